"""Terms counted in days: known answers, worked out by hand on the calendars of 2022 to 2027."""

from __future__ import annotations

import time as machine
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from narahubung.rules.clock import TimeLeft, due, time_left
from narahubung.rules.terms import EndsAt, ExtensionRefused, TermRule, Unit
from narahubung.rules.workday import Calendar, OutsideCalendar
from tests.rules.seeded_calendar import kaltim, rule, terms, wita

THU_28_APR_2022 = wita(2022, 4, 28)
TUE_18_APR_2023 = wita(2023, 4, 18)
FRI_5_APR_2024 = wita(2024, 4, 5)
THU_27_MAR_2025 = wita(2025, 3, 27)
MON_16_MAR_2026 = wita(2026, 3, 16)
MON_5_JAN, THU_8_JAN = wita(2026, 1, 5), wita(2026, 1, 8)
FRI_9_JAN_17_00, SAT_10_JAN, MON_12_JAN_7_00 = wita(2026, 1, 9, 17), wita(2026, 1, 10), wita(2026, 1, 12, 7)
NEW_YEARS_EVE_20_00 = wita(2026, 12, 31, 20)


def due_on(of: TermRule, started_at: datetime, *, extension: int = 0) -> date:
    on = due(of, started_at=started_at, calendar=kaltim(), extension=extension).due_on
    assert on is not None
    return on


@pytest.mark.parametrize(
    ("started_at", "fifth_working_day"),
    [
        (THU_28_APR_2022, date(2022, 5, 13)),
        (TUE_18_APR_2023, date(2023, 5, 3)),
        (FRI_5_APR_2024, date(2024, 4, 22)),
        (THU_27_MAR_2025, date(2025, 4, 14)),
        (MON_16_MAR_2026, date(2026, 3, 30)),
    ],
)
def test_five_working_days_across_idul_fitri(started_at: datetime, fifth_working_day: date) -> None:
    assert due_on(rule(5), started_at) == fifth_working_day


def test_a_rule_may_count_collective_leave_as_working_days() -> None:
    # 17 and 18 March count, 19 is Nyepi, then 20, 23 and 24 count.
    assert due_on(rule(5, through_leave=True), MON_16_MAR_2026) == date(2026, 3, 24)


@pytest.mark.parametrize(
    ("started_at", "days", "expected"),
    [
        (wita(2024, 2, 28), 1, date(2024, 2, 29)),  # leap day, a Thursday
        (wita(2025, 12, 23), 3, date(2025, 12, 30)),  # Christmas and its leave
        (wita(2025, 12, 29), 3, date(2026, 1, 2)),  # year end
        (wita(2025, 8, 15), 1, date(2025, 8, 19)),  # Friday; Monday 18 was declared eleven days before
        (wita(2024, 11, 26), 1, date(2024, 11, 28)),  # election day between
        (wita(2026, 1, 5), 30, date(2026, 2, 19)),  # Art. 54(1) of 58/2023: thirty working days
    ],
)
def test_working_days_worked_out_by_hand(started_at: datetime, days: int, expected: date) -> None:
    assert due_on(rule(days), started_at) == expected


@pytest.mark.parametrize(
    ("started_at", "days", "expected"),
    [
        (wita(2026, 3, 2), 30, date(2026, 4, 1)),
        (wita(2026, 3, 4), 30, date(2026, 4, 6)),  # Good Friday: rolls over the weekend to Monday
        (wita(2024, 2, 15), 14, date(2024, 2, 29)),
        (wita(2026, 1, 2), 14, date(2026, 1, 19)),  # Friday 16 January is Isra Mikraj
    ],
)
def test_calendar_days_roll_forward_from_a_day_off(started_at: datetime, days: int, expected: date) -> None:
    assert due_on(rule(days, Unit.CALENDAR_DAYS), started_at) == expected


def test_calendar_days_stay_where_the_rule_does_not_roll() -> None:
    assert due_on(rule(30, Unit.CALENDAR_DAYS, roll_forward=False), wita(2026, 3, 4)) == date(2026, 4, 3)


def test_day_zero_counts_only_where_the_rule_says_so() -> None:
    assert due_on(rule(3), MON_5_JAN) == date(2026, 1, 8)
    assert due_on(rule(3, day_zero_counts=True), MON_5_JAN) == date(2026, 1, 7)
    assert due_on(rule(3, Unit.CALENDAR_DAYS, day_zero_counts=True), MON_5_JAN) == date(2026, 1, 7)


def test_the_last_minute_before_closing_still_belongs_to_the_day() -> None:
    # Ramadan hours: on Monday 16 March 2026 the office shuts at 15.00.
    assert due_on(rule(1), wita(2026, 3, 16, 14, 59, 59)) == date(2026, 3, 17)
    assert due_on(rule(1), wita(2026, 3, 16, 15)) == date(2026, 3, 25)


def test_a_rule_may_take_what_comes_after_hours_as_come_that_day() -> None:
    assert due_on(rule(1, after_hours_next_day=False), wita(2026, 3, 16, 22)) == date(2026, 3, 17)


def test_friday_evening_saturday_and_monday_morning_arrive_together() -> None:
    assert {due_on(rule(1), at) for at in (FRI_9_JAN_17_00, SAT_10_JAN, MON_12_JAN_7_00)} == {date(2026, 1, 13)}


def test_the_day_of_the_start_is_the_offices_day_not_utcs() -> None:
    half_past_midnight = datetime(2026, 1, 5, 16, 30, tzinfo=UTC)

    assert due_on(rule(1), half_past_midnight) == date(2026, 1, 7)


def test_a_term_ends_with_the_last_second_of_the_local_day() -> None:
    ends = due(rule(1), started_at=wita(2026, 1, 5), calendar=kaltim())

    assert ends.due_at == wita(2026, 1, 6, 23, 59, 59)
    assert ends.due_at is not None
    assert ends.due_at.tzinfo is UTC


def test_a_term_may_end_when_the_office_closes() -> None:
    until_closing = rule(1, ends_at=EndsAt.CLOSE_OF_OFFICE)

    assert due(until_closing, started_at=MON_5_JAN, calendar=kaltim()).due_at == wita(2026, 1, 6, 16)
    assert due(until_closing, started_at=THU_8_JAN, calendar=kaltim()).due_at == wita(2026, 1, 9, 16, 30)


def test_an_extension_is_counted_on_and_is_limited() -> None:
    assert due_on(rule(5), MON_16_MAR_2026, extension=2) == date(2026, 4, 1)

    with pytest.raises(ExtensionRefused) as refusal:
        due(rule(5), started_at=MON_16_MAR_2026, calendar=kaltim(), extension=6)
    assert (refusal.value.asked, refusal.value.allowed) == (6, 5)
    with pytest.raises(ExtensionRefused):
        due(rule(5), started_at=MON_16_MAR_2026, calendar=kaltim(), extension=-1)


def test_a_year_without_a_confirmed_calendar_makes_the_end_provisional() -> None:
    assert not due(rule(1), started_at=wita(2026, 12, 29), calendar=kaltim()).provisional
    assert due(rule(3), started_at=wita(2026, 12, 29), calendar=kaltim()).provisional
    assert due(rule(3), started_at=wita(2031, 5, 5), calendar=kaltim()).provisional


def test_clock_hours_ask_no_calendar() -> None:
    ends = due(rule(24, Unit.CLOCK_HOURS), started_at=NEW_YEARS_EVE_20_00, calendar=kaltim())

    assert ends.due_at == wita(2027, 1, 1, 20)
    assert not ends.provisional


def test_a_day_beyond_every_table_is_refused() -> None:
    with pytest.raises(OutsideCalendar):
        due(rule(1), started_at=wita(1999, 12, 31), calendar=kaltim())
    with pytest.raises(OutsideCalendar):
        due(rule(300), started_at=wita(2060, 6, 1), calendar=kaltim())


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        due(rule(1), started_at=wita(2026, 1, 5).replace(tzinfo=None), calendar=kaltim())


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC", "America/New_York"])
def test_the_machines_zone_changes_nothing(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    machine.tzset()
    try:
        ends = due(rule(5), started_at=MON_16_MAR_2026, calendar=kaltim())
    finally:
        monkeypatch.undo()
        machine.tzset()

    assert ends.due_at == datetime(2026, 3, 30, 15, 59, 59, tzinfo=UTC)


def test_the_readers_zone_changes_nothing() -> None:
    readers = [timezone(timedelta(hours=hours)) for hours in (-5, 0, 7, 8, 9)]

    ends = {due(rule(5), started_at=MON_16_MAR_2026.astimezone(zone), calendar=kaltim()) for zone in readers}

    assert len(ends) == 1


def test_an_office_in_another_zone_keeps_its_own_days() -> None:
    # In Jakarta it is still Monday, half past eleven.
    half_past_midnight_wita = datetime(2026, 1, 5, 16, 30, tzinfo=UTC)
    jakarta = Calendar(holidays=(), zone="Asia/Jakarta")

    assert due(rule(1), started_at=half_past_midnight_wita, calendar=jakarta).due_at == datetime(
        2026, 1, 6, 16, 59, 59, tzinfo=UTC
    )


def test_what_is_left_is_told_in_working_days() -> None:
    ends = wita(2026, 3, 30, 23, 59, 59)

    assert time_left(ends, at=MON_16_MAR_2026, calendar=kaltim()).working_days == 5
    assert time_left(ends, at=wita(2026, 3, 30, 8), calendar=kaltim()) == TimeLeft(
        0, timedelta(hours=15, minutes=59, seconds=59), is_over=False
    )
    late = time_left(ends, at=wita(2026, 4, 2), calendar=kaltim())
    assert (late.working_days, late.is_over) == (-3, True)


def test_every_seeded_term_can_be_reckoned() -> None:
    for term in terms():
        start = max(term.valid_from, date(2022, 1, 3))
        ends = due(term, started_at=wita(start.year, start.month, start.day), calendar=kaltim())
        assert ends.due_at is not None
        assert ends.warning_from is not None
        assert ends.warning_from < ends.due_at
