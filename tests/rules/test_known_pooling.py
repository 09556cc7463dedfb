"""What a family tells of a further member, beside the negative binomial and gamma curves of another program."""

from __future__ import annotations

import pytest

from narahubung.rules.pooling import Belief, Family, Watched, chance_of_at_most, level_of, usual_in

# Two ways the family may be, believed three to seven.
FAMILY = Family((Belief(0.3, 2.5, 40.0), Belief(0.7, 6.25, 100.0)), 8, 30)


def test_the_chance_of_so_few_is_that_of_negative_binomials() -> None:
    # SciPy 1.17: sum of w * nbinom.cdf(n, shape, rate / (rate + exposure)).
    one = Family((Belief(1.0, 2.5, 40.0),), 8, 30)
    rare = Family((Belief(1.0, 6.25, 100.0),), 8, 30)

    assert chance_of_at_most(one, events=3, exposure=120.0) == pytest.approx(0.253265380859375, rel=1e-10)
    assert chance_of_at_most(rare, events=0, exposure=900.0) == pytest.approx(5.623413251903492e-07, rel=1e-8)
    assert [chance_of_at_most(FAMILY, events=n, exposure=120.0) for n in (0, 3, 7)] == pytest.approx(
        [0.014444396782767138, 0.18375928418316273, 0.5648329472680362], rel=1e-10
    )


def test_what_is_usual_are_the_quantiles_of_the_mixture() -> None:
    # SciPy 1.17: the fewest n at which that sum reaches 0.025 and 0.975.
    assert usual_in(FAMILY, exposure=120.0) == (1, 18)


def test_a_members_level_lies_between_the_quantiles_of_a_mixture_of_gammas() -> None:
    # SciPy 1.17: brentq on the sum of w * gamma.cdf(x, shape + 4, scale=1 / (rate + 120)) at 0.025 and 0.975.
    found = level_of(FAMILY, member=Watched(4, 120.0))

    assert found.rate == pytest.approx(0.04480113636363636, rel=1e-12)
    assert (found.low, found.high) == pytest.approx((0.01934957330095698, 0.07868516005188513), rel=1e-3)
