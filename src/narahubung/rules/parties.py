"""Who can stand before a case: roles, the capacities a person holds today, and the actor they make together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person is appointed to (domain report, section 10)."""

    INTAKE_ASSISTANT = "intake_assistant"
    EXAMINING_ASSISTANT = "examining_assistant"
    PREVENTION_ASSISTANT = "prevention_assistant"
    HEAD_OF_OFFICE = "head_of_office"
    RESMON = "resmon"
    LIAISON = "liaison"
    HEAD_OF_AGENCY = "head_of_agency"
    COORDINATOR = "coordinator"
    OBSERVER = "observer"
    LAPOR_LIAISON = "lapor_liaison"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


OFFICE_ROLES = frozenset(
    {
        Role.INTAKE_ASSISTANT,
        Role.EXAMINING_ASSISTANT,
        Role.PREVENTION_ASSISTANT,
        Role.HEAD_OF_OFFICE,
        Role.RESMON,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
)
AGENCY_ROLES = frozenset({Role.LIAISON, Role.HEAD_OF_AGENCY, Role.LAPOR_LIAISON})
GOVERNMENT_ROLES = frozenset({Role.COORDINATOR, Role.OBSERVER})


class AppointmentKind(StrEnum):
    """How a holder holds a post; the first three count as the one primary holder of a day."""

    DEFINITIVE = "definitive"
    ACTING = "acting"  # Plt
    DAILY_ACTING = "daily_acting"  # Plh
    DEPUTY = "deputy"


class Standing(StrEnum):
    """In what capacity a person stands before one case. The only answer `rules.access` gives."""

    COMPLAINANT = "complainant"
    INTAKE = "intake"
    EXAMINER = "examiner"
    PREVENTION = "prevention"
    HEAD_OF_OFFICE = "head_of_office"
    RESMON = "resmon"
    LIAISON = "liaison"
    AGENCY_HEAD = "agency_head"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    CLOCKWORK = "clockwork"


@dataclass(frozen=True, slots=True)
class Capacity:
    """One appointment in force today; the ids say of which office, government or agency."""

    role: Role
    office: int | None = None
    government: int | None = None
    agency: int | None = None
    kind: AppointmentKind = AppointmentKind.DEFINITIVE


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a signed-in person, a complainant holding a tracking code, or the clockwork.

    `person` is the row id of a signed-in person, `case` the one case a complainant's code opens.
    """

    person: int | None = None
    capacities: tuple[Capacity, ...] = ()
    case: UUID | None = None
    clockwork: bool = False

    def roles(self) -> frozenset[Role]:
        """Return the roles held today."""
        return frozenset(capacity.role for capacity in self.capacities)

    def agencies(self) -> frozenset[int]:
        """Return the agencies this person works for as liaison or head."""
        return frozenset(
            capacity.agency
            for capacity in self.capacities
            if capacity.agency is not None and capacity.role in (Role.LIAISON, Role.HEAD_OF_AGENCY)
        )


CLOCKWORK = Actor(clockwork=True)
STRANGER = Actor()
