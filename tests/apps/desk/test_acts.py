"""What an officer does to a case: through the page's own form, once, by the right person, with nothing lost."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from narahubung.agencies import directory
from narahubung.rules.facts import Answered, ClosingKind, Lane, State
from narahubung.rules.lifecycle import Act
from tests import world
from tests.apps.cases import story
from tests.apps.desk.officer import Enter, act_address, case_address

YESTERDAY = world.WED_11_MAR - timedelta(days=1)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def passing() -> dict[str, str]:
    """Return the checklist answered so that it passes."""
    return {line.code: line.passes_if for line in directory.current().checklist}


def test_a_complaint_is_verified_and_forwarded_by_forms_alone(enter: Enter) -> None:
    told = story.lodged(at=YESTERDAY)
    officer = enter("dewi")

    verified = officer.act(told.case, Act.VERIFY, **passing())
    form = officer.form(told.case, Act.FORWARD)
    forwarded = officer.act(
        told.case, Act.FORWARD, agency=str(world.DISDUKCAPIL), way=Act.FORWARD.value, text="KTP belum jadi."
    )

    assert verified.status == 302
    assert story.NAME not in form.body.split("<textarea")[1].split("</textarea>")[0]
    assert forwarded.location == case_address(told.case)
    told.at = world.WED_11_MAR + timedelta(minutes=1)
    assert told.facts() == ("forwarded", "liaison")
    assert "Sekarang giliran: Narahubung Disdukcapil, sampai" in officer.get(case_address(told.case)).body


def test_the_same_form_leads_through_the_hub(enter: Enter) -> None:
    told = story.come_to("verified", at=YESTERDAY)

    enter("dewi").act(told.case, Act.FORWARD, agency=str(world.DINKES), way=Act.FORWARD_VIA_HUB.value, text="Obat.")

    told.at = world.WED_11_MAR + timedelta(minutes=1)
    assert told.facts() == ("forwarded", "hub")


def test_the_form_that_forwards_asks_nothing_twice(enter: Enter) -> None:
    told = story.come_to("verified", at=YESTERDAY)
    officer = enter("dewi")
    officer.form(told.case, Act.FORWARD)

    assert officer.form(told.case, Act.FORWARD).queries <= 8


def test_only_the_ticked_files_reach_the_agency(enter: Enter) -> None:
    told = story.lodged(at=YESTERDAY)
    for name in ("satu.pdf", "dua.pdf"):
        enter("dewi").act(told.case, Act.WRITE, lane=Lane.COMPLAINANT.value, text=name, files=pdf(name))
    told.at = world.WED_11_MAR
    told.do("dewi", Act.VERIFY)
    ids = [file.id for file in told.sheet("dewi").attachments]

    enter("dewi").act(
        told.case, Act.FORWARD, agency=str(world.DISDUKCAPIL), way="forward", text="KTP.", shared=[str(ids[0])]
    )

    told.at = world.WED_11_MAR + timedelta(minutes=20)
    assert [file.id for file in told.sheet("bima").attachments] == [ids[0]]


def test_an_unknown_answer_keeps_a_complaint_back_and_the_form_as_it_was(enter: Enter) -> None:
    told = story.lodged(at=YESTERDAY)
    answers = passing() | {"formal_name": Answered.UNKNOWN.value}

    refused = enter("dewi").act(told.case, Act.VERIFY, **answers)

    assert refused.status == 422
    assert "Belum diketahui: tanyakan kepada pelapor" in refused.body
    assert refused.body.count(" checked") == len(answers)


CHECKED = re.compile(r'name="((?:formal|material)_\w+)" value="(\w+)"[^>]* checked')


def test_one_press_answers_what_is_open_in_a_group_and_does_nothing_yet(enter: Enter) -> None:
    told = story.lodged(replace(story.COMPLAINT, in_court=Answered.YES), at=YESTERDAY)
    dewi = enter("dewi")

    page = dewi.act(told.case, Act.VERIFY, formal_name="unknown", formal_address="no", fill="formal")

    answers = dict(CHECKED.findall(page.body))
    assert page.status == 200
    assert told.facts()[0] == "registered"
    assert (answers["formal_name"], answers["formal_address"]) == ("unknown", "no"), "what was answered stays"
    assert answers["formal_birth"] == "yes"
    assert answers["material_in_court"] == "yes", "what the complainant said against it stays"
    assert {code for code in answers if code.startswith("material")} == {"material_in_court"}
    formal = sum(code.startswith("formal") for code in passing())
    known = {"formal_name", "formal_address", "formal_expectation"}
    assert page.body.count("Diisi sekaligus: periksa") == formal - len(known)


def test_a_walk_in_is_verified_with_a_press_a_group(enter: Enter) -> None:
    told = story.lodged(at=YESTERDAY)
    dewi = enter("dewi")

    page = dewi.act(told.case, Act.VERIFY, fill="formal")
    page = dewi.post(
        act_address(told.case, Act.VERIFY), {**page.carried(), **dict(CHECKED.findall(page.body)), "fill": "material"}
    )
    answers = dict(CHECKED.findall(page.body))
    done = dewi.post(act_address(told.case, Act.VERIFY), {**page.carried(), **answers})

    assert answers == passing()
    assert done.status == 302
    assert told.facts()[0] == "verified"


def test_a_waiver_is_offered_to_the_head_alone(enter: Enter) -> None:
    told = story.lodged(at=YESTERDAY)
    answers = passing() | {"formal_name": "no"}

    by_officer = enter("dewi").act(told.case, Act.VERIFY, **answers, waiver_formal_name="secret_identity")
    by_head = enter("fajar").act(told.case, Act.VERIFY, **answers, waiver_formal_name="secret_identity")

    assert "waiver_formal_name" not in enter("dewi").form(story.lodged().case, Act.VERIFY).body
    assert by_officer.status == 422
    assert by_head.status == 302


def test_a_refusal_keeps_what_was_typed_and_the_files_that_came(enter: Enter) -> None:
    told = story.come_to("answered", at=YESTERDAY)
    officer = enter("eka")

    refused = officer.act(
        told.case, Act.REQUEST_CLARIFICATION_1, number="", questions="Mengapa?", files=pdf("bukti.pdf")
    )
    again = officer.post(
        act_address(told.case, Act.REQUEST_CLARIFICATION_1),
        {
            **refused.carried(),
            "number": "B/1",
            "sent_on": "2026-03-11",
            "means": "email",
            "questions": "Mengapa?\nKapan?",
        },
    )

    assert refused.status == 422
    assert "Mengapa?" in refused.body
    assert "bukti.pdf" in refused.body
    assert again.status == 302
    told.at = world.WED_11_MAR + timedelta(minutes=1)
    sheet = told.sheet("bima")
    assert [question.text for question in sheet.open_questions()] == ["Mengapa?", "Kapan?"]
    assert [file.name for file in sheet.attachments] == ["bukti.pdf"]


def test_a_file_that_lies_about_itself_is_refused_and_nothing_is_done(enter: Enter) -> None:
    told = story.lodged(at=YESTERDAY)
    lying = SimpleUploadedFile("foto.jpg", b"MZ\x90\x00 this is a program", content_type="image/jpeg")

    refused = enter("dewi").act(told.case, Act.REQUEST_COMPLETION, text="Mohon KTP", files=lying)

    assert refused.status == 422
    assert "foto.jpg" in refused.body
    assert told.facts() == ("registered", "office")


def test_the_same_press_twice_is_one_change(enter: Enter) -> None:
    told = story.lodged(at=YESTERDAY)
    officer = enter("dewi")
    page = officer.form(told.case, Act.REQUEST_COMPLETION)
    sent = {**page.carried(), "text": "Mohon lengkapi KTP."}

    first = officer.post(act_address(told.case, Act.REQUEST_COMPLETION), sent)
    second = officer.post(act_address(told.case, Act.REQUEST_COMPLETION), sent)

    told.at = world.WED_11_MAR + timedelta(minutes=1)
    assert (first.status, second.status) == (302, 302)
    assert [happening.act for happening in told.sheet("dewi").happenings].count(Act.REQUEST_COMPLETION) == 1


def test_who_comes_second_is_told_who_came_first(enter: Enter) -> None:
    told = story.come_to("verified", at=YESTERDAY)
    first, second = enter("dewi"), enter("dian")
    page = second.form(told.case, Act.FORWARD)
    first.act(told.case, Act.FORWARD, agency=str(world.DINKES), way="forward", text="Obat.")

    late = second.post(
        act_address(told.case, Act.FORWARD),
        {
            **page.carried(),
            "agency": str(world.DISDUKCAPIL),
            "way": "forward",
            "text": "Yang sudah saya tulis panjang.",
        },
    )

    assert late.status == 409
    assert "Dewi (rekaan)" in late.body
    assert "Yang sudah saya tulis panjang." in late.body


def test_an_act_that_is_not_open_is_refused_before_its_form(enter: Enter) -> None:
    told = story.lodged()

    assert enter("dewi").form(told.case, Act.CLOSE).status == 409
    assert enter("dewi").get(f"{case_address(told.case)}tindakan/remind/").status == 404
    assert enter("dewi").get(f"{case_address(told.case)}tindakan/nonsense/").status == 404


@pytest.mark.parametrize("name", ["ina", "rina", "hadi"])
def test_who_only_watches_can_do_nothing(enter: Enter, name: str) -> None:
    told = story.lodged(at=YESTERDAY)

    sent = enter(name).post(act_address(told.case, Act.WITHDRAW), {"key": str(uuid4()), "reason": "Alasan."})

    assert sent.status == 403
    assert told.facts() == ("registered", "office")


def test_nobody_approves_a_closing_of_their_own(enter: Enter) -> None:
    told = story.come_to("proposed", at=YESTERDAY)

    assert enter("eka").post(act_address(told.case, Act.CLOSE), {"key": str(uuid4())}).status == 403
    assert enter("fajar").act(told.case, Act.CLOSE).status == 302


def test_a_closing_notice_names_the_reason_that_was_chosen(enter: Enter) -> None:
    told = story.come_to("answered", at=YESTERDAY)

    enter("eka").act(
        told.case, Act.PROPOSE_CLOSING, closing=f"{ClosingKind.SETTLED}:service_given", text="Ditutup: {alasan}."
    )
    told.at = world.WED_11_MAR + timedelta(minutes=1)
    told.do("fajar", Act.CLOSE)

    notice = next(message for message in told.sheet("sari").messages if message.kind == "notice")
    assert notice.text == "Ditutup: Layanan yang diminta sudah diberikan."


def test_a_handing_over_tells_where_to_and_how(enter: Enter) -> None:
    told = story.lodged(at=YESTERDAY)
    body = next(iter(directory.current().bodies.values()))

    enter("dewi").act(told.case, Act.HAND_OVER, body=body.code, text="Kepada {lembaga}: {cara}")

    told.at = world.WED_11_MAR + timedelta(minutes=1)
    sheet = told.sheet("sari")
    assert sheet.line.state is State.HANDED_OVER
    assert sheet.messages[-1].text == f"Kepada {body.name}: {body.how_to_reach}"


def test_an_identity_is_opened_by_two_people_and_closed_again(enter: Enter) -> None:
    told = story.come_to("release_asked", at=YESTERDAY)
    release = str(story.release_of(told))

    by_officer = enter("dewi").post(
        act_address(told.case, Act.APPROVE_RELEASE),
        {"key": str(uuid4()), "release": release, "expires_on": "2026-03-20"},
    )
    by_head = enter("fajar").act(told.case, Act.APPROVE_RELEASE, release=release, expires_on="2026-03-20")
    told.at = world.WED_11_MAR + timedelta(minutes=1)
    opened = told.sheet("bima").may_read_identity
    revoked = enter("dewi").act(told.case, Act.REVOKE_RELEASE, release=release)
    told.at += timedelta(minutes=1)

    assert by_officer.status == 403
    assert (by_head.status, revoked.status) == (302, 302)
    assert opened
    assert not told.sheet("bima").may_read_identity


def test_what_a_case_is_about_is_kept_in_several_codes(enter: Enter) -> None:
    told = story.lodged(at=YESTERDAY)
    first, second = list(directory.current().maladministrations)[:2]

    enter("eka").act(told.case, Act.CLASSIFY, service="puskesmas", alleged=[first, second], found=[first])

    told.at = world.WED_11_MAR + timedelta(minutes=1)
    sheet = told.sheet("eka")
    assert sheet.line.service == "puskesmas"
    assert (set(sheet.alleged), set(sheet.found)) == ({first, second}, {first})


@pytest.mark.parametrize("lane", list(Lane))
def test_a_message_goes_into_the_lane_its_box_says(enter: Enter, lane: Lane) -> None:
    told = story.come_to("forwarded", at=YESTERDAY)

    enter("dewi").act(told.case, Act.WRITE, lane=lane.value, text="Sekadar catatan.")

    told.at = world.WED_11_MAR + timedelta(minutes=1)
    assert told.sheet("dewi").messages[-1].lane is lane
    assert any(m.text == "Sekadar catatan." for m in told.sheet("sari").messages) is (lane is Lane.COMPLAINANT)
    assert any(m.text == "Sekadar catatan." for m in told.sheet("bima").messages) is (lane is Lane.AGENCY)


def test_more_time_is_given_only_up_to_what_was_asked(enter: Enter) -> None:
    told = story.come_to("time_asked", at=YESTERDAY)

    assert enter("eka").act(told.case, Act.GRANT_TIME, days="9").status == 422
    assert enter("eka").act(told.case, Act.GRANT_TIME, days="2").status == 302


@pytest.mark.parametrize("forged", ["", "x", "0" * 40])
def test_a_form_without_its_key_is_refused(enter: Enter, forged: str) -> None:
    told = story.lodged()

    sent = enter("dewi").post(act_address(told.case, Act.TAKE), {"key": forged})

    assert sent.status == 400


@pytest.mark.parametrize(
    "typed",
    ["\x00", "<script>alert(1)</script>", "😀" * 10, "\u202eبند", "a" * 30_000],
    ids=["nul", "html", "emoji", "rtl", "long"],
)
def test_strange_words_are_kept_or_refused_kindly(enter: Enter, typed: str) -> None:
    told = story.lodged(at=YESTERDAY)
    officer = enter("dewi")

    sent = officer.act(told.case, Act.WRITE, lane=Lane.OFFICE.value, text=typed)

    assert sent.status in (302, 400, 422)
    assert "<script>alert" not in officer.client.get(case_address(told.case)).content.decode()


def test_an_emergency_goes_to_the_agency_before_the_checklist(enter: Enter) -> None:
    told = story.lodged(replace(story.COMPLAINT, urgent=True), at=world.WED_11_MAR - timedelta(hours=1))

    sent = enter("dewi").act(told.case, Act.FORWARD, agency=str(world.DINKES), text="Darurat.")

    assert sent.status == 302


def pdf(name: str) -> SimpleUploadedFile:
    """Return a small PDF."""
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")
