"""Following one's own complaint: opened by code and PIN alone, and everything one may do from there."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from narahubung.rules.facts import Lane, State, Verdict
from narahubung.rules.lifecycle import Act
from tests import world
from tests.apps.cases.story import Story, lodged
from tests.apps.intake.test_lodging_form import PDF, sent
from tests.apps.intake.visitor import Page, Visitor


@pytest.fixture
def story(small_world: None) -> Story:
    """Begin with a complaint that Sari lodged."""
    return lodged()


def come_back(story: Story, visitor: Visitor) -> Page:
    """Open the story's case with its code and PIN."""
    page = visitor.open_case(story.code, story.pin)
    assert page.status == 200, page.body
    return page


def test_code_and_pin_open_the_case_however_they_are_written(story: Story, visitor: Visitor) -> None:
    spoken = f"{story.code[:4].lower()} - {story.code[4:8]}-{story.code[8:]}".replace("0", "o")
    page = visitor.open_case(spoken, f" {story.pin[:3]}-{story.pin[3:]} ")

    assert story.number in page.body
    for part in ("Kantor Ombudsman", "Asisten Ombudsman", "sisa 3 hari kerja", "Kantor memeriksa kelengkapan laporan"):
        assert part in page.body


def test_an_unknown_code_and_a_wrong_pin_get_the_same_answer(story: Story, visitor: Visitor) -> None:
    wrong_pin = "000000" if story.pin != "000000" else "111111"
    unknown = visitor.open_case("0000-0000-0000", story.pin)
    wrong = visitor.open_case(story.code, wrong_pin)

    def without_what_was_typed(page: Page) -> str:
        return re.sub(r'value="[^"]*"', "", page.body)

    assert unknown.status == wrong.status == 422
    assert without_what_was_typed(unknown) == without_what_was_typed(wrong)


def test_after_five_wrong_pins_the_case_stays_shut_for_a_while(story: Story, visitor: Visitor) -> None:
    wrong_pin = "000000" if story.pin != "000000" else "111111"
    for _ in range(5):
        visitor.open_case(story.code, wrong_pin)
    page = visitor.open_case(story.code, story.pin)

    assert page.status == 429
    assert "menit" in page.body


def test_a_stranger_is_led_to_the_door(story: Story, visitor: Visitor) -> None:
    for address in ("/lacak/laporan/", "/lacak/laporan/cabut/", f"/lacak/berkas/{uuid4()}/", "/lacak/tanda-terima.pdf"):
        page = visitor.get(address)
        assert story.number not in page.body
        assert 'name="pin"' in page.body


def test_a_forged_or_old_visit_is_none(story: Story, visitor: Visitor) -> None:
    come_back(story, visitor)
    with time_machine.travel(world.WED_11_MAR.replace(hour=3), tick=False):
        assert 'name="pin"' in visitor.get("/lacak/laporan/").body
    visitor.client.cookies["narahubung_visit"] = f'"{story.case.hex}":1:karangan'
    assert 'name="pin"' in visitor.get("/lacak/laporan/").body


def test_a_visit_lasts_from_the_last_look(story: Story, visitor: Visitor) -> None:
    come_back(story, visitor)
    for minute in (25, 50):
        with time_machine.travel(world.WED_11_MAR.replace(minute=minute), tick=False):
            assert story.number in visitor.get("/lacak/laporan/").body


def test_leaving_ends_the_visit(story: Story, visitor: Visitor) -> None:
    come_back(story, visitor)
    visitor.post("/lacak/keluar/", {})

    assert story.number not in visitor.get("/lacak/laporan/").body


def test_nothing_of_a_visit_is_kept_by_browsers_or_in_between(story: Story, visitor: Visitor) -> None:
    come_back(story, visitor)
    answer = visitor.client.get("/lacak/laporan/")

    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.cookies["narahubung_visit"]["path"] == "/lacak/"
    assert answer.cookies["narahubung_visit"]["httponly"]


def test_a_message_and_its_file_reach_the_office(story: Story, visitor: Visitor) -> None:
    come_back(story, visitor)
    page = visitor.act("pesan", text="Ini buktinya", files=[SimpleUploadedFile("bukti.pdf", PDF)])

    assert "Pesan Anda sudah kami terima." in page.body
    written = story.sheet("dewi").of_lane(Lane.COMPLAINANT)[-1]
    assert (written.text, len(written.attachments)) == ("Ini buktinya", 1)


def test_the_same_message_pressed_twice_is_one(story: Story, visitor: Visitor) -> None:
    come_back(story, visitor)
    key = str(uuid4())
    before = story.sheet("dewi").events
    visitor.act("pesan", text="Sekali saja", key=key)
    visitor.act("pesan", text="Sekali saja", key=key)

    assert story.sheet("dewi").events == before + 1


def test_an_empty_message_is_refused_with_its_file_kept(story: Story, visitor: Visitor) -> None:
    come_back(story, visitor)
    page = visitor.act("pesan", text=" ", files=[SimpleUploadedFile("bukti.pdf", PDF)])

    assert page.status == 422
    assert "1 berkas sudah terunggah" in page.body
    assert page.carried()["uploaded"]


def test_a_question_is_shown_and_answered(story: Story, visitor: Visitor) -> None:
    story.do("dewi", Act.ASK_COMPLAINANT, text="Di loket nomor berapa?")
    with time_machine.travel(story.wait(hours=1).at, tick=True):
        page = come_back(story, visitor)
        assert "Di loket nomor berapa?" in page.body
        assert "/lacak/laporan/jawab/" in page.body
        # Ten working days, past Nyepi, Idulfitri and their collective leave.
        assert "Paling lambat 1 April 2026." in page.body
        visitor.act("jawab", text="Loket tiga")

    assert story.sheet("dewi").of_lane(Lane.COMPLAINANT)[-1].text == "Loket tiga"


def test_what_is_missing_is_asked_for_and_completed(story: Story, visitor: Visitor) -> None:
    story.do("dewi", Act.REQUEST_COMPLETION, text="Mohon tanggal lahir Anda")
    with time_machine.travel(story.wait(hours=1).at, tick=True):
        page = come_back(story, visitor)
        assert "Mohon tanggal lahir Anda" in page.body
        assert "Di tangan Anda" in page.body
        visitor.act("lengkapi", text="1 Januari 1990")

    assert story.facts()[0] == State.REGISTERED


def test_withdrawing_is_asked_about_once_more_and_needs_a_reason(story: Story, visitor: Visitor) -> None:
    come_back(story, visitor)
    page = visitor.get("/lacak/laporan/cabut/")
    assert "Hanya Kepala Perwakilan yang dapat membukanya" in page.body
    assert story.facts()[0] == State.REGISTERED

    assert visitor.act("cabut", text="").status == 422
    assert "sudah dicabut" in visitor.act("cabut", text="Sudah selesai sendiri").body
    assert story.facts()[0] == State.WITHDRAWN


def closed(story: Story) -> Story:
    """Bring the story to its closing."""
    story.do("dewi", Act.VERIFY)
    story.do("dewi", Act.PROPOSE_CLOSING)
    story.do("fajar", Act.CLOSE)
    return story


def test_a_closing_can_be_agreed_to(story: Story, visitor: Visitor) -> None:
    closed(story)
    with time_machine.travel(story.at, tick=True):
        page = come_back(story, visitor)
        assert "Apakah penyelesaian ini menjawab laporan Anda?" in page.body
        visitor.act("setuju")

    assert story.sheet("fajar").verdict is Verdict.CONFIRMED


def test_a_closing_can_be_disputed_and_the_case_opens_again(story: Story, visitor: Visitor) -> None:
    closed(story)
    with time_machine.travel(story.at, tick=True):
        come_back(story, visitor)
        assert visitor.act("keberatan", text=" ").status == 422
        visitor.act("keberatan", text="KTP belum ada")

    assert story.facts()[0] == State.REOPENED


@pytest.mark.parametrize("name", ["setuju", "keberatan", "jawab", "lengkapi"])
def test_what_is_not_open_now_is_refused_as_that(story: Story, visitor: Visitor, name: str) -> None:
    come_back(story, visitor)

    assert visitor.act(name, text="coba").status == 409


def test_an_act_that_nobody_has_is_absent(story: Story, visitor: Visitor) -> None:
    come_back(story, visitor)

    assert visitor.act("tutup", text="coba").status == 404


def test_own_files_come_as_downloads_and_other_cases_files_are_absent(story: Story, visitor: Visitor) -> None:
    other, stranger = lodged(), Visitor()
    come_back(other, stranger)
    stranger.act("pesan", text="bukti", files=[SimpleUploadedFile("bukti.pdf", PDF)])
    file = other.sheet("dewi").attachments[-1].id
    own = stranger.client.get(f"/lacak/berkas/{file}/")
    assert own.content == PDF
    assert own.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in own.headers["Content-Security-Policy"]

    come_back(story, visitor)
    assert visitor.client.get(f"/lacak/berkas/{file}/").status_code == 404


def test_the_page_shows_nothing_of_the_agencys_lane_nor_of_officials_names(story: Story, visitor: Visitor) -> None:
    story.do("dewi", Act.VERIFY)
    story.do("dewi", Act.FORWARD, text="Pokok laporan untuk instansi")
    story.do("dewi", Act.WRITE, lane=Lane.OFFICE, text="Catatan rahasia kantor")
    page = come_back(story, visitor)

    for hidden in ("Pokok laporan untuk instansi", "Catatan rahasia kantor", "Dewi", "rekaan)"):
        assert hidden not in page.body
    assert "Disdukcapil" in page.body


def test_the_receipt_can_be_had_again_and_says_the_same(story: Story, visitor: Visitor) -> None:
    come_back(story, visitor)
    answer = visitor.client.get("/lacak/tanda-terima.pdf")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert story.number in answer.headers["Content-Disposition"]


def test_the_case_page_takes_few_statements(story: Story, visitor: Visitor) -> None:
    come_back(story, visitor)
    for _ in range(3):
        visitor.act("pesan", text="lagi")

    with CaptureQueriesContext(connection) as captured:
        visitor.client.get("/lacak/laporan/")
    assert len(sent(captured)) <= 9, sent(captured)
