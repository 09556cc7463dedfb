"""Funnels and standardised ratios against other programs, and what they may say of agencies that differ by chance."""

from __future__ import annotations

import math

import pytest

from narahubung.rules.funnel import (
    MOST_EXACT,
    Mark,
    Place,
    ShareMark,
    funnel,
    place_shares,
    ratio_dispersion,
    ratio_limits,
    share_limits,
    square_drawn_in,
    winsorised,
)
from narahubung.rules.intervals import ImpossibleNumbers, poisson_exact
from narahubung.rules.standardising import KindCount, standardise

OBSERVED = (100, 150, 180, 80, 120, 225, 60, 95, 210, 33)
EXPECTED = (108.0, 112.0, 165.0, 95.0, 100.0, 220.0, 71.0, 90.0, 160.0, 41.0)
MARKS = [Mark(f"{at:02}", o, e) for at, (o, e) in enumerate(zip(OBSERVED, EXPECTED, strict=True))]


def test_additive_dispersion_is_that_of_meta_analysis() -> None:
    # statsmodels 0.14, combine_effects(observed/expected, 1/expected, method_re="chi2") with the target at its mean.
    scale = sum(OBSERVED) / sum(EXPECTED)
    marks = [Mark(mark.key, mark.observed, mark.expected * scale) for mark in MARKS]

    found = ratio_dispersion(marks, part=0.0)

    assert found.tau2 == pytest.approx(0.019859826, abs=1e-9)
    assert found.agencies * found.phi == pytest.approx(30.948906672, abs=1e-8)


def test_winsorised_dispersion_agrees_with_another_program() -> None:
    # NumPy 2.4, quantile (type 7, as R) and clip, then phi as FunnelPlotR's phi_func defines it (3.7425704236), over
    # the mean square of a drawn-in normal value (SciPy 1.17, quad: 0.67865455895), which FunnelPlotR leaves out; then
    # tau2 as its tau_func defines it.
    found = ratio_dispersion(MARKS)

    assert square_drawn_in(0.1) == pytest.approx(0.6786545589528744, abs=1e-12)
    assert (found.phi, found.tau2) == pytest.approx((5.5146913466, 0.0450246300), abs=1e-9)


def test_one_far_agency_does_not_widen_the_funnel_of_all() -> None:
    assert winsorised([-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 50], part=0.1) == (0,) * 11


def test_the_interval_about_a_count_gives_the_limits_of_the_national_health_service_package() -> None:
    # NHS-R FunnelPlotR, its own test of Poisson limits at 15, 20 and 30 expected: ll95, ul95, ll99(.8), ul99(.8).
    lows = [poisson_exact(n, exposure=n).low for n in (15, 20, 30)]
    highs = [poisson_exact(n, exposure=n, level=0.998).high for n in (15, 20, 30)]

    assert lows == pytest.approx([0.5596924, 0.6108260, 0.6746958], abs=1e-7)
    assert highs == pytest.approx([2.082907, 1.902094, 1.702771], abs=1e-6)


def test_limits_agree_with_another_program() -> None:
    # SciPy 1.16, brentq on gammainc and betainc.
    chance, wider = ratio_limits(15.0, level=0.95), ratio_limits(15.0, level=0.998, tau2=0.04)

    assert (chance.low, chance.high) == pytest.approx((0.495252403, 1.568498034), abs=1e-9)
    assert (wider.low, wider.high) == pytest.approx((0.172702493, 2.248484086), abs=1e-9)


@pytest.mark.parametrize("expected", [0.3, 1.0, 2.5, 7.0])
def test_a_count_lies_beyond_a_limit_exactly_when_its_tail_is_thin(expected: float) -> None:
    limits = ratio_limits(expected, level=0.95)
    chances = [math.exp(-expected) * expected**k / math.factorial(k) for k in range(60)]

    for count in range(25):
        assert (count / expected > limits.high) == (1 - sum(chances[:count]) < 0.025)
        assert (count / expected < limits.low) == (sum(chances[: count + 1]) < 0.025)


def test_shares_lie_beyond_a_limit_exactly_when_their_tail_is_thin() -> None:
    # SciPy 1.16, binom(20, 0.6): P(≤7)=0.021, P(≤8)=0.057, P(≥16)=0.051, P(≥17)=0.016;
    # betabinom with variance 0.01: P(≤5)=0.015, P(≤6)=0.034, P(≥17)=0.057, P(≥18)=0.022.
    chance = share_limits(20, target=0.6, level=0.95)
    wider = share_limits(20, target=0.6, level=0.95, tau2=0.01)

    assert (20 * chance.low, 20 * chance.high) == pytest.approx((8, 16))
    assert (20 * wider.low, 20 * wider.high) == pytest.approx((6, 17))


def test_a_small_agency_without_reports_is_never_below() -> None:
    marks = [Mark("small", 0, 1.2), *(Mark(f"other {at}", 10, 10.0) for at in range(9))]

    placed = next(each for each in funnel(marks).placed if each.key == "small")

    assert (placed.place, placed.can_be_below) == (Place.WITHIN, False)


def test_a_far_agency_is_named_and_the_order_is_that_of_names() -> None:
    marks = [Mark("z", 60, 20.0), *(Mark(f"{at}", 19 + at % 3, 20.0) for at in range(9))]

    result = funnel(marks)

    assert [placed.key for placed in result.placed] == sorted(mark.key for mark in marks)
    assert result.placed[-1].place is Place.ABOVE_998
    assert {placed.place for placed in result.placed[:-1]} == {Place.WITHIN}


def test_with_few_agencies_no_more_is_said_than_is_known() -> None:
    result = funnel([Mark("a", 60, 20.0), Mark("b", 21, 20.0)])

    assert [placed.place for placed in result.placed] == [Place.CANNOT_TELL, Place.WITHIN]
    assert not result.dispersion.is_known


def test_shares_are_placed_about_their_target() -> None:
    marks = [ShareMark("low", 3, 30), *(ShareMark(f"other {at}", 21 + at % 2, 30) for at in range(9))]

    result = place_shares(marks, target=0.7)

    assert result.placed[0].place is Place.BELOW_998
    assert {placed.place for placed in result.placed[1:]} == {Place.WITHIN}
    with pytest.raises(ImpossibleNumbers):
        place_shares(marks, target=1.0)


def test_a_standardised_ratio_agrees_with_another_program() -> None:
    # SciPy 1.16: 15 seen, 9.3 expected, chi2.ppf limits over expected.
    counts = [
        KindCount("a", "land", 9, 30),
        KindCount("a", "school", 6, 20),
        KindCount("b", "land", 11, 70),
        KindCount("b", "school", 0, 60),
    ]

    first = standardise(counts)[0]

    assert first.expected == pytest.approx(30 * 20 / 100 + 20 * 6 / 80)
    assert first.ratio == pytest.approx(15 / 7.5)
    assert first.interval is not None
    assert first.interval.low == pytest.approx(0.9027296917 * 9.3 / 7.5, rel=1e-9)
    assert first.interval.high == pytest.approx(2.6602385883 * 9.3 / 7.5, rel=1e-9)


def test_an_agency_with_hard_kinds_is_held_against_hard_kinds() -> None:
    # Each kind goes as everywhere: only the mix differs, and nobody comes out above or below.
    counts = [
        KindCount("hard", "land", 45, 90),
        KindCount("hard", "card", 1, 10),
        KindCount("easy", "land", 5, 10),
        KindCount("easy", "card", 9, 90),
    ]

    assert [each.ratio for each in standardise(counts)] == pytest.approx([1.0, 1.0])


def test_a_kind_that_only_one_agency_has_is_told() -> None:
    counts = [KindCount("a", "land", 4, 30), KindCount("a", "card", 2, 10), KindCount("b", "card", 3, 10)]

    assert [each.unmatched for each in standardise(counts)] == [0.75, 0.0]


def test_nothing_expected_is_no_ratio() -> None:
    assert standardise([KindCount("a", "land", 0, 30)])[0].ratio is None


@pytest.mark.parametrize("target", [0.05, 0.2, 0.57, 0.95])
@pytest.mark.parametrize("tau2", [0.0, 0.0005, 0.004])
def test_the_limits_of_very_many_cases_go_on_where_the_exact_ones_end(target: float, tau2: float) -> None:
    exact = share_limits(MOST_EXACT, target=target, level=0.998, tau2=tau2)
    beyond = share_limits(MOST_EXACT + 1, target=target, level=0.998, tau2=tau2)

    assert (beyond.low, beyond.high) == pytest.approx((exact.low, exact.high), abs=0.001)


def test_ten_times_as_many_have_the_limits_that_adding_up_every_chance_gives() -> None:
    cases, target, tail = 20_000, 0.7, 0.025

    def first_count(chance: float) -> int:
        reached = 0.0
        for count in range(cases + 1):
            ways = math.lgamma(cases + 1) - math.lgamma(count + 1) - math.lgamma(cases - count + 1)
            reached += math.exp(ways + count * math.log(target) + (cases - count) * math.log1p(-target))
            if reached >= chance:
                return count
        raise AssertionError(chance)

    limits = share_limits(cases, target=target, level=0.95)

    expected = (first_count(tail) / cases, first_count(1 - tail) / cases)
    assert (limits.low, limits.high) == pytest.approx(expected, abs=0.0002)
