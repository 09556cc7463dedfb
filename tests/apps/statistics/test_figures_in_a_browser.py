"""The pages of figures in a real browser: no barrier, no sideways scrolling, one drawing shown for each screen."""

from __future__ import annotations

import gzip
import io
from uuid import uuid4

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from narahubung.accounts.models import Person
from narahubung.statistics import actions
from tests import world
from tests.apps.statistics import counted_cases
from tests.browser import assert_accessible

PAGES = [
    ("fajar", "/angka/"),
    ("bima", "/angka/opd/DISDUKCAPIL/"),
    ("joko", "/angka/papan/"),
    ("joko", "/angka/kamus/"),
]


@pytest.fixture(scope="session", autouse=True)
def collected() -> None:
    """Let there be the folder of static files, which the server looks for as it starts."""
    from pathlib import Path

    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def signed_in(browser: Browser, server: LiveServer, name: str, *, width: int, scheme: str) -> BrowserContext:
    from django.conf import settings
    from django.test import Client

    client = Client()
    person = Person.objects.get(pk=world.KEYS[name])
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
    return context


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_no_barrier_and_no_sideways_scrolling(
    browser: Browser, live_server: LiveServer, width: int, scheme: str
) -> None:
    world.build()
    for seed in (1, 2):
        counted_cases.ordinary(seed=seed)
    for name, address in PAGES:
        context = signed_in(browser, live_server, name, width=width, scheme=scheme)
        page = context.new_page()
        answer = page.goto(f"{live_server.url}{address}")
        assert answer is not None
        assert answer.status == 200, address
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert len(gzip.compress(answer.body())) < 70_000, address
        shown = page.locator("svg.chart-narrow:visible").count(), page.locator("svg.chart-wide:visible").count()
        if page.locator("svg.chart-narrow").count():
            assert (shown[0] > 0, shown[1] > 0) == (width < 768, width >= 768)
        context.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_on_paper_every_chart_stands_with_its_numbers(browser: Browser, live_server: LiveServer) -> None:
    world.build()
    counted_cases.ordinary()
    actions.publish(actor=world.actor("fajar"), at=world.WED_11_MAR, today=world.THAT_DAY, key=uuid4())
    cache.clear()
    for address in ("/angka/", "/angka/publik/"):
        context = signed_in(browser, live_server, "fajar", width=1280, scheme="light")
        page = context.new_page()
        page.goto(f"{live_server.url}{address}")
        paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
        printed = "".join("".join(sheet.extract_text() for sheet in paper.pages).split())
        rows = page.evaluate(
            "[...document.querySelectorAll('figure.chart details tbody tr')].map(row => row.textContent)"
        )

        assert rows, address
        assert not [row for row in rows if "".join(row.split()) not in printed], address
        assert "Angkanyadalamtabel" not in printed
        context.close()
