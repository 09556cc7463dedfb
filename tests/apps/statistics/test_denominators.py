"""The numbers that figures are held against: a sheet checked cell by cell, taken whole or not at all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from narahubung.agencies import directory
from narahubung.statistics import denominators
from narahubung.statistics.denominators import Effect
from narahubung.statistics.models import DenominatorLine
from tests import world
from tests.apps.desk.officer import Answer, Enter, Officer
from tests.apps.statistics import counted_cases

ADDRESS = "/angka/pembanding/"
HEADER = ",".join(denominators.COLUMNS)
PEOPLE = f"penduduk,{world.DISTRICT},,2025,52000,Angka contoh (rekaan)"
SERVICE = "layanan,ktp_el,,2025,12.000,Laporan contoh (rekaan)"
PLANNERS = ("ina", "fajar")
REFUSED = ("dewi", "eka", "rina", "lukman", "bima", "hana", "gita", "joko", "tamu")


def sheet(*lines: str) -> SimpleUploadedFile:
    text = "\n".join([HEADER, *lines])
    return SimpleUploadedFile("pembanding.csv", text.encode(), content_type="text/csv")


def reported(officer: Officer, *lines: str) -> Answer:
    return officer.post(ADDRESS, {"file": sheet(*lines)})


def applied(officer: Officer, *lines: str) -> Answer:
    page = reported(officer, *lines)
    assert page.status == 200, page.body
    return officer.post(ADDRESS, {name: values[0] for name, values in page.carried().items() if name in _CARRIED})


_CARRIED = ("lembar", "kunci")


@pytest.mark.parametrize("name", PLANNERS)
def test_prevention_and_the_head_of_office_may_give_them(enter: Enter, name: str) -> None:
    officer = enter(name)

    assert officer.get(ADDRESS).status == 200
    assert applied(officer, PEOPLE).location == ADDRESS
    assert [(row.of, row.year, row.amount) for row in DenominatorLine.objects.all()] == [(world.DISTRICT, 2025, 52000)]


@pytest.mark.parametrize("name", REFUSED)
def test_nobody_else_may_and_nothing_is_written(enter: Enter, name: str) -> None:
    officer = enter(name)

    assert officer.get(ADDRESS).status == 403
    assert officer.get(f"{ADDRESS}templat.csv").status == 403
    assert reported(officer, PEOPLE).status == 403
    assert not DenominatorLine.objects.exists()


def test_checking_first_changes_nothing(enter: Enter) -> None:
    page = reported(enter("ina"), PEOPLE, SERVICE)

    assert "2 baru" in page.body
    assert "52.000" in page.body
    assert not DenominatorLine.objects.exists()


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        (f"orang,{world.DISTRICT},,2025,100,x", "A2"),
        ("penduduk,tidak-ada,,2025,100,x", "B2"),
        ("layanan,tidak-ada,,2025,100,x", "B2"),
        (f"penduduk,{world.DISTRICT},,dua ribu,100,x", "D2"),
        (f"penduduk,{world.DISTRICT},,2031,100,x", "D2"),
        (f"penduduk,{world.DISTRICT},,2025,seratus,x", "E2"),
        (f"penduduk,{world.DISTRICT},,2025,-5,x", "E2"),
        (f"penduduk,{world.DISTRICT},,2025,0,x", "E2"),
        (f"penduduk,{world.DISTRICT},,2025,1.5,x", "E2"),
        (f"penduduk,{world.DISTRICT},,2025,100,", "F2"),
        (f"penduduk,{world.DISTRICT},,2025,100,{'x' * 201}", "F2"),
    ],
)
def test_a_bad_cell_is_named_and_holds_up_the_whole_sheet(enter: Enter, line: str, cell: str) -> None:
    page = reported(enter("ina"), line, SERVICE)

    assert f"Sel {cell}:" in page.body
    assert 'name="lembar"' not in page.body
    assert not DenominatorLine.objects.exists()


def test_the_same_place_and_year_twice_is_refused_with_the_line_of_the_first(enter: Enter) -> None:
    page = reported(enter("ina"), PEOPLE, PEOPLE.replace("52000", "53000"))

    assert "sudah ada pada baris 2" in page.body


def test_what_is_no_sheet_is_refused_in_words(enter: Enter) -> None:
    page = enter("ina").post(ADDRESS, {"file": SimpleUploadedFile("x.csv", b"\xff\xfe\x00")})

    assert page.status == 422


def test_a_later_number_takes_the_place_of_the_earlier_and_both_are_kept(enter: Enter) -> None:
    officer = enter("ina")
    applied(officer, PEOPLE)
    page = reported(officer, PEOPLE.replace("52000", "53000"))
    assert "52.000" in page.body
    assert "53.000" in page.body
    applied(officer, PEOPLE.replace("52000", "53000"))

    assert [one.amount for one in denominators.every(world.OFFICE)] == [53000]
    assert DenominatorLine.objects.count() == 2


def test_pressing_twice_writes_once(enter: Enter) -> None:
    officer = enter("ina")
    page = reported(officer, PEOPLE)
    typed = {name: page.carried()[name][0] for name in _CARRIED}

    assert [officer.post(ADDRESS, typed).status for _ in range(2)] == [302, 302]
    assert DenominatorLine.objects.count() == 1


def test_what_has_changed_since_it_was_shown_is_shown_anew(enter: Enter) -> None:
    officer = enter("ina")
    page = reported(officer, PEOPLE)
    applied(enter("fajar"), PEOPLE.replace("52000", "60000"))

    late = officer.post(ADDRESS, {name: page.carried()[name][0] for name in _CARRIED})

    assert late.status == 409
    assert [one.amount for one in denominators.every(world.OFFICE)] == [60000]


def test_the_template_comes_back_as_it_was_filled(enter: Enter) -> None:
    officer = enter("ina")
    applied(officer, PEOPLE)
    rows = list(csv.DictReader(io.StringIO(officer.get(f"{ADDRESS}templat.csv").body.lstrip("\ufeff"))))

    assert {row["pembanding"] for row in rows} == {"penduduk", "layanan"}
    assert [row["jumlah"] for row in rows if row["kode"] == world.DISTRICT] == ["52000"]
    back = SimpleUploadedFile("x.csv", officer.get(f"{ADDRESS}templat.csv").body.encode())
    assert "1 sama" in officer.post(ADDRESS, {"file": back}).body
    assert officer.get(f"{ADDRESS}templat.xlsx").status == 200
    assert officer.get(f"{ADDRESS}templat.pdf").status == 404


def test_the_map_has_no_rate_until_somebody_gives_the_people(enter: Enter) -> None:
    counted_cases.ordinary()
    body = enter("ina").get("/angka/peta/?angka=reports").body

    assert "Jumlah penduduk belum diberikan" in body
    assert "tidak ada pembanding yang cocok" in body
    assert "untuk setiap 1.000 penduduk;" not in body


def test_the_map_takes_the_rate_of_the_people_given(enter: Enter) -> None:
    # 60 reports in 365 days of 52,000 people: 1.15 of 1,000; Garwood 0.88 to 1.49 (R: poisson.test(60, 52)).
    counted_cases.cases(world.DINKES, 60, kept=60)
    counted_cases.rolled()
    officer = enter("ina")
    applied(officer, PEOPLE)

    body = officer.get("/angka/peta/?angka=reports").body
    file = officer.get("/angka/peta/?angka=reports&unduh=peta.csv")

    assert "1,15 laporan untuk setiap 1.000 penduduk" in body
    assert "Angka contoh (rekaan), 2025" in body
    assert "banyak penduduk tidak pernah memerlukan layanan ini" in body
    assert [row["district"] for row in csv.DictReader(io.StringIO(file.body.lstrip("\ufeff")))] == [
        directory.current().districts[world.DISTRICT].name
    ]


def test_few_reports_stay_words_whatever_the_people(enter: Enter) -> None:
    counted_cases.cases(world.DINKES, 3, kept=3)
    counted_cases.rolled()
    officer = enter("ina")
    applied(officer, PEOPLE)

    assert not re.search(r"[\d,]+ laporan untuk setiap 1\.000 penduduk", officer.get("/angka/peta/?angka=reports").body)


def test_the_agency_page_takes_the_rate_of_the_services_given(enter: Enter) -> None:
    counted_cases.cases(world.DISDUKCAPIL, 60, kept=60)
    counted_cases.rolled()
    known, before = directory.current(), enter("bima").get("/angka/opd/DISDUKCAPIL/").body
    own = [one.code for one in known.services.values() if one.agency == world.DISDUKCAPIL]
    applied(enter("ina"), *(SERVICE.replace("ktp_el", code) for code in own))

    after = enter("bima").get("/angka/opd/DISDUKCAPIL/").body

    assert "laporan untuk setiap 1.000 layanan yang diberikan" not in before
    assert "laporan untuk setiap 1.000 layanan yang diberikan" in after
    assert "Laporan contoh (rekaan), 2025" in after


def test_no_line_is_changed_or_taken_away(enter: Enter) -> None:
    applied(enter("ina"), PEOPLE)

    with pytest.raises(DatabaseError), transaction.atomic():
        DenominatorLine.objects.all().update(amount=1)


def test_a_sheet_of_another_office_counts_there_alone(enter: Enter) -> None:
    applied(enter("ina"), PEOPLE)

    assert denominators.every(world.OFFICE + 1) == ()


@pytest.mark.parametrize(("typed", "meant"), [("12000", 12000), ("12.000", 12000), ("12,000", 12000), ("7", 7)])
def test_numbers_are_read_in_both_languages(small_world: None, typed: str, meant: int) -> None:
    assert _amounts([("2", typed)]) == [meant]


def _amounts(rows: Sequence[tuple[str, str]]) -> list[int | None]:
    typed = [denominators.Row(int(line), "penduduk", world.DISTRICT, "2025", amount, "x") for line, amount in rows]
    found = denominators.plan(typed, office=world.OFFICE, on=date(2026, 3, 11), known=directory.current())
    return [None if line.effect is Effect.REFUSED or line.given is None else line.given.amount for line in found.lines]
