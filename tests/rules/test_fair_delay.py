"""Months still coming in: the chain ladder by hand, and completeness against a known truth."""

from __future__ import annotations

import pytest

from narahubung.rules.delay import Reported, completeness, months
from narahubung.rules.intervals import ImpossibleNumbers


def triangle() -> list[Reported]:
    """Three months watched for 2, 1 and 0 months: 10 + 6 + 4, 12 + 8, 9 reports by lag."""
    rows = {0: (10, 6, 4), 1: (12, 8), 2: (9,)}
    return [Reported(month, lag) for month, row in rows.items() for lag, count in enumerate(row) for _ in range(count)]


def test_completeness_is_the_chain_ladder_read_backwards() -> None:
    # By hand: factors (10+6+12+8)/(10+12) and (10+6+4)/(10+6); shares are one over their products.
    found = completeness(triangle(), now=2, furthest=2)

    assert [each.share for each in found] == pytest.approx([(22 / 36) * (16 / 20), 16 / 20, 1.0])


def test_recent_months_are_hatched_and_never_scaled_up() -> None:
    line = months((20, 20, 9), first=0, now=2, complete=completeness(triangle(), now=2, furthest=2))

    assert [month.count for month in line] == [20, 20, 9]
    assert [month.is_hatched for month in line] == [False, True, True]


def test_few_reports_do_not_make_a_month_complete() -> None:
    reports = [Reported(month, 0) for month in range(6)]

    found = completeness(reports, now=6, furthest=3)

    assert found[0].share == 1.0
    assert not found[0].is_enough(0.95)


def test_many_reports_without_delay_do() -> None:
    reports = [Reported(month, 0) for month in range(24) for _ in range(10)]

    assert completeness(reports, now=24, furthest=3)[0].is_enough(0.95)


def test_reports_from_the_future_are_refused() -> None:
    with pytest.raises(ImpossibleNumbers):
        completeness([Reported(3, 1)], now=3)
