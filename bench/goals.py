"""The goals: each with what it measures, on both sides, and how good it must be."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench.ground import Web
from bench.load import Measured, Task, drive
from narahubung.ops.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Pace:
    """How long and how often to measure."""

    rounds: int
    seconds: float


QUICK, FULL = Pace(5, 1.5), Pace(7, 4.0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: the goal, what was found over the rounds, what must be, and what else should be known.

    `is_most`: the ratio may be at most `must`, else it must be at least that.
    """

    goal: str
    what: str
    ratios: tuple[float, ...]
    must: float | None
    is_most: bool
    note: str = ""

    @property
    def ratio(self) -> float:
        """Return the median of the rounds."""
        return statistics.median(self.ratios)

    def verdict(self) -> str:
        """Return whether the goal is met, and if not by how much it is missed."""
        if self.must is None:
            return ""
        if self.ratio <= self.must if self.is_most else self.ratio >= self.must:
            return "met"
        off = self.ratio / self.must if self.is_most else self.must / self.ratio
        return f"MISSED by {off:.2f} x"


@dataclass(frozen=True, slots=True)
class Side:
    """What is asked of which server."""

    web: Web
    task: Task


class Wrong(Trouble):
    """Some answers were not what was asked for, so the figures mean nothing; says how many, whose, and the first."""

    def __init__(self, what: str, found: Measured) -> None:
        super().__init__(f"{what}: {found.errors} of {found.answers} answers were wrong, the first: {found.wrong}.")


def in_turn(first: Side, second: Side, *, what: str, pace: Pace) -> Iterator[tuple[Measured, Measured]]:
    """Yield both sides' figures round by round, measured in turn and in changing order.

    A slow spell of the machine so meets both. Refuses `Wrong` as soon as one answer is.
    """
    for turn in range(pace.rounds):
        order = (first, second) if turn % 2 == 0 else (second, first)
        found = []
        for side in order:
            one = drive(side.task, server=side.web.process, seconds=pace.seconds)
            if one.errors:
                raise Wrong(f"{what}, {side.web.name}", one)
            found.append(one)
        yield (found[0], found[1]) if turn % 2 == 0 else (found[1], found[0])


def _rate(one: Measured) -> float:
    return one.rate


def _cpu(one: Measured) -> float:
    return one.cpu


def _p95(one: Measured) -> float:
    return one.p95


def _median(found: Sequence[Measured], of: Callable[[Measured], float]) -> float:
    return statistics.median(of(one) for one in found)


def intake(goal: str, what: str, ours: Side, floor: Side, *, must: float, pace: Pace) -> list[Line]:
    """Return how many requests we answer beside the floor, by rate and by processor time."""
    rounds = list(in_turn(ours, floor, what=what, pace=pace))
    mine, theirs = [one for one, _ in rounds], [other for _, other in rounds]
    note = (
        f"{_median(mine, _rate):.0f} against {_median(theirs, _rate):.0f} a second; CPU {_median(mine, _cpu):.2f}"
        f" against {_median(theirs, _cpu):.2f} ms; p50 {_median(mine, lambda m: m.p50):.1f} ms,"
        f" p99 {_median(mine, lambda m: m.p99):.1f} ms"
    )
    return [
        Line(goal, f"{what}, rate / floor", tuple(one.rate / other.rate for one, other in rounds), must, False, note),
        Line("", f"{what}, CPU floor / ours", tuple(other.cpu / one.cpu for one, other in rounds), None, False),
    ]


def processor(goal: str, what: str, ours: Side, floor: Side, *, must: float | None, pace: Pace) -> Line:
    """Return our processor time an answer beside the floor's."""
    rounds = list(in_turn(ours, floor, what=what, pace=pace))
    mine, theirs = [one for one, _ in rounds], [other for _, other in rounds]
    note = (
        f"{_median(mine, _cpu):.2f} against {_median(theirs, _cpu):.2f} ms;"
        f" {_median(mine, _rate):.0f} against {_median(theirs, _rate):.0f} a second"
    )
    return Line(goal, what, tuple(one.cpu / other.cpu for one, other in rounds), must, True, note)


def flat(goal: str, what: str, large: Side, small: Side, *, must: float, pace: Pace) -> Line:
    """Return the 95th percentile over many cases beside the one over few."""
    rounds = list(in_turn(large, small, what=what, pace=pace))
    much, few = [one for one, _ in rounds], [other for _, other in rounds]
    note = f"{_median(much, _p95):.1f} against {_median(few, _p95):.1f} ms"
    return Line(goal, what, tuple(one.p95 / other.p95 for one, other in rounds), must, True, note)


def spent(goal: str, what: str, ours: Side, floor: Side, *, must: float, pace: Pace) -> list[Line]:
    """Return our processor milliseconds an answer, and beside it the floor's page of that kind."""
    rounds = list(in_turn(ours, floor, what=what, pace=pace))
    mine, theirs = tuple(one.cpu for one, _ in rounds), tuple(other.cpu for _, other in rounds)
    return [
        Line(goal, f"{what}, CPU ms", mine, must, True, f"{_median([m for m, _ in rounds], _rate):.0f} a second"),
        Line(
            "", f"{what}, CPU / floor", tuple(m / t for m, t in zip(mine, theirs, strict=True)), None, True,
            f"floor {statistics.median(theirs):.2f} ms",
        ),
    ]  # fmt: skip
