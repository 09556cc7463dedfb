"""Who waited when: waits cut into periods of the calendar and ages of the case, to be held against what is usual."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from narahubung.rules.intervals import ImpossibleNumbers

# Ages in days at which a case enters a new band: what is a week old ends more easily than what is two months old.
BANDS = (0, 8, 15, 31, 61)
_ROUNDS = 60
_SETTLED = 1e-5


@dataclass(frozen=True, slots=True)
class Handled:
    """One case: whose, of which kind, from which day, and on which day after that it ended or was last counted open."""

    agency: str
    kind: str
    opened_on: date
    days: int
    ended: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The time looked at: `periods` of `step` days each from `first` on."""

    first: date
    periods: int
    step: int = 30

    def period_of(self, on: date) -> int:
        """Return the number of the period in which a day lies; below 0 or past the last where it lies outside."""
        return (on - self.first).days // self.step


@dataclass(slots=True)
class Seen:
    """What was seen in one piece of time: endings, and days on which somebody waited."""

    ended: int = 0
    days: int = 0


# Agency, period, kind, band of age.
Piece = tuple[str, int, str, int]


def cut(cases: Iterable[Handled], *, calendar: Calendar) -> dict[Piece, Seen]:
    """Return endings and days waited by agency, period, kind and age band.

    A case waits on every day from the first to the last, both counted, whether it ended on the last or not: so open
    cases weigh as much as closed ones. Refuses `ImpossibleNumbers` for days below 0.
    """
    pieces = dict[Piece, Seen]()
    for case in cases:
        if case.days < 0:
            raise ImpossibleNumbers("days", case.days)
        start = (case.opened_on - calendar.first).days
        age, last = max(0, -start), case.days + 1
        while age < last and (period := (start + age) // calendar.step) < calendar.periods:
            band = bisect_right(BANDS, age) - 1
            until = min(last, (period + 1) * calendar.step - start, *BANDS[band + 1 : band + 2])
            seen = pieces.setdefault((case.agency, period, case.kind, band), Seen())
            seen.days += until - age
            seen.ended += case.ended and until == last
            age = until
    return pieces


@dataclass(frozen=True, slots=True)
class Usual:
    """Endings seen and usual, by agency and period and within that by kind.

    Usual is what the days waited would give at the pace of their kind (and age) everywhere, times the agency's own
    pace, times the period's: what is left over is neither the agency's habit nor the season.
    """

    agencies: tuple[str, ...]
    periods: tuple[int, ...]
    kinds: tuple[str, ...]
    seen: dict[tuple[str, int, str], int]
    plain: dict[tuple[str, int, str], float]

    def totals(self) -> tuple[dict[tuple[str, int], float], dict[tuple[str, int], float]]:
        """Return endings seen, and endings at the pace of their kind, by agency and period."""
        seen = {(agency, period): 0.0 for agency in self.agencies for period in self.periods}
        plain = dict(seen)
        for (agency, period, _), ended in self.seen.items():
            seen[agency, period] += ended
        for (agency, period, _), ended_usually in self.plain.items():
            plain[agency, period] += ended_usually
        return seen, plain


def usual(pieces: dict[Piece, Seen], *, without: frozenset[int], by_age: bool) -> Usual:
    """Return what was seen and what is usual, leaving out some periods; `by_age` holds like ages against like."""
    # Sorted, so that sums come out to the last digit the same whatever order the cases came in.
    kept = {piece: seen for piece, seen in sorted(pieces.items()) if piece[1] not in without}
    whole = dict[tuple[str, int], Seen]()
    for (_, _, kind, band), seen in kept.items():
        pace = whole.setdefault((kind, band if by_age else 0), Seen())
        pace.ended += seen.ended
        pace.days += seen.days
    ended, plain = dict[tuple[str, int, str], int](), dict[tuple[str, int, str], float]()
    for (agency, period, kind, band), seen in kept.items():
        pace = whole[kind, band if by_age else 0]
        at = (agency, period, kind)
        ended[at] = ended.get(at, 0) + seen.ended
        plain[at] = plain.get(at, 0.0) + seen.days * pace.ended / pace.days
    return Usual(
        tuple(sorted({piece[0] for piece in kept})),
        tuple(sorted({piece[1] for piece in kept})),
        tuple(sorted({piece[2] for piece in kept})),
        ended,
        plain,
    )


@dataclass(frozen=True, slots=True)
class Paces:
    """How fast each agency and each period is against its kinds' pace, and how much faster where something is `on`."""

    agency: dict[str, float]
    period: dict[int, float]
    effect: float


def fit(
    seen: dict[tuple[str, int], float], plain: dict[tuple[str, int], float], *, on: frozenset[tuple[str, int]]
) -> Paces:
    """Return the paces that make usual and seen agree for every agency, every period and all that is `on`.

    A Poisson model with one factor for each, fitted by scaling them in turn (Deming & Stephan 1940): the standard
    difference-in-differences of a count with exposure. With nothing `on` the effect stays 1.
    """
    agency = dict.fromkeys((at[0] for at in seen), 1.0)
    period = dict.fromkeys((at[1] for at in seen), 1.0)
    effect = 1.0
    for _ in range(_ROUNDS):
        before = effect
        boosted = {at: usually * effect if at in on else usually for at, usually in plain.items()}
        moved = _rescale(agency, [(at[0], ended, boosted[at] * period[at[1]]) for at, ended in seen.items()])
        moved += _rescale(period, [(at[1], ended, boosted[at] * agency[at[0]]) for at, ended in seen.items()])
        due = sum(plain[at] * agency[at[0]] * period[at[1]] for at in on)
        effect = sum(seen[at] for at in on) / due if due > 0 else 1.0
        if moved + abs(effect - before) < _SETTLED:
            break
    return Paces(agency, period, effect)


Key = TypeVar("Key")


def _rescale(factors: dict[Key, float], rows: Iterable[tuple[Key, float, float]]) -> float:
    """Set each factor so that what it scales comes to what was seen, and return by how much the factors moved."""
    got, due = dict.fromkeys(factors, 0.0), dict.fromkeys(factors, 0.0)
    for key, ended, usually in rows:
        got[key] += ended
        due[key] += usually
    moved = 0.0
    for key, factor in factors.items():
        factors[key] = got[key] / due[key] if due[key] > 0 else 0.0
        moved += abs(factors[key] - factor)
    return moved
