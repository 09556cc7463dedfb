"""Simulations in which the truth is known: signals."""

from __future__ import annotations

from random import Random

import pytest

from bench.truths import poisson
from narahubung.rules.signals import ordinary, run_signals, watch


@pytest.mark.parametrize(("mean", "ratio"), [(2.0, 2.0), (2.0, 0.3), (12.0, 1.5)])
def test_the_run_length_reckoned_is_the_run_length_seen(mean: float, ratio: float) -> None:
    # NumPy 2 simulations of 1,500 runs each gave 422±10, 323±8 and 248±6; here a few hundred.
    by, random, lengths = watch(mean, ratio=ratio, false_every=40), Random(3), []
    for _ in range(400):
        value, length = 0.0, 0
        while value < by.threshold:
            count, length = poisson(random, mean), length + 1
            value = max(0.0, value + (count - by.reference if ratio > 1 else by.reference - count))
        lengths.append(length)

    assert sum(lengths) / len(lengths) == pytest.approx(by.false_every, rel=0.15)


@pytest.mark.parametrize("mean", [1.0, 5.0, 20.0])
def test_false_signals_are_as_rare_as_stated(mean: float) -> None:
    random = Random(8)
    counts = [poisson(random, mean) for _ in range(4000)]

    assert len(run_signals(counts, expected=[mean] * 4000)) <= 4000 / 140


@pytest.mark.parametrize("spread", [0.0, 0.1])
def test_months_that_differ_as_they_always_did_seldom_signal(spread: float) -> None:
    random, false, narrow = Random(17), 0, 0
    for _ in range(300):
        line = [poisson(random, 20 * random.gammavariate(1 / spread, spread) if spread else 20.0) for _ in range(18)]
        seen = ordinary(line[:12])
        assert seen is not None
        false += bool(run_signals(line[12:], expected=[seen.mean] * 6, spread=seen.spread))
        narrow += bool(run_signals(line[12:], expected=[seen.mean] * 6))

    assert false / 300 <= 0.1, "half a year without news must seldom look like news"
    if spread:
        assert narrow / 300 > 0.4, "limits of chance alone cry wolf: this is what the spread mends"
