"""Files of figures: read back by other programs, harmless in a spreadsheet, and provable by their checksum."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from python_calamine import CalamineWorkbook

from narahubung.rules.refusals import NotSeen
from narahubung.statistics import downloads
from narahubung.statistics.figure_table import Cell, Column, Table, words
from tests.apps.statistics import charts_shown

DAY = date(2026, 3, 11)
AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
TABLE = Table(
    "contoh",
    "Contoh tabel",
    (Column("name", "Nama", "Siapa"), Column("value", "Nilai", "Berapa"), Column("day", "Hari", "Kapan")),
    (
        (words("=HYPERLINK(1)"), Cell("0,5", 0.5), Cell("11 Maret 2026", DAY)),
        (words("Dinas Contoh"), Cell("kurang dari 5", None), words("@SUM")),
        (words("Minus"), Cell("−3", -3), words("")),
    ),
    ("Satu catatan.",),
)


def asked(form: str) -> HttpResponse:
    with translation.override("id"):
        answer = downloads.handed(
            RequestFactory().get("/", {"unduh": form}), [TABLE], at=AT, told=[("Masa", "Maret 2026")]
        )
    assert answer is not None
    return answer


def name_of(answer: HttpResponse) -> str:
    return str(answer.headers["Content-Disposition"]).split('"')[1]


def test_a_page_without_the_wish_is_a_page() -> None:
    assert downloads.handed(RequestFactory().get("/"), [TABLE], at=AT) is None


@pytest.mark.parametrize("form", ["lain.csv", "contoh.exe", "contoh", "contoh.kamus", "../contoh.csv"])
def test_what_the_page_does_not_have_is_refused(form: str) -> None:
    with pytest.raises(NotSeen):
        asked(form)


def test_csv_holds_values_for_programs_and_words_where_words_stand() -> None:
    rows = list(csv.reader(io.StringIO(asked("contoh.csv").content.decode("utf-8-sig"))))

    assert rows == [
        ["name", "value", "day"],
        ["'=HYPERLINK(1)", "0.5", "2026-03-11"],
        ["Dinas Contoh", "kurang dari 5", "'@SUM"],
        ["Minus", "-3", ""],
    ]


def test_the_workbook_is_read_by_another_program_and_runs_no_formula() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(asked("contoh.xlsx").content))

    assert book.sheet_names == ["Data", "Kamus", "Keterangan"]
    assert book.get_sheet_by_name("Data").to_python() == [
        ["name", "value", "day"],
        ["'=HYPERLINK(1)", 0.5, "2026-03-11"],
        ["Dinas Contoh", "kurang dari 5", "'@SUM"],
        ["Minus", -3.0, ""],
    ]
    assert book.get_sheet_by_name("Kamus").to_python()[1] == ["name", "Nama", "Siapa"]
    told = {str(row[0]): row[1] for row in book.get_sheet_by_name("Keterangan").to_python()}
    assert told["Masa"] == "Maret 2026"
    assert told["Catatan"] == "Satu catatan."
    assert told["SHA-256 berkas CSV"] == hashlib.sha256(asked("contoh.csv").content).hexdigest()


def test_every_column_is_explained() -> None:
    rows = list(csv.reader(io.StringIO(asked("contoh.kamus.csv").content.decode("utf-8-sig"))))

    assert [row[0] for row in rows[1:]] == [column.code for column in TABLE.columns]
    assert all(all(row) for row in rows)


@pytest.mark.parametrize("form", ["csv", "xlsx", "kamus.csv"])
def test_the_same_figures_give_the_same_bytes_and_say_their_checksum(form: str) -> None:
    first, again = asked(f"contoh.{form}"), asked(f"contoh.{form}")
    digest = hashlib.sha256(first.content)

    assert first.content == again.content
    assert digest.hexdigest()[:12] in name_of(first)
    assert first.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"


def test_sha256sum_finds_the_files_whole(tmp_path: Path) -> None:
    for form in ("csv", "xlsx", "kamus.csv"):
        answer = asked(f"contoh.{form}")
        (tmp_path / name_of(answer)).write_bytes(answer.content)
    (tmp_path / "all.sha256").write_bytes(asked("contoh.sha256").content)

    done = subprocess.run(
        ["sha256sum", "--check", "all.sha256"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("OK") == 3


@pytest.mark.parametrize("name", list(charts_shown.EVERY))
def test_every_kind_of_chart_can_be_had_as_a_file(name: str) -> None:
    with translation.override("id"):
        table = charts_shown.EVERY[name]().table
        files = downloads.files_of(table, on=DAY)

    rows = list(csv.reader(io.StringIO(files["csv"].content.decode("utf-8-sig"))))
    assert len(rows) == len(table.rows) + 1
    assert all(column.meaning for column in table.columns)
