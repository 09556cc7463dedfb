"""The whole of who-may-see: one function that every exit asks, and its twin that narrows a list the same way."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from narahubung.rules.facts import CaseFacts, Turn
from narahubung.rules.parties import Actor, Capacity, Role, Standing

_OFFICE_STANDING = {
    Role.INTAKE_ASSISTANT: Standing.INTAKE,
    Role.EXAMINING_ASSISTANT: Standing.EXAMINER,
    Role.PREVENTION_ASSISTANT: Standing.PREVENTION,
    Role.HEAD_OF_OFFICE: Standing.HEAD_OF_OFFICE,
    Role.RESMON: Standing.RESMON,
    Role.AUDITOR: Standing.AUDITOR,
}
_AGENCY_STANDING = {Role.LIAISON: Standing.LIAISON, Role.HEAD_OF_AGENCY: Standing.AGENCY_HEAD}


def _standing(capacity: Capacity, facts: CaseFacts) -> Standing | None:
    if capacity.role in _OFFICE_STANDING and capacity.office == facts.office:
        return _OFFICE_STANDING[capacity.role]
    if facts.agency is None:
        return None
    if capacity.role in _AGENCY_STANDING and capacity.agency == facts.agency:
        # A case that waits with the hub has not reached the agency yet.
        return None if facts.turn is Turn.HUB else _AGENCY_STANDING[capacity.role]
    if capacity.role is Role.COORDINATOR and capacity.government == facts.government and not facts.hub_is_reported:
        return Standing.COORDINATOR
    return None


def standings(actor: Actor, facts: CaseFacts) -> frozenset[Standing]:
    """Return in what capacities this actor stands before this case; empty means: it does not exist for them.

    A barred person has none, whatever the office or agency (UU 37/2008 Art. 40; domain report, 12.10).
    """
    if actor.clockwork:
        return frozenset({Standing.CLOCKWORK})
    if actor.case is not None:
        return frozenset({Standing.COMPLAINANT}) if actor.case == facts.case else frozenset()
    if actor.person is None or actor.person in facts.barred:
        return frozenset()
    found = (_standing(capacity, facts) for capacity in actor.capacities)
    return frozenset(standing for standing in found if standing is not None)


@dataclass(frozen=True, slots=True)
class Scope:
    """The same answer as `standings`, laid out for a query and for row-level security: ids to match a row against."""

    offices: tuple[int, ...] = ()
    agencies: tuple[int, ...] = ()
    governments: tuple[int, ...] = ()
    person: int | None = None
    case: UUID | None = None
    clockwork: bool = False


def scope(actor: Actor) -> Scope:
    """Return the scope of an actor; a stranger's is empty and matches nothing."""
    if actor.clockwork:
        return Scope(clockwork=True)
    if actor.case is not None:
        return Scope(case=actor.case)
    return Scope(
        offices=tuple(
            sorted({c.office for c in actor.capacities if c.role in _OFFICE_STANDING and c.office is not None})
        ),
        agencies=tuple(sorted(actor.agencies())),
        governments=tuple(
            sorted({c.government for c in actor.capacities if c.role is Role.COORDINATOR and c.government is not None})
        ),
        person=actor.person,
    )
