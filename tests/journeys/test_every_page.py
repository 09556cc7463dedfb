"""Every page of every role: it opens, fits a phone, complains of nothing, and can be used by everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from narahubung.ops.demo_people import DEMO_PASSWORD, demo_people
from tests import crawl
from tests.browser import assert_accessible
from tests.running import Running

pytestmark = pytest.mark.browser

STRANGER = "stranger"
ROLES = [STRANGER, *(person.email for person in demo_people())]
# Most pages are shared by several roles: everybody asks for each, and it is looked at once for every side of the house.
looked_at: set[tuple[str, str]] = set()


def side(email: str) -> str:
    """Return on which side of the house this person stands: the part of the address after the @."""
    return email.rpartition("@")[2]


@pytest.mark.parametrize("email", ROLES)
def test_every_page_within_reach_is_whole(running_demo: Running, page: Page, email: str) -> None:
    if email != STRANGER:
        crawl.sign_in(page, running_demo.base_url, email, DEMO_PASSWORD)

    asked = 0

    def is_new(kind: str) -> bool:
        nonlocal asked
        asked += 1
        return (kind, side(email)) not in looked_at

    for kind, _ in crawl.walk(page, running_demo.base_url, wanted=is_new):
        looked_at.add((kind, side(email)))
        crawl.assert_fits(page)
        assert page.title().strip()
        assert page.locator("html").get_attribute("lang") in {"id", "en"}
        assert page.locator("h1").count() == 1, f"{page.url} needs one first heading"
        assert_accessible(page)
    assert asked >= 2, "nothing was within reach"


def test_pages_can_be_read_in_the_dark(running_demo: Running, page: Page) -> None:
    page.emulate_media(color_scheme="dark")

    for _ in crawl.walk(page, running_demo.base_url):
        assert_accessible(page)


def test_pages_can_be_used_without_script(running_demo: Running, page: Page) -> None:
    assert page.context.browser is not None
    plain = page.context.browser.new_context(java_script_enabled=False, locale="id-ID")
    opened = plain.new_page()
    opened.goto(running_demo.base_url)

    assert opened.locator("main a[href], main form").count() > 0
    plain.close()
