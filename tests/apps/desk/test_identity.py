"""Who complained: shown on purpose, written down each time, and the log read by those who watch."""

from __future__ import annotations

import pytest

from tests.apps.cases import story
from tests.apps.desk.officer import Enter, case_address


@pytest.mark.parametrize("name", ["dewi", "eka", "fajar"])
def test_an_identity_is_shown_and_the_reading_written_down(enter: Enter, name: str) -> None:
    told = story.lodged()

    read = enter(name).post(f"{case_address(told.case)}identitas/", {})
    log = enter("hadi").get("/meja/pembacaan/")

    assert story.NAME in read.body
    assert "no-store" in read.headers["Cache-Control"]
    assert told.number in log.body
    assert f"{name.title()} (rekaan)" in log.body


@pytest.mark.parametrize("name", ["rina", "ina", "hadi"])
def test_who_may_not_know_is_refused_and_nothing_is_written_down(enter: Enter, name: str) -> None:
    told = story.lodged()

    read = enter(name).post(f"{case_address(told.case)}identitas/", {})

    assert read.status == 403
    assert story.NAME not in read.body
    assert told.number not in enter("fajar").get("/meja/pembacaan/").body


def test_an_identity_is_never_read_by_opening_an_address(enter: Enter) -> None:
    told = story.lodged()

    assert enter("dewi").get(f"{case_address(told.case)}identitas/").status == 405


def test_another_office_cannot_even_ask(enter: Enter) -> None:
    told = story.lodged()

    assert enter("nilam").post(f"{case_address(told.case)}identitas/", {}).status == 404
    assert enter("nilam").get(f"{case_address(told.case)}orang-yang-sama/").status == 404


@pytest.mark.parametrize(
    ("name", "status"), [("fajar", 200), ("hadi", 200), ("dewi", 403), ("rina", 403), ("bima", 403)]
)
def test_the_log_is_for_head_and_auditor(enter: Enter, name: str, status: int) -> None:
    assert enter(name).get("/meja/pembacaan/").status == status


def test_other_cases_of_a_person_are_found_without_opening_who_it_is(enter: Enter) -> None:
    first, second = story.lodged(), story.lodged()

    page = enter("dewi").get(f"{case_address(first.case)}orang-yang-sama/")

    assert second.number in page.body
    assert story.NAME not in page.body
    assert second.number not in enter("hadi").get("/meja/pembacaan/").body
    assert enter("rina").get(f"{case_address(first.case)}orang-yang-sama/").status == 403
