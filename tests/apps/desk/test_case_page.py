"""One case on one page: the line on top, what can be done now, and nothing that its reader may not see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from narahubung.rules.lifecycle import Act
from tests import world
from tests.apps.cases import story
from tests.apps.desk.officer import Enter, act_address, case_address

SITUATIONS = sorted(story.WAYS)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_case_takes_at_most_nine_queries_in_any_situation(enter: Enter, situation: str) -> None:
    told = story.come_to(situation, at=world.WED_11_MAR - timedelta(days=2))

    for name in ("dewi", "eka", "fajar"):
        page = enter(name).get(case_address(told.case))

        assert page.status == 200
        assert page.queries <= 9, (name, page.queries)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_button_of_a_case_opens_its_form(enter: Enter, situation: str) -> None:
    told = story.come_to(situation, at=world.WED_11_MAR - timedelta(days=2))

    opened: set[Act] = set()
    for name in ("dewi", "eka", "fajar"):
        officer, open_acts = enter(name), set(told.sheet(name).choices)
        # What a meeting agrees is written where it meets.
        for act in open_acts - opened - {Act.AGREE_ACTION}:
            assert officer.form(told.case, act).status == 200, (name, act)
        opened |= open_acts


def test_the_line_on_top_says_where_who_until_when_and_what_next(enter: Enter) -> None:
    told = story.come_to("forwarded", at=world.WED_11_MAR - timedelta(hours=1))

    body = enter("dewi").get(case_address(told.case)).body

    assert "Disdukcapil" in body
    assert "Bima (rekaan)" in body
    assert "Narahubung menyatakan menerima" in body
    assert "12 Maret 2026, 23.59 WITA" in body


def test_a_page_never_shows_who_complained(enter: Enter) -> None:
    told = story.lodged(replace(story.COMPLAINT, text=f"KTP belum jadi, {story.SECRET}."))

    for name in ("dewi", "eka", "fajar", "ina", "rina", "hadi"):
        body = enter(name).get(case_address(told.case)).body

        for trace in (story.NAME, story.PHONE, story.EMAIL, story.NIK, "Jalan Rahasia"):
            assert trace not in body, name


@pytest.mark.parametrize(("name", "reads"), [("dewi", True), ("rina", False), ("ina", False), ("hadi", False)])
def test_only_who_may_read_the_complaint_finds_its_words(enter: Enter, name: str, reads: bool) -> None:
    told = story.lodged()

    page = enter(name).get(case_address(told.case))

    assert page.status == 200
    assert (story.SECRET in page.body) is reads


@pytest.mark.parametrize("name", ["nilam", "lukman"])
def test_a_case_that_is_not_theirs_does_not_exist(enter: Enter, name: str) -> None:
    told = story.lodged()

    assert enter(name).get(case_address(told.case)).status == 404
    assert enter(name).get(case_address(uuid4())).status == 404


def test_a_barred_officer_sees_the_case_no_more(enter: Enter) -> None:
    told = story.lodged()
    told.do("dewi", Act.BAR_PERSON, person=world.KEYS["dian"])

    assert enter("dian").get(case_address(told.case)).status == 404
    assert told.number not in enter("dian").get("/meja/laporan/").body


def test_a_liaison_is_kept_out_of_the_desk(enter: Enter) -> None:
    told = story.come_to("forwarded")

    assert enter("bima").get(case_address(told.case)).status == 403
    assert enter("bima").get(act_address(told.case, Act.RECALL)).status == 403


def test_each_term_says_day_by_day_why_and_calls_no_target_law(enter: Enter) -> None:
    told = story.come_to("forwarded", at=world.WED_11_MAR - timedelta(hours=1))

    body = enter("dewi").get(case_address(told.case)).body

    assert "Rabu, 11 Maret 2026" in body
    assert "Batas waktu." in body
    assert "Dasar: target kantor" in body
    assert "Dasar: hukum" not in body


def test_what_is_typed_says_who_will_read_it(enter: Enter) -> None:
    told = story.come_to("forwarded")

    body = enter("dewi").get(case_address(told.case)).body

    for readers in ("pelapor dan kantor Ombudsman", "instansi dan kantor Ombudsman", "kantor Ombudsman saja"):
        assert f"Akan dibaca oleh: {readers}" in body


def test_a_page_is_whole_in_english_too(enter: Enter) -> None:
    told = story.come_to("answered")
    officer = enter("dewi")
    officer.client.cookies["django_language"] = "en"

    body = officer.get(case_address(told.case)).body

    assert "Why here?" in body
    assert "Tindakan" not in body


def test_a_clarification_is_had_as_a_letter_by_who_may_read_its_questions(enter: Enter) -> None:
    told = story.come_to("clarification_1", at=world.WED_11_MAR - timedelta(days=1))
    address = f"{case_address(told.case)}surat/request_clarification_1.pdf"

    sent = enter("eka").get(address)

    assert address in enter("eka").get(case_address(told.case)).body
    assert sent.headers["Content-Type"] == "application/pdf"
    assert sent.body.startswith("%PDF")
    assert enter("hadi").get(address).status == 404
    assert enter("nilam").get(address).status == 404
