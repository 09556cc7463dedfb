"""Each page says what the meeting is and what can be done; who has no seat is told that there is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.urls import resolve, reverse

from narahubung.meetings import deeds, door, minuting, sitting
from narahubung.meetings.models import Decision, Meeting, MeetingEvent
from tests import world
from tests.apps.desk.officer import Officer
from tests.apps.meetings.table import BEGINS, begun, ended, key, planned

pytestmark = pytest.mark.usefixtures("small_world")

PAGES = ("", "cetak/", "hadir/", "keputusan/", "berita-acara/", "riwayat/", "jalan/", "layar/", "pintu/", "gabung/")
MOST_QUERIES = 9
ABSENT = "01900000-0000-7000-8000-0000000000ff"


@pytest.fixture(autouse=True)
def _at_that_time() -> Iterator[None]:
    with time_machine.travel(BEGINS, tick=True):
        yield


def at(row: Meeting, page: str = "") -> str:
    return f"/rapat/{row.pk}/{page}"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["ina", "fajar", "gita", "bima", "hana", "joko", "hadi", "rina"])
def test_who_has_a_seat_opens_every_page_in_few_questions(name: str, page: str) -> None:
    row = begun(there=("bima",))

    answer = Officer(name).get(at(row, page))

    assert answer.status == 200, answer.body[:500]
    assert answer.queries <= MOST_QUERIES, answer.queries


@pytest.mark.parametrize("page", [*PAGES, "ubah/", "rapat.ics", "berita-acara.pdf", "jalan/keadaan/"])
@pytest.mark.parametrize("name", ["dewi", "eka", "lukman", "nilam", "yusuf", "lapor", "tamu"])
def test_who_has_none_learns_nothing(name: str, page: str) -> None:
    row = begun()
    officer = Officer(name)

    theirs, absent = officer.get(at(row, page)), officer.get(f"/rapat/{ABSENT}/{page}")

    assert theirs.status == absent.status == 404
    assert row.title not in theirs.body


@pytest.mark.parametrize("name", ["hadi", "rina"])
def test_oversight_reads_and_is_refused_every_deed(name: str) -> None:
    row = ended()
    minuting.circulate(row.pk, over=minuting.mark(row), actor=world.actor("ina"), at=BEGINS, key=key())
    officer = Officer(name)
    listed = officer.get("/rapat/").body

    assert row.title in listed
    assert "/rapat/baru/" not in listed
    assert "Rapat dibuka." in officer.get(at(row, "berita-acara/")).body
    assert "<form" not in officer.get(at(row, "keputusan/")).body.split("<main")[1]
    for slug in deeds.WAYS:
        done = officer.post(at(row, f"{slug}/"), {"kunci": key(), "jawab": "yes", "tanggapan": "x", "alasan": "x"})
        assert done.status >= 400, slug
    for page in ("ubah/", "tanda-tangani/", "jalan/", "pintu/", "gabung/", "catatan/"):
        assert officer.post(at(row, page), {"kunci": key(), "versi": "0", "cara": "ikut"}).status >= 400, page
    assert officer.get("/rapat/baru/").status == 403
    assert officer.post("/rapat/balasan/", {}).status == 403
    assert MeetingEvent.objects.filter(meeting=row, actor=world.KEYS[name]).count() == 0


@pytest.mark.parametrize("name", ["bima", "hana", "joko", "hadi", "rina"])
def test_the_raw_draft_is_read_by_who_leads_alone_until_it_is_given_out(name: str) -> None:
    row = ended(notes="Catatan mentah.")
    page = at(row, "berita-acara/")

    drafted = Officer(name).get(page).body
    for chair in ("ina", "fajar", "gita"):
        assert "Catatan mentah." in Officer(chair).get(page).body, chair
    minuting.circulate(row.pk, over=minuting.mark(row), actor=world.actor("ina"), at=BEGINS, key=key())

    assert "Catatan mentah." not in drafted
    assert "begitu pimpinan rapat membagikannya" in drafted
    assert "Catatan mentah." in Officer(name).get(page).body


@pytest.mark.parametrize("name", ["hadi", "rina"])
def test_oversight_is_not_told_that_it_was_there(name: str) -> None:
    row = begun()

    for page in ("gabung/", f"pintu/?k={door.code(row, at=BEGINS)}"):
        body = Officer(name).get(at(row, page)).body
        assert "Anda membaca rapat ini" in body
        assert "Kehadiran Anda sudah tercatat" not in body


@pytest.mark.parametrize("name", ["dewi", "eka"])
def test_assistants_who_take_in_and_examine_have_no_part_in_meetings(name: str) -> None:
    planned()

    assert Officer(name).get("/rapat/").status == 404


@pytest.mark.parametrize("name", ["ina", "gita", "bima", "joko", "hadi"])
def test_lists_open_in_few_questions(name: str) -> None:
    for _ in range(3):
        planned()

    for address in ("/rapat/", "/rapat/?tampil=lewat", "/rapat/?tampil=seri", "/rapat/kalender/"):
        answer = Officer(name).get(address)
        assert answer.status == 200
        assert answer.queries <= MOST_QUERIES


@pytest.mark.parametrize(
    ("name", "status"), [("ina", 200), ("fajar", 200), ("gita", 403), ("bima", 403), ("dewi", 404)]
)
def test_only_the_office_plans(name: str, status: int) -> None:
    assert Officer(name).get("/rapat/baru/").status == status


def test_a_series_is_looked_at_before_it_is_set() -> None:
    ina = Officer("ina")
    typed = {
        "title": "Rapat triwulan", "government": world.GOVERNMENT, "first_on": "2026-05-13", "begins": "09:00",
        "length": 120, "mode": "online", "link": "https://rapat.contoh.example/x", "pace": "months_by_weekday",
        "step": 1, "times": 3,
    }  # fmt: skip
    form = ina.get("/rapat/baru/")

    looked = ina.post("/rapat/baru/", {**form.carried(), **typed})
    assert looked.status == 200
    assert "Rabu, 13 Mei 2026" in looked.body
    assert not Meeting.objects.exists()

    done = ina.post("/rapat/baru/", {**looked.carried(), **typed, "tetapkan": "ya"})
    assert done.status == 302
    assert Meeting.objects.count() == 3


def test_a_meeting_in_the_past_is_refused_and_what_was_typed_is_kept() -> None:
    ina = Officer("ina")
    typed = {
        "title": "Rapat kemarin", "government": world.GOVERNMENT, "first_on": "2026-03-24", "begins": "09:00",
        "length": 120, "mode": "in_person", "place": "Aula Contoh", "pace": "once", "step": 1, "times": 1,
        "tetapkan": "ya",
    }  # fmt: skip

    answer = ina.post("/rapat/baru/", {**ina.get("/rapat/baru/").carried(), **typed})

    assert answer.status == 422
    assert "Tanggal ini sudah lewat." in answer.body
    assert 'value="Aula Contoh"' in answer.body


def test_a_decision_without_owner_or_day_is_refused_where_it_was_typed() -> None:
    row = begun()
    ina = Officer("ina")
    page = ina.get(at(row, "jalan/"))
    kunci = page.carried()["kunci"][0]

    answer = ina.post(
        at(row, "jalan/"), {"kunci": kunci, "keputusan": "Loket dibuka Sabtu", "penanggung": "", "sampai": ""}
    )

    assert answer.status == 422
    assert "Loket dibuka Sabtu" in answer.body
    assert "Penanggung jawab: Bagian ini wajib diisi." in answer.body
    assert not Decision.objects.exists()


def test_a_phone_asks_for_little_and_gets_nothing_where_nothing_changed() -> None:
    row = begun(there=("bima",))
    phone = Officer("bima")

    first = phone.get(at(row, "jalan/keadaan/"))
    again = phone.get(at(row, f"jalan/keadaan/?v={first.headers['X-Narahubung-Versi']}"))

    assert first.status == 200
    assert len(first.body.encode()) < 8_000
    assert again.status == 204
    sitting.move_on(row.pk, None, actor=world.actor("ina"), at=BEGINS, key=key())
    changed = phone.get(at(row, f"jalan/keadaan/?v={first.headers['X-Narahubung-Versi']}"))
    assert changed.status == 200


def test_the_public_reads_published_press_notes_alone() -> None:
    row = ended(notes="Catatan internal.")
    stranger = Officer("tamu")

    with time_machine.travel(BEGINS + timedelta(hours=3), tick=True):
        before = stranger.get("/rapat/publik/").body
        assert row.press not in before
        assert "Siaran pers belum diterbitkan." in before
        assert "Hotel Contoh" not in before
        assert "Catatan internal." not in before


def test_each_deed_has_an_address_of_its_own() -> None:
    for slug in deeds.WAYS:
        assert resolve(reverse("meetings:deed", args=[ABSENT, slug])).url_name == "deed", slug


def test_a_liaison_comes_by_the_button_and_by_the_code_at_the_door() -> None:
    row = begun()
    bima, citra = Officer("bima"), Officer("citra")
    page = bima.get(at(row, "jalan/"))
    kunci = page.carried()["kunci"][0]

    done = bima.post(reverse("meetings:deed", args=[row.pk, "saya-hadir"]), {"kunci": kunci})
    shown = at(row, f"pintu/?k={door.code(row, at=BEGINS)}")
    form = citra.get(shown)
    by_code = citra.post(at(row, "pintu/"), {name: values[0] for name, values in form.carried().items()})

    assert (done.status, by_code.status) == (302, 302)
    ways = dict(row.seats.exclude(came=None).exclude(agency=None).values_list("agency", "way"))
    assert ways == {world.DISDUKCAPIL: "sign_in", world.DINKES: "qr"}


def test_an_old_code_at_the_door_lets_nobody_in() -> None:
    row = begun()
    old = door.code(row, at=BEGINS - timedelta(minutes=30))

    answer = Officer("citra").post(at(row, "pintu/"), {"kunci": str(key()), "k": old})

    assert answer.status == 422
    assert "Kode ini sudah lewat" in answer.body
    assert row.seats.get(agency=world.DINKES).came_at is None
