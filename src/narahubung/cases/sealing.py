"""What a person wrote and who a person is, sealed to its row and opened again; the codes that open a complaint."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from functools import cache
from uuid import UUID

from django.conf import settings

from narahubung.keyring import KeyMissing, KeyRing, SealBroken, binding
from narahubung.rules.facts import PersonDetails
from narahubung.rules.references import CODE_LENGTH, PIN_LENGTH, in_code_signs

__all__ = ["KeyMissing", "SealBroken", "ring"]


@cache
def ring() -> KeyRing:
    """Return the key ring of this installation, made at the first start."""
    return KeyRing.create(settings.NARAHUBUNG_HOME / "keys", passphrase=settings.NARAHUBUNG_KEY_PASSPHRASE or None)


def place(table: str, key: UUID) -> bytes:
    """Return the binding of a row's sealed text."""
    return binding(f"cases.{table}", "sealed", str(key))


def party_place(case: UUID, kind: str) -> bytes:
    """Return the binding of the party of a kind in a case."""
    return binding("cases.party", kind, str(case))


def file_place(attachment: UUID) -> bytes:
    """Return the binding of an attachment's file."""
    return binding("cases.attachment", "file", str(attachment))


def seal_text(text: str, *, table: str, key: UUID) -> bytes:
    """Return the text sealed to this row of the table."""
    return ring().seal(text.encode(), bound_to=place(table, key))


def open_text(sealed: bytes | memoryview | None, *, table: str, key: UUID) -> str:
    """Return the text, or nothing where it has been erased."""
    if sealed is None:
        return ""
    return ring().unseal(bytes(sealed), bound_to=place(table, key)).decode()


def seal_person(person: PersonDetails, *, case: UUID, kind: str) -> bytes:
    """Return who the person is, sealed to the party of this kind in this case."""
    plain = json.dumps(asdict(person), default=str, ensure_ascii=False, separators=(",", ":")).encode()
    return ring().seal(plain, bound_to=party_place(case, kind))


def open_person(sealed: bytes | memoryview | None, *, case: UUID, kind: str) -> PersonDetails:
    """Return who the person is; empty details where they have been erased."""
    if sealed is None:
        return PersonDetails()
    fields = json.loads(ring().unseal(bytes(sealed), bound_to=party_place(case, kind)))
    born_on = fields.pop("born_on")
    return PersonDetails(**fields, born_on=date.fromisoformat(born_on) if born_on else None)


def _plain(value: str) -> str:
    return " ".join(value.casefold().split())


def _digits(value: str) -> str:
    digits = "".join(sign for sign in value if sign.isdigit())
    # 0811…, 62811… and +62811… are one telephone.
    return "0" + digits[2:] if digits.startswith("62") else digits


def blind_indexes(person: PersonDetails) -> dict[str, bytes]:
    """Return the blind indexes by which this person can be found, for the fields that are filled."""
    values = {
        "name_blind": _plain(person.name),
        "phone_blind": _digits(person.phone),
        "email_blind": _plain(person.email),
        "identity_blind": _digits(person.identity_number),
    }
    return {name: ring().blind(value, purpose=name) for name, value in values.items() if value}


def tracking_code(key: UUID) -> str:
    """Return the tracking code that belongs to a lodging's idempotency key: the same press twice, the same code."""
    number = int.from_bytes(ring().code_digest(str(key), purpose="draw code"), "big")
    return in_code_signs(number, length=CODE_LENGTH)


def tracking_pin(key: UUID) -> str:
    """Return the six-digit PIN that belongs to a lodging's idempotency key."""
    number = int.from_bytes(ring().code_digest(str(key), purpose="draw pin"), "big")
    return f"{number % 10**PIN_LENGTH:0{PIN_LENGTH}d}"


def code_digest(code: str) -> bytes:
    """Return the digest under which a tracking code is kept."""
    return ring().code_digest(code, purpose="tracking code")


def pin_digest(case: UUID, pin: str) -> bytes:
    """Return the digest under which the PIN of a case is kept; the same PIN of another case has another."""
    return ring().code_digest(f"{case}:{pin}", purpose="tracking pin")
