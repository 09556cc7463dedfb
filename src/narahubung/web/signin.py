"""How the house stands at its own front door: nobody signs up, and everyone lands where their work waits."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from narahubung.accounts.models import Person
from narahubung.agencies.appointments import actor_of
from narahubung.web import dates, navigation


class FrontDoor(DefaultAccountAdapter):  # type: ignore[misc]  # the library brings no types
    """The sign-in library's questions, answered for this house."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return no: people are enrolled by the office, by letter of appointment."""
        del request
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the first page of the person's own side: the desk, the inbox, or the front page."""
        user = request.user
        if isinstance(user, Person):
            roles = actor_of(user.pk, on=dates.local_day(timezone.now())).roles()
            ways = navigation.ways(navigation.house_of("", roles), roles)
            if ways:
                return ways[0][1]
        return "/"
