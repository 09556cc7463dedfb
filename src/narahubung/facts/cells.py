"""How sums are read: from roll-ups where a slice has what is asked for, else from the facts, to the same result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from django.db import connection

from narahubung.facts import contributions
from narahubung.facts.contributions import MEASURES, SLICES, Measure
from narahubung.facts.models import Mark
from narahubung.rules.rates import Arrival, Came, Grounds, NoSuchIndicator, Period, Stream, Tally

COUNTS = frozenset({"reports"})
SHARES = frozenset({"settled", "returned", "reopened"})
KEPT = frozenset(m.indicator for m in MEASURES if m.of_terms)
TIMES = frozenset(m.indicator for m in MEASURES if m.is_wait)
# What the office or the hub owes: no agency has any of it.
_OF_NO_AGENCY = frozenset(m.indicator for m in MEASURES if m.agency == "0")


class By(StrEnum):
    """What rows are told apart by; NOTHING: one row (a stream). Keys are codes; of offices, governments and agencies
    the row's key in digits (`directory.agencies[int(key)]`), "0" for cases that no agency has; "" for none."""

    NOTHING = ""
    OFFICE = "office"
    GOVERNMENT = "government"
    AGENCY = "agency"
    SERVICE = "service"
    SUBSTANCE = "substance"
    DISTRICT = "district"
    CHANNEL = "channel"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which facts are counted; None, "" and no streams mean all."""

    office: int | None = None
    government: int | None = None
    agency: int | None = None
    service: str = ""
    substance: str = ""
    district: str = ""
    streams: tuple[Stream, ...] = ()

    def conditions(self) -> dict[str, int | str]:
        """Return the dimensions that must have one value."""
        given: dict[str, int | str | None] = {
            "office": self.office,
            "government": self.government,
            "agency": self.agency,
            "service": self.service or None,
            "substance": self.substance or None,
            "district": self.district or None,
        }
        return {name: value for name, value in given.items() if value is not None}


EVERYWHERE = Where()


def insist(indicators: Sequence[str], allowed: frozenset[str]) -> None:
    """Refuse `NoSuchIndicator` unless each of the indicators is read in this way."""
    for indicator in indicators:
        if indicator not in allowed:
            raise NoSuchIndicator(indicator)


@dataclass(frozen=True, slots=True)
class Cell:
    """So many facts alike: the values of their dimensions, and whatever `extra` was asked of each."""

    indicator: str
    key: str
    beside: Any
    stream: str
    arrival: str
    channel: str
    outcome: str
    extra: Any
    n: int


_KEYS = {By.NOTHING: "''", By.MONTH: "date_trunc('month', day::timestamp)::date::text"}


def cells_of(
    indicators: Sequence[str],
    *,
    by: By,
    period: Period,
    where: Where,
    on: date,
    extra: str = "0",
    extra_values: Sequence[Any] = (),
    beside: str = "0",
) -> list[Cell]:
    """Return how many by key, stream, arrival, channel, outcome and `extra`, from roll-ups if they can tell. One query.

    Roll-ups know days from the first of the running month on. Should they have been folded further than `on` (somebody
    asks for a day of the past), the facts are counted after all.
    """

    def asked(keys: str, source: str, values: Sequence[Any]) -> list[Any]:
        return fetched(
            f"SELECT indicator, {keys}, {beside}, stream, arrival, channel, outcome, {extra}, sum(n)::bigint, {MARK}"  # noqa: S608
            f" FROM {source} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8",
            [*extra_values, *values],
        )

    found = either(
        indicators,
        by=by,
        period=period,
        where=where,
        on=on,
        beside=beside,
        rolled=lambda keys, narrow, values: asked(keys, f"facts_rolled WHERE {narrow}", values),
        direct=asked,
    )
    return [Cell(*row[:-1]) for row in found]


MARK = "(SELECT max(exact_from) FROM facts_mark)"
# How rows are asked for: given the key in SQL, what to read them from, and its values; the mark is each row's last.
Ask = Callable[[str, str, list[Any]], list[Any]]


def fetched(sql: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def either(
    indicators: Sequence[str],
    *,
    by: By,
    period: Period,
    where: Where,
    on: date,
    beside: str,
    rolled: Ask,
    direct: Ask,
) -> list[Any]:
    """Return the rows from roll-ups, where a slice has all that is asked for and they stand as they did at `on`."""
    if where.agency:
        indicators = [indicator for indicator in indicators if indicator not in _OF_NO_AGENCY]
    if not indicators:
        return []
    needed = {*where.conditions(), *({beside, by.value} & set(contributions.DIMENSIONS))}
    slice_ = _slice(needed, indicators) if _keeps_to_months(period, exact_from=on.replace(day=1)) else None
    key = _KEYS.get(by, f"{by.value}::text")
    if slice_ is not None:
        narrow, values = _narrowed_sums(slice_, indicators, period=period, where=where)
        found = rolled("value" if by.value == slice_ and slice_ in contributions.VALUES else key, narrow, values)
        exact_from = found[0][-1] if found else Mark.objects.values_list("exact_from", flat=True).first()
        if exact_from is None or (on >= exact_from and _keeps_to_months(period, exact_from=exact_from)):
            return found
    source, values = _direct(indicators, period=period, where=where)
    return direct(key, source, values)


def _slice(needed: set[str], indicators: Sequence[str]) -> str | None:
    """Return the smallest slice that has all these indicators and dimensions, None where there is none."""
    measures = [measure for measure in MEASURES if measure.indicator in indicators]
    return next(
        (
            name
            for name, kept in SLICES.items()
            if needed <= set(kept) and all(name in measure.slices for measure in measures)
        ),
        None,
    )


def _keeps_to_months(period: Period, *, exact_from: date) -> bool:
    after = period.last + timedelta(days=1)
    return all(day.day == 1 or day >= exact_from for day in (period.first, after))


def _narrowed_sums(slice_: str, indicators: Sequence[str], *, period: Period, where: Where) -> tuple[str, list[Any]]:
    conditions = ["slice = %s", "indicator = ANY(%s)", "day BETWEEN %s AND %s"]
    values: list[Any] = [slice_, list(indicators), period.first, period.last]
    # Always so there; said only where it leads to the right index.
    if "agency" not in SLICES[slice_] and where.office is None and where.government is None:
        conditions.append("agency = 0")
    for name, value in where.conditions().items():
        conditions.append(f"{'value' if name in contributions.VALUES else name} = %s")
        values.append(value)
    if where.streams:
        conditions.append("stream = ANY(%s)")
        values.append([stream.value for stream in where.streams])
    return " AND ".join(conditions), values


def _direct(indicators: Sequence[str], *, period: Period, where: Where) -> tuple[str, list[Any]]:
    parts, values = [], list[Any]()
    chosen = [measure for measure in MEASURES if measure.indicator in indicators]
    code = next(((name, value) for name in contributions.VALUES if (value := where.conditions().get(name))), None)
    if code is not None:
        for of_terms in (False, True):
            if alike := [measure for measure in chosen if measure.of_terms is of_terms]:
                each = [narrowed(measure, period=period, where=where) for measure in alike]
                narrow = [condition for condition, _ in each]
                parts.append(contributions.rows_at_once(alike, narrow=narrow, common=f"c.{code[0]} = %s"))
                values += [*(value for _, given in each for value in given), code[1]]
    else:
        for measure in chosen:
            narrow_, more = narrowed(measure, period=period, where=where)
            parts.append(contributions.rows(measure, narrow=narrow_, more=", 1 AS n"))
            values += more
    return f"({' UNION ALL '.join(parts)}) r", values


def narrowed(measure: Measure, *, period: Period, where: Where) -> tuple[str, list[Any]]:
    conditions, values = [f"{measure.day} BETWEEN %s AND %s"], list[Any]([period.first, period.last])
    for name, value in where.conditions().items():
        conditions.append(f"{measure.agency if name == 'agency' else f'c.{name}'} = %s")
        values.append(value)
    if where.streams:
        conditions.append("c.stream = ANY(%s)")
        values.append([stream.value for stream in where.streams])
    return " AND ".join(conditions), values


class Keyed(Protocol):
    """What can be grouped: a row of one indicator, key and stream."""

    @property
    def indicator(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def stream(self) -> str: ...


Row = TypeVar("Row", bound=Keyed)


def groups(
    cells: Iterable[Row],
    indicators: Sequence[str],
    *,
    by: By,
    where: Where,
    label: str,
    among: Iterable[str],
) -> list[tuple[tuple[str, str, frozenset[Stream]], list[Row]]]:
    """Return the cells by indicator, key and stream (under a label: all streams), in that order, empty ones too."""
    every = where.streams or tuple(Stream)
    grouped: dict[tuple[str, str, str], list[Row]] = {}
    for cell in cells:
        grouped.setdefault((cell.indicator, cell.key, "" if label else cell.stream), []).append(cell)
    wanted = {"", *among} if by is By.NOTHING else set(among)
    for indicator in indicators:
        there = {key for found, key, _ in grouped if found == indicator}
        for key in wanted - there:
            grouped[indicator, key, "" if label else every[0].value] = []
    streams = [stream.value for stream in Stream]

    def place(one: tuple[str, str, str]) -> tuple[int, str, int]:
        return list(indicators).index(one[0]), one[1], streams.index(one[2]) if one[2] else 0

    done = list[tuple[tuple[str, str, frozenset[Stream]], list[Row]]]()
    for (indicator, key, stream), group in sorted(grouped.items(), key=lambda item: place(item[0])):
        present = frozenset(Stream(cell.stream) for cell in group) or frozenset(every[:1])
        done.append(((indicator, key, present if label else frozenset({Stream(stream)})), group))
    return done


def grounds_of(
    indicator: str,
    cells: Iterable[Cell],
    *,
    streams: frozenset[Stream],
    period: Period,
    on: date,
    label: str,
    open_: Iterable[str],
) -> Grounds:
    came, still_open = Counter[tuple[str, str]](), 0
    for cell in cells:
        came[cell.arrival, cell.channel] += cell.n
        still_open += cell.n if cell.outcome in open_ else 0
    return Grounds(
        indicator=indicator,
        period=period,
        tally=Tally(came.total(), streams, label),
        still_open=still_open,
        came=tuple(Came(Arrival(arrival), channel, n) for (arrival, channel), n in sorted(came.items())),
        is_complete=period.last < on,
    )
