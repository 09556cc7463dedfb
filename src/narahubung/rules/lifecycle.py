"""The life of a case as one table: read RULES first, everything else serves it.

Stages and their sources stand in the domain report, sections 1.2, 11 and 12. The stages of an examination (site visit,
report, corrective action, recommendation) are rows to add here, not code to change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from narahubung.rules.facts import ENDED, OPEN, WITH_AGENCY, CaseFacts, Lane, State, TermCode, Turn, Verdict
from narahubung.rules.parties import Actor, Standing
from narahubung.rules.refusals import NotYours, SamePerson, WrongMoment


class Act(StrEnum):
    """Everything that can be done to a case. Each act that succeeds leaves exactly one event."""

    LODGE = "lodge"
    REQUEST_COMPLETION = "request_completion"
    COMPLETE = "complete"
    LAPSE = "lapse"
    DEEM_WITHDRAWN = "deem_withdrawn"
    VERIFY = "verify"
    FORWARD = "forward"
    FORWARD_VIA_HUB = "forward_via_hub"
    PASS_ON = "pass_on"  # noqa: S105 - no password
    RECALL = "recall"
    DECLINE = "decline"
    ACKNOWLEDGE = "acknowledge"
    DRAFT_ANSWER = "draft_answer"
    RETRACT_DRAFT = "retract_draft"
    SEND_BACK = "send_back"
    APPROVE_ANSWER = "approve_answer"
    ASK_TIME = "ask_time"
    GRANT_TIME = "grant_time"
    REFUSE_TIME = "refuse_time"
    RETURN_ANSWER = "return_answer"
    REQUEST_CLARIFICATION_1 = "request_clarification_1"
    REQUEST_CLARIFICATION_2 = "request_clarification_2"
    GO_ON_WITHOUT_ANSWER = "go_on_without_answer"
    PROPOSE_CLOSING = "propose_closing"
    DECLINE_CLOSING = "decline_closing"
    CLOSE = "close"
    HAND_OVER = "hand_over"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    REOPEN = "reopen"
    WRITE = "write"
    ASK_COMPLAINANT = "ask_complainant"
    REPLY = "reply"
    CLASSIFY = "classify"
    FLAG_RAPID = "flag_rapid"
    UNFLAG_RAPID = "unflag_rapid"
    TAKE = "take"
    ASK_RELEASE = "ask_release"
    APPROVE_RELEASE = "approve_release"
    REVOKE_RELEASE = "revoke_release"
    BAR_PERSON = "bar_person"
    UNBAR_PERSON = "unbar_person"
    AGREE_ACTION = "agree_action"
    FULFIL_ACTION = "fulfil_action"
    DROP_ACTION = "drop_action"
    REMIND = "remind"
    ESCALATE = "escalate"
    STICK = "stick"
    RECOMPUTE = "recompute"
    ERASE_PERSON = "erase_person"


class Guard(StrEnum):
    """A further condition on the facts, in a word; `_HOLDS` says what each means."""

    RAPID = "rapid"
    NOT_RAPID = "not_rapid"
    ADMITTED = "admitted"
    NOT_ADMITTED = "not_admitted"
    HAS_AGENCY = "has_agency"
    AGENCY_KNOWS = "agency_knows"
    AGENCY_OWES = "agency_owes"
    OFFICE_OWES = "office_owes"
    ACTION_OPEN = "action_open"
    QUESTION_OPEN = "question_open"
    NO_QUESTION = "no_question"
    COMPLETION_LAPSED = "completion_lapsed"
    REPLY_LAPSED = "reply_lapsed"
    CONFIRM_LAPSED = "confirm_lapsed"
    CONFIRM_OPEN = "confirm_open"
    NEVER_CLARIFIED = "never_clarified"
    CLARIFIED_ONCE = "clarified_once"
    CLARIFY_1_MISSED = "clarify_1_missed"
    CLARIFY_2_MISSED = "clarify_2_missed"
    TIME_ASKED = "time_asked"
    TIME_FREE = "time_free"
    RELEASE_ASKED = "release_asked"


_HOLDS: dict[Guard, Callable[[CaseFacts], bool]] = {
    Guard.RAPID: lambda facts: facts.rapid,
    Guard.NOT_RAPID: lambda facts: not facts.rapid,
    Guard.ADMITTED: lambda facts: facts.admitted,
    Guard.NOT_ADMITTED: lambda facts: not facts.admitted,
    Guard.HAS_AGENCY: lambda facts: facts.with_agency,
    Guard.AGENCY_KNOWS: lambda facts: facts.with_agency and facts.turn is not Turn.HUB,
    Guard.AGENCY_OWES: lambda facts: TermCode.ACTION in facts.running,
    Guard.OFFICE_OWES: lambda facts: TermCode.OFFICE_ACTION in facts.running,
    Guard.ACTION_OPEN: lambda facts: bool(facts.running & {TermCode.ACTION, TermCode.OFFICE_ACTION}),
    Guard.QUESTION_OPEN: lambda facts: facts.question_open,
    Guard.NO_QUESTION: lambda facts: not facts.question_open,
    Guard.COMPLETION_LAPSED: lambda facts: TermCode.COMPLETE in facts.overdue,
    Guard.REPLY_LAPSED: lambda facts: TermCode.REPLY in facts.overdue,
    Guard.CONFIRM_LAPSED: lambda facts: TermCode.CONFIRM in facts.overdue,
    Guard.CONFIRM_OPEN: lambda facts: TermCode.CONFIRM in facts.running and facts.verdict is Verdict.UNASKED,
    Guard.NEVER_CLARIFIED: lambda facts: facts.clarifications == 0 and facts.with_agency,
    Guard.CLARIFIED_ONCE: lambda facts: facts.clarifications == 1,
    Guard.CLARIFY_1_MISSED: lambda facts: facts.clarifications == 1 and TermCode.CLARIFY_1 in facts.overdue,
    Guard.CLARIFY_2_MISSED: lambda facts: TermCode.CLARIFY_2 in facts.overdue,
    Guard.TIME_ASKED: lambda facts: facts.time_asked,
    Guard.TIME_FREE: lambda facts: not facts.time_asked and not facts.extended,
    Guard.RELEASE_ASKED: lambda facts: facts.release_asked_by is not None,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: the act, by whom, from where, to where (None: stays), whose turn next (None: stays), and the rest.

    `turn_is` limits the row to certain turns; `starts`, `ends` are terms; `pauses` stops the clock of whoever's turn it
    is and `resumes` lets it run again; `needs` names the fields of `Given` that must be filled; `not_by` names the
    fact that holds the person who may not do it (four eyes).
    """

    act: Act
    by: tuple[Standing, ...]
    sources: tuple[State, ...]
    to: State | None = None
    turn: Turn | None = None
    turn_is: tuple[Turn, ...] = ()
    starts: tuple[TermCode, ...] = ()
    ends: tuple[TermCode, ...] = ()
    pauses: bool = False
    resumes: bool = False
    needs: tuple[str, ...] = ()
    when: Guard | None = None
    not_by: str = ""


_S, _T, _G = Standing, TermCode, Guard
_OFFICERS = (_S.INTAKE, _S.EXAMINER, _S.HEAD_OF_OFFICE)
_EXAMINERS = (_S.EXAMINER, _S.HEAD_OF_OFFICE)
_COMPLAINANT_OR_DESK = (_S.COMPLAINANT, _S.INTAKE, _S.EXAMINER)
_ALL_TERMS = tuple(TermCode)
_AGENCY_TERMS = (_T.PASS_ON, _T.ACKNOWLEDGE, _T.ANSWER, _T.CLARIFY_1, _T.CLARIFY_2, _T.APPROVE)
# With the case an agency lets go of what it had agreed to do about it.
_LETTING_GO = (*_AGENCY_TERMS, _T.ACTION)
# Who hold the meetings: the office, its keeper of the network, and the coordinator beside them (domain report, 10).
_CHAIRS = (_S.INTAKE, _S.EXAMINER, _S.HEAD_OF_OFFICE, _S.PREVENTION, _S.COORDINATOR)
_ANSWERING = (State.ACKNOWLEDGED, State.RETURNED, State.CLARIFICATION_1, State.CLARIFICATION_2)
_CLOSABLE = (State.REGISTERED, State.VERIFIED, State.ANSWERED, State.REOPENED)
_CLARIFIABLE = (State.FORWARDED, State.ACKNOWLEDGED, State.ANSWERED, State.RETURNED, State.REOPENED)
_BEFORE_AGENCY = (State.REGISTERED, State.VERIFIED, State.REOPENED)

RULES: tuple[Rule, ...] = (
    # --- intake and verification ---
    Rule(Act.REQUEST_COMPLETION, (_S.INTAKE, _S.EXAMINER), (State.REGISTERED,), State.AWAITING_COMPLETION,
         Turn.COMPLAINANT, starts=(_T.COMPLETE,), ends=(_T.VERIFY,), needs=("text",)),
    Rule(Act.COMPLETE, _COMPLAINANT_OR_DESK, (State.AWAITING_COMPLETION,), State.REGISTERED, Turn.OFFICE,
         starts=(_T.VERIFY,), ends=(_T.COMPLETE, _T.VERIFY), needs=("text",)),
    # The clock never closes a case: it only hands the turn, and a term, to a person who may (domain report, 12.4).
    Rule(Act.LAPSE, (_S.CLOCKWORK,), (State.AWAITING_COMPLETION,), None, Turn.OFFICE,
         turn_is=(Turn.COMPLAINANT,), starts=(_T.VERIFY,), when=_G.COMPLETION_LAPSED),
    Rule(Act.LAPSE, (_S.CLOCKWORK, *_OFFICERS), OPEN, None, None, ends=(_T.REPLY,), resumes=True,
         when=_G.REPLY_LAPSED),
    Rule(Act.LAPSE, (_S.CLOCKWORK,), (State.CLOSED,), None, None, ends=(_T.CONFIRM,), when=_G.CONFIRM_LAPSED),
    Rule(Act.DEEM_WITHDRAWN, (_S.INTAKE, _S.HEAD_OF_OFFICE), (State.AWAITING_COMPLETION,), State.WITHDRAWN,
         Turn.NOBODY, ends=_ALL_TERMS, needs=("text",), when=_G.COMPLETION_LAPSED),
    Rule(Act.VERIFY, _OFFICERS, (State.REGISTERED,), State.VERIFIED, Turn.OFFICE,
         turn_is=(Turn.OFFICE,), starts=(_T.FORWARD,), ends=(_T.VERIFY,), needs=("checks",)),
    # A case that ended before anybody checked it is not let on by having been reopened.
    Rule(Act.VERIFY, _OFFICERS, (State.REOPENED,), State.VERIFIED, Turn.OFFICE,
         turn_is=(Turn.OFFICE,), starts=(_T.FORWARD,), ends=(_T.REVIEW, _T.ACTION), needs=("checks",),
         when=_G.NOT_ADMITTED),
    # --- to the agency ---
    Rule(Act.FORWARD, _OFFICERS, (State.VERIFIED, State.REOPENED), State.FORWARDED, Turn.LIAISON,
         turn_is=(Turn.OFFICE,), starts=(_T.ACKNOWLEDGE, _T.ANSWER), ends=(_T.FORWARD, _T.REVIEW, _T.ACTION),
         needs=("agency", "text"), when=_G.ADMITTED),
    Rule(Act.FORWARD_VIA_HUB, _OFFICERS, (State.VERIFIED, State.REOPENED), State.FORWARDED, Turn.HUB,
         turn_is=(Turn.OFFICE,), starts=(_T.PASS_ON,), ends=(_T.FORWARD, _T.REVIEW, _T.ACTION),
         needs=("agency", "text"), when=_G.ADMITTED),
    # RCO: formal stages are shortened (domain report, 1.5), and there is no time for a detour by the hub.
    Rule(Act.FORWARD, _OFFICERS, (State.REGISTERED, State.REOPENED), State.FORWARDED, Turn.LIAISON,
         turn_is=(Turn.OFFICE,), starts=(_T.ACKNOWLEDGE, _T.ANSWER), ends=(_T.VERIFY, _T.REVIEW, _T.ACTION),
         needs=("agency", "text"), when=_G.RAPID),
    Rule(Act.PASS_ON, (_S.COORDINATOR,), (State.FORWARDED,), None, Turn.LIAISON, turn_is=(Turn.HUB,),
         starts=(_T.ACKNOWLEDGE, _T.ANSWER), ends=(_T.PASS_ON,)),
    Rule(Act.RECALL, _OFFICERS, (State.FORWARDED, State.ACKNOWLEDGED, State.RETURNED), State.VERIFIED, Turn.OFFICE,
         starts=(_T.FORWARD,), ends=_LETTING_GO, needs=("reason",), when=_G.ADMITTED),
    Rule(Act.DECLINE, (_S.LIAISON,), (State.FORWARDED, State.ACKNOWLEDGED), State.VERIFIED, Turn.OFFICE,
         turn_is=(Turn.LIAISON,), starts=(_T.FORWARD,), ends=_LETTING_GO, needs=("reason",), when=_G.ADMITTED),
    Rule(Act.DECLINE, (_S.COORDINATOR,), (State.FORWARDED,), State.VERIFIED, Turn.OFFICE,
         turn_is=(Turn.HUB,), starts=(_T.FORWARD,), ends=_LETTING_GO, needs=("reason",)),
    # What an emergency sent ahead of the checklist comes back to be checked, not as if it had been.
    Rule(Act.RECALL, _OFFICERS, (State.FORWARDED, State.ACKNOWLEDGED, State.RETURNED), State.REGISTERED, Turn.OFFICE,
         starts=(_T.VERIFY,), ends=_LETTING_GO, needs=("reason",), when=_G.NOT_ADMITTED),
    Rule(Act.DECLINE, (_S.LIAISON,), (State.FORWARDED, State.ACKNOWLEDGED), State.REGISTERED, Turn.OFFICE,
         turn_is=(Turn.LIAISON,), starts=(_T.VERIFY,), ends=_LETTING_GO, needs=("reason",), when=_G.NOT_ADMITTED),
    Rule(Act.ACKNOWLEDGE, (_S.LIAISON,), (State.FORWARDED,), State.ACKNOWLEDGED, Turn.LIAISON,
         turn_is=(Turn.LIAISON,), ends=(_T.ACKNOWLEDGE,)),
    # --- the answer: drafted by one, approved by another ---
    Rule(Act.DRAFT_ANSWER, (_S.LIAISON,), _ANSWERING, None, Turn.AGENCY_HEAD,
         turn_is=(Turn.LIAISON,), starts=(_T.APPROVE,), needs=("answers",)),
    Rule(Act.RETRACT_DRAFT, (_S.LIAISON,), _ANSWERING, None, Turn.LIAISON,
         turn_is=(Turn.AGENCY_HEAD,), ends=(_T.APPROVE,)),
    Rule(Act.SEND_BACK, (_S.AGENCY_HEAD,), _ANSWERING, None, Turn.LIAISON,
         turn_is=(Turn.AGENCY_HEAD,), ends=(_T.APPROVE,), needs=("reason",), not_by="drafted_by"),
    Rule(Act.APPROVE_ANSWER, (_S.AGENCY_HEAD,), _ANSWERING, State.ANSWERED, Turn.OFFICE,
         turn_is=(Turn.AGENCY_HEAD,), starts=(_T.REVIEW,), ends=_AGENCY_TERMS, not_by="drafted_by"),
    Rule(Act.ASK_TIME, (_S.LIAISON,), _ANSWERING, None, None, turn_is=(Turn.LIAISON,),
         needs=("reason", "days"), when=_G.TIME_FREE),
    Rule(Act.GRANT_TIME, _EXAMINERS, WITH_AGENCY, None, None, needs=("days",), when=_G.TIME_ASKED),
    Rule(Act.REFUSE_TIME, _EXAMINERS, WITH_AGENCY, None, None, needs=("reason",), when=_G.TIME_ASKED),
    Rule(Act.RETURN_ANSWER, _OFFICERS, (State.ANSWERED, State.REOPENED), State.RETURNED, Turn.LIAISON,
         turn_is=(Turn.OFFICE,), starts=(_T.ANSWER,), ends=(_T.REVIEW,), needs=("reason",), when=_G.HAS_AGENCY),
    # Clarification II never comes before I (UU 37/2008 Art. 33, reading to be confirmed).
    Rule(Act.REQUEST_CLARIFICATION_1, _EXAMINERS, _CLARIFIABLE, State.CLARIFICATION_1, Turn.LIAISON,
         turn_is=(Turn.OFFICE, Turn.LIAISON, Turn.AGENCY_HEAD), starts=(_T.CLARIFY_1,),
         ends=(*_AGENCY_TERMS, _T.REVIEW), needs=("questions", "letter"), when=_G.NEVER_CLARIFIED),
    Rule(Act.REQUEST_CLARIFICATION_2, _EXAMINERS, (State.ANSWERED,), State.CLARIFICATION_2, Turn.LIAISON,
         turn_is=(Turn.OFFICE,), starts=(_T.CLARIFY_2,), ends=(*_AGENCY_TERMS, _T.REVIEW),
         needs=("questions", "letter"), when=_G.CLARIFIED_ONCE),
    Rule(Act.REQUEST_CLARIFICATION_2, _EXAMINERS, (State.CLARIFICATION_1,), State.CLARIFICATION_2, Turn.LIAISON,
         starts=(_T.CLARIFY_2,), ends=_AGENCY_TERMS, needs=("questions", "letter"), when=_G.CLARIFY_1_MISSED),
    Rule(Act.GO_ON_WITHOUT_ANSWER, _EXAMINERS, (State.CLARIFICATION_2,), State.ANSWERED, Turn.OFFICE,
         starts=(_T.REVIEW,), ends=_AGENCY_TERMS, needs=("reason",), when=_G.CLARIFY_2_MISSED),
    # --- endings: proposed by one, approved by another; only the office ends a case ---
    Rule(Act.PROPOSE_CLOSING, (_S.INTAKE, _S.EXAMINER), _CLOSABLE, None, Turn.OFFICE_HEAD,
         turn_is=(Turn.OFFICE,), needs=("closing", "text")),
    Rule(Act.DECLINE_CLOSING, (_S.HEAD_OF_OFFICE,), _CLOSABLE, None, Turn.OFFICE,
         turn_is=(Turn.OFFICE_HEAD,), needs=("reason",)),
    Rule(Act.CLOSE, (_S.HEAD_OF_OFFICE,), _CLOSABLE, State.CLOSED, Turn.NOBODY, turn_is=(Turn.OFFICE_HEAD,),
         starts=(_T.CONFIRM,), ends=_ALL_TERMS, not_by="closing_by"),
    Rule(Act.HAND_OVER, _OFFICERS, _BEFORE_AGENCY, State.HANDED_OVER, Turn.NOBODY,
         turn_is=(Turn.OFFICE,), ends=_ALL_TERMS, needs=("body", "text")),
    Rule(Act.WITHDRAW, (_S.COMPLAINANT, _S.INTAKE), OPEN, State.WITHDRAWN, Turn.NOBODY, ends=_ALL_TERMS,
         needs=("reason",)),
    Rule(Act.CONFIRM, (_S.COMPLAINANT, _S.INTAKE), (State.CLOSED,), None, None, ends=(_T.CONFIRM,),
         when=_G.CONFIRM_OPEN),
    Rule(Act.DISPUTE, (_S.COMPLAINANT, _S.INTAKE), (State.CLOSED,), State.REOPENED, Turn.OFFICE,
         starts=(_T.REVIEW,), ends=(_T.CONFIRM,), needs=("reason",), when=_G.CONFIRM_OPEN),
    Rule(Act.REOPEN, (_S.HEAD_OF_OFFICE,), tuple(sorted(ENDED)), State.REOPENED, Turn.OFFICE, starts=(_T.REVIEW,),
         ends=(_T.CONFIRM,), needs=("reason",)),
    # --- words between the sides ---
    Rule(Act.WRITE, (_S.COMPLAINANT, *_OFFICERS, _S.LIAISON, _S.AGENCY_HEAD, _S.COORDINATOR), OPEN,
         needs=("text", "lane")),
    Rule(Act.WRITE, _OFFICERS, tuple(sorted(ENDED)), needs=("text", "lane")),
    Rule(Act.ASK_COMPLAINANT, _OFFICERS, tuple(s for s in OPEN if s is not State.AWAITING_COMPLETION),
         starts=(_T.REPLY,), pauses=True, needs=("text",), when=_G.NO_QUESTION),
    Rule(Act.REPLY, _COMPLAINANT_OR_DESK, OPEN, ends=(_T.REPLY,), resumes=True, needs=("text",),
         when=_G.QUESTION_OPEN),
    # --- what the office notes about the case ---
    Rule(Act.CLASSIFY, _OFFICERS, tuple(State)),
    Rule(Act.FLAG_RAPID, _OFFICERS, OPEN, starts=(_T.RCO,), needs=("reason",), when=_G.NOT_RAPID),
    Rule(Act.UNFLAG_RAPID, (_S.HEAD_OF_OFFICE,), OPEN, ends=(_T.RCO,), needs=("reason",), when=_G.RAPID),
    Rule(Act.TAKE, _OFFICERS, OPEN),
    # --- identity and conflict of interest ---
    Rule(Act.ASK_RELEASE, (_S.LIAISON, _S.INTAKE, _S.EXAMINER), OPEN, needs=("person", "reason"), when=_G.HAS_AGENCY),
    Rule(Act.APPROVE_RELEASE, (_S.HEAD_OF_OFFICE,), OPEN, needs=("release", "expires_on"), when=_G.RELEASE_ASKED,
         not_by="release_asked_by"),
    Rule(Act.REVOKE_RELEASE, (_S.HEAD_OF_OFFICE, _S.EXAMINER, _S.INTAKE), tuple(State), needs=("release",)),
    Rule(Act.BAR_PERSON, _OFFICERS, OPEN, needs=("person", "reason")),
    Rule(Act.UNBAR_PERSON, (_S.HEAD_OF_OFFICE,), OPEN, needs=("person", "reason")),
    Rule(Act.ERASE_PERSON, (_S.HEAD_OF_OFFICE,), tuple(sorted(ENDED)), needs=("reason",)),
    # --- what a meeting agreed: several at once, each with an owner and a day of its own ---
    Rule(Act.AGREE_ACTION, _CHAIRS, OPEN, starts=(_T.ACTION, _T.OFFICE_ACTION),
         needs=("text", "owner", "due_on", "meeting"), when=_G.AGENCY_KNOWS),
    Rule(Act.FULFIL_ACTION, (_S.LIAISON, _S.AGENCY_HEAD), OPEN, ends=(_T.ACTION,), needs=("action", "text"),
         when=_G.AGENCY_OWES),
    Rule(Act.FULFIL_ACTION, _OFFICERS, OPEN, ends=(_T.OFFICE_ACTION,), needs=("action", "text"), when=_G.OFFICE_OWES),
    Rule(Act.DROP_ACTION, _CHAIRS, OPEN, ends=(_T.ACTION, _T.OFFICE_ACTION), needs=("action", "reason"),
         when=_G.ACTION_OPEN),
    # --- the clock ---
    Rule(Act.REMIND, (_S.CLOCKWORK,), tuple(State), needs=("term",)),
    Rule(Act.ESCALATE, (_S.CLOCKWORK,), OPEN, needs=("term", "rung")),
    Rule(Act.STICK, (_S.CLOCKWORK,), OPEN, needs=("term",)),
    Rule(Act.RECOMPUTE, (_S.CLOCKWORK,), tuple(State), needs=("term",)),
)  # fmt: skip

# An act that lodges has no state to come from, so it is not a row; it starts these.
LODGED_STATE, LODGED_TURN, LODGED_TERMS = State.REGISTERED, Turn.OFFICE, (TermCode.VERIFY,)

# Which term holds the turn's attention: the page shows the first of these that runs.
TERMS_OF_TURN: dict[Turn, tuple[TermCode, ...]] = {
    Turn.OFFICE: (_T.RCO, _T.VERIFY, _T.FORWARD, _T.REVIEW),
    Turn.OFFICE_HEAD: (_T.RCO, _T.VERIFY, _T.FORWARD, _T.REVIEW),
    Turn.COMPLAINANT: (_T.COMPLETE,),
    Turn.HUB: (_T.RCO, _T.PASS_ON),
    Turn.LIAISON: (_T.RCO, _T.ACKNOWLEDGE, _T.ANSWER, _T.CLARIFY_1, _T.CLARIFY_2),
    Turn.AGENCY_HEAD: (_T.RCO, _T.APPROVE, _T.ANSWER, _T.CLARIFY_1, _T.CLARIFY_2),
    Turn.NOBODY: (_T.CONFIRM,),
}

# What the side whose turn it is has agreed to do: due earlier, it comes before the term above.
ACTION_OF_TURN: dict[Turn, TermCode] = {
    Turn.OFFICE: _T.OFFICE_ACTION,
    Turn.OFFICE_HEAD: _T.OFFICE_ACTION,
    Turn.LIAISON: _T.ACTION,
    Turn.AGENCY_HEAD: _T.ACTION,
}

# The clock of the side whose turn it is stops while the complainant is asked something.
PAUSABLE = frozenset({_T.VERIFY, _T.FORWARD, _T.REVIEW, _T.ANSWER, _T.CLARIFY_1, _T.CLARIFY_2, _T.RCO})


@dataclass(frozen=True, slots=True)
class Step:
    """What an allowed act does: the state and turn after it, and the terms it starts, ends, pauses or resumes."""

    act: Act
    standing: Standing
    state: State
    turn: Turn
    starts: tuple[TermCode, ...]
    ends: tuple[TermCode, ...]
    pauses: bool
    resumes: bool
    needs: tuple[str, ...]


def _fits(rule: Rule, facts: CaseFacts) -> bool:
    return (
        facts.state in rule.sources
        and (not rule.turn_is or facts.turn in rule.turn_is)
        and (rule.when is None or _HOLDS[rule.when](facts))
    )


def _is_same_person(rule: Rule, facts: CaseFacts, actor: Actor) -> bool:
    return bool(rule.not_by) and actor.person is not None and getattr(facts, rule.not_by) == actor.person


def step(act: Act, *, facts: CaseFacts, standings: frozenset[Standing], actor: Actor) -> Step:
    """Return what the act does to the case.

    Refuses `NotYours` where no row gives any of these standings the act at all, `WrongMoment` where the state, turn or
    guard does not fit, `SamePerson` where a second person must act.
    """
    rows = [rule for rule in RULES if rule.act is act and standings.intersection(rule.by)]
    if not rows:
        raise NotYours(act)
    fitting = [rule for rule in rows if _fits(rule, facts)]
    if not fitting:
        raise WrongMoment(act, facts.state, facts.turn)
    rule = fitting[0]
    if _is_same_person(rule, facts, actor):
        raise SamePerson(act)
    standing = next(standing for standing in rule.by if standing in standings)
    return Step(
        act=act,
        standing=standing,
        state=rule.to or facts.state,
        turn=rule.turn or facts.turn,
        starts=rule.starts,
        ends=tuple(code for code in rule.ends if code in facts.running),
        pauses=rule.pauses,
        resumes=rule.resumes,
        needs=rule.needs,
    )


def choices(*, facts: CaseFacts, standings: frozenset[Standing], actor: Actor) -> tuple[Act, ...]:
    """Return the acts open to this person now, in the table's order: the buttons, and nothing else, come from here."""
    open_acts: dict[Act, None] = {}
    for rule in RULES:
        if (
            rule.act not in open_acts
            and standings.intersection(rule.by)
            and _fits(rule, facts)
            and not _is_same_person(rule, facts, actor)
        ):
            open_acts[rule.act] = None
    return tuple(open_acts)


def leading_term(turn: Turn, running: frozenset[TermCode]) -> TermCode | None:
    """Return the running term that the present turn must keep first, or None where nothing runs against it."""
    return next((code for code in TERMS_OF_TURN[turn] if code in running), None)


def writable_lanes(standing: Standing) -> tuple[Lane, ...]:
    """Return the lanes this standing may write to."""
    if standing is Standing.COMPLAINANT:
        return (Lane.COMPLAINANT,)
    if standing in (Standing.LIAISON, Standing.AGENCY_HEAD, Standing.COORDINATOR):
        return (Lane.AGENCY,)
    if standing in _OFFICERS:
        return (Lane.COMPLAINANT, Lane.AGENCY, Lane.OFFICE)
    return ()
