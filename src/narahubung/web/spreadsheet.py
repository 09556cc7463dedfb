"""Spreadsheets in and out: how a file of a person's is read strictly, and how one is written safely."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime

from narahubung.rules.refusals import Incomplete, TooLarge

LARGEST = 2 * 1024 * 1024  # bytes; sixteen posts fill a few kilobytes
LARGEST_UNPACKED = 30 * 1024 * 1024
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLACE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]*)(\d*)""")
MOST_COLUMNS = 100
_FORMULA_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f[\s/>]')
_BYTE_ORDER_MARK = "\ufeff"

Value = str | date | None


def read(
    content: bytes, *, columns: Sequence[str], not_read: Set[str], most_rows: int
) -> tuple[tuple[int, dict[str, str]], ...]:
    """Return the rows of an XLSX or CSV file: the line, counted from 1, and what was typed by column, spaces trimmed.

    Columns are found by their heading; those `not_read` may be left out, and a row in which nothing else is filled is
    none. Refuses `TooLarge`, and `Incomplete(file=…)`: `not_spreadsheet`, `macros`, `formulas:<cell>`,
    `wrong_columns:<names>`, `no_rows`, `too_many_rows`, `packed`.
    """
    if len(content) > LARGEST:
        raise TooLarge("file", LARGEST)
    table = _read_xlsx(content, most_rows=most_rows) if content.startswith(b"PK") else _read_csv(content)
    if not table:
        raise Incomplete(file="no_rows")
    places = _places(table[0], columns=columns, not_read=not_read)
    rows = []
    for line, values in enumerate(table[1:], start=2):
        typed = {name: _text(values[place]) if place < len(values) else "" for name, place in places.items()}
        if any(typed[name] for name in typed if name not in not_read):
            rows.append((line, typed))
    if not rows:
        raise Incomplete(file="no_rows")
    if len(rows) > most_rows:
        raise Incomplete(file=f"too_many_rows:{most_rows}")
    return tuple(rows)


def _places(heads: Sequence[object], *, columns: Sequence[str], not_read: Set[str]) -> dict[str, int]:
    header = [_text(one).lower() for one in heads]
    while header and not header[-1]:
        header.pop()
    missing = [name for name in columns if name not in header and name not in not_read]
    unknown = [name for name in header if name not in columns]
    doubled = [name for name in columns if header.count(name) > 1]
    if wrong := [*missing, *unknown, *doubled]:
        raise Incomplete(file=f"wrong_columns:{', '.join(name[:40] or '?' for name in wrong[:8])}")
    return {name: header.index(name) for name in columns if name in header}


def written_csv(rows: Iterable[Sequence[Value]], *, header: Sequence[str]) -> bytes:
    """Return a CSV file; a cell that a spreadsheet would take for a formula is made plain text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_guarded(value) for value in row])
    return (_BYTE_ORDER_MARK + out.getvalue()).encode()


def written_xlsx(rows: Iterable[Sequence[Value]], *, header: Sequence[str], title: str) -> bytes:
    """Return an XLSX file whose texts are texts, whatever they begin with, and whose days are days."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(title[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 1, 22)
        for column, word in enumerate(header):
            sheet.write_string(0, column, word, bold)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(line, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a sheet knows no zone
                elif value:
                    sheet.write_string(line, column, value)
    return out.getvalue()


def _read_xlsx(content: bytes, *, most_rows: int) -> list[list[object]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
            if "xl/workbook.xml" not in names:
                raise Incomplete(file="not_spreadsheet")
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Incomplete(file="macros")
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise Incomplete(file="packed")
            for name in names:
                # Any part may be the sheet; the size that a packed file claims is its own word.
                with packed.open(name) as part:
                    body = part.read(LARGEST_UNPACKED + 1)
                if found := _FORMULA_CELL.search(body):
                    raise Incomplete(file=f"formulas:{found[1].decode()}")
                if b"sheetData" in body:
                    _insist_on_near(body, most_rows=most_rows)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]
    except (zipfile.BadZipFile, CalamineError, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        raise Incomplete(file="not_spreadsheet") from fault


def _insist_on_near(body: bytes, *, most_rows: int) -> None:
    """Refuse a sheet with a cell far out: the reader makes room for all that lies before it, were it a whole table."""
    for letters, digits in _PLACE.findall(body):
        if len(digits) > 7 or int(digits or 0) > most_rows + 1000:
            raise Incomplete(file=f"too_many_rows:{most_rows}")
        if len(letters) > 3 or _column(letters) > MOST_COLUMNS:
            raise Incomplete(file="packed")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _read_csv(content: bytes) -> list[list[object]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Incomplete(file="not_spreadsheet") from fault
    first = text.split("\n", 1)[0]
    if "\x00" in text or not first.strip():
        raise Incomplete(file="not_spreadsheet" if text.strip() else "no_rows")
    delimiter = max(",;\t", key=first.count)
    try:
        table: list[list[object]] = [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as fault:
        raise Incomplete(file="not_spreadsheet") from fault
    for line, row in enumerate(table, start=1):
        for column, value in enumerate(row):
            if str(value).startswith(("=", "@")):
                raise Incomplete(file=f"formulas:{chr(ord('A') + min(column, 25))}{line}")
    return table


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        # A telephone number that a spreadsheet took for one to reckon with.
        return str(int(value))
    text = " ".join(str(value).replace("\x00", "").split())[:300]
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _guarded(value: Value) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
