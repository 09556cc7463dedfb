"""The traps that other systems fell into, each kept as a case of our own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from narahubung.rules.clock import Due, due, recompute, spent
from narahubung.rules.explanation import calculate
from narahubung.rules.opening import add_working_time
from narahubung.rules.terms import Pause, PauseReason, Unit
from narahubung.rules.workday import Calendar, HolidayKind, confirmed_years
from tests.rules.seeded_calendar import holidays, hours, kaltim, rows, rule, terms, wita, with_days_off, with_window

WAITING = PauseReason.WAITING_FOR_COMPLAINANT
MON_5_JAN, TUE_6_JAN, WED_7_JAN, THU_8_JAN, FRI_9_JAN = (wita(2026, 1, day) for day in range(5, 10))
MON_5_JAN_OPENING = wita(2026, 1, 5, 7, 30)
FRI_15_AUG_2025 = wita(2025, 8, 15)


def test_t1_days_off_lengthen_a_term_and_never_shorten_it() -> None:
    all_week_off = with_days_off(date(2026, 1, day) for day in range(9, 16))

    assert due(rule(3), started_at=THU_8_JAN, calendar=kaltim()).due_on == date(2026, 1, 13)
    assert due(rule(3), started_at=THU_8_JAN, calendar=all_week_off).due_on == date(2026, 1, 21)


def test_t4_the_week_of_idul_fitri_with_its_collective_leave() -> None:
    calculation = calculate(rule(3), started_at=wita(2025, 3, 27), calendar=kaltim())

    assert calculation.due.due_on == date(2025, 4, 10)
    assert [line.on.day for line in calculation.days_off] == [28, 29, 31, 1, 2, 3, 4, 7]


def test_t4_a_holiday_declared_after_filing_moves_the_term() -> None:
    as_first_decreed = Calendar(
        holidays=tuple(day for day in holidays() if "933/2025" not in day.source), hours=hours()
    )

    assert due(rule(1), started_at=FRI_15_AUG_2025, calendar=as_first_decreed).due_on == date(2025, 8, 18)
    assert due(rule(1), started_at=FRI_15_AUG_2025, calendar=kaltim()).due_on == date(2025, 8, 19)


def test_t5_touching_a_case_does_not_start_its_clock_again() -> None:
    untouched = due(rule(5), started_at=MON_5_JAN, calendar=kaltim())
    asked_and_answered = [
        Pause(wita(2026, 1, day, 11), wita(2026, 1, day, 11, minute), WAITING) for day in (6, 7, 8) for minute in (0, 5)
    ]

    for pause in asked_and_answered:
        assert due(rule(5), started_at=MON_5_JAN, calendar=kaltim(), pauses=[pause]).due_at == untouched.due_at


def test_t5_touching_does_not_earn_a_window_either() -> None:
    quick = Pause(wita(2026, 1, 8, 11), wita(2026, 1, 8, 11, 5), WAITING)

    touched = due(with_window(3, 1), started_at=wita(2026, 1, 5), calendar=kaltim(), pauses=[quick])

    assert touched.due_on == date(2026, 1, 8)


@pytest.mark.parametrize("offset", [7, 8, 9, 0])
def test_t6_the_same_end_for_readers_in_every_zone(offset: int) -> None:
    reader = timezone(timedelta(hours=offset))

    ends = due(rule(3), started_at=wita(2026, 1, 5).astimezone(reader), calendar=kaltim())

    assert ends.due_at == datetime(2026, 1, 8, 15, 59, 59, tzinfo=UTC)


def test_t6_a_pause_closed_by_the_settlement_is_not_lost() -> None:
    on_hold = [Pause(wita(2026, 2, 3), None, WAITING)]

    used = spent(rule(5), started_at=wita(2026, 1, 30), ended_at=wita(2026, 8, 20), calendar=kaltim(), pauses=on_hold)

    # Friday 30 January is day 0, Monday 2 February day 1; from Tuesday on the clock stood still until the settlement.
    assert used.days == 1


def test_t7_a_term_that_runs_again_is_not_overdue_at_once() -> None:
    back = wita(2026, 1, 20, 15, 59)
    held = [Pause(wita(2026, 1, 8, 15, 55), back, WAITING)]

    ends = due(with_window(3, 1, warn_before=1), started_at=wita(2026, 1, 5), calendar=kaltim(), pauses=held)

    assert ends.due_on == date(2026, 1, 21)
    assert ends.warning_from == back


def test_t7_two_obligations_on_one_case_have_each_their_own_clock() -> None:
    of = {term.code: term for term in terms()}

    acknowledge = due(of["ACKNOWLEDGE"], started_at=MON_5_JAN, calendar=kaltim())
    answer = due(
        of["ANSWER"], started_at=MON_5_JAN, calendar=kaltim(), pauses=[Pause(wita(2026, 1, 6), WED_7_JAN, WAITING)]
    )
    clarify = due(of["CLARIFY_1"], started_at=WED_7_JAN, calendar=kaltim())

    assert (acknowledge.due_on, answer.due_on) == (date(2026, 1, 6), date(2026, 1, 13))
    assert clarify.due_on == date(2026, 1, 21)


def test_t10_a_holiday_added_later_moves_a_running_term() -> None:
    stands = due(rule(3), started_at=MON_5_JAN, calendar=kaltim())
    decreed = with_days_off([date(2026, 1, 7)], kind=HolidayKind.COLLECTIVE_LEAVE)

    now = recompute(rule(3), started_at=MON_5_JAN, calendar=decreed, stands=stands, at=TUE_6_JAN)

    assert stands.due_on == date(2026, 1, 8)
    assert now is not None
    assert now.due_on == date(2026, 1, 9)


def test_t10_a_change_that_does_not_reach_a_term_says_nothing() -> None:
    stands = due(rule(3), started_at=MON_5_JAN, calendar=kaltim())
    elsewhere = with_days_off([date(2026, 1, 14)])

    assert recompute(rule(3), started_at=MON_5_JAN, calendar=elsewhere, stands=stands, at=MON_5_JAN) is None


def test_t10_a_past_end_is_never_moved() -> None:
    stands = due(rule(3), started_at=MON_5_JAN, calendar=kaltim())
    decreed = with_days_off([date(2026, 1, 7)])

    assert recompute(rule(3), started_at=MON_5_JAN, calendar=decreed, stands=stands, at=FRI_9_JAN) is None


def test_t10_a_withdrawn_holiday_never_makes_a_term_end_in_the_past() -> None:
    with_leave = with_days_off([date(2026, 1, 7)])
    stands = due(rule(3), started_at=MON_5_JAN, calendar=with_leave)
    assert stands.due_on == date(2026, 1, 9)

    assert recompute(rule(3), started_at=MON_5_JAN, calendar=kaltim(), stands=stands, at=FRI_9_JAN) is None
    earlier = recompute(rule(3), started_at=MON_5_JAN, calendar=kaltim(), stands=stands, at=wita(2026, 1, 6))
    assert earlier is not None
    assert earlier.due_on == date(2026, 1, 8)


def test_t10_a_confirmed_year_takes_the_provisional_mark_away() -> None:
    settled = due(rule(3), started_at=MON_5_JAN, calendar=kaltim())
    stands = Due(settled.due_at, settled.due_on, provisional=True)

    assert recompute(rule(3), started_at=MON_5_JAN, calendar=kaltim(), stands=stands, at=MON_5_JAN) == settled


def test_t10_a_clock_that_stands_still_is_left_alone() -> None:
    assert (
        recompute(rule(3), started_at=MON_5_JAN, calendar=kaltim(), stands=Due(None, None), at=wita(2026, 1, 6)) is None
    )


def test_t11_two_working_days_of_hours_are_two_days() -> None:
    # Monday opening to Tuesday closing: seven and a half hours each.
    ends = add_working_time(kaltim(), start=MON_5_JAN_OPENING, amount=timedelta(hours=15))

    assert ends == wita(2026, 1, 6, 16)
    assert due(rule(15, Unit.WORKING_HOURS), started_at=MON_5_JAN_OPENING, calendar=kaltim()).due_at == ends


def test_t11_every_day_off_names_its_decree_and_a_proposal_confirms_no_year() -> None:
    assert all(day.source and day.name for day in holidays())
    decreed = [day for day in holidays() if day.verified]
    assert all(day.source.startswith(("SKB", "Keppres")) for day in decreed)
    assert all(day.on.year == 2027 for day in holidays() if not day.verified)
    assert confirmed_years(holidays()) == {2022, 2023, 2024, 2025, 2026}
    assert {int(row["year"]) for row in rows("covered_years.csv")} == confirmed_years(holidays())


def test_t11_observances_that_are_no_days_off_stay_working_days() -> None:
    working = kaltim().workdays()

    for observance in (date(2026, 4, 21), date(2025, 10, 28), date(2025, 11, 10), date(2024, 10, 2)):
        assert working.is_working(observance.toordinal())
