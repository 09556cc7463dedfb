"""A document that persons of the cast have signed, for the tests of keys, of verification and of the command."""

from __future__ import annotations

from datetime import timedelta

from narahubung.documents import letter, office, signers
from narahubung.documents.register import SealRegister
from narahubung.documents.signers import FieldPlace
from narahubung.documents.typeset import Template, typeset
from tests import world
from tests.apps.documents.test_letter import LETTER
from tests.world import WED_11_MAR

PIN = "482915"
OF_OFFICE = [member.key for member in world.CAST if member.role and member.key not in (900_111, 900_154)]
SIXTEEN = OF_OFFICE[:16]


def of_klt() -> SealRegister:
    """Return what the world's office publishes; another office of the same house may publish, too."""
    return next(register for register in office.registers() if register.office == "KLT")


def blank() -> bytes:
    """Return a page set by the house that nobody has signed."""
    return typeset(Template.LETTER, letter._page(LETTER, language="id"), at=WED_11_MAR)


def places(count: int) -> list[FieldPlace]:
    """Return boxes of 80 by 20 mm, two in a row, over the page."""
    corners = [(40.0 + 250 * (index % 2), 20.0 + 60 * (index // 2)) for index in range(count)]
    return [
        FieldPlace(name=f"TT{index + 1:02}", page=0, box=(x, y, x + 226, y + 58), label=f"Tanda tangan {index + 1}")
        for index, (x, y) in enumerate(corners)
    ]


def enrolled(person: int, *, pin: str = PIN) -> signers.OwnKey:
    """Give a person a key on the Wednesday of the world."""
    name = f"Orang {person} (rekaan)"
    return signers.enrol(person, name=name, post="Narahubung Dinas Contoh", pin=pin, at=WED_11_MAR)


def signed_by(people: list[int], *, boxes: int = 0) -> bytes:
    """Return the page signed by these people, each a minute after the one before, each with a fresh key."""
    pdf = signers.ready_to_sign(blank(), fields=places(boxes or len(people)))
    for index, person in enumerate(people):
        enrolled(person)
        pdf = sign(pdf, index + 1, person=person, minutes=index)
    return pdf


def sign(pdf: bytes, place: int, *, person: int, pin: str = PIN, minutes: float = 0) -> bytes:
    """Return the page with one more signature, so many minutes after the world's moment."""
    at = WED_11_MAR + timedelta(minutes=minutes)
    return signers.sign_field(pdf, field=f"TT{place:02}", person=person, pin=pin, reason="Komitmen", at=at)
