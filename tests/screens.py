"""Pictures of every page of every role, narrow and wide, light and dark, into shots/: `make screens`, then look."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from narahubung.ops.demo_people import DEMO_PASSWORD, demo_people
from tests import crawl
from tests.browser import DESK, PHONE
from tests.house.sources import ROOT
from tests.journeys.test_every_state import READERS
from tests.running import Running

SHOTS = ROOT / "shots"
STRANGER = "stranger"


@pytest.fixture(scope="module", autouse=True)
def _empty() -> Iterator[None]:
    shutil.rmtree(SHOTS, ignore_errors=True)
    yield
    print(f"\n{len(list(SHOTS.rglob('*.png')))} pictures in {SHOTS.name}/")


def picture(page: Page, folder: Path, kind: str) -> None:
    """Take the four pictures of the open page."""
    name = re.sub(r"[^a-z0-9]+", "-", kind.lower()).strip("-") or "front"
    for size, viewport in (("360", PHONE), ("1280", DESK)):
        page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        for theme in ("light", "dark"):
            # Without motion a colour is there at once, and not still on its way.
            page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
            page.screenshot(path=folder / f"{name}-{size}-{theme}.png", full_page=True)


@pytest.mark.parametrize("email", [STRANGER, *(person.email for person in demo_people())])
def test_pictures(running_demo: Running, page: Page, email: str) -> None:
    if email != STRANGER:
        crawl.sign_in(page, running_demo.base_url, email, DEMO_PASSWORD)
    folder = SHOTS / email.replace("@", "-at-")
    folder.mkdir(parents=True)

    for kind, _ in crawl.walk(page, running_demo.base_url):
        picture(page, folder, kind)


@pytest.mark.parametrize(("email", "register", "cases"), READERS)
def test_pictures_of_every_state(running_demo: Running, page: Page, email: str, register: str, cases: str) -> None:
    crawl.sign_in(page, running_demo.base_url, email, DEMO_PASSWORD)
    folder = SHOTS / f"{email.replace('@', '-at-')}-cases"
    folder.mkdir(parents=True)

    for kind, _ in crawl.every_state(page, running_demo.base_url, register, cases=cases):
        picture(page, folder, kind)
