"""A rate is taken of a known and dated number of transactions, or of nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from narahubung.agencies import directory
from narahubung.agencies.directory import Directory
from narahubung.facts.denominators import transactions
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

    found = transactions(with_volume(73_050, "Laporan kinerja 2025 (contoh)"), service="ktp_el", period=half)

    assert found is not None
    assert (found.base, found.year, found.source) == (Base.TRANSACTIONS, 2025, "Laporan kinerja 2025 (contoh)")
    assert found.amount == pytest.approx(182 * 200)


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
