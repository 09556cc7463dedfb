"""The table of the lifecycle is what the lawyers have read: the golden file, row by row."""

from __future__ import annotations

import csv
from dataclasses import asdict, fields
from pathlib import Path

from narahubung.rules.law_table import Row, rows

GOLDEN = Path(__file__).parents[1] / "golden" / "lifecycle.csv"
COLUMNS = [column.name for column in fields(Row)]


def read() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_table_says_what_was_read() -> None:
    said = [asdict(row) for row in rows()]
    golden = [{name: row[name] for name in COLUMNS} for row in read()]

    unread = [row for row in said if row not in golden]
    unsaid = [row for row in golden if row not in said]

    assert (unread, unsaid) == ([], []), "the table and tests/golden/lifecycle.csv differ: a lawyer reads it first"
    assert said == golden, "the same rows, in another order: the first that fits is the one that counts"


def test_the_rows_are_numbered_so_that_they_can_be_cited() -> None:
    assert [row["no"] for row in read()] == [str(place) for place in range(1, len(read()) + 1)]


def test_every_row_is_also_a_sentence() -> None:
    assert all(row["kalimat"].endswith(".") for row in read())
