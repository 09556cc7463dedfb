"""What a family of agencies (or kinds, or places) tells about one of them: rates pooled with honest uncertainty."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from narahubung.rules.intervals import LEVEL, ImpossibleNumbers, beta_share, gamma_share, solve

# Levels spread over the family by a gamma; how widely (standard deviation over mean) is itself unknown, from nearly
# alike to ten times apart, and is believed nearly evenly over that range: a narrower belief covers too little.
_SPREADS = (0.1, 0.2, 0.3, 0.45, 0.65, 0.9, 1.2, 1.6, 2.2)
_USUAL_SPREAD = 2.0
_MEANS = tuple(math.exp(step / 8) for step in range(-24, 25))
# Grid points that hold less of the belief than this cannot move a limit in its third digit.
_NEGLIGIBLE = 1e-4
_CLOSE = 1e-4


@dataclass(frozen=True, slots=True)
class Watched:
    """What was seen of one member: `events` in so much `exposure` (transactions, days watched, population)."""

    events: int
    exposure: float

    def __post_init__(self) -> None:
        if self.events < 0:
            raise ImpossibleNumbers("events", self.events)
        if not 0 < self.exposure < math.inf:
            raise ImpossibleNumbers("exposure", self.exposure)


@dataclass(frozen=True, slots=True)
class Belief:
    """One way the family may be, and how much it is believed: levels are gamma with this shape and rate."""

    weight: float
    shape: float
    rate: float


@dataclass(frozen=True, slots=True)
class Family:
    """What is believed of the levels of a family after seeing `members` of it with `events` in all."""

    beliefs: tuple[Belief, ...]
    members: int
    events: int


@dataclass(frozen=True, slots=True)
class Level:
    """A member's rate: the estimate drawn towards its family, and an interval for the true one."""

    rate: float
    low: float
    high: float


def learn(members: Iterable[Watched]) -> Family:
    """Return what the members tell of their family's mean rate and of how much its members differ.

    Counts are Poisson about levels that are gamma over the family (Clayton & Kaldor 1987), hence negative binomial; the
    mean and the spread are not put at their best values but kept as a weighted grid, so that what is uncertain about
    them stays in every statement (a hierarchical model after Gelman et al. 2013, ch. 5). The logarithm of the mean is
    believed evenly, the spread as half-Cauchy with scale 2. Refuses `ImpossibleNumbers` for an empty family.
    """
    kept = tuple(members)
    if not kept:
        raise ImpossibleNumbers("members", 0)
    events = sum(member.events for member in kept)
    about = max(events, 0.5) / sum(member.exposure for member in kept)
    weighed = []
    for spread, width in zip(_SPREADS, _widths(), strict=True):
        shape = 1 / spread**2
        for step in _MEANS:
            rate = shape / (about * step)
            fit = sum(_log_chance(member, shape, rate) for member in kept)
            weighed.append((fit + math.log(width / (1 + (spread / _USUAL_SPREAD) ** 2)), shape, rate))
    best = max(fit for fit, _, _ in weighed)
    whole = sum(math.exp(fit - best) for fit, _, _ in weighed)
    beliefs = tuple(Belief(math.exp(fit - best) / whole, shape, rate) for fit, shape, rate in weighed)
    return Family(_pruned(beliefs), len(kept), events)


def _widths() -> list[float]:
    edges = [0.0, *((a + b) / 2 for a, b in pairwise(_SPREADS)), _SPREADS[-1] * 1.2]
    return [high - low for low, high in pairwise(edges)]


def _pruned(beliefs: Iterable[Belief]) -> tuple[Belief, ...]:
    kept = [belief for belief in beliefs if belief.weight > _NEGLIGIBLE]
    whole = sum(belief.weight for belief in kept)
    return tuple(Belief(belief.weight / whole, belief.shape, belief.rate) for belief in kept)


def _log_chance(member: Watched, shape: float, rate: float) -> float:
    """The logarithm of the negative binomial chance of what was seen."""
    events, whole = member.events, rate + member.exposure
    return (
        math.lgamma(shape + events)
        - math.lgamma(shape)
        - math.lgamma(events + 1)
        + shape * math.log(rate / whole)
        + events * math.log(member.exposure / whole)
    )


def chance_of_at_most(family: Family, *, events: int, exposure: float) -> float:
    """Return how likely a further member of the family would show so few events in its exposure, or fewer."""
    seen = Watched(events, exposure)
    return sum(
        belief.weight * beta_share(belief.shape, events + 1, belief.rate / (belief.rate + seen.exposure))
        for belief in family.beliefs
    )


def usual_in(family: Family, *, exposure: float, level: float = LEVEL) -> tuple[int, int]:
    """Return the counts from which to which a further member of the family would show `level` of the time, or more."""
    tail = (1 - level) / 2
    return _reached(family, exposure, part=tail), _reached(family, exposure, part=1 - tail)


def _reached(family: Family, exposure: float, *, part: float) -> int:
    """Return the fewest events at or below which at least this part of further members lies."""
    low, high = -1, 1
    while chance_of_at_most(family, events=high, exposure=exposure) < part:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if chance_of_at_most(family, events=middle, exposure=exposure) < part:
            low = middle
        else:
            high = middle
    return high


def expected_in(family: Family, *, exposure: float) -> float:
    """Return how many events a further member would show on average in its exposure."""
    return sum(belief.weight * exposure * belief.shape / belief.rate for belief in family.beliefs)


def level_of(family: Family, *, member: Watched, level: float = LEVEL) -> Level:
    """Return the rate of one member of the family that it was learned with, drawn in the more, the less was seen of it.

    The interval is one of belief: over many members it holds the true rate in `level` of them (simulated in the tests),
    not for every one alike; a member far from its family is drawn too far in.
    """
    own = [
        Belief(belief.weight, belief.shape + member.events, belief.rate + member.exposure) for belief in family.beliefs
    ]
    tail = (1 - level) / 2

    def below(rate: float) -> float:
        return sum(belief.weight * gamma_share(belief.shape, rate * belief.rate) for belief in own)

    rate = sum(belief.weight * belief.shape / belief.rate for belief in own)
    high = rate
    while below(high) < 1 - tail:
        high *= 2
    return Level(
        rate,
        solve(lambda at: below(at) - tail, low=0.0, high=high, close=_CLOSE),
        solve(lambda at: below(at) - 1 + tail, low=0.0, high=high, close=_CLOSE),
    )
