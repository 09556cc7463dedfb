"""As what somebody stands before a meeting: nobody else learns that there is one."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from narahubung.agencies import appointments, directory
from narahubung.meetings.models import Meeting
from narahubung.rules.meeting import Seat
from narahubung.rules.parties import Actor, Role
from narahubung.rules.refusals import NotSeen

# The office's own desk for the focal points, and whoever answers for the office (domain report, section 10).
CHAIRS = frozenset({Role.PREVENTION_ASSISTANT, Role.HEAD_OF_OFFICE})
MEMBERS = frozenset({Role.LIAISON, Role.HEAD_OF_AGENCY})
# The office's own oversight, and who follows up on what was decided: they read and do nothing. Assistants who take in
# and examine complaints have no part in meetings.
READERS = frozenset({Role.AUDITOR, Role.RESMON})


def seats(actor: Actor, *, office: int, government: int) -> frozenset[Seat]:
    """Return as what this person stands before a meeting of that office with that government; empty: not at all."""
    agencies = directory.current().agencies
    found = set()
    for capacity in actor.capacities:
        if capacity.role in CHAIRS and capacity.office == office:
            found.add(Seat.CHAIR)
        elif capacity.role in READERS and capacity.office == office:
            found.add(Seat.READER)
        elif capacity.role is Role.COORDINATOR and capacity.government == government:
            found.add(Seat.CO_CHAIR)
        elif capacity.role is Role.OBSERVER and capacity.government == government:
            found.add(Seat.OBSERVER)
        elif capacity.role in MEMBERS and capacity.agency is not None:
            agency = agencies.get(capacity.agency)
            if agency is not None and agency.government == government:
                found.add(Seat.MEMBER)
    return frozenset(found)


def of(actor: Actor, meeting: Meeting) -> frozenset[Seat]:
    """Return as what this person stands before a meeting."""
    return seats(actor, office=meeting.office_id, government=meeting.government_id)


def within(actor: Actor) -> Q:
    """Return which meetings this person sees; refuses `NotSeen` somebody who sees none."""
    lists = directory.current()
    offices = {c.office for c in actor.capacities if c.role in CHAIRS | READERS and c.office is not None}
    governments = {
        c.government
        for c in actor.capacities
        if c.role in (Role.COORDINATOR, Role.OBSERVER) and c.government is not None
    }
    for capacity in actor.capacities:
        agency = lists.agencies.get(capacity.agency or 0)
        if capacity.role in MEMBERS and agency is not None:
            governments.add(agency.government)
    if not offices and not governments:
        raise NotSeen
    return Q(office__in=offices) | Q(government__in=governments)


def chairs(actor: Actor) -> tuple[int, ...]:
    """Return the governments for whose network this person may plan meetings, by key."""
    lists = directory.current()
    offices = {c.office for c in actor.capacities if c.role in CHAIRS}
    return tuple(sorted(key for key, office in lists.office_of_government.items() if office in offices))


def chairs_of(row: Meeting, *, on: date) -> set[int]:
    """Return who may plan and chair meetings for the office on a day, by key."""
    people = appointments.people_of_network(office=row.office_id, on=on)
    return {one.person for one in people if one.role in CHAIRS}


def agencies(actor: Actor) -> frozenset[int]:
    """Return the agencies for which this person may sit at a meeting."""
    return frozenset(c.agency for c in actor.capacities if c.role in MEMBERS and c.agency is not None)
