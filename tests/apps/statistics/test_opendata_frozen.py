"""Figures of a year beside quarters that were counted before: no difference of the two is a small number."""

from __future__ import annotations

from datetime import date

import pytest

from narahubung.rules.rates import Period
from narahubung.rules.withholding import Cell
from narahubung.statistics import opendata
from narahubung.statistics.opendata import Cells, Guarded

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")
# A year of 80 reports and of 100 obligations, 70 of them kept, as four editions counted them; and a quarter before.
FROZEN = Cells(
    tuple(Cell((quarter, f"{quarter[:4]}-{at * 3 + 1:02}", "DINKES", "-"), 20) for at, quarter in enumerate(QUARTERS)),
    (
        Cell(("2024-Q4", "DINKES", "-", "kept"), 3),
        *(Cell((quarter, "DINKES", "-", "kept"), n) for quarter, n in zip(QUARTERS, (20, 20, 20, 10), strict=True)),
        *(Cell((quarter, "DINKES", "-", "not_kept"), n) for quarter, n in zip(QUARTERS, (5, 5, 5, 15), strict=True)),
    ),
)


def owed(kept: int, n: int, indicator: str = "compliance") -> Guarded:
    return Guarded(indicator=indicator, unit="share", value=float(f"{kept / n:.4g}"), low=0.5, high=0.9, n=n)


def is_told(one: Guarded) -> bool:
    (found,) = opendata.unlike([one], FROZEN, period=YEAR)
    assert (found.value is None) == (found.n is None) == (found.low is None)
    return found.n is not None


@pytest.mark.parametrize(
    ("kept", "n", "told"),
    [
        (70, 100, True),
        (70, 101, False),  # one obligation came late into a quarter that nobody counts again
        (73, 100, False),  # three were found to be kept after all
        (69, 99, False),
        (75, 105, True),  # five more: no small number
        (75, 104, False),
        (80, 120, True),
    ],
)
def test_a_figure_counted_now_does_not_give_away_what_changed_in_a_quarter_counted_then(
    kept: int, n: int, told: bool
) -> None:
    assert is_told(owed(kept, n)) is told


def test_a_part_of_the_obligations_leaves_no_small_rest() -> None:
    assert not is_told(owed(68, 97, "answered_in_time"))
    assert is_told(owed(40, 60, "answered_in_time"))


@pytest.mark.parametrize(("n", "told"), [(80, True), (82, False), (76, False), (85, True)])
def test_waits_are_held_against_the_reports_of_the_quarters(n: int, told: bool) -> None:
    one = Guarded(indicator="time_to_settle", unit="days", value=20.0, low=15.0, high=25.0, n=n)
    assert is_told(one) is told


def test_what_rests_on_no_sum_of_the_quarters_is_left_alone() -> None:
    assert is_told(owed(69, 99, "settled"))
