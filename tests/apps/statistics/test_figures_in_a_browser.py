"""The pages of figures in a real browser: no barrier, no sideways scrolling, one drawing shown for each screen."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from narahubung.accounts.models import Person
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
