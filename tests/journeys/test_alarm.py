"""What nobody does is not forgotten: a term climbs to the last rung, and a case never ends by the clock alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from narahubung.rules.escalation import Rung
from tests.journeys import past
from tests.journeys import stage as on
from tests.journeys.stage import Stage, shows

pytestmark = pytest.mark.browser


def test_what_is_not_answered_climbs_to_the_end_and_is_seen_there(
    stage: Stage, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), past.inside(stage.house):
        story = past.forwarded(working_days_ago=12)
        story.sweep(until=Rung.OFFICE_HEAD)
    number = story.taken.number

    # The worker goes on where the past ended: nobody is left above, so it writes down "stuck".
    on.let_pass(stage.house, number, "ACKNOWLEDGE")
    on.wait_for_clock(stage.house, number)
    wati = stage.enter(on.HEAD)
    wati.goto("/meja/macet/")
    row = wati.locator("tr", has_text=number)
    expect(row).to_contain_text("sampai Kepala Perwakilan")
    row.get_by_role("link").click()
    shows(wati, "Masuk daftar macet", "Dinaikkan karena tenggat terlewati")

    # Everybody on the ladder was told, each once, and sees for themselves that it is late.
    for email in (on.LIAISON, on.DEPUTY, on.AGENCY_HEAD, on.COORDINATOR, on.ASSISTANT, on.HEAD):
        page = stage.enter(email, phone=email in (on.LIAISON, on.DEPUTY))
        page.goto("/pemberitahuan/")
        told = page.locator("main li", has_text=f"{number}: batas waktu terlewat")
        expect(told.filter(has_text="Pernyataan menerima")).to_have_count(1)
    gita = stage.enter(on.COORDINATOR)
    gita.goto("/kotak/?lihat=terbuka")
    shows(gita, "Yang lewat, menurut instansi", "Disdukcapil")

    # A way out: the office takes the case back.
    on.begin(wati, "Tarik kembali dari instansi")
    wati.get_by_label("Alasan").fill("Instansi tidak menanggapi; kantor memanggil kepala dinas.")
    on.send(wati, "Tarik kembali dari instansi")
    wati.goto("/meja/macet/")
    expect(wati.locator("main")).not_to_contain_text(number)


def test_what_is_not_completed_lapses_and_ends_only_by_a_person(stage: Stage) -> None:
    sari = stage.stranger()
    taken = on.lodge(sari, text="KTP saya belum jadi.")
    dewi = stage.enter(on.ASSISTANT)
    on.find(dewi, taken.number)
    on.begin(dewi, "Minta kelengkapan")
    dewi.get_by_label("Yang perlu dilengkapi").fill("Kapan Anda merekam KTP, dan di kantor mana?")
    on.send(dewi, "Minta kelengkapan")
    on.track(sari, taken)
    shows(sari, "Kami memerlukan tambahan dari Anda", "Kapan Anda merekam KTP")
    on.find(dewi, taken.number)
    expect(dewi.get_by_role("link", name="Nyatakan dianggap mencabut")).to_have_count(0)

    on.let_pass(stage.house, taken.number, "COMPLETE")
    on.wait_for(dewi, "Tenggat terlewati")

    # The clock has only handed the turn to a person: the complainant may still answer, nothing has ended.
    sari.reload()
    shows(sari, "Kami memerlukan tambahan dari Anda")
    expect(sari.locator("main")).not_to_contain_text("Dianggap mencabut")
    on.begin(dewi, "Nyatakan dianggap mencabut")
    shows(dewi, "Kepala Perwakilan dapat membukanya kembali")
    on.send(dewi, "Nyatakan dianggap mencabut")
    sari.reload()
    shows(sari, "Dianggap mencabut laporan")
    expect(sari.get_by_role("button", name="Kirim kelengkapan")).to_have_count(0)
