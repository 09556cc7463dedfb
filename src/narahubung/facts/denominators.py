"""How many there were to complain: what a rate may be taken of, or nothing where no reviewed figure fits."""

from __future__ import annotations

import re
from datetime import timedelta

from narahubung.agencies.directory import Directory, ServiceLine
from narahubung.rules.rates import Base, Denominator, Period

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAYS_A_YEAR = 365.25


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
    share = (period.last - period.first + timedelta(days=1)).days / _DAYS_A_YEAR
    if not volume:
        return None
    return Denominator(Base.TRANSACTIONS, volume * share, "; ".join(sources), min(years))


def year_of(line: ServiceLine) -> int | None:
    """Return the year of a service's volume, the last one that its source names; None where it has no known volume."""
    named = _YEAR.findall(line.volume_source)
    return int(named[-1]) if line.yearly_volume is not None and named else None
