"""Ways taken by chance through the heart: after every act the tables say what the rules and the history say."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from narahubung.cases import clockwork, history
from narahubung.cases.facts import facts_of
from narahubung.cases.models import Case, Event, Term
from narahubung.cases.scope import seen_by
from narahubung.cases.sheets import CaseSheet, TermSheet
from narahubung.rules import access, events, lifecycle
from narahubung.rules.escalation import LAPSING
from narahubung.rules.facts import ACTION_TERMS, ENDED, ActionOwner, CaseFacts, TermCode, Turn
from narahubung.rules.given import ClassifiedAs, Given
from narahubung.rules.lifecycle import ACTION_OF_TURN, Act, Step, leading_term
from narahubung.rules.parties import CLOCKWORK, Standing
from narahubung.rules.refusals import NotSeen
from tests import world
from tests.apps.cases.story import Story, lodged, plausible
from tests.rules.lifecycle_model import after

pytestmark = pytest.mark.usefixtures("small_world")

STEPS = 24
CAST = ("dewi", "eka", "fajar", "farah", "bima", "wulan", "hana", "citra", "kartika", "gita", "sari")
RARE = frozenset(
    {
        Act.WITHDRAW, Act.HAND_OVER, Act.WRITE, Act.TAKE, Act.CLASSIFY, Act.BAR_PERSON, Act.UNBAR_PERSON,
        Act.FLAG_RAPID, Act.UNFLAG_RAPID, Act.ERASE_PERSON, Act.REVOKE_RELEASE, Act.ASK_RELEASE, Act.AGREE_ACTION,
    }
)  # fmt: skip


def state_of(story: Story) -> tuple[CaseFacts, Case, list[Term]]:
    """Return the case as its row and terms say."""
    with seen_by(CLOCKWORK):
        row = Case.objects.get(id=story.case)
        terms = list(Term.objects.filter(case=row).order_by("id"))
    running = frozenset(TermCode(term.code) for term in terms if term.ended_at is None)
    late = frozenset(
        TermCode(term.code) for term in terms if term.ended_at is None and term.due_at and term.due_at < story.at
    )
    return facts_of(row, running=running, overdue=late), row, terms


def fitting(act: Act, *, story: Story, sheet: CaseSheet, chance: random.Random) -> Given | None:
    """Return what can be given with the act now, or None where there is nothing to do it to."""
    agency = chance.choice([world.DISDUKCAPIL, world.DISDUKCAPIL, world.DINKES])
    given = replace(plausible(act, story), agency=agency, classified=ClassifiedAs(service="ktp_el"))
    match act:
        case Act.WRITE:
            lane = chance.choice(sheet.writable)
            return replace(given, lane=lane) if lane != "agency" or sheet.line.agency else None
        case Act.ASK_RELEASE:
            person = "bima" if sheet.line.agency == world.DISDUKCAPIL else "citra"
            return replace(given, person=world.KEYS[person])
        case Act.APPROVE_RELEASE | Act.REVOKE_RELEASE:
            approved = act is Act.APPROVE_RELEASE
            open_ones = [
                one.id for one in sheet.releases if one.revoked_at is None and (one.approved_at is None or not approved)
            ]
            return replace(given, release=chance.choice(open_ones)) if open_ones else None
        case Act.BAR_PERSON:
            return replace(given, person=world.KEYS["umar"])
        case Act.UNBAR_PERSON:
            return replace(given, person=sheet.barred[0]) if sheet.barred else None
        case Act.AGREE_ACTION:
            return replace(given, owner=chance.choice(list(ActionOwner)))
        case Act.FULFIL_ACTION | Act.DROP_ACTION:
            of_office = bool(sheet.standings & {Standing.INTAKE, Standing.EXAMINER, Standing.HEAD_OF_OFFICE})
            owner = ActionOwner.OFFICE if of_office else ActionOwner.AGENCY
            agreed = [one.action.id for one in sheet.open_actions(owner=owner) if one.action]
            return replace(given, action=chance.choice(agreed)) if agreed else None
    return given


def one_step(story: Story, chance: random.Random, known: set[tuple[Act, str]]) -> tuple[str, Act, Given] | None:
    """Draw somebody, an act open to them and what they give; acts not taken yet go before the rest."""
    offers: list[tuple[str, Act, Given]] = []
    for name in chance.sample(CAST, 6):
        try:
            sheet = story.sheet(name)
        except NotSeen:
            continue
        for act in sheet.choices:
            given = fitting(act, story=story, sheet=sheet, chance=chance)
            if given is not None:
                offers.append((name, act, given))
    usual = [offer for offer in offers if offer[1] not in RARE]
    state = story.facts()[0]
    fresh = [offer for offer in usual if (offer[1], state) not in known]
    drawn = fresh or (usual if usual and chance.random() < 0.8 else offers)
    return chance.choice(drawn) if drawn else None


def ways_of(facts: CaseFacts, step: Step, story: Story, name: str, given: Given) -> CaseFacts:
    """Return what the model says of the facts after the step."""
    moved = after(facts, step, actor=story.who(name), agency=given.agency or 0)
    if step.act is Act.BAR_PERSON:
        return replace(moved, barred=facts.barred | {given.person or 0})
    if step.act is Act.UNBAR_PERSON:
        return replace(moved, barred=facts.barred - {given.person or 0})
    if step.act is Act.AGREE_ACTION and given.owner:
        return replace(moved, running=facts.running | {given.owner.term})
    if step.act in (Act.FULFIL_ACTION, Act.DROP_ACTION):
        # Another of the same owner may still run.
        return replace(moved, running=facts.running - ACTION_TERMS | {one.code for one in agreed_of(story)})
    return moved


def agreed_of(story: Story) -> tuple[TermSheet, ...]:
    """Return what is agreed and not done, as the office sees it."""
    return story.sheet("eka").open_actions()


# Where a release stands or where the case went is told by the rows, not by the model.
def comparable(facts: CaseFacts) -> CaseFacts:
    return replace(facts, overdue=frozenset(), release_asked_by=None, route=None, hub_agency=None)


def insist_on_whole(story: Story) -> None:
    """Insist that row, history, terms and clock tell the same story."""
    facts, row, terms = state_of(story)
    with seen_by(CLOCKWORK):
        chain = [history.stored(event) for event in Event.objects.filter(case=row).order_by("number")]
    assert list(events.findings(chain)) == []
    last = chain[-1]
    assert (last.event.number, last.digest) == (row.events, bytes(row.head))
    assert (last.event.state, last.event.turn, last.event.agency, last.event.due_at) == (
        row.state, row.turn, row.agency_id, row.due_at,
    )  # fmt: skip
    assert (facts.turn is Turn.NOBODY) == (facts.state in ENDED) == (row.ended_at is not None)
    assert facts.question_open == (TermCode.REPLY in facts.running)
    lead = leading_term(facts.turn, facts.running)
    of_turn = {lead, ACTION_OF_TURN.get(facts.turn)}
    leads = [term for term in terms if term.ended_at is None and term.code in of_turn and term.due_at]
    assert row.due_at == min((term.due_at for term in leads if term.due_at), default=None)
    assert (row.term or None) in of_turn
    assert lead or facts.state in ENDED
    if facts.state not in ENDED:
        for term in terms:
            missed = term.ended_at is None and term.due_at is not None and term.due_at < story.at
            if missed and TermCode(term.code) not in LAPSING:
                assert term.next_check_at is not None or row.is_stuck, f"{term.code} is forgotten"


@pytest.mark.parametrize("seed", range(8))
def test_a_way_by_chance_leaves_the_tables_as_the_rules_say(seed: int) -> None:
    chance, known = random.Random(seed), set[tuple[Act, str]]()
    story = lodged()
    insist_on_whole(story)
    for _ in range(STEPS):
        story.at += timedelta(minutes=chance.choice([5, 60, 600, 3 * 24 * 60, 12 * 24 * 60]))
        if chance.random() < 0.4:
            swept = clockwork.sweep(at=story.at)
            assert swept.failed == []
            insist_on_whole(story)
        drawn = one_step(story, chance, known)
        if drawn is None:
            continue
        name, act, given = drawn
        known.add((act, story.facts()[0]))
        facts, _, _ = state_of(story)
        standings = access.standings(story.who(name), facts)
        expected = lifecycle.step(act, facts=facts, standings=standings, actor=story.who(name))

        done = story.attempt(name, act, given)

        assert (done.state, done.turn) == (expected.state, expected.turn)
        now, _, _ = state_of(story)
        assert comparable(now) == comparable(ways_of(facts, expected, story, name, given)), act
        insist_on_whole(story)


def test_everything_the_clock_has_reached_is_dealt_with_in_one_sweep() -> None:
    story = lodged()
    for name, act in (("dewi", Act.REQUEST_COMPLETION),):
        story.do(name, act)
    other = lodged()
    other.do("dewi", Act.VERIFY)
    other.do("dewi", Act.FORWARD)
    story.at += timedelta(days=60)

    clockwork.sweep(at=story.at)

    assert clockwork.reached(at=story.at) == []
    assert story.facts()[1] == Turn.OFFICE


def test_whoever_acts_on_a_stuck_case_sets_the_clock_going_again() -> None:
    story = lodged()
    story.do("dewi", Act.VERIFY)
    story.do("dewi", Act.FORWARD)
    story.do("bima", Act.ACKNOWLEDGE)
    for _ in range(40):
        story.at += timedelta(days=1)
        clockwork.sweep(at=story.at)
    assert story.sheet("eka").line.is_stuck

    story.do("bima", Act.DRAFT_ANSWER)
    insist_on_whole(story)
    story.do("hana", Act.SEND_BACK)
    insist_on_whole(story)
    for _ in range(3):
        story.at += timedelta(days=1)
        clockwork.sweep(at=story.at)
        insist_on_whole(story)

    assert Standing.CLOCKWORK not in {happening.standing for happening in story.sheet("sari").happenings[:1]}


def test_a_normal_act_does_not_set_a_missed_term_back() -> None:
    story = lodged()
    story.do("dewi", Act.VERIFY)
    story.do("dewi", Act.FORWARD)
    story.do("bima", Act.ACKNOWLEDGE)
    due = story.sheet("bima").line.due_at
    for name, act in (("eka", Act.TAKE), ("bima", Act.WRITE), ("eka", Act.WRITE), ("dewi", Act.BAR_PERSON)):
        story.at += timedelta(days=1)
        story.do(name, act, lane="agency", person=world.KEYS["umar"])

    assert story.sheet("bima").line.due_at == due
    assert due is not None
    assert due.date() == date(2026, 3, 25)
