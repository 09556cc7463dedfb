"""The pages for lawyers are what the table generates; `make docs` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from narahubung.ops import diagram
from narahubung.rules.law_table import rows

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("file", "written"), [("lifecycle.md", diagram.lifecycle_page), ("lifecycle.csv", diagram.lifecycle_csv)]
)
def test_the_file_in_docs_is_what_the_table_says(file: str, written: object) -> None:
    assert callable(written)
    assert (ROOT / "docs" / file).read_text(encoding="utf-8") == written(), "run `make docs`"


def test_the_spreadsheet_in_docs_is_the_one_that_was_read() -> None:
    golden = (ROOT / "tests" / "golden" / "lifecycle.csv").read_text(encoding="utf-8")

    assert golden == diagram.lifecycle_csv()


def test_no_two_rows_say_the_same_sentence() -> None:
    said = [diagram.sentence(row) for row in rows()]

    assert len(said) == len(set(said))
