"""A case as one row of the inbox, every word and badge ready, so that a page of them is only printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from narahubung.agencies.directory import Directory
from narahubung.cases.sheets import CaseLine
from narahubung.inbox import ways
from narahubung.rules import access, lifecycle
from narahubung.rules.facts import CaseFacts, State, Turn
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Actor
from narahubung.web import act_words, badges, case_words, dates, words

# What can be done with one press right in the list.
ONE_PRESS = (Act.ACKNOWLEDGE, Act.PASS_ON)
_CALM = SafeString("")
_LATE = SafeString(' class="table-late"')


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `press` is the word on its button and `press_at` where that leads; empty where nothing is open."""

    css: SafeString
    address: str
    what: str
    number: str
    about: str
    state: SafeString
    until: SafeString
    next: str
    press: str
    press_at: str


@dataclass(slots=True)
class Presses:
    """Which one-press act is open to somebody: asked of the law once for each kind of case on the page."""

    actor: Actor
    directory: Directory
    known: dict[tuple[State, Turn, int | None], Act | None]

    def open_for(self, line: CaseLine) -> Act | None:
        """Return the act this person may do at once, if the table of the lifecycle gives them one here."""
        kind = (line.state, line.turn, line.agency)
        if kind not in self.known:
            self.known[kind] = self._asked(line)
        return self.known[kind]

    def _asked(self, line: CaseLine) -> Act | None:
        agency = self.directory.agencies.get(line.agency or 0)
        # Only what decides on standing and moment for these two acts; a row that is shown has passed the rest.
        facts = CaseFacts(
            state=line.state,
            turn=line.turn,
            office=0,
            agency=line.agency,
            government=agency.government if agency else None,
        )
        standings = access.standings(self.actor, facts)
        open_acts = lifecycle.choices(facts=facts, standings=standings, actor=self.actor)
        return next((act for act in ONE_PRESS if act in open_acts), None)


def rows(
    lines: tuple[CaseLine, ...], *, actor: Actor, at: datetime, directory: Directory, names_agency: bool
) -> tuple[Row, ...]:
    """Return the lines as rows; `names_agency` for a reader who watches over several."""
    presses, root = Presses(actor, directory, {}), reverse("inbox:list")
    made = []
    for line in lines:
        act = presses.open_for(line)
        address = f"{root}{line.id}/"
        made.append(
            Row(
                css=_LATE if is_late(line, at=at) else _CALM,
                address=address,
                what=subject(line, directory=directory),
                number=line.number,
                about=_about(line, directory=directory, names_agency=names_agency),
                state=_state(line),
                until=_until(line, at=at, directory=directory),
                next=next_words(line),
                press=act_words.button(act) if act else "",
                press_at=f"{address}{ways.BY_ACT[act].slug}/" if act else "",
            )
        )
    return tuple(made)


def address(case: UUID) -> str:
    """Return where the inbox opens a case."""
    return reverse("inbox:case", args=[case])


def subject(line: CaseLine, *, directory: Directory) -> str:
    """Return what a case is about: its service, or only that it is a complaint."""
    service = directory.services.get(line.service)
    return words.by_language(service.name, service.name_en) if service else gettext("Laporan")


def is_late(line: CaseLine, *, at: datetime) -> bool:
    """Return whether somebody is late with an open case."""
    return line.due_at is not None and line.due_at < at and line.turn is not Turn.NOBODY


def next_words(line: CaseLine) -> str:
    """Return what happens next with a case, or who has the move where no term says it."""
    if line.term is not None:
        return words.next_step(line.term)
    return "" if line.turn is Turn.NOBODY else words.turn(line.turn)


def _about(line: CaseLine, *, directory: Directory, names_agency: bool) -> str:
    district = directory.districts.get(line.district)
    parts = [district.name] if district else []
    if names_agency:
        parts.append(case_words.agency_name(line.agency, directory=directory))
    return "".join(f" · {part}" for part in parts)


def _state(line: CaseLine) -> SafeString:
    badge = badges.state_badge(line.state)
    return SafeString(f"{badge} {badges.rapid_badge()}") if line.is_rapid else badge


def _until(line: CaseLine, *, at: datetime, directory: Directory) -> SafeString:
    days_left = case_words.working_days_left(line.due_at, at=at, directory=directory)
    badge = badges.time_badge(
        line.due_at, at=at, days_left=days_left, paused=line.is_paused, provisional=line.is_provisional
    )
    # Markup of badges and a date of digits and month names: nothing in it to escape.
    return SafeString(f"{badge}<small>{dates.day(line.due_at)}</small>") if line.due_at else badge
