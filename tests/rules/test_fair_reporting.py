"""How fast people report, found again where the truth is known and counts alone would mislead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from narahubung.rules.intervals import ImpossibleNumbers
from narahubung.rules.reporting import Heard, Trouble, kind_rates, place_ratios, trouble_of
from narahubung.rules.silence import Suggestion

MON_3_MAR = datetime(2025, 3, 3, 2, tzinfo=UTC)


def day(number: float) -> datetime:
    return MON_3_MAR + timedelta(days=number)


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


def test_the_first_report_does_not_count_and_the_last_does_not_end_the_watch() -> None:
    found = trouble_of([day(0), day(3), day(9)], kind="road", place="a", looked_into_at=None, at=day(30))

    assert found == Trouble("road", "a", 2, 30.0)


def test_the_watch_ends_when_somebody_looked_into_it_or_at_the_horizon() -> None:
    looked = trouble_of([day(0), day(3), day(9)], kind="road", place="a", looked_into_at=day(5), at=day(30))
    long_ago = trouble_of([day(0), day(3), day(120)], kind="road", place="a", looked_into_at=None, at=day(400))

    assert looked == Trouble("road", "a", 1, 5.0)
    assert long_ago == Trouble("road", "a", 1, 90.0)


def test_a_trouble_looked_into_at_once_tells_nothing() -> None:
    assert trouble_of([day(0)], kind="road", place="a", looked_into_at=day(0), at=day(30)) is None
    with pytest.raises(ImpossibleNumbers):
        trouble_of([], kind="road", place="a", looked_into_at=None, at=day(30))
