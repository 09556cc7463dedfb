"""Other counts that fit everything published: the proof that a withheld number cannot be reckoned.

A *move* takes reports from some cells and puts them into others without changing any published sum. The true counts
after a lawful move are a witness: nobody outside can tell them from the true ones. Sets of cells are bit masks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

Move = dict[int, int]
# Two moves together reach further than one; beyond this pair, counted from 0, a number is rather called exposed. What
# is public was withheld with this limit: another one would withhold the same counts otherwise.
_LAST_PAIR = 1000


def bits(mask: int) -> Iterator[int]:
    """Return the places of the bits that are set, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def unexplained(
    counts: Sequence[int], *, published: Iterable[int], hidden: Sequence[int], targets: Sequence[int]
) -> list[int]:
    """Return those of the `targets` (sets of cells) for which no witness is found; none of them may be called safe.

    A witness has whole counts, none below 0, at least 1 in every `hidden` sum (for zeros are always published, so none
    of them is zero now), the same published sums, and another sum over the target. What is found is a proof; what is
    not found may still exist.
    """
    moves = _Moves(counts, tuple(published), hidden)
    return [target for target in targets if not moves.change(target)]


class _Moves:
    """A basis of the moves that change no published sum, and what keeps each of them from being made.

    A *bound* is a cell, which must not fall below 0, or a hidden sum, which must not fall below 1; `_room` is by how
    much each may fall. A move is lawful where it takes from no bound more than its room.
    """

    def __init__(self, counts: Sequence[int], published: tuple[int, ...], hidden: Sequence[int]) -> None:
        self._room = [*counts, *(sum(counts[cell] for cell in bits(mask)) - 1 for mask in hidden)]
        within: list[list[int]] = [[cell] for cell in range(len(counts))]
        for bound, mask in enumerate(hidden, start=len(counts)):
            for cell in bits(mask):
                within[cell].append(bound)
        # What each move does to each bound; which moves touch a cell; which, turned how, give to a bound.
        self._does: list[Move] = []
        self._touching: list[list[tuple[int, int]]] = [[] for _ in counts]
        self._giving: list[list[tuple[int, int]]] = [[] for _ in self._room]
        for at, move in enumerate(_basis(counts, published)):
            does: Move = {}
            for cell, by in move.items():
                self._touching[cell].append((at, by))
                for bound in within[cell]:
                    does[bound] = does.get(bound, 0) + by
            for bound, by in does.items():
                if by:
                    self._giving[bound].append((at, 1 if by > 0 else -1))
            self._does.append(does)
        self._lacking = {(at, turn): self._too_much(at, turn) for at in range(len(self._does)) for turn in (1, -1)}
        self._together: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def change(self, target: int) -> bool:
        """Does a lawful move, or two that are lawful together, change the sum over the target?"""
        by = dict[int, int]()
        for cell in bits(target):
            for at, its in self._touching[cell]:
                by[at] = by.get(at, 0) + its
        changing = sorted(at for at, its in by.items() if its)
        if any(not self._lacking[at, turn] for at in changing for turn in (1, -1)):
            return True
        return any(
            other <= last and turn * by[at] + other_turn * by.get(other, 0)
            for at, last in zip(changing, range(_LAST_PAIR, -1, -len(self._does) or -1), strict=False)
            for turn in (1, -1)
            for other, other_turn in self._lawful_with(at, turn)
        )

    def _too_much(self, at: int, turn: int) -> list[int]:
        """Return the bounds from which a move by itself takes too much."""
        return [bound for bound, by in self._does[at].items() if self._room[bound] + turn * by < 0]

    def _lawful_with(self, at: int, turn: int) -> list[tuple[int, int]]:
        """Return the moves that make an unlawful one lawful: each gives something where that one takes too much."""
        if (at, turn) not in self._together:
            scarcest = min(self._lacking[at, turn], key=lambda bound: len(self._giving[bound]))
            own = {bound: self._room[bound] + turn * by for bound, by in self._does[at].items()}
            self._together[at, turn] = [
                (other, other_turn)
                for other, other_turn in self._giving[scarcest]
                if self._is_lawful(own, self._does[other], other_turn, self._lacking[at, turn])
            ]
        return self._together[at, turn]

    def _is_lawful(self, own: Move, other: Move, turn: int, lacking: Sequence[int]) -> bool:
        room = self._room
        return all(own[bound] + turn * other.get(bound, 0) >= 0 for bound in lacking) and all(
            (own[bound] if bound in own else room[bound]) + turn * by >= 0 for bound, by in other.items()
        )


def _basis(counts: Sequence[int], published: tuple[int, ...]) -> Iterator[Move]:
    """Return a basis of the moves that change no published sum, those cells bearing most that have most to give.

    Cells in a published zero are zero and cannot move. Whole-number elimination, largest counts as pivots first: every
    other cell then gives one move, by itself and the pivots that must balance it.
    """
    still = _union(mask for mask in published if not any(counts[cell] for cell in bits(mask)))
    open_cells = [cell for cell in range(len(counts)) if not still >> cell & 1]
    # Rows not yet used by their number, and pivot rows by minus their cell less one; for each cell, those that have it.
    rows = dict(enumerate(dict.fromkeys(bits(mask), 1) for mask in {mask & ~still for mask in published} if mask))
    having: list[set[int]] = [set() for _ in counts]
    for number, row in rows.items():
        for cell in row:
            having[cell].add(number)
    for cell in sorted(open_cells, key=lambda cell: (-counts[cell], cell)):
        unused = sorted(number for number in having[cell] if number >= 0)
        if not unused:
            continue
        number = min(unused, key=lambda number: len(rows[number]))
        pivot = rows.pop(number)
        for other in having[cell] - {number}:
            before, rows[other] = rows[other], _without(rows[other], pivot, cell)
            for gone in before.keys() - rows[other].keys():
                if gone != cell:
                    having[gone].discard(other)
            for new in rows[other].keys() - before.keys():
                having[new].add(other)
        for at in pivot:
            having[at].discard(number)
            having[at].add(-cell - 1)
        rows[-cell - 1] = pivot
        having[cell] = {-cell - 1}
    for cell in open_cells:
        if -cell - 1 not in rows:
            yield _move_of(cell, {-number - 1: rows[number] for number in having[cell]})


def _union(masks: Iterable[int]) -> int:
    whole = 0
    for mask in masks:
        whole |= mask
    return whole


def _without(row: Move, pivot: Move, cell: int) -> Move:
    """Return the row with the cell taken out by the pivot row, divided by what all its entries share."""
    own, other = row[cell], pivot[cell]
    combined = dict(row) if other == 1 else {at: by * other for at, by in row.items()}
    for at, by in pivot.items():
        if left := combined.get(at, 0) - by * own:
            combined[at] = left
        else:
            del combined[at]
    divisor = math.gcd(*combined.values())
    return combined if divisor <= 1 else {at: by // divisor for at, by in combined.items()}


def _move_of(cell: int, bearing: dict[int, Move]) -> Move:
    """Return the move of a cell that is no pivot, balanced by the pivots in whose rows it lies."""
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
