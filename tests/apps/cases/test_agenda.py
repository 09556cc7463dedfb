"""What a meeting would talk about: late, silent and often returned cases, by agency, and no word of anybody."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

import pytest

from narahubung.cases import queries
from narahubung.cases.queries import AgendaCase, AgendaKind
from narahubung.rules.facts import TermCode
from narahubung.rules.lifecycle import Act
from tests import world
from tests.apps.cases import story as words
from tests.apps.cases.story import Story, come_to

pytestmark = pytest.mark.usefixtures("small_world")

# Ten working days after 11 March 2026, with Nyepi and Idul Fitri between, everything of that day is late.
LATER = timedelta(days=21)


def candidates(name: str, *, at: datetime, government: int | None = None) -> tuple[AgendaCase, ...]:
    return queries.agenda_candidates(world.actor(name), at=at, government=government)


def kinds(found: tuple[AgendaCase, ...]) -> set[tuple[str, str]]:
    return {(one.kind.value, one.number) for one in found}


def returned_often(times: int) -> Story:
    """Return a case whose answer was sent back so many times and has just come again."""
    story = come_to("answered")
    for _time in range(times):
        story.do("eka", Act.RETURN_ANSWER)
        story.do("bima", Act.DRAFT_ANSWER)
        story.do("hana", Act.APPROVE_ANSWER)
    return story


def test_silence_is_told_apart_from_lateness_and_from_much_returning() -> None:
    silent, late, at_hub = come_to("forwarded"), come_to("acknowledged"), come_to("at_hub")
    often, twice = returned_often(3), returned_often(2)
    for_office, ended = come_to("registered"), come_to("closed")
    at = max(story.at for story in (often, twice, for_office, ended)) + LATER

    found = candidates("fajar", at=at)

    assert kinds(found) == {
        ("silent", silent.number), ("overdue", late.number), ("overdue", at_hub.number), ("returned", often.number),
    }  # fmt: skip
    by_number = {one.number: one for one in found}
    assert by_number[silent.number].term is TermCode.ACKNOWLEDGE
    assert by_number[late.number].term is TermCode.ANSWER
    assert (by_number[at_hub.number].term, by_number[at_hub.number].is_with_hub) == (TermCode.PASS_ON, True)
    assert (by_number[often.number].returns, by_number[often.number].agency) == (3, world.DISDUKCAPIL)
    assert all(one.since < at for one in found)


def test_a_case_may_be_late_and_returned_and_stands_there_once_of_each() -> None:
    story = returned_often(3)
    story.do("eka", Act.RETURN_ANSWER)

    found = candidates("fajar", at=story.at + LATER)

    assert [one.kind for one in sorted(found, key=lambda one: one.kind)] == [AgendaKind.OVERDUE, AgendaKind.RETURNED]


def test_nothing_is_on_the_agenda_before_it_is_late() -> None:
    story = come_to("forwarded")

    assert candidates("fajar", at=story.at) == ()


def test_an_agreed_action_that_is_late_comes_before_the_next_meeting() -> None:
    story = come_to("answered")
    story.do("eka", Act.AGREE_ACTION)

    (one,) = candidates("ina", at=story.at + LATER)
    assert (one.kind, one.term, one.case) == (AgendaKind.OVERDUE, TermCode.ACTION, story.case)


@pytest.mark.parametrize("name", ["bima", "hana", "citra", "joko", "nilam", "yusuf", "tamu", "nobody"])
def test_an_agenda_is_made_by_office_and_coordinator_alone(name: str) -> None:
    story = come_to("forwarded")

    assert candidates(name, at=story.at + LATER) == ()


def test_a_coordinator_is_not_told_of_a_case_about_the_hub_itself() -> None:
    story = come_to("verified")
    story.do("dewi", Act.FORWARD, agency=world.HUB)

    assert candidates("gita", at=story.at + LATER) == ()
    assert len(candidates("fajar", at=story.at + LATER)) == 1


def test_an_agenda_of_one_government_holds_no_other() -> None:
    story = come_to("forwarded")

    assert len(candidates("fajar", at=story.at + LATER, government=world.GOVERNMENT)) == 1
    assert candidates("fajar", at=story.at + LATER, government=world.OTHER_GOVERNMENT) == ()


def test_nothing_anybody_wrote_or_is_called_is_in_it() -> None:
    come_to("forwarded")
    story = come_to("acknowledged")

    text = str([asdict(one) for one in candidates("fajar", at=story.at + LATER)]).lower()
    for canary in (words.NAME, words.SECRET, words.BETWEEN, words.EMAIL, words.NIK, "jalan rahasia"):
        assert canary.lower() not in text
