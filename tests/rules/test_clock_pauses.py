"""A clock that stands still costs its term nothing, and nobody is overdue the moment it runs again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from narahubung.rules.clock import Spent, due, spent
from narahubung.rules.terms import EndsAt, Pause, PauseNotAdmitted, PauseReason, PausesInDisorder, TermRule, Unit
from tests.rules.seeded_calendar import kaltim, rule, terms, wita, with_window

WAITING = PauseReason.WAITING_FOR_COMPLAINANT
MON_5_JAN, TUE_6_JAN, WED_7_JAN, THU_8_JAN, FRI_9_JAN = (wita(2026, 1, day) for day in range(5, 10))
MON_12_JAN, TUE_13_JAN, WED_14_JAN = (wita(2026, 1, day) for day in range(12, 15))


def due_on(of: TermRule, started_at: datetime, *pauses: Pause) -> date | None:
    return due(of, started_at=started_at, calendar=kaltim(), pauses=pauses).due_on


def test_the_days_of_a_pause_are_not_counted() -> None:
    # Without the pause: Tuesday 6 to Thursday 8. Tuesday and Wednesday stood still, so Thursday is day 1.
    assert due_on(rule(3), MON_5_JAN, Pause(TUE_6_JAN, THU_8_JAN, WAITING)) == date(2026, 1, 12)


def test_a_pause_within_one_day_moves_nothing() -> None:
    lunch = Pause(wita(2026, 1, 6, 12), wita(2026, 1, 6, 13), WAITING)

    assert due_on(rule(3), MON_5_JAN, lunch) == due_on(rule(3), MON_5_JAN)


def test_an_hour_after_closing_moves_nothing_not_even_on_the_last_day() -> None:
    evening = Pause(wita(2026, 1, 8, 18), wita(2026, 1, 8, 19), WAITING)

    assert due_on(rule(3), MON_5_JAN, evening) == date(2026, 1, 8)


def test_a_pause_over_a_weekend_moves_nothing_but_working_days() -> None:
    assert due_on(rule(5), MON_5_JAN, Pause(FRI_9_JAN, MON_12_JAN, WAITING)) == date(2026, 1, 13)


def test_a_pause_before_day_one_costs_only_what_it_covers() -> None:
    assert due_on(rule(3), MON_5_JAN, Pause(MON_5_JAN, TUE_6_JAN, WAITING)) == date(2026, 1, 8)
    assert due_on(rule(3), MON_5_JAN, Pause(MON_5_JAN, WED_7_JAN, WAITING)) == date(2026, 1, 9)


def test_two_pauses_that_touch_are_one() -> None:
    two = (Pause(TUE_6_JAN, THU_8_JAN, WAITING), Pause(THU_8_JAN, TUE_13_JAN, WAITING))

    assert due_on(rule(3), MON_5_JAN, *two) == due_on(rule(3), MON_5_JAN, Pause(TUE_6_JAN, TUE_13_JAN, WAITING))


def test_a_pause_in_calendar_days_moves_the_end_by_its_days_then_rolls() -> None:
    # Fourteen days from Monday 5 January: the 19th. Three days stood still: the 22nd, a Thursday.
    fortnight = rule(14, Unit.CALENDAR_DAYS)

    assert due_on(fortnight, MON_5_JAN, Pause(TUE_6_JAN, FRI_9_JAN, WAITING)) == date(2026, 1, 22)


def test_a_pause_that_begins_after_the_end_cannot_undo_it() -> None:
    late = Pause(MON_12_JAN, None, WAITING)

    assert due_on(rule(3), MON_5_JAN, late) == date(2026, 1, 8)


def test_a_pause_in_the_last_evening_keeps_the_term_from_ending_unseen() -> None:
    overnight = Pause(wita(2026, 1, 8, 18), wita(2026, 1, 13, 9), WAITING)

    assert due_on(rule(3), MON_5_JAN, overnight) == date(2026, 1, 13)


def test_while_the_clock_stands_still_no_end_is_named() -> None:
    ends = due(rule(3), started_at=MON_5_JAN, calendar=kaltim(), pauses=[Pause(WED_7_JAN, None, WAITING)])

    assert ends.is_paused
    assert (ends.due_at, ends.due_on, ends.warning_from) == (None, None, None)


def test_a_resumed_term_keeps_a_window_of_working_days() -> None:
    # One day was left. After the window of one working day it ends on Wednesday, not on the day of return.
    pause = Pause(THU_8_JAN, TUE_13_JAN, WAITING)

    assert due_on(with_window(3, 0), MON_5_JAN, pause) == date(2026, 1, 13)
    assert due_on(with_window(3, 1), MON_5_JAN, pause) == date(2026, 1, 14)


def test_a_window_never_shortens_what_is_left() -> None:
    pause = Pause(TUE_6_JAN, THU_8_JAN, WAITING)

    assert due_on(with_window(5, 1), MON_5_JAN, pause) == due_on(with_window(5, 0), MON_5_JAN, pause)


def test_the_warning_never_comes_before_the_return() -> None:
    back = wita(2026, 1, 13, 11)

    ends = due(
        with_window(3, 0, warn_before=2),
        started_at=MON_5_JAN,
        calendar=kaltim(),
        pauses=[Pause(THU_8_JAN, back, WAITING)],
    )

    assert ends.warning_from == back


def test_a_return_after_closing_time_counts_from_the_next_working_day() -> None:
    until_closing = rule(3, ends_at=EndsAt.CLOSE_OF_OFFICE)
    pause = Pause(THU_8_JAN, wita(2026, 1, 13, 18), WAITING)

    ends = due(until_closing, started_at=MON_5_JAN, calendar=kaltim(), pauses=[pause])

    assert ends.due_at == wita(2026, 1, 14, 16)


def test_clock_hours_stand_still_to_the_minute() -> None:
    rapid = rule(24, Unit.CLOCK_HOURS)
    pause = Pause(wita(2026, 1, 5, 12, 30), wita(2026, 1, 5, 15), WAITING)

    assert due(rapid, started_at=MON_5_JAN, calendar=kaltim(), pauses=[pause]).due_at == wita(2026, 1, 6, 12, 30)


def test_clock_hours_keep_their_window_too() -> None:
    rapid = with_window(24, 2, unit=Unit.CLOCK_HOURS)
    pause = Pause(wita(2026, 1, 6, 9, 55), wita(2026, 1, 6, 20), WAITING)

    assert due(rapid, started_at=MON_5_JAN, calendar=kaltim(), pauses=[pause]).due_at == wita(2026, 1, 6, 22)


def test_working_hours_stand_still_in_open_time_only() -> None:
    # Eight open hours from Monday 10.00: five on Monday, three on Tuesday; the pause takes one and a half of them.
    eight = rule(8, Unit.WORKING_HOURS)
    pause = Pause(wita(2026, 1, 5, 15), wita(2026, 1, 6, 8), WAITING)

    assert due(eight, started_at=MON_5_JAN, calendar=kaltim()).due_at == wita(2026, 1, 6, 10, 30)
    assert due(eight, started_at=MON_5_JAN, calendar=kaltim(), pauses=[pause]).due_at == wita(2026, 1, 6, 12)


def test_a_pause_for_a_reason_the_rule_does_not_know_is_refused() -> None:
    confirm = next(term for term in terms() if term.code == "CONFIRM")

    with pytest.raises(PauseNotAdmitted):
        due(confirm, started_at=MON_5_JAN, calendar=kaltim(), pauses=[Pause(TUE_6_JAN, None, WAITING)])


@pytest.mark.parametrize(
    "pauses",
    [
        [Pause(WED_7_JAN, TUE_6_JAN, WAITING)],
        [Pause(TUE_6_JAN, THU_8_JAN, WAITING), Pause(WED_7_JAN, FRI_9_JAN, WAITING)],
        [Pause(TUE_6_JAN, None, WAITING), Pause(THU_8_JAN, None, WAITING)],
    ],
)
def test_pauses_in_disorder_are_refused(pauses: list[Pause]) -> None:
    with pytest.raises(PausesInDisorder):
        due(rule(3), started_at=MON_5_JAN, calendar=kaltim(), pauses=pauses)


def test_what_was_spent_is_told_from_day_one() -> None:
    assert spent(rule(5), started_at=MON_5_JAN, ended_at=MON_5_JAN, calendar=kaltim()) == Spent(0, None)
    assert spent(rule(5), started_at=MON_5_JAN, ended_at=MON_12_JAN, calendar=kaltim()) == Spent(5, None)


def test_what_was_spent_leaves_out_pauses() -> None:
    pause = Pause(TUE_6_JAN, THU_8_JAN, WAITING)

    used = spent(rule(5), started_at=MON_5_JAN, ended_at=MON_12_JAN, calendar=kaltim(), pauses=[pause])

    assert used.days == 3


def test_hours_spent_leave_out_pauses() -> None:
    pause = Pause(wita(2026, 1, 5, 12), wita(2026, 1, 5, 14), WAITING)
    open_pause = Pause(wita(2026, 1, 6, 9), None, WAITING)

    clock = spent(
        rule(24, Unit.CLOCK_HOURS), started_at=MON_5_JAN, ended_at=TUE_6_JAN, calendar=kaltim(), pauses=[pause]
    )
    office = spent(
        rule(24, Unit.WORKING_HOURS),
        started_at=MON_5_JAN,
        ended_at=TUE_6_JAN,
        calendar=kaltim(),
        pauses=[pause, open_pause],
    )

    assert clock.time == timedelta(hours=22)
    assert office.time == timedelta(hours=5, minutes=30)
