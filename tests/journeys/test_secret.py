"""Whoever asks to stay unknown stays unknown to the agency, in every page, export and mail, until a release says so."""

from __future__ import annotations

import io
from collections.abc import Iterator
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys import stage as on
from tests.journeys.stage import Stage, Taken, press, shows

pytestmark = pytest.mark.browser

# Words that stand nowhere else: where one of them turns up at the agency, the identity has come through.
NAME, PHONE, STREET = "Kanariwati Pelaporsih", "0813-5550-7788", "Gang Kanari 17"
MAIL = "kanariwati@contoh.example"
TRACES = ("Kanariwati", "Pelaporsih", "5550-7788", "55507788", "Gang Kanari", "kanariwati@")
STORY = f"KTP elektronik saya, {NAME}, belum jadi sejak tiga bulan. Hubungi {PHONE}."


def traces(text: str) -> list[str]:
    """Return which parts of the identity a text gives away."""
    return [trace for trace in TRACES if trace.lower() in text.lower()]


def photograph() -> bytes:
    """Return a small picture."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, "JPEG")
    return file.getvalue()


def lodge_in_secret(stage: Stage) -> Taken:
    """Lodge with a secret identity that stands in the story and in the name of a file as well."""
    page = stage.stranger()
    on.tell(page, text=STORY)
    on.introduce(page, name=NAME, identity="secret", phone=PHONE, email=MAIL, address=STREET)
    seen_by_agency = page.locator("section[aria-labelledby=instansi] .quote").inner_text()
    assert not traces(seen_by_agency), "the preview gives the identity away"
    page.get_by_label("Tambahkan foto atau dokumen").set_input_files(
        {"name": f"KTP {NAME}.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    )
    expect(page.locator("[data-files]")).to_contain_text("KTP")
    return on.take(page)


def everything_within_reach(page: Page, case: UUID) -> Iterator[tuple[str, str]]:
    """Yield address and content of all that somebody of the agency can open about a case."""
    page.goto(f"/kotak/{case}/")
    links = page.locator("main a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    about = sorted({link for link in links if str(case) in link})
    lists = ["/kotak/", "/kotak/?lihat=terbuka", "/kotak/laporan/"]
    for address in (f"/kotak/{case}/", *about, *lists, "/kotak/unduh.csv?lihat=semua", "/pemberitahuan/"):
        answer = page.request.get(address)
        assert answer.status == 200, f"{address} answers {answer.status}"
        yield address, answer.text()
    found = page.request.get("/kotak/laporan/", params={"q": NAME})
    assert str(case) not in found.text(), "a search for the name finds the case"


def test_a_secret_identity_reaches_the_agency_only_by_a_release(stage: Stage) -> None:
    taken = lodge_in_secret(stage)
    dewi = stage.enter(on.ASSISTANT)
    on.find(dewi, taken.number)
    shows(dewi, "Rahasia")
    on.verify(dewi)
    on.begin(dewi, "Teruskan ke instansi")
    assert not traces(dewi.get_by_label("Pokok laporan untuk instansi").input_value())
    on.send(dewi, "Teruskan ke instansi")
    case = on.case_of(stage.house, taken.number)

    for email in (on.LIAISON, on.DEPUTY, on.AGENCY_HEAD, on.COORDINATOR):
        page = stage.enter(email, phone=True)
        for address, content in everything_within_reach(page, case):
            assert not traces(content), f"{email} reads {traces(content)} at {address}"
        for address in ("identitas/", "tanda-terima.pdf"):
            assert page.request.get(f"/meja/laporan/{case}/{address}").status in (403, 404, 405)

    release(stage, taken)
    on.wait_for_mail(stage.house, on.LIAISON, taken.number)
    for address, text in stage.mails().items():
        assert address == MAIL or not traces(text), f"the mail to {address} says {traces(text)}"
    # Not even its complainant's mail says more than a number: it may be read over a shoulder.
    assert "KTP" not in stage.mails().get(MAIL, "")


def release(stage: Stage, taken: Taken) -> None:
    """Let the liaison ask for the identity, read it while it is open, and find it shut again."""
    case = on.case_of(stage.house, taken.number)
    iwan = stage.enter(on.LIAISON, phone=True)
    iwan.goto(f"/kotak/{case}/")
    press(iwan, "Minta pembukaan identitas")
    iwan.get_by_label("Mengapa perlu?").fill("Berkas di loket hanya dapat dicari menurut nama.")
    press(iwan, "Minta pembukaan identitas")
    shows(iwan, "Pembukaan identitas diminta")
    expect(iwan.get_by_role("link", name="Tampilkan identitas")).to_have_count(0)

    wati = stage.enter(on.HEAD)
    on.find(wati, taken.number)
    on.begin(wati, "Setujui pembukaan identitas")
    shows(wati, "Setiap pembacaan dicatat")
    on.send(wati, "Setujui pembukaan identitas")

    iwan.goto(f"/kotak/{case}/")
    assert not traces(iwan.content()), "it is read on purpose, not on the way"
    press(iwan, "Tampilkan identitas")
    press(iwan, "Tampilkan identitas")
    shows(iwan, NAME, PHONE, STREET)
    rini = stage.enter(on.DEPUTY, phone=True)
    rini.goto(f"/kotak/{case}/identitas/")
    shows(rini, "tidak dibuka untuk Anda")

    rina = stage.enter(on.AUDITOR)
    rina.goto("/meja/pembacaan/")
    row = rina.locator("tr", has_text=taken.number)
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Iwan Suryani")

    stage.house.psql("UPDATE cases_release SET expires_at = now() WHERE case_id = %s", case)
    iwan.goto(f"/kotak/{case}/identitas/")
    shows(iwan, "tidak dibuka untuk Anda")
    assert not traces(iwan.content())
