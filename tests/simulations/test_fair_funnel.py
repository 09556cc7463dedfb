"""Simulations in which the truth is known: funnel."""

from __future__ import annotations

from random import Random

from bench.truths import poisson
from narahubung.rules.funnel import Mark, Place, ShareMark, funnel, place_shares

SIZES = (0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40)
FAR = (Place.ABOVE_998, Place.BELOW_998)


def part(places: list[Place], beyond: tuple[Place, ...]) -> float:
    return sum(place in beyond for place in places) / len(places)


def test_agencies_that_differ_by_chance_are_rarely_called_different() -> None:
    # 1,600 places: 5 and 0.2 % are what the limits say. A true 6 % beyond 95 would pass one time in 18.
    random = Random(11)
    places = [
        placed.place
        for _ in range(100)
        for placed in funnel([Mark(f"{at}", poisson(random, size), size) for at, size in enumerate(SIZES)]).placed
    ]

    assert 1 - part(places, (Place.WITHIN,)) <= 0.05
    assert part(places, FAR) <= 0.003


def test_ordinary_differences_do_not_make_agencies_outliers() -> None:
    # 1,600 places. By chance limits alone one in eight would lie beyond 99.8 %, by a difference measured a third too
    # small (the squares of drawn-in values taken as they are) one in ten beyond 95 %, one in a hundred beyond 99.8 %.
    random, places = Random(12), list[Place]()
    for _ in range(100):
        marks = [Mark(f"{at}", poisson(random, 40 * random.gammavariate(16, 1 / 16)), 40.0) for at in range(16)]
        places += [placed.place for placed in funnel(marks).placed]

    assert 1 - part(places, (Place.WITHIN,)) <= 0.06
    assert part(places, FAR) <= 0.005


def test_ordinary_differences_of_shares_do_not_make_agencies_outliers() -> None:
    # Seven of ten are kept, give or take 8 in 100 from agency to agency. 1,600 places.
    random, places = Random(13), list[Place]()
    for _ in range(100):
        levels = [random.betavariate(22.3, 9.56) for _ in SIZES]
        marks = [
            ShareMark(f"{at}", sum(random.random() < level for _ in range(cases)), cases)
            for at, level in enumerate(levels)
            if (cases := int(10 + 15 * SIZES[at]))
        ]
        target = sum(mark.numerator for mark in marks) / sum(mark.cases for mark in marks)
        places += [placed.place for placed in place_shares(marks, target=target).placed]

    assert 1 - part(places, (Place.WITHIN,)) <= 0.06
    assert part(places, FAR) <= 0.005
