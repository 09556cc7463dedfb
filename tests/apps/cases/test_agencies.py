"""What passes between the office and an agency: answers, clarification, time, the hub, and going elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from narahubung.cases import queries
from narahubung.rules.facts import (
    Lane,
    Route,
    State,
    TermCode,
    Turn,
)  # fmt: skip
from narahubung.rules.given import AnswerGiven
from narahubung.rules.lifecycle import Act
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, SamePerson, WrongMoment
from narahubung.rules.terms import ExtensionRefused
from tests import world
from tests.apps.cases.story import COMPLAINT, INSIDE, come_to, lodged, running

pytestmark = pytest.mark.usefixtures("small_world")


def test_clarification_goes_from_one_to_two_to_going_on_without_an_answer() -> None:
    story = come_to("answered")
    with pytest.raises(WrongMoment):
        story.do("eka", Act.REQUEST_CLARIFICATION_2)
    story.do("eka", Act.REQUEST_CLARIFICATION_1)
    assert len(story.sheet("bima").open_questions()) == 2
    with pytest.raises(WrongMoment):
        story.do("eka", Act.REQUEST_CLARIFICATION_2)

    story.wait(days=20).do("eka", Act.REQUEST_CLARIFICATION_2)
    assert story.facts() == (State.CLARIFICATION_2, Turn.LIAISON)
    with pytest.raises(WrongMoment):
        story.do("eka", Act.GO_ON_WITHOUT_ANSWER)
    story.wait(days=20).do("eka", Act.GO_ON_WITHOUT_ANSWER)

    assert story.facts() == (State.ANSWERED, Turn.OFFICE)
    assert [letter.kind for letter in story.sheet("eka").letters] == [
        Act.REQUEST_CLARIFICATION_1, Act.REQUEST_CLARIFICATION_2,
    ]  # fmt: skip


def test_each_question_is_answered_by_itself_and_the_office_reads_it_once_approved() -> None:
    story = come_to("clarification_1")
    questions = story.sheet("bima").open_questions()
    answers = tuple(AnswerGiven(f"{INSIDE} {place}", question.id) for place, question in enumerate(questions))

    story.do("bima", Act.DRAFT_ANSWER, answers=answers)
    assert not [m for m in story.sheet("eka").messages if m.answers]
    story.do("hana", Act.APPROVE_ANSWER)

    assert {m.answers for m in story.sheet("eka").messages if m.answers} == {question.id for question in questions}
    assert story.sheet("eka").open_questions() == ()


def test_an_answer_to_another_cases_question_is_refused() -> None:
    other = come_to("clarification_1").sheet("bima").open_questions()[0].id
    story = come_to("clarification_1")

    with pytest.raises(Incomplete):
        story.do("bima", Act.DRAFT_ANSWER, answers=(AnswerGiven("a", other),))


def test_more_time_is_asked_once_granted_once_and_never_more_than_asked() -> None:
    story = come_to("acknowledged")
    before = story.sheet("bima").line.due_at
    story.do("bima", Act.ASK_TIME, days=3)
    with pytest.raises(WrongMoment):
        story.do("wulan", Act.ASK_TIME, days=2)
    with pytest.raises(NotYours):
        story.do("bima", Act.GRANT_TIME, days=3)
    with pytest.raises(Incomplete):
        story.do("eka", Act.GRANT_TIME, days=4)

    story.do("eka", Act.GRANT_TIME, days=3)

    after = story.sheet("bima").line.due_at
    assert before is not None
    assert after is not None
    assert after > before
    with pytest.raises(WrongMoment):
        story.do("bima", Act.ASK_TIME, days=1)


def test_more_time_refused_may_be_asked_again() -> None:
    story = come_to("time_asked")
    before = story.sheet("bima").line.due_at
    story.do("fajar", Act.REFUSE_TIME)

    assert story.sheet("bima").line.due_at == before
    story.do("bima", Act.ASK_TIME, days=1)


def test_more_time_than_the_answers_own_term_allows_is_refused_whatever_else_runs() -> None:
    # While the complainant is asked something, a term runs that may be extended further than the answer's.
    story = come_to("questioned")

    with pytest.raises((Incomplete, ExtensionRefused)) as refused:
        story.do("bima", Act.ASK_TIME, days=10)

    assert isinstance(refused.value, Incomplete)
    assert refused.value.fields == {"days": "at_most:5"}


def test_a_request_for_time_does_not_outlive_its_answer() -> None:
    story = come_to("time_asked")
    story.do("bima", Act.DRAFT_ANSWER)
    story.do("hana", Act.APPROVE_ANSWER)
    story.do("eka", Act.RETURN_ANSWER)

    with pytest.raises(WrongMoment):
        story.do("eka", Act.GRANT_TIME, days=2)


def test_a_request_for_time_does_not_outlive_going_on_without_an_answer() -> None:
    story = come_to("clarification_2")
    story.do("bima", Act.ASK_TIME)
    story.wait(days=30).do("eka", Act.GO_ON_WITHOUT_ANSWER)
    story.do("eka", Act.RETURN_ANSWER)

    with pytest.raises(WrongMoment):
        story.do("eka", Act.GRANT_TIME, days=2)


def test_an_agency_that_declines_no_longer_sees_the_case() -> None:
    story = come_to("acknowledged")
    story.do("bima", Act.DECLINE)

    assert story.facts() == (State.VERIFIED, Turn.OFFICE)
    assert running(story) == {TermCode.FORWARD}
    for name in ("bima", "wulan", "hana", "gita"):
        with pytest.raises(NotSeen):
            story.sheet(name)


def test_a_recalled_case_goes_to_another_agency_which_learns_nothing_of_the_first() -> None:
    story = come_to("drafted")
    story.do("bima", Act.WRITE, lane=Lane.AGENCY, text="antardinas")
    story.do("eka", Act.RECALL)
    story.do("dewi", Act.FORWARD, agency=world.DINKES, text="Mohon dijawab")

    sheet = story.sheet("citra")

    assert [message.text for message in sheet.messages] == ["Mohon dijawab"]
    assert sheet.draft() == ()
    assert [happening.act for happening in sheet.happenings] == [Act.LODGE, Act.FORWARD]
    assert not {happening.author for happening in sheet.happenings} & {"Bima (rekaan)", "Hana (rekaan)"}
    assert INSIDE not in str(sheet)
    with pytest.raises(NotSeen):
        story.sheet("bima")


def test_each_agency_is_asked_for_its_own_clarification_one_first() -> None:
    story = come_to("clarified")
    story.do("eka", Act.RETURN_ANSWER)
    story.do("eka", Act.RECALL)
    story.do("dewi", Act.FORWARD, agency=world.DINKES)
    story.do("citra", Act.ACKNOWLEDGE)
    story.do("citra", Act.DRAFT_ANSWER)
    story.do("kartika", Act.APPROVE_ANSWER)

    with pytest.raises(WrongMoment):
        story.do("eka", Act.REQUEST_CLARIFICATION_2)
    story.do("eka", Act.REQUEST_CLARIFICATION_1)

    assert story.facts() == (State.CLARIFICATION_1, Turn.LIAISON)
    assert len(story.sheet("eka").letters) == 2
    assert len(story.sheet("citra").letters) == 1


def test_a_case_comes_through_the_hub() -> None:
    story = come_to("at_hub")
    assert story.facts() == (State.FORWARDED, Turn.HUB)
    with pytest.raises(NotSeen):
        story.sheet("bima")
    with pytest.raises(NotSeen):
        story.do("bima", Act.ACKNOWLEDGE)

    story.do("gita", Act.PASS_ON)

    assert story.facts() == (State.FORWARDED, Turn.LIAISON)
    assert story.sheet("bima").route is Route.VIA_HUB
    with pytest.raises(NotYours):
        story.do("gita", Act.ACKNOWLEDGE)


def test_a_case_withdrawn_while_it_waits_with_the_hub_never_reaches_the_agency() -> None:
    story = come_to("at_hub")
    story.do("sari", Act.WITHDRAW)

    assert story.facts() == (State.WITHDRAWN, Turn.NOBODY)
    for name in ("bima", "hana", "citra"):
        with pytest.raises(NotSeen):
            story.sheet(name)
    assert story.sheet("dewi").line.agency is None


def test_a_complaint_about_the_hub_goes_past_it() -> None:
    story = lodged(replace(COMPLAINT, service="pengawasan", reported="INSPEKTORAT"))
    story.do("dewi", Act.VERIFY)
    with pytest.raises(Incomplete):
        story.do("dewi", Act.FORWARD_VIA_HUB, agency=world.HUB)

    story.do("dewi", Act.FORWARD, agency=world.HUB)

    assert story.sheet("umar").standings
    with pytest.raises(NotSeen):
        story.sheet("gita")


def test_the_hub_does_not_watch_a_complaint_that_names_it_wherever_that_was_sent() -> None:
    story = lodged(replace(COMPLAINT, reported="INSPEKTORAT"))
    story.do("dewi", Act.VERIFY)
    with pytest.raises(Incomplete):
        story.do("dewi", Act.FORWARD_VIA_HUB, agency=world.DISDUKCAPIL)

    story.do("dewi", Act.FORWARD, agency=world.DISDUKCAPIL)

    assert story.sheet("bima").standings
    with pytest.raises(NotSeen):
        story.sheet("gita")
    seen = queries.look(world.actor("gita"), at=story.at, wanted=queries.Wanted(pile=queries.Pile.ALL))
    assert seen.listing.lines == ()


def test_a_draft_is_approved_by_another_and_may_come_back() -> None:
    story = come_to("drafted")
    with pytest.raises(NotYours):
        story.do("wulan", Act.APPROVE_ANSWER)

    story.do("hana", Act.SEND_BACK, reason="Perbaiki angkanya")
    assert story.facts() == (State.ACKNOWLEDGED, Turn.LIAISON)
    assert "Perbaiki angkanya" in str(story.sheet("bima"))
    assert "Perbaiki angkanya" not in str(story.sheet("eka"))
    story.do("wulan", Act.DRAFT_ANSWER, answers=(AnswerGiven("Sudah betul"),))
    story.do("hana", Act.APPROVE_ANSWER)

    assert [m.text for m in story.sheet("eka").messages if m.kind == "answer"] == ["Sudah betul"]


def test_who_holds_both_posts_does_not_approve_the_own_draft() -> None:
    from narahubung.agencies.appointments import actor_of
    from narahubung.agencies.models import Appointment
    from narahubung.cases import actions

    Appointment.objects.create(
        person_id=world.KEYS["bima"], role="head_of_agency", agency_id=world.DISDUKCAPIL, starts_on=date(2020, 1, 1)
    )
    story = come_to("drafted")

    with pytest.raises(SamePerson):
        actions.perform(
            story.case, Act.APPROVE_ANSWER, actor=actor_of(world.KEYS["bima"], on=world.THAT_DAY), at=story.at
        )


def test_a_question_stops_the_clock_and_the_answer_gives_the_time_back() -> None:
    story = come_to("acknowledged")
    before = story.sheet("bima").line.due_at
    story.do("eka", Act.ASK_COMPLAINANT)
    assert story.sheet("bima").line.is_paused

    story.wait(days=7).do("sari", Act.REPLY, text="Hanya untuk kantor")

    after = story.sheet("bima").line.due_at
    assert before is not None
    assert after is not None
    assert after - before >= timedelta(days=5)
    assert not story.sheet("bima").line.is_paused
    assert "Hanya untuk kantor" not in str(story.sheet("bima"))


def test_an_unanswered_question_lapses_and_the_clock_runs_again() -> None:
    story = come_to("questioned").wait(days=40)
    story.do("clockwork", Act.LAPSE)

    assert not story.sheet("sari").has_question
    assert not story.sheet("bima").line.is_paused
    with pytest.raises(WrongMoment):
        story.do("sari", Act.REPLY)
