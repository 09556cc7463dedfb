"""Which cases report the same trouble, and how readily people report: by kind and kecamatan, pooled, with intervals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.cache import cache

from narahubung.facts.troubles import troubles
from narahubung.rules.reporting import ReportingRate, Trouble, kind_rates, place_ratios
from narahubung.statistics.models import TroubleLine
from narahubung.statistics.silence import STREAMS, last_year

# Reckoning all places takes up to seconds, and one more link hardly moves it.
_KEPT_FOR = 600


@dataclass(frozen=True, slots=True)
class Readily:
    """How readily each kind and each kecamatan is reported; `is_linked` False: no duplicates were linked yet."""

    kinds: tuple[ReportingRate, ...]
    places: tuple[ReportingRate, ...]
    is_linked: bool


def linked(*, offices: Iterable[int]) -> dict[UUID, UUID]:
    """Return the trouble of every case that is linked to one."""
    rows = TroubleLine.objects.filter(office__in=list(offices)).order_by("case", "-id").distinct("case")
    return {case: trouble for case, trouble in rows.values_list("case", "trouble") if trouble is not None}


def readily(*, office: int, on: date, at: datetime) -> Readily:
    """Return how readily people reported in the twelve whole months before; at most ten minutes old."""
    same = linked(offices={office})
    name = f"readily:{office}:{on}:{len(same)}"
    known: Readily | None = cache.get(name)
    if known is None:
        found = troubles(same, period=last_year(on), office=office, streams=STREAMS, at=at)
        known = reckoned(found)
        cache.set(name, known, _KEPT_FOR)
    return known


def reckoned(found: tuple[Trouble, ...]) -> Readily:
    """Return the rates of these troubles; where no second report was ever linked nothing can be told."""
    if not any(each.further for each in found):
        return Readily((), (), is_linked=False)
    return Readily(kind_rates(found), place_ratios(found), is_linked=True)
