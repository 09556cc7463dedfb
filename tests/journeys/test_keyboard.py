"""With a keyboard alone: lodge a complaint, take one in the inbox, and always see where one is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from tests.journeys import past
from tests.journeys import stage as on
from tests.journeys.stage import Stage, shows

pytestmark = pytest.mark.browser

MOST_STEPS = 60
# What a person sees of the element that has the focus: its own words or its label's, and whether it is marked.
FOCUSED = """() => {
  const here = document.activeElement, look = getComputedStyle(here);
  const label = here.labels && here.labels.length ? here.labels[0].innerText : here.innerText;
  const seen = look.outlineStyle !== "none" || look.boxShadow !== "none";
  const box = here.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return [(label || here.getAttribute("aria-label") || "").trim(), seen && inside];
}"""


def reach(page: Page, name: str) -> None:
    """Press Tab until the focus stands on what is called so; fails where a step of the way cannot be seen."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        label, is_seen = page.evaluate(FOCUSED)
        if not is_seen:
            page.wait_for_timeout(600)  # the window glides there
            label, is_seen = page.evaluate(FOCUSED)
        assert is_seen, f"{page.url}: nobody sees that the focus is on “{label}”"
        if label.startswith(name):
            return
    pytest.fail(f"{page.url}: {MOST_STEPS} steps did not lead to “{name}”")


def fill(page: Page, name: str, text: str) -> None:
    """Go to a box and type."""
    reach(page, name)
    page.keyboard.type(text)


def go(page: Page, name: str, *, lands: str) -> None:
    """Go to a button or link and press it; `lands` stands on the page it leads to."""
    reach(page, name)
    page.keyboard.press("Enter")
    shows(page, lands)


def test_lodging_needs_no_mouse(stage: Stage) -> None:
    page = stage.stranger(phone=False)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == ["Langsung ke isi", True]
    page.keyboard.press("Enter")
    go(page, "Sampaikan laporan", lands="Apa yang terjadi?")
    fill(page, "Apa yang terjadi?", on.KTP)
    go(page, "Lanjut", lands="Tentang Anda")
    fill(page, "Nama lengkap", "Sari Contohwati")
    go(page, "Lanjut", lands="Periksa dan kirim")
    go(page, "Kirim laporan", lands="Laporan Anda kami terima")


def test_what_is_wrong_takes_the_focus(stage: Stage) -> None:
    page = stage.stranger(phone=False)
    page.goto("/lapor/")

    go(page, "Lanjut", lands="Ada yang perlu diperbaiki")

    assert "Ada yang perlu diperbaiki" in page.evaluate("document.activeElement.innerText")
    reach(page, "Apa yang terjadi?")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"


def test_taking_a_case_needs_no_mouse(stage: Stage, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), past.inside(stage.house):
        story = past.forwarded(working_days_ago=1)
    page = stage.enter(on.LIAISON)
    page.goto(f"/kotak/?q={story.taken.number}")

    go(page, "Kami terima", lands="Narahubung menyatakan menerima")
