"""What an edition holds: counts of whole quarters, withheld together with all that earlier editions have shown.

A month is counted once. Later editions take what earlier ones counted as it was, so that the difference between two
editions is the new quarters and nothing else; and the new ones are withheld so that this difference tells no small
number either (`rules.withholding`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from narahubung.agencies.directory import Directory
from narahubung.facts import crossed
from narahubung.facts.reading import By, Where, counted, kept, times
from narahubung.rules.facts import TermCode
from narahubung.rules.intervals import binomial_exact
from narahubung.rules.rates import Period
from narahubung.rules.waiting import median, waiting_curve
from narahubung.rules.withholding import FEWEST_SHOWN, Cell, Only, Published, Table, withhold
from narahubung.statistics.silence import LABEL, STREAMS

# A quarter is published once reports of it have had so long to come in.
RIPE = timedelta(days=30)
QUARTERS = 8
OWED = (TermCode.ACKNOWLEDGE, TermCode.ANSWER, TermCode.CLARIFY_1, TermCode.CLARIFY_2)
NOBODY = "-"
UNKNOWN = "-"
REPORTS = ("quarter", "month", "agency", "district")
OBLIGATIONS = ("quarter", "agency", "district", "kept")
# Name of the table, what it is told apart by, and which set of cells it is made from.
REPORT_TABLES: dict[str, tuple[str, ...]] = {
    "laporan-triwulan-instansi": ("quarter", "agency"),
    "laporan-triwulan-kecamatan": ("quarter", "district"),
    "laporan-bulan": ("month",),
}
OBLIGATION_TABLES: dict[str, tuple[str, ...]] = {
    "kewajiban-triwulan-instansi": ("quarter", "agency", "kept"),
    "kewajiban-kecamatan": ("district", "kept"),
}
FIGURES = ("time_to_first_answer", "time_to_settle", "settled", "compliance", "answered_in_time")


@dataclass(frozen=True, slots=True)
class Cells:
    """The finest counts behind an edition, in codes: reports by `REPORTS`, obligations by `OBLIGATIONS`."""

    reports: tuple[Cell, ...]
    obligations: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What an earlier edition showed: its quarters and every number of every table that was not withheld."""

    quarters: frozenset[str]
    keys: frozenset[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """One figure as it may be published: None where its parts are too small; `n` counts what it rests on."""

    indicator: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None


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
    due = crossed.obligations(period=period, codes=OWED, agencies=agencies)
    for (month, agency, district, was_kept), n in due.items():
        owed[quarter_of(month), code[agency], district or UNKNOWN, "kept" if was_kept else "not_kept"] += n
    return Cells(_cells(reports), _cells(owed))


def _cells(counts: Counter[tuple[str, ...]]) -> tuple[Cell, ...]:
    return tuple(Cell(values, n) for values, n in sorted(counts.items()) if n)


def published(cells: Cells, *, earlier: Sequence[Shown] = ()) -> tuple[Published, ...]:
    """Return every number of every table, None where it is withheld; refuses `CannotWithhold`."""
    return (
        *_of(cells.reports, REPORTS, REPORT_TABLES, earlier),
        *_of(cells.obligations, OBLIGATIONS, OBLIGATION_TABLES, earlier),
    )


def _of(
    cells: Iterable[Cell], dimensions: Sequence[str], tables: dict[str, tuple[str, ...]], earlier: Sequence[Shown]
) -> tuple[Published, ...]:
    kept_cells = tuple(cells)
    asked = [Table(name, by) for name, by in tables.items()]
    for at, one in enumerate(earlier):
        for name, by in tables.items():
            shown = frozenset(key for table, key in one.keys if table == name)
            only = (Only("quarter", one.quarters),)
            asked.append(Table(f"{at}:{name}", by, only, is_public=True, shown=shown))
    found = withhold(kept_cells, dimensions=dimensions, tables=asked)
    return tuple(each for each in found if each.table in tables)


def shown_by(numbers: Iterable[Published], *, quarters: Iterable[str]) -> Shown:
    """Return what an edition shows, for those that come after it."""
    return Shown(frozenset(quarters), frozenset((each.table, each.key) for each in numbers if each.count is not None))


def figures(*, office: int, period: Period, on: date) -> tuple[Guarded, ...]:
    """Return the figures of the public page; what has a part of 1 to 4 is withheld, as in the tables. Four queries."""
    where = Where(office=office, streams=STREAMS)
    asked = {"period": period, "where": where, "on": on, "label": LABEL}
    found = []
    waits = [each for each in FIGURES if each.startswith("time_")]
    for each in times(indicators=waits, by=By.NOTHING, **asked):  # type: ignore[arg-type]
        half = median(waiting_curve(each.waits))
        n, open_ = half.n, half.still_open
        hidden = is_small(open_) or is_small(n - open_) or n < 10
        found.append(
            Guarded(
                indicator=each.indicator,
                unit="days",
                value=None if hidden else half.days,
                low=None if hidden else half.low,
                high=None if hidden else half.high,
                n=None if hidden else n,
            )
        )
    settled = counted(indicators=["settled"], **asked)  # type: ignore[arg-type]
    found += [share(each.indicator, each.yes, each.grounds.tally.count) for each in settled]
    owed = kept(indicators=["compliance", "answered_in_time"], **asked)  # type: ignore[arg-type]
    found += [share(each.indicator, each.kept, each.asked) for each in owed]
    return tuple(sorted(found, key=lambda one: FIGURES.index(one.indicator)))


def share(indicator: str, yes: int, n: int) -> Guarded:
    """Return a share with its exact interval, or nothing where a part of it is small."""
    if n < 10 or is_small(yes) or is_small(n - yes):
        return Guarded(indicator=indicator, unit="share", value=None, low=None, high=None, n=None)
    interval = binomial_exact(yes, trials=n)
    return Guarded(indicator=indicator, unit="share", value=yes / n, low=interval.low, high=interval.high, n=n)


def is_small(count: int) -> bool:
    """Return whether a number names people rather than a service."""
    return 0 < count < FEWEST_SHOWN
