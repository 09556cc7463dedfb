"""Small numbers stay unsaid: an attacker who knows every table, and the rules, still cannot reckon one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from narahubung.rules.intervals import ImpossibleNumbers
from narahubung.rules.withholding import CannotWithhold, Cell, Only, Published, Table, withhold

quick = settings(max_examples=50, deadline=None, database=None, derandomize=True)
PLACE_BY_KIND = (Table("kinds", ("place", "kind")),)


def grid(rows: Sequence[Sequence[int]]) -> list[Cell]:
    return [Cell((f"p{at}", f"k{to}"), count) for at, row in enumerate(rows) for to, count in enumerate(row)]


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


def fitting(
    sums: Sequence[tuple[list[int], int]], hidden: Sequence[list[int]], true: Sequence[int]
) -> Iterator[list[int]]:
    """Return all counts up to 12 that fit what is published, with every hidden sum at least 1, near ones first."""
    size = len(true)
    counts = [0] * size
    known = {row.index(1): [total] for row, total in sums if sum(row) == 1}
    near = [known.get(at) or sorted(range(13), key=lambda count: abs(count - true[at])) for at in range(size)]
    # Of each cell the sums in which it lies, and whether it is the last of their cells; what each still has to give.
    lying = [[(of, not any(row[at + 1 :])) for of, (row, _) in enumerate(sums) if row[at]] for at in range(size)]
    left = [total for _, total in sums]

    def place(at: int) -> Iterator[list[int]]:
        if at == size:
            if all(sum(c for c, within in zip(counts, row, strict=True) if within) for row in hidden):
                yield counts
            return
        for count in near[at]:
            if all(left[of] == count if is_last else left[of] >= count for of, is_last in lying[at]):
                counts[at] = count
                for of, _ in lying[at]:
                    left[of] -= count
                yield from place(at + 1)
                for of, _ in lying[at]:
                    left[of] += count

    # A sum over no cell at all must be nothing.
    return place(0) if all(any(row) or not total for row, total in sums) else iter(())


def attacked(cells: Sequence[Cell], dimensions: tuple[str, ...], tables: Sequence[Table]) -> None:
    """Try every count that fits, and fail where a withheld number has one value only."""
    ordered = sorted(cells, key=lambda cell: cell.values)
    said = withhold(cells, dimensions=dimensions, tables=tables)
    hidden = [asked(ordered, dimensions, tables, each) for each in said if each.count is None]
    shown = [(asked(ordered, dimensions, tables, each), each.count) for each in said if each.count is not None]
    values = [set[int]() for _ in hidden]
    for counts in fitting(shown, hidden, [cell.count for cell in ordered]):
        for seen, row in zip(values, hidden, strict=True):
            seen.add(sum(count for count, within in zip(counts, row, strict=True) if within))
        if all(len(seen) > 1 for seen in values):
            return
    assert not hidden, values


@quick
@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=2))
@example([[1, 1], [1, 1], [9, 9]])
@example([[1, 6], [5, 2], [7, 8]])
@example([[0, 3], [4, 0], [2, 9]])
def test_whoever_tries_all_counts_finds_two_for_every_withheld_number(rows: list[list[int]]) -> None:
    attacked(grid(rows), ("place", "kind"), PLACE_BY_KIND)


NESTED = (
    Table("all", ("place",)),
    Table("until june", ("place",), only=(Only("half", frozenset({"1"})),)),
)


@quick
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=3))
def test_the_difference_of_two_nested_tables_gives_nothing_away(halves: list[tuple[int, int]]) -> None:
    cells = [Cell((f"p{at}", f"{half}"), n) for at, pair in enumerate(halves) for half, n in enumerate(pair, start=1)]

    attacked(cells, ("place", "half"), NESTED)
    numbers = {
        (each.table, each.key): each.count for each in withhold(cells, dimensions=("place", "half"), tables=NESTED)
    }
    for (table, key), count in numbers.items():
        before = numbers["until june", key]
        if table == "all" and count is not None and before is not None:
            assert not 0 < count - before < 5


def test_no_small_number_is_shown_and_zeros_are() -> None:
    said = withhold(grid([[12, 3, 0], [9, 14, 8], [7, 6, 11]]), dimensions=("place", "kind"), tables=PLACE_BY_KIND)
    shown = {each.key: each.count for each in said}

    assert shown["p0", "k1"] is None
    assert shown["p0", "k2"] == 0
    assert not [each for each in said if each.count is not None and 0 < each.count < 5]


def test_no_more_is_withheld_than_a_ring_needs() -> None:
    said = withhold(grid([[12, 3, 30], [9, 14, 8], [7, 6, 11]]), dimensions=("place", "kind"), tables=PLACE_BY_KIND)

    # One small cell, and the three that close a ring through its row and its column: every margin stays.
    assert sum(each.count is None for each in said) == 4
    assert all(each.count is not None for each in said if "" in each.key)


def test_without_small_numbers_nothing_is_withheld() -> None:
    said = withhold(grid([[12, 5], [0, 14]]), dimensions=("place", "kind"), tables=PLACE_BY_KIND)

    assert all(each.count is not None for each in said)


def test_a_table_of_ordinary_size_keeps_most_of_what_is_not_small() -> None:
    random = Random(6)
    rows = [[int(random.expovariate(0.2)) for _ in range(9)] for _ in range(16)]
    said = withhold(grid(rows), dimensions=("place", "kind"), tables=PLACE_BY_KIND)
    small = sum(0 < count < 5 for row in rows for count in row)

    assert sum(each.count is None for each in said) <= small * 1.3


def test_what_is_public_already_stays_and_is_worked_around() -> None:
    cells = grid([[12, 3, 30], [9, 14, 8], [7, 6, 11]])
    before = Table("kinds", ("place", "kind"), is_public=True, shown=frozenset({("p0", "k0"), ("p1", "k1")}))

    said = {each.key: each.count for each in withhold(cells, dimensions=("place", "kind"), tables=(before,))}

    assert (said["p0", "k0"], said["p1", "k1"], said["p0", "k1"]) == (12, 14, None)


def test_what_earlier_tables_give_away_is_refused() -> None:
    cells = grid([[12, 3], [9, 14]])
    keys = {(place, kind) for place in ("p0", "p1", "") for kind in ("k0", "k1", "")} - {("p0", "k1")}
    before = Table("kinds", ("place", "kind"), is_public=True, shown=frozenset(keys))

    with pytest.raises(CannotWithhold) as refused:
        withhold(cells, dimensions=("place", "kind"), tables=(before,))
    assert refused.value.key == ("p0", "k1")


def test_the_same_counts_are_withheld_the_same_way() -> None:
    cells = grid([[1, 3, 6], [2, 14, 8], [7, 4, 11]])

    first = withhold(cells, dimensions=("place", "kind"), tables=PLACE_BY_KIND)

    assert first == withhold(cells[::-1], dimensions=("place", "kind"), tables=PLACE_BY_KIND)


def test_counts_below_zero_are_refused() -> None:
    with pytest.raises(ImpossibleNumbers):
        withhold(grid([[-1, 2]]), dimensions=("place", "kind"), tables=PLACE_BY_KIND)
