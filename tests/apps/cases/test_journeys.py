"""Whole stories through the doors of the heart, each with the person who must be refused on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from narahubung.cases import queries
from narahubung.rules.facts import (
    Answered,
    Check,
    ClosingKind,
    Complaint,
    Lane,
    Route,
    State,
    TermCode,
    Turn,
    Verdict,
)  # fmt: skip
from narahubung.rules.given import AnswerGiven, ClosingGiven, Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, Overtaken, SamePerson, WrongMoment
from narahubung.rules.terms import ExtensionRefused
from tests import world
from tests.apps.cases.story import COMPLAINT, INSIDE, NOTE, Story, come_to, lodged, passing_checks

pytestmark = pytest.mark.usefixtures("small_world")


def term(story: Story, code: TermCode) -> bool | None:
    """Return whether the latest term of this kind was met; None while it runs."""
    return next(one.met for one in reversed(story.sheet("eka").terms) if one.code is code)


def running(story: Story) -> set[TermCode]:
    return {one.code for one in story.sheet("eka").terms if one.ended_at is None}


def test_a_complaint_is_answered_in_time_and_confirmed() -> None:
    story = come_to("closed")

    assert story.facts() == (State.CLOSED, Turn.NOBODY)
    assert term(story, TermCode.ACKNOWLEDGE) is True
    assert term(story, TermCode.ANSWER) is True
    assert running(story) == {TermCode.CONFIRM}
    notice = story.sheet("sari").messages[-1]
    assert (notice.kind, notice.author) == ("notice", "")

    story.do("sari", Act.CONFIRM)

    assert story.sheet("sari").verdict is Verdict.CONFIRMED
    assert running(story) == set()
    with pytest.raises(WrongMoment):
        story.do("sari", Act.DISPUTE)


def test_the_complainant_reads_no_answer_before_the_office_has_closed_and_never_a_name() -> None:
    story = come_to("proposed")

    assert not [message for message in story.sheet("sari").messages if message.kind == "notice"]
    assert {happening.author for happening in story.sheet("sari").happenings} == {""}
    assert story.sheet("sari").closing_kind is None


def test_an_incomplete_complaint_is_completed() -> None:
    story = come_to("awaiting_completion")
    assert story.facts() == (State.AWAITING_COMPLETION, Turn.COMPLAINANT)

    story.do("sari", Act.COMPLETE)

    assert story.facts() == (State.REGISTERED, Turn.OFFICE)
    assert running(story) == {TermCode.VERIFY}


def test_an_incomplete_complaint_is_deemed_withdrawn_only_once_late_and_only_by_a_person() -> None:
    story = come_to("awaiting_completion")
    with pytest.raises(WrongMoment):
        story.do("dewi", Act.DEEM_WITHDRAWN)

    story.wait(days=35).do("clockwork", Act.LAPSE)
    assert story.facts() == (State.AWAITING_COMPLETION, Turn.OFFICE)
    with pytest.raises(NotYours):
        story.do("clockwork", Act.DEEM_WITHDRAWN)
    story.do("dewi", Act.DEEM_WITHDRAWN)

    assert story.facts() == (State.WITHDRAWN, Turn.NOBODY)
    assert story.sheet("sari").closing_kind is ClosingKind.DEEMED_WITHDRAWN
    assert running(story) == set()


def test_a_late_completion_is_still_taken_until_a_person_has_decided() -> None:
    story = come_to("awaiting_completion").wait(days=35)
    story.do("clockwork", Act.LAPSE)

    story.do("sari", Act.COMPLETE)

    assert story.facts() == (State.REGISTERED, Turn.OFFICE)


def test_the_checklist_blocks_and_says_every_reason() -> None:
    story = lodged()
    checks = tuple(
        replace(check, answered=Answered.UNKNOWN) if check.code == "material_in_court" else check
        for check in passing_checks()
        if check.code != "formal_birth"
    )

    with pytest.raises(Incomplete) as refused:
        story.do("dewi", Act.VERIFY, checks=checks)

    assert refused.value.fields == {"formal_birth": "unanswered", "material_in_court": "unknown"}


def test_complaining_first_is_waived_by_the_head_alone() -> None:
    story = lodged()
    waived = tuple(
        Check(check.code, Answered.NO, "rapid_response") if check.code == "formal_complained_first" else check
        for check in passing_checks()
    )
    with pytest.raises(Incomplete) as refused:
        story.do("dewi", Act.VERIFY, checks=waived)
    assert refused.value.fields == {"formal_complained_first": "waiver_needs_head"}

    story.do("fajar", Act.VERIFY, checks=waived)

    assert story.facts() == (State.VERIFIED, Turn.OFFICE)


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


def test_closing_takes_two_and_the_head_may_decline() -> None:
    story = come_to("proposed")
    with pytest.raises(NotYours):
        story.do("eka", Act.CLOSE)

    story.do("fajar", Act.DECLINE_CLOSING)

    assert story.facts() == (State.ANSWERED, Turn.OFFICE)
    assert NOTE not in str(story.sheet("sari"))
    story.do("eka", Act.PROPOSE_CLOSING)
    story.do("fajar", Act.CLOSE)
    assert story.facts() == (State.CLOSED, Turn.NOBODY)


def test_a_closing_needs_a_reason_of_its_kind() -> None:
    story = come_to("answered")

    for closing in (ClosingGiven(ClosingKind.NOT_FOUND, "settled_by_answer"), ClosingGiven(ClosingKind.SETTLED, "x")):
        with pytest.raises(Incomplete):
            story.do("eka", Act.PROPOSE_CLOSING, closing=closing)


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


def test_a_dispute_opens_the_case_again_and_the_next_closing_asks_again() -> None:
    story = come_to("reopened")
    assert story.facts() == (State.REOPENED, Turn.OFFICE)
    assert story.sheet("eka").verdict is Verdict.DISPUTED
    with pytest.raises(WrongMoment):
        story.do("sari", Act.DISPUTE)

    story.do("eka", Act.PROPOSE_CLOSING)
    story.do("fajar", Act.CLOSE)

    assert story.sheet("sari").verdict is Verdict.UNASKED
    assert Act.DISPUTE in story.sheet("sari").choices


def test_silence_over_a_closing_is_noted_as_silence() -> None:
    story = come_to("closed").wait(days=40)
    story.do("clockwork", Act.LAPSE)

    assert story.sheet("eka").verdict is Verdict.SILENT
    with pytest.raises(WrongMoment):
        story.do("sari", Act.CONFIRM)


def test_withdrawing_ends_everything_and_only_the_head_reopens() -> None:
    story = come_to("questioned")
    story.do("sari", Act.WITHDRAW)
    assert running(story) == set()
    assert story.sheet("sari").closing_kind is ClosingKind.WITHDRAWN
    for name in ("dewi", "eka", "bima", "sari"):
        with pytest.raises(NotYours):
            story.do(name, Act.REOPEN)

    story.do("fajar", Act.REOPEN)

    assert story.facts() == (State.REOPENED, Turn.OFFICE)
    # What had been asked before the end is asked no longer.
    assert not story.sheet("sari").has_question
    story.do("eka", Act.ASK_COMPLAINANT)


def test_a_case_that_ended_unchecked_is_checked_before_it_goes_on() -> None:
    story = come_to("withdrawn")
    story.do("fajar", Act.REOPEN)
    with pytest.raises(WrongMoment):
        story.do("dewi", Act.FORWARD)

    story.do("dewi", Act.VERIFY)
    story.do("dewi", Act.FORWARD)

    assert story.facts() == (State.FORWARDED, Turn.LIAISON)


def test_an_emergency_goes_ahead_and_comes_back_to_be_checked() -> None:
    story = lodged(Complaint(text="Ibu melahirkan ditolak", urgent=True))
    story.do("dewi", Act.FORWARD, agency=world.DINKES)
    story.do("citra", Act.DECLINE)

    assert story.facts() == (State.REGISTERED, Turn.OFFICE)
    assert running(story) == {TermCode.RCO, TermCode.VERIFY}
    story.do("fajar", Act.UNFLAG_RAPID)
    with pytest.raises(WrongMoment):
        story.do("dewi", Act.FORWARD, agency=world.DISDUKCAPIL)


def test_handing_over_names_the_body_and_tells_the_complainant() -> None:
    story = lodged()
    with pytest.raises(Incomplete):
        story.do("dewi", Act.HAND_OVER, body="tidak_ada")
    story.do("dewi", Act.HAND_OVER)

    sheet = story.sheet("sari")
    assert (sheet.line.state, sheet.messages[-1].kind) == (State.HANDED_OVER, "notice")
    assert sheet.handed_to


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
