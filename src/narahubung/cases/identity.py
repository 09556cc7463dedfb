"""Who complained: read only by those who may, every reading written down, and found again without being readable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from narahubung.cases import reading, scope, sealing, together
from narahubung.cases.facts import facts_of
from narahubung.cases.models import Case, IdentityReading, Party, Release
from narahubung.rules import access, privacy
from narahubung.rules.facts import PersonDetails
from narahubung.rules.parties import Actor, Standing
from narahubung.rules.refusals import NotSeen, NotYours


@dataclass(frozen=True, slots=True)
class IdentityRead:
    """Who complained, as just read and logged; `is_erased` where retention has taken it away."""

    details: PersonDetails
    is_erased: bool
    is_anonymous: bool


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One reading of an identity, for the auditor."""

    case: UUID
    number: str
    person: int
    person_name: str
    at: datetime
    ground: str


def read_identity(case: UUID, *, actor: Actor, at: datetime) -> IdentityRead:
    """Return who complained and write down that it was read, by whom and on what ground.

    Refuses `NotSeen` without standing, `NotYours` where the identity is not open to this person.
    """
    with scope.seen_by(actor):
        row = Case.objects.filter(id=case).first()
        if row is None:
            raise NotSeen
        standings = access.standings(actor, facts_of(row))
        if not standings:
            raise NotSeen
        releases = tuple(reading.privacy_release(one) for one in Release.objects.filter(case=row))
        may = privacy.reading(standings, person=actor.person, releases=releases, at=at)
        if not may.identity:
            raise NotYours("read_identity")
        party = Party.objects.filter(case=row, kind="complainant").first()
        if actor.person is not None:
            ground = "release" if may.released else sorted(standings)[0].value
            scope.allow_writing(case)
            # Not read back: whoever reads by release may add a line to the log but not look into it.
            together.insert([IdentityReading(case=row, person_id=actor.person, at=at, ground=ground)])
    if party is None:
        return IdentityRead(PersonDetails(), is_erased=False, is_anonymous=True)
    details = sealing.open_person(party.sealed, case=case, kind="complainant")
    return IdentityRead(details, is_erased=party.erased_at is not None, is_anonymous=False)


_SEARCHERS = frozenset({Standing.INTAKE, Standing.EXAMINER, Standing.HEAD_OF_OFFICE})


def people_found(words: str, *, actor: Actor, most: int = 50) -> list[UUID]:
    """Return the newest cases of an office whose complainant has exactly this name, telephone, address or NIK.

    Only those who may read identities may search by them; others find nothing.
    """
    details = PersonDetails(name=words, phone=words, email=words, identity_number=words)
    wanted = Q()
    for name, blind in sealing.blind_indexes(details).items():
        wanted |= Q(**{name: blind})
    with scope.seen_by(actor):
        parties = Party.objects.filter(wanted).select_related("case").order_by("-case__lodged_at")[:most]
        return [
            party.case_id for party in parties if wanted and access.standings(actor, facts_of(party.case)) & _SEARCHERS
        ]


def same_person(case: UUID, *, actor: Actor, most: int = 50) -> list[UUID]:
    """Return the newest other cases of the same complainant: same name, telephone, address or NIK, by blind index.

    Refuses `NotSeen` without standing; whoever may not read identities finds nothing.
    """
    with scope.seen_by(actor):
        row = Case.objects.filter(id=case).first()
        if row is None or not access.standings(actor, facts_of(row)):
            raise NotSeen
        wanted = Q()
        for party in Party.objects.filter(case=row, kind="complainant"):
            for name in ("name_blind", "phone_blind", "email_blind", "identity_blind"):
                if (blind := getattr(party, name)) is not None:
                    wanted |= Q(**{name: blind})
        if not wanted:
            return []
        parties = Party.objects.filter(wanted).exclude(case=row).select_related("case")
        return [
            party.case_id
            for party in parties.order_by("-case__lodged_at")[:most]
            if access.standings(actor, facts_of(party.case)) & _SEARCHERS
        ]


def readings(*, actor: Actor, most: int = 200) -> list[ReadingLine]:
    """Return the latest readings of identities in the offices this actor audits or heads; for others none."""
    with scope.seen_by(actor):
        rows = IdentityReading.objects.select_related("case", "person").order_by("-at", "-id")[:most]
        auditors = {Standing.AUDITOR, Standing.HEAD_OF_OFFICE}
        return [
            ReadingLine(row.case_id, row.case.number, row.person_id, row.person.name, row.at, row.ground)
            for row in rows
            if access.standings(actor, facts_of(row.case)) & auditors
        ]
