"""Other counts that fit everything published: the proof that a withheld number cannot be reckoned.

A *move* takes reports from some cells and puts them into others without changing any published sum. The true counts
after a lawful move are a witness: nobody outside can tell them from the true ones. Sets of cells are bit masks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

Move = dict[int, int]
# Two moves together reach further than one; beyond so many pairs a number is rather called exposed.
_MOST_PAIRS = 4000


def bits(mask: int) -> Iterator[int]:
    """Return the places of the bits that are set, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def changed(move: Move, mask: int) -> int:
    """Return by how much a move changes the sum over a set of cells."""
    return sum(by for cell, by in move.items() if mask >> cell & 1)


def unexplained(
    counts: Sequence[int], *, published: Iterable[int], hidden: Sequence[int], targets: Sequence[int]
) -> list[int]:
    """Return those of the `targets` (sets of cells) for which no witness is found; none of them may be called safe.

    A witness has whole counts, none below 0, at least 1 in every `hidden` sum (for zeros are always published), the
    same published sums, and another sum over the target. What is found is a proof; what is not found may still exist.
    """
    moves = [*_moves(counts, tuple(published))]
    lawful = [move for move in (*moves, *map(_turned, moves)) if _is_lawful(move, counts, hidden)]
    left = [target for target in targets if not any(changed(move, target) for move in lawful)]
    return [target for target in left if not _pair_changes(target, moves, counts, hidden)]


def _turned(move: Move) -> Move:
    return {cell: -by for cell, by in move.items()}


def _is_lawful(move: Move, counts: Sequence[int], hidden: Sequence[int]) -> bool:
    if any(counts[cell] + by < 0 for cell, by in move.items()):
        return False
    touched = sum(1 << cell for cell in move)
    return all(sum(counts[cell] for cell in bits(mask)) + changed(move, mask) >= 1 for mask in hidden if mask & touched)


def _pair_changes(target: int, moves: Sequence[Move], counts: Sequence[int], hidden: Sequence[int]) -> bool:
    changing = [move for move in moves if changed(move, target)]
    tried = 0
    for first in changing:
        for second in moves:
            for sign, turn in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                both = _added(first, second, sign, turn)
                tried += 1
                if changed(both, target) and _is_lawful(both, counts, hidden):
                    return True
            if tried > _MOST_PAIRS:
                return False
    return False


def _added(first: Move, second: Move, sign: int, turn: int) -> Move:
    both = {cell: sign * by for cell, by in first.items()}
    for cell, by in second.items():
        both[cell] = both.get(cell, 0) + turn * by
    return {cell: by for cell, by in both.items() if by}


def _moves(counts: Sequence[int], published: tuple[int, ...]) -> Iterator[Move]:
    """Return a basis of the moves that change no published sum, those cells bearing most that have most to give.

    Cells in a published zero are zero and cannot move. Whole-number elimination, largest counts as pivots first: every
    other cell then gives one move, by itself and the pivots that must balance it.
    """
    still = _union(mask for mask in published if not any(counts[cell] for cell in bits(mask)))
    open_cells = [cell for cell in range(len(counts)) if not still >> cell & 1]
    rows = [dict.fromkeys(bits(mask & ~still), 1) for mask in {mask & ~still for mask in published} if mask]
    pivots = dict[int, Move]()
    for cell in sorted(open_cells, key=lambda cell: (-counts[cell], cell)):
        having = [row for row in rows if cell in row]
        if not having:
            continue
        pivot = min(having, key=len)
        rows = [row for row in rows if row is not pivot]
        rows = [row for row in (_without(row, pivot, cell) for row in rows) if row]
        pivots = {at: _without(row, pivot, cell) for at, row in pivots.items()}
        pivots[cell] = pivot
    for cell in open_cells:
        if cell not in pivots:
            yield _move_of(cell, pivots)


def _union(masks: Iterable[int]) -> int:
    whole = 0
    for mask in masks:
        whole |= mask
    return whole


def _without(row: Move, pivot: Move, cell: int) -> Move:
    """Return the row with the cell taken out by the pivot row, divided by what all its entries share."""
    if cell not in row:
        return row
    own, other = row[cell], pivot[cell]
    combined = {at: by * other for at, by in row.items()}
    for at, by in pivot.items():
        combined[at] = combined.get(at, 0) - by * own
    divisor = math.gcd(*combined.values()) or 1
    return {at: by // divisor for at, by in combined.items() if by}


def _move_of(cell: int, pivots: dict[int, Move]) -> Move:
    bearing = {at: row for at, row in pivots.items() if cell in row}
    scale = math.lcm(*(row[at] for at, row in bearing.items()))
    move = {at: -row[cell] * (scale // row[at]) for at, row in bearing.items()}
    divisor = math.gcd(scale, *move.values())
    return {at: by // divisor for at, by in {cell: scale, **move}.items()}


def pairs(masks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Return every two sets of which the first lies within the second."""
    for first, second in combinations(masks, 2):
        if first & ~second == 0:
            yield first, second
        elif second & ~first == 0:
            yield second, first
