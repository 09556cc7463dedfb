"""Signals over time: how rarely they are false is reckoned, simulated, and the same."""

from __future__ import annotations

import math

import pytest

from narahubung.rules.intervals import ImpossibleNumbers
from narahubung.rules.signals import Direction, RunRule, Signal, Watch, cusum, ordinary, run_length, run_signals, watch


def test_a_sum_that_one_count_decides_has_a_run_length_known_by_hand() -> None:
    # Threshold a quarter, reference 0: any count of 1 or more signals, with chance 1 - exp(-mean).
    assert run_length(0.7, reference=0, threshold=1, rises=True) == pytest.approx(1 / (1 - math.exp(-0.7)))


@pytest.mark.parametrize("mean", [0.5, 2.0, 5.0, 12.0])
def test_the_promise_of_few_false_signals_is_kept_and_no_dearer_than_need_be(mean: float) -> None:
    by = watch(mean, ratio=2.0, false_every=240)
    lower = run_length(mean, reference=round(by.reference * 4), threshold=round(by.threshold * 4) - 1, rises=True)

    assert by.false_every >= 240 > lower
    assert by.found_after < 20


def test_a_doubling_is_found_and_the_sum_starts_anew() -> None:
    by = watch(4.0, ratio=2.0)
    sums = cusum([4, 3, 5, 4, 8, 9, 8, 7, 9, 4], by=by)

    first = next(at for at, each in enumerate(sums) if each.is_signal)
    assert 5 <= first <= 7
    assert sums[first + 1].value < sums[first].value


def test_a_fall_is_watched_like_a_rise() -> None:
    by = watch(6.0, ratio=0.5)

    assert not any(each.is_signal for each in cusum([6, 5, 7, 6, 6, 5], by=by))
    assert any(each.is_signal for each in cusum([6, 2, 3, 2, 3, 2], by=by))


@pytest.mark.parametrize(("expected", "ratio"), [(0.0, 2.0), (4.0, 1.0), (4.0, 0.0)])
def test_what_cannot_be_watched_is_refused(expected: float, ratio: float) -> None:
    with pytest.raises(ImpossibleNumbers):
        watch(expected, ratio=ratio)


def test_a_watch_says_what_it_promises() -> None:
    by = watch(2.0)

    assert isinstance(by, Watch)
    assert by.reference == 3.0  # 2 / ln 2 = 2.885 to a quarter (Lucas 1985)


def test_one_count_beyond_the_limit_is_a_signal() -> None:
    assert run_signals([3, 2, 12, 3], expected=[3.0] * 4) == (Signal(RunRule.BEYOND_LIMIT, 2, Direction.UP),)


def test_two_of_three_beyond_the_inner_limit_are_a_signal() -> None:
    found = run_signals([3, 8, 3, 8, 3], expected=[3.0] * 5)

    assert found == (Signal(RunRule.TWO_OF_THREE, 3, Direction.UP),)


def test_eight_on_one_side_are_a_signal_once_and_the_median_is_on_no_side() -> None:
    low = run_signals([7] * 9, expected=[10.0] * 9)
    broken = run_signals([7, 7, 7, 10, 7, 7, 7, 7, 7], expected=[10.0] * 9)

    assert [signal for signal in low if signal.rule is RunRule.EIGHT_ON_ONE_SIDE] == [
        Signal(RunRule.EIGHT_ON_ONE_SIDE, 7, Direction.DOWN)
    ]
    assert not any(signal.rule is RunRule.EIGHT_ON_ONE_SIDE for signal in broken)


def test_nothing_at_all_is_no_signal_where_little_was_expected() -> None:
    assert run_signals([0] * 7, expected=[0.6] * 7) == ()


def test_a_series_without_its_expectation_is_refused() -> None:
    with pytest.raises(ImpossibleNumbers):
        run_signals([1, 2], expected=[1.0])


def test_limits_about_a_level_that_itself_varies_are_those_of_the_geometric_law() -> None:
    # With a spread of 1 the negative binomial is geometric: a count of k or more has the chance (m / (1 + m))^k.
    mean = 4.0
    k = next(k for k in range(1, 100) if (mean / (1 + mean)) ** k < 0.00135)

    assert run_signals([k - 1], expected=[mean], spread=1.0) == ()
    assert [each.rule for each in run_signals([k], expected=[mean], spread=1.0)] == [RunRule.BEYOND_LIMIT]
    assert run_signals([k], expected=[mean]), "chance alone would have called far fewer a change"


def test_how_much_ordinary_months_differ_is_the_variance_beyond_the_mean() -> None:
    # Mean 10, sample variance 350/7 = 50: phi 5, between (5 - 1)/10 = 0.4, and the mean of eight uncertain by 0.0625.
    seen = ordinary([5, 15, 5, 15, 5, 15, 0, 20])

    assert seen is not None
    assert seen.mean == 10
    assert seen.spread == pytest.approx(0.4625)
    assert ordinary([10] * 7) is None, "seven months tell nothing of what is ordinary"
    assert ordinary([0] * 12) is None
