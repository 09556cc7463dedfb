"""Whether the days of joining can tell anything at all; what they tell is simulated (tests/simulations)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from narahubung.rules.acceleration import Chosen, Joined, Plan, Reserve, assess
from narahubung.rules.at_risk import Calendar

FIRST, PERIODS = date(2025, 1, 1), 12
WITHIN = [FIRST + timedelta(days=30 * period + 4) for period in range(3, 6)]
AFTER = [FIRST + timedelta(days=30 * (PERIODS + each) + 4) for each in range(11)]


def reserves(joined: Sequence[date | None]) -> tuple[Reserve, ...]:
    plan = Plan(
        indicator="first_answer",
        registered_on=FIRST,
        opened_on=FIRST + timedelta(days=900),
        calendar=Calendar(FIRST, PERIODS),
        joined=tuple(Joined(f"a{at:02}", on) for at, on in enumerate(joined)),
        chosen=Chosen.BY_LOT,
    )
    return assess([], plan=plan, seed=1, arrangements=1).reserves


@pytest.mark.parametrize("later", [AFTER, [None] * 11, [*AFTER[:6], *[None] * 5]])
def test_joining_after_the_time_looked_at_is_not_having_joined_whatever_the_day(later: list[date | None]) -> None:
    # One of twelve joined in time: twelve ways, however different the days are on which the others came.
    assert Reserve.NO_DESIGN in reserves([WITHIN[0], *later])


def test_three_of_twelve_on_days_of_their_own_are_a_design() -> None:
    # 12 * 11 * 10 ways.
    assert Reserve.NO_DESIGN not in reserves([*WITHIN, *AFTER[:9]])
