"""A press is done once; its key does not pass for another deed, another meeting or another person."""

from __future__ import annotations

from datetime import date

import pytest

from narahubung.meetings import planning
from narahubung.meetings.given import Answer
from narahubung.meetings.models import MeetingEvent
from narahubung.rules.refusals import KeyReused, NotSeen
from tests import world
from tests.apps.meetings.table import AT, a_plan, fresh, key, planned

pytestmark = pytest.mark.usefixtures("small_world")


def test_the_same_press_again_does_nothing() -> None:
    row, press = planned(), key()

    assert planning.answer(row.pk, Answer.YES, actor=world.actor("bima"), at=AT, key=press)
    assert not planning.answer(row.pk, Answer.YES, actor=world.actor("bima"), at=AT, key=press)
    assert MeetingEvent.objects.filter(meeting=row, deed="answer").count() == 1


def test_a_used_key_does_not_pass_for_another_deed() -> None:
    row, press = planned(), key()
    planning.invite_guest(
        row.pk, name="Tamu", institution="Lembaga", actor=world.actor("ina"), at=AT, key=press
    )  # fmt: skip

    with pytest.raises(KeyReused):
        planning.cancel(row.pk, actor=world.actor("ina"), at=AT, key=press)

    assert fresh(row).phase == "planned"


def test_nor_for_the_same_deed_to_another_meeting() -> None:
    row, other, press = planned(), planned(first_on=date(2026, 3, 31)), key()
    planning.answer(row.pk, Answer.YES, actor=world.actor("bima"), at=AT, key=press)

    with pytest.raises(KeyReused):
        planning.answer(other.pk, Answer.YES, actor=world.actor("bima"), at=AT, key=press)

    assert other.seats.get(agency=world.DISDUKCAPIL).answer == ""


def test_nor_for_the_deed_of_another_person() -> None:
    row, press = planned(), key()
    planning.answer(row.pk, Answer.YES, actor=world.actor("bima"), at=AT, key=press)

    with pytest.raises(KeyReused):
        planning.answer(row.pk, Answer.NO, actor=world.actor("citra"), at=AT, key=press)
    with pytest.raises(NotSeen):
        planning.answer(row.pk, Answer.NO, actor=world.actor("nilam"), at=AT, key=press)


def test_a_plan_is_found_again_by_who_made_it_alone() -> None:
    press = key()
    made = planning.plan(a_plan(), actor=world.actor("ina"), at=AT, key=press)

    assert planning.plan(a_plan(), actor=world.actor("ina"), at=AT, key=press) == made
    with pytest.raises(KeyReused):
        planning.plan(a_plan(), actor=world.actor("fajar"), at=AT, key=press)
