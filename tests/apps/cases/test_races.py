"""Two at once, for every act of the table: one wins, the other is told; a press twice is one change (I10, I3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import TypeVar
from uuid import UUID, uuid4

import pytest

from narahubung.cases import actions
from narahubung.cases.actions import Performed
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import STRANGER
from narahubung.rules.refusals import Incomplete, KeyReused, NotSeen, Overtaken, RuleBroken, WrongMoment
from tests import world
from tests.apps.cases.moments import MOMENTS, given_for, story_before
from tests.apps.cases.story import COMPLAINT, Story

pytestmark = [pytest.mark.breaks, pytest.mark.usefixtures("open_world")]

Result = TypeVar("Result")


def at_once(does: Sequence[Callable[[], Result]]) -> list[Result | RuleBroken]:
    """Let all start at the same moment, each on a connection of its own; return what each got or was refused with."""
    from django.db import connection

    barrier = Barrier(len(does))

    def run(do: Callable[[], Result]) -> Result | RuleBroken:
        try:
            connection.ensure_connection()
            barrier.wait(30)
            return do()
        except RuleBroken as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(does)) as pool:
        return list(pool.map(run, does))


def events(story: Story) -> int:
    return story.sheet("eka").events


def press(story: Story, name: str, act: Act, *, key: UUID | None = None) -> Callable[[], Performed]:
    given, actor, at = given_for(act, story), story.who(name), story.at + timedelta(minutes=1)
    return lambda: actions.perform(story.case, act, actor=actor, at=at, given=given, key=key)


@pytest.mark.parametrize("act", [act for act, moment in MOMENTS.items() if moment.once])
def test_of_two_at_once_one_wins_and_the_other_is_told(act: Act) -> None:
    story, moment = story_before(act), MOMENTS[act]
    before = events(story)

    got = at_once([press(story, moment.first, act), press(story, moment.second, act)])

    won = [each for each in got if isinstance(each, Performed)]
    lost = [each for each in got if not isinstance(each, Performed)]
    assert len(won) == len(lost) == 1
    told = WrongMoment if moment.first == "clockwork" else Overtaken
    assert isinstance(lost[0], (told, Incomplete)), lost
    if isinstance(lost[0], Overtaken):
        assert lost[0].last_act == act
    assert events(story) == before + 1


@pytest.mark.parametrize("act", [act for act, moment in MOMENTS.items() if not moment.once])
def test_what_both_may_do_happens_twice_one_after_the_other(act: Act) -> None:
    story, moment = story_before(act), MOMENTS[act]
    before = events(story)

    got = at_once([press(story, moment.first, act), press(story, moment.second, act)])

    numbers = sorted(each.number for each in got if isinstance(each, Performed))
    assert numbers == [before + 1, before + 2]


@pytest.mark.parametrize("act", MOMENTS)
def test_the_same_press_twice_at_once_is_one_change_and_one_answer(act: Act) -> None:
    story, key = story_before(act), uuid4()
    before = events(story)

    got = at_once([press(story, MOMENTS[act].first, act, key=key) for _ in range(2)])

    done = [each for each in got if isinstance(each, Performed)]
    assert len(done) == 2, got
    assert {each.again for each in done} == {False, True}
    assert replace(done[0], again=False) == replace(done[1], again=False)
    assert events(story) == before + 1


def test_forty_copies_of_one_complaint_are_one() -> None:
    key, at = uuid4(), world.WED_11_MAR

    got = at_once([lambda: actions.lodge(COMPLAINT, actor=STRANGER, at=at, key=key)] * 40)

    assert not [each for each in got if isinstance(each, RuleBroken)]
    assert len({replace(each, again=False) for each in got if not isinstance(each, RuleBroken)}) == 1
    assert [each.again for each in got if not isinstance(each, RuleBroken)].count(False) == 1
    assert world.as_owner("SELECT count(*) FROM cases_event WHERE key = %s", key) == [(1,)]


def test_two_bodies_under_one_key_at_once_leave_one_and_refuse_the_other() -> None:
    key, at = uuid4(), world.WED_11_MAR
    other = replace(COMPLAINT, text="Bukan yang itu")

    got = at_once(
        [
            lambda: actions.lodge(COMPLAINT, actor=STRANGER, at=at, key=key),
            lambda: actions.lodge(other, actor=STRANGER, at=at, key=key),
        ]
    )

    assert [type(each) for each in got].count(KeyReused) == 1


def test_a_key_of_another_cases_act_is_refused_in_words() -> None:
    first, second, key = story_before(Act.TAKE), story_before(Act.TAKE), uuid4()
    press(first, "dewi", Act.TAKE, key=key)()

    with pytest.raises(KeyReused):
        press(second, "dewi", Act.TAKE, key=key)()
    with pytest.raises(KeyReused):
        press(first, "eka", Act.TAKE, key=key)()
    with pytest.raises(KeyReused):
        press(first, "dewi", Act.FLAG_RAPID, key=key)()


def test_a_key_tells_a_stranger_nothing_of_a_case_they_cannot_see() -> None:
    story, key = story_before(Act.TAKE), uuid4()
    press(story, "dewi", Act.TAKE, key=key)()

    with pytest.raises(NotSeen):
        press(story, "citra", Act.TAKE, key=key)()


def test_register_numbers_drawn_at_once_are_all_different() -> None:
    at = world.WED_11_MAR

    got = at_once([lambda: actions.lodge(COMPLAINT, actor=STRANGER, at=at, key=uuid4())] * 12)

    assert len({each.number for each in got if not isinstance(each, RuleBroken)}) == 12
