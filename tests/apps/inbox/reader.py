"""Somebody of an agency or a government at the inbox, with a browser without script."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from narahubung.accounts.models import Person
from narahubung.rules.facts import Complaint
from tests import world
from tests.apps.cases import story
from tests.apps.cases.story import Story

_KEY = re.compile(r'name="kunci" value="([^"]+)"')
_TRANSACTION = re.compile(r"BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the page as text with entities read, where it led, and the queries it took."""

    status: int
    body: str
    location: str
    queries: int
    headers: Mapping[str, str]

    def key(self) -> str:
        """Return the key that the page's forms bring along."""
        found = _KEY.search(self.body)
        assert found, "no form on this page"
        return found[1]


@dataclass(slots=True)
class Reader:
    """A browser in which somebody of the cast is signed in."""

    name: str
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        person = Person.objects.get(pk=world.KEYS[self.name])
        self.client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(self, address: str) -> Answer:
        """Open an address."""
        with CaptureQueriesContext(connection) as asked:
            response = self.client.get(address)
            body = b"".join(response) if response.streaming else response.content
        counted = sum(not _TRANSACTION.match(query["sql"]) for query in asked)
        return Answer(
            response.status_code,
            html.unescape(body.decode(errors="replace")),
            response.headers.get("Location", ""),
            counted,
            dict(response.headers),
        )

    def post(self, address: str, **fields: Any) -> Answer:
        """Send a form; where it leads is not followed."""
        response = self.client.post(address, fields)
        return Answer(
            response.status_code,
            html.unescape(response.content.decode(errors="replace")),
            response.headers.get("Location", ""),
            0,
            dict(response.headers),
        )

    def press(self, case: UUID, slug: str) -> Answer:
        """Press a button on the page of a case."""
        return self.post(f"{address(case)}{slug}/", kunci=self.get(address(case)).key())

    def fill(self, case: UUID, slug: str, **fields: Any) -> Answer:
        """Open the form of an act and send it filled in."""
        page = self.get(f"{address(case)}{slug}/")
        assert page.status == 200, page.status
        return self.post(f"{address(case)}{slug}/", kunci=page.key(), **fields)


def address(case: UUID) -> str:
    """Return where a case stands in the inbox."""
    return f"/kotak/{case}/"


def earlier(situation: str, *, days: float = 1, complaint: Complaint = story.COMPLAINT) -> Story:
    """Return a case that came into its situation some days ago."""
    return story.come_to(situation, complaint=complaint, at=world.WED_11_MAR - timedelta(days=days))


Enter = Callable[[str], Reader]
