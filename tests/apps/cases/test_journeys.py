"""Whole stories from lodging to ending, each with the person who must be refused on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from narahubung.rules.facts import (
    Answered,
    Check,
    ClosingKind,
    Complaint,
    State,
    TermCode,
    Turn,
    Verdict,
)  # fmt: skip
from narahubung.rules.given import ClosingGiven
from narahubung.rules.lifecycle import Act
from narahubung.rules.refusals import Incomplete, NotYours, WrongMoment
from tests import world
from tests.apps.cases.story import NOTE, come_to, lodged, passing_checks, running, was_met

pytestmark = pytest.mark.usefixtures("small_world")


def test_a_complaint_is_answered_in_time_and_confirmed() -> None:
    story = come_to("closed")

    assert story.facts() == (State.CLOSED, Turn.NOBODY)
    assert was_met(story, TermCode.ACKNOWLEDGE) is True
    assert was_met(story, TermCode.ANSWER) is True
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
