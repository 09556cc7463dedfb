"""What nobody does is not forgotten: a term climbs to the last rung, and a case never ends by the clock alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from narahubung.rules.escalation import Rung
from narahubung.rules.lifecycle import Act
from tests.journeys import past
from tests.journeys import stage as on
from tests.journeys.stage import Stage, press, shows

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


def test_a_liaison_asks_for_more_time_and_gets_some_of_it_once(
    stage: Stage, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), past.inside(stage.house):
        story = past.acknowledged(working_days_ago=1)
    iwan = stage.enter(on.LIAISON, phone=True)
    on.open_waiting(iwan, story.taken.number)
    press(iwan, "Minta tambahan waktu")
    shows(iwan, "Paling banyak")
    iwan.get_by_label("Berapa hari?").fill("3")
    iwan.get_by_label("Mengapa perlu waktu lebih?").fill("Arsip pencetakan ada di kantor kecamatan.")
    press(iwan, "Minta tambahan waktu")
    shows(iwan, "Tambahan waktu diminta")
    before = iwan.locator("main").inner_text()

    eka = stage.enter(on.EXAMINER)
    on.find(eka, story.taken.number)
    shows(eka, "Arsip pencetakan")
    on.begin(eka, "Beri tambahan waktu")
    shows(eka, "Diminta 3 hari")
    eka.get_by_label("Tambahan hari").fill("2")
    on.send(eka, "Beri tambahan waktu")

    on.open_waiting(iwan, story.taken.number)
    shows(iwan, "Tambahan waktu diberikan")
    assert iwan.locator("main").inner_text() != before
    expect(iwan.get_by_role("link", name="Minta tambahan waktu")).to_have_count(0)
    assert stage.house.psql("SELECT extension FROM cases_term WHERE case_id = %s AND code = 'ANSWER'", story.case) == [
        (2,)
    ]


def test_a_complainant_disputes_the_closing(stage: Stage, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), past.inside(stage.house):
        story = past.closed(working_days_ago=1)
    sari = stage.stranger()
    on.track(sari, story.taken)
    shows(sari, "Apakah penyelesaian ini menjawab laporan Anda?")
    sari.get_by_text("Saya keberatan", exact=True).first.click()
    press(sari, "Saya keberatan")
    shows(sari, "Ada yang perlu diperbaiki")
    sari.get_by_label("Apa yang belum selesai?").fill("KTP saya masih belum ada. Nama saya pun salah tulis.")
    press(sari, "Saya keberatan")
    shows(sari, "Pelapor keberatan atas penutupan")

    dewi = stage.enter(on.ASSISTANT)
    on.find(dewi, story.taken.number)
    shows(dewi, "Dibuka kembali", "Nama saya pun salah tulis")
    on.begin(dewi, "Kembalikan jawaban")
    dewi.get_by_label("Yang belum memadai").fill("Pelapor menyatakan KTP belum diserahkan.")
    on.send(dewi, "Kembalikan jawaban")
    iwan = stage.enter(on.LIAISON, phone=True)
    on.open_waiting(iwan, story.taken.number)
    shows(iwan, "Pelapor menyatakan KTP belum diserahkan")
    expect(iwan.locator("main")).not_to_contain_text("salah tulis")
    assert Act.DISPUTE in {
        act for (act,) in stage.house.psql("SELECT act FROM cases_event WHERE case_id = %s", story.case)
    }
