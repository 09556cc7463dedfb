"""Waiting with open cases counted, against another program; T3: ignoring ninety-nine cannot beat settling ninety."""

from __future__ import annotations

import pytest

from narahubung.rules.intervals import ImpossibleNumbers
from narahubung.rules.waiting import Wait, distribution, ended_by, mean_within, median, time_until, waiting_curve

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


@pytest.mark.parametrize(("text", "mean"), [(TREATED, 16.116526611), (OTHERS, 8.428571429)])
def test_the_mean_of_the_first_days_agrees_with_another_program(text: str, mean: float) -> None:
    # lifelines 0.30, restricted_mean_survival_time(t=20).
    assert mean_within(waiting_curve(waits(text)), days=20) == pytest.approx(mean, abs=1e-8)


def test_an_agency_that_settles_one_and_ignores_the_rest_cannot_beat_one_that_settles_ninety() -> None:
    ignoring = waiting_curve([Wait(1, ended=True), *[Wait(300, ended=False)] * 99])
    settling = waiting_curve([*[Wait(20.0 + at, ended=True) for at in range(90)], *[Wait(300, ended=False)] * 10])

    assert median(ignoring).days is None
    assert median(ignoring).at_least == 300
    assert median(settling).days == 69
    ignored, settled = mean_within(ignoring, days=200), mean_within(settling, days=200)
    assert ignored is not None
    assert settled is not None
    assert ignored > settled
    assert ended_by(ignoring, day=120).share == pytest.approx(0.01)
    assert ended_by(settling, day=120).share == pytest.approx(0.9)


def test_a_case_cut_off_on_the_day_another_ends_still_waits_on_that_day() -> None:
    curve = waiting_curve([Wait(5, ended=True), Wait(5, ended=False)])

    assert (curve.steps[0].at_risk, curve.steps[0].waiting) == (2, 0.5)


def test_the_distribution_runs_from_the_quick_to_the_slow() -> None:
    found = distribution(waiting_curve(waits(OTHERS)))

    assert [each.days for each in found] == [2, 4, 8, 12, 17]


def test_beyond_the_longest_wait_nothing_is_said() -> None:
    curve = waiting_curve(waits(TREATED))

    assert mean_within(curve, days=36) is None
    assert ended_by(curve, day=36).share is None
    assert ended_by(curve, day=3).share == 0.0
    assert median(waiting_curve([])).days is None


def test_impossible_waits_are_refused() -> None:
    with pytest.raises(ImpossibleNumbers):
        waiting_curve([Wait(-1, ended=True)])
    with pytest.raises(ImpossibleNumbers):
        time_until(waiting_curve([]), share=1.0)
