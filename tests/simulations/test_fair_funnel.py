"""Simulations in which the truth is known: funnel."""

from __future__ import annotations

import math
from random import Random

from narahubung.rules.funnel import (
    Mark,
    Place,
    funnel,
)


def poisson(random: Random, mean: float) -> int:
    count, left = 0, random.random() - math.exp(-mean)
    chance = math.exp(-mean)
    while left > 0:
        count += 1
        chance *= mean / count
        left -= chance
        if chance < 1e-15 and count > mean:
            break
    return count


def test_agencies_that_differ_by_chance_are_rarely_called_different() -> None:
    random, sizes = Random(11), [0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40]
    places = [
        placed.place
        for _ in range(25)
        for placed in funnel([Mark(f"{at}", poisson(random, size), size) for at, size in enumerate(sizes)]).placed
    ]

    outside = sum(place is not Place.WITHIN for place in places) / len(places)
    far = sum(place in (Place.ABOVE_998, Place.BELOW_998) for place in places) / len(places)
    assert outside <= 0.06
    assert far <= 0.01


def test_ordinary_differences_do_not_make_agencies_outliers() -> None:
    random = Random(12)
    outside = total = 0
    for _ in range(10):
        marks = [Mark(f"{at}", poisson(random, 40 * random.gammavariate(16, 1 / 16)), 40.0) for at in range(16)]
        places = [placed.place for placed in funnel(marks).placed]
        outside += sum(place in (Place.ABOVE_998, Place.BELOW_998) for place in places)
        total += len(places)

    # By chance limits alone one in eight would lie beyond 99.8 %.
    assert outside / total <= 0.02
