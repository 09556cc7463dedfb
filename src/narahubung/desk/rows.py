"""A case as one row of the desk's lists, every word and badge ready, so that a page of them is only printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from narahubung.agencies.directory import Directory
from narahubung.cases.queries import Missed
from narahubung.cases.sheets import CaseLine
from narahubung.rules.facts import Turn
from narahubung.web import badges, case_words, dates, words


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is about, its number and place, its state, who has it, until when, and where it would go."""

    address: str
    what: str
    number: str
    about: str
    state: SafeString
    is_rapid: bool
    is_secret: bool
    who: str
    until: SafeString
    until_day: str
    suggested: str
    is_late: bool
    why: str = ""


def rows(
    lines: tuple[CaseLine, ...],
    *,
    at: datetime,
    directory: Directory,
    why: Mapping[UUID, str] | None = None,
) -> tuple[Row, ...]:
    """Return the lines as rows; `why` says of a case why it stands on this list."""
    root = reverse("desk:cases")
    reasons = why or {}
    return tuple(
        Row(
            address=f"{root}{line.id}/",
            what=subject(line, directory=directory),
            number=line.number,
            about=_place(line, directory=directory),
            state=badges.state_badge(line.state),
            is_rapid=line.is_rapid,
            is_secret=line.is_secret,
            who=holder(line, directory=directory),
            until=badges.time_badge(
                line.due_at,
                at=at,
                days_left=case_words.working_days_left(line.due_at, at=at, directory=directory),
                paused=line.is_paused,
                provisional=line.is_provisional,
            ),
            until_day=dates.day(line.due_at) if line.due_at else "",
            suggested=suggested(line, directory=directory),
            is_late=is_late(line, at=at),
            why=reasons.get(line.id, ""),
        )
        for line in lines
    )


def subject(line: CaseLine, *, directory: Directory) -> str:
    """Return what a case is about: its service, or only that it is a complaint."""
    service = directory.services.get(line.service)
    return words.by_language(service.name, service.name_en) if service else _("Layanan belum ditentukan")


def holder(line: CaseLine, *, directory: Directory) -> str:
    """Return whose turn it is, with the agency's name where it is an agency's."""
    if line.turn is Turn.NOBODY:
        return ""
    agency = case_words.agency_name(line.agency, directory=directory)
    turn = words.turn(line.turn)
    return f"{turn}, {agency}" if agency and words.TURN_SIDES[line.turn] is words.Side.AGENCY else turn


def suggested(line: CaseLine, *, directory: Directory) -> str:
    """Return the agency a case would go to, while it has none."""
    return case_words.agency_name(line.suggested_agency, directory=directory) if line.agency is None else ""


def is_late(line: CaseLine, *, at: datetime) -> bool:
    """Return whether somebody is late with an open case."""
    return line.due_at is not None and line.due_at < at and line.turn is not Turn.NOBODY


def _place(line: CaseLine, *, directory: Directory) -> str:
    district = directory.districts.get(line.district)
    return district.name if district else ""


def why_stuck(missed: Missed, *, at: datetime) -> str:
    """Return why the alarm about a case can climb no further."""
    term = words.term(missed.term)
    late = badges.remaining(missed.due_at, at=at)
    if missed.climbed is None:
        return _(
            "{term} {late}. Tidak ada pejabat yang dapat diberi tahu: jabatannya kosong atau ia dikecualikan."
        ).format(term=term, late=late)
    return _("{term} {late}. Sudah sampai {rung}; di atasnya tidak ada lagi yang dapat diberi tahu.").format(
        term=term, late=late, rung=words.rung(missed.climbed)
    )
