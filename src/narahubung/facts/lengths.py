"""How long: the lengths of one slice and period, unpacked from their sums or counted from the facts, to one result.

What a code says stands in `contributions`: twice the days for what ended, one more for what left without the end that
was asked for, below 0 for what goes on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from narahubung.facts import contributions
from narahubung.facts.cells import MARK, By, Cell, Where, either, fetched
from narahubung.rules.rates import Period
from narahubung.rules.waiting import Wait


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many lasted how long, of one indicator, key, stream and way of coming: numbers by code."""

    indicator: str
    key: str
    stream: str
    arrival: str
    by_code: dict[int, int]

    def cells(self) -> Iterator[Cell]:
        """Return how many go on, and how many do not."""
        running = sum(n for code, n in self.by_code.items() if code < 0)
        for outcome, n in (("running", running), ("", sum(self.by_code.values()) - running)):
            yield Cell(self.indicator, self.key, "", self.stream, self.arrival, "", outcome, 0, n)

    def days(self) -> Iterator[tuple[int, int]]:
        """Return days and how many, of what has ended or left."""
        return ((code >> 1, n) for code, n in self.by_code.items() if code >= 0)


def lengths_of(indicators: Sequence[str], *, by: By, period: Period, where: Where, on: date) -> list[Lengths]:
    """Return how long, up to `on`, read as `cells_of` reads. One query.

    Days are those of `contributions.span_of` where the sums tell, else to the day.
    """

    def rolled(key: str, narrow: str, values: list[Any]) -> list[Any]:
        # Added up here: for the server unpacking costs three times what sending does.
        month = "date_trunc('month', day::timestamp)::date"
        return fetched(
            f"SELECT indicator, {key}, stream, arrival, {month}, codes, ns, {MARK} FROM facts_lasted WHERE {narrow}",  # noqa: S608
            values,
        )

    def direct(key: str, source: str, values: list[Any]) -> list[Any]:
        coded = f"SELECT indicator, {key} AS key, stream, arrival, code FROM {contributions.coded(source)}"  # noqa: S608
        return fetched(
            f"SELECT indicator, key, stream, arrival, NULL::date, array_agg(code), array_agg(n), {MARK} FROM"  # noqa: S608
            f" (SELECT *, count(*)::int AS n FROM ({coded}) s GROUP BY 1, 2, 3, 4, 5) c GROUP BY 1, 2, 3, 4",
            [on, *values],
        )

    found = either(indicators, by=by, period=period, where=where, on=on, beside="0", rolled=rolled, direct=direct)
    whole: dict[tuple[str, str, str, str], defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for indicator, key, stream, arrival, month, codes, ns, _ in found:
        sums, over = whole[indicator, key, stream, arrival], 0
        if month is not None:
            since, over = (on - month).days, bisect_left(codes, 0)
            for code, n in zip(codes[:over], ns[:over], strict=True):
                sums[_so_far(code, since=since)] += n
        for code, n in zip(codes[over:], ns[over:], strict=True):
            sums[code] += n
    return [Lengths(*key, by_code) for key, by_code in whole.items()]


def waits_of(lengths: Sequence[Lengths]) -> tuple[Wait, ...]:
    """Return the waits in rising order, equal ones together, by the spans of `contributions.span_of`."""
    alike = Counter[tuple[int, bool]]()
    for each in lengths:
        for code, n in each.by_code.items():
            days, ended = (-1 - code, False) if code < 0 else (code >> 1, not code & 1)
            alike[contributions.span_of(days, ended=ended), ended] += n
    return tuple(Wait(float(days), ended, n) for (days, ended), n in sorted(alike.items()))


def _so_far(code: int, *, since: int) -> int:
    """Return the code of what goes on as of a day, `since` days after the first of the month in which it began."""
    return -1 - contributions.span_of(max(since + 1 + code, 0), ended=False)
