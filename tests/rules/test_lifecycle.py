"""What one step allows and refuses: standing, moment, and the second person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from narahubung.rules import access, lifecycle
from narahubung.rules.facts import ENDED, CaseFacts, Lane, State, TermCode, Turn, Verdict
from narahubung.rules.lifecycle import Act, leading_term, writable_lanes
from narahubung.rules.parties import CLOCKWORK, Actor, Capacity, Role, Standing
from narahubung.rules.refusals import NotYours, SamePerson, WrongMoment
from tests.rules.lifecycle_model import AGENCY, GOVERNMENT, LODGED, OFFICE, OTHER_AGENCY, somebody

DEWI = somebody(1, Role.INTAKE_ASSISTANT, office=OFFICE)
EKA = somebody(2, Role.EXAMINING_ASSISTANT, office=OFFICE)
FAJAR = somebody(3, Role.HEAD_OF_OFFICE, office=OFFICE)
BIMA = somebody(4, Role.LIAISON, agency=AGENCY)
HANA = somebody(5, Role.HEAD_OF_AGENCY, agency=AGENCY)
GITA = somebody(6, Role.COORDINATOR, government=GOVERNMENT)
CITRA = somebody(7, Role.LIAISON, agency=OTHER_AGENCY)

ACKNOWLEDGED = replace(
    LODGED,
    state=State.ACKNOWLEDGED,
    turn=Turn.LIAISON,
    agency=AGENCY,
    admitted=True,
    running=frozenset({TermCode.ANSWER}),
)
DRAFTED = replace(ACKNOWLEDGED, turn=Turn.AGENCY_HEAD, drafted_by=4)
ANSWERED = replace(ACKNOWLEDGED, state=State.ANSWERED, turn=Turn.OFFICE, running=frozenset({TermCode.REVIEW}))
PROPOSED = replace(ANSWERED, turn=Turn.OFFICE_HEAD, closing_by=2)
CLOSED = replace(ANSWERED, state=State.CLOSED, turn=Turn.NOBODY, running=frozenset({TermCode.CONFIRM}))


def take(act: Act, facts: CaseFacts, actor: Actor) -> lifecycle.Step:
    return lifecycle.step(act, facts=facts, standings=access.standings(actor, facts), actor=actor)


def test_a_step_says_where_the_case_stands_and_whose_turn_it_is() -> None:
    step = take(Act.ACKNOWLEDGE, replace(ACKNOWLEDGED, state=State.FORWARDED), BIMA)

    assert (step.state, step.turn, step.standing) == (State.ACKNOWLEDGED, Turn.LIAISON, Standing.LIAISON)


def test_only_terms_that_run_are_ended() -> None:
    assert take(Act.APPROVE_ANSWER, DRAFTED, HANA).ends == (TermCode.ANSWER,)


@pytest.mark.parametrize(
    ("act", "facts", "actor"),
    [
        (Act.VERIFY, LODGED, BIMA),
        (Act.ACKNOWLEDGE, ACKNOWLEDGED, DEWI),
        (Act.CLOSE, PROPOSED, EKA),
        (Act.CLOSE, PROPOSED, HANA),
        (Act.CLOSE, PROPOSED, CLOCKWORK),
        (Act.DEEM_WITHDRAWN, replace(LODGED, state=State.AWAITING_COMPLETION), CLOCKWORK),
        (Act.PROPOSE_CLOSING, ANSWERED, BIMA),
        (Act.APPROVE_ANSWER, DRAFTED, BIMA),
        (Act.APPROVE_RELEASE, replace(ACKNOWLEDGED, release_asked_by=4), EKA),
        (Act.ESCALATE, ACKNOWLEDGED, FAJAR),
    ],
)
def test_an_act_of_another_standing_is_refused(act: Act, facts: CaseFacts, actor: Actor) -> None:
    with pytest.raises(NotYours) as refused:
        take(act, facts, actor)
    assert refused.value.act == act


@pytest.mark.parametrize(
    ("act", "facts", "actor"),
    [
        (Act.FORWARD, LODGED, DEWI),
        (Act.CLOSE, ANSWERED, FAJAR),
        (Act.DRAFT_ANSWER, replace(ACKNOWLEDGED, state=State.FORWARDED), BIMA),
        (Act.ASK_TIME, replace(ACKNOWLEDGED, extended=True), BIMA),
        (Act.ASK_TIME, replace(ACKNOWLEDGED, time_asked=True), BIMA),
        (Act.REQUEST_CLARIFICATION_2, ANSWERED, EKA),
        (Act.REQUEST_CLARIFICATION_1, replace(ANSWERED, clarifications=1), EKA),
        (Act.REQUEST_CLARIFICATION_1, PROPOSED, EKA),
        (Act.GO_ON_WITHOUT_ANSWER, replace(ACKNOWLEDGED, state=State.CLARIFICATION_2), EKA),
        (Act.REOPEN, ANSWERED, FAJAR),
        (Act.CONFIRM, replace(CLOSED, verdict=Verdict.SILENT), DEWI),
        (Act.FORWARD, replace(LODGED, state=State.REOPENED), DEWI),
    ],
)
def test_an_act_at_the_wrong_moment_is_refused(act: Act, facts: CaseFacts, actor: Actor) -> None:
    with pytest.raises(WrongMoment) as refused:
        take(act, facts, actor)
    assert (refused.value.act, refused.value.state, refused.value.turn) == (act, facts.state, facts.turn)


def test_who_drafted_an_answer_does_not_approve_it_even_as_head() -> None:
    both = Actor(person=4, capacities=(*BIMA.capacities, *HANA.capacities))

    with pytest.raises(SamePerson):
        take(Act.APPROVE_ANSWER, DRAFTED, both)
    assert Act.APPROVE_ANSWER not in lifecycle.choices(
        facts=DRAFTED, standings=access.standings(both, DRAFTED), actor=both
    )
    assert take(Act.APPROVE_ANSWER, DRAFTED, HANA).state is State.ANSWERED


def test_who_proposed_a_closing_does_not_close_even_as_head() -> None:
    both = Actor(person=2, capacities=(*EKA.capacities, *FAJAR.capacities))

    with pytest.raises(SamePerson):
        take(Act.CLOSE, PROPOSED, both)
    assert take(Act.CLOSE, PROPOSED, FAJAR).state is State.CLOSED


def test_who_asked_for_an_identity_does_not_open_it() -> None:
    asked = replace(ACKNOWLEDGED, release_asked_by=3)

    with pytest.raises(SamePerson):
        take(Act.APPROVE_RELEASE, asked, FAJAR)


def test_an_emergency_is_forwarded_ahead_of_the_checklist() -> None:
    assert take(Act.FORWARD, replace(LODGED, rapid=True), DEWI).state is State.FORWARDED


def test_an_emergency_that_comes_back_unchecked_is_checked_first() -> None:
    ahead = replace(LODGED, state=State.FORWARDED, turn=Turn.LIAISON, agency=AGENCY, rapid=True)

    assert take(Act.DECLINE, ahead, BIMA).state is State.REGISTERED
    assert take(Act.RECALL, ahead, DEWI).state is State.REGISTERED
    assert take(Act.DECLINE, replace(ahead, admitted=True), BIMA).state is State.VERIFIED


def test_a_case_that_ended_unchecked_is_checked_before_it_goes_on() -> None:
    reopened = replace(LODGED, state=State.REOPENED)

    assert take(Act.VERIFY, reopened, DEWI).state is State.VERIFIED
    with pytest.raises(WrongMoment):
        take(Act.VERIFY, replace(reopened, admitted=True), DEWI)


def test_a_lapsed_completion_leaves_a_term_with_the_office() -> None:
    late = frozenset({TermCode.COMPLETE})
    waiting = replace(LODGED, state=State.AWAITING_COMPLETION, turn=Turn.COMPLAINANT, running=late, overdue=late)

    step = take(Act.LAPSE, waiting, CLOCKWORK)

    assert (step.state, step.turn) == (State.AWAITING_COMPLETION, Turn.OFFICE)
    assert leading_term(step.turn, waiting.running | set(step.starts)) is TermCode.VERIFY


def test_a_question_stops_the_clock_and_its_answer_starts_it_again() -> None:
    assert take(Act.ASK_COMPLAINANT, ACKNOWLEDGED, EKA).pauses
    assert take(Act.REPLY, replace(ACKNOWLEDGED, question_open=True), DEWI).resumes


def test_several_posts_give_the_choices_of_all_of_them() -> None:
    both = Actor(person=9, capacities=(Capacity(Role.LIAISON, agency=AGENCY), *EKA.capacities))
    standings = access.standings(both, ACKNOWLEDGED)

    open_acts = lifecycle.choices(facts=ACKNOWLEDGED, standings=standings, actor=both)

    assert {Act.DRAFT_ANSWER, Act.REQUEST_CLARIFICATION_1} <= set(open_acts)
    assert len(open_acts) == len(set(open_acts))


def test_an_agency_and_a_complainant_write_into_their_own_lane_only() -> None:
    assert writable_lanes(Standing.COMPLAINANT) == (Lane.COMPLAINANT,)
    assert {writable_lanes(s) for s in (Standing.LIAISON, Standing.AGENCY_HEAD, Standing.COORDINATOR)} == {
        (Lane.AGENCY,)
    }
    assert {writable_lanes(s) for s in (Standing.INTAKE, Standing.EXAMINER, Standing.HEAD_OF_OFFICE)} == {tuple(Lane)}
    assert not any(writable_lanes(s) for s in (Standing.AUDITOR, Standing.RESMON, Standing.PREVENTION))


def test_every_act_but_the_lodging_is_a_row_and_every_guard_is_used() -> None:
    assert {rule.act for rule in lifecycle.RULES} == set(Act) - {Act.LODGE}
    assert {rule.when for rule in lifecycle.RULES if rule.when} == set(lifecycle.Guard)


def test_only_the_listed_acts_are_open_once_a_case_is_over() -> None:
    on_ended = {rule.act for rule in lifecycle.RULES if ENDED.intersection(rule.sources)}

    assert on_ended == {
        Act.LAPSE, Act.CONFIRM, Act.DISPUTE, Act.REOPEN, Act.WRITE, Act.CLASSIFY, Act.REVOKE_RELEASE,
        Act.ERASE_PERSON, Act.REMIND, Act.RECOMPUTE,
    }  # fmt: skip


def test_only_a_dispute_or_a_reopening_leads_out_of_an_ended_case() -> None:
    out = {
        rule.act for rule in lifecycle.RULES if ENDED.intersection(rule.sources) and rule.to and rule.to not in ENDED
    }

    assert out == {Act.DISPUTE, Act.REOPEN}


def test_only_the_office_or_the_complainant_ends_a_case_and_never_the_clock() -> None:
    enders = {rule.act: set(rule.by) for rule in lifecycle.RULES if rule.to in ENDED}
    office = {Standing.INTAKE, Standing.EXAMINER, Standing.HEAD_OF_OFFICE}

    assert set(enders) == {Act.DEEM_WITHDRAWN, Act.CLOSE, Act.HAND_OVER, Act.WITHDRAW}
    assert enders[Act.CLOSE] == {Standing.HEAD_OF_OFFICE}
    assert all(by <= office for act, by in enders.items() if act is not Act.WITHDRAW)
    assert enders[Act.WITHDRAW] == {Standing.COMPLAINANT, Standing.INTAKE}
