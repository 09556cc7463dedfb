"""Somebody of the cast before the pages of the network, with a browser without script, and hands for the door in."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from narahubung.accounts.models import Person
from narahubung.agencies.models import Appointment
from narahubung.agencies.posts import Post
from narahubung.network import actions, standing
from narahubung.network.given import Appointed
from narahubung.rules.refusals import Incomplete
from tests import world

DISDUKCAPIL, DINKES, PUPR = "disdukcapil", "dinkes", "pupr"
_TRANSACTION = re.compile(r"BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK")
_KEY = re.compile(r'name="kunci" value="([^"]+)"')


def post(code: str = DISDUKCAPIL) -> Post:
    """Return a post as the office's prevention assistant sees it."""
    return standing.seen_post(world.actor("ina"), code)


def address_of(code: str = DISDUKCAPIL) -> str:
    """Return where a post stands."""
    return f"/jejaring/pos/{code}/"


def appointment_of(name: str) -> int:
    """Return somebody's one appointment."""
    return Appointment.objects.get(person_id=world.KEYS[name]).pk


def letter(email: str, starts_on: date, **more: Any) -> Appointed:
    """Return an appointment as its letter says it."""
    given = {"name": "Orang Baru (rekaan)", "letter_number": "SK-CONTOH/9", **more}
    return Appointed(email=email, starts_on=starts_on, **given)


def appoint(code: str, given: Appointed, *, by: str = "ina", key: UUID | None = None) -> None:
    """Record an appointment."""
    actions.appoint(code, given, actor=world.actor(by), at=world.WED_11_MAR, key=key or uuid4())


def as_ina() -> dict[str, object]:
    """Return who acts, when, with a new key."""
    return {"actor": world.actor("ina"), "at": world.WED_11_MAR, "key": uuid4()}


def refusal(call: object, *args: object, **more: object) -> dict[str, str]:
    """Return the fields that a call refuses."""
    with pytest.raises(Incomplete) as refused:
        call(*args, **more)  # type: ignore[operator]
    return refused.value.fields


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the page with entities read, the bytes, where it led, and the queries it took."""

    status: int
    body: str
    content: bytes
    location: str
    queries: int
    headers: Mapping[str, str]

    def key(self) -> str:
        """Return the key that the page's form brings along."""
        found = _KEY.search(self.body)
        assert found, "no form on this page"
        return found[1]


@dataclass(slots=True)
class Visitor:
    """A browser in which somebody of the cast is signed in; nobody without a name."""

    name: str = ""
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        if self.name:
            person = Person.objects.get(pk=world.KEYS[self.name])
            self.client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(self, address: str) -> Answer:
        """Open an address."""
        with CaptureQueriesContext(connection) as asked:
            response = self.client.get(address)
        counted = sum(not _TRANSACTION.match(query["sql"]) for query in asked)
        return _answer(response, counted)

    def post(self, address: str, **fields: Any) -> Answer:
        """Send a form; where it leads is not followed."""
        return _answer(self.client.post(address, fields), 0)

    def fill(self, act: str, code: str = DISDUKCAPIL, *, query: str = "", **fields: Any) -> Answer:
        """Open the form of an act and send it filled in."""
        address = f"{address_of(code)}{act}/{query}"
        page = self.get(address)
        assert page.status == 200, (act, page.status)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.body))
        return self.post(address, **{**hidden, **fields})


def _answer(response: Any, counted: int) -> Answer:
    body = html.unescape(response.content.decode(errors="replace"))
    return Answer(
        response.status_code,
        body,
        response.content,
        response.headers.get("Location", ""),
        counted,
        dict(response.headers),
    )
