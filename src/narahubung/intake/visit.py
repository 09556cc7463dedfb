"""A complainant's visit to their own case: opened by code and PIN, remembered by a signed cookie for half an hour."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from narahubung.rules.parties import Actor

_COOKIE = "narahubung_visit"
_SALT = "narahubung.intake.visit"
SECONDS = 30 * 60


def visitor(request: HttpRequest) -> Actor | None:
    """Return who comes back with a visit's cookie; None for anybody else, and after half an hour without a look."""
    try:
        case = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    return Actor(case=UUID(case))


def remember(response: HttpResponse, visitor: Actor) -> HttpResponse:
    """Let the visit last another half hour from now."""
    if visitor.case is not None:
        response.set_cookie(
            _COOKIE,
            signing.dumps(visitor.case.hex, salt=_SALT),
            max_age=SECONDS,
            path=reverse("intake:track"),
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """End the visit in this browser."""
    response.delete_cookie(_COOKIE, path=reverse("intake:track"), samesite="Lax")
    return response
