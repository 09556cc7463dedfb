"""Each end explains itself day by day, with the source of every day that does not count."""

from __future__ import annotations

from datetime import date, timedelta

from narahubung.rules.explanation import DayLine, DayReason, calculate, explain
from narahubung.rules.terms import Pause, PauseReason, ShownAs, Unit
from narahubung.rules.workday import HolidayKind
from tests.rules.seeded_calendar import kaltim, rule, terms, wita, with_days_off

WAITING = PauseReason.WAITING_FOR_COMPLAINANT
MON_5_JAN, TUE_6_JAN, THU_8_JAN, FRI_9_JAN = (wita(2026, 1, day) for day in (5, 6, 8, 9))


def told(lines: tuple[DayLine, ...]) -> list[tuple[int, str, int | None]]:
    return [(line.on.day, line.reason.value, line.number) for line in lines]


def test_the_week_of_idul_fitri_2026_day_by_day() -> None:
    lines = explain(rule(3), started_at=wita(2026, 3, 16), calendar=kaltim())

    assert told(lines) == [
        (16, "start_day", None),
        (17, "counted", 1),
        (18, "collective_leave", None),
        (19, "holiday", None),
        (20, "collective_leave", None),
        (21, "holiday", None),
        (22, "holiday", None),
        (23, "collective_leave", None),
        (24, "collective_leave", None),
        (25, "counted", 2),
        (26, "counted", 3),
    ]
    assert lines[3].name == "Hari Suci Nyepi"
    assert "1497/2025" in lines[3].source


def test_what_came_after_hours_says_so() -> None:
    FRIDAY_EVENING = wita(2026, 1, 9, 17)  # noqa: N806

    assert told(explain(rule(1), started_at=FRIDAY_EVENING, calendar=kaltim())) == [
        (9, "after_hours", None),
        (10, "weekend", None),
        (11, "weekend", None),
        (12, "start_day", None),
        (13, "counted", 1),
    ]


def test_a_pause_an_extension_and_a_closing_day_are_told_apart() -> None:
    calendar = with_days_off([date(2026, 1, 13)], kind=HolidayKind.CLOSING)
    pause = Pause(TUE_6_JAN, THU_8_JAN, WAITING)

    lines = explain(rule(3), started_at=MON_5_JAN, calendar=calendar, pauses=[pause], extension=1)

    assert told(lines) == [
        (5, "start_day", None),
        (6, "paused", None),
        (7, "paused", None),
        (8, "counted", 1),
        (9, "counted", 2),
        (10, "weekend", None),
        (11, "weekend", None),
        (12, "counted", 3),
        (13, "closed", None),
        (14, "extension", 4),
    ]


def test_a_last_day_that_is_a_day_off_rolls_visibly() -> None:
    # Thirty calendar days from Wednesday 4 March 2026 end on Good Friday.
    lines = explain(rule(30, Unit.CALENDAR_DAYS), started_at=wita(2026, 3, 4), calendar=kaltim())

    assert told(lines[-4:]) == [(3, "counted", 30), (4, "weekend", None), (5, "holiday", None), (6, "rolled", None)]


def test_a_year_without_a_confirmed_calendar_is_named_day_by_day() -> None:
    lines = explain(rule(3), started_at=wita(2026, 12, 29), calendar=kaltim())

    assert told(lines)[-3:] == [(2, "weekend", None), (3, "weekend", None), (4, "not_covered", 3)]


def test_an_open_pause_is_explained_up_to_where_it_stands() -> None:
    lines = explain(rule(5), started_at=MON_5_JAN, calendar=kaltim(), pauses=[Pause(THU_8_JAN, None, WAITING)])

    assert told(lines) == [(5, "start_day", None), (6, "counted", 1), (7, "counted", 2), (8, "paused", None)]


def test_clock_hours_are_told_as_the_time_of_each_day() -> None:
    pause = Pause(wita(2026, 1, 9, 12), wita(2026, 1, 9, 14), WAITING)

    lines = explain(rule(24, Unit.CLOCK_HOURS), started_at=FRI_9_JAN, calendar=kaltim(), pauses=[pause])

    assert [(line.on.day, line.time) for line in lines] == [(9, timedelta(hours=12)), (10, timedelta(hours=12))]


def test_working_hours_name_the_days_on_which_none_ran() -> None:
    lines = explain(rule(8, Unit.WORKING_HOURS), started_at=wita(2026, 1, 9, 15), calendar=kaltim())

    assert [(line.on.day, line.reason, line.time) for line in lines] == [
        (9, DayReason.COUNTED, timedelta(hours=1.5)),
        (10, DayReason.WEEKEND, None),
        (11, DayReason.WEEKEND, None),
        (12, DayReason.COUNTED, timedelta(hours=6.5)),
    ]


def test_a_paused_term_in_hours_is_explained_up_to_the_pause() -> None:
    pause = Pause(wita(2026, 1, 10, 8), None, WAITING)

    lines = explain(rule(48, Unit.CLOCK_HOURS), started_at=FRI_9_JAN, calendar=kaltim(), pauses=[pause])

    assert [(line.on.day, line.time) for line in lines] == [(9, timedelta(hours=14)), (10, timedelta(hours=8))]


def test_the_public_calculation_carries_all_that_a_page_shows() -> None:
    correct = next(term for term in terms() if term.code == "CORRECT" and term.is_in_force(date(2026, 1, 5)))

    calculation = calculate(correct, started_at=MON_5_JAN, calendar=kaltim())

    assert calculation.due.due_on == date(2026, 2, 19)
    assert calculation.shown_as is ShownAs.LAW
    assert [line.name for line in calculation.days_off] == [
        "Isra Mikraj Nabi Muhammad",
        "Cuti Bersama Tahun Baru Imlek",
        "Tahun Baru Imlek",
    ]
    assert sum(line.counted for line in calculation.lines) == 30
