"""The visual language in a real browser: no barrier, no sideways scrolling, light enough for a slow link."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

import narahubung.web
from tests.browser import assert_accessible

STATIC = Path(narahubung.web.__file__).parent / "static" / "web"


@pytest.mark.django_db
def test_the_style_guide_is_for_builders_only(client: Client, settings: Settings) -> None:
    settings.DEBUG = False

    assert client.get("/gaya/").status_code == 404


def test_what_every_page_loads_is_light() -> None:
    weight = {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in STATIC.iterdir() if file.is_file()}

    assert weight["tokens.css"] + weight["narahubung.css"] < 12_000
    assert weight["narahubung.js"] < 3_000


@pytest.mark.django_db
def test_a_page_carries_no_script_or_style_of_its_own(client: Client, settings: Settings) -> None:
    settings.DEBUG = True

    page = client.get("/gaya/").content.decode()

    assert "style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert page.count("<script") == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/gaya/", "/akun/login/"])
def test_no_barrier_and_no_sideways_scrolling(
    browser: Browser, live_server: LiveServer, settings: Settings, address: str, scheme: str, width: int
) -> None:
    settings.DEBUG = True
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(f"{live_server.url}{address}")

    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_keyboard_comes_to_the_content_first(browser: Browser, live_server: LiveServer, settings: Settings) -> None:
    settings.DEBUG = True
    page = browser.new_page()
    page.goto(f"{live_server.url}/akun/login/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"
    page.close()
