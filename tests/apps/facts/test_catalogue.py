"""Every number has an entry in the dictionary, in both languages, and the files in docs/ are made from it."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

from narahubung.facts import catalogue, cells
from narahubung.facts.catalogue import Kind

DOCS = Path(__file__).parents[3] / "docs"


def test_every_indicator_that_can_be_read_is_in_the_catalogue_and_the_other_way_round() -> None:
    by_kind = {kind: {each.code for each in catalogue.catalogue() if each.kind is kind} for kind in Kind}

    assert by_kind[Kind.COUNT] == cells.COUNTS
    assert by_kind[Kind.SHARE] == cells.SHARES
    assert by_kind[Kind.KEPT] == cells.KEPT
    assert by_kind[Kind.TIME] == cells.TIMES


@pytest.mark.parametrize("indicator", catalogue.catalogue(), ids=lambda indicator: indicator.code)
def test_an_entry_is_complete_in_both_languages(indicator: catalogue.Indicator) -> None:
    for field in ("name", "definition", "numerator", "denominator", "cohort", "source", "caveat"):
        assert indicator.text(field, language="id")
        assert indicator.text(field, language="en")


def test_volume_comes_last() -> None:
    assert catalogue.catalogue()[-1].code == "reports"


def test_the_files_in_docs_are_those_of_the_catalogue() -> None:
    assert (DOCS / "dictionary.md").read_text(encoding="utf-8") == catalogue.as_markdown()
    assert (DOCS / "dictionary.csv").read_text(encoding="utf-8") == catalogue.as_csv()
    assert len(list(csv.DictReader(StringIO(catalogue.as_csv())))) == len(catalogue.catalogue())
