"""Why a term ends when it does: every day from the start to the end, counted or not, with the reason and its source.

The days are walked one by one here, without the arrays that `clock` counts with, so that each checks the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from narahubung.rules.clock import Due, business_day, due
from narahubung.rules.terms import Pause, ShownAs, TermRule, Unit, check_pauses
from narahubung.rules.workday import Calendar, HolidayKind


class DayReason(StrEnum):
    """Why a day counts or does not."""

    START_DAY = "start_day"
    COUNTED = "counted"
    NOT_COVERED = "not_covered"
    EXTENSION = "extension"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    COLLECTIVE_LEAVE = "collective_leave"
    CLOSED = "closed"
    PAUSED = "paused"
    AFTER_HOURS = "after_hours"
    ROLLED = "rolled"


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of the reckoning: `number` where it counts as a day, `time` where hours of it count.

    `name` and `source` tell which holiday by which decree, or the article that sets the rule of counting. A day that
    counts though its year has no confirmed calendar says NOT_COVERED: it may turn out to be a day off.
    """

    on: date
    reason: DayReason
    counted: bool = False
    number: int | None = None
    name: str = ""
    source: str = ""
    time: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Calculation:
    """A term reckoned for a reader: its end, every day on the way, and whether it is law or the office's own target."""

    rule: TermRule
    due: Due
    lines: tuple[DayLine, ...]
    shown_as: ShownAs

    @property
    def days_off(self) -> tuple[DayLine, ...]:
        """Return the declared days off that were skipped, weekends aside: the part that readers ask about."""
        return tuple(line for line in self.lines if line.name and not line.counted)


_REASON_OF = {
    HolidayKind.NATIONAL: DayReason.HOLIDAY,
    HolidayKind.REGIONAL: DayReason.HOLIDAY,
    HolidayKind.COLLECTIVE_LEAVE: DayReason.COLLECTIVE_LEAVE,
    HolidayKind.CLOSING: DayReason.CLOSED,
}


def _off(on: date, calendar: Calendar, rule: TermRule) -> DayLine | None:
    holiday = calendar.holiday(on, through_leave=rule.through_leave)
    if holiday is not None:
        return DayLine(on, _REASON_OF[holiday.kind], name=holiday.name, source=holiday.source)
    return DayLine(on, DayReason.WEEKEND) if on.weekday() not in calendar.weekdays else None


def _spans(rule: TermRule, pauses: Sequence[Pause], calendar: Calendar) -> list[tuple[int, int]]:
    """Return the days on which the clock stood still as the day ended: [from, to) as ordinals."""
    spans = []
    for pause in check_pauses(rule, pauses):
        since = business_day(rule, calendar.local(pause.since), calendar)
        until = since + 1 if pause.until is None else business_day(rule, calendar.local(pause.until), calendar)
        spans.append((since, until))
    return spans


def explain(
    rule: TermRule, *, started_at: datetime, calendar: Calendar, pauses: Sequence[Pause] = (), extension: int = 0
) -> tuple[DayLine, ...]:
    """Return the reckoning of `clock.due` day by day, from the day of the start to the last; up to the pause if paused.

    Refuses what `clock.due` refuses.
    """
    ends = due(rule, started_at=started_at, calendar=calendar, pauses=pauses, extension=extension)
    if not rule.counts_days:
        return _explain_hours(rule, started_at=started_at, calendar=calendar, pauses=pauses, ends=ends)
    started = calendar.local(started_at).date()
    zero = date.fromordinal(business_day(rule, calendar.local(started_at), calendar))
    spans = _spans(rule, pauses, calendar)
    last = ends.due_on or date.fromordinal(spans[-1][0])
    total, number = rule.value + extension, 0
    lines = []
    for ordinal in range(started.toordinal(), last.toordinal() + 1):
        on = date.fromordinal(ordinal)
        off = _off(on, calendar, rule)
        paused = any(since <= ordinal < until for since, until in spans)
        if on < zero:
            line = DayLine(on, DayReason.AFTER_HOURS, source=rule.source) if on == started else off
        elif on == zero and not rule.day_zero_counts:
            line = DayLine(on, DayReason.START_DAY, source=rule.source)
        elif off is not None and (rule.unit is Unit.WORKING_DAYS or number == total):
            line = off
        elif paused:
            line = DayLine(on, DayReason.PAUSED)
        elif number == total:
            line = DayLine(on, DayReason.ROLLED, source=rule.source) if on == last else None
        else:
            number += 1
            line = _counted(rule, on, number, calendar)
        lines.append(line or DayLine(on, DayReason.ROLLED, source=rule.source))
    return tuple(lines)


def _counted(rule: TermRule, on: date, number: int, calendar: Calendar) -> DayLine:
    if number > rule.value:
        return DayLine(on, DayReason.EXTENSION, counted=True, number=number)
    # Calendar days are what they are, whatever a decree may still declare.
    is_open = rule.unit is Unit.WORKING_DAYS and on.year not in calendar.covered
    return DayLine(on, DayReason.NOT_COVERED if is_open else DayReason.COUNTED, counted=True, number=number)


def _explain_hours(
    rule: TermRule, *, started_at: datetime, calendar: Calendar, pauses: Sequence[Pause], ends: Due
) -> tuple[DayLine, ...]:
    """Return a line a day with the time of it that counted."""
    start = calendar.local(started_at)
    held = check_pauses(rule, pauses)
    end = calendar.local(ends.due_at or held[-1].since)
    lines = []
    for ordinal in range(start.toordinal(), end.toordinal() + 1):
        on = date.fromordinal(ordinal)
        counted = timedelta()
        for opens, closes in _stretches_of(rule, on, calendar):
            opens, closes = max(opens, start), min(closes, end)
            counted += max(timedelta(), closes - opens)
            for pause in held:
                until = min(pause.until or closes, closes)
                counted -= max(timedelta(), until - max(pause.since, opens))
        off = _off(on, calendar, rule) if rule.unit is Unit.WORKING_HOURS else None
        paused = any(pause.since <= end and calendar.local(pause.since).date() <= on for pause in held)
        if counted:
            lines.append(DayLine(on, DayReason.COUNTED, counted=True, time=counted))
        elif off is not None:
            lines.append(off)
        else:
            lines.append(DayLine(on, DayReason.PAUSED if paused else DayReason.AFTER_HOURS, time=counted))
    return tuple(lines)


def _stretches_of(rule: TermRule, on: date, calendar: Calendar) -> list[tuple[datetime, datetime]]:
    if rule.unit is Unit.WORKING_HOURS:
        return [
            (datetime.combine(on, opening.opens, calendar.tz), datetime.combine(on, opening.closes, calendar.tz))
            for opening in calendar.openings(on)
        ]
    midnight = datetime.combine(on, time.min, calendar.tz)
    return [(midnight, midnight + timedelta(days=1))]


def calculate(
    rule: TermRule, *, started_at: datetime, calendar: Calendar, pauses: Sequence[Pause] = (), extension: int = 0
) -> Calculation:
    """Return the whole reckoning for a page: the due moment, every day, and as what the term may be shown."""
    return Calculation(
        rule,
        due(rule, started_at=started_at, calendar=calendar, pauses=pauses, extension=extension),
        explain(rule, started_at=started_at, calendar=calendar, pauses=pauses, extension=extension),
        rule.shown_as,
    )
