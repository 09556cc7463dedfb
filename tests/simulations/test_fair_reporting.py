"""Simulations in which the truth is known: how fast people report, found again where counts alone would mislead."""

from __future__ import annotations

from random import Random

import pytest

from bench.truths import lived
from narahubung.rules.reporting import Heard, Trouble, kind_rates, place_ratios
from narahubung.rules.silence import Suggestion


def test_rates_that_differ_threefold_are_found_although_troubles_never_reported_are_unseen() -> None:
    random = Random(1)
    troubles = lived(random, rate=0.06, kind="road", place="a", troubles=150)
    troubles += lived(random, rate=0.02, kind="water", place="a", troubles=150)

    road, water = kind_rates(troubles)

    assert road.own.low <= 0.06 <= road.own.high
    assert water.own.low <= 0.02 <= water.own.high
    assert road.typical_days == pytest.approx(1 / 0.06, rel=0.2)
    assert (road.heard, water.heard, water.suggestion) == (Heard.MORE, Heard.LESS, Suggestion.OUTREACH)


def test_a_place_with_few_reports_of_many_troubles_is_told_from_one_with_few_troubles() -> None:
    random = Random(2)
    rarely_reporting = lived(random, rate=0.015, kind="road", place="far", troubles=120)
    few_troubles = lived(random, rate=0.06, kind="road", place="calm", troubles=40)
    rest = [
        trouble for at in range(6) for trouble in lived(random, rate=0.06, kind="road", place=f"town {at}", troubles=60)
    ]

    found = {each.name: each for each in place_ratios([*rarely_reporting, *few_troubles, *rest])}

    assert found["far"].heard is Heard.LESS
    assert found["far"].suggestion is Suggestion.OUTREACH
    assert found["calm"].heard is not Heard.LESS


def test_a_place_with_slow_kinds_is_not_taken_for_a_slow_place() -> None:
    random = Random(3)
    troubles = [
        trouble
        for place, roads, waters in (("a", 80, 10), ("b", 10, 80), ("c", 45, 45))
        for trouble in (
            *lived(random, rate=0.08, kind="road", place=place, troubles=roads),
            *lived(random, rate=0.02, kind="water", place=place, troubles=waters),
        )
    ]

    assert {each.heard for each in place_ratios(troubles)} == {Heard.ALIKE}


def test_own_intervals_hold_the_truth_as_often_as_promised() -> None:
    # A method that holds in 88 of 100 would pass one time in 140, in 90 of 100 one time in 15.
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
