"""Whatever is sent: a clear refusal in words, nothing lost of what was typed, and never a crash."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import APIRequestContext, APIResponse, FilePayload
from pytest_django import DjangoDbBlocker

from tests.journeys import past
from tests.journeys import stage as on
from tests.journeys.stage import Stage

pytestmark = pytest.mark.browser

MEGABYTE = 1024 * 1024
NASTY = {
    "emoji": "Antre 👩‍👩‍👧‍👦 tiga jam 😡🇮🇩",
    "right to left": "\u202eبلاغ\u202c \u200fteks\u200e",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{% debug %}",
    "quotes": "'; DROP TABLE cases_case; --\"\\",
    "nul": "sebelum\x00sesudah",
    "controls": "bel\x07 tab\t mundur\x08 esc\x1b[31m",
    "line ends": "satu\r\ndua\rtiga\u2028empat\x85lima",
    "not a character": "\ufffe\uffff\ufdd0",
    "combining": "Z" + "\u0351" * 3000,
    "long word": "a" * 30_000,
    "a megabyte": "kata " * (MEGABYTE // 5),
    "spaces": " \t\r\n\u00a0\u3000\u200b",
}
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(slots=True)
class Hand:
    """Somebody who sends forms without a browser that would keep them from nonsense."""

    request: APIRequestContext

    def open(self, address: str) -> APIResponse:
        """Open an address."""
        return self.request.get(address)

    def form(self, address: str) -> dict[str, str]:
        """Return what the forms of a page carry unseen."""
        return {name: html.unescape(value) for name, value in _HIDDEN.findall(self.open(address).text())}

    def send(self, address: str, fields: dict[str, str], *, came_from: str = "") -> APIResponse:
        """Send a form, as from one of our own pages."""
        origin = {"Referer": came_from} if came_from else {}
        return self.request.post(address, form=dict(fields), headers=origin, max_redirects=0)


def assert_kind(answer: APIResponse, *, what: str, statuses: tuple[int, ...] = (200, 302, 303, 400, 413, 422)) -> None:
    """Insist on a status that somebody chose, and on words."""
    assert answer.status in statuses, f"{what}: {answer.status} {answer.text()[:400]}"
    if answer.status >= 400:
        body = answer.text()
        assert "<h1" in body, f"{what}: refused without words"
        assert "Traceback" not in body


@pytest.fixture
def stranger(stage: Stage) -> Hand:
    """Send forms as somebody from the street."""
    return Hand(stage.stranger().request)


def story(hand: Hand, **fields: str) -> dict[str, str]:
    """Return the first screen of the public form as filled in."""
    return hand.form("/lapor/") | {"go": "next"} | fields


@pytest.mark.parametrize("kind", NASTY)
def test_the_public_form_takes_or_refuses_any_text(stranger: Hand, kind: str) -> None:
    answer = stranger.send("/lapor/", story(stranger, text=NASTY[kind], place=NASTY[kind]))

    assert_kind(answer, what=kind)
    body = answer.text()
    assert "<script>alert" not in body, "what was typed became part of the page"
    if answer.status in (200, 422) and kind in ("emoji", "markup", "quotes", "right to left"):
        assert html.escape(NASTY[kind][:12]) in body, "what was typed is lost"
    if answer.status == 422:
        assert "Ada yang perlu diperbaiki" in body


def test_a_text_that_is_too_long_comes_back_whole(stranger: Hand) -> None:
    answer = stranger.send("/lapor/", story(stranger, text=NASTY["a megabyte"]))

    assert answer.status == 422
    assert "paling banyak 20.000 huruf" in answer.text()
    assert len(answer.text()) > MEGABYTE, "what was typed is lost"


def test_a_sign_that_cannot_be_kept_is_refused_with_what_was_typed(stranger: Hand) -> None:
    answer = stranger.send("/lapor/", story(stranger, text=f"Cerita yang panjang sekali {NASTY['nul']}"))

    assert answer.status == 400
    assert "Cerita yang panjang sekali sebelum" in answer.text()


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("happened_on", "2026-13-45", 422),
        ("happened_on", "kemarin", 422),
        ("happened_on", "0000-00-00", 422),
        ("happened_on", "9" * 400, 422),
        ("service", "layanan-karangan", 200),
        ("where", "99.99.99", 200),
        ("where", "../../etc/passwd", 200),
        ("urgent", "maybe", 400),
        ("screen", "secret", 400),
        ("key", "not-a-key", 400),
        ("go", "edit:nowhere", 400),
        ("go", "drop:x", 400),
        ("uploaded", "forged:word", 400),
    ],
)
def test_forged_and_wrong_fields_are_refused_with_words(stranger: Hand, field: str, value: str, status: int) -> None:
    answer = stranger.send("/lapor/", story(stranger, text="Loket tutup sebelum waktunya.") | {field: value})

    assert_kind(answer, what=f"{field}={value[:20]}")
    assert answer.status == status
    assert "Loket tutup sebelum waktunya." in answer.text(), "what was typed is lost"


@pytest.mark.parametrize(
    ("field", "value"), [("happened_on", "2999-01-01"), ("service", "karangan"), ("where", "99.99.99")]
)
def test_what_only_the_tables_can_refuse_leads_back_to_its_field(stranger: Hand, field: str, value: str) -> None:
    fields = story(stranger, text="Loket tutup.", identity="open", name="Sari Contohwati") | {field: value}
    answer = stranger.send("/lapor/", fields | {"screen": "review", "go": "send"})

    assert answer.status == 422
    assert f'href="#{field}"' in answer.text()
    assert "Loket tutup." in answer.text()


def test_a_form_that_is_sent_again_gives_the_same_receipt(stranger: Hand) -> None:
    fields = story(stranger, text="Loket tutup.", identity="open", name="Sari Contohwati")
    fields |= {"screen": "review", "go": "send"}

    numbers = []
    for _ in range(2):
        answer = stranger.send("/lapor/", fields)
        assert answer.status in (302, 303)
        numbers += re.findall(r'<dd class="big">(20[\d-]+)</dd>', stranger.open("/lapor/diterima/").text())
    changed = stranger.send("/lapor/", fields | {"text": "Cerita yang lain sama sekali."})

    assert numbers[0] == numbers[1]
    assert changed.status == 409
    assert "Cerita yang lain sama sekali." in changed.text()


def test_a_file_that_lies_about_its_type_is_refused_and_the_story_stays(stranger: Hand) -> None:
    fields = story(stranger, text="Loket tutup.", identity="open", name="Sari Contohwati")
    fields |= {"screen": "review", "go": "send"}
    for name, content in (
        ("foto.jpg", b"<html><script>alert(1)</script></html>"),
        ("surat.pdf", b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00" + b"\x00" * 200),
        ("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("kosong.png", b""),
    ):
        file: FilePayload = {"name": name, "mimeType": "image/jpeg", "buffer": content}
        answer = stranger.request.post("/lapor/", multipart={**fields, "files": file}, max_redirects=0)

        assert answer.status == 422, name
        assert name in answer.text(), f"{name}: which file it is goes unsaid"
        assert "Loket tutup." in answer.text()


def test_a_form_from_nowhere_is_refused_with_what_was_typed(stranger: Hand) -> None:
    answer = stranger.send("/lapor/", {"text": "Cerita dari formulir yang lama sekali terbuka.", "go": "next"})

    assert answer.status == 403
    assert "Formulir sudah kedaluwarsa" in answer.text()
    assert "Cerita dari formulir yang lama sekali terbuka." in answer.text()


@pytest.mark.parametrize(
    "address",
    [
        "/tidak/ada/",
        "/lapor/%00",
        "/lacak/berkas/00000000-0000-4000-8000-000000000000/",
        "/lacak/laporan/karangan/",
        "/tanda-terima/" + "x" * 3000 + "/",
        "/tanda-terima/%F0%9F%98%A1/",
        "/bahasa/xx/?ke=//jahat.example",
        "/bahasa/id/?ke=https://jahat.example/",
        "/?" + "q=" + "a" * 5000,
        "/%ff%fe/",
    ],
)
def test_strange_addresses_are_answered_with_words(stranger: Hand, address: str) -> None:
    answer = stranger.request.get(address, max_redirects=0)

    assert answer.status in (200, 302, 400, 404, 414), answer.status
    assert "jahat.example" not in answer.headers.get("location", "")
    if answer.status in (400, 404):
        assert "<h1" in answer.text()


def test_wrong_codes_say_nothing_of_what_exists(stranger: Hand, stage: Stage) -> None:
    taken = on.lodge(stage.stranger())
    fields = stranger.form("/lacak/")
    told = set()
    for code, pin in (
        (taken.code, "000000"),
        ("AAAA-AAAA-AAAA", taken.pin),
        ("", ""),
        (NASTY["markup"], NASTY["emoji"]),
        ("9" * 5000, "9" * 5000),
    ):
        answer = stranger.send("/lacak/", fields | {"code": code, "pin": pin})
        assert answer.status == 422
        told.update(re.findall(r"<p>(Kode dan PIN[^<]+)</p>", answer.text()))
    assert len(told) == 1, f"the answers differ: {told}"


@pytest.mark.parametrize("kind", NASTY)
def test_every_form_of_the_house_takes_or_refuses_any_text(
    stage: Stage, django_db_blocker: DjangoDbBlocker, kind: str
) -> None:
    with django_db_blocker.unblock(), past.inside(stage.house):
        at_office, at_agency = past.lodged(working_days_ago=1), past.acknowledged(working_days_ago=1)
    dewi, iwan = Hand(stage.enter(on.ASSISTANT).request), Hand(stage.enter(on.LIAISON).request)
    text = NASTY[kind]
    desk, inbox = f"/meja/laporan/{at_office.case}/tindakan", f"/kotak/{at_agency.case}"

    for hand, address, fields in (
        (dewi, f"{desk}/request_completion/", {"text": text}),
        (dewi, f"{desk}/write/", {"text": text, "lane": "office"}),
        (dewi, f"{desk}/hand_over/", {"body": text, "text": text}),
        (dewi, f"{desk}/bar_person/", {"person": text, "reason": text}),
        (iwan, f"{inbox}/pesan/", {"text": text}),
        (iwan, f"{inbox}/tambah-waktu/", {"days": text, "reason": text}),
        (iwan, f"{inbox}/minta-identitas/", {"person": text, "reason": text}),
    ):
        carried = hand.form(address)
        answer = hand.send(address, carried | fields)
        # A question that was asked once closes the form; a second act may then be out of turn.
        assert_kind(answer, what=f"{address} {kind}", statuses=(200, 302, 303, 400, 404, 409, 413, 422))
        assert "<script>alert" not in answer.text()
    for hand, address in ((dewi, "/meja/laporan/"), (dewi, "/meja/"), (iwan, "/kotak/laporan/"), (iwan, "/kotak/")):
        query: dict[str, str | float | bool] = {
            "q": text[:3000],
            "instansi": text[:300],
            "keadaan": text[:300],
            "sesudah": text[:300],
        }
        found = hand.request.get(address, params=query)
        assert_kind(found, what=f"{address} {kind}", statuses=(200, 400, 414))
    assert_kind(dewi.send("/meja/catat/", dewi.form("/meja/catat/") | {"text": text, "name": text}), what=kind)


def test_ids_of_others_and_forged_ones_do_not_exist(stage: Stage, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), past.inside(stage.house):
        theirs, unsent = past.acknowledged(working_days_ago=1), past.lodged(working_days_ago=1)
    other = Hand(stage.enter("narahubung@dinkes.example").request)
    iwan = Hand(stage.enter(on.LIAISON).request)
    key = {"kunci": str(uuid4())}

    for case in (theirs.case, unsent.case, uuid4()):
        csrf = other.form("/pemberitahuan/") | other.form("/lapor/")
        for address in (f"/kotak/{case}/", f"/kotak/{case}/pesan/", f"/kotak/{case}/identitas/"):
            assert other.open(address).status == 404
        for slug in ("akui", "pesan", "setujui", "jawab", "minta-identitas", "karangan"):
            sent = other.send(f"/kotak/{case}/{slug}/", csrf | key | {"text": "x", "reason": "x", "person": "1"})
            assert sent.status in (404, 422), f"{slug}: {sent.status}"
            assert theirs.taken.number not in sent.text()
    carried = iwan.form(f"/kotak/{theirs.case}/minta-identitas/")
    stolen = iwan.send(f"/kotak/{theirs.case}/minta-identitas/", carried | {"person": "1", "reason": "Ingin tahu."})
    assert stolen.status == 422, "an identity is asked for somebody who is not of the agency"
    for forged in ("999999999999999999999", "-1", "1e5"):
        answer = iwan.send(f"/kotak/{theirs.case}/tambah-waktu/", carried | {"days": forged, "reason": "x"})
        assert answer.status == 422
