"""An agency's figures: seen by itself, its government and its office; told in words where it lies, never ranked."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.cache import caches

from tests import world
from tests.apps.desk.officer import Enter
from tests.apps.statistics import counted_cases

ADDRESS = "/angka/opd/DISDUKCAPIL/"


@pytest.mark.parametrize("name", ["fajar", "ina", "bima", "wulan", "hana", "lapor", "gita", "joko"])
def test_its_own_people_its_government_and_its_office_see_it(enter: Enter, name: str) -> None:
    assert enter(name).get(ADDRESS).status == 200


def plainly(body: str, code: str) -> str:
    """Return a page without what was asked for and without the keys of its forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body.replace(code, "…"))


@pytest.mark.parametrize("name", ["citra", "kartika", "umar", "yusuf", "nilam", "tamu"])
def test_everybody_else_is_told_that_there_is_nothing(enter: Enter, name: str) -> None:
    refused, absent = enter(name).get(ADDRESS), enter(name).get("/angka/opd/TIDAK-ADA/")

    assert refused.status == 404
    assert plainly(refused.body, "DISDUKCAPIL") == plainly(absent.body, "TIDAK-ADA")


def test_where_it_lies_is_said_in_words_and_not_as_a_rank(enter: Enter) -> None:
    counted_cases.ordinary()

    body = enter("bima").get(ADDRESS).body

    assert not re.search(r"peringkat|urutan ke|ranking|terbaik|terburuk", body.replace("bukan peringkat", ""))


def test_an_agency_with_few_cases_is_not_compared(enter: Enter) -> None:
    counted_cases.ordinary([world.DINKES, world.PUPR])
    counted_cases.cases(world.DISDUKCAPIL, 6, kept=0)
    counted_cases.rolled()

    body = enter("bima").get(ADDRESS).body

    assert "Terlalu sedikit kewajiban yang jatuh tempo" in body
    assert "Itu tidak menunjukkan bahwa layanan baik" in body


def test_with_fewer_than_eight_agencies_an_outlier_is_not_called_one(enter: Enter) -> None:
    counted_cases.ordinary([world.DINKES, world.PUPR, world.DISDIK])
    counted_cases.cases(world.DISDUKCAPIL, 60, kept=3)
    counted_cases.rolled()

    body = enter("fajar").get(ADDRESS).body

    assert "belum dapat dikatakan apa arti selisih ini" in body


def test_the_page_tells_only_of_its_own_agency(enter: Enter) -> None:
    counted_cases.cases(world.DISDUKCAPIL, 40, kept=30)
    counted_cases.cases(world.DINKES, 25, kept=25)
    counted_cases.rolled()

    body = enter("bima").get(ADDRESS).body

    assert "30 dari 40;" in body
    assert "25 dari 25" not in body
    assert "40 laporan" in body


def test_none_at_all_is_never_shown_as_good(enter: Enter) -> None:
    counted_cases.ordinary([world.DINKES])

    body = enter("bima").get(ADDRESS).body

    assert "tidak menunjukkan bahwa layanan baik" in body


def _four_agencies() -> None:
    """Make four agencies of one government, one of them far from the rest."""
    counted_cases.cases(world.DISDUKCAPIL, 40, kept=30)
    counted_cases.cases(world.DINKES, 60, kept=3)
    counted_cases.cases(world.PUPR, 30, kept=22)
    counted_cases.cases(world.DISDIK, 30, kept=24)
    counted_cases.rolled()


@pytest.mark.parametrize("name", ["bima", "hana"])
def test_its_own_people_see_their_own_place_and_the_others_without_a_name(enter: Enter, name: str) -> None:
    _four_agencies()
    assert "Dinkes" in enter("fajar").get(ADDRESS).body, "what is kept for the office is not kept for them"

    body = enter(name).get(ADDRESS).body
    funnel = body[body.index('id="corong"') :]
    funnel = funnel[: funnel.index("</figure>")]

    assert re.findall(r'<th scope="row">([^<]+)</th>', funnel) == ["Disdukcapil"]
    assert "Dinkes" not in body
    assert "Dinas PU" not in body
    assert len(re.findall(r'class="ch-mark(?:-out)?"', funnel)) == 8, "four marks, on the phone and on the desk"
    assert "yang lain tidak disebut" in funnel


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_they_take_along_names_nobody_else(enter: Enter, form: str) -> None:
    _four_agencies()

    file = enter("bima").client.get(f"{ADDRESS}?unduh=corong.{form}")
    content = b"".join(file) if file.streaming else file.content
    if form == "xlsx":
        content = zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml")

    assert b"Disdukcapil" in content
    assert b"Dinkes" not in content


def test_a_file_says_of_itself_only_what_narrowed_the_page(enter: Enter) -> None:
    _four_agencies()

    narrowed = f"kecamatan={world.DISTRICT}&layanan=ktp_el&instansi=DINKES"
    file = enter("bima").client.get(f"{ADDRESS}?unduh=kewajiban.xlsx&{narrowed}")
    content = b"".join(file) if file.streaming else file.content
    words = zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml").decode()

    assert "Dinas Kependudukan" in words
    for word in ("Tenggarong", "KTP elektronik", "Dinas Kesehatan"):
        assert word not in words


@pytest.mark.parametrize("name", ["fajar", "gita", "joko"])
def test_office_and_government_see_which_agencies_they_are(enter: Enter, name: str) -> None:
    _four_agencies()
    assert "Dinkes" in enter("fajar").get(ADDRESS).body, "what is kept for the office is not kept for them"

    body = enter(name).get(ADDRESS).body
    funnel = body[body.index('id="corong"') :]
    rows = re.findall(r'<th scope="row">([^<]+)</th>', funnel[: funnel.index("</figure>")])

    assert len(rows) == 4
    assert rows == sorted(rows, key=str.casefold)


def test_another_agency_is_refused_the_funnel_and_its_file(enter: Enter) -> None:
    _four_agencies()

    assert enter("citra").get(f"{ADDRESS}?unduh=corong.csv").status == 404


def test_kinds_that_no_other_agency_has_are_not_compared(enter: Enter) -> None:
    _four_agencies()

    assert "hampir tidak ada pada instansi lain" in enter("bima").get(ADDRESS).body


def test_kinds_that_others_have_are_reckoned_in(enter: Enter) -> None:
    # 60 and 60 of one kind, 45 and 15 late: 30 expected of each. Garwood of 45 over 30: 1.09 to 2.01 (R poisson.test).
    counted_cases.cases(world.DISDUKCAPIL, 60, kept=15, substance="sama")
    counted_cases.cases(world.DINKES, 60, kept=45, substance="sama")
    counted_cases.rolled()

    body = enter("bima").get(ADDRESS).body

    assert "lebih sering terlambat: 1,5 kali" in body
    assert "antara 1,1 dan 2,0 kali. Dari 60 kewajiban, " in body


def test_under_ten_obligations_kinds_say_nothing(enter: Enter) -> None:
    counted_cases.cases(world.DISDUKCAPIL, 9, kept=1, substance="sama")
    counted_cases.cases(world.DINKES, 60, kept=45, substance="sama")
    counted_cases.rolled()

    assert "biasa pada jenis itu" not in enter("bima").get(ADDRESS).body


def test_files_are_for_those_who_may_look(enter: Enter) -> None:
    counted_cases.ordinary()

    assert enter("bima").get(f"{ADDRESS}?unduh=kewajiban.csv").status == 200
    assert enter("citra").get(f"{ADDRESS}?unduh=kewajiban.csv").status == 404


def test_the_page_asks_few_questions(enter: Enter) -> None:
    counted_cases.ordinary()
    officer = enter("bima")
    officer.get(ADDRESS)

    caches["figures"].clear()

    assert officer.get(ADDRESS).queries <= 17, "the shell's four, seven of the page's own, six to keep it for a minute"
    assert officer.get(ADDRESS).queries <= 5, "within the minute the shell's four and the page"
