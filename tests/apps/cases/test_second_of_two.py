"""Whoever comes second is told what happened, in as much as their own timeline tells it."""

from __future__ import annotations

import pytest

from narahubung.rules.facts import Lane
from narahubung.rules.given import Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.refusals import Incomplete, NotSeen, Overtaken
from tests import world
from tests.apps.cases.story import come_to

pytestmark = pytest.mark.usefixtures("small_world")


def test_the_second_of_two_is_told_who_was_faster() -> None:
    story = come_to("verified")
    story.do("dewi", Act.FORWARD)

    with pytest.raises(Overtaken) as told:
        story.do("dian", Act.FORWARD)

    assert (told.value.last_act, told.value.last_by) == (Act.FORWARD, "Dewi (rekaan)")


def test_a_complainant_who_comes_second_is_told_no_name_and_nothing_from_inside() -> None:
    story = come_to("closed")
    story.do("sari", Act.CONFIRM)
    story.do("eka", Act.WRITE, lane=Lane.OFFICE)

    with pytest.raises(Overtaken) as told:
        story.do("sari", Act.DISPUTE)

    assert told.value.last_act == Act.CONFIRM
    assert "rekaan" not in told.value.last_by


def test_an_agency_that_comes_second_is_told_nothing_of_the_offices_own_acts() -> None:
    story = come_to("acknowledged")
    story.do("eka", Act.BAR_PERSON, person=world.KEYS["umar"])

    with pytest.raises(Overtaken) as told:
        story.do("bima", Act.ACKNOWLEDGE)

    assert told.value.last_act == Act.ACKNOWLEDGE


def test_a_colleague_of_whoever_declined_is_told_so_and_a_stranger_learns_nothing() -> None:
    story = come_to("acknowledged")
    story.do("bima", Act.DECLINE)

    with pytest.raises(Overtaken) as told:
        story.do("wulan", Act.DRAFT_ANSWER)
    assert (told.value.last_act, told.value.last_by) == (Act.DECLINE, "Bima (rekaan)")
    with pytest.raises(NotSeen):
        story.do("citra", Act.DRAFT_ANSWER)
    with pytest.raises(NotSeen):
        story.wait(hours=2).do("wulan", Act.DRAFT_ANSWER)


def test_given_nothing_every_field_is_named() -> None:
    from narahubung.cases import actions

    story = come_to("answered")

    with pytest.raises(Incomplete) as refused:
        actions.perform(story.case, Act.REQUEST_CLARIFICATION_1, actor=world.actor("eka"), at=story.at, given=Given())
    assert set(refused.value.fields) == {"questions", "letter"}


@pytest.mark.parametrize("taken_by", [("dewi", Act.RECALL), ("gita", Act.DECLINE)])
def test_who_never_had_the_case_is_not_told_that_it_was_taken_from_the_hub(taken_by: tuple[str, Act]) -> None:
    story = come_to("at_hub")
    story.do(*taken_by)

    with pytest.raises(NotSeen):
        story.do("bima", Act.ACKNOWLEDGE, minutes=1)
    if taken_by[0] != "gita":
        with pytest.raises(Overtaken):
            story.do("gita", Act.PASS_ON, minutes=1)
