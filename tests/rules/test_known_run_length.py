"""How long a CUSUM runs, beside the program of a textbook."""

from __future__ import annotations

import pytest

from narahubung.rules.signals import run_length


@pytest.mark.parametrize(("mean", "length"), [(1.88, 37.2), (1.88 + 0.9627 * 1.88**0.5, 5.49)])
def test_the_run_length_is_that_of_counted_data_cusums(mean: float, length: float) -> None:
    # Lucas 1985 (Technometrics 27: 129-144), h = 6 and k = 2, reckoned by R package IAcsSPCR 1.2.1, its own example:
    # arl(h=6, k=2, lambda=1.88, shift=0) and shift=.9627 give 37.2 and 5.49.
    assert run_length(mean, reference=4 * 2, threshold=4 * 6, rises=True) == pytest.approx(length, abs=0.005)
