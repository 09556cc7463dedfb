"""When a series of counts has changed, and when it only wavers: run rules and the Poisson CUSUM.

A signal says that something changed, more or fewer. It does not say why, and not whether that is good.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from narahubung.rules.intervals import ImpossibleNumbers, beta_share, gamma_share

# One side's tail beyond three and two standard deviations of a normal measurement, which the rules were made for.
_BEYOND_THREE = 0.00135
_BEYOND_TWO = 0.02275
RUN = 8
FEWEST_ORDINARY = 8


class RunRule(StrEnum):
    """The rules used, few on purpose: each further rule makes false alarms more frequent."""

    BEYOND_LIMIT = "beyond_limit"  # one count beyond the outer limit
    TWO_OF_THREE = "two_of_three"  # two of three in a row beyond the inner limit, on one side
    EIGHT_ON_ONE_SIDE = "eight_on_one_side"


class Direction(StrEnum):
    """Whether the counts went up or down; neither is better."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Signal:
    """One change: by which rule, at which place in the series (0 the first), in which direction."""

    rule: RunRule
    at: int
    direction: Direction


@dataclass(frozen=True, slots=True)
class Ordinary:
    """How a series is when nothing new happens: its mean a period, and by how much periods differ beyond chance.

    `spread` is the variance of the level over its square, what is uncertain about the mean from few periods included.
    """

    mean: float
    spread: float


def ordinary(counts: Sequence[int]) -> Ordinary | None:
    """Return how earlier periods were, None where fewer than eight (or nothing in them) can tell.

    Real months differ more than chance alone allows: weather, school years, whoever asks people to report. The
    difference is measured by moments (variance over mean, as Laney 2002 widens the charts of counts) and never drawn
    in: limits too wide miss something once, limits too narrow cry wolf every quarter. Refuses `ImpossibleNumbers`.
    """
    if any(count < 0 for count in counts):
        raise ImpossibleNumbers("count", min(counts))
    n = len(counts)
    mean = sum(counts) / n if n else 0.0
    if n < FEWEST_ORDINARY or mean <= 0:
        return None
    phi = sum((count - mean) ** 2 for count in counts) / (mean * (n - 1))
    between = max(0.0, (phi - 1) / mean)
    return Ordinary(mean, between + (1 / mean + between) / n)


def run_signals(counts: Sequence[int], *, expected: Sequence[float], spread: float = 0.0) -> tuple[Signal, ...]:
    """Return the signals of the run rules in the order of the series (Western Electric 1956; Nelson 1984).

    `expected` is the ordinary mean of each period, from earlier periods (at least a year of them) or from
    `standardising`; `spread` how much periods ordinarily differ (`ordinary`), 0 for chance alone. Limits are exact
    Poisson or negative binomial tails with the chances of the two and three standard deviations that the rules were
    made for; a count at the median belongs to no side. Simulated at means of 1 to 20 a false signal comes about once in
    180 to 650 periods (docs/methods.md). Refuses `ImpossibleNumbers`.
    """
    if len(counts) != len(expected):
        raise ImpossibleNumbers("expected", len(expected))
    if not spread >= 0:
        raise ImpossibleNumbers("spread", spread)
    signals = []
    for direction in Direction:
        tails = [_tails(count, mean, spread, direction) for count, mean in zip(counts, expected, strict=True)]
        run = 0
        for at, (reached, passed) in enumerate(tails):
            run = run + 1 if passed < 0.5 and reached <= 0.5 else 0
            if reached < _BEYOND_THREE:
                signals.append(Signal(RunRule.BEYOND_LIMIT, at, direction))
            if reached < _BEYOND_TWO and sum(tail < _BEYOND_TWO for tail, _ in tails[max(0, at - 2) : at + 1]) >= 2:
                signals.append(Signal(RunRule.TWO_OF_THREE, at, direction))
            if run == RUN:
                signals.append(Signal(RunRule.EIGHT_ON_ONE_SIDE, at, direction))
    return tuple(sorted(signals, key=lambda signal: (signal.at, signal.rule, signal.direction)))


def _tails(count: int, mean: float, spread: float, direction: Direction) -> tuple[float, float]:
    """Return the chance of a count so far out, and of one farther out, on that side."""
    if count < 0 or mean <= 0:
        raise ImpossibleNumbers("count", count)
    reached, passed = _at_least(count, mean, spread), _at_least(count + 1, mean, spread)
    return (reached, passed) if direction is Direction.UP else (1 - passed, 1 - reached)


def _at_least(count: int, mean: float, spread: float) -> float:
    """The chance of so many or more, about a level that is gamma with that spread."""
    if count == 0:
        return 1.0
    if spread <= 1e-9:
        return gamma_share(count, mean)
    return beta_share(count, 1 / spread, mean / (1 / spread + mean))


# The CUSUM runs in quarters, so that its run length can be reckoned without rounding.
_PARTS = 4
_LARGEST = 400


@dataclass(frozen=True, slots=True)
class Watch:
    """How a series is watched for a lasting change of its mean to `ratio` times the expected.

    Above or below 1: more or fewer. `reference` is taken off (put on) each count, `threshold` is where it signals;
    `false_every` and `found_after` say after how many periods, on average, it does so without and with that change.
    """

    expected: float
    ratio: float
    reference: float
    threshold: float
    false_every: float
    found_after: float


@dataclass(frozen=True, slots=True)
class Sum:
    """The running sum after one period, and whether it has passed the threshold; it starts anew after a signal."""

    value: float
    is_signal: bool


def watch(expected: float, *, ratio: float = 2.0, false_every: float = 240.0) -> Watch:
    """Return the Poisson CUSUM that signals falsely no more often than once in `false_every` periods.

    Lucas 1985: the reference value is (changed - expected) / ln(changed / expected), to a quarter; the threshold is the
    lowest that keeps the promise, its run length reckoned exactly (Brook & Evans 1972). Refuses `ImpossibleNumbers`
    where no threshold up to 100 keeps it, or a change so small that it cannot be told apart.
    """
    if not 0 < expected < math.inf:
        raise ImpossibleNumbers("expected", expected)
    if not 0 < ratio < math.inf or ratio == 1:
        raise ImpossibleNumbers("ratio", ratio)
    reference = round(expected * (ratio - 1) / math.log(ratio) * _PARTS)
    rises = ratio > 1
    low, high = 1, _LARGEST
    # Doubling keeps the systems small: their cost grows with the cube of the threshold.
    reach = _PARTS
    while run_length(expected, reference=reference, threshold=min(reach, high), rises=rises) < false_every:
        if reach >= high:
            raise ImpossibleNumbers("false_every", false_every)
        low, reach = reach + 1, reach * 2
    high = min(reach, high)
    while low < high:
        middle = (low + high) // 2
        if run_length(expected, reference=reference, threshold=middle, rises=rises) < false_every:
            low = middle + 1
        else:
            high = middle
    return Watch(
        expected=expected,
        ratio=ratio,
        reference=reference / _PARTS,
        threshold=low / _PARTS,
        false_every=run_length(expected, reference=reference, threshold=low, rises=rises),
        found_after=run_length(expected * ratio, reference=reference, threshold=low, rises=rises),
    )


@lru_cache(maxsize=2048)
def run_length(mean: float, *, reference: int, threshold: int, rises: bool) -> float:
    """Return after how many periods the sum first reaches the threshold, on average, at this mean.

    `reference` and `threshold` in quarters. The sum is a Markov chain on the quarters below the threshold (Brook &
    Evans 1972); the mean times to leave it solve one linear system.
    """
    chances = _poisson(mean)
    rows = []
    for start in range(threshold):
        row = [0.0] * threshold
        for count, chance in enumerate(chances):
            step = _PARTS * count - reference if rises else reference - _PARTS * count
            if (after := max(0, start + step)) < threshold:
                row[after] -= chance
        row[start] += 1
        rows.append([*row, 1.0])
    return _first_unknown(rows)


def _poisson(mean: float) -> list[float]:
    chances, left = [math.exp(-mean)], 1 - math.exp(-mean)
    while left > 1e-13 and len(chances) < mean + 40 * math.sqrt(mean) + 40:
        chances.append(chances[-1] * mean / len(chances))
        left -= chances[-1]
    return chances


def _first_unknown(rows: list[list[float]]) -> float:
    """Solve a system whose rows are dominated by their diagonal, so that no pivot has to be looked for."""
    size = len(rows)
    for at in range(size - 1, 0, -1):
        pivot = rows[at]
        for row in rows[:at]:
            if row[at]:
                factor = row[at] / pivot[at]
                for column in range(at):
                    row[column] -= factor * pivot[column]
                row[size] -= factor * pivot[size]
    return rows[0][size] / rows[0][0] if rows[0][0] > 0 else math.inf


def cusum(counts: Iterable[int], *, by: Watch) -> tuple[Sum, ...]:
    """Return the running sum after each period: what lies above the reference adds up, what lies below wears it off."""
    value, sums = 0.0, []
    for count in counts:
        step = count - by.reference if by.ratio > 1 else by.reference - count
        value = max(0.0, value + step)
        sums.append(Sum(value, value >= by.threshold))
        value = 0.0 if value >= by.threshold else value
    return tuple(sums)
