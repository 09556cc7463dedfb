"""What a form of the desk may need to know while it is drawn: the case, the lists, the people, read only when asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from narahubung.agencies import appointments, posts
from narahubung.agencies.appointments import Holder
from narahubung.agencies.directory import Directory
from narahubung.cases import queries
from narahubung.cases.sheets import CaseSheet
from narahubung.rules.coverage import Coverage
from narahubung.rules.parties import Actor
from narahubung.web import words
from narahubung.web.dates import local_day


@dataclass(frozen=True)
class Scene:
    """One case before one officer at one moment."""

    sheet: CaseSheet
    actor: Actor
    at: datetime

    @property
    def directory(self) -> Directory:
        """Return the lists in force."""
        return self.sheet.directory

    @cached_property
    def people(self) -> tuple[Holder, ...]:
        """Return everybody appointed in the office's network today, by name."""
        office = next((c.office for c in self.actor.capacities if c.office is not None), None)
        if office is None:
            return ()
        return tuple(appointments.people_of_network(office=office, on=local_day(self.at)))

    @cached_property
    def of_agency(self) -> tuple[Holder, ...]:
        """Return the people of the agency that has the case: those an identity could be opened to."""
        agency = self.sheet.line.agency
        if agency is None:
            return ()
        return tuple(appointments.people_of_agency(agency, on=local_day(self.at)))

    @cached_property
    def coverage(self) -> Mapping[int, Coverage]:
        """Return how the liaison's post of each agency stands today, by the agency's id."""
        return posts.states(self.directory.agencies, on=local_day(self.at))

    @cached_property
    def brief(self) -> str:
        """Return the complaint without its complainant, as a proposal of what the agency will read."""
        return queries.brief(self.sheet.line.id, actor=self.actor)

    def names(self) -> dict[int, str]:
        """Return the names of the people of the network by key; none where nothing in this case is about anyone."""
        sheet = self.sheet
        if not sheet.barred and not any("person" in happening.details for happening in sheet.happenings):
            return {}
        return {holder.person: holder.name for holder in self.people}


def as_choices(holders: Iterable[Holder], *, directory: Directory) -> list[tuple[str, str]]:
    """Return people for a select, each once: name, post, agency."""
    found: dict[str, str] = {}
    for holder in holders:
        agency = directory.agencies.get(holder.agency or 0)
        post = words.role(holder.role) + (f" {agency.short_name}" if agency else "")
        found.setdefault(str(holder.person), f"{holder.name} · {post}")
    return list(found.items())
