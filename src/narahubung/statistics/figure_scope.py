"""Whose figures somebody may read: an office all of its own, a government its agencies, an agency itself."""

from __future__ import annotations

from narahubung.agencies.directory import AgencyLine, Directory
from narahubung.rules.parties import AGENCY_ROLES, GOVERNMENT_ROLES, OFFICE_ROLES, Actor, Capacity
from narahubung.rules.refusals import NotSeen, NotYours


def office_of(actor: Actor) -> int:
    """Return the office whose figures somebody reads; refuses `NotYours` who belongs to none."""
    for capacity in actor.capacities:
        if capacity.role in OFFICE_ROLES and capacity.office is not None:
            return capacity.office
    raise NotYours("figures")


def government_of(actor: Actor) -> int:
    """Return the government whose figures a coordinator or observer reads; refuses `NotYours` everybody else."""
    for capacity in actor.capacities:
        if capacity.role in GOVERNMENT_ROLES and capacity.government is not None:
            return capacity.government
    raise NotYours("figures")


def of_office(office: int, *, known: Directory) -> tuple[AgencyLine, ...]:
    """Return the agencies of an office's governments, in the order of their names."""
    return tuple(a for a in known.agencies.values() if known.office_of_government.get(a.government) == office)


def of_government(government: int, *, known: Directory) -> tuple[AgencyLine, ...]:
    """Return the agencies of a government, in the order of their names."""
    return tuple(agency for agency in known.agencies.values() if agency.government == government)


def agency_seen(code: str, *, actor: Actor, known: Directory) -> AgencyLine:
    """Return the agency with this code; refuses `NotSeen` whoever is not its own, its government's or office's."""
    agency = known.agency(code)
    if agency is None or not any(_sees(capacity, agency, known) for capacity in actor.capacities):
        raise NotSeen
    return agency


def names_others(actor: Actor, agency: AgencyLine, *, known: Directory) -> bool:
    """Return whether somebody who sees an agency reads beside it which other agencies of its government are meant.

    Its government and its office do: they answer for all of them. An agency's own people see where they stand, and the
    others without a name: isolation, and nothing to make a league table of.
    """
    above = OFFICE_ROLES | GOVERNMENT_ROLES
    return any(capacity.role in above and _sees(capacity, agency, known) for capacity in actor.capacities)


def _sees(capacity: Capacity, agency: AgencyLine, known: Directory) -> bool:
    if capacity.role in OFFICE_ROLES:
        return capacity.office is not None and capacity.office == known.office_of_government.get(agency.government)
    if capacity.role in GOVERNMENT_ROLES:
        return capacity.government == agency.government
    return capacity.role in AGENCY_ROLES and capacity.agency == agency.key
