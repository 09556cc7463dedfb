"""The form: three screens that keep what was typed, clear words for what is wrong, and one press that lodges once."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from narahubung.agencies import models as tables
from narahubung.cases import queries
from narahubung.cases.sheets import CaseSheet
from narahubung.rules.facts import Lane, State
from tests import world
from tests.apps.intake.visitor import KTP, SARI, STORY, Page, Visitor, taken

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def sheet_of(number: str) -> CaseSheet:
    """Return the case as the office sees it."""
    dewi = world.actor("dewi")
    return queries.sheet(queries.find(number, actor=dewi), actor=dewi, at=world.WED_11_MAR)


def test_a_complaint_goes_through_three_screens_to_a_number_a_code_and_a_pin(visitor: Visitor) -> None:
    number, code, pin = visitor.lodge()

    sheet = sheet_of(number)
    assert sheet.line.state is State.REGISTERED
    assert sheet.line.district == "64.02.06"
    assert sheet.of_lane(Lane.COMPLAINANT)[0].text == KTP
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    assert re.fullmatch(r"\d{3} \d{3}", pin)


def test_the_first_screen_says_what_is_missing_and_keeps_the_rest(visitor: Visitor) -> None:
    page = visitor.go(visitor.get("/lapor/"), "next", text="  ", place="Loket 3", happened_on="besok")

    assert page.status == 422
    assert 'href="#text"' in page.body
    assert 'href="#happened_on"' in page.body
    assert 'value="Loket 3"' in page.body
    assert 'value="besok"' in page.body


def test_a_name_is_needed_unless_one_complains_without_a_name(visitor: Visitor) -> None:
    page = visitor.go(visitor.get("/lapor/"), "next", **STORY)

    assert visitor.go(page, "next", identity="open", name=" ").status == 422
    assert visitor.go(page, "next", identity="anonymous", name="").status == 200


@pytest.mark.parametrize(("field", "typed"), [("email", "sari@"), ("phone", "lihat di bawah"), ("name", "S" * 201)])
def test_what_cannot_be_a_contact_is_said_and_kept(visitor: Visitor, field: str, typed: str) -> None:
    page = visitor.go(visitor.get("/lapor/"), "next", **STORY)
    refused = visitor.go(page, "next", **{**SARI, field: typed})

    assert refused.status == 422
    assert f'href="#{field}"' in refused.body
    assert f'value="{typed}"' in refused.body


def test_before_more_is_typed_the_second_screen_says_whose_matter_it_seems(visitor: Visitor) -> None:
    tables.RoutingRow.objects.create(
        government_id=world.GOVERNMENT, code="R1", priority=1, service="ktp_el", agency_id=world.DISDUKCAPIL,
        route="direct", why="Layanan Disdukcapil",
    )  # fmt: skip
    tables.DirectoryVersion.objects.update(version=world.VERSION + 7)
    inside = visitor.go(visitor.get("/lapor/"), "next", **STORY)
    assert "Dinas Kependudukan dan Pencatatan Sipil" in inside.body

    outside = visitor.go(
        visitor.get("/lapor/"), "next", text="Sertifikat tanah saya di BPN tidak kunjung selesai diukur"
    )
    assert "Kantor Pertanahan" in outside.body
    assert "SP4N-LAPOR!" in outside.body
    assert 'name="go" value="next"' in outside.body, "the person may still go on"


def test_an_old_event_is_warned_about_and_still_taken(visitor: Visitor) -> None:
    page = visitor.go(visitor.get("/lapor/"), "next", **{**STORY, "happened_on": "2023-05-01"})

    assert "lebih dari dua tahun" in page.body
    assert taken(visitor.go(visitor.go(page, "next", **SARI), "send"))


def test_the_last_screen_shows_what_the_agency_will_read(visitor: Visitor) -> None:
    page = visitor.at_review()
    shown = re.search(r'<p class="quote" dir="auto">(.*?)</p>', page.body, re.DOTALL)

    assert shown is not None
    assert "KTP elektronik" in shown[1]
    assert "Sari" not in shown[1]
    assert "0812" not in shown[1]


def test_going_back_keeps_everything(visitor: Visitor) -> None:
    page = visitor.go(visitor.at_review(), "edit:story")

    assert KTP in page.plain()
    assert 'value="64.02.06" selected' in page.body
    assert page.carried()["name"] == ["Sari Contohwati"]


def test_the_same_press_twice_is_one_complaint(visitor: Visitor) -> None:
    review = visitor.at_review()
    proof = {"files": SimpleUploadedFile("surat.pdf", PDF)}
    again = {"files": SimpleUploadedFile("surat.pdf", PDF)}

    assert taken(visitor.go(review, "send", **proof)) == taken(visitor.go(review, "send", **again))


def test_another_content_under_the_same_form_is_not_lost_but_asked_about(visitor: Visitor) -> None:
    review = visitor.at_review()
    visitor.go(review, "send")
    page = visitor.go(review, "send", text="Laporan yang lain sama sekali")

    assert page.status == 409
    assert "Laporan yang lain sama sekali" in page.plain()
    first, second = taken(visitor.go(page, "send")), taken(visitor.go(review, "send"))
    assert first != second


def test_files_are_kept_over_screens_and_come_with_the_complaint(visitor: Visitor) -> None:
    page = visitor.go(visitor.at_review(), "upload", files=[SimpleUploadedFile("surat.pdf", PDF)])
    assert "surat.pdf" in page.body

    page = visitor.go(visitor.go(page, "edit:person"), "next", **SARI)
    number, _, _ = taken(visitor.go(page, "send"))
    assert [file.name for file in sheet_of(number).attachments] == ["surat.pdf"]


def test_a_refused_file_is_named_and_the_good_one_stays(visitor: Visitor) -> None:
    files = [SimpleUploadedFile("surat.pdf", PDF), SimpleUploadedFile("program.exe", b"MZ\x90\x00" + b"\x00" * 200)]
    page = visitor.go(visitor.at_review(), "send", files=files)

    assert page.status == 422
    assert "program.exe" in page.body
    number, _, _ = taken(visitor.go(page, "send"))
    assert len(sheet_of(number).attachments) == 1


def test_a_file_can_be_taken_back(visitor: Visitor) -> None:
    page = visitor.go(visitor.at_review(), "upload", files=[SimpleUploadedFile("surat.pdf", PDF)])
    drop = re.search(r'value="(drop:[0-9a-f-]+)"', page.body)
    assert drop is not None

    assert "uploaded" not in visitor.go(page, drop[1]).carried()


def test_script_may_send_files_ahead_and_is_told_what_to_carry(visitor: Visitor) -> None:
    review = visitor.at_review()
    answer = visitor.client.post(
        "/lapor/berkas/", {**review.carried(), "files": [SimpleUploadedFile("surat.pdf", PDF)]}
    ).json()
    number, _, _ = taken(visitor.go(review, "send", uploaded=[file["word"] for file in answer["files"]]))

    assert [file.name for file in sheet_of(number).attachments] == ["surat.pdf"]


def test_a_file_of_another_form_cannot_be_taken_along(visitor: Visitor) -> None:
    page = visitor.go(visitor.at_review(), "upload", files=[SimpleUploadedFile("surat.pdf", PDF)])
    stolen = page.carried()["uploaded"]

    assert visitor.go(visitor.at_review(), "send", uploaded=stolen).status == 400
    assert visitor.go(visitor.at_review(), "send", uploaded=["karangan"]).status == 400


def test_an_emergency_starts_the_rapid_response(visitor: Visitor) -> None:
    page = visitor.go(visitor.get("/lapor/"), "next", **STORY, urgent="yes")
    number, _, _ = taken(visitor.go(visitor.go(page, "next", **SARI), "send"))

    assert sheet_of(number).line.is_rapid


def test_a_secret_identity_is_marked_and_waives_complaining_first(visitor: Visitor) -> None:
    number, _, _ = visitor.lodge(**{**SARI, "identity": "secret", "first": "no"})

    sheet = sheet_of(number)
    assert sheet.line.is_secret
    assert sheet.statements["waiver"] == "secret_identity"


HOSTILE = {
    "emoji": "Antre 😀😀 tiga jam di loket",
    "right-to-left": "Loket \u202etercyrev\u202c tutup \u05d0\u05d1",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "percent": "100% %s %(x)s {{ 7*7 }} {% now %}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_kept_as_it_is_and_shown_as_text(visitor: Visitor, text: str) -> None:
    page = visitor.go(visitor.get("/lapor/"), "next", text=text)
    review = visitor.go(page, "next", **SARI)
    number, _, _ = taken(visitor.go(review, "send"))

    assert "<script>alert" not in review.body
    assert sheet_of(number).of_lane(Lane.COMPLAINANT)[0].text == text


def test_a_megabyte_of_text_is_refused_in_words_and_kept(visitor: Visitor) -> None:
    page = visitor.go(visitor.get("/lapor/"), "next", text="a" * 1_000_000)

    assert page.status == 422
    assert "20.000" in page.body
    assert "a" * 1_000_000 in page.body


def test_a_nul_is_refused_as_unreadable(visitor: Visitor) -> None:
    assert visitor.go(visitor.get("/lapor/"), "next", text="KTP\x00").status == 400


def test_steering_signs_in_a_name_are_dropped(visitor: Visitor) -> None:
    page = visitor.at_review(**{**SARI, "name": "Sari\u202e \u200bContohwati\n"})

    assert "Sari Contohwati" in page.body


FORGED = {
    "key": {"key": "bukan-uuid"},
    "screen": {"screen": "atap"},
    "button": {"go": "terbang"},
    "identity": {"identity": "raja"},
    "waiver": {"waiver": "karena"},
    "file": {"go": "drop:karangan"},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_a_forged_form_is_refused_as_unreadable(visitor: Visitor, forged: dict[str, str]) -> None:
    fields = {"key": str(uuid4()), "screen": "story", "go": "next", "text": KTP} | forged

    assert visitor.post("/lapor/", dict(fields)).status == 400


@pytest.mark.parametrize(
    ("field", "value"),
    [("service", "karangan"), ("where", "99.99.99"), ("reported", "KARANGAN"), ("happened_on", "2099-01-01")],
)
def test_an_unknown_code_or_a_day_to_come_is_said_at_its_field(visitor: Visitor, field: str, value: str) -> None:
    page = visitor.go(visitor.get("/lapor/"), "next", **{**STORY, field: value})
    page = visitor.go(visitor.go(page, "next", **SARI), "send")

    assert page.status == 422
    assert f'href="#{field}"' in page.body


def sent(captured: CaptureQueriesContext) -> list[str]:
    """Return the statements that are not the test's own savepoints."""
    return [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]


def test_the_press_that_lodges_takes_three_statements(visitor: Visitor) -> None:
    visitor.lodge()  # the process has read its directory and today's salt
    review = visitor.at_review()

    with CaptureQueriesContext(connection) as captured:
        answer = visitor.client.post("/lapor/", {**review.carried(), "go": "send"})

    assert answer.status_code == 303
    assert len(sent(captured)) == 3, sent(captured)


def test_the_receipt_is_shown_to_this_browser_alone_until_it_is_noted(visitor: Visitor) -> None:
    _, code, _ = visitor.lodge()
    assert code in visitor.get("/lapor/diterima/").body
    assert code not in Visitor().get("/lapor/diterima/").body

    visitor.post("/lapor/diterima/", {})
    page = visitor.get("/lapor/diterima/")
    assert code not in page.body
    assert "sudah ditutup" in page.body


def test_a_forged_receipt_cookie_shows_nothing(visitor: Visitor) -> None:
    visitor.client.cookies["narahubung_receipt"] = "WyIwIl0:karangan:karangan"

    assert "sudah ditutup" in visitor.get("/lapor/diterima/").body


def test_the_receipt_cookie_is_for_the_server_alone(visitor: Visitor) -> None:
    review = visitor.at_review()
    answer = visitor.client.post("/lapor/", {**review.carried(), "go": "send"})
    cookie = answer.cookies["narahubung_receipt"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/lapor/diterima/"
    assert int(cookie["max-age"]) <= 1800


def test_english_readers_get_the_form_in_english(visitor: Visitor) -> None:
    visitor.get("/bahasa/en/")

    page: Page = visitor.get("/lapor/")
    assert "What happened?" in page.body
    assert "Apa yang terjadi?" not in page.body


def test_that_it_is_about_the_liaison_is_carried_to_the_office_and_shown_before_sending(visitor: Visitor) -> None:
    page = visitor.go(visitor.get("/lapor/"), "next", **STORY, about_liaison="yes")
    page = visitor.go(page, "next", **SARI)

    assert "Narahubung instansi; laporan tidak langsung kepadanya" in page.plain()
    number, _, _ = taken(visitor.go(page, "send"))
    assert sheet_of(number).statements["about_liaison"] == "yes"
