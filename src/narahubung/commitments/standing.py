"""Who keeps commitments, who sees which, for which part somebody may sign, and who may be a witness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from narahubung.agencies.models import Appointment
from narahubung.commitments.models import Commitment, Party
from narahubung.rules.commitment import Part, Stage
from narahubung.rules.parties import AGENCY_ROLES, GOVERNMENT_ROLES, OFFICE_ROLES, Actor, AppointmentKind, Role
from narahubung.rules.refusals import NotSeen, NotYours

KEEPERS = frozenset({Role.PREVENTION_ASSISTANT, Role.HEAD_OF_OFFICE})
# Whoever projects or reads the wall: the office, and who watches over the whole government.
WATCHERS = OFFICE_ROLES | GOVERNMENT_ROLES


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the post of a party on a day, and how."""

    person: int
    name: str
    kind: AppointmentKind


def keeps(actor: Actor, row: Commitment) -> bool:
    """Return whether this person keeps the commitment: for its own office alone."""
    return any(c.role in KEEPERS and c.office == row.office_id for c in actor.capacities)


def watches(actor: Actor, row: Commitment) -> bool:
    """Return whether this person sees the whole of it: the office, and the government's coordinator and observer."""
    return any(
        (c.role in OFFICE_ROLES and c.office == row.office_id)
        or (c.role in GOVERNMENT_ROLES and c.government == row.government_id)
        for c in actor.capacities
    )


def agencies(actor: Actor) -> frozenset[int]:
    """Return the agencies this person belongs to."""
    return frozenset(c.agency for c in actor.capacities if c.role in AGENCY_ROLES and c.agency is not None)


def found(code: str) -> Commitment:
    """Return the commitment of this number whoever asks; refuses `NotSeen`."""
    row = Commitment.objects.select_related("office", "government", "witness", "supersedes").filter(code=code).first()
    if row is None:
        raise NotSeen
    return row


def seen(actor: Actor, code: str) -> Commitment:
    """Return a commitment as this person may see it: everybody once it was opened, a draft its keepers alone."""
    row = found(code)
    # What was withdrawn before it was ever opened is nobody's affair but the keepers'.
    if row.opened_at is None and not keeps(actor, row):
        raise NotSeen
    return row


def kept(actor: Actor, code: str) -> Commitment:
    """Return a commitment to its keeper; refuses `NotSeen` or `NotYours` everybody else."""
    row = seen(actor, code)
    if not keeps(actor, row):
        raise NotYours("commitments")
    return row


def insist_on_watcher(actor: Actor, row: Commitment) -> None:
    """Refuse `NotYours` whoever has no part in the whole of this network."""
    if not watches(actor, row):
        raise NotYours("commitments")


def keeps_some(actor: Actor) -> int | None:
    """Return the office whose commitments this person keeps, or None."""
    return next((c.office for c in actor.capacities if c.role in KEEPERS), None)


def own_part(actor: Actor, row: Commitment, parties: list[Party]) -> Party | None:
    """Return the part that this person may sign for today, the first still open before one that is signed."""
    if actor.person is None:
        return None
    if row.witness_id == actor.person:
        return next((party for party in parties if party.part == Part.WITNESS), None)
    mine = [party for party in parties if party.part != Part.WITNESS and _holds(actor, row, party)]
    return min(mine, key=lambda party: (party.stand in ("signed", "reserved"), party.place), default=None)


def _holds(actor: Actor, row: Commitment, party: Party) -> bool:
    if party.part == Part.OFFICE:
        return any(
            c.role is Role.HEAD_OF_OFFICE and c.office == row.office_id and c.kind is not AppointmentKind.DEPUTY
            for c in actor.capacities
        )
    return any(
        c.role is Role.LIAISON and c.agency == party.agency_id and c.kind is not AppointmentKind.DEPUTY
        for c in actor.capacities
    )


def capacity(actor: Actor, row: Commitment, party: Party) -> AppointmentKind:
    """Return how this person holds the part they sign for; refuses `NotYours` whoever does not hold it.

    The post's own holder signs, definitive or acting; a deputy does not, and nobody signs for another.
    """
    if party.part == Part.WITNESS:
        if actor.person is None or actor.person != row.witness_id:
            raise NotYours("witness")
        return AppointmentKind.DEFINITIVE
    if not _holds(actor, row, party):
        raise NotYours("sign")
    return next(
        c.kind
        for c in actor.capacities
        if c.kind is not AppointmentKind.DEPUTY
        and (
            (party.part == Part.OFFICE and c.role is Role.HEAD_OF_OFFICE and c.office == row.office_id)
            or (party.part == Part.AGENCY and c.role is Role.LIAISON and c.agency == party.agency_id)
        )
    )


def holders(row: Commitment, *, on: date) -> dict[int | None, Holder]:
    """Return who holds each post on a day: by agency, the head of the office under None; one query."""
    held = Appointment.objects.filter(
        Q(role=Role.LIAISON, agency__government_id=row.government_id)
        | Q(role=Role.HEAD_OF_OFFICE, office_id=row.office_id),
        Q(ends_on=None) | Q(ends_on__gte=on),
        starts_on__lte=on,
        person__is_active=True,
    ).exclude(kind=AppointmentKind.DEPUTY)
    # An office may have a head and somebody acting for them on the same day: the definitive one is named.
    rows = sorted(held.select_related("person"), key=lambda one: (one.kind == AppointmentKind.DEFINITIVE, -one.pk))
    return {one.agency_id: Holder(one.person_id, one.person.name, AppointmentKind(one.kind)) for one in rows}


def witnesses(government: int, *, on: date) -> list[tuple[int, str]]:
    """Return who may be named as witness: the observers of the government, that is its head and secretary."""
    rows = Appointment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        role=Role.OBSERVER,
        government_id=government,
        starts_on__lte=on,
        person__is_active=True,
    )
    return list(rows.order_by("person__name").values_list("person_id", "person__name"))


def visible(actor: Actor) -> Q:
    """Return which commitments stand on this person's list."""
    offices = {c.office for c in actor.capacities if c.role in OFFICE_ROLES and c.office is not None}
    keeping = {c.office for c in actor.capacities if c.role in KEEPERS and c.office is not None}
    governments = {c.government for c in actor.capacities if c.role in GOVERNMENT_ROLES and c.government is not None}
    opened = ~Q(opened_at=None)
    return (
        Q(office_id__in=keeping)
        | (Q(office_id__in=offices) & opened)
        | (Q(government_id__in=governments) & opened)
        | (Q(parties__agency_id__in=agencies(actor)) & opened)
    )


def is_public(row: Commitment) -> bool:
    """Return whether anybody may read it."""
    return row.opened_at is not None and row.stage != Stage.DRAFT
