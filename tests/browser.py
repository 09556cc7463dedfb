"""A real browser for tests that look at pages as people do; where there is none, the run says so loudly."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


@cache
def chromium() -> str | None:
    """Return the path of the machine's Chromium, as CHROMIUM says or where it usually lies."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once for this process; skip where there is none."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine")
    # The driver keeps an event loop in this thread, at whose sight Django refuses every query; nothing here awaits, so
    # nothing can be torn apart in the middle.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        # Chromium's own sandbox refuses root, as whom a container's tests often run; it only ever sees our own pages.
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open one page as a stranger with a phone would see it; an error in its console fails the test."""
    context = browser.new_context(viewport={"width": PHONE["width"], "height": PHONE["height"]}, locale="id-ID")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        # A refusal that the test asked for is not an error of the page.
        lambda line: complaints.append(line.text) if line.type == "error" and "status of 4" not in line.text else None,
    )
    yield opened
    context.close()
    assert not complaints, f"The page complained in its console: {complaints}"


def assert_accessible(page: Page) -> None:
    """Fail with what a person with a disability would run into on this page (WCAG 2.2 AA, by axe)."""
    judged = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    # What is well is not told at length: that alone would double the time on a page with a long form.
    found = Axe().run(page, options={"runOnly": judged, "resultTypes": ["violations"]})
    lines = [
        f"{fault['id']}: {fault['help']} at {', '.join(' '.join(map(str, node['target'])) for node in fault['nodes'])}"
        for fault in found.response["violations"]
    ]
    assert not lines, f"{page.url}\n" + "\n".join(lines)
