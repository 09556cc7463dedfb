"""What holds on every way through the table, whoever takes whatever step in whatever order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from narahubung.rules import access, lifecycle
from narahubung.rules.facts import ACTION_TERMS, ENDED, WITH_AGENCY, CaseFacts, State, TermCode, Turn
from narahubung.rules.lifecycle import RULES, Act, Step, leading_term
from narahubung.rules.parties import Actor, Standing
from narahubung.rules.refusals import NotYours, WrongMoment
from tests.rules.lifecycle_model import AGENCY, CAST, HUB_AGENCY, LODGED, after, offers

WALKS, STEPS = 120, 40
LODGED_HERE = replace(LODGED, case=UUID(int=1))
# Words and notes change no fact; walks that take them as often as the rest get nowhere.
IDLE = frozenset({Act.WRITE, Act.TAKE, Act.CLASSIFY, Act.REMIND, Act.ESCALATE, Act.STICK, Act.RECOMPUTE, Act.BAR_PERSON,
                  Act.UNBAR_PERSON, Act.ERASE_PERSON, Act.REVOKE_RELEASE})  # fmt: skip
RARE = frozenset({Act.WITHDRAW, Act.FLAG_RAPID, Act.UNFLAG_RAPID, Act.ASK_RELEASE, Act.AGREE_ACTION,
                  Act.FULFIL_ACTION, Act.DROP_ACTION})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of a walk: the facts it was taken on, by whom, and the facts after it."""

    before: CaseFacts
    actor: Actor
    step: Step
    after: CaseFacts


def walk(chance: random.Random, known: set[tuple[Act, State]]) -> Iterator[Taken]:
    """Take steps by chance, those that no walk has taken yet before the rest, the endings rarely."""
    facts = LODGED_HERE
    for _ in range(STEPS):
        late = frozenset(code for code in sorted(facts.running) if chance.random() < 0.3)
        now = replace(facts, overdue=late)
        offered = [offer for offer in offers(now) if offer[2] not in IDLE]
        usual = [offer for offer in offered if offer[2] not in RARE]
        fresh = [offer for offer in usual if (offer[2], now.state) not in known]
        actor, standings, act = chance.choice(fresh or (usual if usual and chance.random() < 0.9 else offered))
        known.add((act, now.state))
        step = lifecycle.step(act, facts=now, standings=standings, actor=actor)
        agency = HUB_AGENCY if act is Act.FORWARD and chance.random() < 0.2 else AGENCY
        facts = after(now, step, actor=actor, agency=agency)
        yield Taken(now, actor, step, facts)


@pytest.fixture(scope="module")
def walks() -> list[list[Taken]]:
    chance, known = random.Random(2022), set[tuple[Act, State]]()
    return [list(walk(chance, known)) for _ in range(WALKS)]


@pytest.fixture(scope="module")
def steps(walks: list[list[Taken]]) -> list[Taken]:
    return [taken for one in walks for taken in one]


def test_every_state_and_every_turn_is_reached(steps: list[Taken]) -> None:
    assert {taken.after.state for taken in steps} == set(State)
    assert {taken.after.turn for taken in steps} == set(Turn)


def test_every_row_that_moves_a_case_is_taken_by_somebody(steps: list[Taken]) -> None:
    taken = {(each.step.act, each.before.state) for each in steps}
    moving = {(rule.act, state) for rule in RULES for state in rule.sources if rule.to or rule.turn}

    assert moving - taken - {(Act.WITHDRAW, state) for state in State} == set()


def test_it_is_somebodys_turn_exactly_while_the_case_is_open(steps: list[Taken]) -> None:
    assert all((taken.after.turn is Turn.NOBODY) == (taken.after.state in ENDED) for taken in steps)


def test_whoever_has_the_turn_has_a_term_and_something_to_do(steps: list[Taken]) -> None:
    holders = {
        Turn.COMPLAINANT: {Standing.COMPLAINANT},
        Turn.OFFICE: {Standing.INTAKE, Standing.EXAMINER, Standing.HEAD_OF_OFFICE},
        Turn.OFFICE_HEAD: {Standing.HEAD_OF_OFFICE},
        Turn.HUB: {Standing.COORDINATOR},
        Turn.LIAISON: {Standing.LIAISON},
        Turn.AGENCY_HEAD: {Standing.AGENCY_HEAD},
    }
    for facts in {taken.after for taken in steps if taken.after.state not in ENDED}:
        assert leading_term(facts.turn, facts.running), f"no clock runs: {facts}"
        own = {act for _, standings, act in offers(facts) if standings & holders[facts.turn]} - IDLE
        assert own - {Act.WITHDRAW, Act.FLAG_RAPID, Act.ASK_COMPLAINANT, Act.REPLY}, f"nothing to do: {facts}"


def test_an_ended_case_has_no_clock_but_the_complainants(steps: list[Taken]) -> None:
    ended = [taken.after for taken in steps if taken.after.state in ENDED]

    assert all(facts.running <= {TermCode.CONFIRM} for facts in ended)


def test_a_term_that_starts_was_not_running(steps: list[Taken]) -> None:
    # Of what meetings agree several may run at once.
    once = [(taken, set(taken.step.starts) - ACTION_TERMS) for taken in steps]

    assert all(not (starts & (taken.before.running - set(taken.step.ends))) for taken, starts in once)


def test_whoever_drafted_never_approves_and_whoever_proposed_never_closes(steps: list[Taken]) -> None:
    for taken in steps:
        match taken.step.act:
            case Act.APPROVE_ANSWER | Act.SEND_BACK:
                assert taken.before.drafted_by != taken.actor.person
            case Act.CLOSE:
                assert taken.before.closing_by not in (None, taken.actor.person)
            case Act.APPROVE_RELEASE:
                assert taken.before.release_asked_by not in (None, taken.actor.person)


def test_a_case_is_with_an_agency_exactly_while_an_agency_or_the_hub_has_to_act(steps: list[Taken]) -> None:
    for facts in (taken.after for taken in steps):
        if facts.turn in (Turn.LIAISON, Turn.AGENCY_HEAD, Turn.HUB):
            assert facts.state in WITH_AGENCY
            assert facts.agency is not None
        if facts.state in (State.REGISTERED, State.AWAITING_COMPLETION, State.VERIFIED):
            assert facts.agency is None


def test_clarification_two_never_comes_before_one(walks: list[list[Taken]]) -> None:
    for one in walks:
        asked = 0
        for taken in one:
            match taken.step.act:
                case Act.REQUEST_CLARIFICATION_1:
                    assert asked == 0
                    asked = 1
                case Act.REQUEST_CLARIFICATION_2:
                    assert asked == 1
                    asked = 2
                case Act.FORWARD | Act.FORWARD_VIA_HUB | Act.RECALL | Act.DECLINE:
                    asked = 0  # another agency, another pair of letters


def test_time_is_granted_at_most_once_for_one_answer(walks: list[list[Taken]]) -> None:
    anew = {
        Act.RETURN_ANSWER,
        Act.FORWARD,
        Act.FORWARD_VIA_HUB,
        Act.REQUEST_CLARIFICATION_1,
        Act.REQUEST_CLARIFICATION_2,
    }
    for one in walks:
        granted = 0
        for taken in one:
            granted = 0 if taken.step.act in anew else granted + (taken.step.act is Act.GRANT_TIME)
            assert granted <= 1


def test_nobody_is_let_on_unchecked_but_an_emergency(steps: list[Taken]) -> None:
    for taken in steps:
        if taken.step.act in (Act.FORWARD, Act.FORWARD_VIA_HUB):
            assert taken.before.admitted or taken.before.rapid


def test_an_agency_has_no_standing_before_it_is_given_the_case_nor_while_the_hub_holds_it(steps: list[Taken]) -> None:
    agency_people = [actor for actor in CAST if actor.agencies()]
    for facts in {taken.after for taken in steps}:
        for actor in agency_people:
            seen = access.standings(actor, facts)
            assert bool(seen) == (facts.agency in actor.agencies() and facts.turn is not Turn.HUB)


def test_the_hub_never_watches_a_case_about_itself(steps: list[Taken]) -> None:
    about_hub = [taken.after for taken in steps if taken.after.agency == HUB_AGENCY]

    assert about_hub
    assert not any(Standing.COORDINATOR in access.standings(actor, facts) for facts in about_hub for actor in CAST)


def test_what_is_offered_is_what_is_allowed(steps: list[Taken]) -> None:
    for number, facts in enumerate([taken.before for taken in steps][::40]):
        for actor in CAST:
            standings = access.standings(actor, facts)
            offered = set(lifecycle.choices(facts=facts, standings=standings, actor=actor))
            if not standings and number % 10:
                assert not offered  # and every tenth time that each act is refused, too
                continue
            allowed = set()
            for act in Act:
                with suppress(NotYours, WrongMoment):
                    lifecycle.step(act, facts=facts, standings=standings, actor=actor)
                    allowed.add(act)
            assert offered == allowed
