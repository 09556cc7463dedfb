"""Real complaint streams of other cities, read where they lie; nothing of them is kept in this repository.

The folder is named by NARAHUBUNG_STREAMS; without it, `shared/data/statistik` beside the checkout is looked for.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("NARAHUBUNG_STREAMS") or Path(__file__).parents[3] / "shared" / "data" / "statistik")
needed = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real streams are not here (NARAHUBUNG_STREAMS)")

# The day on which each was taken from its source: what had no answer by then was still waiting.
SURABAYA_TAKEN = datetime(2023, 7, 6, 11)  # noqa: DTZ001 - all times of a stream are in one zone
BALTIMORE_TAKEN = datetime(2019, 2, 13, 17)  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Report:
    """One report: whose, of what, where, when it came, until when it was due, and when it was answered or closed."""

    agency: str
    kind: str
    place: str
    came: datetime
    due: datetime | None
    done: datetime | None


@cache
def surabaya() -> tuple[Report, ...]:
    """Return the reports of one city with their first response; the four that run backwards are left out."""
    return tuple(
        Report(
            row["instansi"], row["topik"], row["kecamatan"], _at(row["masuk_utc"]), None, _end(row["ditanggapi_utc"])
        )
        for row in _rows("surabaya_waktu_train.csv")
        if row["anomali"] != "negatif"
    )


@cache
def baltimore() -> tuple[Report, ...]:
    """Return the requests of a city that set itself due dates; duplicates are left out."""
    return tuple(
        Report(
            row["agency"],
            row["sr_type"],
            row["council_district"],
            _at(row["created"]),
            _end(row["due"]),
            _end(row["closed"]) if row["status"] == "Closed" else None,
        )
        for row in _rows("baltimore311_train.csv")
        if "Duplicate" not in row["status"]
    )


def published_totals() -> dict[tuple[str, str, str], int]:
    """Return what an office of the Ombudsman published in half a year, by period, group and item."""
    return {
        (row["periode"], row["kelompok"], row["butir"]): int(row["jumlah"])
        for row in _rows("ombudsman_kaltim_agregat.csv")
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as paper:
        yield from csv.DictReader(paper)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)  # the streams carry no zone


def _end(text: str) -> datetime | None:
    return _at(text) if text else None
