"""Which case a decision is about is told to who leads, to the office and to the case's own agency; to nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine

from narahubung.meetings import sitting
from narahubung.meetings.given import Decided
from narahubung.meetings.models import Meeting
from tests import world
from tests.apps.cases.story import Story, come_to
from tests.apps.desk.officer import Officer
from tests.apps.meetings.table import BEGINS, begun, fresh, key

pytestmark = pytest.mark.usefixtures("small_world")

WORDS = "Serahkan KTP paling lambat 10 April"
RUNNING = ("jalan/", "jalan/keadaan/", "keputusan/")
NEUTRAL = "Tindak lanjut atas satu laporan."


@pytest.fixture(autouse=True)
def _at_that_time() -> Iterator[None]:
    with time_machine.travel(BEGINS, tick=True):
        yield


def decided() -> tuple[Meeting, Story]:
    """Return a running meeting that has decided about a case of Disdukcapil."""
    story = come_to("acknowledged")
    row = begun(there=("bima",))
    given = Decided(text=WORDS, owner="agency", due_on=date(2026, 4, 10), case=story.case)
    sitting.decide(row.pk, given, actor=world.actor("ina"), at=BEGINS, key=key())
    return fresh(row), story


def over() -> tuple[Meeting, Story]:
    """Return the same meeting when it has ended."""
    row, story = decided()
    sitting.end(row.pk, actor=world.actor("ina"), at=BEGINS + timedelta(hours=1), key=key())
    return fresh(row), story


def links(body: str, number: str) -> list[str]:
    """Return where the page leads under a register number, below its head."""
    return re.findall(rf'<a href="([^"]+)">{re.escape(number)}</a>', body)


@pytest.mark.parametrize(
    ("name", "room"),
    [
        ("ina", "meja/laporan"),
        ("fajar", "meja/laporan"),
        ("hadi", "meja/laporan"),
        ("rina", "meja/laporan"),
        ("bima", "kotak"),
        ("hana", "kotak"),
    ],
)
@pytest.mark.parametrize("page", RUNNING)
def test_who_may_see_the_case_is_led_to_it_while_the_meeting_runs(name: str, room: str, page: str) -> None:
    row, story = decided()

    officer = Officer(name)
    found = links(officer.get(f"/rapat/{row.pk}/{page}").body, story.number)

    assert found == [f"/{room}/{story.case}/"]
    assert officer.get(found[0]).status == 200


@pytest.mark.parametrize("name", ["ina", "fajar", "bima"])
@pytest.mark.parametrize("page", RUNNING)
def test_what_was_decided_is_read_by_who_may_read_it_on_the_case(name: str, page: str) -> None:
    row, _story = decided()

    assert WORDS in Officer(name).get(f"/rapat/{row.pk}/{page}").body


@pytest.mark.parametrize("page", RUNNING)
def test_the_auditor_is_told_which_case_and_not_what_was_written(page: str) -> None:
    row, story = decided()

    body = Officer("hadi").get(f"/rapat/{row.pk}/{page}").body

    assert story.number in body
    assert NEUTRAL in body
    assert WORDS not in body


@pytest.mark.parametrize("name", ["ina", "fajar", "hadi", "bima"])
def test_who_may_see_the_case_is_led_to_it_afterwards(name: str) -> None:
    row, story = over()

    assert len(links(Officer(name).get(f"/rapat/{row.pk}/keputusan/").body, story.number)) == 1


@pytest.mark.parametrize("name", ["citra", "joko"])
@pytest.mark.parametrize("page", [*RUNNING, "layar/", "jalan/keadaan/?layar=1"])
def test_all_others_read_neutral_words(name: str, page: str) -> None:
    row, story = decided()

    body = Officer(name).get(f"/rapat/{row.pk}/{page}").body

    assert story.number not in body
    assert str(story.case) not in body
    assert WORDS not in body
    assert NEUTRAL in body


@pytest.mark.parametrize("name", ["ina", "bima"])
def test_the_projector_names_no_case_whoever_opened_it(name: str) -> None:
    row, story = decided()

    for page in ("layar/", "jalan/keadaan/?layar=1"):
        assert story.number not in Officer(name).get(f"/rapat/{row.pk}/{page}").body
