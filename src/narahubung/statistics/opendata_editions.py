"""Editions as they were given out: which there are, what each file is, and what is needed to make the next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from narahubung.agencies.directory import Directory
from narahubung.rules.rates import Period
from narahubung.rules.refusals import NotSeen
from narahubung.rules.withholding import Cell, NothingNew
from narahubung.statistics import denominators, opendata, opendata_files
from narahubung.statistics.models import Edition
from narahubung.statistics.opendata import Cells
from narahubung.statistics.opendata_files import Made


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of an edition: its name, its size in octets, its SHA-256."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLine:
    """An edition as the list names it."""

    number: int
    first: date
    until: date
    at: datetime
    digest: str
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The next edition as it would be given out, with what the database must remember of it."""

    number: int
    first: date
    until: date
    made: Made
    cells: dict[str, object]
    withheld: int
    numbers: int


def editions(*, office: int) -> tuple[EditionLine, ...]:
    """Return the editions of an office, the latest first; one query."""
    rows = Edition.objects.filter(office=office).order_by("-number").defer("cells")
    return tuple(_line(row) for row in rows)


def _line(row: Edition) -> EditionLine:
    package = json.loads(row.files[opendata_files.PACKAGE])
    files = tuple(
        FileLine(name, len(text.encode()), opendata_files.sha256(text)) for name, text in sorted(row.files.items())
    )
    return EditionLine(
        number=row.number,
        first=date.fromisoformat(package["temporal"]["start"]),
        until=row.until,
        at=row.at,
        digest=row.digest,
        files=files,
    )


def file_of(name: str, *, office: int, number: int | None) -> tuple[int, str]:
    """Return a file of an edition (None: the latest) with the edition's number; refuses `NotSeen`."""
    rows = Edition.objects.filter(office=office).order_by("-number").defer("cells")
    row = rows.first() if number is None else rows.filter(number=number).first()
    if row is None or name not in row.files:
        raise NotSeen
    return row.number, str(row.files[name])


def latest(*, office: int) -> Edition | None:
    """Return the latest edition's row, without the counts behind it."""
    return Edition.objects.filter(office=office).order_by("-number").defer("cells").first()


def next_span(found: Sequence[EditionLine], *, on: date) -> tuple[date, date]:
    """Return the first and last day of the next edition; `found` the latest first. Refuses `NothingNew`."""
    until = opendata.ripe_until(on)
    if found and found[0].until >= until:
        raise NothingNew(until)
    return (found[0].first if found else opendata.first_of(until)), until


def draft(*, office: int, on: date, known: Directory) -> Draft:
    """Return the next edition; refuses `NothingNew` where no further quarter is ripe, and `CannotWithhold`.

    What earlier editions counted is taken over as it was; only the quarters since are counted anew.
    """
    rows = list(Edition.objects.filter(office=office).order_by("number"))
    until = opendata.ripe_until(on)
    if rows and rows[-1].until >= until:
        raise NothingNew(until)
    first = date.fromisoformat(rows[0].cells["first"]) if rows else opendata.first_of(until)
    begins = rows[-1].until + timedelta(days=1) if rows else first
    fresh = opendata.count_cells(office=office, period=Period(begins, until), known=known)
    before = _cells(rows[-1]) if rows else Cells((), ())
    cells = Cells((*before.reports, *fresh.reports), (*before.obligations, *fresh.obligations))
    numbers = opendata.published(cells, span=Period(first, until))
    year = Period(max(first, opendata.first_of(until, quarters=4)), until)
    found = opendata.unlike(opendata.figures(office=office, period=year, on=on), cells, period=year)
    figures = opendata.guarded(found, numbers, period=year)
    number = len(rows) + 1
    made = opendata_files.make(
        numbers,
        figures,
        number=number,
        office=office,
        first=first,
        last=until,
        on=on,
        given=denominators.every(office),
        known=known,
    )
    return Draft(
        number=number,
        first=first,
        until=until,
        made=made,
        cells=_remembered(cells, first=first),
        withheld=sum(each.count is None for each in numbers),
        numbers=len(numbers),
    )


def _remembered(cells: Cells, *, first: date) -> dict[str, object]:
    return {
        "first": first.isoformat(),
        "reports": [[list(cell.values), cell.count] for cell in cells.reports],
        "obligations": [[list(cell.values), cell.count] for cell in cells.obligations],
    }


def _cells(row: Edition) -> Cells:
    return Cells(_read(row.cells["reports"]), _read(row.cells["obligations"]))


def _read(plain: Iterable[tuple[Sequence[str], int]]) -> tuple[Cell, ...]:
    return tuple(Cell(tuple(values), count) for values, count in plain)
