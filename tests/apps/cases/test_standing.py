"""Every act is open to those of its row and refused to everybody else: unseen to some, not theirs to the rest."""

from __future__ import annotations

import pytest

from narahubung.cases.models import Event
from narahubung.rules import lifecycle
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Standing
from narahubung.rules.refusals import NotSeen, NotYours
from tests import world
from tests.apps.cases.moments import MOMENTS, given_for, story_before

pytestmark = pytest.mark.usefixtures("small_world")

EVERYBODY = ("sari", "nobody", "clockwork", *world.KEYS)
STANDINGS = {
    "dewi": Standing.INTAKE, "dian": Standing.INTAKE, "eka": Standing.EXAMINER, "evi": Standing.EXAMINER,
    "fajar": Standing.HEAD_OF_OFFICE, "farah": Standing.HEAD_OF_OFFICE, "bima": Standing.LIAISON,
    "wulan": Standing.LIAISON, "hana": Standing.AGENCY_HEAD, "hesti": Standing.AGENCY_HEAD,
    "ina": Standing.PREVENTION, "gita": Standing.COORDINATOR, "gilang": Standing.COORDINATOR,
    "sari": Standing.COMPLAINANT, "clockwork": Standing.CLOCKWORK,
}  # fmt: skip


def allowed(act: Act) -> frozenset[Standing]:
    return frozenset(standing for rule in lifecycle.RULES if rule.act is act for standing in rule.by)


@pytest.mark.parametrize("act", MOMENTS)
def test_an_act_is_done_by_those_it_is_open_to(act: Act) -> None:
    story = story_before(act)
    moment = MOMENTS[act]
    if moment.first != "clockwork":
        assert act in story.sheet(moment.first).choices

    done = story.attempt(moment.first, act, given_for(act, story))

    assert (done.act, done.state, done.turn) == (act, *story.facts())


@pytest.mark.parametrize("act", MOMENTS)
def test_an_act_is_refused_to_everybody_else_and_changes_nothing(act: Act) -> None:
    story = story_before(act)
    given = given_for(act, story)
    before = world.as_owner("SELECT count(*) FROM cases_event")
    others = [name for name in EVERYBODY if STANDINGS.get(name) not in allowed(act)]
    for name in others:
        with pytest.raises((NotSeen, NotYours)):
            story.attempt(name, act, given)
        if name not in ("nobody", "clockwork"):
            try:
                assert act not in story.sheet(name).choices, name
            except NotSeen:
                continue

    assert len(others) >= 12
    assert world.as_owner("SELECT count(*) FROM cases_event") == before


def test_every_act_of_the_table_has_a_moment() -> None:
    assert set(MOMENTS) == set(Act) - {Act.LODGE}


def test_the_events_name_who_did_what_in_which_standing() -> None:
    from narahubung.cases.scope import seen_by

    story = story_before(Act.CLOSE)
    story.do("fajar", Act.CLOSE)

    with seen_by(world.actor("fajar")):
        last = Event.objects.filter(case_id=story.case).latest("number")
    assert (last.act, last.standing, last.person_id, last.at) == (
        Act.CLOSE, Standing.HEAD_OF_OFFICE, world.KEYS["fajar"], story.at,
    )  # fmt: skip
    assert last.details["proposed_by"] == world.KEYS["eka"]
