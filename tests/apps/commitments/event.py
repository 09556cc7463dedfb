"""A day of signing: a commitment of the small world's government, its people with their keys, and what they do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from uuid import uuid4

from narahubung.accounts.models import Person
from narahubung.agencies.appointments import actor_of
from narahubung.agencies.models import Agency, Appointment, DirectoryVersion
from narahubung.commitments import actions, clauses, reading, signing, standing
from narahubung.commitments.given import ClauseGiven, TermsGiven
from narahubung.commitments.models import Commitment, Document, Party
from narahubung.documents import signers
from narahubung.rules.parties import Actor, Role
from narahubung.web.dates import local_day
from tests import world

AT = world.WED_11_MAR
TODAY = world.THAT_DAY
DAY = timedelta(days=1)
PIN = "294817"
TERMS = TermsGiven(
    title="Komitmen percepatan penyelesaian pengaduan (contoh)",
    starts_on=TODAY,
    ends_on=TODAY + 365 * DAY,
    closes_on=TODAY + 30 * DAY,
    witness=world.KEYS["joko"],
)
# Tests are taken back, numbers of the directory with them: each change here gets one that no other test has.
NUMBERS = count(world.VERSION + 20_000_000)


def anew() -> None:
    """Let every process read the directory anew."""
    DirectoryVersion.objects.update(version=next(NUMBERS))


def drafted(terms: TermsGiven = TERMS, *, given: tuple[ClauseGiven, ...] | None = None, at: datetime = AT) -> str:
    """Return the number of a new draft by ina, with the clauses that are proposed."""
    text = clauses.to_begin_with() if given is None else given
    return actions.draft(
        world.GOVERNMENT, terms, preamble="Demi layanan yang baik.", given=text, actor=world.actor("ina"), at=at,
        key=uuid4(),
    )  # fmt: skip


def opened(terms: TermsGiven = TERMS, *, at: datetime = AT, **changes: object) -> str:
    """Return the number of a commitment that has just been opened."""
    code = drafted(replace(terms, **changes) if changes else terms, at=at)  # type: ignore[arg-type]
    actions.open_round(code, actor=world.actor("ina"), at=at, key=uuid4())
    return code


def row(code: str) -> Commitment:
    """Return the commitment as it stands."""
    return standing.found(code)


def sheet(code: str, *, on: date = TODAY) -> reading.Sheet:
    """Return the commitment as pages show it."""
    return reading.sheet(row(code), on=on)


def pdf(code: str) -> bytes:
    """Return the document as it is now."""
    return bytes(Document.objects.get(commitment__code=code).pdf)


def place_of(code: str, agency: int | None) -> int:
    """Return the place of an agency's part; None: the office's."""
    wanted = {"agency_id": agency} if agency is not None else {"part": "office"}
    return int(Party.objects.values_list("place", flat=True).get(commitment__code=code, **wanted))


def witness_place(code: str) -> int:
    """Return the place of the witness."""
    return int(Party.objects.values_list("place", flat=True).get(commitment__code=code, part="witness"))


def with_key(person: int, *, at: datetime = AT, name: str = "Orang (rekaan)", post: str = "Narahubung") -> None:
    """Give a person a key once."""
    if not signers.has_key(person):
        signers.enrol(person, name=name, post=post, pin=PIN, at=at)


def sign(code: str, name: str, place: int, *, at: datetime = AT, pin: str = PIN, words: str = "") -> None:
    """Let one of the cast sign for a part with their own key."""
    with_key(world.KEYS[name])
    who = world.actor(name, on=local_day(at))
    signing.sign(code, place, pin=pin, reservation=words, actor=who, at=at, key=uuid4())


def office_and_one(code: str) -> None:
    """Let the head of the office and Disdukcapil's liaison sign."""
    sign(code, "fajar", place_of(code, None))
    sign(code, "bima", place_of(code, world.DISDUKCAPIL))


def witnessed(code: str, *, at: datetime = AT) -> None:
    """Let the regent witness."""
    sign(code, "joko", witness_place(code), at=at)


def sixteen() -> list[Actor]:
    """Fill the network up to sixteen agencies with a liaison each, and return the liaisons in the order of keys."""
    there = {one.pk for one in Agency.objects.filter(government_id=world.GOVERNMENT)}
    for number in range(16 - len(there)):
        Agency.objects.create(
            pk=910_000 + number, government_id=world.GOVERNMENT, code=f"CONTOH{number:02d}",
            short_name=f"Dinas {number:02d}", name=f"Dinas Contoh {number:02d}",
        )  # fmt: skip
    found = []
    for agency in Agency.objects.filter(government_id=world.GOVERNMENT).order_by("pk"):
        held = Appointment.objects.filter(agency=agency, role=Role.LIAISON).exclude(kind="deputy").first()
        if held is None:
            person = Person.objects.create(
                pk=agency.pk + 50_000, email=f"n{agency.pk}@contoh.example", name=f"N {agency.pk}"
            )
            held = Appointment.objects.create(
                person=person, role=Role.LIAISON, agency=agency, starts_on=date(2020, 1, 1), letter_number="SK"
            )
        found.append(held.person_id)
    anew()
    return [actor_of(person, on=TODAY) for person in found]
