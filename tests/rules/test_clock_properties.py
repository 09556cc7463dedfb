"""What must hold of the clock whatever the start, the calendar and the pauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from narahubung.rules.clock import business_day, due, recompute, spent
from narahubung.rules.explanation import DayReason, explain
from narahubung.rules.opening import add_working_time, next_open_moment, working_time_between
from narahubung.rules.terms import EndsAt, Pause, PauseReason, TermRule, Unit
from narahubung.rules.workday import Calendar, HolidayKind
from tests.rules.seeded_calendar import kaltim, rule, wita, with_days_off

quick = settings(max_examples=40, deadline=None, database=None, derandomize=True)

FIRST = wita(2025, 1, 1, 0)
moments = st.integers(0, 500 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
days_off = st.frozensets(st.integers(0, 600).map(lambda day: date(2025, 1, 1) + timedelta(days=day)), max_size=10)
# A pause as minutes after the start: where it begins, where it ends.
spans = st.lists(st.integers(1, 40 * 24 * 60), max_size=6, unique=True).map(
    lambda cuts: list(zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)


@st.composite
def day_rules(draw: st.DrawFn) -> TermRule:
    after_hours = draw(st.booleans())
    return rule(
        draw(st.integers(1, 40)),
        draw(st.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS])),
        ends_at=draw(st.sampled_from(EndsAt)) if after_hours else EndsAt.END_OF_DAY,
        day_zero_counts=draw(st.booleans()),
        roll_forward=draw(st.booleans()),
        through_leave=draw(st.booleans()),
        after_hours_next_day=after_hours,
    )


any_rules = day_rules() | st.builds(rule, st.integers(1, 200), st.sampled_from([Unit.CLOCK_HOURS, Unit.WORKING_HOURS]))


def held(start: datetime, minutes: list[tuple[int, int]]) -> list[Pause]:
    return [
        Pause(start + timedelta(minutes=since), start + timedelta(minutes=until), PauseReason.WAITING_FOR_COMPLAINANT)
        for since, until in minutes
    ]


def end_of(of: TermRule, start: datetime, pauses: list[Pause], calendar: Calendar) -> datetime:
    end = due(of, started_at=start, calendar=calendar, pauses=pauses).due_at
    assert end is not None
    return end


@cache
def declared(off: frozenset[date], kind: HolidayKind) -> Calendar:
    return with_days_off(sorted(off), kind=kind)


@quick
@given(any_rules, moments, spans, days_off, st.sampled_from(HolidayKind), st.integers(0, 2))
def test_declaring_a_day_off_never_makes_anything_due_earlier(
    of: TermRule, start: datetime, minutes: list[tuple[int, int]], off: frozenset[date], kind: HolidayKind, window: int
) -> None:
    of, pauses = replace(of, window_after_pause=window), held(start, minutes)

    assert end_of(of, start, pauses, declared(off, kind)) >= end_of(of, start, pauses, kaltim())


@quick
@given(any_rules, moments, spans)
def test_a_pause_never_makes_anything_due_earlier(
    of: TermRule, start: datetime, minutes: list[tuple[int, int]]
) -> None:
    assert end_of(of, start, held(start, minutes), kaltim()) >= end_of(of, start, [], kaltim())


@quick
@given(day_rules(), moments, spans)
def test_pause_and_resume_are_not_counted(of: TermRule, start: datetime, minutes: list[tuple[int, int]]) -> None:
    pauses = held(start, minutes)
    lines = explain(of, started_at=start, calendar=kaltim(), pauses=pauses)
    stood_still = [
        (business_day(of, kaltim().local(p.since), kaltim()), business_day(of, kaltim().local(p.until), kaltim()))
        for p in pauses
        if p.until
    ]

    counted = [line for line in lines if line.counted]
    assert [line.number for line in counted] == list(range(1, of.value + 1))
    assert not any(since <= line.on.toordinal() < until for line in counted for since, until in stood_still)


@quick
@given(day_rules(), moments, spans)
def test_the_days_told_one_by_one_end_where_the_arrays_say(
    of: TermRule, start: datetime, minutes: list[tuple[int, int]]
) -> None:
    ends = due(of, started_at=start, calendar=kaltim(), pauses=held(start, minutes))
    lines = explain(of, started_at=start, calendar=kaltim(), pauses=held(start, minutes))

    assert lines[-1].on == ends.due_on
    assert [line.on.toordinal() for line in lines] == list(range(lines[0].on.toordinal(), lines[-1].on.toordinal() + 1))
    after_the_last = [line for line in lines if line.on > max(day.on for day in lines if day.counted)]
    # Whatever follows the last counted day is a day off, a pause, or the day to which the end was moved.
    assert all(line.reason not in {DayReason.COUNTED, DayReason.START_DAY} for line in after_the_last)
    if not minutes:
        working = kaltim().workdays(through_leave=of.through_leave)
        assert not any(working.is_working(line.on.toordinal()) for line in after_the_last[:-1])


@quick
@given(any_rules, moments, spans, st.integers(0, 3))
def test_a_clock_that_runs_again_never_ends_before_it_did(
    of: TermRule, start: datetime, minutes: list[tuple[int, int]], window: int
) -> None:
    of, pauses = replace(of, window_after_pause=window), held(start, minutes)
    end = end_of(of, start, pauses, kaltim())

    assert all(pause.until is None or pause.since > end or pause.until <= end for pause in pauses)


@quick
@given(any_rules, moments, st.integers(1, 20_000), st.integers(0, 20_000), st.integers(0, 20_000))
def test_pauses_that_touch_are_the_pause_they_form(
    of: TermRule, start: datetime, since: int, first: int, second: int
) -> None:
    cut, until = since + first, since + first + second

    two = end_of(of, start, held(start, [(since, cut), (cut, until)]), kaltim())

    assert two == end_of(of, start, held(start, [(since, until)]), kaltim())


@quick
@given(any_rules, moments, st.integers(0, 10_000))
def test_a_later_start_never_ends_earlier(of: TermRule, start: datetime, later: int) -> None:
    assert end_of(of, start + timedelta(minutes=later), [], kaltim()) >= end_of(of, start, [], kaltim())


@quick
@given(any_rules, moments, st.integers(-12, 14))
def test_the_zone_in_which_a_moment_is_written_changes_nothing(of: TermRule, start: datetime, offset: int) -> None:
    written = start.astimezone(timezone(timedelta(hours=offset)))

    assert due(of, started_at=written, calendar=kaltim()) == due(of, started_at=start, calendar=kaltim())


@quick
@given(day_rules(), moments, spans)
def test_the_warning_lies_between_start_and_end(of: TermRule, start: datetime, minutes: list[tuple[int, int]]) -> None:
    ends = due(replace(of, warn_before=3), started_at=start, calendar=kaltim(), pauses=held(start, minutes))

    assert ends.due_at is not None
    assert ends.warning_from is not None
    assert start <= ends.warning_from <= ends.due_at


@quick
@given(day_rules(), moments, days_off, st.integers(0, 60 * 24 * 60))
def test_a_changed_calendar_moves_no_end_that_is_past_and_none_into_the_past(
    of: TermRule, start: datetime, off: frozenset[date], minutes_later: int
) -> None:
    at = start + timedelta(minutes=minutes_later)
    changed = declared(off, HolidayKind.REGIONAL)
    for old, new in ((kaltim(), changed), (changed, kaltim())):
        stands = due(of, started_at=start, calendar=old)
        now = recompute(of, started_at=start, calendar=new, stands=stands, at=at)
        assert stands.due_at is not None
        if now is not None:
            assert now.due_at is not None
            assert min(stands.due_at, now.due_at) > at
            assert now == due(of, started_at=start, calendar=new)


@quick
@given(moments, st.integers(1, 300), spans)
def test_what_is_spent_when_a_term_ends_is_the_whole_term(
    start: datetime, value: int, minutes: list[tuple[int, int]]
) -> None:
    of, pauses = rule(value, Unit.WORKING_DAYS), held(start, minutes)
    hours = rule(value, Unit.CLOCK_HOURS)

    end, hours_end = end_of(of, start, pauses, kaltim()), end_of(hours, start, pauses, kaltim())

    used = spent(of, started_at=start, ended_at=end, calendar=kaltim(), pauses=pauses)
    # One more where the clock stood still over the last midnight, so that the day of return was given on top.
    assert used.days in ({value, value + 1} if pauses else {value})
    used = spent(hours, started_at=start, ended_at=hours_end, calendar=kaltim(), pauses=pauses)
    assert used.time == timedelta(hours=value)


@quick
@given(st.integers(0, 20_000), st.integers(-250, 400))
def test_both_arrays_agree_with_counting_on_ones_fingers(place: int, number: int) -> None:
    on = date(2001, 6, 1) + timedelta(days=place)
    day, left, step = on, abs(number), 1 if number > 0 else -1
    while left:
        day += timedelta(days=step)
        left -= day.weekday() < 5 and kaltim().holiday(day) is None

    assert kaltim().add_working_days(on, number) == day
    if number > 0:
        assert kaltim().working_days_between(on, day) == number


@quick
@given(st.lists(st.integers(0, 20_000), max_size=30), st.integers(1, 60))
def test_a_million_at_once_are_what_one_at_a_time_is(places: list[int], number: int) -> None:
    working = kaltim().workdays()
    ordinals = [date(2001, 6, 1).toordinal() + place for place in places]

    later = working.many_after(ordinals, number)

    assert later == [working.nth_after(ordinal, number) for ordinal in ordinals]
    assert working.many_between(ordinals, later) == [number] * len(ordinals)


@quick
@given(moments, st.integers(0, 100 * 60))
def test_open_time_added_is_open_time_between(start: datetime, minutes: int) -> None:
    end = add_working_time(kaltim(), start=start, amount=timedelta(minutes=minutes))

    assert working_time_between(kaltim(), start=start, end=end) == timedelta(minutes=minutes)
    assert start <= next_open_moment(kaltim(), at=start) <= max(end, next_open_moment(kaltim(), at=start))
