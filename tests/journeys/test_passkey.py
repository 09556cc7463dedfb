"""A passkey in a real browser: made on the account, added to the signing key, used for a signature on the phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from narahubung.agencies import directory
from narahubung.commitments import actions, clauses
from narahubung.commitments.given import TermsGiven
from narahubung.commitments.models import Party
from narahubung.documents import signers
from narahubung.documents.models import PasskeyLock
from narahubung.ops.demo_people import DEMO_PASSWORD
from narahubung.rules.commitment import Stand
from narahubung.web.dates import local_day
from tests import crawl
from tests.browser import PHONE
from tests.journeys import past
from tests.journeys.stage import LIAISON
from tests.running import Running, house

PIN = "294817"
KEEPER = "pencegahan@ombudsman-kaltim.example"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def town(django_db_blocker: DjangoDbBlocker) -> Iterator[Running]:
    """Open a house of its own, in which somebody has a commitment to sign."""
    with house("people", NARAHUBUNG_DEMO="1") as opened, django_db_blocker.unblock():
        yield opened


def test_a_passkey_of_the_phone_signs_a_commitment_in_the_place_of_the_pin(town: Running, browser: Browser) -> None:
    code = opened(town)
    base = f"http://localhost:{town.port}"  # an address by number has no passkeys
    context = browser.new_context(
        base_url=base, locale="id-ID", viewport={"width": PHONE["width"], "height": PHONE["height"]}
    )
    page = context.new_page()
    plug_in(page, has_prf=True)
    try:
        crawl.sign_in(page, base, LIAISON, DEMO_PASSWORD)
        add_to_account(page)
        page.goto("/akun/tanda-tangan/#sandi")
        page.locator("details#sandi summary").click()
        page.locator("details#sandi input[type=password]").fill(PIN)
        crawl.assert_fits(page)
        page.get_by_role("button", name="Tambahkan dengan kunci sandi").click()
        expect(page.get_by_text("Mulai sekarang kunci sandi itu juga membuka")).to_be_visible()

        page.goto(f"/komitmen/{code}/tanda-tangan/")
        crawl.assert_fits(page)
        page.get_by_role("button", name="Tanda tangani dengan kunci sandi").click()
        expect(page.get_by_text("Tanda tangan Anda tercatat.")).to_be_visible()
        with past.inside(town):
            party = Party.objects.get(commitment__code=code, agency__code="DISDUKCAPIL")
            assert party.stand == Stand.SIGNED
            assert PasskeyLock.objects.count() == 1
    finally:
        context.close()


def test_a_passkey_that_gives_no_secret_says_so_and_leaves_the_pin(town: Running, browser: Browser) -> None:
    base = f"http://localhost:{town.port}"
    context = browser.new_context(base_url=base, locale="id-ID")
    page = context.new_page()
    plug_in(page, has_prf=False)
    try:
        crawl.sign_in(page, base, "kepala@disdukcapil.example", DEMO_PASSWORD)
        with past.inside(town):
            keyed("kepala@disdukcapil.example")
        add_to_account(page)
        page.goto("/akun/tanda-tangan/")
        page.locator("details#sandi summary").click()
        page.locator("details#sandi input[type=password]").fill(PIN)
        page.get_by_role("button", name="Tambahkan dengan kunci sandi").click()
        expect(page.get_by_text("Kunci sandi ini tidak dapat membuka kunci tanda tangan.")).to_be_visible()
    finally:
        context.close()


def plug_in(page: Page, *, has_prf: bool) -> None:
    """Give the browser a passkey device whose holder is always verified."""
    device = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        "hasPrf": has_prf,
    }
    talk = page.context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    talk.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def add_to_account(page: Page) -> None:
    """Add a passkey for signing in, on the account's own pages."""
    page.goto("/akun/tanda-tangan/")
    page.locator("details#sandi summary").click()
    page.get_by_role("link", name="Tambah kunci sandi").click()
    if page.locator("main input[type=password]").count():
        page.locator("main input[type=password]").fill(DEMO_PASSWORD)
        page.locator("main form button").first.click()
    page.locator("main input[name=name]").fill("Ponsel (rekaan)")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda address: "/add/" not in address)


def opened(town: Running) -> str:
    """Return the number of a commitment open for signing, the liaison's key made beforehand."""
    with past.inside(town):
        at = timezone.now()
        keyed(LIAISON)
        keeper, today = past.actor(KEEPER, at=at), local_day(at)
        terms = TermsGiven(
            title="Komitmen dengan kunci sandi (contoh)", starts_on=today, ends_on=today + timedelta(days=90),
            closes_on=today + timedelta(days=30), witness=past.actor("bupati@kukar.example", at=at).person,
        )  # fmt: skip
        government = next(iter(directory.current().governments))
        code = actions.draft(
            government, terms, preamble="Contoh.", given=clauses.to_begin_with(), actor=keeper, at=at, key=uuid4()
        )
        actions.open_round(code, actor=keeper, at=at, key=uuid4())
        return code


def keyed(email: str) -> None:
    """Let somebody have made their signing key."""
    at = timezone.now()
    person = past.actor(email, at=at).person or 0
    signers.enrol(person, name="Orang (rekaan)", post="Pejabat (contoh)", pin=PIN, at=at)
