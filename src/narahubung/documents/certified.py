"""Ask a certified provider to sign a PDF for a person: an adapter with the shape of BSrE's client service, version 2.

Off unless ``NARAHUBUNG_CERTIFIED_URL`` names a service. The person's passphrase goes through to it and nowhere else:
it is not stored, not logged, and no exception carries it. The shape follows what is published of the service (domain
report, section 6); it has been tried against our own imitation only, not against the real one.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Protocol
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from narahubung.rules.signature import ProviderRefused

SECONDS = 20
LARGEST_ANSWER = 40 * 1024 * 1024  # bytes, base64
_AT_HOME = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Identity:
    """By what a provider knows a person: their NIK and passphrase; neither shows when the value is printed."""

    nik: str = field(repr=False)
    passphrase: str = field(repr=False)


class Provider(Protocol):
    """Somebody certified who signs a PDF for a person."""

    def sign(self, pdf: bytes, *, identity: Identity, reason: str) -> bytes:
        """Return the PDF with a certified signature; refuses `ProviderRefused` with a kind of reason."""


@dataclass(frozen=True, slots=True)
class ClientService:
    """A client service in the office's own house, asked over HTTP; ``user`` and ``password`` are the application's."""

    address: str
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = SECONDS

    def sign(self, pdf: bytes, *, identity: Identity, reason: str) -> bytes:
        """Return the PDF that the service signed; a redirect, a proxy or an answer that is no such PDF is refused."""
        body = {
            "nik": identity.nik,
            "passphrase": identity.passphrase,
            "signatureProperties": [{"tampilan": "INVISIBLE", "reason": reason}],
            "file": [base64.b64encode(pdf).decode("ascii")],
        }
        answer = self._asked(json.dumps(body).encode())
        try:
            signed = base64.b64decode(json.loads(answer)["file"][0], validate=True)
        except (ValueError, KeyError, IndexError, TypeError, RecursionError, binascii.Error):
            raise ProviderRefused("unreadable") from None
        if not signed.startswith(b"%PDF-") or signed.count(b"/ByteRange") <= pdf.count(b"/ByteRange"):
            raise ProviderRefused("unreadable")
        return signed

    def _asked(self, body: bytes) -> bytes:
        _insist_on_secrecy(self.address)
        proof = base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
        request = Request(  # noqa: S310 - the scheme was checked above
            f"{self.address.rstrip('/')}/api/v2/sign/pdf",
            data=body,
            headers={"Content-Type": "application/json", "Authorization": f"Basic {proof}"},
        )
        opener = build_opener(_NoRedirect, ProxyHandler({}))
        # `from None`: what urllib raises can carry the request, and the request carries the passphrase.
        try:
            with opener.open(request, timeout=self.seconds) as answer:
                content: bytes = answer.read(LARGEST_ANSWER + 1)
        except HTTPError as refused:
            raise ProviderRefused(_kind(refused)) from None
        except (OSError, HTTPException):
            raise ProviderRefused("away") from None
        if len(content) > LARGEST_ANSWER:
            raise ProviderRefused("unreadable")
        return content


class Off:
    """No provider: every request is refused."""

    def sign(self, pdf: bytes, *, identity: Identity, reason: str) -> bytes:
        """Refuse `ProviderRefused`."""
        del pdf, identity, reason
        raise ProviderRefused("off")


def provider_at(address: str, *, user: str = "", password: str = "") -> Provider:
    """Return the provider at an address, or the one that refuses where there is none."""
    return ClientService(address, user, password) if address else Off()


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow nothing: the passphrase is meant for one address."""


def _insist_on_secrecy(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _AT_HOME):
        raise ProviderRefused("off")


def _kind(refused: HTTPError) -> str:
    """Return the kind of a refusal by the service's status and code; its own sentence is never passed on."""
    try:
        with refused:
            told = json.loads(refused.read(4096))
        code = int(told.get("status_code", 0))
    except (ValueError, TypeError, AttributeError, OSError, RecursionError):
        code = 0
    if code == 2031:  # the code that is published for a wrong passphrase
        return "passphrase"
    if refused.code in (401, 403, 404) or code == 2011:
        return "unknown"
    return "away" if refused.code >= 500 else "refused"
