"""When a term ends: the one place where a start, a rule, a calendar and its pauses become a due moment.

Nothing here reads the hour or the machine's zone. A due moment follows from the start event alone, never from the last
time a case was touched. Days are counted so:

* What arrives after closing time or on a day off counts as arrived on the next working day, where the rule says so.
  That day is day 0 and does not count, unless the rule says so.
* A day counts when the clock is running as it ends; what happens after closing time belongs to the next working day
  here too. A pause therefore costs the term nothing: the days from the one in which it begins up to the day before it
  ends are not counted, and pauses that touch add up to the pause they form.
* A term in days ends with the last second of its last day (the law says *day*), or at closing time where the rule says
  so.
* A term that runs again after a pause is never over at once: it lasts at least through the day of return, and through
  the rule's `window_after_pause`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from narahubung.rules.opening import add_working_time, next_open_moment, working_time_between
from narahubung.rules.terms import EndsAt, ExtensionRefused, Pause, TermRule, Unit, check_pauses
from narahubung.rules.workday import LAST_SECOND, Calendar, Holiday, HolidayKind, OfficeHours, Opening, Workdays

__all__ = [
    "Calendar",
    "Due",
    "Holiday",
    "HolidayKind",
    "OfficeHours",
    "Opening",
    "Spent",
    "TimeLeft",
    "due",
    "next_open_moment",
    "recompute",
    "reminder_at",
    "spent",
    "time_left",
]


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends: `due_at` in UTC, `due_on` the office's local day; both None while the clock stands still.

    `provisional`: it reaches into a year whose calendar is not confirmed. `warning_from` (UTC): a warning may be given
    from then on; never before the clock started or ran again.
    """

    due_at: datetime | None
    due_on: date | None
    provisional: bool = False
    warning_from: datetime | None = None

    @property
    def is_paused(self) -> bool:
        """Return whether the clock stands still, so that no end can be named."""
        return self.due_at is None


PAUSED = Due(None, None)


@dataclass(frozen=True, slots=True)
class Spent:
    """How much of a term was used: `days` in a rule counted in days, `time` in one counted in hours."""

    days: int | None
    time: timedelta | None


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """What is left: whole working days after today up to the last day (negative: days late), and the plain time."""

    working_days: int
    time: timedelta
    is_over: bool


def due(
    rule: TermRule, *, started_at: datetime, calendar: Calendar, pauses: Sequence[Pause] = (), extension: int = 0
) -> Due:
    """Return when the term ends that started at the (aware) moment.

    `extension` is granted time in the rule's unit. Refuses `ExtensionRefused` beyond the rule's `extendable_by`,
    `PauseNotAdmitted` and `PausesInDisorder` for pauses the rule cannot take, `OutsideCalendar` beyond the table.
    """
    if not 0 <= extension <= rule.extendable_by:
        raise ExtensionRefused(rule.code, asked=extension, allowed=rule.extendable_by)
    held = check_pauses(rule, pauses) if pauses else ()
    if rule.unit is Unit.WORKING_DAYS or rule.unit is Unit.CALENDAR_DAYS:
        return _due_in_days(rule, calendar.local(started_at), calendar, held, rule.value + extension)
    return _due_in_hours(rule, calendar.local(started_at), calendar, held, timedelta(hours=rule.value + extension))


def business_day(rule: TermRule, local: datetime, calendar: Calendar) -> int:
    """Return the ordinal of the day to which the rule assigns a local moment: the next working day after hours."""
    if not rule.after_hours_next_day:
        return local.toordinal()
    return calendar.business_day(local, through_leave=rule.through_leave)


def end_of(rule: TermRule, ordinal: int, calendar: Calendar) -> datetime:
    """Return the aware local moment with which the day is over for the rule."""
    on = date.fromordinal(ordinal)
    clock = calendar.closing(on) if rule.ends_at is EndsAt.CLOSE_OF_OFFICE else LAST_SECOND
    return datetime.combine(on, clock, calendar.tz)


def _itself(ordinal: int) -> int:
    # Where every day counts, the number of days up to a day is its ordinal.
    return ordinal


def _counting(rule: TermRule, workdays: Workdays) -> tuple[Callable[[int], int], Callable[[int], int]]:
    """Return how to number a day among the days that count, and how to find the day with a number."""
    return (workdays.count, workdays.day) if rule.unit is Unit.WORKING_DAYS else (_itself, _itself)


def _land(rule: TermRule, ordinal: int, workdays: Workdays) -> int:
    return workdays.first_from(ordinal) if rule.roll_forward else ordinal


def _due_in_days(rule: TermRule, started: datetime, calendar: Calendar, pauses: tuple[Pause, ...], number: int) -> Due:
    workdays = calendar.workdays(through_leave=rule.through_leave)
    zero = business_day(rule, started, calendar)
    begin = zero if rule.day_zero_counts else zero + 1
    count, day = _counting(rule, workdays)
    last = count(begin - 1) + number
    floor, back = 0, started
    for pause in pauses:
        on = max(_land(rule, day(last), workdays), floor)
        if pause.since > end_of(rule, on, calendar):
            break
        if pause.until is None:
            return PAUSED
        stops = max(business_day(rule, calendar.local(pause.since), calendar), begin)
        back = calendar.local(pause.until)
        resumed = business_day(rule, back, calendar)
        if resumed > stops:
            if stops <= day(last):
                last += count(resumed - 1) - count(stops - 1)
            floor = max(floor, workdays.nth_after(resumed, rule.window_after_pause) if rule.window_after_pause else 0)
        if back > end_of(rule, on, calendar):
            floor = max(floor, resumed)
    ordinal = max(_land(rule, day(last), workdays), floor)
    due_on = date.fromordinal(ordinal)
    due_at = end_of(rule, ordinal, calendar).astimezone(UTC)
    warning_from = reminder_at(due_at, calendar=calendar, before=rule.warn_before, not_before=max(back, started))
    return Due(due_at, due_on, not calendar.is_covered(started, due_on), warning_from)


def _due_in_hours(
    rule: TermRule, started: datetime, calendar: Calendar, pauses: tuple[Pause, ...], amount: timedelta
) -> Due:
    by_office_hours = rule.unit is Unit.WORKING_HOURS

    def after(start: datetime, more: timedelta) -> datetime:
        return add_working_time(calendar, start=start, amount=more) if by_office_hours else start + more

    due_at, back, stood_still = after(started, amount), started, timedelta()
    for pause in pauses:
        if pause.since > due_at:
            break
        if pause.until is None:
            return PAUSED
        since = max(pause.since, started)
        back = max(pause.until, started)
        stood_still += working_time_between(calendar, start=since, end=back) if by_office_hours else back - since
        window = after(back, timedelta(hours=rule.window_after_pause)) if rule.window_after_pause else back
        # Counted from the start each time, so that an end at closing time does not slip to the next opening.
        due_at = max(after(started, amount + stood_still), window)
    due_at = due_at.astimezone(UTC)
    on = calendar.local(due_at).date()
    warning = max(due_at - timedelta(hours=rule.warn_before), back.astimezone(UTC))
    # Clock hours ask no calendar, so none can make them provisional.
    return Due(due_at, on, by_office_hours and not calendar.is_covered(started, on), warning)


def reminder_at(due_at: datetime, *, calendar: Calendar, before: int = 1, not_before: datetime) -> datetime:
    """Return the UTC moment from which to warn: the opening of the day `before` working days ahead of the last day.

    With 0 it is the opening of the last day itself. Never before `not_before` (the start or the return from a pause),
    never after the end. A day without known hours opens at midnight; `next_open_moment` keeps the quiet hours.
    """
    last = calendar.local(due_at).toordinal()
    on = date.fromordinal(calendar.workdays().nth_after(last, -before))
    openings = calendar.openings(on)
    opens = datetime.combine(on, openings[0].opens if openings else time.min, calendar.tz)
    return min(max(opens, not_before), due_at).astimezone(UTC)


def recompute(
    rule: TermRule,
    *,
    started_at: datetime,
    calendar: Calendar,
    stands: Due,
    at: datetime,
    pauses: Sequence[Pause] = (),
    extension: int = 0,
) -> Due | None:
    """Return what the term becomes under a changed calendar, or None where it stays as it `stands`.

    Never moves a term whose end is past at `at`, and never moves one into the past: a person kept to the date that was
    shown. A standing pause stays. The caller keeps the date that was promised and writes the change into the history.
    """
    if stands.due_at is None or stands.due_at <= at:
        return None
    now = due(rule, started_at=started_at, calendar=calendar, pauses=pauses, extension=extension)
    if now.due_at is None or now.due_at <= at:
        return None
    return now if (now.due_at, now.provisional) != (stands.due_at, stands.provisional) else None


def spent(
    rule: TermRule, *, started_at: datetime, ended_at: datetime, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> Spent:
    """Return how much of the term was used when it ended; a pause still open is closed by the ending.

    Counts days from day 1 up to and including the day of the end (0 on day 0), as the reader of a figure would.
    """
    held = [
        Pause(pause.since, min(pause.until or ended_at, ended_at), pause.reason)
        for pause in check_pauses(rule, pauses)
        if pause.since < ended_at
    ]
    started, ended = calendar.local(started_at), calendar.local(ended_at)
    if not rule.counts_days:
        ends = [started, *(moment for pause in held for moment in (pause.since, pause.until or ended)), ended]
        runs = list(pairwise(max(moment, started) for moment in ends))[::2]
        if rule.unit is Unit.CLOCK_HOURS:
            return Spent(None, sum((end - start for start, end in runs), timedelta()))
        open_time = (working_time_between(calendar, start=start, end=end) for start, end in runs)
        return Spent(None, sum(open_time, timedelta()))
    workdays = calendar.workdays(through_leave=rule.through_leave)
    count, _ = _counting(rule, workdays)
    zero = business_day(rule, started, calendar)
    begin = zero if rule.day_zero_counts else zero + 1
    today = ended.toordinal()
    used = count(today) - count(begin - 1)
    for pause in held:
        stops = max(business_day(rule, calendar.local(pause.since), calendar), begin)
        if pause.until is None or pause.until >= ended_at:
            # The clock was standing still when the end came, so the last day was not used either.
            resumed = today + 1
        else:
            resumed = min(business_day(rule, calendar.local(pause.until), calendar), today + 1)
        used -= max(0, count(resumed - 1) - count(stops - 1))
    return Spent(max(0, used), None)


def time_left(due_at: datetime, *, at: datetime, calendar: Calendar) -> TimeLeft:
    """Return what is left of a term at a moment, in working days of the office and as plain time."""
    today, last = calendar.local(at).toordinal(), calendar.local(due_at).toordinal()
    return TimeLeft(calendar.workdays().between(today, last), due_at - at, at > due_at)
