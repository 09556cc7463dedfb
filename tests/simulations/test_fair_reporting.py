"""Simulations in which the truth is known: reporting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from narahubung.rules.reporting import Heard, Trouble, kind_rates, place_ratios, trouble_of

MON_3_MAR = datetime(2025, 3, 3, 2, tzinfo=UTC)


def lived(random: Random, *, rate: float, kind: str, place: str, troubles: int) -> list[Trouble]:
    """Troubles that are reported at a rate a day while they last, some 40 days; what nobody reports is not known."""
    known = []
    for _ in range(troubles):
        lasts, at, reports = random.uniform(20, 60), 0.0, []
        while (at := at + random.expovariate(rate)) < lasts:
            reports.append(day(at))
        if reports and (trouble := trouble_of(reports, kind=kind, place=place, looked_into_at=day(lasts), at=day(500))):
            known.append(trouble)
    return known


def day(number: float) -> datetime:
    return MON_3_MAR + timedelta(days=number)


def test_own_intervals_hold_the_truth_as_often_as_promised() -> None:
    random, kinds = Random(4), 250
    troubles = [
        trouble
        for kind in range(kinds)
        for trouble in lived(random, rate=0.04, kind=f"{kind:03}", place="a", troubles=12)
    ]

    held = sum(found.own.low <= 0.04 <= found.own.high for found in kind_rates(troubles))

    assert held / kinds >= 0.93


def test_of_few_troubles_nothing_is_said() -> None:
    troubles = [Trouble("road", "a", 0, 30.0)] * 4 + [Trouble("water", "a", 9, 30.0)] * 40

    assert kind_rates(troubles)[0].heard is Heard.NOTHING_TO_SAY_YET
    assert kind_rates([]) == place_ratios([]) == ()
