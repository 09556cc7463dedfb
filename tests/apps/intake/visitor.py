"""Somebody at the public door: fills the form screen by screen as the pages ask, and follows what they lodged."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from uuid import uuid4

from django.test import Client

KTP = "KTP elektronik saya belum jadi sejak tiga bulan di loket. Saya Sari Contohwati, hp 0812-7770-4242."
STORY = {"text": KTP, "where": "64.02.06", "happened_on": "2026-02-03"}
SARI = {"identity": "open", "name": "Sari Contohwati", "phone": "0812-7770-4242", "email": "sari@contoh.example"}
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
_BIG = re.compile(r'<dd class="big">([^<]+)</dd>')


@dataclass(slots=True)
class Page:
    """What came back: the status, the words, and what the form carries unseen."""

    status: int
    body: str

    def carried(self) -> dict[str, list[str]]:
        """Return the hidden fields of the page."""
        found: dict[str, list[str]] = {}
        for name, value in _HIDDEN.findall(self.body):
            found.setdefault(name, []).append(html.unescape(value))
        return found

    def plain(self) -> str:
        """Return the page's text with entities read."""
        return html.unescape(self.body)


@dataclass(slots=True)
class Visitor:
    """A browser without script."""

    client: Client = field(default_factory=Client)

    def get(self, address: str) -> Page:
        """Open an address."""
        answer = self.client.get(address, follow=True)
        return Page(answer.status_code, answer.content.decode(errors="replace"))

    def post(self, address: str, fields: dict[str, object], *, follow: bool = True) -> Page:
        """Send a form."""
        answer = self.client.post(address, fields, follow=follow)
        return Page(answer.status_code, answer.content.decode(errors="replace"))

    def go(self, page: Page, press: str, **typed: object) -> Page:
        """Press a button of the lodging form, with what the page carries and what is typed."""
        return self.post("/lapor/", {**page.carried(), **typed, "go": press})

    def at_review(self, **person: object) -> Page:
        """Fill in the first two screens and return the third."""
        page = self.go(self.get("/lapor/"), "next", **STORY)
        assert page.status == 200, page.body
        page = self.go(page, "next", **(person or SARI))
        assert page.status == 200, page.body
        return page

    def lodge(self, **person: object) -> tuple[str, str, str]:
        """Lodge a complaint and return number, code and PIN as its page shows them."""
        return taken(self.go(self.at_review(**person), "send"))

    def open_case(self, code: str, pin: str) -> Page:
        """Open a case by code and PIN."""
        return self.post("/lacak/", {"code": code, "pin": pin})

    def act(self, name: str, **fields: object) -> Page:
        """Do one act on the opened case."""
        return self.post(f"/lacak/laporan/{name}/", {"key": str(uuid4()), **fields})


def taken(page: Page) -> tuple[str, str, str]:
    """Return number, code and PIN from the receipt's page."""
    assert page.status == 200, page.body
    number, code, pin = _BIG.findall(page.body)
    return number, code, pin
