"""Every page of every role: it opens, fits a phone, is light, complains of nothing, and can be used by everybody."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Page, Response

from narahubung.ops.demo_people import DEMO_PASSWORD, demo_people
from tests import crawl, scratch
from tests.browser import DESK, PHONE, assert_accessible
from tests.running import Running

pytestmark = pytest.mark.browser

STRANGER = "stranger"
# Most pages are shared by several roles: everybody asks for each, and it is looked at once for every side of the house.
ROLES = [STRANGER, *(person.email for person in demo_people())]

# The office's forms are looked at one by one where a case is opened in each of its states.
LOOKED_AT_THERE = "/tindakan/"
# Bytes of a page with its style, script and pictures, as they travel over a slow link.
HEAVIEST = 100_000


def side(email: str) -> str:
    """Return on which side of the house this person stands: the part of the address after the @."""
    return email.rpartition("@")[2]


class Scales:
    """Weighs what comes over the line to a page."""

    def __init__(self, page: Page) -> None:
        self.loaded: dict[str, int] = {}
        page.on("response", self.put)

    def put(self, answer: Response) -> None:
        """Put one answer on the scales, as small as a server can make it."""
        if answer.ok and answer.request.resource_type in {"document", "stylesheet", "script", "image", "font"}:
            self.loaded[answer.url] = len(gzip.compress(answer.body(), 6))

    def weigh(self, page: Page) -> int:
        """Return the weight of the open page with all its parts, those included that an earlier page has brought."""
        parts = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        return sum(self.loaded.get(part, 0) for part in {page.url, *parts})


@pytest.mark.parametrize("email", ROLES)
def test_every_page_within_reach_is_whole(running_demo: Running, page: Page, email: str) -> None:
    if email != STRANGER:
        crawl.sign_in(page, running_demo.base_url, email, DEMO_PASSWORD)

    asked, scales = 0, Scales(page)
    page.emulate_media(reduced_motion="reduce")  # colours are measured, not the way from one to the next

    def is_new(kind: str) -> bool:
        nonlocal asked
        asked += 1
        return LOOKED_AT_THERE not in kind and scratch.is_first("every page", kind, side(email))

    for _ in crawl.walk(page, running_demo.base_url, wanted=is_new):
        crawl.assert_fits(page)
        assert page.title().strip()
        assert page.locator("html").get_attribute("lang") in {"id", "en"}
        assert page.locator("h1").count() == 1, f"{page.url} needs one first heading"
        assert_accessible(page)
        assert 0 < scales.weigh(page) < HEAVIEST, f"{page.url} weighs {scales.weigh(page)} bytes"
        # One look more tells both what only a wide page shows and what only the dark hides.
        page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
        page.emulate_media(color_scheme="dark")
        crawl.assert_fits(page)
        assert_accessible(page)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert asked >= 2, "nothing was within reach"
