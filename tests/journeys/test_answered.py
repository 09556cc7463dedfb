"""A complaint is answered in time: from a citizen's phone to the agency's answer and the citizen's own word on it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.crawl import assert_fits
from tests.journeys import stage as on
from tests.journeys.stage import Stage, Taken, press, shows

pytestmark = pytest.mark.browser


def lodge_on_a_phone(stage: Stage) -> Taken:
    """Lodge as somebody who tells everything there is to tell, and look at every page on the way."""
    sari = stage.stranger()
    on.tell(sari, where="64.02.06", place="Loket 2 Disdukcapil")
    shows(sari, "Dinas Kependudukan dan Pencatatan Sipil", "Petugas kami memastikannya")
    assert_fits(sari)
    on.introduce(sari, phone="0812-7770-4242", email="sari@contoh.example")
    shows(sari, "Yang akan dibaca instansi", on.KTP)
    assert_fits(sari)
    if stage.has_script:
        assert_accessible(sari)
    taken = on.take(sari)
    assert_fits(sari)
    if stage.has_script:
        assert_accessible(sari)
    return taken


def play(stage: Stage) -> None:
    """Play the whole life of a complaint that goes well."""
    taken = lodge_on_a_phone(stage)

    dewi = stage.enter(on.ASSISTANT)
    on.find(dewi, taken.number)
    press(dewi, "Ambil laporan ini")
    on.verify(dewi)
    on.forward(dewi)
    shows(dewi, "Disdukcapil", "Diteruskan ke instansi")

    iwan = stage.enter(on.LIAISON, phone=True)
    on.acknowledge(iwan, taken.number)
    on.open_waiting(iwan, taken.number)
    assert_fits(iwan)
    on.draft(iwan, "KTP sudah dicetak dan diserahkan pada hari Senin.")
    expect(iwan.get_by_role("button", name="Setujui dan kirim jawaban")).to_have_count(0)

    on.approve(stage.enter(on.AGENCY_HEAD, phone=True), taken.number)

    on.find(dewi, taken.number)
    shows(dewi, "KTP sudah dicetak")
    on.propose_closing(dewi)
    expect(dewi.get_by_role("link", name="Tutup laporan")).to_have_count(0)
    wati = stage.enter(on.HEAD)
    on.find(wati, taken.number)
    on.begin(wati, "Tutup laporan")
    on.send(wati, "Tutup laporan")

    sari = stage.stranger()
    on.track(sari, taken)
    shows(sari, "Penutupan")
    assert_fits(sari)
    press(sari, "Saya setuju")
    shows(sari, "Pelapor setuju dengan penutupan")
    expect(sari.get_by_role("button", name="Saya setuju")).to_have_count(0)


def test_a_complaint_is_answered_closed_and_confirmed(stage: Stage) -> None:
    play(stage)


def test_the_same_without_script(plain_stage: Stage) -> None:
    play(plain_stage)
