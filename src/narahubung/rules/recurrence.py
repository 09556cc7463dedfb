"""Days of a series of meetings: every so many weeks or months, moved off days on which nobody works."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from narahubung.rules.refusals import Incomplete
from narahubung.rules.workday import Calendar, OutsideCalendar

MOST_MEETINGS = 60
LONGEST_STEP = 12
# So long a rest is no weekend; right beside one, as around Idul Fitri, offices are half empty.
LONG_REST = 4  # days from one working day to the next


class Pace(StrEnum):
    """What a series counts in, and how it finds its day."""

    ONCE = "once"
    WEEKS = "weeks"  # the weekday of the first day
    MONTHS_BY_WEEKDAY = "months_by_weekday"  # the second Wednesday, the last Friday
    MONTHS_BY_DAY = "months_by_day"  # the 31st; a shorter month's last day


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """How a series goes on from its first day: `step` weeks or months apart, `times` meetings in all.

    Refuses `Incomplete` for a step or a number of meetings that nobody means.
    """

    first_on: date
    pace: Pace = Pace.ONCE
    step: int = 1
    times: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.step <= LONGEST_STEP:
            raise Incomplete(step=f"at_most:{LONGEST_STEP}")
        if not 1 <= self.times <= MOST_MEETINGS:
            raise Incomplete(times=f"at_most:{MOST_MEETINGS}")

    def days(self) -> Iterator[date]:
        """Yield the days as the rule says them, whatever the calendar thinks of them."""
        for number in range(1 if self.pace is Pace.ONCE else self.times):
            yield self._day(number * self.step)

    def _day(self, steps: int) -> date:
        if self.pace in (Pace.ONCE, Pace.WEEKS):
            return self.first_on + timedelta(weeks=steps)
        year, month = divmod(self.first_on.year * 12 + self.first_on.month - 1 + steps, 12)
        length = monthrange(year, month + 1)[1]
        if self.pace is Pace.MONTHS_BY_DAY:
            return date(year, month + 1, min(self.first_on.day, length))
        begin = date(year, month + 1, 1)
        ahead = (self.first_on.weekday() - begin.weekday()) % 7
        place = (self.first_on.day - 1) // 7
        # A fifth weekday, which not every month has, means the last.
        return begin + timedelta(days=ahead + 7 * min(place, (length - 1 - ahead) // 7))


class Doubt(StrEnum):
    """Why somebody should look at a day once more."""

    MOVED = "moved"  # it was a day off
    PROVISIONAL = "provisional"  # the year's decree is not loaded, or a lunar date is still to be settled
    NEAR_REST = "near_rest"  # right before or after days on end on which nobody works, as around Idul Fitri
    TWICE = "twice"  # two meetings of the series would fall on one day
    LEFT_MONTH = "left_month"  # moved into another month than it was meant for


@dataclass(frozen=True, slots=True)
class Planned:
    """One meeting of a series: the day the rule said, the day it is held, why it moved (empty: weekend), and doubts."""

    wanted_on: date
    on: date
    reason: str = ""
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_moved(self) -> bool:
        """Return whether it is held on another day than the rule said."""
        return self.on != self.wanted_on


def plan(recurrence: Recurrence, *, calendar: Calendar) -> tuple[Planned, ...]:
    """Return the days of a series on working days: what falls on a day off moves to the next working day.

    Refuses `OutsideCalendar` for a day beyond the house's calendar.
    """
    found: list[Planned] = []
    for wanted in recurrence.days():
        on = date.fromordinal(calendar.workdays().first_from(wanted.toordinal()))
        holiday = calendar.holiday(wanted)
        doubts = [
            doubt
            for doubt, holds in (
                (Doubt.MOVED, on != wanted),
                (Doubt.PROVISIONAL, _is_provisional(wanted, on, calendar=calendar)),
                (Doubt.NEAR_REST, _near_rest(on, calendar=calendar)),
                (Doubt.TWICE, bool(found) and found[-1].on == on),
                (Doubt.LEFT_MONTH, on.month != wanted.month),
            )
            if holds
        ]
        found.append(Planned(wanted, on, holiday.name if holiday and on != wanted else "", tuple(doubts)))
    return tuple(found)


def _is_provisional(wanted: date, on: date, *, calendar: Calendar) -> bool:
    if not calendar.is_covered(min(wanted, on), max(wanted, on)):
        return True
    holiday = calendar.holiday(wanted)
    return holiday is not None and holiday.estimated


def _near_rest(on: date, *, calendar: Calendar) -> bool:
    working = calendar.workdays()
    number = working.count(on.toordinal())
    try:
        before, after = working.day(number - 1), working.day(number + 1)
    except OutsideCalendar:
        return False
    return max(on.toordinal() - before, after - on.toordinal()) > LONG_REST
