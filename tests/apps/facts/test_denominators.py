"""A rate is taken of a known and dated number of transactions, or of nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from narahubung.agencies import directory
from narahubung.agencies.directory import Directory
from narahubung.facts.denominators import transactions, years_in
from narahubung.rules.rates import Base, Period
from tests import world

pytestmark = pytest.mark.usefixtures("small_world")
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def with_volume(volume: int | None, source: str) -> Directory:
    known = directory.current()
    line = replace(known.services["ktp_el"], yearly_volume=volume, volume_source=source)
    return replace(known, services={**known.services, "ktp_el": line})


def test_a_yearly_volume_is_taken_for_the_length_of_the_period() -> None:
    half = Period(date(2026, 1, 1), date(2026, 7, 1))

    found = transactions(with_volume(73_000, "Laporan kinerja 2025 (contoh)"), service="ktp_el", period=half)

    assert found is not None
    assert (found.base, found.year, found.source) == (Base.TRANSACTIONS, 2025, "Laporan kinerja 2025 (contoh)")
    assert found.amount == pytest.approx(182 * 200)


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_whole_year_takes_exactly_its_volume(year: int) -> None:
    whole = Period(date(year, 1, 1), date(year, 12, 31))

    found = transactions(with_volume(73_001, "2025"), service="ktp_el", period=whole)

    assert found is not None
    assert found.amount == 73_001


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2024, 1, 1), date(2025, 12, 31), 2.0),
        (date(2024, 2, 29), date(2024, 2, 29), 1 / 366),
        (date(2025, 12, 31), date(2026, 1, 1), 2 / 365),
        (date(2024, 12, 31), date(2025, 1, 1), 1 / 366 + 1 / 365),
    ],
)
def test_each_day_is_a_part_of_its_own_year(first: date, last: date, years: float) -> None:
    assert years_in(Period(first, last)) == pytest.approx(years, abs=1e-15)


@pytest.mark.parametrize(
    ("volume", "source"), [(None, ""), (None, "2025"), (500, ""), (500, "tanpa tahun"), (0, "2025")]
)
def test_an_unknown_or_undated_volume_is_no_denominator(volume: int | None, source: str) -> None:
    assert transactions(with_volume(volume, source), service="ktp_el", period=YEAR) is None


def test_an_agency_needs_the_volumes_of_all_its_services() -> None:
    known = with_volume(1000, "2025")
    other = replace(known.services["ktp_el"], code="kk", yearly_volume=None)

    assert transactions(known, agency=world.DISDUKCAPIL, period=YEAR) is not None
    more = replace(known, services={**known.services, "kk": other})
    assert transactions(more, agency=world.DISDUKCAPIL, period=YEAR) is None
    assert transactions(known, agency=world.DINKES, period=YEAR) is None
