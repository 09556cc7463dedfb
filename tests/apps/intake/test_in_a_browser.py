"""The public door as people use it: on a phone, with and without script, and by everybody."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.apps.intake.visitor import KTP
from tests.browser import PHONE, assert_accessible
from tests.crawl import assert_fits
from tests.running import Running, house

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def open_house() -> Iterator[Running]:
    """Open a house with reference data and nobody in it."""
    with house("reference") as opened:
        yield opened


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """Open a page in a browser that runs no script."""
    size = {"width": PHONE["width"], "height": PHONE["height"]}
    context = browser.new_context(viewport=size, java_script_enabled=False)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def photo() -> bytes:
    """Return a small picture."""
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "PNG")
    return written.getvalue()


def look(page: Page) -> None:
    """Hold a page to what every page is held to."""
    assert_fits(page)
    assert_accessible(page)


def test_a_complaint_on_a_phone_from_the_front_page_to_its_own_page(open_house: Running, page: Page) -> None:
    page.goto(open_house.base_url)
    page.get_by_role("link", name="Sampaikan laporan").last.click()
    page.get_by_role("button", name="Lanjut").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page)

    page.get_by_label("Apa yang terjadi?").fill(KTP)
    page.get_by_label("Di mana?").select_option(label="Panji")
    page.get_by_role("button", name="Lanjut").click()
    expect(page.get_by_text("Dinas Kependudukan dan Pencatatan Sipil")).to_be_visible()
    look(page)

    page.get_by_label("Nama lengkap").fill("Sari Contohwati")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Tambahkan foto").set_input_files({"name": "f.png", "mimeType": "image/png", "buffer": photo()})
    expect(page.get_by_role("button", name="Hapus f.png")).to_be_visible()
    look(page)

    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", name="Laporan Anda kami terima")).to_be_visible()
    look(page)
    number, code, pin = page.locator("dd.big").all_inner_texts()
    page.get_by_role("button", name="Sudah saya catat").click()

    page.get_by_label("Kode pelacakan").fill(code)
    page.get_by_label("PIN").fill(pin)
    page.get_by_role("button", name="Buka laporan").click()
    expect(page.get_by_role("heading", name=f"Laporan {number}")).to_be_visible()
    expect(page.get_by_role("link", name="f.jpg")).to_be_visible()  # drawn anew, and called what it now is
    look(page)

    page.get_by_role("link", name="Cabut laporan").click()
    look(page)


def test_the_story_is_kept_on_the_device_until_it_is_sent_or_dropped(open_house: Running, page: Page) -> None:
    page.goto(f"{open_house.base_url}/lapor/")
    page.get_by_label("Apa yang terjadi?").fill(KTP)
    page.reload()
    expect(page.get_by_label("Apa yang terjadi?")).to_have_value(KTP)

    page.get_by_role("button", name="Hapus draf").click()
    page.reload()
    expect(page.get_by_label("Apa yang terjadi?")).to_have_value("")


def test_who_one_is_never_stays_on_the_device(open_house: Running, page: Page) -> None:
    page.goto(f"{open_house.base_url}/lapor/")
    page.get_by_label("Apa yang terjadi?").fill(KTP)
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Nama lengkap").fill("Sari Rahasiawati")
    page.get_by_role("button", name="Lanjut").click()

    assert "Rahasiawati" not in page.evaluate("JSON.stringify(localStorage)")


def test_questions_that_are_idle_step_back(open_house: Running, page: Page) -> None:
    page.goto(f"{open_house.base_url}/lapor/")
    page.get_by_label("Apa yang terjadi?").fill(KTP)
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_text("Tidak seorang pun: tanpa nama").click()
    expect(page.get_by_label("Nama lengkap")).to_be_hidden()

    page.get_by_text("Sudah", exact=True).click()
    expect(page.get_by_label("Bila sudah: kapan")).to_be_visible()
    expect(page.get_by_label("Bila belum")).to_be_hidden()


def test_everything_works_without_script(open_house: Running, plain: Page) -> None:
    plain.goto(f"{open_house.base_url}/lapor/")
    plain.get_by_label("Apa yang terjadi?").fill(KTP)
    plain.get_by_role("button", name="Lanjut").click()
    plain.get_by_label("Nama lengkap").fill("Sari Contohwati")
    plain.get_by_role("button", name="Lanjut").click()
    plain.get_by_label("Tambahkan foto").set_input_files({"name": "f.png", "mimeType": "image/png", "buffer": photo()})
    plain.get_by_role("button", name="Unggah berkas").click()
    expect(plain.get_by_role("button", name="Hapus f.png")).to_be_visible()
    plain.get_by_role("button", name="Kirim laporan").click()

    _, code, pin = plain.locator("dd.big").all_inner_texts()
    plain.goto(f"{open_house.base_url}/lacak/")
    plain.get_by_label("Kode pelacakan").fill(code)
    plain.get_by_label("PIN").fill(pin)
    plain.get_by_role("button", name="Buka laporan").click()
    plain.get_by_label("Pesan").fill("Ada bukti lain")
    plain.get_by_role("button", name="Kirim pesan").click()
    expect(plain.get_by_text("Pesan Anda sudah kami terima.")).to_be_visible()
