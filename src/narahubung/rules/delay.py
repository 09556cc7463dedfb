"""How complete the recent months are: what happened lately is partly still to be reported, and is drawn hatched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from narahubung.rules.intervals import LEVEL, ImpossibleNumbers, most_after_none
from narahubung.rules.waiting import log_log_bounds

COMPLETE_FROM = 0.95
# Resting on fewer reports, a month's completeness is not known, and what is not known is hatched.
FEWEST_BEHIND = 10


@dataclass(frozen=True, slots=True)
class Reported:
    """One report: the month in which it `happened` (months counted from any fixed start) and how many later it came.

    `times` is how many reports came just so.
    """

    happened: int
    lag: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class Completeness:
    """Which share of a month's reports has come in once it is `age` months old (0: the running month).

    Out of all that come within the furthest lag looked at. `behind` is the smallest number of reports that any step of
    the estimate rests on.
    """

    age: int
    share: float
    low: float
    high: float
    behind: int

    def is_enough(self, share: float) -> bool:
        """Return whether the month is surely that complete."""
        return self.behind >= FEWEST_BEHIND and self.low >= share


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a time line: what has come in so far, how complete that is, and whether to hatch it."""

    month: int
    count: int
    completeness: Completeness | None
    is_hatched: bool


def completeness(
    reports: Iterable[Reported], *, now: int, furthest: int = 12, level: float = LEVEL
) -> tuple[Completeness, ...]:
    """Return how complete months of age 0 to `furthest` are, from the reports known in month `now`.

    Looks back in time: of the reports that came by lag u, in months old enough to show it, which part came exactly at u
    (the reverse hazard). One minus it, multiplied over all later lags, is the share that has come (Lagakos, Barraj &
    De Gruttola 1988; Kalbfleisch & Lawless 1989; the chain ladder of insurers is the same product). Greenwood-type
    variance, log-log scale. It assumes that the pattern of lags does not change, and cannot see lags beyond `furthest`.
    Refuses `ImpossibleNumbers` for reports from the future or negative lags.
    """
    if furthest < 1:
        raise ImpossibleNumbers("furthest", furthest)
    tally = Counter[tuple[int, int]]()
    for report in reports:
        watched = now - report.happened
        if not 0 <= report.lag <= watched:
            raise ImpossibleNumbers("lag", report.lag)
        if report.lag <= furthest:
            tally[min(watched, furthest), report.lag] += report.times
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, spread, behind = 1.0, 0.0, tally.total()
    done = [Completeness(furthest, 1.0, 1.0, 1.0, behind)]
    for lag in range(furthest, 0, -1):
        # Only months watched for `lag` can show that a report did or did not come at that lag.
        came = sum(n for (watched, own), n in tally.items() if watched >= lag and own <= lag)
        at = sum(n for (watched, own), n in tally.items() if watched >= lag and own == lag)
        behind = min(behind, came)
        if came > at:
            share *= 1 - at / came
            spread += at / (came * (came - at))
        elif came:
            share, spread = 0.0, float("inf")
        low, high = log_log_bounds(share, spread, z=z)
        # No late report seen is no proof that there are none.
        low = min(low, 1 - most_after_none(trials=behind, level=level)) if behind else 0.0
        done.append(Completeness(lag - 1, share, low, high, behind))
    return tuple(reversed(done))


def months(
    counts: Sequence[int], *, first: int, now: int, complete: Sequence[Completeness], enough: float = COMPLETE_FROM
) -> tuple[Month, ...]:
    """Return the months of a time line from `first` on, hatched where they are not surely `enough` complete.

    `complete` comes from `completeness`. Counts are never scaled up: what has not come in is not guessed.
    """
    known = {each.age: each for each in complete}
    furthest = max(known, default=0)
    line = []
    for month, count in enumerate(counts, start=first):
        each = known.get(min(now - month, furthest))
        line.append(Month(month, count, each, is_hatched=each is None or not each.is_enough(enough)))
    return tuple(line)
