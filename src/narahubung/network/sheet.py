"""The network as a spreadsheet: its columns, and how its rows are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import cast

from narahubung.rules.parties import AppointmentKind
from narahubung.web import spreadsheet

MOST_ROWS = 500

# The header is Indonesian in every language: a file written for one reader is read back from another.
COLUMNS = (
    "kode_instansi", "instansi", "kedudukan", "nama", "surel", "telepon", "nomor_sk", "mulai", "sampai",
    "kontak_jabatan",
)  # fmt: skip
NOT_READ = frozenset({"instansi"})
KINDS = {
    "definitif": AppointmentKind.DEFINITIVE,
    "plt": AppointmentKind.ACTING,
    "plh": AppointmentKind.DAILY_ACTING,
    "wakil": AppointmentKind.DEPUTY,
}
KIND_WORDS = {kind: word for word, kind in KINDS.items()}
_MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november",
    "desember",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as typed, spaces trimmed and days written as ISO where they could be read; `line` counts from 1."""

    line: int
    agency: str
    kind: str
    name: str
    email: str
    phone: str
    letter_number: str
    starts_on: str
    ends_on: str
    contact: str

    @classmethod
    def of(cls, plain: Sequence[object]) -> SheetRow:
        """Return the row that `plain` wrote down."""
        return cls(cast("int", plain[0]), *(str(part) for part in plain[1:]))

    def plain(self) -> list[object]:
        """Return the row as plain values."""
        return list(astuple(self))


def cell(column: str, line: int) -> str:
    """Return a cell's name in our own order of columns, as a spreadsheet names it: `H7`."""
    return f"{chr(ord('A') + COLUMNS.index(column))}{line}"


def read(content: bytes) -> tuple[SheetRow, ...]:
    """Return the rows of an XLSX or CSV file.

    Refuses as `spreadsheet.read` does.
    """
    found = spreadsheet.read(content, columns=COLUMNS, not_read=NOT_READ, most_rows=MOST_ROWS)
    return tuple(_row(line, typed) for line, typed in found)


def day_of(text: str) -> date | None:
    """Return the day that a text says as ISO, `11/03/2026`, `11-03-2026` or `11 Maret 2026`; None for no day."""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", text):
        parts = [int(part) for part in found.groups()]
    elif found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        parts = [int(part) for part in reversed(found.groups())]
    elif (found := re.fullmatch(r"(\d{1,2}) ([A-Za-z]+) (\d{4})", text)) and found[2].lower() in _MONTHS:
        parts = [int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1])]
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def _row(line: int, typed: dict[str, str]) -> SheetRow:
    starts, ends = (day_of(typed[name]) for name in ("mulai", "sampai"))
    return SheetRow(
        line,
        typed["kode_instansi"].upper(),
        typed["kedudukan"].lower().rstrip("."),
        typed["nama"],
        typed["surel"].lower(),
        typed["telepon"],
        typed["nomor_sk"],
        starts.isoformat() if starts else typed["mulai"],
        ends.isoformat() if ends else typed["sampai"],
        typed["kontak_jabatan"],
    )
