"""Every chart and table as a file: CSV, a workbook, what its columns mean, and the checksums; through one function.

The same figures give the same bytes, so that a checksum can be compared. What stands in words on screen stands in words
in the file: a number that may not be said is neither a zero nor a gap.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from narahubung.rules.refusals import NotSeen
from narahubung.statistics.figure_table import Cell, Table
from narahubung.web import dates

# A cell that begins with one of these would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is handed out."""

    name: str
    kind: str
    content: bytes

    @property
    def digest(self) -> str:
        """Return its SHA-256 in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def is_asked(request: HttpRequest) -> bool:
    """Return whether the address asks for a file."""
    return bool(request.GET.get("unduh"))


def handed(
    request: HttpRequest, tables: Iterable[Table], *, at: datetime, told: Iterable[tuple[str, str]] = ()
) -> HttpResponse | None:
    """Return the file that the address asks for, or None where it asks for none; else as `file_asked`."""
    return file_asked(request, tables, at=at, told=told) if is_asked(request) else None


def file_asked(
    request: HttpRequest, tables: Iterable[Table], *, at: datetime, told: Iterable[tuple[str, str]] = ()
) -> HttpResponse:
    """Return the file that the address asks for (`?unduh=<table>.<csv|xlsx|kamus.csv|sha256>`).

    `told` are lines about the whole: the period, the filters, the moment. Refuses `NotSeen` a table or a form that the
    page does not have.
    """
    code, _, form = request.GET.get("unduh", "").partition(".")
    table = next((each for each in tables if each.code == code), None)
    if table is None:
        raise NotSeen
    files = files_of(table, on=dates.local_day(at), told=tuple(told))
    if form == "sha256":
        file = checksums(files, name=f"{_stem(table, dates.local_day(at))}.sha256")
    elif form in files:
        file = files[form]
    else:
        raise NotSeen
    digest = base64.b64encode(hashlib.sha256(file.content).digest()).decode()
    return HttpResponse(
        file.content,
        content_type=file.kind,
        headers={
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "Repr-Digest": f"sha-256=:{digest}:",
            "X-Content-Type-Options": "nosniff",
        },
    )


def files_of(table: Table, *, on: date, told: tuple[tuple[str, str], ...] = ()) -> dict[str, File]:
    """Return the table's files by their form; each name holds the beginning of its own checksum."""
    plain = csv_of(_data(table))
    meanings = csv_of(_meanings(table))
    notes = (*told, *((gettext("Catatan"), note) for note in table.notes))
    book = workbook(table, on=on, told=(*notes, (gettext("SHA-256 berkas CSV"), hashlib.sha256(plain).hexdigest())))
    stem = _stem(table, on)
    return {
        "csv": _file(stem, "csv", _CSV, plain),
        "kamus.csv": _file(f"{stem}-kamus", "csv", _CSV, meanings),
        "xlsx": _file(stem, "xlsx", _XLSX, book),
    }


def checksums(files: dict[str, File], *, name: str) -> File:
    """Return the list of checksums as `sha256sum --check` reads it."""
    lines = "".join(f"{file.digest}  {file.name}\n" for file in files.values())
    return File(name, "text/plain; charset=utf-8", lines.encode())


def _stem(table: Table, on: date) -> str:
    return f"narahubung-{table.code}-{on.isoformat()}"


def _file(stem: str, ending: str, kind: str, content: bytes) -> File:
    return File(f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{ending}", kind, content)


Row = list[str | int | float]


def _data(table: Table) -> list[Row]:
    return [[column.code for column in table.columns], *([_entry(cell) for cell in row] for row in table.rows)]


def _meanings(table: Table) -> list[Row]:
    rows: list[Row] = [[gettext("kolom"), gettext("judul"), gettext("arti")]]
    rows += [[column.code, column.heading, column.meaning] for column in table.columns]
    return rows


def _entry(cell: Cell) -> str | int | float:
    if cell.value is None:
        return _harmless(cell.text)
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    return _harmless(cell.value) if isinstance(cell.value, str) else cell.value


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_of(rows: Iterable[Row]) -> bytes:
    """Return rows as CSV; begins with the mark by which spreadsheets know UTF-8."""
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return ("\ufeff" + written.getvalue()).encode()


def workbook(table: Table, *, on: date, told: Iterable[tuple[str, str]] = ()) -> bytes:
    """Return a workbook of three sheets: the data, what the columns mean, and what is told of the whole."""
    import xlsxwriter

    kept = io.BytesIO()
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(kept, {"in_memory": True, **never}) as book:
        book.set_properties({"title": table.caption, "created": datetime.combine(on, time(), tzinfo=UTC)})
        bold = book.add_format({"bold": True})
        about: list[Row] = [[gettext("Judul"), table.caption]]
        about += [[label, text] for label, text in told]
        sheets = (
            (gettext("Data"), _data(table)),
            (gettext("Kamus"), _meanings(table)),
            (gettext("Keterangan"), about),
        )
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    head = bold if place == 0 and rows is not about else None
                    if isinstance(value, str):
                        sheet.write_string(place, column, value, head)
                    else:
                        sheet.write_number(place, column, value, head)
            sheet.set_column(0, max(len(row) for row in rows) - 1, 24)
            sheet.freeze_panes(1, 1)
    return kept.getvalue()
