"""What a meeting agreed and the office owes: on top of the desk at once, done with words, dropped with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from narahubung.rules.facts import ActionOwner
from narahubung.rules.lifecycle import Act
from tests.apps.cases.story import Story, come_to
from tests.apps.desk.officer import Enter, case_address

WORDS = "Undang dinas untuk gelar perkara"
HEADING = "Tindak lanjut rapat yang menunggu"


@pytest.fixture
def agreed(enter: Enter) -> Story:
    """Let a meeting agree on an action of the office about a case whose turn is the agency's."""
    story = come_to("acknowledged")
    story.do("ina", Act.AGREE_ACTION, text=WORDS, owner=ActionOwner.OFFICE, due_on=date(2026, 3, 27))
    return story


def key(story: Story) -> int:
    (term,) = story.sheet("eka").open_actions()
    assert term.action is not None
    return term.action.id


@pytest.mark.parametrize(("name", "waits"), [("dewi", True), ("eka", True), ("fajar", False), ("ina", False)])
def test_it_stands_on_top_of_the_desk_of_those_who_work_on_cases(
    enter: Enter, agreed: Story, name: str, waits: bool
) -> None:
    page = enter(name).get("/meja/")

    assert (HEADING in page.body) is waits
    assert (WORDS in page.body) is waits
    assert page.queries <= 6


def test_an_officer_says_that_it_is_done(enter: Enter, agreed: Story) -> None:
    done = enter("eka").act(agreed.case, Act.FULFIL_ACTION, action=key(agreed), text="Sudah diundang")

    assert done.location == case_address(agreed.case)
    assert agreed.sheet("eka").open_actions() == ()


@pytest.mark.parametrize("name", ["eka", "fajar", "ina"])
def test_those_who_hold_meetings_drop_it_with_a_reason(enter: Enter, agreed: Story, name: str) -> None:
    without = enter(name).act(agreed.case, Act.DROP_ACTION, action=key(agreed), reason="")
    assert without.status == 422

    enter(name).act(agreed.case, Act.DROP_ACTION, action=key(agreed), reason="Sudah selesai dengan sendirinya")

    assert agreed.sheet("eka").open_actions() == ()
    assert "Dihentikan" in enter("eka").get(case_address(agreed.case)).body


@pytest.mark.parametrize("name", ["rina", "hadi", "ina"])
def test_who_only_watches_cannot_say_that_it_is_done(enter: Enter, agreed: Story, name: str) -> None:
    assert enter(name).form(agreed.case, Act.FULFIL_ACTION).status in (403, 404, 409)
