"""The data dictionary: open to anybody, whole, in both languages."""

from __future__ import annotations

import csv
import io

from django.test import Client

from narahubung.facts.catalogue import INDICATORS


def test_anybody_reads_what_each_number_means(small_world: None) -> None:
    page = Client().get("/angka/kamus/").content.decode()

    assert all(f'id="{each.code}"' in page for each in INDICATORS)
    assert page.index('id="compliance"') < page.index('id="reports"'), "volume is named last"


def test_an_english_reader_reads_english(small_world: None) -> None:
    client = Client()
    client.get("/bahasa/en/")

    page = client.get("/angka/kamus/").content.decode()

    assert INDICATORS[0].name_en in page
    assert INDICATORS[0].name not in page


def test_the_file_holds_every_indicator_in_both_languages(small_world: None) -> None:
    file = Client().get("/angka/kamus/?unduh=kamus.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))

    assert [row["code"] for row in rows] == [each.code for each in INDICATORS]
    assert all(row["definition"] and row["definition_en"] and row["caveat"] for row in rows)
