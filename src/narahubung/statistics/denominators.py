"""How many there were to complain, as the office has given it: by sheet, with year and source, the last line holding.

A sheet is read twice: once to say cell by cell what it would change, once more to do exactly that.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, cast

from django.core.cache import cache

from narahubung.agencies.directory import Directory, ServiceLine
from narahubung.facts.denominators import years_in
from narahubung.rules.rates import Base, Denominator, Period
from narahubung.statistics import figure_scope
from narahubung.statistics.models import DenominatorLine
from narahubung.web import spreadsheet, words

# The header is Indonesian in every language: a file written for one reader is read back from another.
COLUMNS = ("pembanding", "kode", "nama", "tahun", "jumlah", "sumber")
NOT_READ = frozenset({"nama"})
MOST_ROWS = 2000
FIRST_YEAR = 2000
MOST = 2_000_000_000
LONGEST_SOURCE = 200
BASES = {"penduduk": Base.POPULATION, "layanan": Base.TRANSACTIONS}
BASE_WORDS = {base: word for word, base in BASES.items()}


class Effect(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as typed; `line` counts from 1."""

    line: int
    base: str
    code: str
    year: str
    amount: str
    source: str

    @classmethod
    def of(cls, plain: Sequence[object]) -> Row:
        """Return the row that `plain` wrote down."""
        return cls(cast("int", plain[0]), *(str(part) for part in plain[1:]))

    def plain(self) -> list[object]:
        """Return the row as plain values."""
        return list(astuple(self))


@dataclass(frozen=True, slots=True)
class Given:
    """How many there were, of one kecamatan or service in one year, by which source."""

    base: Base
    of: str
    year: int
    amount: int
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row with what it would do: what stood there `before`, or which cell is refused and why (a code)."""

    row: Row
    effect: Effect
    name: str = ""
    given: Given | None = None
    before: Given | None = None
    cell: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole sheet with its effects."""

    lines: tuple[Line, ...]

    @property
    def may_apply(self) -> bool:
        """Return whether nothing is refused and something would change."""
        effects = {line.effect for line in self.lines}
        return Effect.REFUSED not in effects and effects != {Effect.SAME}

    def count(self, effect: Effect) -> int:
        """Return how many rows have this effect."""
        return sum(line.effect is effect for line in self.lines)

    def digest(self) -> str:
        """Return a mark of what was shown, so that something else is never done instead."""
        said = [(line.row.plain(), line.effect, line.reason, _plain(line.before)) for line in self.lines]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _plain(given: Given | None) -> list[object]:
    return [] if given is None else list(astuple(given))


class _Refused(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column, self.reason = column, reason


def read(content: bytes) -> tuple[Row, ...]:
    """Return the rows of a sheet that give a number; a row without one asks nothing. Refuses as `spreadsheet.read`."""
    found = spreadsheet.read(content, columns=COLUMNS, not_read=NOT_READ, most_rows=MOST_ROWS)
    return tuple(
        Row(line, typed["pembanding"].lower(), typed["kode"], typed["tahun"], typed["jumlah"], typed["sumber"])
        for line, typed in found
        if typed["jumlah"] or typed["tahun"] or typed["sumber"]
    )


def plan(rows: Iterable[Row], *, office: int, on: date, known: Directory) -> Plan:
    """Return what these rows would do to what an office has given; nothing is written."""
    named, stands = names(office, known=known), {(one.base, one.of, one.year): one for one in every(office)}
    seen, lines = dict[tuple[Base, str, int], int](), list[Line]()
    for row in rows:
        try:
            given = _understood(row, named, on=on)
            first = seen.setdefault((given.base, given.of, given.year), row.line)
            if first != row.line:
                raise _Refused("kode", f"row_twice:{first}")
        except _Refused as refused:
            lines.append(Line(row, Effect.REFUSED, cell=cell(refused.column, row.line), reason=refused.reason))
            continue
        before = stands.get((given.base, given.of, given.year))
        effect = Effect.NEW if before is None else Effect.SAME if before == given else Effect.CHANGED
        lines.append(Line(row, effect, named[given.base][given.of], given, before))
    return Plan(tuple(lines))


def cell(column: str, line: int) -> str:
    """Return a cell's name in our own order of columns, as a spreadsheet names it: `E7`."""
    return f"{chr(ord('A') + COLUMNS.index(column))}{line}"


def _understood(row: Row, named: Mapping[Base, Mapping[str, str]], *, on: date) -> Given:
    base = BASES.get(row.base)
    if base is None:
        raise _Refused("pembanding", "unknown" if row.base else "missing")
    if row.code not in named[base]:
        raise _Refused("kode", "unknown" if row.code else "missing")
    if not re.fullmatch(r"\d{4}", row.year):
        raise _Refused("tahun", "invalid" if row.year else "missing")
    if not FIRST_YEAR <= int(row.year) <= on.year:
        raise _Refused("tahun", "invalid")
    # 12.400 and 12,400 are one number in two languages; a fraction of a person is none.
    if not re.fullmatch(r"\d{1,10}|\d{1,3}([.,])\d{3}(?:\1\d{3})*", row.amount):
        raise _Refused("jumlah", "invalid" if row.amount else "missing")
    amount = int(re.sub(r"[.,]", "", row.amount))
    if not 0 < amount <= MOST:
        raise _Refused("jumlah", "invalid")
    if not row.source:
        raise _Refused("sumber", "missing")
    if len(row.source) > LONGEST_SOURCE:
        raise _Refused("sumber", "too_long")
    return Given(base, row.code, int(row.year), amount, row.source)


def names(office: int, *, known: Directory) -> dict[Base, dict[str, str]]:
    """Return of what an office may give a number: its kecamatan and its agencies' services, by code, with names."""
    keys = {agency.key for agency in figure_scope.of_office(office, known=known)}
    services = {
        one.code: words.by_language(one.name, one.name_en) for one in known.services.values() if one.agency in keys
    }
    return {Base.POPULATION: {one.code: one.name for one in known.districts.values()}, Base.TRANSACTIONS: services}


def every(office: int) -> tuple[Given, ...]:
    """Return what an office has given, as it stands, by base, code and year; one query."""
    rows = (
        DenominatorLine.objects.filter(office=office)
        .order_by("base", "of", "-year", "-id")
        .distinct("base", "of", "year")
        .values_list("base", "of", "year", "amount", "source")
    )
    return tuple(Given(Base(base), of, year, amount, source) for base, of, year, amount, source in rows)


def name_in_cache(office: int) -> str:
    """Return under which name an office's numbers are kept."""
    return f"denominators:{office}"


def kept(office: int, *, warm: Mapping[str, Any] | None = None) -> tuple[Given, ...]:
    """Return `every`, at most a minute old; `warm` is what whoever asks has already read from the cache."""
    name = name_in_cache(office)
    found: tuple[Given, ...] | None = cache.get(name) if warm is None else warm.get(name)
    if found is None:
        found = every(office)
        cache.set(name, found, 60)
    return found


def _latest(given: Iterable[Given], base: Base) -> dict[str, Given]:
    latest = dict[str, Given]()
    for one in given:
        if one.base is base and (one.of not in latest or one.year > latest[one.of].year):
            latest[one.of] = one
    return latest


def overlaid(known: Directory, given: Iterable[Given]) -> Directory:
    """Return the directory with the latest yearly volume that was given of each service, its year in its source."""
    latest = _latest(given, Base.TRANSACTIONS)
    services = {code: _given(line, latest.get(code)) for code, line in known.services.items()}
    return replace(known, services=services) if latest else known


def _given(line: ServiceLine, given: Given | None) -> ServiceLine:
    if given is None:
        return line
    return replace(line, yearly_volume=given.amount, volume_source=f"{given.source}, {given.year}")


def population(given: Iterable[Given], *, period: Period) -> dict[str, Denominator]:
    """Return by kecamatan the latest number of people, for a period of that length; empty where none was given."""
    share, latest = years_in(period), _latest(given, Base.POPULATION)
    return {
        code: Denominator(Base.POPULATION, one.amount * share, one.source, one.year) for code, one in latest.items()
    }
