"""How long people wait, with those who still wait counted as "at least so long" (Kaplan & Meier 1958)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

from narahubung.rules.intervals import LEVEL, ImpossibleNumbers


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

    `longest` is the longest time anybody was watched: beyond it the curve says nothing.
    """

    steps: tuple[Step, ...]
    n: int
    still_open: int
    longest: float
    level: float = LEVEL


@dataclass(frozen=True, slots=True)
class WaitingTime:
    """By which day a share of the waits had ended; None reads "more than `at_least` days", an end nobody has seen.

    `low` and `high` bound the day (Brookmeyer & Crowley 1982, log-log); None means that this side is not known yet.
    """

    share: float
    days: float | None
    low: float | None
    high: float | None
    at_least: float
    n: int
    still_open: int


@dataclass(frozen=True, slots=True)
class EndedBy:
    """The share of waits that had ended by a day, with its interval; None where nobody was watched so long."""

    day: float
    share: float | None
    low: float
    high: float


def waiting_curve(waits: Iterable[Wait], *, level: float = LEVEL) -> Curve:
    """Return the Kaplan–Meier curve of the waits, with Greenwood's variance (1926) on the log-log scale.

    A wait that is cut off on a day on which others end counts as still waiting on that day. Refuses
    `ImpossibleNumbers` for a wait below 0 days; no waits at all give an empty curve.
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
    waiting, spread = 1.0, 0.0
    steps: list[Step] = []
    for day in sorted(ended.keys() | left.keys()):
        if done := ended[day]:
            waiting *= 1 - done / at_risk
            spread += done / (at_risk * (at_risk - done)) if at_risk > done else math.inf
            steps.append(Step(day, at_risk, done, waiting, *log_log_bounds(waiting, spread, z=z)))
        at_risk -= done + left[day]
    return Curve(tuple(steps), n, left.total(), max(ended.keys() | left.keys(), default=0.0), level)


def log_log_bounds(waiting: float, spread: float, *, z: float) -> tuple[float, float]:
    """Return the bounds of a product of shares whose logarithm has the variance `spread`, kept between 0 and 1."""
    # After the last wait ended the estimate is 0 and Greenwood's variance without bound: nothing is known but 0 to 1.
    if waiting <= 0:
        return 0.0, 1.0
    if waiting >= 1:
        return 1.0, 1.0
    away = z * math.sqrt(spread) / abs(math.log(waiting))
    return waiting ** math.exp(away), waiting ** math.exp(-away)


def time_until(curve: Curve, *, share: float) -> WaitingTime:
    """Return by which day the share (0 to 1) of the waits had ended, with its interval.

    The day is the first on which no more than 1 - share still wait; the interval holds the days on which the curve's
    own interval holds 1 - share (Brookmeyer & Crowley 1982). Refuses `ImpossibleNumbers` for shares outside (0, 1).
    """
    if not 0 < share < 1:
        raise ImpossibleNumbers("share", share)
    left = 1 - share + 1e-12
    days = next((step.day for step in curve.steps if step.waiting <= left), None)
    low = next((step.day for step in curve.steps if step.low <= left), None)
    # A curve that reached 0 has no bound of its own there; the last wait that ended does not bound the others.
    high = next((step.day for step in curve.steps if step.high <= left), None)
    return WaitingTime(share, days, low, high, curve.longest, curve.n, curve.still_open)


def median(curve: Curve) -> WaitingTime:
    """Return by which day half of the waits had ended; see `time_until`."""
    return time_until(curve, share=0.5)


DISTRIBUTION = (0.1, 0.25, 0.5, 0.75, 0.9)


def distribution(curve: Curve, *, shares: Sequence[float] = DISTRIBUTION) -> tuple[WaitingTime, ...]:
    """Return the days by which each share of the waits had ended: what is shown instead of one number."""
    return tuple(time_until(curve, share=share) for share in shares)


def ended_by(curve: Curve, *, day: float) -> EndedBy:
    """Return which share of the waits had ended by the day, those who still wait counted as waiting."""
    step = next((step for step in reversed(curve.steps) if step.day <= day), None)
    if day > curve.longest or not curve.n:
        return EndedBy(day, None, 1 - step.high if step else 0.0, 1.0)
    if step is None:
        return EndedBy(day, 0.0, 0.0, 0.0)
    return EndedBy(day, 1 - step.waiting, 1 - step.high, 1 - step.low)


def mean_within(curve: Curve, *, days: float) -> float | None:
    """Return how many of the first `days` days a person waits on average; None where nobody was watched so long.

    The area under the curve (restricted mean, Irwin 1949; Royston & Parmar 2013): an agency that ends one case at once
    and ignores the rest comes out with nearly all `days`.
    """
    if days > curve.longest:
        return None
    corners = [(0.0, 1.0), *((step.day, step.waiting) for step in curve.steps if step.day < days)]
    return sum(waiting * (end - start) for (start, waiting), (end, _) in pairwise([*corners, (days, 0.0)]))
