"""Office hours: split days, Friday, Ramadan, quiet hours for notices, and the moment from which to warn."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from narahubung.rules.clock import due, reminder_at
from narahubung.rules.opening import NeverOpen, add_working_time, is_open, next_open_moment, working_time_between
from narahubung.rules.refusals import Incomplete
from narahubung.rules.terms import Unit
from narahubung.rules.workday import TABLE_FROM, TABLE_TO, Calendar, OfficeHours, Opening, OutsideCalendar, zone_of
from tests.rules.seeded_calendar import hours, kaltim, rule, terms, wita, with_window


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (wita(2026, 1, 5, 6), wita(2026, 1, 5, 7, 30)),  # before opening
        (wita(2026, 1, 5, 9), wita(2026, 1, 5, 9)),  # open: the moment itself
        (wita(2026, 1, 5, 12), wita(2026, 1, 5, 13)),  # midday break
        (wita(2026, 1, 5, 16), wita(2026, 1, 6, 7, 30)),  # shut on the minute
        (wita(2026, 1, 9, 11, 45), wita(2026, 1, 9, 13)),  # Friday break
        (wita(2026, 1, 9, 16, 15), wita(2026, 1, 9, 16, 15)),  # Friday closes half an hour later
        (wita(2026, 1, 9, 16, 30), wita(2026, 1, 12, 7, 30)),  # over the weekend
        (wita(2026, 1, 15, 20), wita(2026, 1, 19, 7, 30)),  # Isra Mikraj on Friday, then the weekend
        (wita(2026, 3, 16, 7, 45), wita(2026, 3, 16, 8)),  # Ramadan opens at eight
        (wita(2026, 3, 17, 15), wita(2026, 3, 25, 7, 30)),  # Nyepi and Idul Fitri; Ramadan hours are over
    ],
)
def test_notices_wait_for_the_next_open_moment(at: datetime, opens: datetime) -> None:
    assert next_open_moment(kaltim(), at=at) == opens
    assert is_open(kaltim(), at=opens)
    assert is_open(kaltim(), at=at) == (at == opens)


def test_a_calendar_without_hours_never_opens() -> None:
    with pytest.raises(NeverOpen):
        next_open_moment(Calendar(holidays=()), at=wita(2026, 1, 5))


@pytest.mark.parametrize(
    ("start", "end", "open_hours"),
    [
        (wita(2026, 1, 5, 7, 30), wita(2026, 1, 5, 16), 7.5),
        (wita(2026, 1, 5, 11), wita(2026, 1, 5, 14), 2.0),
        (wita(2026, 1, 9, 11), wita(2026, 1, 9, 13, 30), 1.0),
        (wita(2026, 1, 5, 0), wita(2026, 1, 12, 0), 37.5),  # Perpres 21/2023: 37 h 30 min a week
        (wita(2026, 3, 2, 0), wita(2026, 3, 9, 0), 32.5),  # and 32 h 30 min in Ramadan
        (wita(2022, 4, 4, 0), wita(2022, 4, 11, 0), 32.5),
        (wita(2026, 1, 10, 9), wita(2026, 1, 11, 20), 0.0),
        (wita(2026, 1, 6), wita(2026, 1, 5), 0.0),
    ],
)
def test_open_time_between_two_moments(start: datetime, end: datetime, open_hours: float) -> None:
    assert working_time_between(kaltim(), start=start, end=end) == timedelta(hours=open_hours)


def test_adding_open_time_skips_breaks_and_days_off() -> None:
    assert add_working_time(kaltim(), start=wita(2026, 1, 9, 11), amount=timedelta(hours=1)) == wita(2026, 1, 9, 13, 30)
    assert add_working_time(kaltim(), start=wita(2026, 1, 9, 16), amount=timedelta(hours=1)) == wita(2026, 1, 12, 8)
    assert add_working_time(kaltim(), start=wita(2026, 1, 10), amount=timedelta()) == wita(2026, 1, 12, 7, 30)


def test_open_time_beyond_the_table_is_refused() -> None:
    with pytest.raises(OutsideCalendar):
        add_working_time(kaltim(), start=wita(2060, 12, 30), amount=timedelta(hours=100))


def test_rapid_response_runs_through_the_night_and_the_weekend() -> None:
    rapid = next(term for term in terms() if term.code == "RCO")

    ends = due(rapid, started_at=wita(2026, 1, 9, 22), calendar=kaltim())

    assert ends.due_at == wita(2026, 1, 10, 22)
    assert ends.warning_from == wita(2026, 1, 10, 18)


def test_the_warning_begins_a_working_day_ahead_at_opening() -> None:
    a_day_ahead = with_window(5, 0, warn_before=1)

    assert due(a_day_ahead, started_at=wita(2026, 1, 5), calendar=kaltim()).warning_from == wita(2026, 1, 9, 7, 30)
    # Five working days from Monday 16 March 2026 end on Monday the 30th: the Friday before.
    assert due(a_day_ahead, started_at=wita(2026, 3, 16), calendar=kaltim()).warning_from == wita(2026, 3, 27, 7, 30)


def test_a_term_of_one_day_warns_on_its_last_morning() -> None:
    acknowledge = next(term for term in terms() if term.code == "ACKNOWLEDGE")

    assert due(acknowledge, started_at=wita(2026, 1, 5), calendar=kaltim()).warning_from == wita(2026, 1, 6, 7, 30)


def test_a_warning_never_comes_before_the_start_nor_after_the_end() -> None:
    start = wita(2026, 1, 6, 9)

    assert reminder_at(wita(2026, 1, 7, 15), calendar=kaltim(), before=5, not_before=start) == start
    assert reminder_at(wita(2026, 1, 7, 6), calendar=kaltim(), before=0, not_before=start) == wita(2026, 1, 7, 6)


def test_working_hours_reach_over_a_provisional_year() -> None:
    assert due(rule(40, Unit.WORKING_HOURS), started_at=wita(2026, 12, 30), calendar=kaltim()).provisional


def test_of_two_weeks_of_hours_the_one_that_began_last_is_in_force() -> None:
    in_force = [kaltim().hours_in_force(date(2026, 3, day)) for day in (20, 21)]

    assert [each.name for each in in_force if each] == ["ramadan_1447", "biasa"]
    assert kaltim().closing(date(2026, 3, 16)) == time(15)


def test_hours_of_a_whole_week_are_asked_for() -> None:
    with pytest.raises(Incomplete):
        OfficeHours(week=())


@pytest.mark.parametrize(
    "openings",
    [
        (Opening(time(9), time(8)),),
        (Opening(time(9), time(9)),),
        (Opening(time(8), time(12)), Opening(time(11), time(16))),
        (Opening(time(13), time(16)), Opening(time(8), time(12))),
    ],
)
def test_openings_in_disorder_are_refused(openings: tuple[Opening, ...]) -> None:
    with pytest.raises(Incomplete):
        OfficeHours(week=(openings, (), (), (), (), (), ()))


def test_hours_that_end_before_they_begin_are_refused() -> None:
    with pytest.raises(Incomplete):
        OfficeHours(week=((),) * 7, valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1))


def test_hours_wholly_outside_the_table_change_nothing() -> None:
    ancient = OfficeHours(week=((),) * 7, valid_from=date(1990, 1, 1), valid_to=date(1990, 12, 31))

    assert Calendar(holidays=(), hours=(ancient,)).hours_in_force(TABLE_FROM) is None


@pytest.mark.parametrize("name", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_fixed_offsets_agree_with_the_zone_database(name: str) -> None:
    try:
        database = ZoneInfo(name)
    except ZoneInfoNotFoundError:
        pytest.skip("NO ZONE DATABASE on this machine: the fixed offsets could not be compared")

    for year in range(TABLE_FROM.year, TABLE_TO.year + 1):
        for month in (1, 4, 7, 10):
            at = datetime(year, month, 1, 12, tzinfo=UTC)
            assert at.astimezone(zone_of(name)).utcoffset() == at.astimezone(database).utcoffset()


def test_a_zone_elsewhere_comes_from_the_database() -> None:
    assert zone_of("UTC").utcoffset(wita(2026, 1, 5)) == timedelta()
    with pytest.raises(ZoneInfoNotFoundError):
        zone_of("Asia/Nowhere")


def test_the_seeded_weeks_are_those_of_the_decree() -> None:
    for each in hours():
        total = sum(
            (
                datetime.combine(TABLE_FROM, opening.closes) - datetime.combine(TABLE_FROM, opening.opens)
                for day in each.week
                for opening in day
            ),
            timedelta(),
        )
        assert total == timedelta(hours=32.5 if each.name.startswith("ramadan") else 37.5), each.name
