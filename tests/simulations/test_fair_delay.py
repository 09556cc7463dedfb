"""Simulations in which the truth is known: delay."""

from __future__ import annotations

from random import Random

from narahubung.rules.delay import Reported, completeness


def test_completeness_holds_the_truth_as_often_as_promised() -> None:
    # A method that holds in 88 of 100 would pass one time in 80, in 90 of 100 one time in 10.
    random, held, runs = Random(9), 0, 200
    # A report comes in the same month with 60 %, then 20, 10, 6, 4 %: at age 1 a month is 80 % complete.
    lags, weights = (0, 1, 2, 3, 4), (60, 20, 10, 6, 4)
    for _ in range(runs):
        all_reports = [
            Reported(month, lag)
            for month in range(18)
            for lag in random.choices(lags, weights, k=random.randint(4, 12))
        ]
        known = [report for report in all_reports if report.happened + report.lag <= 17]
        at_one = completeness(known, now=17, furthest=4)[1]
        held += at_one.low <= 0.8 <= at_one.high

    assert held / runs >= 0.93
