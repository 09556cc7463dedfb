"""Time inside office hours: when the doors next open, and how much open time lies between two moments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from narahubung.rules.refusals import RuleBroken
from narahubung.rules.workday import Calendar, OutsideCalendar

# A calendar without hours never opens; give up after the longest closure that could be meant.
_LONGEST_CLOSURE = 400


class NeverOpen(RuleBroken):
    """The calendar has no opening hours, or none within a year of the moment (422)."""


def _stretches(calendar: Calendar, first: date) -> Iterator[tuple[datetime, datetime]]:
    """Yield the open stretches from the day on, as aware local moments, in order; refuse `NeverOpen` if none comes."""
    day, barren = first, 0
    while barren < _LONGEST_CLOSURE:
        openings = calendar.openings(day)
        barren = 0 if openings else barren + 1
        for opening in openings:
            yield (
                datetime.combine(day, opening.opens, calendar.tz),
                datetime.combine(day, opening.closes, calendar.tz),
            )
        day += timedelta(days=1)
    raise NeverOpen


def is_open(calendar: Calendar, *, at: datetime) -> bool:
    """Return whether the office is open at the moment."""
    local = calendar.local(at)
    return any(opening.opens <= local.time() < opening.closes for opening in calendar.openings(local.date()))


def next_open_moment(calendar: Calendar, *, at: datetime) -> datetime:
    """Return the moment itself if the office is open then, else the next opening, in UTC.

    Notices keep their quiet hours by it. Refuses `NeverOpen` for a calendar without hours.
    """
    local = calendar.local(at)
    for opens, closes in _stretches(calendar, local.date()):
        if local < closes:
            return max(local, opens).astimezone(UTC)
    raise NeverOpen


def working_time_between(calendar: Calendar, *, start: datetime, end: datetime) -> timedelta:
    """Return how long the office is open between two moments; nothing where `end` is not later."""
    begin, until = calendar.local(start), calendar.local(end)
    total = timedelta()
    if until <= begin:
        return total
    for ordinal in range(begin.toordinal(), until.toordinal() + 1):
        day = date.fromordinal(ordinal)
        for opening in calendar.openings(day):
            opens = datetime.combine(day, opening.opens, calendar.tz)
            closes = datetime.combine(day, opening.closes, calendar.tz)
            total += max(timedelta(), min(closes, until) - max(opens, begin))
    return total


def add_working_time(calendar: Calendar, *, start: datetime, amount: timedelta) -> datetime:
    """Return the UTC moment at which the office has been open for `amount` since `start`.

    Refuses `NeverOpen` for a calendar without hours and `OutsideCalendar` beyond its years.
    """
    begin, left = calendar.local(start), amount
    for opens, closes in _stretches(calendar, begin.date()):
        room = closes - max(opens, begin)
        if room <= timedelta():
            continue
        if left <= room:
            return (max(opens, begin) + left).astimezone(UTC)
        left -= room
    raise OutsideCalendar(begin.date())
