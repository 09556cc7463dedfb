"""Intervals against other programs and against the truth: T2 of the traps found in peers can happen to nobody here."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narahubung.rules.intervals import (
    ImpossibleNumbers,
    Interval,
    beta_share,
    binomial_exact,
    gamma_share,
    most_after_none,
    poisson_exact,
    solve,
    wilson,
)

# statsmodels 0.14, proportion_confint(method="beta"), equal to R's binom.test.
CLOPPER_PEARSON = [
    (60, 100, 0.497209150, 0.696705231),
    (0, 10, 0.0, 0.308497108),
    (3, 17, 0.037985068, 0.434317873),
    (10, 10, 0.691502892, 1.0),
    (1, 250, 0.000101266, 0.022083865),
]
# statsmodels 0.14, proportion_confint(method="wilson").
WILSON = [
    (60, 100, 0.502002587, 0.690598714),
    (0, 10, 0.0, 0.277532800),
    (3, 17, 0.061911266, 0.410294586),
    (10, 10, 0.722467200, 1.0),
    (1, 250, 0.000706448, 0.022305786),
]
# SciPy 1.16, chi2.ppf(·, 2k)/2 and chi2.ppf(·, 2k + 2)/2, at 95 % and at 99.8 %.
GARWOOD = [
    (0, 0.95, 0.0, 3.68887945),
    (1, 0.95, 0.02531781, 5.57164339),
    (5, 0.95, 1.62348639, 11.66833208),
    (10, 0.95, 4.79538870, 18.39035604),
    (100, 0.95, 81.36399125, 121.62679379),
    (1, 0.998, 0.00100050, 9.23341348),
    (10, 0.998, 2.96052037, 24.13397115),
    (100, 0.998, 71.92139750, 134.92431906),
]


@pytest.mark.parametrize(("successes", "trials", "low", "high"), CLOPPER_PEARSON)
def test_exact_shares_agree_with_another_program(successes: int, trials: int, low: float, high: float) -> None:
    found = binomial_exact(successes, trials=trials)

    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-10)


@pytest.mark.parametrize(("successes", "trials", "low", "high"), WILSON)
def test_score_shares_agree_with_another_program(successes: int, trials: int, low: float, high: float) -> None:
    found = wilson(successes, trials=trials)

    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-10)


@pytest.mark.parametrize(("events", "level", "low", "high"), GARWOOD)
def test_exact_counts_agree_with_another_program(events: int, level: float, low: float, high: float) -> None:
    found = poisson_exact(events, level=level)

    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-9)


def test_a_rate_is_the_count_over_its_exposure() -> None:
    assert poisson_exact(10, exposure=4.0).high == pytest.approx(18.39035604 / 4)
    assert poisson_exact(10).times(0.25).low == pytest.approx(4.79538870 / 4)


def test_sixty_of_a_hundred_is_not_drawn_thirty_times_too_narrow() -> None:
    found = wilson(60, trials=100)

    assert (round(100 * found.low, 1), round(100 * found.high, 1)) == (50.2, 69.1)


def test_none_at_all_leaves_nearly_three_in_n() -> None:
    # Hanley & Lippman-Hand 1983: 3/n, exactly 1 - 0.05^(1/n).
    assert most_after_none(trials=100) == pytest.approx(1 - 0.05**0.01, abs=1e-12)
    assert most_after_none(trials=100) == pytest.approx(0.03, abs=0.0006)
    assert most_after_none() == pytest.approx(2.995732274, abs=1e-9)
    assert most_after_none(exposure=2.5) == pytest.approx(2.995732274 / 2.5, abs=1e-9)


@pytest.mark.parametrize("truth", [0.02, 0.1, 0.37, 0.5, 0.8])
@pytest.mark.parametrize("trials", [10, 25, 60])
def test_exact_shares_hold_the_truth_at_least_as_often_as_promised(trials: int, truth: float) -> None:
    chances = [math.comb(trials, k) * truth**k * (1 - truth) ** (trials - k) for k in range(trials + 1)]

    held = sum(chance for k, chance in enumerate(chances) if binomial_exact(k, trials=trials).holds(truth))

    assert held >= 0.95


@pytest.mark.parametrize("truth", [0.3, 1.7, 4.0, 12.5])
def test_exact_counts_hold_the_truth_at_least_as_often_as_promised(truth: float) -> None:
    chances = [math.exp(-truth) * truth**k / math.factorial(k) for k in range(60)]

    held = sum(chance for k, chance in enumerate(chances) if poisson_exact(k).holds(truth))

    assert held >= 0.95


def test_score_shares_hold_the_truth_on_average() -> None:
    held = []
    for truth in (at / 50 for at in range(3, 48)):
        chances = [math.comb(40, k) * truth**k * (1 - truth) ** (40 - k) for k in range(41)]
        held.append(sum(chance for k, chance in enumerate(chances) if wilson(k, trials=40).holds(truth)))

    assert min(held) > 0.91
    assert sum(held) / len(held) == pytest.approx(0.95, abs=0.01)


def test_the_integrals_are_the_tails_of_whole_counts() -> None:
    poisson = sum(math.exp(-7.3) * 7.3**k / math.factorial(k) for k in range(10))
    binomial = sum(math.comb(23, k) * 0.3**k * 0.7 ** (23 - k) for k in range(6))

    assert 1 - gamma_share(10, 7.3) == pytest.approx(poisson, abs=1e-13)
    assert 1 - beta_share(6, 18, 0.3) == pytest.approx(binomial, abs=1e-13)


def test_large_counts_stay_exact() -> None:
    # SciPy 1.16: chi2.ppf(0.025, 200_000)/2, beta.ppf(0.025, 50_000, 50_001).
    assert poisson_exact(100_000).low == pytest.approx(99381.152664, rel=1e-9)
    assert binomial_exact(50_000, trials=100_000).low == pytest.approx(0.4968960625, abs=1e-9)
    # SciPy 1.17, the same way: the ends of counts as large as a nation's.
    nation, shares = poisson_exact(10_000_000), binomial_exact(5_000_000, trials=10_000_000)
    assert (nation.low, nation.high) == pytest.approx((9993802.996884, 10006199.897731), rel=1e-10)
    assert (shares.low, shares.high) == pytest.approx((0.4996900525214, 0.5003099474786), rel=1e-10)


@settings(max_examples=50, deadline=None)
@given(st.floats(1e-9, 0.999999), st.sampled_from([1.0, 3.0, 9.0]))
def test_a_root_is_found_wherever_it_lies(root: float, bend: float) -> None:
    assert solve(lambda x: x**bend - root**bend, low=0.0, high=1.0) == pytest.approx(root, rel=1e-12)


def test_without_a_root_the_nearer_end_is_told() -> None:
    assert solve(lambda x: x + 1, low=0.0, high=2.0) == 0.0
    assert solve(lambda x: x - 5, low=0.0, high=2.0) == 2.0


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_a_level_that_is_no_share_is_refused(level: float) -> None:
    with pytest.raises(ImpossibleNumbers) as refused:
        wilson(3, trials=10, level=level)

    assert refused.value.what == "level"


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ImpossibleNumbers):
        binomial_exact(4, trials=3)
    with pytest.raises(ImpossibleNumbers):
        binomial_exact(0, trials=0)
    with pytest.raises(ImpossibleNumbers):
        poisson_exact(-1)
    with pytest.raises(ImpossibleNumbers):
        poisson_exact(3, exposure=0.0)
    with pytest.raises(ImpossibleNumbers):
        Interval(1.0, 2.0).times(-1.0)
