"""Where what is promised is counted: cases from the facts, successions from the posts, anything else from who knows it.

A room above this one hands its count down by `register` when the house is put together (meetings: attendance).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from narahubung.agencies import directory
from narahubung.agencies.posts import Post, posts
from narahubung.rules.commitment import Indicator
from narahubung.rules.parties import AppointmentKind
from narahubung.rules.rates import Period

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KeptOf:
    """How often something was due in a period, and how often it was done as promised."""

    kept: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a source: which agencies of which government, the days, the day of asking, the target."""

    government: int
    agencies: tuple[int, ...]
    period: Period
    on: date
    target: int | None


# An agency that was asked for nothing may be left out of the answer.
Source = Callable[[Asked], Mapping[int, KeptOf]]
_SOURCES: dict[Indicator, Source] = {}

# What the facts count: codes of the catalogue (`facts.catalogue`).
OF_CASES: dict[Indicator, str] = {
    Indicator.ACKNOWLEDGE: "pledged_acknowledgements",
    Indicator.ANSWER: "pledged_answers",
}


def register(indicator: Indicator, source: Source) -> None:
    """Let a source answer for an indicator; called once, when the application is ready."""
    _SOURCES[indicator] = source


def counted(indicator: Indicator, asked: Asked) -> Mapping[int, KeptOf] | None:
    """Return what was due and kept by agency, or None where nobody counts it yet."""
    source = _SOURCES.get(indicator)
    return source(asked) if source else None


def successions(asked: Asked) -> Mapping[int, KeptOf]:
    """Return how often a primary holder left and how often the next began within the target of working days.

    Counted on the last day on which the successor would have been in time; what is not yet over is not asked.
    """
    calendar = directory.current().calendar
    found = {}
    for post in posts(agencies=asked.agencies):
        kept = due = 0
        for left_on, next_on in _changes(post):
            last = calendar.add_working_days(left_on, asked.target or 1)
            if not (asked.period.first <= last <= asked.period.last and last < asked.on):
                continue
            due += 1
            kept += next_on is not None and next_on <= last
        if post.agency is not None:
            found[post.agency] = KeptOf(kept, due)
    return found


def _changes(post: Post) -> Iterable[tuple[date, date | None]]:
    held = sorted(
        (one for one in post.holdings if one.kind is not AppointmentKind.DEPUTY), key=lambda one: one.starts_on
    )
    for place, one in enumerate(held):
        if one.ends_on < date.max - DAY:
            yield one.ends_on, next((later.starts_on for later in held[place + 1 :]), None)


register(Indicator.SUCCEED, successions)
