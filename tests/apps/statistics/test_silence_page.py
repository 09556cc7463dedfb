"""The page of silences stays short: what says no more than a word stands in one line with the others of that word."""

from __future__ import annotations

from narahubung.statistics.figure_table import Column, Table
from narahubung.statistics.silence_page import ReadilyPart
from narahubung.statistics.silence_tables import ReadilyRow

ALIKE, LATE = "tidak jelas berbeda dari yang lain", "lebih lambat dilaporkan daripada yang lain"


def row(name: str, word: str = ALIKE, *, act: str = "", typical: str = "", last: str = "") -> ReadilyRow:
    return ReadilyRow(name, word, typical, act, "/", last)


def test_rows_that_say_no_more_than_a_word_stand_in_one_line() -> None:
    table = Table("senyap", "Menurut kecamatan", (Column("name", "Kecamatan", "Nama kecamatan"),), ())
    rows = (
        row("A"),
        row("B", LATE, act="Datangi warga."),
        row("C"),
        row("D", typical="biasanya sesudah 3 hari"),
        row("E", "belum ada yang dapat dikatakan"),
        row("F", last="11 Maret 2026: jemput bola"),
    )
    found = ReadilyPart.of(rows, table)

    assert [each.name for each in found.rows] == ["B", "D", "F"], "what there is to do, to read or to remember"
    assert found.in_words == ((ALIKE, "A, C"), ("belum ada yang dapat dikatakan", "E"))
    assert found.heading == "Kecamatan"
