"""A case in each of its states, and every form that leads on from there: whole, and for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from narahubung.ops.demo_people import DEMO_PASSWORD
from tests import crawl, scratch
from tests.browser import assert_accessible
from tests.running import Running

pytestmark = pytest.mark.browser

READERS = (
    ("pemeriksa@ombudsman-kaltim.example", "/meja/laporan/", "/meja/laporan/"),
    ("kepala@ombudsman-kaltim.example", "/meja/laporan/", "/meja/laporan/"),
    ("narahubung@disdukcapil.example", "/kotak/laporan/", "/kotak/"),
    ("kepala@disdukcapil.example", "/kotak/laporan/", "/kotak/"),
)


@pytest.mark.parametrize(("email", "register", "cases"), READERS)
def test_every_state_and_act_is_whole(running_demo: Running, page: Page, email: str, register: str, cases: str) -> None:
    crawl.sign_in(page, running_demo.base_url, email, DEMO_PASSWORD)

    walked = set()
    for kind, _ in crawl.every_state(page, running_demo.base_url, register, cases=cases):
        walked.add(kind)
        crawl.assert_fits(page)
        assert page.locator("h1").count() == 1
        if scratch.is_first("every state", kind, cases):  # what two readers of one side share is looked at once
            assert_accessible(page)
    assert len(walked) >= 8, walked
