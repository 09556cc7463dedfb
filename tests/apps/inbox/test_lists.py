"""What waits and the register: in the right order, within few queries, for the right people, with one press a row."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client

from narahubung.cases import waiting
from narahubung.rules.lifecycle import Act
from tests import world
from tests.apps.cases import story
from tests.apps.inbox.reader import Enter, address, earlier

LISTS = ("/kotak/", "/kotak/?lihat=terbuka", "/kotak/?lihat=selesai", "/kotak/laporan/")
ROW = re.compile(r'href="/kotak/([0-9a-f-]{36})/"')


def rows(body: str) -> list[UUID]:
    """Return the cases a list shows, in its order."""
    return [UUID(key) for key in ROW.findall(body)]


@pytest.mark.parametrize("name", ["bima", "hana", "gita"])
@pytest.mark.parametrize("address", LISTS)
def test_a_list_takes_at_most_six_queries(enter: Enter, name: str, address: str) -> None:
    for days in range(1, 5):
        earlier("forwarded", days=days)
        earlier("closed", days=days)
        earlier("at_hub", days=days)

    page = enter(name).get(address)

    assert page.status == 200
    assert page.queries <= 6


def test_the_oldest_term_stands_first_and_a_late_one_says_so(enter: Enter) -> None:
    late, fresh = earlier("forwarded", days=20), earlier("forwarded", days=1)

    body = enter("bima").get("/kotak/").body

    assert rows(body) == [late.case, fresh.case]
    assert "1 lewat" in body


def test_nothing_waiting_is_not_praised(enter: Enter) -> None:
    body = enter("bima").get("/kotak/").body

    assert "Tidak ada yang menunggu Anda" in body
    assert "Ini tidak berarti layanan tanpa keluhan" in body


def test_the_head_of_the_agency_finds_the_drafts_that_wait_for_approval(enter: Enter) -> None:
    draft, other = earlier("drafted"), earlier("acknowledged")

    body = enter("hana").get("/kotak/").body

    assert rows(body) == [draft.case]
    assert "Menunggu persetujuan" in body
    assert other.number not in body


@pytest.mark.parametrize("address", LISTS)
def test_a_liaison_of_another_agency_sees_nothing(enter: Enter, address: str) -> None:
    seen = [earlier("forwarded"), earlier("closed")]

    body = enter("citra").get(address).body

    assert not rows(body)
    assert not any(case.number in body for case in seen)


def test_an_agency_does_not_see_what_still_waits_with_the_hub(enter: Enter) -> None:
    waiting = earlier("at_hub")

    assert waiting.case not in rows(enter("bima").get("/kotak/?lihat=terbuka").body)
    assert rows(enter("gita").get("/kotak/").body) == [waiting.case]


@pytest.mark.parametrize("name", ["dewi", "fajar", "tamu"])
@pytest.mark.parametrize("address", [*LISTS, "/kotak/unduh.csv"])
def test_people_without_a_post_here_are_refused(enter: Enter, name: str, address: str) -> None:
    assert enter(name).get(address).status == 403


@pytest.mark.parametrize("address", [*LISTS, "/kotak/unduh.csv"])
def test_a_stranger_is_asked_to_sign_in(enter: Enter, address: str) -> None:
    assert Client().get(address).status_code == 302


def test_a_liaison_acknowledges_with_one_press_in_the_list_and_stays_there(enter: Enter) -> None:
    case, bima = earlier("forwarded"), enter("bima")
    page = bima.get("/kotak/?lihat=terbuka&giliran=instansi")
    assert f'formaction="/kotak/{case.case}/akui/"' in page.body

    done = bima.post(f"{address(case.case)}akui/", kunci=page.key(), kembali="lihat=terbuka&giliran=instansi")

    assert done.location == "/kotak/?lihat=terbuka&giliran=instansi"
    assert case.facts() == ("acknowledged", "liaison")
    told = bima.get(done.location).body
    assert "Narahubung menyatakan menerima." in told
    assert "Giliran sekarang: Narahubung, sampai" in told


def test_where_a_press_leads_back_to_is_never_an_address_of_the_forms_own(enter: Enter) -> None:
    case, bima = earlier("forwarded"), enter("bima")

    done = bima.post(f"{address(case.case)}akui/", kunci=bima.get("/kotak/").key(), kembali="//elsewhere.example/?x=1")

    assert done.location.startswith("/kotak/?")


def test_one_form_serves_every_row_and_the_same_press_counts_once(enter: Enter) -> None:
    first, second, bima = earlier("forwarded"), earlier("forwarded"), enter("bima")
    key = bima.get("/kotak/").key()

    for case in (first, second, first):
        assert bima.post(f"{address(case.case)}akui/", kunci=key, kembali="").status == 302

    assert [case.facts()[0] for case in (first, second)] == ["acknowledged"] * 2
    assert first.sheet("dewi").events == second.sheet("dewi").events
    assert "tertekan dua kali" in bima.get("/kotak/").body


@pytest.mark.parametrize(("name", "press"), [("bima", "akui"), ("wulan", "akui"), ("hana", ""), ("gita", "")])
def test_only_whose_turn_it_is_finds_the_button(enter: Enter, name: str, press: str) -> None:
    case = earlier("forwarded")

    body = enter(name).get("/kotak/?lihat=terbuka").body

    assert case.case in rows(body)
    assert ('formaction="' in body) == bool(press)


def test_the_coordinator_passes_on_with_one_press(enter: Enter) -> None:
    case, gita = earlier("at_hub"), enter("gita")
    page = gita.get("/kotak/")
    assert "teruskan/" in page.body

    assert gita.post(f"{address(case.case)}teruskan/", kunci=page.key(), kembali="").location == "/kotak/"

    assert case.facts() == ("forwarded", "liaison")


def test_the_coordinator_is_told_what_is_late_by_agency_in_alphabetical_order(enter: Enter) -> None:
    for days in (20, 21):
        earlier("forwarded", days=days)
    other = story.lodged(at=world.WED_11_MAR.replace(day=1))
    other.do("dewi", Act.VERIFY)
    other.do("dewi", Act.FORWARD, agency=world.DINKES)

    body = enter("gita").get("/kotak/").body

    told = re.findall(r'instansi=(\d+)">([^<]+) <span class="count count-late">(\d+)', body)
    assert told == [(str(world.DINKES), "Dinkes", "1"), (str(world.DISDUKCAPIL), "Disdukcapil", "2")]
    assert "bukan menilai" in body
    assert "Yang lewat, menurut instansi" not in enter("bima").get("/kotak/").body


def test_a_figure_of_what_is_late_leads_to_just_those(enter: Enter) -> None:
    late = earlier("forwarded", days=20)
    earlier("forwarded", days=0.2)
    gita = enter("gita")
    link = re.search(r'href="(/kotak/\?[^"]*instansi=\d+)"', gita.get("/kotak/").body)
    assert link

    assert rows(gita.get(link[1]).body) == [late.case]


def test_pages_lead_on_and_back_and_every_case_is_met_once(enter: Enter) -> None:
    told = [earlier("forwarded", days=1 + number / 50).case for number in range(30)]
    bima = enter("bima")

    first = bima.get("/kotak/?kecamatan=64.02.06").body
    later = re.search(r'rel="next" href="([^"]+)"', first)
    assert later
    second = bima.get(f"/kotak/{later[1]}").body
    back = re.search(r'rel="prev" href="([^"]+)"', second)
    assert back

    assert sorted(rows(first) + rows(second)) == sorted(told)
    assert "kecamatan=64.02.06" in later[1]
    assert rows(bima.get(f"/kotak/{back[1]}").body) == rows(first)


@pytest.mark.parametrize(
    "query",
    [
        "dari=xxx",
        "dari=WzEsMl0",
        "keadaan=nowhere",
        "lihat=x",
        "instansi=-1",
        "instansi=1e9",
        "giliran=q",
        "layanan=%0a",
    ],
)
def test_a_forged_address_is_refused_and_never_fails(enter: Enter, query: str) -> None:
    assert enter("bima").get(f"/kotak/?{query}").status == 400


def test_filters_that_fit_nothing_say_how_to_get_out(enter: Enter) -> None:
    earlier("forwarded")

    body = enter("bima").get("/kotak/?lihat=terbuka&keadaan=answered").body

    assert "Tidak ada yang cocok" in body
    assert 'href="/kotak/?lihat=terbuka"' in body


def test_the_register_holds_every_state_newest_first_and_finds_a_number(enter: Enter) -> None:
    old, new = earlier("closed", days=9), earlier("forwarded", days=1)
    bima = enter("bima")

    assert rows(bima.get("/kotak/laporan/").body) == [new.case, old.case]
    assert rows(bima.get(f"/kotak/laporan/?q={old.number.replace('-', '+')}").body) == [old.case]


def test_the_file_holds_what_the_list_shows_and_nothing_of_the_person(enter: Enter) -> None:
    mine, ended = earlier("acknowledged"), earlier("closed")
    bima = enter("bima")

    waits = bima.get("/kotak/unduh.csv")
    everything = bima.get("/kotak/unduh.csv?semua=1").body

    assert waits.headers["Content-Type"].startswith("text/csv")
    assert mine.number in waits.body
    assert ended.number not in waits.body
    assert mine.number in everything
    assert ended.number in everything
    assert not any(word in everything for word in (story.NAME, story.PHONE, story.SECRET))
    assert mine.number not in enter("citra").get("/kotak/unduh.csv?semua=1").body


def test_the_whole_list_comes_in_english_too(enter: Enter) -> None:
    earlier("forwarded")
    bima = enter("bima")
    bima.client.cookies["django_language"] = "en"

    body = bima.get("/kotak/").body

    assert "We acknowledge" in body
    assert "My turn" in body


def test_a_narrowed_list_says_how_many_match_without_another_query(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in range(1, 29):
        earlier("forwarded", days=days / 30)
    bima = enter("bima")

    plain, narrowed = bima.get("/kotak/?lihat=terbuka"), bima.get("/kotak/?lihat=terbuka&giliran=instansi")
    monkeypatch.setattr(waiting, "CAP", 27)

    assert "28 laporan cocok" in narrowed.body
    assert "laporan cocok" not in plain.body
    assert narrowed.queries == plain.queries <= 6
    assert "27+ laporan cocok" in bima.get("/kotak/?lihat=terbuka&giliran=instansi").body
    assert "laporan cocok" not in enter("citra").get("/kotak/?lihat=terbuka&giliran=instansi").body
    bima.client.cookies["django_language"] = "en"
    assert "27+ cases match" in bima.get("/kotak/?lihat=terbuka&giliran=instansi").body


def test_a_tab_that_fits_on_a_page_says_how_many_it_holds(enter: Enter) -> None:
    earlier("closed")
    bima = enter("bima")

    assert "1 laporan</p>" in bima.get("/kotak/?lihat=selesai").body
    assert "Pencarian kata" in bima.get("/kotak/?lihat=selesai&q=ktp").body
    bima.client.cookies["django_language"] = "en"
    assert "1 case matches" in bima.get("/kotak/?lihat=selesai&kecamatan=64.02.06").body
