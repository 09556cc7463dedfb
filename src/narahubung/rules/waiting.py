"""How long people wait, with those who still wait counted as "at least so long" (Kaplan & Meier 1958)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

from narahubung.rules.intervals import LEVEL, ImpossibleNumbers

# What rests on fewer is one person's luck; the gate (`rates`) asks for as many.
FEWEST_WATCHED = 10


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait: `days` from its start to its end, or to the day of counting where it has not `ended`.

    A wait that ended in another way than the one asked for (withdrawn, handed over) has not `ended`: it was watched
    for so long and then left. That is fair only where such leaving has nothing to do with how long the rest would wait.
    `times` is how many waited just so.
    """

    days: float
    ended: bool
    times: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One day on which waits ended: who still waited before it, how many ended, and the share waiting after it.

    `low` and `high` bound `waiting` (log-log scale, Greenwood's variance), so that they stay between 0 and 1.
    """

    day: float
    at_risk: int
    ended: int
    waiting: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The share still waiting after each day, over `n` waits of which `still_open` have not ended.

    `until` is the last day on which enough were watched (`waiting_curve`): there the steps end, and beyond it nothing
    is said.
    """

    steps: tuple[Step, ...]
    n: int
    still_open: int
    until: float
    level: float = LEVEL


@dataclass(frozen=True, slots=True)
class WaitingTime:
    """By which day half of the waits had ended; None reads "more than `at_least` days", an end too few have seen.

    `low` and `high` bound the day (Brookmeyer & Crowley 1982, log-log); None means that this side is not known yet.
    """

    days: float | None
    low: float | None
    high: float | None
    at_least: float
    n: int
    still_open: int


def waiting_curve(waits: Iterable[Wait], *, level: float = LEVEL, fewest: int = FEWEST_WATCHED) -> Curve:
    """Return the Kaplan–Meier curve of the waits, with Greenwood's variance (1926) on the log-log scale.

    A wait that is cut off on a day on which others end counts as still waiting on that day. The curve ends where those
    still watched, divided by the share still waiting, are below `fewest`: so many waits, all of them watched from
    beginning to end, would tell as much (Peto et al. 1977). Nine cut off on the second day and one open for a year tell
    no more of that year than the one. Refuses `ImpossibleNumbers` for a wait below 0 days; no waits at all give an
    empty curve.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    ended, left = Counter[float](), Counter[float]()
    for wait in waits:
        if not 0 <= wait.days < math.inf:
            raise ImpossibleNumbers("days", wait.days)
        if wait.times < 0:
            raise ImpossibleNumbers("times", wait.times)
        (ended if wait.ended else left)[wait.days] += wait.times
    n = at_risk = ended.total() + left.total()
    waiting, spread, until = 1.0, 0.0, 0.0
    steps: list[Step] = []
    for day in sorted(ended.keys() | left.keys()):
        # Never grows: an ending takes the same part from both, a cut takes from those watched alone.
        if at_risk < fewest * waiting - 1e-9:
            break
        until = day
        if done := ended[day]:
            waiting *= 1 - done / at_risk
            spread += done / (at_risk * (at_risk - done)) if at_risk > done else math.inf
            steps.append(Step(day, at_risk, done, waiting, *log_log_bounds(waiting, spread, z=z)))
        at_risk -= done + left[day]
    return Curve(tuple(steps), n, left.total(), until, level)


def log_log_bounds(waiting: float, spread: float, *, z: float) -> tuple[float, float]:
    """Return the bounds of a product of shares whose logarithm has the variance `spread`, kept between 0 and 1."""
    # After the last wait ended the estimate is 0 and Greenwood's variance without bound: nothing is known but 0 to 1.
    if waiting <= 0:
        return 0.0, 1.0
    if waiting >= 1:
        return 1.0, 1.0
    away = z * math.sqrt(spread) / abs(math.log(waiting))
    return waiting ** math.exp(away), waiting ** math.exp(-away)


def median(curve: Curve) -> WaitingTime:
    """Return by which day half of the waits had ended, with its interval.

    The day is the first on which no more than half still wait; the interval holds the days on which the curve's own
    interval holds one half (Brookmeyer & Crowley 1982).
    """
    half = 0.5 + 1e-12
    days = next((step.day for step in curve.steps if step.waiting <= half), None)
    low = next((step.day for step in curve.steps if step.low <= half), None)
    # A curve that reached 0 has no bound of its own there; the last wait that ended does not bound the others.
    high = next((step.day for step in curve.steps if step.high <= half), None)
    return WaitingTime(days, low, high, curve.until, curve.n, curve.still_open)
