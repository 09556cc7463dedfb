"""How complete recent months are, beside the most printed triangle of the insurers."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from narahubung.rules.delay import Reported, completeness

# Taylor & Ashe 1983 (Journal of Econometrics 23: 37-61), as reckoned through by Mack 1993 (ASTIN Bulletin 23: 213-225):
# what had come in by the end of each year, ten years.
TRIANGLE = (
    (357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463),
    (352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085),
    (290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315),
    (310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268),
    (443160, 1136350, 2128333, 2897821, 3402672, 3873311),
    (396132, 1333217, 2180715, 2985752, 3691712),
    (440832, 1288463, 2419861, 3483130),
    (359480, 1421128, 2864498),
    (376686, 1363294),
    (344014,),
)
FACTORS = (3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177)
STILL_TO_COME = 18_680_856


def test_the_reverse_hazards_give_the_factors_and_the_reserve_that_mack_prints() -> None:
    reports = [
        Reported(year, lag, now - before)
        for year, row in enumerate(TRIANGLE)
        for lag, (before, now) in enumerate(pairwise((0, *row)))
    ]

    found = completeness(reports, now=9, furthest=9)

    shares = [each.share for each in found]
    assert [late / early for early, late in pairwise(shares)] == pytest.approx(FACTORS, abs=0.00005)
    assert shares[0] == pytest.approx(1 / math.prod(FACTORS), rel=1e-4)
    still = sum(row[-1] / shares[len(row) - 1] - row[-1] for row in TRIANGLE)
    assert still == pytest.approx(STILL_TO_COME, abs=1)
