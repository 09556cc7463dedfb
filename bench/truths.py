"""Worlds in which the truth is known: waits, reports and networks of agencies, drawn by chance from what is stated."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

from narahubung.rules.acceleration import Chosen, Joined, Plan
from narahubung.rules.at_risk import Calendar, Handled
from narahubung.rules.reporting import Trouble, trouble_of

FIRST = date(2025, 1, 1)
MON_3_MAR = datetime(2025, 3, 3, 2, tzinfo=UTC)
PERIODS = 16
PACES = {"card": 0.12, "road": 0.05, "land": 0.02}
WAITING = 4


def starts(agencies: int = 12) -> list[date | None]:
    """Return the days of joining: one agency after the other, a month apart; the last four have not joined yet."""
    joining = [FIRST + timedelta(days=30 * period + 4) for period in range(4, agencies)]
    return [*joining, *[None] * WAITING]


def poisson(random: Random, mean: float) -> int:
    """Return a Poisson count."""
    if mean > 500:
        return poisson(random, mean / 2) + poisson(random, mean / 2)
    count, product, floor = 0, random.random(), math.exp(-mean)
    while product > floor:
        count += 1
        product *= random.random()
    return count


def network(
    random: Random,
    *,
    effect: float = 1.0,
    by_kind: Mapping[str, float] | None = None,
    joined: Sequence[date | None] | None = None,
    slow_before: Mapping[str, float] | None = None,
    a_month: int = 3,
    agencies: int = 12,
) -> tuple[list[Handled], tuple[Joined, ...]]:
    """Cases of agencies that differ in habit and from month to month, faster by `effect` once they have joined."""
    days = random.sample(starts(agencies), agencies) if joined is None else list(joined)
    names = [f"a{at:02}" for at in range(agencies)]
    cases = []
    for agency, start in zip(names, days, strict=True):
        habit = random.lognormvariate(0, 0.4)
        luck = [habit * random.lognormvariate(0, 0.2) for _ in range(PERIODS)]
        for day in range(0, 30 * PERIODS, 30 // a_month):
            kind = random.choice(list(PACES))
            cases.append(_handled(random, agency, kind, day, start, luck, (effect, by_kind or {}, slow_before or {})))
    return cases, tuple(Joined(agency, start) for agency, start in zip(names, days, strict=True))


def unlucky_first(random: Random, *, agencies: int = 12) -> tuple[list[Handled], tuple[Joined, ...]]:
    """A network in which four months of bad luck settled who joined first, and nothing changed but the luck."""
    slow = {f"a{at:02}": random.lognormvariate(0, 0.8) for at in range(agencies)}
    worst_first = sorted(slow, key=lambda agency: slow[agency])
    days = [starts(agencies)[worst_first.index(agency)] for agency in slow]
    return network(random, joined=days, slow_before=slow, a_month=5, agencies=agencies)


def _handled(
    random: Random,
    agency: str,
    kind: str,
    opened: int,
    start: date | None,
    luck: Sequence[float],
    moved: tuple[float, Mapping[str, float], Mapping[str, float]],
) -> Handled:
    """One case, walked through the months: in each its pace is constant, so that days to its end are geometric."""
    effect, by_kind, slow_before = moved
    joined = math.inf if start is None else (start - FIRST).days
    day = opened
    while day < 30 * PERIODS:
        until = min((day // 30 + 1) * 30, joined if day < joined else math.inf)
        pace = PACES[kind] * luck[day // 30]
        pace *= effect * by_kind.get(kind, 1.0) if day >= joined else 1.0
        pace *= slow_before.get(agency, 1.0) if day < 120 else 1.0
        waits = int(math.log(1 - random.random()) / math.log1p(-min(pace, 0.9)))
        if day + waits < until:
            return Handled(agency, kind, FIRST + timedelta(opened), day + waits - opened, ended=True)
        day = int(until)
    return Handled(agency, kind, FIRST + timedelta(opened), 30 * PERIODS - 1 - opened, ended=False)


def plan(joined: tuple[Joined, ...], *, chosen: Chosen = Chosen.BY_LOT) -> Plan:
    """Return a plan sealed in time for these agencies."""
    return Plan(
        indicator="time_to_settlement",
        registered_on=FIRST,
        opened_on=FIRST + timedelta(days=400),
        calendar=Calendar(FIRST, PERIODS),
        joined=joined,
        chosen=chosen,
    )


def lived(random: Random, *, rate: float, kind: str, place: str, troubles: int) -> list[Trouble]:
    """Troubles that are reported at a rate a day while they last, some 40 days; what nobody reports is not known."""
    known = []
    for _ in range(troubles):
        lasts, at, reports = random.uniform(20, 60), 0.0, []
        while (at := at + random.expovariate(rate)) < lasts:
            reports.append(_day(at))
        if reports and (
            trouble := trouble_of(reports, kind=kind, place=place, looked_into_at=_day(lasts), at=_day(500))
        ):
            known.append(trouble)
    return known


def _day(number: float) -> datetime:
    return MON_3_MAR + timedelta(days=number)
