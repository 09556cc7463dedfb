"""Kept or not, with the kinds of complaints reckoned in: an agency against what its own kinds give everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext

from narahubung.agencies.directory import AgencyLine
from narahubung.facts import reading
from narahubung.facts.reading import Where
from narahubung.rules.rates import FEWEST_CASES, Period
from narahubung.rules.standardising import KindCount, Standardised, standardise
from narahubung.web import dates
from narahubung.web.figures import decimal

# Where more than this part of what it owed is of kinds that no other agency has, it would be held against itself.
MOST_UNMATCHED = 0.5


def name_in_cache(*, period: Period, where: Where) -> str:
    """Return under which name the kinds of a government's agencies are kept for a minute."""
    return f"kinds:{where.government}:{'+'.join(where.streams)}:{period.first}:{period.last}"


def kept_for_a_minute(*, period: Period, where: Where, on: date, warm: Mapping[str, Any]) -> tuple[KindCount, ...]:
    """Return how many obligations were not kept of how many, by agency and kind, at most a minute old.

    `warm` is what whoever asks has already read from the cache.
    """
    name = name_in_cache(period=period, where=where)
    found: tuple[KindCount, ...] | None = warm.get(name)
    if found is None:
        found = reading.kinds(indicator="compliance", period=period, where=where, on=on)
        cache.set(name, found, 60)
    return found


def sentence(counts: Sequence[KindCount], line: AgencyLine, *, period: Period) -> str:
    """Return how often the agency was late next to what its kinds of complaints give everywhere, in words.

    `counts` are of all agencies it is held against, in that period. Empty under ten obligations. Never next to another
    agency: two such ratios are not comparable.
    """
    own = [count for count in counts if count.agency == str(line.key)]
    owed = sum(count.base for count in own)
    if owed < FEWEST_CASES:
        return ""
    found = next((one for one in standardise(counts) if one.agency == str(line.key)), None)
    if found is None or found.unmatched > MOST_UNMATCHED:
        return gettext(
            "Jenis laporan instansi ini hampir tidak ada pada instansi lain, sehingga tidak dapat dikatakan apakah "
            "jenisnya yang membuatnya lebih mudah atau lebih sulit ditepati."
        )
    return _told(found, owed=owed, period=period)


def _told(found: Standardised, *, owed: float, period: Period) -> str:
    if found.ratio is None or found.interval is None:
        return gettext("Pada jenis laporan seperti ini belum ada kewajiban yang terlambat, di instansi mana pun.")
    facts = {
        "owed": decimal(owed),
        "first": dates.day(period.first),
        "last": dates.day(period.last),
        "ratio": decimal(found.ratio, 1),
        "low": decimal(found.interval.low, 1),
        "high": decimal(found.interval.high, 1),
    }
    if found.interval.low <= 1 <= found.interval.high:
        words = gettext(
            "Jenis laporannya ikut diperhitungkan: terlambat %(ratio)s kali dari yang biasa pada jenis itu; yang "
            "sebenarnya dapat terletak antara %(low)s dan %(high)s kali, jadi tidak jelas berbeda. Dari %(owed)s "
            "kewajiban, %(first)s sampai %(last)s."
        )
    elif found.ratio > 1:
        words = gettext(
            "Jenis laporannya ikut diperhitungkan pun lebih sering terlambat: %(ratio)s kali dari yang biasa pada "
            "jenis itu; yang sebenarnya dapat terletak antara %(low)s dan %(high)s kali. Dari %(owed)s kewajiban, "
            "%(first)s sampai %(last)s."
        )
    else:
        words = gettext(
            "Jenis laporannya ikut diperhitungkan pun lebih jarang terlambat: %(ratio)s kali dari yang biasa pada "
            "jenis itu; yang sebenarnya dapat terletak antara %(low)s dan %(high)s kali. Dari %(owed)s kewajiban, "
            "%(first)s sampai %(last)s."
        )
    return words % facts
