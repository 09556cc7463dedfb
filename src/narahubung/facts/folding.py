"""The fold: from the story of a case to its facts. Pure: the same story always gives the same facts, to the byte.

A case is folded whole, however many events are new. So it does not matter in which order, how often or after which
crash it is done: what counts is the last story that was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from narahubung.cases.story import Happening, Obligation, Story
from narahubung.facts.shapes import CaseFact, Folded, Outcome, TermFact
from narahubung.rules.facts import PLEDGED, AccessClass, TermCode
from narahubung.rules.lifecycle import LODGED_TERMS, RULES, Act
from narahubung.rules.rates import Arrival, stream_of

# To be raised whenever the same story gives other facts than before: every case is then folded anew.
VERSION = 2

# How reports came, by channel; every other channel is ordinary. Own motion is told by the class of access, too.
ARRIVALS = {"outreach": Arrival.OUTREACH, "sp4n": Arrival.IMPORTED, "own_motion": Arrival.OWN_MOTION}

# The acts that do what a term asks for; whatever else ends it lets it go. Terms of the complainant ask for nothing
# that anybody is judged by.
DONE_BY: dict[TermCode, frozenset[Act]] = {
    TermCode.VERIFY: frozenset({Act.VERIFY, Act.REQUEST_COMPLETION, Act.FORWARD, Act.HAND_OVER, Act.CLOSE}),
    TermCode.FORWARD: frozenset({Act.FORWARD, Act.FORWARD_VIA_HUB, Act.HAND_OVER, Act.CLOSE}),
    TermCode.PASS_ON: frozenset({Act.PASS_ON}),
    TermCode.ACKNOWLEDGE: frozenset({Act.ACKNOWLEDGE}),
    TermCode.ANSWER: frozenset({Act.APPROVE_ANSWER}),
    TermCode.CLARIFY_1: frozenset({Act.APPROVE_ANSWER}),
    TermCode.CLARIFY_2: frozenset({Act.APPROVE_ANSWER}),
    TermCode.APPROVE: frozenset({Act.APPROVE_ANSWER, Act.SEND_BACK}),
    TermCode.REVIEW: frozenset(
        {Act.RETURN_ANSWER, Act.REQUEST_CLARIFICATION_1, Act.REQUEST_CLARIFICATION_2, Act.CLOSE, Act.HAND_OVER,
         Act.FORWARD, Act.FORWARD_VIA_HUB, Act.VERIFY}
    ),
    TermCode.RCO: frozenset({Act.CLOSE, Act.HAND_OVER}),
    TermCode.ACTION: frozenset({Act.FULFIL_ACTION}),
    TermCode.OFFICE_ACTION: frozenset({Act.FULFIL_ACTION}),
}  # fmt: skip

_ENDS = {(rule.act, code) for rule in RULES for code in rule.ends}
_STARTS = {(rule.act, code) for rule in RULES for code in rule.starts} | {(Act.LODGE, code) for code in LODGED_TERMS}
_HANDING = frozenset({Act.FORWARD, Act.FORWARD_VIA_HUB, Act.PASS_ON})


@dataclass(slots=True)
class _Handed:
    """What happened since the present agency was given the case."""

    given_at: datetime | None = None
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None
    returns: int = 0


def fold(story: Story, *, zone: tzinfo) -> Folded:
    """Return the facts of a case; days are those of `zone`. The story has one event at least, the lodging."""
    return Folded(_case(story, zone), _terms(story, zone))


def arrival_of(channel: str, access: AccessClass) -> Arrival:
    """Return how a report came, from its channel and class of access."""
    if access is AccessClass.IAPS:
        return Arrival.OWN_MOTION
    return ARRIVALS.get(channel, Arrival.ORDINARY)


def _case(story: Story, zone: tzinfo) -> CaseFact:
    lodged_at = story.events[0].at
    handed, forwarded_at, first_agency = _handed(story.events)
    return CaseFact(
        case=story.case,
        events=len(story.events),
        office=story.office,
        government=story.government,
        agency=story.events[-1].agency,
        first_agency=first_agency,
        officer=story.officer,
        service=story.service,
        substance=next(iter(story.substances), ""),
        district=story.district,
        reported=story.reported,
        stream=stream_of(story.access_class, is_rapid=story.is_rapid),
        arrival=arrival_of(story.channel, story.access_class),
        channel=story.channel,
        turn=story.turn,
        happened_on=story.happened_on,
        lodged_at=lodged_at,
        lodged_on=_day(lodged_at, zone),
        forwarded_on=_maybe_day(forwarded_at, zone),
        given_on=_maybe_day(handed.given_at, zone),
        acknowledged_on=_maybe_day(handed.acknowledged_at, zone),
        answered_on=_maybe_day(handed.answered_at, zone),
        returns=handed.returns,
        reopened=sum(event.act in (Act.DISPUTE, Act.REOPEN) for event in story.events),
        due_on=_maybe_day(story.due_at, zone) if story.ended_at is None else None,
        ended_at=story.ended_at,
        ended_on=_maybe_day(story.ended_at, zone),
        ending=str(story.ending) if story.ending and story.ended_at is not None else "",
        reason=story.reason if story.ended_at is not None else "",
        verdict=story.verdict,
    )


def _handed(events: Sequence[Happening]) -> tuple[_Handed, datetime | None, int]:
    """Return what the present agency did, when the case first left the office, and which agency was given it first."""
    handed, forwarded_at, first_agency = _Handed(), None, 0
    for event in events:
        if event.act in _HANDING or not event.agency:
            handed = _Handed(None if event.act is Act.FORWARD_VIA_HUB or not event.agency else event.at)
        if event.agency and forwarded_at is None:
            forwarded_at, first_agency = event.at, event.agency
        if event.act is Act.ACKNOWLEDGE:
            handed.acknowledged_at = event.at
        elif event.act is Act.APPROVE_ANSWER and handed.answered_at is None:
            handed.answered_at = event.at
        elif event.act is Act.RETURN_ANSWER:
            handed.returns += 1
    return handed, forwarded_at, first_agency


def _terms(story: Story, zone: tzinfo) -> tuple[TermFact, ...]:
    begun = [event for event in story.events if (event.act, TermCode.ANSWER) in _STARTS]
    facts = []
    for term in story.terms:
        beginning = next((event for event in begun if event.at == term.started_at), None)
        if term.code is TermCode.ANSWER and beginning is not None:
            begun.remove(beginning)
        facts.append(
            TermFact(
                key=term.key,
                case=story.case,
                code=term.code,
                agency=term.agency,
                is_correction=term.code is TermCode.ANSWER
                and beginning is not None
                and beginning.act is Act.RETURN_ANSWER,
                started_on=_day(term.started_at, zone),
                due_on=_maybe_day(term.due_at, zone),
                ended_on=_maybe_day(term.ended_at, zone),
                outcome=_outcome(term, story.events),
            )
        )
    return tuple(facts)


def _outcome(term: Obligation, events: Sequence[Happening]) -> Outcome:
    if term.ended_at is None:
        return Outcome.RUNNING
    in_time = term.due_at is None or term.ended_at <= term.due_at
    # What was pledged beside a term is done by what does that term.
    codes = [code for code, pledged in PLEDGED.items() if pledged is term.code] or [term.code]
    ended_by = next((e.act for e in events for code in codes if e.at == term.ended_at and (e.act, code) in _ENDS), None)
    if any(ended_by in DONE_BY.get(code, frozenset()) for code in codes):
        return Outcome.KEPT if in_time else Outcome.LATE
    return Outcome.RELEASED if in_time else Outcome.MISSED


def _day(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()


def _maybe_day(at: datetime | None, zone: tzinfo) -> date | None:
    return None if at is None else _day(at, zone)
