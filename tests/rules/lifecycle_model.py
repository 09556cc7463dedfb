"""What each act does to the facts, told a second time and plainly, so that walks over the table can be followed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from narahubung.rules import access, lifecycle
from narahubung.rules.facts import ENDED, CaseFacts, TermCode, Verdict
from narahubung.rules.lifecycle import LODGED_STATE, LODGED_TERMS, LODGED_TURN, Act, Step
from narahubung.rules.parties import CLOCKWORK, Actor, Capacity, Role, Standing

OFFICE, GOVERNMENT, AGENCY, OTHER_AGENCY, HUB_AGENCY = 1, 2, 11, 12, 13

LODGED = CaseFacts(
    state=LODGED_STATE,
    turn=LODGED_TURN,
    office=OFFICE,
    government=GOVERNMENT,
    hub_agency=HUB_AGENCY,
    running=frozenset(LODGED_TERMS),
)


def somebody(
    person: int, role: Role, *, office: int | None = None, government: int | None = None, agency: int | None = None
) -> Actor:
    """Return a person with one post."""
    return Actor(person=person, capacities=(Capacity(role, office, government, agency),))


CAST: tuple[Actor, ...] = (
    somebody(101, Role.INTAKE_ASSISTANT, office=OFFICE),
    somebody(102, Role.EXAMINING_ASSISTANT, office=OFFICE),
    somebody(103, Role.HEAD_OF_OFFICE, office=OFFICE),
    somebody(104, Role.PREVENTION_ASSISTANT, office=OFFICE),
    somebody(105, Role.RESMON, office=OFFICE),
    somebody(106, Role.AUDITOR, office=OFFICE),
    somebody(107, Role.ADMINISTRATOR, office=OFFICE),
    somebody(111, Role.LIAISON, agency=AGENCY),
    somebody(112, Role.HEAD_OF_AGENCY, agency=AGENCY),
    somebody(121, Role.LIAISON, agency=OTHER_AGENCY),
    somebody(131, Role.LIAISON, agency=HUB_AGENCY),
    somebody(132, Role.HEAD_OF_AGENCY, agency=HUB_AGENCY),
    somebody(141, Role.COORDINATOR, government=GOVERNMENT),
    somebody(142, Role.OBSERVER, government=GOVERNMENT),
    CLOCKWORK,
)


def _fresh_round(facts: CaseFacts, **changes: int | None) -> CaseFacts:
    return replace(facts, drafted_by=None, time_asked=False, extended=False, **changes)  # type: ignore[arg-type]


def after(facts: CaseFacts, step: Step, *, actor: Actor, agency: int = AGENCY) -> CaseFacts:
    """Return the facts once the step has been made; `agency` is the one a forwarding names."""
    moved = replace(
        facts,
        state=step.state,
        turn=step.turn,
        running=(facts.running - frozenset(step.ends)) | frozenset(step.starts),
        overdue=frozenset(),
    )
    if step.state in ENDED:
        moved = replace(moved, question_open=False)
    return _with_the_act(moved, step, actor=actor, agency=agency)


def _with_the_act(facts: CaseFacts, step: Step, *, actor: Actor, agency: int) -> CaseFacts:  # noqa: C901 - a list of acts
    match step.act:
        case Act.VERIFY:
            return _fresh_round(facts, admitted=True, agency=None, clarifications=0)
        case Act.FORWARD | Act.FORWARD_VIA_HUB:
            return _fresh_round(facts, agency=agency, clarifications=0)
        case Act.RECALL | Act.DECLINE:
            return _fresh_round(facts, agency=None, clarifications=0)
        case Act.DRAFT_ANSWER:
            return replace(facts, drafted_by=actor.person)
        case Act.RETRACT_DRAFT:
            return replace(facts, drafted_by=None)
        case Act.APPROVE_ANSWER:
            return replace(facts, drafted_by=None, time_asked=False)
        case Act.ASK_TIME:
            return replace(facts, time_asked=True)
        case Act.GRANT_TIME:
            return replace(facts, time_asked=False, extended=True)
        case Act.REFUSE_TIME:
            return replace(facts, time_asked=False)
        case Act.RETURN_ANSWER | Act.GO_ON_WITHOUT_ANSWER:
            return _fresh_round(facts)
        case Act.REQUEST_CLARIFICATION_1 | Act.REQUEST_CLARIFICATION_2:
            return _fresh_round(facts, clarifications=facts.clarifications + 1)
        case Act.PROPOSE_CLOSING:
            return replace(facts, closing_by=actor.person)
        case Act.DECLINE_CLOSING:
            return replace(facts, closing_by=None)
        case Act.CLOSE:
            return replace(facts, closing_by=None, verdict=Verdict.UNASKED)
        case Act.CONFIRM:
            return replace(facts, verdict=Verdict.CONFIRMED)
        case Act.DISPUTE:
            return replace(facts, verdict=Verdict.DISPUTED)
        case Act.ASK_COMPLAINANT:
            return replace(facts, question_open=True)
        case Act.REPLY:
            return replace(facts, question_open=False)
        case Act.LAPSE if TermCode.REPLY in step.ends:
            return replace(facts, question_open=False)
        case Act.LAPSE if TermCode.CONFIRM in step.ends:
            return replace(facts, verdict=Verdict.SILENT)
        case Act.AGREE_ACTION:
            # One owner, here the agency.
            return replace(facts, running=facts.running - {TermCode.OFFICE_ACTION})
        case Act.FLAG_RAPID | Act.UNFLAG_RAPID:
            return replace(facts, rapid=step.act is Act.FLAG_RAPID)
        case Act.ASK_RELEASE:
            return replace(facts, release_asked_by=actor.person)
        case Act.APPROVE_RELEASE | Act.REVOKE_RELEASE:
            return replace(facts, release_asked_by=None)
    return facts


def complainant_of(facts: CaseFacts) -> Actor:
    """Return whoever holds the code of this case."""
    assert facts.case is not None
    return Actor(case=facts.case)


@cache
def offers(facts: CaseFacts) -> tuple[tuple[Actor, frozenset[Standing], Act], ...]:
    """Return every act that is open to somebody of the cast now, with the standings that open it."""
    people = CAST if facts.case is None else (*CAST, complainant_of(facts))
    return tuple(
        (actor, standings, act)
        for actor in people
        if (standings := access.standings(actor, facts))
        for act in lifecycle.choices(facts=facts, standings=standings, actor=actor)
    )
