"""From a request to whoever stands behind it: everything is closed unless it is marked public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from narahubung.agencies.appointments import actor_of
from narahubung.rules.parties import AGENCY_ROLES, OFFICE_ROLES, STRANGER, Actor, Role
from narahubung.rules.refusals import NotYours
from narahubung.web.dates import local_day

Given = ParamSpec("Given")
# The request has no name here, so that `wraps` may give the inner function the outer one's.
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]

INBOX_ROLES = AGENCY_ROLES | {Role.COORDINATOR}


class DoorMiddleware:
    """Put the actor and the moment on the request; only someone who brings a session costs a look at the tables."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request with its actor known."""
        at = timezone.now()
        # The two things every view needs; read back by `moment` and `actor` below, which give them their types.
        request.__dict__.update(at=at, actor=_actor(request, at=at))
        return self.get_response(request)


def _actor(request: HttpRequest, *, at: datetime) -> Actor:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return STRANGER
    return actor_of(request.user.pk, on=local_day(at))


def actor(request: HttpRequest) -> Actor:
    """Return who asks."""
    found: Actor = getattr(request, "actor", STRANGER)
    return found


def moment(request: HttpRequest) -> datetime:
    """Return the one moment at which this request is judged (aware, UTC)."""
    found: datetime = getattr(request, "at", None) or timezone.now()
    return found


def _only(roles: frozenset[Role], room: str) -> Callable[[View[Given]], View[Given]]:
    def door(view: View[Given]) -> View[Given]:
        @wraps(view)
        def through(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
            if not actor(request).roles() & roles:
                raise NotYours(room)
            return view(request, *args, **kwargs)

        return through

    return door


def for_office(view: View[Given]) -> View[Given]:
    """Open a view to people of an office alone; refuses `NotYours` everyone else who is signed in."""
    return _only(OFFICE_ROLES, "desk")(view)


def for_inbox(view: View[Given]) -> View[Given]:
    """Open a view to liaisons, heads of agency and coordinators alone; refuses `NotYours` everyone else."""
    return _only(INBOX_ROLES, "inbox")(view)
