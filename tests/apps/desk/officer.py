"""Somebody of the office at the desk: opens pages, sends their forms as the page gives them, and counts queries."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from narahubung.accounts.models import Person
from narahubung.rules.lifecycle import Act
from tests import world

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_TRANSACTION = re.compile(r"BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the page as text with entities read, where it led, and the queries it took."""

    status: int
    body: str
    location: str
    queries: int
    headers: Mapping[str, str]

    def carried(self) -> dict[str, list[str]]:
        """Return the hidden fields of the page."""
        found: dict[str, list[str]] = {}
        for name, value in _HIDDEN.findall(self.body):
            found.setdefault(name, []).append(value)
        return found


@dataclass(slots=True)
class Officer:
    """A browser without script in which somebody of the cast is signed in."""

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

    def post(self, address: str, fields: Mapping[str, Any]) -> Answer:
        """Send a form; where it leads is not followed."""
        response = self.client.post(address, dict(fields))
        return Answer(
            response.status_code,
            html.unescape(response.content.decode(errors="replace")),
            response.headers.get("Location", ""),
            0,
            dict(response.headers),
        )

    def form(self, case: UUID, act: Act) -> Answer:
        """Open the page of an act."""
        return self.get(act_address(case, act))

    def act(self, case: UUID, act: Act, **typed: Any) -> Answer:
        """Open the page of an act, fill in and send it."""
        page = self.form(case, act)
        assert page.status == 200, (act, page.status)
        return self.post(act_address(case, act), {**page.carried(), **typed})


def act_address(case: UUID, act: Act) -> str:
    """Return where an act is done."""
    return f"{case_address(case)}tindakan/{act.value}/"


def case_address(case: UUID) -> str:
    """Return where a case stands."""
    return f"/meja/laporan/{case}/"


Enter = Callable[[str], Officer]
