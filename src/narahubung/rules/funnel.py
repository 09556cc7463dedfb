"""Is an agency further from the rest than chance and ordinary differences explain? Places on a funnel, never a rank.

Spiegelhalter 2005 (Statistics in Medicine 24: 1185–1202). Small counts are judged by exact tail chances, not by the
normal curve; ordinary differences between agencies (over-dispersion) widen the funnel.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from statistics import NormalDist

from narahubung.rules.intervals import ImpossibleNumbers, Interval, beta_share, gamma_share, solve

WARNING_LEVEL = 0.95
ALARM_LEVEL = 0.998
# Fewer agencies say too little of how much agencies ordinarily differ.
FEWEST_FOR_DISPERSION = 8
# Beyond so many cases the exact limits of a share differ from those of a beta curve by less than a thousandth.
MOST_EXACT = 2000


class Place(StrEnum):
    """Where an agency lies. Above is not bad and below is not good: it says where to look, and for what is open."""

    WITHIN = "within"
    ABOVE_95 = "above_95"
    ABOVE_998 = "above_998"
    BELOW_95 = "below_95"
    BELOW_998 = "below_998"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Mark:
    """One agency: what was `observed` and how much was `expected` of it (`standardising`), by ordinary filings only."""

    key: str
    observed: int
    expected: float

    def __post_init__(self) -> None:
        if self.observed < 0:
            raise ImpossibleNumbers("observed", self.observed)
        if not 0 < self.expected < math.inf:
            raise ImpossibleNumbers("expected", self.expected)


@dataclass(frozen=True, slots=True)
class ShareMark:
    """One agency: how many of its cases are so. All are held against one `target` share, see `place_share`."""

    key: str
    numerator: int
    cases: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.cases or self.cases < 1:
            raise ImpossibleNumbers("numerator", self.numerator)


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much the agencies differ beyond chance.

    `phi` is the mean winsorised squared z (1 where only chance is at work), `tau2` the variance between agencies on the
    scale of the ratio (or share) that is added to each agency's own. `is_known` False: too few agencies, `tau2` is 0.
    """

    agencies: int
    phi: float
    tau2: float
    is_known: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """An agency on the funnel: ratio observed to expected, the limits at its own size, and its place.

    `can_be_below` False: so little was expected that even none at all would lie within; silence then says nothing.
    """

    key: str
    ratio: float
    expected: float
    warning: Interval
    alarm: Interval
    place: Place
    can_be_below: bool


@dataclass(frozen=True, slots=True)
class Funnel:
    """All agencies placed, in the order of their keys, with the dispersion that widened the limits."""

    placed: tuple[Placed, ...]
    dispersion: Dispersion


def quantile(sorted_values: Sequence[float], share: float) -> float:
    """Return the quantile of sorted values, straight lines between them (Hyndman & Fan 1996, type 7: R's own)."""
    at = (len(sorted_values) - 1) * share
    below = math.floor(at)
    above = min(below + 1, len(sorted_values) - 1)
    return sorted_values[below] + (at - below) * (sorted_values[above] - sorted_values[below])


def winsorised(values: Sequence[float], *, part: float) -> tuple[float, ...]:
    """Return the values with the outer `part` at each end drawn in to its quantile, so that few cannot widen all."""
    ordered = sorted(values)
    low, high = quantile(ordered, part), quantile(ordered, 1 - part)
    return tuple(min(max(value, low), high) for value in values)


def square_drawn_in(part: float) -> float:
    """Return the mean square of a standard normal value, drawn in to its quantiles `part` and 1 - `part`: 1 for 0."""
    if not 0 < part < 0.5:
        return 1.0
    edge = NormalDist().inv_cdf(1 - part)
    return 1 - 2 * part - 2 * edge * NormalDist().pdf(edge) + 2 * part * edge**2


def dispersion_of(z: Sequence[float], errors: Sequence[float], *, part: float = 0.1) -> Dispersion:
    """Return phi and tau² from each agency's z against the target and its own standard error.

    phi = mean of squared winsorised z over what it is where nothing but chance makes them differ; tau² = (n·phi -
    (n-1)) / (Σw - Σw²/Σw) with w = 1/s², 0 where negative: the moment estimate of DerSimonian & Laird 1986 about a
    fixed target, as Spiegelhalter 2005 (A.2.2) takes it. He leaves the mean as it is; drawn in by a tenth, squares are
    a third too small, and agencies no different from others lie beyond the limits twice as often as these say.
    """
    n = len(z)
    if n < FEWEST_FOR_DISPERSION:
        return Dispersion(n, 1.0, 0.0, is_known=False)
    phi = sum(value * value for value in winsorised(z, part=part)) / n / square_drawn_in(part)
    weights = [1 / error**2 for error in errors]
    total = sum(weights)
    spread = total - sum(weight * weight for weight in weights) / total
    return Dispersion(n, phi, max(0.0, (n * phi - (n - 1)) / spread), is_known=True)


def ratio_dispersion(marks: Sequence[Mark], *, part: float = 0.1) -> Dispersion:
    """Return how much the ratios observed / expected differ beyond Poisson chance.

    z = (observed - expected) / √expected has variance 1 however little is expected; the square-root and log scales
    usual for large counts do not, and see differences between small agencies that are not there.
    """
    z = [(mark.observed - mark.expected) / math.sqrt(mark.expected) for mark in marks]
    return dispersion_of(z, [1 / math.sqrt(mark.expected) for mark in marks], part=part)


def share_dispersion(marks: Sequence[ShareMark], *, target: float, part: float = 0.1) -> Dispersion:
    """Return how much shares differ beyond binomial chance about the target share; refuses targets outside (0, 1)."""
    _check_target(target)
    errors = [math.sqrt(target * (1 - target) / mark.cases) for mark in marks]
    z = [(mark.numerator / mark.cases - target) / error for mark, error in zip(marks, errors, strict=True)]
    return dispersion_of(z, errors, part=part)


def ratio_limits(expected: float, *, level: float, tau2: float = 0.0) -> Interval:
    """Return the ratios between which an agency lies by chance and ordinary difference, for drawing the funnel.

    Exact: counts are Poisson about an agency's own level, levels spread with variance `tau2` (gamma), so counts are
    negative binomial. The tail chances are carried on between whole counts by their integrals, so that the line is
    smooth and a count lies beyond it exactly when its tail chance is under (1 - level)/2.
    """
    tail = (1 - level) / 2
    reaches = _reaches(expected, tau2)
    high = expected + 1
    while reaches(high) > tail:
        high *= 2
    upper = solve(lambda count: tail - reaches(count), low=0.0, high=high)
    lower = 0.0
    if 1 - reaches(1.0) < tail:
        lower = solve(lambda count: 1 - reaches(count + 1) - tail, low=0.0, high=high)
    return Interval(lower / expected, upper / expected, level)


def _reaches(expected: float, tau2: float) -> Callable[[float], float]:
    """The chance of `count` or more, smooth in the count."""
    if tau2 <= 1e-9:
        return lambda count: gamma_share(count, expected)
    shape = 1 / tau2
    missed = expected / (shape + expected)
    return lambda count: beta_share(count, shape, missed) if count > 0 else 1.0


def share_limits(cases: int, *, target: float, level: float, tau2: float = 0.0) -> Interval:
    """Return the shares between which an agency with so many cases lies by chance and ordinary difference.

    Exact binomial; with `tau2` beta-binomial (levels spread about the target with that variance); beyond `MOST_EXACT`
    cases the beta curve with the same mean and variance. A share lies beyond a
    limit exactly when its tail chance is under (1 - level)/2. Refuses `ImpossibleNumbers` for targets outside (0, 1).
    """
    _check_target(target)
    return _share_limits(cases, target, level, tau2)


@lru_cache(maxsize=4096)
def _share_limits(cases: int, target: float, level: float, tau2: float) -> Interval:
    tail = (1 - level) / 2
    if cases > MOST_EXACT:
        return _beta_limits(cases, target, level, tau2)
    chances = _share_chances(cases, target, tau2)
    lower = _last_inside(chances, tail)
    upper = cases - _last_inside(chances[::-1], tail)
    return Interval(lower / cases, upper / cases, level)


def _beta_limits(cases: int, target: float, level: float, tau2: float) -> Interval:
    own = target * (1 - target)
    both = own / (own / cases + tau2 * (1 - 1 / cases)) - 1
    a, b, tail = target * both, (1 - target) * both, (1 - level) / 2
    low = solve(lambda share: beta_share(a, b, share) - tail, low=0.0, high=1.0)
    high = solve(lambda share: beta_share(a, b, share) - 1 + tail, low=0.0, high=1.0)
    return Interval(low, high, level)


def _check_target(target: float) -> None:
    if not 0 < target < 1:
        raise ImpossibleNumbers("target", target)


def _last_inside(chances: Sequence[float], tail: float) -> int:
    """Return the first count, from the near end, whose tail chance is not under `tail`."""
    reached = 0.0
    for count, chance in enumerate(chances):
        reached += chance
        if reached >= tail:
            return count
    return len(chances) - 1


def _share_chances(cases: int, target: float, tau2: float) -> list[float]:
    spread = min(tau2 / (target * (1 - target)), 0.99)
    ways = [math.lgamma(cases + 1) - math.lgamma(k + 1) - math.lgamma(cases - k + 1) for k in range(cases + 1)]
    if spread <= 1e-9:
        yes, no = math.log(target), math.log1p(-target)
        return [math.exp(way + k * yes + (cases - k) * no) for k, way in enumerate(ways)]
    # A beta of this shape has variance `tau2`: target(1-target)/(a+b+1).
    both = 1 / spread - 1
    a, b = target * both, (1 - target) * both
    whole = math.lgamma(a) + math.lgamma(b) - math.lgamma(both) + math.lgamma(cases + both)
    return [math.exp(way + math.lgamma(k + a) + math.lgamma(cases - k + b) - whole) for k, way in enumerate(ways)]


def place_within(value: float, *, warning: Interval, alarm: Interval) -> Place:
    """Return the place of a value between its limits; on a limit is within it."""
    slack = 1e-12
    if value > alarm.high + slack:
        return Place.ABOVE_998
    if value > warning.high + slack:
        return Place.ABOVE_95
    if value < alarm.low - slack:
        return Place.BELOW_998
    return Place.BELOW_95 if value < warning.low - slack else Place.WITHIN


def funnel(marks: Iterable[Mark], *, part: float = 0.1) -> Funnel:
    """Return every agency placed on the funnel of ratios about 1, ordered by key: the same order for every volume.

    `part` is winsorised at each end when the ordinary difference is measured. With fewer than eight agencies that
    difference is unknown: an agency outside chance alone then reads CANNOT_TELL instead of above or below.
    """
    kept = sorted(marks, key=lambda mark: mark.key)
    dispersion = ratio_dispersion(kept, part=part)
    return Funnel(tuple(_place(mark, dispersion) for mark in kept), dispersion)


def _place(mark: Mark, dispersion: Dispersion) -> Placed:
    warning = ratio_limits(mark.expected, level=WARNING_LEVEL, tau2=dispersion.tau2)
    alarm = ratio_limits(mark.expected, level=ALARM_LEVEL, tau2=dispersion.tau2)
    ratio = mark.observed / mark.expected
    place = _known(place_within(ratio, warning=warning, alarm=alarm), dispersion)
    return Placed(mark.key, ratio, mark.expected, warning, alarm, place, can_be_below=warning.low > 0)


def _known(place: Place, dispersion: Dispersion) -> Place:
    return place if dispersion.is_known or place is Place.WITHIN else Place.CANNOT_TELL


def place_shares(marks: Iterable[ShareMark], *, target: float, part: float = 0.1) -> Funnel:
    """Return every agency placed on the funnel of shares about the target; `ratio` is then the share itself.

    `expected` is the number of cases. See `funnel` for the order and for fewer than eight agencies.
    """
    kept = sorted(marks, key=lambda mark: mark.key)
    dispersion = share_dispersion(kept, target=target, part=part)
    placed = []
    for mark in kept:
        warning, alarm = (
            share_limits(mark.cases, target=target, level=level, tau2=dispersion.tau2)
            for level in (WARNING_LEVEL, ALARM_LEVEL)
        )
        share = mark.numerator / mark.cases
        place = _known(place_within(share, warning=warning, alarm=alarm), dispersion)
        placed.append(Placed(mark.key, share, mark.cases, warning, alarm, place, can_be_below=warning.low > 0))
    return Funnel(tuple(placed), dispersion)
