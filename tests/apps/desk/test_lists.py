"""What waits, what is stuck and the register: in the right order, within few queries, and for the right people only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from narahubung.cases import actions, waiting
from narahubung.rules.facts import TermCode
from narahubung.rules.given import Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import CLOCKWORK
from tests import world
from tests.apps.cases import story
from tests.apps.desk.officer import Enter

LISTS = ("/meja/", "/meja/?lihat=terbuka", "/meja/?lihat=milik", "/meja/laporan/", "/meja/penyaluran/")


@pytest.mark.parametrize("address", LISTS)
def test_a_list_takes_at_most_six_queries(enter: Enter, address: str) -> None:
    for hours in range(30):
        story.lodged(at=world.WED_11_MAR - timedelta(hours=hours))

    page = enter("dewi").get(address)

    assert page.status == 200
    assert page.queries <= 6


def test_what_is_lost_next_stands_first(enter: Enter) -> None:
    late = story.lodged(at=world.WED_11_MAR - timedelta(days=20))
    fresh = story.lodged(at=world.WED_11_MAR - timedelta(hours=1))

    body = enter("dewi").get("/meja/").body

    assert body.index(late.number) < body.index(fresh.number)
    assert "lewat" in body


def test_the_register_finds_a_number_however_it_is_typed(enter: Enter) -> None:
    wanted, other = story.lodged(), story.lodged()

    body = enter("dewi").get(f"/meja/laporan/?q={wanted.number.replace('-', '%20')}").body

    assert wanted.number in body
    assert other.number not in body


def test_a_filter_that_fits_nothing_says_how_to_get_out(enter: Enter) -> None:
    story.lodged()

    body = enter("dewi").get("/meja/laporan/?keadaan=handed_over").body

    assert "Tidak ada yang cocok" in body
    assert "Hapus saringan" in body


def test_pages_lead_on_and_back_with_the_filters_kept(enter: Enter) -> None:
    told = [story.lodged(at=world.WED_11_MAR - timedelta(minutes=step)) for step in range(30)]
    officer = enter("dewi")

    first = officer.get("/meja/laporan/?keadaan=registered")
    later = first.body.split('rel="next" href="')[1].split('"')[0]
    second = officer.get(f"/meja/laporan/{later}")

    assert "keadaan=registered" in later
    assert told[0].number in first.body
    assert told[29].number in second.body
    assert told[0].number not in second.body


@pytest.mark.parametrize("place", ["!!", "WzEsMl0", "a" * 500])
def test_a_forged_place_is_refused_kindly(enter: Enter, place: str) -> None:
    assert enter("dewi").get(f"/meja/?dari={place}").status == 400


@pytest.mark.parametrize("address", [*LISTS, "/meja/macet/", "/meja/catat/", "/meja/kalender/", "/meja/unduh.csv"])
@pytest.mark.parametrize("name", ["bima", "gita", "tamu"])
def test_nobody_from_outside_the_office_is_let_in(enter: Enter, address: str, name: str) -> None:
    assert enter(name).get(address).status == 403


def test_another_office_sees_nothing_of_it(enter: Enter) -> None:
    told = story.lodged()

    assert told.number not in enter("nilam").get("/meja/laporan/").body
    assert told.number not in enter("nilam").get("/meja/unduh.csv?lihat=semua").body


def test_a_stuck_case_says_why_it_can_go_no_further(enter: Enter) -> None:
    told = story.come_to("forwarded", at=world.WED_11_MAR - timedelta(days=30))
    actions.perform(told.case, Act.STICK, actor=CLOCKWORK, at=world.WED_11_MAR, given=Given(term=TermCode.ACKNOWLEDGE))

    page = enter("fajar").get("/meja/macet/")

    assert told.number in page.body
    assert "Pernyataan menerima lewat" in page.body


def test_an_export_holds_what_the_list_shows_and_nobody(enter: Enter) -> None:
    told = story.lodged()

    sent = enter("dewi").get("/meja/unduh.csv?lihat=semua")

    assert sent.headers["Content-Type"].startswith("text/csv")
    assert told.number in sent.body
    for trace in (story.NAME, story.PHONE, story.NIK, story.SECRET):
        assert trace not in sent.body


def test_a_person_is_found_by_name_and_never_by_an_address(enter: Enter) -> None:
    told = story.lodged()
    officer = enter("dewi")

    found = officer.post("/meja/laporan/orang/", {"orang": story.NAME.upper()})

    assert told.number in found.body
    assert officer.get(f"/meja/laporan/orang/?orang={story.NAME}").status == 405
    assert told.number not in officer.post("/meja/laporan/orang/", {"orang": "Orang Lain"}).body


@pytest.mark.parametrize("name", ["rina", "ina", "hadi", "lukman"])
def test_who_may_not_read_identities_may_not_search_by_them(enter: Enter, name: str) -> None:
    story.lodged()

    assert enter(name).post("/meja/laporan/orang/", {"orang": story.NAME}).status == 403


def test_a_narrowed_list_says_how_many_match_without_another_query(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hours in range(28):
        story.lodged(at=world.WED_11_MAR - timedelta(hours=hours))
    officer = enter("dewi")

    plain, narrowed = officer.get("/meja/laporan/"), officer.get("/meja/laporan/?keadaan=registered")
    monkeypatch.setattr(waiting, "CAP", 27)

    assert "28 laporan cocok" in narrowed.body
    assert "laporan cocok" not in plain.body
    assert narrowed.queries == plain.queries <= 6
    assert "27+ laporan cocok" in officer.get("/meja/laporan/?keadaan=registered").body
    assert "laporan cocok" not in enter("nilam").get("/meja/laporan/?keadaan=registered").body
    officer.client.cookies["django_language"] = "en"
    assert "27+ cases match" in officer.get("/meja/laporan/?keadaan=registered").body
