"""What an edition holds: counts of whole quarters, withheld so that nothing given out tells a small number.

A month is counted once. Later editions take what earlier ones counted as it was and withhold it as it was, so that two
editions differ in their new quarters and in nothing else (`rules.withholding`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from narahubung.agencies.directory import Directory
from narahubung.facts import crossed
from narahubung.facts.reading import Where, counted, kept, times
from narahubung.rules.facts import TermCode
from narahubung.rules.intervals import binomial_exact
from narahubung.rules.rates import Arrival, Grounds, Period
from narahubung.rules.waiting import WaitingTime, median, waiting_curve
from narahubung.rules.withholding import FEWEST_SHOWN, TOTAL, CannotWithhold, Cell, Only, Published, Table, withhold
from narahubung.statistics.silence import LABEL, STREAMS

# A quarter is published once reports of it have had so long to come in.
RIPE = timedelta(days=30)
QUARTERS = 8
OWED = (TermCode.ACKNOWLEDGE, TermCode.ANSWER, TermCode.CLARIFY_1, TermCode.CLARIFY_2)
NOBODY = "-"
UNKNOWN = "-"
REPORTS = ("quarter", "month", "agency", "district")
OBLIGATIONS = ("quarter", "agency", "district", "kept")
# Name of the table and what it is told apart by within one quarter; months lie within their quarter.
REPORT_TABLES: dict[str, tuple[str, ...]] = {
    "laporan-triwulan-instansi": ("agency",),
    "laporan-triwulan-kecamatan": ("district",),
    "laporan-bulan": ("month",),
}
OBLIGATION_TABLES: dict[str, tuple[str, ...]] = {"kewajiban-triwulan-instansi": ("agency", "kept")}
# Told for whole calendar years, withheld together with what the four quarters have shown.
YEARLY, YEARLY_BY = "kewajiban-tahun-kecamatan", ("district", "kept")
MONTHLY = "laporan-bulan"
# Of which table's quarters a figure's numbers are the sum, or a part of it.
PARTS = {
    "compliance": "kewajiban-triwulan-instansi",
    "answered_in_time": "kewajiban-triwulan-instansi",
    "time_to_settle": "laporan-triwulan-instansi",
}
FIGURES = ("time_to_first_answer", "time_to_settle", "settled", "compliance", "answered_in_time")
# These rest on obligations, the others on cases; figures of one sort count some of the same.
OBLIGED = frozenset({"compliance", "answered_in_time"})


@dataclass(frozen=True, slots=True)
class Cells:
    """The finest counts behind an edition, in codes: reports by `REPORTS`, obligations by `OBLIGATIONS`."""

    reports: tuple[Cell, ...]
    obligations: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """One figure as it may be published: None where its parts are too small; `n` counts what it rests on.

    Of these `still_open` have no ending yet, `outreach` and `own_motion` came in that way, the rest as people brought
    them; each None where it, what is left or what differs from another figure is small.
    """

    indicator: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    still_open: int | None = None
    outreach: int | None = None
    own_motion: int | None = None


def quarter_of(day: date) -> str:
    """Return `2026-Q3`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarter_start(day: date) -> date:
    """Return the first day of the quarter of a day."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def ripe_until(on: date) -> date:
    """Return the last day of the last quarter that is ripe on a day."""
    return quarter_start(on - RIPE + timedelta(days=1)) - timedelta(days=1)


def first_of(last: date, *, quarters: int = QUARTERS) -> date:
    """Return the first day of so many quarters that end on `last`."""
    start = quarter_start(last)
    for _ in range(quarters - 1):
        start = quarter_start(start - timedelta(days=1))
    return start


def count_cells(*, office: int, period: Period, known: Directory) -> Cells:
    """Return the finest counts of the period; two queries."""
    code = {each.key: each.code for each in known.agencies.values()}
    governments = {key for key, its in known.office_of_government.items() if its == office}
    agencies = [each.key for each in known.agencies.values() if each.government in governments]
    reports = Counter[tuple[str, ...]]()
    for (month, agency, district), n in crossed.reports(office=office, period=period, streams=STREAMS).items():
        at = (quarter_of(month), f"{month:%Y-%m}", code.get(agency, NOBODY), district or UNKNOWN)
        reports[at] += n
    owed = Counter[tuple[str, ...]]()
    due = crossed.obligations(office=office, period=period, streams=STREAMS, codes=OWED, agencies=agencies)
    for (month, agency, district, was_kept), n in due.items():
        owed[quarter_of(month), code[agency], district or UNKNOWN, "kept" if was_kept else "not_kept"] += n
    return Cells(_cells(reports), _cells(owed))


def _cells(counts: Counter[tuple[str, ...]]) -> tuple[Cell, ...]:
    return tuple(Cell(values, n) for values, n in sorted(counts.items()) if n)


def published(cells: Cells, *, span: Period) -> tuple[Published, ...]:
    """Return every number of every table, None where it is withheld; refuses `CannotWithhold`.

    Each quarter is withheld by itself and told without totals over quarters, each calendar year that lies wholly within
    the edition's `span` together with its four quarters; a year that cannot be told beside them is left out. The same
    counts are withheld in the same way every time, so later editions repeat earlier ones number by number: no two of
    them differ in what they tell of a quarter. Keys begin with the quarter, the month or the year.
    """
    owed = tuple(_quarters(cells.obligations, OBLIGATIONS, OBLIGATION_TABLES))
    return (*_quarters(cells.reports, REPORTS, REPORT_TABLES), *owed, *_years(cells.obligations, owed, span=span))


def _quarters(
    cells: Iterable[Cell], dimensions: Sequence[str], tables: dict[str, tuple[str, ...]]
) -> Iterator[Published]:
    for quarter, own in _by_start(cells, length=len("2026-Q3")):
        for each in withhold(own, dimensions=dimensions, tables=[Table(name, by) for name, by in tables.items()]):
            if each.table != MONTHLY:
                yield Published(each.table, (quarter, *each.key), each.count)
            elif each.key != (TOTAL,):
                yield each


def _years(cells: Iterable[Cell], owed: Sequence[Published], *, span: Period) -> Iterator[Published]:
    for year, own in _by_start(cells, length=len("2026")):
        # A year is told once it is whole; before, its districts would be told again with every quarter.
        if span.first > date(int(year), 1, 1) or span.last < date(int(year), 12, 31):
            continue
        known = []
        for quarter in sorted({cell.values[0] for cell in own}):
            shown = frozenset(each.key[1:] for each in owed if each.key[0] == quarter and each.count is not None)
            only = (Only("quarter", frozenset({quarter})),)
            known.append(Table(quarter, ("agency", "kept"), only, is_public=True, shown=shown))
        # What the quarters have shown stays shown: where no year can be told beside it, none is, and quarters go on.
        with suppress(CannotWithhold):
            for each in withhold(own, dimensions=OBLIGATIONS, tables=[Table(YEARLY, YEARLY_BY), *known]):
                if each.table == YEARLY:
                    yield Published(YEARLY, (year, *each.key), each.count)


def guarded(found: Iterable[Guarded], numbers: Iterable[Published], *, period: Period) -> tuple[Guarded, ...]:
    """Return the figures of a year, without those from which a total that its quarters withhold could be reckoned.

    Each of `PARTS` rests on a sum of quarters: with all but one of them shown, it would tell the one withheld.
    """
    withheld = {
        each.table
        for each in numbers
        if each.count is None
        and each.key[1:2] == (TOTAL,)
        and quarter_of(period.first) <= each.key[0] <= quarter_of(period.last)
    }
    return tuple(_nothing(one.indicator, one.unit) if PARTS.get(one.indicator) in withheld else one for one in found)


def unlike(found: Iterable[Guarded], cells: Cells, *, period: Period) -> tuple[Guarded, ...]:
    """Return the figures of a year, without those that differ from the sum of its quarters by a small number.

    A figure is counted when the edition is made, a quarter when its first edition was: whoever subtracts the two reads
    what has changed since, or which obligations only one of them counts.
    """
    span = (quarter_of(period.first), quarter_of(period.last))
    lodged = sum(cell.count for cell in cells.reports if span[0] <= cell.values[0] <= span[1])
    owed = Counter[str]()
    for cell in cells.obligations:
        if span[0] <= cell.values[0] <= span[1]:
            owed[cell.values[-1]] += cell.count
    told = []
    for one in found:
        beside = list[tuple[int, int]]()
        if one.indicator in PARTS and one.n is not None:
            whole = sum(owed.values()) if one.indicator in OBLIGED else lodged
            beside.append((one.n, whole))
            if one.indicator in OBLIGED and one.value is not None:
                yes = round(one.value * one.n)
                beside += [(yes, owed["kept"]), (one.n - yes, owed["not_kept"])]
        is_told = not any(is_small(abs(part - its)) for part, its in beside)
        told.append(one if is_told else _nothing(one.indicator, one.unit))
    return tuple(told)


def _by_start(cells: Iterable[Cell], *, length: int) -> Iterator[tuple[str, list[Cell]]]:
    found = dict[str, list[Cell]]()
    for cell in cells:
        found.setdefault(cell.values[0][:length], []).append(cell)
    yield from sorted(found.items())


def figures(*, office: int, period: Period, on: date) -> tuple[Guarded, ...]:
    """Return the figures of the public page; what has a part of 1 to 4 is withheld, as in the tables. Four queries."""
    where = Where(office=office, streams=STREAMS)
    waits = [each for each in FIGURES if each.startswith("time_")]
    found = [
        wait(each.indicator, median(waiting_curve(each.waits)), grounds=each.grounds)
        for each in times(indicators=waits, period=period, where=where, on=on, label=LABEL)
    ]
    settled = counted(indicators=["settled"], period=period, where=where, on=on, label=LABEL)
    found += [share(each.indicator, each.yes, each.grounds.tally.count, grounds=each.grounds) for each in settled]
    owed = kept(indicators=["compliance", "answered_in_time"], period=period, where=where, on=on, label=LABEL)
    found += [share(each.indicator, each.kept, each.asked, grounds=each.grounds) for each in owed]
    return apart(sorted(found, key=lambda one: FIGURES.index(one.indicator)))


def wait(indicator: str, half: WaitingTime, *, grounds: Grounds) -> Guarded:
    """Return a median with its interval, or nothing where few have ended or few have not."""
    n, censored = half.n, half.still_open
    if n < 10 or is_small(censored) or is_small(n - censored):
        return _nothing(indicator, "days")
    one = Guarded(indicator=indicator, unit="days", value=half.days, low=half.low, high=half.high, n=n)
    return _with_grounds(one, grounds, ended=n - censored)


def share(indicator: str, yes: int, n: int, *, grounds: Grounds) -> Guarded:
    """Return a share with its exact interval, or nothing where a part of it is small."""
    if n < 10 or is_small(yes) or is_small(n - yes):
        return _nothing(indicator, "share")
    interval = binomial_exact(yes, trials=n)
    one = Guarded(indicator=indicator, unit="share", value=yes / n, low=interval.low, high=interval.high, n=n)
    return _with_grounds(one, grounds, ended=yes)


def _nothing(indicator: str, unit: str) -> Guarded:
    return Guarded(indicator=indicator, unit=unit, value=None, low=None, high=None, n=None)


def _with_grounds(one: Guarded, grounds: Grounds, *, ended: int) -> Guarded:
    """Return the figure with how many wait and how they came; `ended` of its `n` are told by the figure itself."""
    n, waiting, ways = one.n or 0, grounds.still_open or 0, Counter[Arrival]()
    for part in grounds.came:
        ways[part.arrival] += part.count
    outreach, own_motion = ways[Arrival.OUTREACH], ways[Arrival.OWN_MOTION]
    if is_small(waiting) or is_small(n - ended - waiting):
        if 2 * waiting > n:
            return _nothing(one.indicator, one.unit)  # It cannot be said beside the figure that most of them wait.
    else:
        one = replace(one, still_open=waiting)
    if any(is_small(part) for part in (outreach, own_motion, n - outreach - own_motion)):
        return one
    return replace(one, outreach=outreach, own_motion=own_motion)


def apart(found: Iterable[Guarded]) -> tuple[Guarded, ...]:
    """Return the figures without what, taken from another that counts some of the same, would leave a small number."""
    told = list[Guarded]()
    for each in found:
        one = each
        for other in told:
            if (one.indicator in OBLIGED) == (other.indicator in OBLIGED):
                one = _apart_from(one, other)
        told.append(one)
    return tuple(told)


def _apart_from(one: Guarded, other: Guarded) -> Guarded:
    if one.still_open is not None and other.still_open is not None and is_small(abs(one.still_open - other.still_open)):
        if 2 * one.still_open > (one.n or 0):
            return _nothing(one.indicator, one.unit)
        one = replace(one, still_open=None)
    left = [part - its for part, its in zip(_ways(one), _ways(other), strict=False)]
    return replace(one, outreach=None, own_motion=None) if any(is_small(abs(part)) for part in left) else one


def _ways(one: Guarded) -> tuple[int, ...]:
    if one.n is None or one.outreach is None or one.own_motion is None:
        return ()
    return one.outreach, one.own_motion, one.n - one.outreach - one.own_motion


def is_small(count: int) -> bool:
    """Return whether a number names people rather than a service."""
    return 0 < count < FEWEST_SHOWN
