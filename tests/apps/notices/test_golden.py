"""Who hears what after which act: the golden table that an administrator can read, row by row."""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path

import pytest

from narahubung.notices.catalogue import REACTIONS, SUBJECTS, Kind
from narahubung.rules.lifecycle import Act
from tests.apps.cases.moments import MOMENTS
from tests.apps.notices.telling import Occasion, told

pytestmark = pytest.mark.usefixtures("small_world")

GOLDEN = Path(__file__).parents[2] / "golden" / "notices.csv"


def occasions() -> list[tuple[Occasion, list[tuple[str, str, str]]]]:
    """Return each occasion of the table with what is told: kind, ways, names."""
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keyed = groupby(rows, key=lambda row: Occasion(Act(row["act"]), row["situation"], row["by"], row["lane"]))
    return [
        (occasion, [(row["kind"], row["ways"], row["told"]) for row in group if row["kind"]])
        for occasion, group in keyed
    ]


@pytest.mark.parametrize(
    ("occasion", "expected"),
    occasions(),
    ids=["-".join(filter(None, (one.act, one.situation, one.by, one.lane))) for one, _ in occasions()],
)
def test_an_act_tells_those_the_table_names_and_nobody_else(
    occasion: Occasion, expected: list[tuple[str, str, str]]
) -> None:
    occasion.happen(occasion.story())

    found = [(kind, ways, " ".join(names)) for kind, by_ways in told().items() for ways, names in by_ways.items()]
    assert sorted(found) == sorted(expected)


def test_the_table_has_every_act() -> None:
    assert {occasion.act for occasion, _ in occasions()} == set(MOMENTS) == set(Act) - {Act.LODGE}
    assert set(REACTIONS) == set(Act)


def test_every_kind_has_its_words() -> None:
    assert set(SUBJECTS) == set(Kind)
