"""What a quiet agency is told stands with its range: chance alone gives a like agency fewer one year, more another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from narahubung.agencies import directory
from narahubung.rules.pooling import Watched
from narahubung.rules.silence import quiet
from narahubung.statistics import silence, silence_words
from tests import world

pytestmark = pytest.mark.usefixtures("small_world")


def test_an_unusually_quiet_agency_is_told_from_how_many_to_how_many_are_usual() -> None:
    found = silence.silences(
        office=world.OFFICE, on=date(2026, 4, 1), at=datetime(2026, 4, 1, tzinfo=UTC), known=directory.current()
    )
    family = [Watched(30, 10_000.0)] * 8
    said = quiet(reports=0, use=6000.0, relatives=family, channel=silence.UNKNOWN)
    use = silence.Use(amount=6000, sources=("Contoh, 2025",), year=2025)

    first = silence_words.of_agency(replace(found[0], use=use, quiet=said))[0]

    assert said.usual is not None
    low, high = said.usual
    assert low < 18 < high, "three in a thousand"
    assert f"mendapat {low} sampai {high} laporan dalam dua belas bulan" in first.sentence
    assert "sekitar 18" not in first.sentence
