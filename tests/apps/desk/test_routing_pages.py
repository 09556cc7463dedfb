"""Routing rows in words, the queue of what no row could place, and other rows tried on past complaints."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from narahubung.accounts.models import Person
from narahubung.agencies import models as tables
from tests import world
from tests.apps.cases import story
from tests.apps.desk.officer import Enter

SILENT = replace(story.COMPLAINT, text="Saya bingung harus bagaimana.", service="", person=story.SARI)


@pytest.fixture
def rows(enter: Enter) -> None:
    """Put a row for each service into the table."""
    for place, (code, name, agency, *_) in enumerate(world.SERVICES):
        tables.RoutingRow.objects.create(
            government_id=world.GOVERNMENT, code=f"r-{code}", priority=200 + place, service=code, agency_id=agency,
            route="direct", why=f"{name} diberikan di sana",
        )  # fmt: skip
    tables.DirectoryVersion.objects.update(version=world.VERSION + 77)


def test_rows_are_told_in_words(enter: Enter, rows: None) -> None:
    body = enter("dewi").get("/meja/penyaluran/").body

    assert "layanannya KTP elektronik" in body
    assert "Disdukcapil, langsung ke narahubung instansi" in body


def test_what_no_row_places_waits_in_the_queue(enter: Enter, rows: None) -> None:
    lost, placed = story.lodged(SILENT), story.lodged()

    body = enter("dewi").get("/meja/penyaluran/").body

    assert lost.number in body
    assert placed.number not in body


def test_the_case_says_why_it_would_go_there(enter: Enter, rows: None) -> None:
    told = story.lodged()

    body = enter("dewi").get(f"/meja/laporan/{told.case}/").body

    assert "Pelapor memilih layanan yang diberikan instansi ini." in body


def test_an_english_reader_reads_the_rows_own_reason_in_english(enter: Enter) -> None:
    row = {"government_id": world.GOVERNMENT, "code": "r", "priority": 1, "service": "ktp_el", "route": "direct"}
    tables.RoutingRow.objects.create(
        **row, agency_id=world.DISDUKCAPIL, why="Diberikan di sana", why_en="It is given there"
    )
    tables.DirectoryVersion.objects.update(version=world.VERSION + 78)
    told = story.lodged()
    dewi = enter("dewi")

    assert "Diberikan di sana." in dewi.get(f"/meja/laporan/{told.case}/").body
    Person.objects.filter(id=world.KEYS["dewi"]).update(language="en")
    assert "It is given there." in enter("dewi").get(f"/meja/laporan/{told.case}/").body
    assert "It is given there" in enter("dewi").get("/meja/penyaluran/").body


def test_a_changed_row_shows_what_would_have_moved(enter: Enter, rows: None) -> None:
    told = story.lodged()
    typed = {"priority": "1", "service": "ktp_el", "words": "", "agency": "DINKES", "route": "direct"}

    page = enter("dewi").post("/meja/penyaluran/coba/", typed)

    assert "1 dari 1 laporan akan ke tempat lain" in page.body
    assert told.number in page.body
    assert told.sheet("dewi").line.suggested_agency == world.DISDUKCAPIL


def test_the_table_as_it_stands_moves_nothing(enter: Enter, rows: None) -> None:
    story.lodged()
    officer = enter("dewi")
    table = officer.client.get("/meja/penyaluran/baris.csv").content

    page = officer.post("/meja/penyaluran/coba/", {"table": SimpleUploadedFile("baris.csv", table)})

    assert "0 dari 1 laporan akan ke tempat lain" in page.body


@pytest.mark.parametrize(
    "table",
    [
        b"",
        b"\xff\xfe\x00",
        b"code,priority\nx,1\n",
        b"code,priority,service,substance,words,district,agency,route,why\nx,y,,,,,,direct,\n",
    ],
    ids=["empty", "no-text", "columns", "number"],
)
def test_a_table_that_cannot_be_read_is_refused_kindly(enter: Enter, rows: None, table: bytes) -> None:
    sent = enter("dewi").post("/meja/penyaluran/coba/", {"table": SimpleUploadedFile("baris.csv", table)})

    assert sent.status == 422


@pytest.mark.parametrize("name", ["rina", "ina", "hadi"])
def test_past_complaints_are_tried_only_by_who_may_read_them(enter: Enter, rows: None, name: str) -> None:
    assert enter(name).get("/meja/penyaluran/coba/").status == 403
    assert enter(name).get("/meja/penyaluran/").status == 200
