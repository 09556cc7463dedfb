"""The pace after joining, beside the Poisson regression of another program."""

from __future__ import annotations

import pytest

from narahubung.rules.at_risk import fit

SEEN = dict(zip([(a, p) for a in "abcd" for p in range(3)], [5, 9, 14, 3, 4, 11, 8, 7, 6, 2, 6, 5], strict=True))
PLAIN = dict(zip(SEEN, [6.0, 7.5, 8.0, 4.5, 5.0, 6.5, 7.0, 8.0, 7.5, 3.0, 5.5, 4.0], strict=True))
ON = frozenset({("a", 1), ("a", 2), ("b", 2)})


def test_the_pace_is_that_of_a_poisson_regression_with_exposure() -> None:
    # statsmodels 0.15, GLM(family=Poisson(), offset=log(plain)): a dummy for each agency, for periods 1 and 2, and for
    # what is on; exp(params) and mu of the same twelve rows.
    found = fit({at: float(count) for at, count in SEEN.items()}, PLAIN, on=ON)

    assert found.effect == pytest.approx(1.886678835542828, rel=1e-4)
    assert [found.period[at] / found.period[0] for at in (1, 2)] == pytest.approx(
        [0.9160758125975305, 1.0941969419670723], rel=1e-4
    )
    assert [found.agency[name] * found.period[0] for name in "abcd"] == pytest.approx(
        [0.7892272275225047, 0.8000367148191213, 0.9318802807600347, 1.0471031509528947], rel=1e-4
    )
    usual = [
        PLAIN[at] * found.agency[at[0]] * found.period[at[1]] * (found.effect if at in ON else 1.0)
        for at in sorted(SEEN)
    ]
    assert usual[:6] == pytest.approx(
        [4.735363365, 10.230402414, 13.034234221, 3.600165217, 3.664471418, 10.735363365], rel=1e-4
    )
