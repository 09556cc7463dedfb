"""Back and forth between the sides: more time is asked for and given once, a closing is disputed and reopened."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from tests.journeys import past
from tests.journeys import stage as on
from tests.journeys.stage import Stage, press, shows

pytestmark = pytest.mark.browser


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
