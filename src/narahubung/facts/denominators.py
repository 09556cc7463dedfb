"""How many there were to complain: what a rate may be taken of, or nothing where no reviewed figure fits."""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date
from fractions import Fraction

from narahubung.agencies.directory import Directory, ServiceLine
from narahubung.rules.rates import Base, Denominator, Period

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def transactions(
    directory: Directory, *, agency: int | None = None, service: str = "", period: Period
) -> Denominator | None:
    """Return the service transactions of a service, or of all services of an agency, in a period of that length.

    The yearly volumes of the service list, taken evenly over the year. None, "no fitting denominator", where a volume
    is unknown or its source names no year: part of an agency's services is no denominator for all of its reports. With
    services of several years the oldest is named.
    """
    services = [
        line for line in directory.services.values() if (line.code == service if service else line.agency == agency)
    ]
    years = [year for line in services if (year := year_of(line)) is not None]
    if not services or len(years) < len(services):
        return None
    volume = sum(line.yearly_volume or 0 for line in services)
    sources = dict.fromkeys(line.volume_source for line in services)
    if not volume:
        return None
    return Denominator(Base.TRANSACTIONS, volume * years_in(period), "; ".join(sources), min(years))


def years_in(period: Period) -> float:
    """Return how many years a period is long, each day as the part that it is of its own year: a whole one is 1."""
    years = range(period.first.year, period.last.year + 1)
    return float(sum(_part(period, year) for year in years))


def _part(period: Period, year: int) -> Fraction:
    first, last = max(period.first, date(year, 1, 1)), min(period.last, date(year, 12, 31))
    return Fraction((last - first).days + 1, 366 if isleap(year) else 365)


def year_of(line: ServiceLine) -> int | None:
    """Return the year of a service's volume, the last one that its source names; None where it has no known volume."""
    named = _YEAR.findall(line.volume_source)
    return int(named[-1]) if line.yearly_volume is not None and named else None
