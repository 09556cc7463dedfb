"""Which numbers of a set of tables stay unsaid, so that no small one can be read or reckoned from the others.

Numbers under five are withheld, and as many others as it takes until, for every withheld number, another set of
counts exists that fits all that is published and gives it another value: a witness (the auditing view of Hundepool
et al. 2012, Statistical Disclosure Control, ch. 4). All tables that are to be public are therefore given together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from narahubung.rules.intervals import ImpossibleNumbers
from narahubung.rules.refusals import RuleBroken
from narahubung.rules.witness import bits, pairs, unexplained

FEWEST_SHOWN = 5


class CannotWithhold(RuleBroken):
    """What is already public gives a small number away, so that nothing withheld now can protect it (422)."""

    def __init__(self, table: str, key: tuple[str, ...]) -> None:
        super().__init__(f"{table}: {'/'.join(key)}")
        self.table = table
        self.key = key


class NothingNew(RuleBroken):
    """An edition would hold no more than the last one (409)."""

    def __init__(self, until: date) -> None:
        super().__init__(str(until))
        self.until = until


@dataclass(frozen=True, slots=True)
class Cell:
    """The finest count there is: one value for each dimension, in their order, and how many reports have them all."""

    values: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Only:
    """A table that counts only some values of one dimension, for instance the months up to June."""

    dimension: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be published: counts by these dimensions, with every margin down to the grand total.

    `only` narrows what it counts. Tables of one set may nest and overlap as they like. `is_public` True: it was
    published before as `shown` says, and what it showed can no longer be withheld.
    """

    name: str
    by: tuple[str, ...]
    only: tuple[Only, ...] = ()
    is_public: bool = False
    shown: frozenset[tuple[str, ...]] = frozenset()


TOTAL = ""
# A table and a key in it.
Place = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Published:
    """One number of one table: `key` has a value for each of its dimensions or TOTAL; `count` None is withheld.

    Whether it is withheld for being small or to protect another is not told: that would itself narrow it down.
    """

    table: str
    key: tuple[str, ...]
    count: int | None


@dataclass(slots=True, eq=False)
class _Number:
    """A sum over finest cells (`mask`), shown by several tables under several keys; `depth` 0 is a grand total."""

    mask: int
    count: int
    depth: int
    places: list[Place]
    is_fixed: bool = False
    is_withheld: bool = False

    @property
    def is_free(self) -> bool:
        """May it still be withheld to hide another? A zero hides nothing, and is always shown."""
        return not self.is_fixed and not self.is_withheld and self.count > 0


@dataclass(frozen=True, slots=True)
class _Secret:
    """Cells whose sum must not be reckoned, and the numbers that hide it when withheld too, near ones first."""

    mask: int
    place: Place
    beside: tuple[_Number, ...]
    far: tuple[_Number, ...] = ()


def withhold(
    cells: Iterable[Cell], *, dimensions: Sequence[str], tables: Sequence[Table], minimum: int = FEWEST_SHOWN
) -> tuple[Published, ...]:
    """Return every number of every table, withheld (None) where it is small or would give a small one away.

    Zeros are shown: they name nobody. Hidden are all numbers from 1 to `minimum` - 1, every difference of two published
    numbers that is so small though no table shows it, and what is left of a line when its published parts are taken
    off. For each of them, and for every number withheld on the way, whoever knows all tables and these rules still
    finds at least two values possible, with all counts whole and none below zero. What is withheld besides is settled
    the same way every time: beside the exposed one, details before totals, small before large.

    Refuses `CannotWithhold` where an earlier publication gives a number away, and `ImpossibleNumbers` for counts below
    zero.
    """
    kept = sorted(cells, key=lambda cell: cell.values)
    for cell in kept:
        if cell.count < 0:
            raise ImpossibleNumbers("count", cell.count)
    numbers = _numbers(kept, tuple(dimensions), tables)
    for number in numbers:
        number.is_withheld = 0 < number.count < minimum and not number.is_fixed
    counts = _parts(kept, numbers)
    net = _Net.of(numbers)
    while exposed := _exposed(net, counts, minimum):
        _hide(exposed)
    return tuple(
        Published(table, key, None if number.is_withheld else number.count)
        for (table, key), number in sorted(net.at.items(), key=lambda each: each[0])
    )


def _numbers(cells: Sequence[Cell], dimensions: tuple[str, ...], tables: Sequence[Table]) -> list[_Number]:
    found = dict[int, _Number]()
    for table in tables:
        sums = dict[tuple[str, ...], int]()
        at = [dimensions.index(name) for name in table.by]
        only = [(dimensions.index(each.dimension), each.values) for each in table.only]
        for index, cell in enumerate(cells):
            if all(cell.values[place] in values for place, values in only):
                for key in product(*((cell.values[place], TOTAL) for place in at)):
                    sums[key] = sums.get(key, 0) | 1 << index
        for key, mask in sums.items():
            depth = sum(value != TOTAL for value in key)
            number = found.setdefault(mask, _Number(mask, sum(cells[index].count for index in bits(mask)), depth, []))
            number.depth = max(number.depth, depth)
            number.places.append((table.name, key))
            number.is_fixed |= table.is_public and key in table.shown
    return sorted(found.values(), key=lambda number: min(number.places))


def _parts(cells: Sequence[Cell], numbers: Sequence[_Number]) -> list[int]:
    """Put the numbers over as few cells as can be, and return their counts: cells in all the same numbers are one."""
    within: list[list[int]] = [[] for _ in cells]
    for at, number in enumerate(numbers):
        for index in bits(number.mask):
            within[index].append(at)
    lying = dict[tuple[int, ...], list[int]]()
    for index, all_of_it in enumerate(within):
        lying.setdefault(tuple(all_of_it), []).append(index)
    for number in numbers:
        number.mask = 0
    for part, where in enumerate(lying):
        for at in where:
            numbers[at].mask |= 1 << part
    return [sum(cells[index].count for index in group) for group in lying.values()]


@dataclass(frozen=True, slots=True)
class _Net:
    """All numbers, which stands at which place of which table, and what each sum's parts are in one direction."""

    numbers: Sequence[_Number]
    at: dict[Place, _Number]
    parts: dict[tuple[Place, int], list[_Number]]

    @classmethod
    def of(cls, numbers: Sequence[_Number]) -> _Net:
        at = {place: number for number in numbers for place in number.places}
        parts = dict[tuple[Place, int], list[_Number]]()
        for place, number in at.items():
            for above in _above(place):
                parts.setdefault(above, []).append(number)
        return cls(numbers, at, parts)

    def lines(self, number: _Number) -> Iterator[tuple[_Number, list[_Number]]]:
        """Return the sums in which a number lies, one for each direction, and all their parts."""
        for place in number.places:
            for above in _above(place):
                yield self.at[above[0]], self.parts[above]


def _above(place: Place) -> Iterator[tuple[Place, int]]:
    """Return the places of the sums in which a place lies, with the direction in which they sum."""
    table, key = place
    for position, value in enumerate(key):
        if value != TOTAL:
            yield (table, (*key[:position], TOTAL, *key[position + 1 :])), position


def _exposed(net: _Net, counts: Sequence[int], minimum: int) -> list[_Secret]:
    """Return the secrets for which no other counts fit all that is published."""
    shown = [number for number in net.numbers if not number.is_withheld]
    hidden = [number.mask for number in net.numbers if number.is_withheld]
    secrets = {secret.mask: secret for secret in (*_differences(shown, minimum), *_leftovers(net, minimum))}
    withheld = {number.mask: number for number in net.numbers if number.is_withheld}
    targets = sorted({*secrets, *withheld})
    found = unexplained(counts, published=[number.mask for number in shown], hidden=hidden, targets=targets)
    return [_secret(withheld[mask], net) if mask in withheld else secrets[mask] for mask in found]


def _differences(shown: Sequence[_Number], minimum: int) -> Iterator[_Secret]:
    by_mask = {number.mask: number for number in shown}
    for within, whole in pairs(sorted(by_mask)):
        less, more = by_mask[within], by_mask[whole]
        if 0 < more.count - less.count < minimum:
            yield _Secret(whole & ~within, min(more.places), (less, more))


def _leftovers(net: _Net, minimum: int) -> Iterator[_Secret]:
    for (place, _), parts in net.parts.items():
        whole, left = net.at[place], [part for part in parts if part.is_withheld]
        if not whole.is_withheld and 0 < sum(part.count for part in left) < minimum:
            yield _Secret(sum(part.mask for part in left), place, (*sorted(parts, key=_preference), whole))


def _preference(number: _Number) -> tuple[int, int, Place]:
    return (-number.depth, number.count, min(number.places))


def _secret(number: _Number, net: _Net) -> _Secret:
    """Return a withheld number as a secret: it is hidden by parts of its lines, by the lines, by whatever there is."""
    # A line in which the number alone is withheld gives it away whatever else is done, so it comes first. After that
    # come parts whose own lines already hide something: they close a ring without needing company themselves.
    lines = sorted(net.lines(number), key=lambda line: sum(part.is_withheld for part in line[1]))
    beside = [
        part
        for _, members in lines
        for part in sorted(members, key=lambda part: (-_company(part, net) if part.is_free else 0, *_preference(part)))
    ]
    far = (*(line for line, _ in lines), *sorted(net.numbers, key=_preference))
    return _Secret(number.mask, min(number.places), tuple(beside), far)


def _company(number: _Number, net: _Net) -> int:
    """Return in how many of its lines something is withheld already."""
    return sum(any(part.is_withheld for part in members) for _, members in net.lines(number))


def _hide(secrets: Sequence[_Secret]) -> None:
    """Withhold one more number for each secret, but none for those beside which one has just been withheld."""
    fresh = list[_Number]()
    for secret in secrets:
        if any(number in fresh for number in secret.beside):
            continue
        if hider := next((number for number in (*secret.beside, *secret.far) if number.is_free), None):
            hider.is_withheld = True
            fresh.append(hider)
    if not fresh:
        raise CannotWithhold(*secrets[0].place)
