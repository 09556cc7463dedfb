"""What to expect of an agency if each kind of its cases went as it goes everywhere: indirect standardisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from narahubung.rules.intervals import LEVEL, ImpossibleNumbers, Interval, poisson_exact


@dataclass(frozen=True, slots=True)
class KindCount:
    """One agency's cases of one kind: `observed` of `base`, which is cases, transactions or time watched."""

    agency: str
    kind: str
    observed: int
    base: float

    def __post_init__(self) -> None:
        if self.observed < 0:
            raise ImpossibleNumbers("observed", self.observed)
        if not self.base >= 0:
            raise ImpossibleNumbers("base", self.base)
        if self.observed and not self.base:
            raise ImpossibleNumbers("base", self.base)


@dataclass(frozen=True, slots=True)
class Standardised:
    """One agency against all: `ratio` of observed to expected with its exact interval, 1 meaning "as everywhere".

    Where nothing was expected the ratio is None. `unmatched` is the part of the agency's base in kinds that no other
    agency has: for these it is compared with itself, so a large part makes the ratio say little.
    """

    agency: str
    observed: int
    expected: float
    ratio: float | None
    interval: Interval | None
    unmatched: float


def standardise(counts: Iterable[KindCount], *, level: float = LEVEL) -> tuple[Standardised, ...]:
    """Return each agency's observed and expected, ordered by agency.

    Expected = Σ over kinds of (the agency's base × the rate of that kind over all agencies); the interval is Garwood's
    over expected (Breslow & Day 1987, 2.3; Ulm 1990). Where `observed` is a part of the cases (answered in time) the
    Poisson interval is wider than need be. Ratios of two agencies with different kinds are not comparable with each
    other, only each with 1.
    """
    kept = tuple(counts)
    observed, base, agencies = dict[str, int](), dict[str, float](), dict[str, set[str]]()
    for count in kept:
        observed[count.kind] = observed.get(count.kind, 0) + count.observed
        base[count.kind] = base.get(count.kind, 0.0) + count.base
        if count.base:
            agencies.setdefault(count.kind, set()).add(count.agency)
    done = []
    for agency in sorted({count.agency for count in kept}):
        own = [count for count in kept if count.agency == agency]
        expected = sum(count.base * observed[count.kind] / base[count.kind] for count in own if count.base)
        whole = sum(count.base for count in own)
        alone = sum(count.base for count in own if count.base and len(agencies[count.kind]) == 1)
        done.append(_compare(agency, sum(c.observed for c in own), expected, alone / whole if whole else 0.0, level))
    return tuple(done)


def _compare(agency: str, observed: int, expected: float, unmatched: float, level: float) -> Standardised:
    if expected <= 0:
        return Standardised(agency, observed, expected, None, None, unmatched)
    interval = poisson_exact(observed, exposure=expected, level=level)
    return Standardised(agency, observed, expected, observed / expected, interval, unmatched)
