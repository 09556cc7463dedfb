"""How far a count, a rate or a share may lie from the truth: exact intervals, from the two integrals they rest on.

Only the standard library is used, so the integrals are here too. They agree with SciPy to ten digits for whole counts
up to 100,000 (known answers in the tests); the limits are found by halving and are good to nine digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

from narahubung.rules.refusals import RuleBroken

LEVEL = 0.95
# The continued fractions settle within a few times the square root of the larger argument.
_MOST_STEPS = 100_000
_TINY = 1e-300
_CLOSE = 1e-15


class ImpossibleNumbers(RuleBroken):
    """Counts that cannot be: below zero, more found than looked at, no exposure, a level outside (0, 1) (422)."""

    def __init__(self, what: str, value: float) -> None:
        super().__init__(f"{what} = {value}")
        self.what = what
        self.value = value


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that the data do not speak against, both ends included; `high` is infinite where nothing bounds it.

    `level` is the nominal coverage (0.95 means: in 95 of 100 repetitions such an interval holds the truth).
    """

    low: float
    high: float
    level: float = LEVEL

    def holds(self, value: float) -> bool:
        """Return whether the value lies within."""
        return self.low <= value <= self.high

    def times(self, factor: float) -> Interval:
        """Return the interval on another scale, for instance per 1,000 instead of per one; refuses factors below 0."""
        if factor < 0:
            raise ImpossibleNumbers("factor", factor)
        return Interval(self.low * factor, self.high * factor, self.level)


def binomial_exact(successes: int, *, trials: int, level: float = LEVEL) -> Interval:
    """Return the exact interval of a share (0 to 1): `successes` of `trials` (Clopper & Pearson 1934).

    It never covers less than `level`, and covers more where there are few trials. With none or all it still has two
    sides of (1 - level)/2 each; a page that says "at most" takes `most_after_none`. Refuses `ImpossibleNumbers`.
    """
    _check(level=level, successes=successes, trials=trials)
    return _binomial(successes, trials, level)


# A page asks for the same few hundred intervals again at every look; each costs a hundred continued fractions.
@lru_cache(maxsize=8192)
def _binomial(successes: int, trials: int, level: float) -> Interval:
    tail = (1 - level) / 2
    low, high = 0.0, 1.0
    if successes > 0:
        low = solve(lambda share: beta_share(successes, trials - successes + 1, share) - tail, low=0.0, high=1.0)
    if successes < trials:
        high = solve(lambda share: beta_share(successes + 1, trials - successes, share) - 1 + tail, low=0.0, high=1.0)
    return Interval(low, high, level)


def poisson_exact(events: int, *, exposure: float = 1.0, level: float = LEVEL) -> Interval:
    """Return the exact interval of a rate: `events` per unit of `exposure`, of a count itself where that is 1.

    Garwood 1936. The low end is 0 where there are no events. Refuses `ImpossibleNumbers`.
    """
    _check(level=level, events=events, exposure=exposure)
    count = _poisson(events, level)
    return Interval(count.low / exposure, count.high / exposure, level)


@lru_cache(maxsize=8192)
def _poisson(events: int, level: float) -> Interval:
    tail = (1 - level) / 2
    low = gamma_quantile(tail, shape=events) if events else 0.0
    return Interval(low, gamma_quantile(1 - tail, shape=events + 1), level)


def wilson(successes: int, *, trials: int, level: float = LEVEL) -> Interval:
    """Return Wilson's score interval of a share (1927): shorter than the exact one, right on average.

    For drawing many shares side by side; a sentence about one agency takes `binomial_exact`. Refuses
    `ImpossibleNumbers`.
    """
    _check(level=level, successes=successes, trials=trials)
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, weight = successes / trials, z * z / trials
    middle = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * math.sqrt(share * (1 - share) / trials + weight / (4 * trials))
    # With none or all the formula ends at 0 or 1 up to rounding.
    return Interval(middle - half if successes else 0.0, middle + half if successes < trials else 1.0, level)


def most_after_none(*, trials: int | None = None, exposure: float = 1.0, level: float = LEVEL) -> float:
    """Return the largest share (with `trials`) or rate (per unit of `exposure`) that "none at all" leaves possible.

    One-sided and exact, 1 - (1 - level)^(1/trials) or -ln(1 - level)/exposure: at 95 % nearly 3/n, the "rule of
    three" (Hanley & Lippman-Hand 1983). Refuses `ImpossibleNumbers`.
    """
    if trials is None:
        _check(level=level, events=0, exposure=exposure)
        return -math.log1p(-level) / exposure
    _check(level=level, successes=0, trials=trials)
    return -math.expm1(math.log1p(-level) / trials)


def _check(
    *, level: float, successes: int = 0, trials: int | None = None, events: int = 0, exposure: float = 1.0
) -> None:
    if not 0 < level < 1:
        raise ImpossibleNumbers("level", level)
    if trials is not None and trials < 1:
        raise ImpossibleNumbers("trials", trials)
    if successes < 0 or (trials is not None and successes > trials):
        raise ImpossibleNumbers("successes", successes)
    if events < 0:
        raise ImpossibleNumbers("events", events)
    if not 0 < exposure < math.inf:
        raise ImpossibleNumbers("exposure", exposure)


def solve(rises: Callable[[float], float], *, low: float, high: float, close: float = 1e-13) -> float:
    """Return where a function that rises with its argument passes 0 between two bounds, to `close` of it.

    By Chandrupatla's way (1997): a curve through three points where that is safe, else halving. Where it is nowhere
    below 0 that is the lower bound, where it is nowhere above the upper.
    """
    a, b = high, low
    at_a, at_b = rises(a), rises(b)
    if at_b >= 0 or at_a <= 0:
        return low if at_b >= 0 else high
    best, part = b, 0.5
    for _ in range(200):
        middle = a + part * (b - a)
        found = rises(middle)
        if (found < 0) == (at_a < 0):
            c, at_c = a, at_a
        else:
            c, at_c, b, at_b = b, at_b, a, at_a
        a, at_a = middle, found
        best, at_best = (a, at_a) if abs(at_a) < abs(at_b) else (b, at_b)
        least = close * abs(best) / (2 * abs(b - a))
        if at_best == 0 or least > 0.5:
            return best
        place, height = (a - b) / (c - b), (at_a - at_b) / (at_c - at_b)
        part = 0.5
        if height**2 < place and (1 - height) ** 2 < 1 - place:
            part = at_a / (at_b - at_a) * at_c / (at_b - at_c)
            part += (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
        part = min(1 - least, max(least, part))
    return best


def gamma_quantile(share: float, *, shape: float) -> float:
    """Return the value below which a gamma variable of this shape and scale 1 lies with the given chance."""
    z = NormalDist().inv_cdf(share)
    # Between two values near where Wilson & Hilferty (1931) put it: from far off each look costs a long series.
    ninth, step = 1 / (9 * shape), 3 / math.sqrt(shape)
    about = 1 - ninth + z * math.sqrt(ninth)
    guess = shape * max(about, 0.0) ** 3
    low, high = guess * max(0.0, 1 - 0.01 * step), guess * (1 + 0.01 * step) + 1e-3
    while low > 0 and gamma_share(shape, low) > share:
        low = low * 0.9 - 0.1 if low > 1 else 0.0
    while gamma_share(shape, high) < share:
        high *= 2
    return solve(lambda value: gamma_share(shape, value) - share, low=low, high=high)


def gamma_share(shape: float, value: float) -> float:
    """Return the regularised lower incomplete gamma function P(shape, value).

    For a whole `shape` k it is the chance that a Poisson count of mean `value` reaches k; between whole numbers it runs
    smoothly. Series below the bend, Lentz's continued fraction above (DLMF 8.11.4 and 8.9.2).
    """
    if value <= 0:
        return 0.0
    if shape <= 0:
        return 1.0
    front = math.exp(shape * math.log(value) - value - math.lgamma(shape))
    if value < shape + 1:
        term = total = 1 / shape
        for step in range(1, _MOST_STEPS):
            term *= value / (shape + step)
            total += term
            if term < total * _CLOSE:
                break
        return min(1.0, total * front)
    b = value + 1 - shape
    c, d = 1 / _TINY, 1 / b
    fraction = d
    for step in range(1, _MOST_STEPS):
        a = -step * (step - shape)
        b += 2
        d = 1 / _not_zero(a * d + b)
        c = _not_zero(b + a / c)
        fraction *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return max(0.0, 1 - front * fraction)


def beta_share(first: float, second: float, value: float) -> float:
    """Return the regularised incomplete beta function I_value(first, second).

    For whole numbers k and n-k+1 it is the chance that a binomial count of n trials reaches k. Lentz's continued
    fraction, from the side on which it settles quickly (DLMF 8.17.22).
    """
    if value <= 0 or second <= 0:
        return 0.0
    if value >= 1 or first <= 0:
        return 1.0
    front = math.exp(
        math.lgamma(first + second)
        - math.lgamma(first)
        - math.lgamma(second)
        + first * math.log(value)
        + second * math.log1p(-value)
    )
    if value < (first + 1) / (first + second + 2):
        return min(1.0, front * _beta_fraction(first, second, value) / first)
    return max(0.0, 1 - front * _beta_fraction(second, first, 1 - value) / second)


def _beta_fraction(first: float, second: float, value: float) -> float:
    both, more, less = first + second, first + 1, first - 1
    c, d = 1.0, 1 / _not_zero(1 - both * value / more)
    fraction = d
    for step in range(1, _MOST_STEPS):
        twice = 2 * step
        for a in (
            step * (second - step) * value / ((less + twice) * (first + twice)),
            -(first + step) * (both + step) * value / ((first + twice) * (more + twice)),
        ):
            d = 1 / _not_zero(1 + a * d)
            c = _not_zero(1 + a / c)
            fraction *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return fraction


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
