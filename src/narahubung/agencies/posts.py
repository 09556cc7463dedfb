"""The posts of the network with all who hold, held and will hold them: what a board, a form or an alarm is made of.

A post is no row of its own: it is the place of an agency's liaison, or of a government's coordinator, and stays when
its holders go (decision 0017).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from narahubung.agencies.models import Absence, Agency, Appointment, Government
from narahubung.rules import coverage
from narahubung.rules.coverage import FOR_GOOD, Away, Coverage, Held
from narahubung.rules.parties import AppointmentKind, Role

COORDINATOR = "koordinator"


@dataclass(frozen=True, slots=True)
class Holding:
    """One appointment to a post, past, present or to come; `ends_on` is `FOR_GOOD` where its end is open."""

    appointment: int
    person: int
    name: str
    email: str
    phone: str
    kind: AppointmentKind
    starts_on: date
    ends_on: date
    letter_number: str
    contact: str
    last_in_at: datetime | None
    is_active: bool

    def covers(self, on: date) -> bool:
        """Return whether the day lies within."""
        return self.starts_on <= on <= self.ends_on


@dataclass(frozen=True, slots=True)
class Leave:
    """Days on which a holder is away, and who stands in."""

    absence: int
    appointment: int
    person: int
    name: str
    starts_on: date
    ends_on: date
    stand_in: int | None
    stand_in_name: str

    def covers(self, on: date) -> bool:
        """Return whether the day lies within."""
        return self.starts_on <= on <= self.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A liaison's post (`agency` is set) or a coordinator's (`agency` is None); `code` names it in addresses."""

    code: str
    role: Role
    office: int
    government: int
    government_name: str
    agency: int | None
    short_name: str
    name: str
    is_hub: bool
    is_illustrative: bool
    phone: str
    email: str
    joined_on: date | None
    holdings: tuple[Holding, ...]
    leaves: tuple[Leave, ...]

    def held(self) -> tuple[Held, ...]:
        """Return the appointments as the rules see them: an account that is closed holds nothing."""
        return tuple(Held(one.person, one.kind, one.starts_on, one.ends_on) for one in self.holdings if one.is_active)

    def away(self) -> tuple[Away, ...]:
        """Return the absences as the rules see them."""
        return tuple(Away(one.person, one.starts_on, one.ends_on, one.stand_in) for one in self.leaves)

    def coverage(self, *, on: date) -> Coverage:
        """Return how the post stands on a day and what is coming."""
        return coverage.coverage(self.held(), self.away(), on=on)

    def present(self, *, on: date) -> tuple[Holding, ...]:
        """Return those appointed on a day, the primary holder first."""
        found = [one for one in self.holdings if one.covers(on) and one.is_active]
        return tuple(sorted(found, key=lambda one: one.kind is AppointmentKind.DEPUTY))

    def primary(self, *, on: date) -> Holding | None:
        """Return the primary holder of a day, whether they are there or away."""
        return next((one for one in self.present(on=on) if one.kind is not AppointmentKind.DEPUTY), None)

    def name_of(self, person: int | None) -> str:
        """Return the name of somebody who ever held this post."""
        return next((one.name for one in self.holdings if one.person == person), "")


def posts(
    *, offices: Iterable[int] = (), governments: Iterable[int] = (), agencies: Iterable[int] = (), closed: bool = False
) -> tuple[Post, ...]:
    """Return the posts within these offices, governments or agencies: by name, the coordinators' last; three queries.

    Whoever asks for agencies alone gets no coordinator. `closed` takes agencies along that have left the network.
    """
    within = (
        Q(government__office_id__in=list(offices)) | Q(government_id__in=list(governments)) | Q(pk__in=list(agencies))
    )
    found = Agency.objects.filter(within).select_related("government").order_by("short_name", "id")
    rows = list(found if closed else found.filter(is_active=True))
    heads = list(
        Government.objects.filter(Q(office_id__in=list(offices)) | Q(pk__in=list(governments))).order_by("name", "id")
        if offices or governments
        else ()
    )
    of_liaison, of_hub = Q(role=Role.LIAISON, agency__in=rows), Q(role=Role.COORDINATOR, government__in=heads)
    held: dict[tuple[int | None, int | None], list[Holding]] = {}
    appointments = Appointment.objects.filter(of_liaison | of_hub).select_related("person").order_by("starts_on", "id")
    for row in appointments:
        held.setdefault((row.agency_id, row.government_id), []).append(_holding(row))
    by_appointment: dict[int, list[Leave]] = {}
    absences = Absence.objects.filter(appointment__in=[one.appointment for many in held.values() for one in many])
    for gone in absences.select_related("appointment__person", "stand_in").order_by("starts_on", "id"):
        by_appointment.setdefault(gone.appointment_id, []).append(_leave(gone))

    def leaves(holdings: list[Holding]) -> tuple[Leave, ...]:
        return tuple(leave for one in holdings for leave in by_appointment.get(one.appointment, ()))

    return (
        *(_of_agency(row, tuple(of := held.get((row.pk, None), [])), leaves(of)) for row in rows),
        *(_of_government(row, tuple(of := held.get((None, row.pk), [])), leaves(of)) for row in heads),
    )


def states(agencies: Iterable[int], *, on: date) -> dict[int, Coverage]:
    """Return how the liaison's post of each of these agencies stands on a day, by the agency's id; one query.

    What a form that forwards asks: no holder's particulars are read.
    """
    held: dict[int, set[Held]] = {agency: set() for agency in agencies}
    away: dict[int, set[Away]] = {agency: set() for agency in held}
    rows = Appointment.objects.filter(role=Role.LIAISON, agency__in=list(held), person__is_active=True).values_list(
        "agency_id",
        "person_id",
        "kind",
        "starts_on",
        "ends_on",
        "absences__starts_on",
        "absences__ends_on",
        "absences__stand_in_id",
    )
    for agency, person, kind, first, last, gone, back, stand_in in rows:
        held[agency or 0].add(Held(person, AppointmentKind(kind), first, last or FOR_GOOD))
        if gone is not None:
            away[agency or 0].add(Away(person, gone, back, stand_in))
    return {agency: coverage.coverage(tuple(held[agency]), tuple(away[agency]), on=on) for agency in held}


def _of_agency(row: Agency, holdings: tuple[Holding, ...], leaves: tuple[Leave, ...]) -> Post:
    return Post(
        code=row.code.lower(),
        role=Role.LIAISON,
        office=row.government.office_id,
        government=row.government_id,
        government_name=row.government.name,
        agency=row.pk,
        short_name=row.short_name,
        name=row.name,
        is_hub=row.is_hub,
        is_illustrative=row.is_illustrative,
        phone=row.phone,
        email=row.email,
        joined_on=row.joined_on,
        holdings=holdings,
        leaves=leaves,
    )


def _of_government(row: Government, holdings: tuple[Holding, ...], leaves: tuple[Leave, ...]) -> Post:
    return Post(
        code=f"{COORDINATOR}-{row.pk}",
        role=Role.COORDINATOR,
        office=row.office_id,
        government=row.pk,
        government_name=row.name,
        agency=None,
        short_name=row.name,
        name=row.name,
        is_hub=True,
        is_illustrative=False,
        phone="",
        email="",
        joined_on=None,
        holdings=holdings,
        leaves=leaves,
    )


def _holding(row: Appointment) -> Holding:
    return Holding(
        appointment=row.pk,
        person=row.person_id,
        name=row.person.name,
        email=row.person.email,
        phone=row.person.phone,
        kind=AppointmentKind(row.kind),
        starts_on=row.starts_on,
        ends_on=row.ends_on or FOR_GOOD,
        letter_number=row.letter_number,
        contact=row.contact,
        last_in_at=row.person.last_login,
        is_active=row.person.is_active,
    )


def _leave(row: Absence) -> Leave:
    return Leave(
        absence=row.pk,
        appointment=row.appointment_id,
        person=row.appointment.person_id,
        name=row.appointment.person.name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        stand_in=row.stand_in_id,
        stand_in_name=row.stand_in.name if row.stand_in else "",
    )
