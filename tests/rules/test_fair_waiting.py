"""Waiting with open cases counted, against another program; T3: ignoring ninety-nine cannot beat settling ninety."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narahubung.rules.intervals import ImpossibleNumbers
from narahubung.rules.waiting import Wait, median, waiting_curve

# Gehan 1965 after Freireich et al. 1963: weeks in remission, the treated and the others; + marks those cut off.
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
OTHERS = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def waits(text: str) -> list[Wait]:
    return [Wait(float(word.rstrip("+")), not word.endswith("+")) for word in text.split()]


def test_the_curve_agrees_with_another_program() -> None:
    # lifelines 0.30, KaplanMeierFitter with its log-log interval, equal to R's survfit(conf.type = "log-log").
    curve = waiting_curve(waits(TREATED))

    assert [(step.day, round(step.waiting, 6), round(step.low, 6), round(step.high, 6)) for step in curve.steps] == [
        (6, 0.857143, 0.619718, 0.951552),
        (7, 0.806723, 0.563147, 0.922809),
        (10, 0.752941, 0.5032, 0.889362),
        (13, 0.690196, 0.43161, 0.849066),
        (16, 0.627451, 0.367511, 0.804912),
        (22, 0.537815, 0.267779, 0.746791),
        (23, 0.448179, 0.188052, 0.680143),
    ]
    assert [step.at_risk for step in curve.steps] == [21, 17, 15, 12, 11, 7, 6]


@pytest.mark.parametrize(("text", "days", "low", "high"), [(TREATED, 23, 13, None), (OTHERS, 8, 4, 11)])
def test_the_median_agrees_with_another_program(text: str, days: float, low: float, high: float | None) -> None:
    # lifelines 0.30, median_survival_times of the curve and of its interval.
    found = median(waiting_curve(waits(text)))

    assert (found.days, found.low, found.high) == (days, low, high)


def test_an_agency_that_settles_one_and_ignores_the_rest_cannot_beat_one_that_settles_ninety() -> None:
    ignoring = waiting_curve([Wait(1, ended=True), *[Wait(300, ended=False)] * 99])
    settling = waiting_curve([*[Wait(20.0 + at, ended=True) for at in range(90)], *[Wait(300, ended=False)] * 10])

    assert median(ignoring).days is None
    assert median(ignoring).at_least == 300
    assert median(settling).days == 69


def test_a_case_cut_off_on_the_day_another_ends_still_waits_on_that_day() -> None:
    curve = waiting_curve([Wait(5, ended=True), Wait(5, ended=False)], fewest=1)

    assert (curve.steps[0].at_risk, curve.steps[0].waiting) == (2, 0.5)


def test_one_case_that_waits_for_a_year_says_nothing_of_the_others() -> None:
    # Nineteen have waited a day: that most wait longer than 400 days is what one of twenty says.
    found = median(waiting_curve([*[Wait(1, ended=False)] * 19, Wait(400, ended=False)]))

    assert (found.days, found.at_least) == (None, 1)


def test_a_middle_that_three_people_stand_for_is_not_told() -> None:
    waits = [*[Wait(5, ended=True)] * 2, *[Wait(2, ended=False)] * 9, Wait(400, ended=False)]
    curve = waiting_curve(waits)
    found = median(curve)

    assert (found.days, found.low, found.high, found.at_least) == (None, None, None, 2)
    assert curve.steps == (), "the curve does not fall where three were watched"


def test_forty_that_ended_at_once_do_not_vouch_for_the_one_still_watched_after_a_year() -> None:
    waits = [*[Wait(1, ended=True)] * 40, *[Wait(6, ended=False)] * 59, Wait(300, ended=True)]
    found = median(waiting_curve(waits))

    assert (found.days, found.at_least) == (None, 6)


@pytest.mark.parametrize(("n", "days"), [(10, 5), (11, 6), (15, 8)])
def test_where_all_have_ended_ten_are_enough_to_the_last(n: int, days: float) -> None:
    # Fewer than ten are still watched on the day of the middle, yet of each of them it is known how long it took.
    curve = waiting_curve([Wait(day, ended=True) for day in range(1, n + 1)])

    assert (median(curve).days, curve.until, len(curve.steps)) == (days, n, n)


@given(
    st.lists(st.builds(Wait, st.integers(0, 9).map(float), st.booleans(), st.integers(1, 4)), max_size=12),
    st.integers(1, 40),
)
def test_no_step_stands_on_fewer_than_asked_and_none_that_does_is_missing(waits: list[Wait], fewest: int) -> None:
    whole, told = waiting_curve(waits, fewest=0), waiting_curve(waits, fewest=fewest)
    before = [1.0, *(step.waiting for step in whole.steps)]
    stands = [step.at_risk / waiting >= fewest - 1e-6 for step, waiting in zip(whole.steps, before, strict=False)]

    assert stands == sorted(stands, reverse=True), "once too few, always too few"
    assert told.steps == whole.steps[: sum(stands)]
    assert all(step.day <= told.until for step in told.steps)


def test_without_waits_there_is_no_middle() -> None:
    assert median(waiting_curve([])).days is None


def test_impossible_waits_are_refused() -> None:
    with pytest.raises(ImpossibleNumbers):
        waiting_curve([Wait(-1, ended=True)])
    with pytest.raises(ImpossibleNumbers):
        waiting_curve([Wait(1, ended=True, times=-1)])
