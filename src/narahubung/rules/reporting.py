"""How fast people report, learned from how fast a second report follows a first: few reports are not few troubles.

Counts alone cannot tell a rare trouble from one that is rarely reported. Once a first report shows that the trouble is
there, every further report of the same trouble comes at the reporting rate itself, and that rate can be counted
(Liu, Bhandaram & Garg, Quantifying spatial under-reporting disparities in resident crowdsourcing, arXiv 2204.08620,
2022). Duplicates are therefore linked, never deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from narahubung.rules.intervals import ImpossibleNumbers, Interval, poisson_exact
from narahubung.rules.pooling import Level, Watched, learn, level_of
from narahubung.rules.silence import Suggestion
from narahubung.rules.standardising import KindCount, standardise

HORIZON = timedelta(days=90)
FEWEST_TROUBLES = 5
# Many places are looked at together; a word about one of them must be surer than a limit drawn in a table.
WORD_LEVEL = 0.99


@dataclass(frozen=True, slots=True)
class Trouble:
    """A trouble that was reported: its kind and place, how many reports followed the first, in how many days.

    Or several (`times`) of one kind and place, their reports and days added up: nothing here asks for more than sums.
    The days end when the trouble was looked into, or at a horizon fixed beforehand: an end that depends on the reports
    themselves (the last one, say) would make every rate too high.
    """

    kind: str
    place: str
    further: int
    days: float
    times: int = 1


def trouble_of(
    reported_at: Sequence[datetime],
    *,
    kind: str,
    place: str,
    looked_into_at: datetime | None,
    at: datetime,
    horizon: timedelta = HORIZON,
) -> Trouble | None:
    """Return the linked reports of one trouble as counted at `at`, None where no time passed after the first.

    The first report is not counted: that there was one is what makes the trouble known. Refuses `ImpossibleNumbers`
    where there is no report at all.
    """
    if not reported_at:
        raise ImpossibleNumbers("reports", 0)
    first = min(reported_at)
    end = min(first + horizon, at, looked_into_at or at)
    if end <= first:
        return None
    # A list may hold the first report's moment twice: only one of them is the first.
    further = sum(moment <= end for moment in reported_at) - 1
    return Trouble(kind, place, further, (end - first) / timedelta(days=1))


class Heard(StrEnum):
    """How quickly a kind or a place is reported, next to the others."""

    NOTHING_TO_SAY_YET = "nothing_to_say_yet"
    LESS = "less"
    ALIKE = "alike"
    MORE = "more"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingRate:
    """How fast one kind or place is reported.

    `own` is the exact interval from its own reports, `pooled` drawn towards the others: further reports a day for
    kinds, ratio to what its kinds would give elsewhere (1: as elsewhere) for places. `typical_days` is one over the
    pooled rate: how long a trouble of this kind usually lies before anybody reports it; None for places.
    """

    name: str
    troubles: int
    further: int
    days: float
    own: Interval
    pooled: Level
    typical_days: float | None
    heard: Heard
    suggestion: Suggestion


def kind_rates(troubles: Iterable[Trouble]) -> tuple[ReportingRate, ...]:
    """Return the reporting rate of every kind, in further reports a day, ordered by kind.

    Reports of one trouble are taken as a Poisson stream of one rate while it lasts; where neighbours act together, or a
    reporter comes back, the intervals are too narrow. An empty list gives none.
    """
    kept = tuple(troubles)
    kinds = sorted({trouble.kind for trouble in kept})
    groups = [tuple(trouble for trouble in kept if trouble.kind == kind) for kind in kinds]
    watched = [Watched(_further(group), _days(group)) for group in groups]
    return _rates(kinds, groups, watched, are_days=True)


def place_ratios(troubles: Iterable[Trouble]) -> tuple[ReportingRate, ...]:
    """Return how fast every place reports next to what its kinds of trouble give elsewhere, ordered by place.

    Indirectly standardised by kind, so that a place with slow kinds of trouble is not taken for a slow place. Places of
    which no report could be expected are left out.
    """
    kept = tuple(troubles)
    cells = {(trouble.place, trouble.kind) for trouble in kept}
    counts = []
    for place, kind in sorted(cells):
        group = [trouble for trouble in kept if (trouble.place, trouble.kind) == (place, kind)]
        counts.append(KindCount(place, kind, _further(group), _days(group)))
    expected = {each.agency: each.expected for each in standardise(counts) if each.expected > 0}
    groups = [tuple(trouble for trouble in kept if trouble.place == place) for place in expected]
    watched = [Watched(_further(group), expected[group[0].place]) for group in groups]
    return _rates(list(expected), groups, watched, are_days=False)


def _further(troubles: Iterable[Trouble]) -> int:
    return sum(trouble.further for trouble in troubles)


def _days(troubles: Iterable[Trouble]) -> float:
    return sum(trouble.days for trouble in troubles)


def _times(troubles: Iterable[Trouble]) -> int:
    return sum(trouble.times for trouble in troubles)


def _rates(
    names: Sequence[str], groups: Sequence[Sequence[Trouble]], watched: Sequence[Watched], *, are_days: bool
) -> tuple[ReportingRate, ...]:
    if not names:
        return ()
    family = learn(watched)
    usual = sum(each.events for each in watched) / sum(each.exposure for each in watched)
    rates = []
    for name, group, seen in zip(names, groups, watched, strict=True):
        pooled = level_of(family, member=seen)
        heard = _heard(level_of(family, member=seen, level=WORD_LEVEL), usual, _times(group), len(names))
        rates.append(
            ReportingRate(
                name=name,
                troubles=_times(group),
                further=seen.events,
                days=_days(group),
                own=poisson_exact(seen.events, exposure=seen.exposure),
                pooled=pooled,
                typical_days=1 / pooled.rate if are_days else None,
                heard=heard,
                suggestion=Suggestion.OUTREACH if heard is Heard.LESS else Suggestion.NOTHING,
            )
        )
    return tuple(rates)


def _heard(level: Level, usual: float, troubles: int, names: int) -> Heard:
    if troubles < FEWEST_TROUBLES or names < 2:
        return Heard.NOTHING_TO_SAY_YET
    if level.high < usual:
        return Heard.LESS
    return Heard.MORE if level.low > usual else Heard.ALIKE
