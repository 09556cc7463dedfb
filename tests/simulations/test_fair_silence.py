"""Simulations in which the truth is known: silence."""

from __future__ import annotations

import math
from random import Random

import pytest

from bench.truths import poisson
from narahubung.rules.pooling import Watched, learn, level_of
from narahubung.rules.silence import (
    Forms,
    Word,
    channel_of,
    quiet,
)

ELSEWHERE = Forms(begun=200, finished=120)
WORKING = channel_of(Forms(begun=20, finished=11), elsewhere=ELSEWHERE)


@pytest.mark.parametrize("spread", [0.2, 0.5, 1.0])
def test_pooled_rates_hold_the_truth_in_as_many_members_as_promised(spread: float) -> None:
    # 200 members of 50 families: a method that holds in 85 of 100 would pass never (0.05 %), in 90 one time in 11.
    random, held, total = Random(3), 0, 0
    for _ in range(50):
        rates = [random.gammavariate(1 / spread**2, 0.004 * spread**2) for _ in range(16)]
        exposures = [math.exp(random.gauss(6, 1)) for _ in rates]
        members = [Watched(poisson(random, r * e), e) for r, e in zip(rates, exposures, strict=True)]
        family = learn(members)
        for rate, member in list(zip(rates, members, strict=True))[:4]:
            found = level_of(family, member=member)
            held, total = held + (found.low <= rate <= found.high), total + 1

    assert held / total >= 0.93


def test_offices_as_quiet_as_their_family_are_seldom_called_unusually_quiet() -> None:
    # 2 in 100 at most are meant. Of 200 looks four: a true 5 in 100 would pass one time in 38.
    random, called, looks = Random(2), 0, 200
    for _ in range(looks):
        family = [Watched(poisson(random, 8 * random.gammavariate(4, 0.25)), 2000.0) for _ in range(12)]
        reports = poisson(random, 8 * random.gammavariate(4, 0.25))
        called += quiet(reports=reports, use=2000.0, relatives=family, channel=WORKING).word is Word.UNUSUALLY_QUIET

    assert called / looks <= 0.02
