"""One case in the inbox: what its agency reads, what it never reads, and every act with whoever must be refused."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from narahubung.agencies.models import Appointment
from narahubung.rules.facts import Lane
from narahubung.rules.given import AnswerGiven
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Role
from tests import world
from tests.apps.cases import story
from tests.apps.cases.story import Story
from tests.apps.inbox.reader import Enter, address, earlier

WITH_AGENCY = sorted(set(story.WAYS) - {"registered", "awaiting_completion", "verified", "withdrawn", "handed_over"})
NEVER = (story.NAME, story.PHONE, story.EMAIL, story.NIK, story.SECRET)
PHOTO = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def proof(name: str = "bukti.pdf") -> SimpleUploadedFile:
    """Return a small honest file."""
    return SimpleUploadedFile(name, PHOTO, content_type="application/pdf")


def questions(case: Story) -> list[str]:
    """Return how the fields for the open questions end."""
    return [question.id.hex for question in case.sheet("bima").open_questions()]


@pytest.mark.parametrize("situation", WITH_AGENCY)
@pytest.mark.parametrize("name", ["bima", "hana", "gita"])
def test_no_page_of_a_case_tells_who_complained_and_each_is_cheap(enter: Enter, situation: str, name: str) -> None:
    case = earlier(situation)
    if situation == "at_hub" and name != "gita":
        return

    page = enter(name).get(address(case.case))

    assert page.status == 200
    assert page.queries <= 9
    assert case.number in page.body
    assert not any(word in page.body for word in NEVER)


@pytest.mark.parametrize(
    "where", ["", "jawab/", "identitas/", "akui/", "tolak/", "pesan/", "minta-identitas/", "setujui/", "entah/"]
)
@pytest.mark.parametrize("name", ["citra", "umar", "yusuf"])
def test_to_everybody_else_the_case_does_not_exist(enter: Enter, name: str, where: str) -> None:
    case, reader = earlier("forwarded"), enter(name)

    assert reader.get(f"{address(case.case)}{where}").status in ({302} if where == "jawab/" else {404})
    if where:
        sent = reader.post(f"{address(case.case)}{where}", kunci=str(case.case), reason="x", text="x", days=1, person=1)
        assert sent.status == 404
    assert case.facts() == ("forwarded", "liaison")


def test_a_notice_leads_to_one_button_and_opening_it_changes_nothing(enter: Enter) -> None:
    case, bima = earlier("forwarded"), enter("bima")

    page = bima.get(f"{address(case.case)}akui/")

    assert page.body.count('<button class="button ') == 1
    assert case.facts() == ("forwarded", "liaison")
    assert bima.post(f"{address(case.case)}akui/", kunci=page.key()).location == address(case.case)
    assert case.facts() == ("acknowledged", "liaison")
    again = bima.get(f"{address(case.case)}akui/")
    assert "sudah tidak menunggu Anda" in again.body
    assert "Bima (rekaan)" in again.body


def test_who_comes_second_is_told_who_was_first(enter: Enter) -> None:
    case, bima, wulan = earlier("forwarded"), enter("bima"), enter("wulan")
    hers = wulan.get(address(case.case))
    bima.press(case.case, "akui")

    second = wulan.post(f"{address(case.case)}akui/", kunci=hers.key())

    assert second.status == 409
    assert "Bima (rekaan)" in second.body


def test_every_question_has_a_box_and_none_may_stay_empty(enter: Enter) -> None:
    case, bima = earlier("clarification_1"), enter("bima")
    first, second = questions(case)
    page = bima.get(address(case.case))
    assert page.body.count('<textarea id="jawaban-') == 2

    refused = bima.post(f"{address(case.case)}jawab/", kunci=page.key(), **{f"jawaban-{first}": "Sejak Januari <b>."})

    assert refused.status == 422
    assert f'href="#jawaban-{second}">Pertanyaan 2 belum dijawab.' in refused.body
    assert "Sejak Januari <b>." in refused.body
    assert case.facts() == ("clarification_1", "liaison")


def test_an_answer_goes_to_the_head_with_its_proof_and_only_then_to_the_office(enter: Enter) -> None:
    case, bima = earlier("clarification_1"), enter("bima")
    first, second = questions(case)

    sent = bima.post(
        f"{address(case.case)}jawab/",
        kunci=bima.get(address(case.case)).key(),
        **{f"jawaban-{first}": "Sejak Januari.", f"jawaban-{second}": "Blangko habis.", f"berkas-{second}": [proof()]},
    )

    assert sent.location == address(case.case)
    assert case.facts() == ("clarification_1", "agency_head")
    assert [file.name for file in case.sheet("hana").attachments] == ["bukti.pdf"]
    assert not case.sheet("eka").attachments
    assert not any("Blangko habis" in message.text for message in case.sheet("eka").messages)
    read = enter("hana").get(address(case.case)).body
    assert "Blangko habis." in read
    assert "bukti.pdf" in read
    assert "Dibaca oleh instansi saja" in read

    assert enter("hana").press(case.case, "setujui").location == address(case.case)

    assert case.facts() == ("answered", "office")
    answers = [message for message in case.sheet("eka").messages if message.text == "Blangko habis."]
    assert [file.name for answer in answers for file in answer.attachments] == ["bukti.pdf"]


def test_a_file_is_fetched_by_those_who_may_read_it_and_nobody_else(enter: Enter) -> None:
    case, bima = earlier("acknowledged"), enter("bima")
    bima.fill(case.case, "pesan", text="Lihat lampiran.", attachments=[proof()])
    (file,) = case.sheet("bima").attachments

    found = bima.get(f"/kotak/berkas/{file.id}/")

    assert found.status == 200
    assert found.headers["Content-Disposition"] == 'attachment; filename="bukti.pdf"'
    assert "sandbox" in found.headers["Content-Security-Policy"]
    assert enter("citra").get(f"/kotak/berkas/{file.id}/").status == 404


def test_a_refused_file_costs_neither_the_words_nor_the_other_file(enter: Enter) -> None:
    case, bima = earlier("acknowledged"), enter("bima")
    lie = SimpleUploadedFile("foto.jpg", b"MZ\x90\x00" + b"\x00" * 64, content_type="image/jpeg")

    refused = bima.post(
        f"{address(case.case)}jawab/",
        **{
            "kunci": bima.get(address(case.case)).key(),
            "jawaban-seluruhnya": "Sudah selesai.",
            "berkas-seluruhnya": [proof(), lie],
        },
    )

    assert refused.status == 422
    assert "foto.jpg:" in refused.body
    assert "Sertakan bukti.pdf" in refused.body
    kept = refused.body.split('name="tetap-seluruhnya" value="')[1].split('"')[0]
    sent = bima.post(
        f"{address(case.case)}jawab/",
        **{"kunci": refused.key(), "jawaban-seluruhnya": "Sudah selesai.", "tetap-seluruhnya": kept},
    )
    assert sent.status == 302
    assert [file.name for file in case.sheet("hana").attachments] == ["bukti.pdf"]


def test_a_file_signed_for_another_case_is_not_taken(enter: Enter) -> None:
    one, other, bima = earlier("acknowledged"), earlier("acknowledged"), enter("bima")
    page = bima.post(f"{address(one.case)}jawab/", **{"kunci": str(one.case), "berkas-seluruhnya": [proof()]})
    word = page.body.split('name="tetap-seluruhnya" value="')[1].split('"')[0]

    sent = bima.post(
        f"{address(other.case)}jawab/",
        **{"kunci": str(other.case), "jawaban-seluruhnya": "Ya.", "tetap-seluruhnya": word},
    )

    assert sent.status == 400


def test_a_draft_that_came_back_is_gone_on_with_and_says_why(enter: Enter) -> None:
    case, bima, hana = earlier("acknowledged"), enter("bima"), enter("hana")
    fields = {"jawaban-seluruhnya": "Akan segera.", "berkas-seluruhnya": [proof()]}
    bima.post(f"{address(case.case)}jawab/", kunci=bima.get(address(case.case)).key(), **fields)

    assert hana.fill(case.case, "kembalikan", reason="Sebut tanggalnya.").location == address(case.case)

    page = bima.get(address(case.case)).body
    assert "Dikembalikan untuk diperbaiki" in page
    assert "Sebut tanggalnya." in page
    assert "Akan segera.</textarea>" in page
    assert "Sertakan bukti.pdf" in page
    assert not any("Sebut tanggalnya" in message.text for message in case.sheet("eka").messages)


def test_a_draft_can_be_taken_back_by_its_side_and_not_by_the_head(enter: Enter) -> None:
    case = earlier("drafted")

    assert enter("hana").post(f"{address(case.case)}tarik/", kunci=str(case.case)).status == 403
    assert enter("bima").press(case.case, "tarik").status == 302

    assert case.facts() == ("acknowledged", "liaison")


def test_nobody_approves_their_own_draft_and_the_page_says_so_kindly(enter: Enter) -> None:
    Appointment.objects.create(
        person_id=world.KEYS["bima"],
        role=Role.HEAD_OF_AGENCY,
        agency_id=world.DISDUKCAPIL,
        kind="daily_acting",
        starts_on=world.THAT_DAY,
        ends_on=world.THAT_DAY,
    )
    case, bima = earlier("acknowledged", days=0), enter("bima")
    fields = {"jawaban-seluruhnya": "Sudah selesai."}
    bima.post(f"{address(case.case)}jawab/", kunci=bima.get(address(case.case)).key(), **fields)

    page = bima.get(address(case.case))

    assert "Rancangan ini Anda sendiri yang mengajukan" in page.body
    assert "setujui/" not in page.body
    assert bima.post(f"{address(case.case)}setujui/", kunci=str(case.case)).status == 403
    assert case.facts() == ("acknowledged", "agency_head")
    assert enter("hana").press(case.case, "setujui").status == 302


def test_a_case_that_is_not_theirs_goes_back_with_a_reason_and_is_gone(enter: Enter) -> None:
    case, bima = earlier("forwarded"), enter("bima")
    assert bima.fill(case.case, "tolak", reason=" ").status == 422

    done = bima.fill(case.case, "tolak", reason="Ini urusan Dinkes.")

    assert done.location == "/kotak/"
    assert "bukan kewenangannya" in bima.get("/kotak/").body
    assert bima.get(address(case.case)).status == 404
    assert case.facts() == ("verified", "office")


def test_more_time_has_a_limit_that_is_said_and_held(enter: Enter) -> None:
    case, bima = earlier("acknowledged"), enter("bima")
    asked = bima.get(f"{address(case.case)}tambah-waktu/").body
    assert "Paling banyak 5 hari kerja." in asked
    assert "Bila semuanya diberikan: sampai" in asked

    refused = bima.fill(case.case, "tambah-waktu", days=6, reason="Server rusak.")

    assert refused.status == 422
    assert "Paling banyak 5." in refused.body
    assert "Server rusak." in refused.body
    assert bima.post(f"{address(case.case)}tambah-waktu/", kunci=refused.key(), days=5, reason="Server.").status == 302
    assert case.sheet("eka").days_asked == 5


def test_a_message_says_who_reads_it_and_reaches_the_office_alone(enter: Enter) -> None:
    case, bima = earlier("acknowledged"), enter("bima")
    assert "Akan dibaca oleh: instansi dan kantor Ombudsman." in bima.get(f"{address(case.case)}pesan/").body

    assert bima.fill(case.case, "pesan", text="Mohon nomor berkasnya.").location == address(case.case)

    assert [message.text for message in case.sheet("eka").of_lane(Lane.AGENCY)][-1] == "Mohon nomor berkasnya."
    assert not any("nomor berkasnya" in message.text for message in case.sheet("sari").messages)


def test_the_identity_is_shown_only_after_its_release_on_a_press_and_written_down(enter: Enter) -> None:
    case, bima = earlier("acknowledged"), enter("bima")
    where = f"{address(case.case)}identitas/"
    assert bima.post(where).status == 403
    bima.fill(case.case, "minta-identitas", person=world.KEYS["bima"], reason="Mencari berkasnya.")
    assert "menunggu Kepala Perwakilan" in bima.get(address(case.case)).body
    case.wait(days=0.1)
    case.do("fajar", Act.APPROVE_RELEASE, release=story.release_of(case))

    opened = bima.get(where)

    assert "Identitas terbuka untuk Anda sampai" in opened.body
    assert not any(word in opened.body for word in NEVER)
    shown = bima.post(where)
    assert story.NAME in shown.body
    assert story.PHONE in shown.body
    assert "no-store" in shown.headers["Cache-Control"]
    assert not any(word in bima.get(address(case.case)).body for word in NEVER)
    assert enter("wulan").post(where).status == 403
    read = world.as_owner("SELECT person_id, ground FROM cases_identityreading WHERE case_id = %s", case.case)
    assert read == [(world.KEYS["bima"], "release")]


def test_a_release_is_asked_for_people_of_the_agency_only(enter: Enter) -> None:
    case, bima = earlier("acknowledged"), enter("bima")
    offered = bima.get(f"{address(case.case)}minta-identitas/").body
    assert "Hana (rekaan)" in offered
    assert "Citra (rekaan)" not in offered

    refused = bima.fill(case.case, "minta-identitas", person=world.KEYS["citra"], reason="Ingin tahu.")

    assert refused.status == 422
    assert "bukan dari instansi" in refused.body


def test_a_form_sent_again_with_other_words_is_asked_about_and_keeps_them(enter: Enter) -> None:
    case, bima = earlier("acknowledged"), enter("bima")
    key = bima.get(f"{address(case.case)}pesan/").key()
    where = f"{address(case.case)}pesan/"
    bima.post(where, kunci=key, text="Pesan pertama.")

    second = bima.post(where, kunci=key, text="Pesan kedua.")

    assert second.status == 422
    assert "sudah terkirim sebelumnya" in second.body
    assert "Pesan kedua." in second.body
    assert bima.post(where, kunci=second.key(), text="Pesan kedua.").status == 302


@pytest.mark.parametrize(
    "text", ["", " \n ", "x" * 20_001, "NUL \x00", "\u202eterbalik\u202c", "😀" * 50, "<script>alert(1)</script>"]
)
def test_bad_input_is_refused_or_kept_as_it_is_and_never_fails(enter: Enter, text: str) -> None:
    case, bima = earlier("acknowledged"), enter("bima")

    sent = bima.post(f"{address(case.case)}pesan/", kunci=bima.get(f"{address(case.case)}pesan/").key(), text=text)

    assert sent.status in {302, 400, 413, 422}
    assert "<script>alert" not in raw(bima, case)


def raw(reader: object, case: Story) -> str:
    """Return the page of a case with its entities left as they are."""
    response = reader.client.get(address(case.case))  # type: ignore[attr-defined]
    return str(response.content.decode())


@pytest.mark.parametrize("key", ["", "x", "{}"])
def test_a_press_without_its_key_is_refused(enter: Enter, key: str) -> None:
    case = earlier("forwarded")

    assert enter("bima").post(f"{address(case.case)}akui/", kunci=key).status == 400
    assert case.facts() == ("forwarded", "liaison")


def test_an_answer_to_a_question_of_another_case_is_refused(enter: Enter) -> None:
    mine, other = earlier("clarification_1"), earlier("clarification_1")
    foreign = other.sheet("bima").open_questions()[0].id

    with pytest.raises(Exception, match="answers: unknown"):
        mine.do("bima", Act.DRAFT_ANSWER, answers=(AnswerGiven("Ya.", foreign),))
