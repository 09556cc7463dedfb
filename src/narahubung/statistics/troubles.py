"""Which cases report the same trouble, and how readily people report: by kind and kecamatan, pooled, with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.cache import cache

from narahubung.agencies import directory
from narahubung.facts.troubles import troubles
from narahubung.rules.reporting import ReportingRate, Trouble, kind_rates, place_ratios
from narahubung.statistics.models import TroubleLine
from narahubung.statistics.silence import STREAMS, last_year
from narahubung.web.dates import local_day

# Reckoning all places takes seconds, and one more link hardly moves it: the worker does it every ten minutes.
_KEPT_FOR = 3600


@dataclass(frozen=True, slots=True)
class Readily:
    """How readily each kind and each kecamatan is reported; `is_linked` False: no duplicates were linked yet."""

    kinds: tuple[ReportingRate, ...]
    places: tuple[ReportingRate, ...]
    is_linked: bool


def linked(*, offices: Iterable[int]) -> dict[UUID, UUID]:
    """Return the trouble of each case that is linked to one: its first case, however many links lie between."""
    rows = TroubleLine.objects.filter(office__in=list(offices)).order_by("case", "-id").distinct("case")
    return rooted({case: trouble for case, trouble in rows.values_list("case", "trouble") if trouble is not None})


def rooted(links: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Return where each chain of links ends; cases linked in a ring are all of its least one's trouble."""
    found = dict[UUID, UUID]()
    for case in links:
        seen, at = [case], links[case]
        while at in links and at not in seen:
            seen.append(at)
            at = links[at]
        root = min(seen[seen.index(at) :]) if at in seen else at
        if root != case:
            found[case] = root
    return found


def readily(*, office: int, on: date, at: datetime) -> Readily:
    """Return how readily people reported in the twelve whole months before, as the worker reckoned it last."""
    known: Readily | None = cache.get(_name(office, on))
    return known if known is not None else _fresh(office, on=on, at=at)


def refresh(*, at: datetime) -> int:
    """Reckon it anew for every office, so that no page waits for it; returns how many offices there are."""
    offices = directory.current().offices
    for office in offices:
        _fresh(office, on=local_day(at), at=at)
    return len(offices)


def _fresh(office: int, *, on: date, at: datetime) -> Readily:
    found = troubles(linked(offices={office}), period=last_year(on), office=office, streams=STREAMS, at=at)
    known = reckoned(found)
    cache.set(_name(office, on), known, _KEPT_FOR)
    return known


def _name(office: int, on: date) -> str:
    return f"readily:{office}:{on}"


def reckoned(found: tuple[Trouble, ...]) -> Readily:
    """Return the rates of these troubles; where no second report was ever linked nothing can be told."""
    if not any(each.further for each in found):
        return Readily((), (), is_linked=False)
    return Readily(kind_rates(found), place_ratios(found), is_linked=True)
