"""The terms of a case in words: until when, on whose word, and day by day why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_noop, ngettext

from narahubung.rules.clock import Due, time_left
from narahubung.rules.explanation import Calculation, DayLine, DayReason, calculate
from narahubung.rules.facts import PLEDGED_TERMS
from narahubung.rules.refusals import RuleBroken
from narahubung.rules.terms import Pause, PauseReason, ShownAs, TermRule, Unit
from narahubung.rules.workday import Calendar
from narahubung.web import badges, dates, words
from narahubung.web.case_shapes import TermShape

_DAYS = {
    DayReason.START_DAY: gettext_noop("Hari mulai, belum dihitung"),
    DayReason.COUNTED: gettext_noop("Dihitung"),
    DayReason.NOT_COVERED: gettext_noop("Dihitung sementara: kalender tahun ini belum ditetapkan"),
    DayReason.EXTENSION: gettext_noop("Dihitung: tambahan waktu"),
    DayReason.WEEKEND: gettext_noop("Akhir pekan"),
    DayReason.HOLIDAY: gettext_noop("Libur"),
    DayReason.COLLECTIVE_LEAVE: gettext_noop("Cuti bersama"),
    DayReason.CLOSED: gettext_noop("Kantor tutup"),
    DayReason.PAUSED: gettext_noop("Dijeda: menunggu jawaban pelapor"),
    DayReason.AFTER_HOURS: gettext_noop("Masuk di luar jam kerja, dihitung mulai hari kerja berikutnya"),
    DayReason.ROLLED: gettext_noop("Batas waktu mundur ke hari kerja ini"),
}


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of a reckoning: `number` is its place among the days that count, `css` its look."""

    day: str
    why: str
    number: str
    css: str
    source: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """One obligation ready to be shown; `basis` says truthfully whether it is law or the office's own target.

    `text` are the words of what a meeting agreed, where the reader may read them.
    """

    name: str
    text: str
    length: str
    badge: SafeString | str
    outcome: str
    is_running: bool
    started: str
    due: str
    promise: str
    basis: str
    is_law: bool
    source: str
    days: tuple[DayRow, ...]


def basis(rule: TermRule) -> str:
    """Return on whose word a term stands: law only where its reading is verified, else the office's own target."""
    if rule.shown_as is ShownAs.LAW:
        return gettext("Dasar: hukum")
    if rule.code in PLEDGED_TERMS:
        return gettext("Dasar: janji instansi")
    if rule.is_law:
        return gettext("Dasar: target kantor; pembacaan aturannya belum dicocokkan")
    return gettext("Dasar: target kantor")


def length(rule: TermRule, *, extension: int = 0) -> str:
    """Return how long a term is in its own unit: `5 hari kerja`, with what was granted on top."""
    text = _count(rule.unit, rule.value)
    return gettext("{length} + {extension} tambahan").format(length=text, extension=extension) if extension else text


def _count(unit: Unit, count: int) -> str:
    match unit:
        case Unit.WORKING_DAYS:
            text = ngettext("{count} hari kerja", "{count} hari kerja", count)
        case Unit.CALENDAR_DAYS:
            text = ngettext("{count} hari kalender", "{count} hari kalender", count)
        case Unit.CLOCK_HOURS:
            text = ngettext("{count} jam", "{count} jam", count)
        case _:
            text = ngettext("{count} jam kerja", "{count} jam kerja", count)
    return text.format(count=count)


_UNREAD: Mapping[UUID, str] = MappingProxyType({})


def term_rows(
    terms: Iterable[TermShape], *, at: datetime, calendar: Calendar, said: Mapping[UUID, str] = _UNREAD
) -> tuple[TermRow, ...]:
    """Return the terms of a case, those that run first, each with its days.

    `said` has the words of agreed actions by their message, for a reader who may read them.
    """
    rows = [_row(term, at=at, calendar=calendar, said=said) for term in terms]
    return tuple(sorted(rows, key=lambda row: not row.is_running))


def action_choices(terms: Iterable[TermShape], *, said: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """Return agreed actions to choose one from: the key, and the beginning of the words with the day."""
    return [
        (str(term.action.id), _choice(term, said=said)) for term in terms if term.action and term.due_at is not None
    ]


def _choice(term: TermShape, *, said: Mapping[UUID, str]) -> str:
    text = Truncator(_said(term, said=said) or words.term(term.code)).chars(80)
    day = dates.day(term.due_at) if term.due_at else ""
    return gettext("{text} (sampai {day})").format(text=text, day=day)


def _said(term: TermShape, *, said: Mapping[UUID, str]) -> str:
    return said.get(term.action.message, "") if term.action and term.action.message else ""


def _row(term: TermShape, *, at: datetime, calendar: Calendar, said: Mapping[UUID, str]) -> TermRow:
    return TermRow(
        name=words.term(term.code),
        text=_said(term, said=said),
        length=gettext("sampai hari yang disepakati") if term.action else length(term.rule, extension=term.extension),
        badge=_badge(term, at=at, calendar=calendar),
        outcome=_outcome(term),
        is_running=term.ended_at is None,
        started=dates.moment(term.started_at),
        due=dates.moment(term.due_at) if term.due_at else gettext("berhenti selama dijeda"),
        promise=_promise(term),
        basis=basis(term.rule),
        is_law=term.rule.shown_as is ShownAs.LAW,
        source=term.rule.source,
        days=_days_of(term, calendar=calendar),
    )


def _badge(term: TermShape, *, at: datetime, calendar: Calendar) -> SafeString | str:
    if term.ended_at is not None:
        return ""
    is_ahead = term.due_at is not None and term.due_at >= at
    days_left = time_left(term.due_at, at=at, calendar=calendar).working_days if term.due_at and is_ahead else None
    return badges.time_badge(
        term.due_at, at=at, days_left=days_left, paused=term.is_paused, provisional=term.is_provisional
    )


def _outcome(term: TermShape) -> str:
    if term.ended_at is None:
        return ""
    if term.action and term.action.outcome != "done":
        text = gettext("Dihentikan {day}") if term.action.outcome == "dropped" else gettext("Ikut berakhir {day}")
        return text.format(day=dates.day(term.ended_at))
    if term.met:
        return gettext("Ditepati {day}").format(day=dates.day(term.ended_at))
    return gettext("Terlambat, berakhir {day}").format(day=dates.day(term.ended_at))


def _promise(term: TermShape) -> str:
    if term.promised_at is None or term.promised_at == term.due_at:
        return ""
    return gettext("Semula dijanjikan {moment}").format(moment=dates.moment(term.promised_at))


def _days_of(term: TermShape, *, calendar: Calendar) -> tuple[DayRow, ...]:
    if term.action:
        # The day was agreed upon, not reckoned.
        return ()
    pauses = [Pause(since, until or term.ended_at, PauseReason.WAITING_FOR_COMPLAINANT) for since, until in term.pauses]
    try:
        made = calculate(
            term.rule, started_at=term.started_at, calendar=calendar, pauses=pauses, extension=term.extension
        )
    except RuleBroken:
        # A row taken over from elsewhere may hold pauses that today's rule does not admit: its end stands, unexplained.
        return ()
    return day_rows(made)


def day_rows(made: Calculation) -> tuple[DayRow, ...]:
    """Return the days of a reckoning as a table shows them, from the start to the end."""
    return tuple(_day_row(line, made.due, basis_of=made.rule.source) for line in made.lines)


def _day_row(line: DayLine, due: Due, *, basis_of: str) -> DayRow:
    is_last = line.on == due.due_on
    why = gettext(_DAYS[line.reason])
    if line.name:
        why = f"{why}: {line.name}"
    elif line.reason is DayReason.AFTER_HOURS and line.time is not None:
        why = gettext("Tidak dihitung")
    if is_last:
        why = gettext("{why}. Batas waktu.").format(why=why)
    return DayRow(
        day=dates.weekday_and_day(line.on),
        why=why,
        number=str(line.number) if line.number else _hours(line.time),
        css="due" if is_last else "" if line.counted else "uncounted",
        # The source of the rule itself stands above the table once.
        source="" if line.source == basis_of else line.source,
    )


def _hours(time: timedelta | None) -> str:
    if not time:
        return "–"
    minutes = int(time.total_seconds() // 60)
    hours = _count(Unit.CLOCK_HOURS, minutes // 60)
    return f"{hours} {minutes % 60} mnt" if minutes % 60 else hours
