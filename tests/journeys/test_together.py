"""Several people at one case: who was faster, who may not look, and the hub that is itself complained of."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from tests.journeys import past
from tests.journeys import stage as on
from tests.journeys.stage import Stage, press, shows

pytestmark = pytest.mark.browser


def test_of_two_assistants_at_once_one_is_told_who_was_faster(stage: Stage, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), past.inside(stage.house):
        story = past.lodged(working_days_ago=1)
    dewi, adi = stage.enter(on.ASSISTANT), stage.enter(on.SECOND_ASSISTANT)
    for page in (dewi, adi):
        on.find(page, story.taken.number)
        on.begin(page, "Nyatakan lengkap")
        on.answer_checklist(page)

    on.send(dewi, "Nyatakan lengkap")
    press(adi, "Nyatakan lengkap")

    shows(adi, "Orang lain sudah lebih dahulu bertindak", "Sri Safitri")
    verified = "SELECT count(*) FROM cases_event WHERE case_id = %s AND act = 'verify'"
    assert stage.house.psql(verified, story.case) == [(1,)]


def test_a_press_that_is_sent_twice_is_done_once(stage: Stage, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), past.inside(stage.house):
        story = past.forwarded(working_days_ago=1)
    iwan = stage.enter(on.LIAISON, phone=True)
    on.open_waiting(iwan, story.taken.number)
    form = {box["name"]: box["value"] for box in iwan.locator("form#sekali input").evaluate_all(
        "boxes => boxes.map(box => ({name: box.name, value: box.value}))"
    )}  # fmt: skip
    address = f"{stage.house.base_url}/kotak/{story.case}/akui/"

    first, second = (iwan.request.post(address, form=form, headers={"Referer": iwan.url}) for _ in range(2))

    assert first.ok
    assert second.ok
    assert "Sudah tercatat sebelumnya" in second.text()
    acknowledged = "SELECT count(*) FROM cases_event WHERE case_id = %s AND act = 'acknowledge'"
    assert stage.house.psql(acknowledged, story.case) == [(1,)]


def test_a_hub_that_is_complained_of_learns_nothing_of_it(stage: Stage) -> None:
    sari = stage.stranger()
    on.tell(sari, text="Pemeriksa minta uang supaya berkas saya diteruskan.", reported="INSPEKTORAT")
    on.introduce(sari)
    taken = on.take(sari)
    dewi = stage.enter(on.ASSISTANT)
    on.find(dewi, taken.number)
    on.verify(dewi)
    on.begin(dewi, "Teruskan ke instansi")
    expect(dewi.get_by_label("Instansi", exact=True)).not_to_have_value("")
    on.send(dewi, "Teruskan ke instansi")
    shows(dewi, "Diteruskan ke instansi")
    case = on.case_of(stage.house, taken.number)

    gita = stage.enter(on.COORDINATOR)
    for address in ("/kotak/", "/kotak/?lihat=terbuka", f"/kotak/laporan/?q={taken.number}", "/pemberitahuan/"):
        gita.goto(address)
        expect(gita.locator("main").get_by_role("link", name=taken.number)).to_have_count(0)
        assert str(case) not in gita.content(), f"{address} knows of it"
    assert taken.number not in gita.request.get("/kotak/unduh.csv?lihat=semua").text()
    refused = gita.request.get(f"/kotak/{case}/")
    absent = gita.request.get("/kotak/00000000-0000-4000-8000-000000000000/")
    assert (refused.status, absent.status) == (404, 404), "a case that is not theirs looks like none at all"

    dewi2 = stage.enter(on.HUB_LIAISON, phone=True)
    on.acknowledge(dewi2, taken.number)
