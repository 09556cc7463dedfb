"""The working calendar: which days count, when an office is open, and the two arrays that answer both at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, compress
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from narahubung.rules.refusals import Incomplete, RuleBroken

TABLE_FROM = date(2000, 1, 1)
TABLE_TO = date(2060, 12, 31)
MONDAY_TO_FRIDAY = frozenset(range(5))
LAST_SECOND = time(23, 59, 59)

# Indonesia keeps no daylight saving and has not moved these offsets since 1988, so a fixed offset names the same
# moments as the zone database would, is quicker, and does not fail on a bare machine that has no such database.
_FIXED_ZONES = MappingProxyType(
    {
        "Asia/Jakarta": timezone(timedelta(hours=7), "WIB"),
        "Asia/Makassar": timezone(timedelta(hours=8), "WITA"),
        "Asia/Jayapura": timezone(timedelta(hours=9), "WIT"),
    }
)


class OutsideCalendar(RuleBroken):
    """The day lies outside the years that any calendar of the house spans (422)."""

    def __init__(self, on: date | int) -> None:
        super().__init__(str(on))
        self.on = on


class HolidayKind(StrEnum):
    """Why a weekday is no working day; only collective leave may still count for a rule that says so."""

    NATIONAL = "national"
    COLLECTIVE_LEAVE = "collective_leave"
    REGIONAL = "regional"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Holiday:
    """One declared day off. `estimated`: a lunar date still to be settled; `source`: the decree that declares it."""

    on: date
    name: str
    kind: HolidayKind
    source: str
    estimated: bool = False
    verified: bool = True


class Opening(NamedTuple):
    """One stretch of a day in which the office is open, as local times; it is open at `opens` and shut at `closes`."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """The opening hours of one week, Monday first, in force from `valid_from` to `valid_to` (both days included).

    Refuses `Incomplete` where the week has not seven days or a day's openings are empty, overlap or run backwards.
    """

    week: tuple[tuple[Opening, ...], ...]
    valid_from: date = TABLE_FROM
    valid_to: date = TABLE_TO
    name: str = ""
    source: str = ""
    estimated: bool = False

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise Incomplete(week="seven_days")
        for openings in self.week:
            moments = [moment for opening in openings for moment in opening]
            if moments != sorted(set(moments)):
                raise Incomplete(openings="out_of_order")
        if self.valid_to < self.valid_from:
            raise Incomplete(valid_to="before_valid_from")


@dataclass(frozen=True, slots=True, eq=False)
class Workdays:
    """Working days as two arrays: day -> how many there are up to and including it, and number -> day.

    Days go in and come out as proleptic ordinals (`date.toordinal`). Adding and counting are then two look-ups each,
    whatever the distance. All refuse `OutsideCalendar` beyond the table, where a negative index would wrap silently.
    """

    first: int
    last: int
    upto: tuple[int, ...]
    days: tuple[int, ...]

    @classmethod
    def marked(cls, flags: bytes, *, first: int) -> Workdays:
        """Return the arrays for one flag a day (1 works, 0 does not), beginning with the ordinal `first`."""
        last = first + len(flags) - 1
        return cls(first, last, tuple(accumulate(flags)), tuple(compress(range(first, last + 1), flags)))

    def count(self, ordinal: int) -> int:
        """Return how many working days of the table lie on or before the day."""
        if not self.first <= ordinal <= self.last:
            raise OutsideCalendar(ordinal)
        return self.upto[ordinal - self.first]

    def day(self, number: int) -> int:
        """Return the working day with this number, the table's first having 1."""
        if not 1 <= number <= len(self.days):
            raise OutsideCalendar(number)
        return self.days[number - 1]

    def is_working(self, ordinal: int) -> bool:
        """Return whether the day itself is a working day."""
        return self.count(ordinal) > (self.count(ordinal - 1) if ordinal > self.first else 0)

    def first_from(self, ordinal: int) -> int:
        """Return the day itself if it works, else the next working day."""
        return self.day(self.count(ordinal - 1) + 1)

    def nth_after(self, ordinal: int, number: int) -> int:
        """Return the `number`-th working day after the day, before it where negative, the day itself for 0."""
        if number > 0:
            # The common road, without the two calls below: it is taken once for every term of every case.
            if ordinal < self.first:
                raise OutsideCalendar(ordinal)
            try:
                return self.days[self.upto[ordinal - self.first] + number - 1]
            except IndexError:
                raise OutsideCalendar(ordinal) from None
        return self.day(self.count(ordinal - 1) + 1 + number) if number else ordinal

    def between(self, start: int, end: int) -> int:
        """Return how many working days lie after `start` up to and including `end`; negative where `end` is earlier."""
        if start < self.first or end < self.first:
            raise OutsideCalendar(min(start, end))
        try:
            return self.upto[end - self.first] - self.upto[start - self.first]
        except IndexError:
            raise OutsideCalendar(max(start, end)) from None

    def many_after(self, ordinals: Sequence[int], number: int) -> list[int]:
        """Return `nth_after` of every day for one positive `number`: the road for a million rows."""
        if not ordinals:
            return []
        if min(ordinals) < self.first or number < 1:
            raise OutsideCalendar(min(ordinals))
        if max(ordinals) > self.last or self.upto[max(ordinals) - self.first] + number > len(self.days):
            raise OutsideCalendar(max(ordinals))
        first, upto, days, ahead = self.first, self.upto, self.days, number - 1
        return [days[upto[ordinal - first] + ahead] for ordinal in ordinals]

    def many_between(self, starts: Sequence[int], ends: Sequence[int]) -> list[int]:
        """Return `between` for each pair of days; refuses (ValueError) lists of different length."""
        if not starts and not ends:
            return []
        if min(*starts, *ends) < self.first or max(*starts, *ends) > self.last:
            raise OutsideCalendar(min(*starts, *ends))
        first, upto = self.first, self.upto
        return [upto[end - first] - upto[start - first] for start, end in zip(starts, ends, strict=True)]

    def arrays(self) -> tuple[array[int], array[int]]:
        """Return both arrays as C integers, for a reader of the buffer protocol or a calendar table in the database."""
        return array("i", self.upto), array("i", self.days)


@lru_cache(maxsize=8)
def zone_of(name: str) -> tzinfo:
    """Return the zone; refuses (ZoneInfoNotFoundError) a name that the machine does not know."""
    return _FIXED_ZONES.get(name) or ZoneInfo(name)


_FIRST, _LAST = TABLE_FROM.toordinal(), TABLE_TO.toordinal()


def _place(ordinal: int) -> int:
    if not _FIRST <= ordinal <= _LAST:
        raise OutsideCalendar(ordinal)
    return ordinal - _FIRST


def _flags(off: Iterable[date], weekdays: frozenset[int]) -> bytes:
    days = _LAST - _FIRST + 1
    week = bytes((TABLE_FROM.weekday() + day) % 7 in weekdays for day in range(7))
    flags = bytearray((week * (days // 7 + 1))[:days])
    for day in off:
        if TABLE_FROM <= day <= TABLE_TO:
            flags[day.toordinal() - _FIRST] = 0
    return bytes(flags)


# The stronger reason is the one that is told where two are declared for one day.
_BY_STRENGTH = (HolidayKind.NATIONAL, HolidayKind.REGIONAL, HolidayKind.CLOSING, HolidayKind.COLLECTIVE_LEAVE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendar:
    """One office's days off and hours.

    `covered` are the years whose decree is loaded and confirmed: what reaches into any other year is *provisional*.
    `version` names this state of the table, so that a reckoning can be repeated.

    Immutable: a changed table is a new calendar. All answers are in the office's own zone, whatever the machine's.
    """

    holidays: tuple[Holiday, ...]
    hours: tuple[OfficeHours, ...] = ()
    covered: frozenset[int] = frozenset()
    zone: str = "Asia/Makassar"
    version: str = ""
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    tz: tzinfo = field(init=False, repr=False)
    _named: MappingProxyType[date, Holiday] = field(init=False, repr=False)
    _resting: Workdays = field(init=False, repr=False)
    _through_leave: Workdays = field(init=False, repr=False)
    _hours_of: bytes = field(init=False, repr=False)
    _closes: tuple[time, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise Incomplete(weekdays="none")
        if len(self.hours) > 250:
            raise Incomplete(hours="too_many")
        weakest_first = sorted(self.holidays, key=lambda holiday: _BY_STRENGTH.index(holiday.kind), reverse=True)
        named = {holiday.on: holiday for holiday in weakest_first}
        firm = [day for day, holiday in named.items() if holiday.kind is not HolidayKind.COLLECTIVE_LEAVE]
        put = object.__setattr__
        put(self, "tz", zone_of(self.zone))
        put(self, "_named", MappingProxyType(named))
        put(self, "_resting", Workdays.marked(_flags(named, self.weekdays), first=_FIRST))
        put(self, "_through_leave", Workdays.marked(_flags(firm, self.weekdays), first=_FIRST))
        hours_of, closes = _hours_by_day(self.hours)
        put(self, "_hours_of", hours_of)
        put(self, "_closes", closes)

    def workdays(self, *, through_leave: bool = False) -> Workdays:
        """Return the arrays: with collective leave as days off, or counted `through_leave` for a rule that says so."""
        return self._through_leave if through_leave else self._resting

    def local(self, at: datetime) -> datetime:
        """Return the moment on the office's own clock; refuses (ValueError) a moment without a zone."""
        if at.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return at.astimezone(self.tz)

    def holiday(self, on: date, *, through_leave: bool = False) -> Holiday | None:
        """Return the reason why this day is off, weekends aside, or None."""
        found = self._named.get(on)
        return None if through_leave and found and found.kind is HolidayKind.COLLECTIVE_LEAVE else found

    def hours_in_force(self, on: date) -> OfficeHours | None:
        """Return the week of hours in force on the day (of several, the one that began last), or None if unknown."""
        number = self._hours_of[_place(on.toordinal())]
        return self.hours[number - 1] if number else None

    def openings(self, on: date) -> tuple[Opening, ...]:
        """Return when the office is open that day, in order; empty on a day off and where the hours are unknown."""
        if not self._resting.is_working(on.toordinal()):
            return ()
        hours = self.hours_in_force(on)
        return hours.week[on.weekday()] if hours else ()

    def closing(self, on: date) -> time:
        """Return when the day's business ends: the last closing, or the last second where hours are unknown."""
        return self._closes[_place(on.toordinal())]

    def business_day(self, local: datetime, *, through_leave: bool = False) -> int:
        """Return the ordinal of the working day to which a local moment belongs: after closing time, the next."""
        ordinal = local.toordinal()
        place = _place(ordinal)
        workdays = self._through_leave if through_leave else self._resting
        number = workdays.upto[place]
        works = number > (workdays.upto[place - 1] if place else 0)
        return ordinal if works and local.time() < self._closes[place] else workdays.day(number + 1)

    def is_covered(self, first: date, last: date) -> bool:
        """Return whether every year from `first` to `last` has a confirmed calendar."""
        if first.year == last.year:
            return first.year in self.covered
        return all(year in self.covered for year in range(first.year, last.year + 1))

    def moment(self, on: date, clock: time) -> datetime:
        """Return the aware UTC moment of a local day and time."""
        return datetime.combine(on, clock, self.tz).astimezone(UTC)

    def add_working_days(self, on: date, number: int, *, through_leave: bool = False) -> date:
        """Return the `number`-th working day after the day (before it, where negative)."""
        workdays = self._through_leave if through_leave else self._resting
        return date.fromordinal(workdays.nth_after(on.toordinal(), number))

    def nth_working_day(self, at: datetime, number: int, *, through_leave: bool = False) -> date:
        """Return the `number`-th working day after the one to which a moment belongs: after closing time, the next."""
        zero = self.business_day(self.local(at), through_leave=through_leave)
        workdays = self._through_leave if through_leave else self._resting
        return date.fromordinal(workdays.nth_after(zero, number))

    def working_days_between(self, start: date, end: date, *, through_leave: bool = False) -> int:
        """Return how many working days lie after `start` up to and including `end`; negative where `end` is earlier."""
        workdays = self._through_leave if through_leave else self._resting
        return workdays.between(start.toordinal(), end.toordinal())


def _hours_by_day(hours: Sequence[OfficeHours]) -> tuple[bytes, tuple[time, ...]]:
    """Return for every day of the table the number of the hours in force (0: unknown), and when business ends."""
    days = _LAST - _FIRST + 1
    numbers, closes = bytearray(days), [LAST_SECOND] * days
    by_start = sorted(enumerate(hours, start=1), key=lambda numbered: numbered[1].valid_from)
    for number, each in by_start:
        begin, end = max(each.valid_from.toordinal(), _FIRST), min(each.valid_to.toordinal(), _LAST)
        if begin > end:
            continue
        length = end - begin + 1
        week = [openings[-1].closes if openings else LAST_SECOND for openings in each.week]
        monday = date.fromordinal(begin).weekday()
        run = ((week[monday:] + week[:monday]) * (length // 7 + 1))[:length]
        numbers[begin - _FIRST : begin - _FIRST + length] = bytes([number]) * length
        closes[begin - _FIRST : begin - _FIRST + length] = run
    return bytes(numbers), tuple(closes)


def confirmed_years(holidays: Iterable[Holiday]) -> frozenset[int]:
    """Return the years that may be called covered: national days off declared, all rows verified, none estimated."""
    rows = list(holidays)
    declared = {row.on.year for row in rows if row.kind is HolidayKind.NATIONAL}
    return frozenset(declared - {row.on.year for row in rows if row.estimated or not row.verified})
