"""Ask a browser for a passkey and the secret it gives for a salt (WebAuthn with PRF), and judge what comes back.

Each question is asked once: its challenge lies in the session, for one person and one purpose, and is taken out when
anything answers it. What the passkey gives is the person's own and is never written down.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    UserVerificationRequirement,
)

from narahubung.rules.signature import Touch

LASTS = timedelta(minutes=5)
SECRET_BYTES = 32
_STATE = "narahubung.passkey"


class Unproved(Exception):
    """What came back proves nothing: another question, another person, another address, nobody verified, no secret."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of a person: its number here, its name and its credential."""

    number: int
    name: str
    credential: bytes


@dataclass(frozen=True, slots=True)
class Proved:
    """A passkey that was proved, and the salt it was asked with."""

    touch: Touch
    salt: bytes


def of(person: int) -> tuple[Passkey, ...]:
    """Return the passkeys and security keys with which a person may sign in."""
    return tuple(Passkey(row.pk, name, known.credential_id) for row, name, known in _rows(person))


def ask(
    request: HttpRequest, *, person: int, purpose: str, salts: Mapping[bytes, bytes], at: datetime
) -> dict[str, object]:
    """Return what the browser must ask of these credentials, each with its salt; a question asked before is void."""
    known = [credential for _row, _name, credential in _rows(person) if credential.credential_id in salts]
    options, state = _server(request).authenticate_begin(
        credentials=known, user_verification=UserVerificationRequirement.REQUIRED
    )
    request.session[_STATE] = {
        "state": dict(state),
        "person": person,
        "purpose": purpose,
        "asked_at": at.isoformat(),
        "salts": {_text(credential): _text(salt) for credential, salt in salts.items()},
    }
    asked = dict(options.public_key)
    asked["salts"] = {_text(one.credential_id): _text(salts[one.credential_id]) for one in known}
    return asked


def proved(request: HttpRequest, *, person: int, purpose: str, answer: str, at: datetime) -> Proved:
    """Return the passkey that answered the question last asked of this person for this purpose.

    Refuses `Unproved`: no question or one older than five minutes, one answered already, another person's passkey,
    another address, a signature that does not hold, nobody verified by the device, or no secret with it.
    """
    kept = request.session.pop(_STATE, None)
    if kept is None or kept["person"] != person or kept["purpose"] != purpose:
        raise Unproved
    if not timedelta() <= at - datetime.fromisoformat(kept["asked_at"]) <= LASTS:
        raise Unproved
    credentials = [credential for _row, _name, credential in _rows(person)]
    try:
        told = json.loads(answer)
        response = AuthenticationResponse.from_dict(told["credential"])
        secret = _bytes(told["prf"])
        # Signature, challenge, origin, address and the mark "verified" are judged here (W3C WebAuthn, 7.2).
        found = _server(request).authenticate_complete(kept["state"], credentials, response)
        salt = kept["salts"].get(_text(found.credential_id))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error) as wrong:
        raise Unproved from wrong
    if salt is None or len(secret) != SECRET_BYTES:
        raise Unproved
    return Proved(Touch(found.credential_id, secret), _bytes(salt))


def _server(request: HttpRequest) -> Fido2Server:
    home = f"{request.scheme}://{request.get_host()}"
    entity = PublicKeyCredentialRpEntity(**get_adapter().get_public_key_credential_rp_entity())
    return Fido2Server(entity, verify_origin=lambda origin: origin == home)


def _rows(person: int) -> list[tuple[Authenticator, str, AttestedCredentialData]]:
    rows = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    made = [(row, row.wrap()) for row in rows]
    return [(row, key.name, key.authenticator_data.credential_data) for row, key in made]


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def _bytes(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
