"""Series of meetings: the days that another program reckons, moved off the days on which nobody works."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from dateutil.rrule import FR, MO, MONTHLY, TH, TU, WE, WEEKLY, rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from narahubung.rules.recurrence import Doubt, Pace, Recurrence, plan
from narahubung.rules.refusals import Incomplete
from narahubung.rules.workday import Calendar, Holiday, HolidayKind
from tests.rules.seeded_calendar import kaltim

CALENDAR = kaltim()

WEEKDAYS = (MO, TU, WE, TH, FR)
days_of_work = st.dates(date(2026, 1, 1), date(2026, 12, 28)).filter(lambda on: on.weekday() < 5)


def by_rrule(first: date, **rule: object) -> list[date]:
    return [at.date() for at in rrule(dtstart=datetime(first.year, first.month, first.day), **rule)]  # noqa: DTZ001


@given(first=days_of_work, step=st.integers(1, 12), times=st.integers(1, 20))
@settings(max_examples=50)
def test_weeks_are_as_another_program_reckons_them(first: date, step: int, times: int) -> None:
    ours = list(Recurrence(first_on=first, pace=Pace.WEEKS, step=step, times=times).days())

    assert ours == by_rrule(first, freq=WEEKLY, interval=step, count=times)


@given(first=days_of_work.filter(lambda on: on.day <= 28), step=st.integers(1, 12), times=st.integers(1, 20))
@settings(max_examples=50)
def test_the_nth_weekday_of_a_month_is_as_another_program_reckons_it(first: date, step: int, times: int) -> None:
    nth = WEEKDAYS[first.weekday()]((first.day - 1) // 7 + 1)

    ours = list(Recurrence(first_on=first, pace=Pace.MONTHS_BY_WEEKDAY, step=step, times=times).days())

    assert ours == by_rrule(first, freq=MONTHLY, interval=step, count=times, byweekday=nth)


@given(first=days_of_work.filter(lambda on: on.day <= 28), step=st.integers(1, 12), times=st.integers(1, 20))
@settings(max_examples=50)
def test_the_day_of_a_month_is_as_another_program_reckons_it(first: date, step: int, times: int) -> None:
    ours = list(Recurrence(first_on=first, pace=Pace.MONTHS_BY_DAY, step=step, times=times).days())

    assert ours == by_rrule(first, freq=MONTHLY, interval=step, count=times, bymonthday=first.day)


def test_a_fifth_weekday_means_the_last_and_a_31st_the_last_day() -> None:
    fifth = Recurrence(first_on=date(2026, 1, 30), pace=Pace.MONTHS_BY_WEEKDAY, times=3)
    last = Recurrence(first_on=date(2026, 3, 31), pace=Pace.MONTHS_BY_DAY, times=3)

    assert list(fifth.days()) == [date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 27)]
    assert list(last.days()) == [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]


@given(
    first=st.dates(date(2026, 1, 1), date(2026, 12, 28)),
    pace=st.sampled_from(Pace),
    step=st.integers(1, 6),
    times=st.integers(1, 12),
)
@settings(max_examples=60)
def test_a_meeting_is_held_on_a_working_day_never_before_the_day_meant(
    first: date, pace: Pace, step: int, times: int
) -> None:
    found = plan(Recurrence(first_on=first, pace=pace, step=step, times=times), calendar=CALENDAR)

    working = CALENDAR.workdays()
    assert len(found) == (1 if pace is Pace.ONCE else times)
    for one in found:
        assert working.is_working(one.on.toordinal())
        assert one.on >= one.wanted_on
        assert working.between(one.wanted_on.toordinal(), one.on.toordinal()) == int(one.is_moved)
        assert one.is_moved == (Doubt.MOVED in one.doubts)


def test_a_weekly_series_across_idul_fitri_moves_and_warns() -> None:
    # Idul Fitri 1447 H: 21 and 22 March 2026, with collective leave around it (SKB 3 Menteri, ops/seeds/holidays.csv).
    found = plan(Recurrence(first_on=date(2026, 3, 13), pace=Pace.WEEKS, times=3), calendar=CALENDAR)

    assert [one.wanted_on for one in found] == [date(2026, 3, 13), date(2026, 3, 20), date(2026, 3, 27)]
    moved = found[1]
    assert moved.on == date(2026, 3, 25)
    assert moved.reason != ""
    assert Doubt.NEAR_REST in moved.doubts
    assert not found[0].is_moved
    assert found[2].doubts == ()


def test_two_that_would_fall_on_one_day_say_so() -> None:
    # A rest so long that two weekly meetings are moved out of it.
    off = tuple(
        Holiday(date(2026, 6, day), "Libur panjang (contoh)", HolidayKind.NATIONAL, "contoh") for day in range(8, 20)
    )
    calendar = Calendar(holidays=off, covered=frozenset({2026}))

    found = plan(Recurrence(first_on=date(2026, 6, 10), pace=Pace.WEEKS, times=2), calendar=calendar)

    assert [one.on for one in found] == [date(2026, 6, 22)] * 2
    assert Doubt.TWICE in found[1].doubts


def test_a_year_without_its_decree_is_said_to_be_provisional() -> None:
    (one,) = plan(Recurrence(first_on=date(2028, 5, 16)), calendar=CALENDAR)

    assert Doubt.PROVISIONAL in one.doubts


@pytest.mark.parametrize("wrong", [{"step": 0}, {"step": 13}, {"times": 0}, {"times": 61}])
def test_what_nobody_means_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(Incomplete):
        Recurrence(first_on=date(2026, 5, 13), pace=Pace.WEEKS, **wrong)
