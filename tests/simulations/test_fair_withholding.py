"""Simulations in which the truth is known: withholding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from narahubung.rules.withholding import Cell, Published, Table, withhold

PLACE_BY_KIND = (Table("kinds", ("place", "kind")),)


def asked(cells: Sequence[Cell], dimensions: tuple[str, ...], tables: Sequence[Table], said: Published) -> list[int]:
    """Return 1 for each cell that a published number sums over."""
    table = next(table for table in tables if table.name == said.table)
    where = dict(zip(table.by, said.key, strict=True))
    return [
        int(
            all(cell.values[dimensions.index(only.dimension)] in only.values for only in table.only)
            and all(not value or cell.values[dimensions.index(name)] == value for name, value in where.items())
        )
        for cell in cells
    ]


def reckoned(rows: Sequence[Sequence[int]], target: Sequence[int]) -> bool:
    """Can sums and differences of the rows give the target?"""
    basis: list[tuple[int, list[Fraction]]] = []
    for row in (*rows, target):
        left = [Fraction(value) for value in row]
        for lead, other in basis:
            if left[lead]:
                left = [value - left[lead] * by for value, by in zip(left, other, strict=True)]
        lead = next((at for at, value in enumerate(left) if value), -1)
        if row is target:
            return lead < 0
        if lead >= 0:
            basis.append((lead, [value / left[lead] for value in left]))
    return False


def grid(rows: Sequence[Sequence[int]]) -> list[Cell]:
    return [Cell((f"p{at}", f"k{to}"), count) for at, row in enumerate(rows) for to, count in enumerate(row)]


def test_sums_and_differences_of_large_tables_give_nothing_away() -> None:
    random = Random(4)
    for _ in range(3):
        cells = grid([[int(random.expovariate(0.3)) for _ in range(6)] for _ in range(8)])
        said = withhold(cells, dimensions=("place", "kind"), tables=PLACE_BY_KIND)
        ordered = sorted(cells, key=lambda cell: cell.values)
        shown = [asked(ordered, ("place", "kind"), PLACE_BY_KIND, each) for each in said if each.count is not None]

        for each in said:
            if each.count is None:
                assert not reckoned(shown, asked(ordered, ("place", "kind"), PLACE_BY_KIND, each))
