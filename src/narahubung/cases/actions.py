"""The door in: `lodge` and `perform` are the only ways by which a case comes to be or changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError

from narahubung.cases import deadlines, history, lodging, reading, scope
from narahubung.cases.change import Change
from narahubung.cases.deadlines import Clocks
from narahubung.cases.effects import EFFECTS
from narahubung.cases.facts import facts_of
from narahubung.cases.lodging import Lodged
from narahubung.cases.models import Case, Event
from narahubung.rules import access, given, lifecycle
from narahubung.rules.facts import ENDED, Complaint, State, Turn
from narahubung.rules.given import NOTHING, Given
from narahubung.rules.lifecycle import Act, Step
from narahubung.rules.parties import CLOCKWORK, Actor, Standing
from narahubung.rules.references import ordered_id
from narahubung.rules.refusals import Incomplete, KeyReused, NotSeen, Overtaken, WrongMoment

__all__ = ["Lodged", "Performed", "lodge", "perform"]

# Whoever still has the page open learns why the case is gone; later it is as if it had never been there.
JUST_NOW = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Performed:
    """What an act did: the event's number, and where the case stands since. `again`: the same press came twice."""

    case: UUID
    act: Act
    number: int
    state: State
    turn: Turn
    due_at: datetime | None
    again: bool = False


# Of an agreed action its effect starts and ends the one term that is meant, not all of its kind.
_OF_ONE_ACTION = frozenset({Act.AGREE_ACTION, Act.FULFIL_ACTION, Act.DROP_ACTION})
# The constraint that keeps one number of another system from being registered twice in its channel.
_NUMBER_TAKEN = "outside_number_once"


def lodge(complaint: Complaint, *, actor: Actor, at: datetime, key: UUID) -> Lodged:
    """Register a complaint and return what its complainant takes away; shown only once this has returned.

    `key` is the sender's idempotency key: the same key and body again returns the same answer (`again`), another body
    is refused with `KeyReused`. Refuses `Incomplete` and `TooLarge` for what cannot be registered, a number of another
    system that is registered already among them.
    """
    fresh, actor = ordered_id(at), lodging.lodger(actor)
    # Who lodges from outside stands before the new case as its complainant: the database lets them hand in their files.
    lodger = actor if actor.person is not None else Actor(case=fresh)
    try:
        with scope.seen_by(lodger, writing=fresh, draw=True) as opened:
            lodging.check(complaint, directory=opened.directory, at=at)
            return lodging.register(
                complaint,
                case_id=fresh,
                running=opened.running,
                directory=opened.directory,
                actor=actor,
                at=at,
                key=key,
            )
    except (IntegrityError, Incomplete) as broken:
        # A second press finds the key taken, or its files already with the first one's case.
        earlier = _lodged_before(complaint, actor=actor, key=key)
        if earlier is None:
            if _NUMBER_TAKEN in str(broken):
                raise Incomplete(outside_number="taken") from broken
            raise
        return earlier


def _lodged_before(complaint: Complaint, *, actor: Actor, key: UUID) -> Lodged | None:
    with scope.seen_by(CLOCKWORK):
        event = Event.objects.select_related("case").filter(key=key).first()
        if event is None:
            return None
        body = lodging.body_digest(complaint, actor=actor, files=lodging.fingerprints(complaint))
        if event.act != Act.LODGE or bytes(event.body or b"") != body:
            raise KeyReused
        return lodging.lodged_before(event, key=key)


def perform(
    case: UUID, act: Act, *, actor: Actor, at: datetime, given: Given = NOTHING, key: UUID | None = None
) -> Performed:
    """Do one act to one case and return what came of it.

    Refuses `NotSeen` to whoever has no standing before the case, `NotYours` where the standing does not give the act,
    `SamePerson` where a second person must act, `WrongMoment` or, where somebody was faster, `Overtaken`, and
    `Incomplete` for what is missing. The same `key` and body again returns the first answer.
    """
    body = _body(case, act, actor=actor, given=given)
    try:
        return _perform(case, act, actor=actor, at=at, given=given, key=key, body=body)
    except NotSeen:
        # The act that came before this press may have taken the case out of the actor's sight.
        if key is not None and (earlier := _done_unseen(key, act=act, body=body)):
            return earlier
        _tell_if_just_lost(case, act, actor=actor, at=at)
        raise
    except IntegrityError as collision:
        # Under the lock of the case only a key that another case's event holds can collide.
        if key is None or not _is_used(key):
            raise
        raise KeyReused from collision


def _perform(
    case: UUID, act: Act, *, actor: Actor, at: datetime, given: Given, key: UUID | None, body: bytes
) -> Performed:
    with scope.seen_by(actor) as opened:
        row = Case.objects.select_for_update().filter(id=case).first()
        if row is None:
            raise NotSeen
        if key is not None and (earlier := _done_before(key, act=act, body=body)):
            return earlier
        clocks = Clocks(row, list(deadlines.running_terms(row)), opened.directory, at)
        step = _step(act, row=row, clocks=clocks, actor=actor)
        _check(given, step=step)
        scope.allow_writing(case)
        change = Change(row, step, given, actor, at, opened.directory, clocks)
        return _apply(change, key=key, body=body if key else None)


def _body(case: UUID, act: Act, *, actor: Actor, given: Given) -> bytes:
    return hashlib.sha256(repr((case, act, actor.person, given)).encode()).digest()


def _done_before(key: UUID, *, act: Act, body: bytes) -> Performed | None:
    event = Event.objects.filter(key=key).first()
    if event is None:
        return None
    if event.act != act or bytes(event.body or b"") != body:
        raise KeyReused
    return _performed(event, again=True)


def _done_unseen(key: UUID, *, act: Act, body: bytes) -> Performed | None:
    # The body names case, act and actor: only the very same press is answered, any other learns nothing.
    with scope.seen_by(CLOCKWORK):
        event = Event.objects.filter(key=key, act=act, body=body).first()
    return None if event is None else _performed(event, again=True)


def _is_used(key: UUID) -> bool:
    with scope.seen_by(CLOCKWORK):
        return Event.objects.filter(key=key).exists()


def _tell_if_just_lost(case: UUID, act: Act, *, actor: Actor, at: datetime) -> None:
    """Refuse `Overtaken` to whoever still stood before the case until its last act, a moment ago."""
    with scope.seen_by(CLOCKWORK):
        events = list(Event.objects.select_related("case", "person").filter(case=case).order_by("-number")[:2])
    if len(events) < 2 or events[0].act not in (Act.DECLINE, Act.RECALL) or at - events[0].at > JUST_NOW:
        return
    last, earlier = events
    # Whose turn it was decides who stood before it: what waited with the hub had never reached the agency.
    before = replace(facts_of(last.case), agency=last.details.get("agency"), turn=Turn(earlier.turn))
    standings = access.standings(actor, before)
    if standings:
        raise _told(WrongMoment(act, last.state, last.turn), last, standings=standings)


def _performed(event: Event, *, again: bool = False) -> Performed:
    return Performed(
        case=event.case_id,
        act=Act(event.act),
        number=event.number,
        state=State(event.state),
        turn=Turn(event.turn),
        due_at=event.due_at,
        again=again,
    )


def _step(act: Act, *, row: Case, clocks: Clocks, actor: Actor) -> Step:
    facts = facts_of(row, running=clocks.running(), overdue=clocks.overdue())
    standings = access.standings(actor, facts)
    if not standings:
        raise NotSeen
    try:
        return lifecycle.step(act, facts=facts, standings=standings, actor=actor)
    except WrongMoment as refusal:
        raise _overtaken(refusal, row=row, standings=standings) from refusal


def _overtaken(refusal: WrongMoment, *, row: Case, standings: frozenset[Standing]) -> WrongMoment:
    events = Event.objects.select_related("person").filter(case=row).order_by("-number")
    last = next((event for event in events if reading.is_told(event, row, standings)), None)
    return refusal if last is None else _told(refusal, last, standings=standings)


def _told(refusal: WrongMoment, last: Event, *, standings: frozenset[Standing]) -> Overtaken:
    by = last.person.name if last.person and Standing.COMPLAINANT not in standings else Standing(last.standing).value
    return Overtaken(refusal.act, refusal.state, last_act=last.act, last_by=by, last_at=last.at)


def _check(what: Given, *, step: Step) -> None:
    given.check(what, needs=step.needs)


def _apply(change: Change, *, key: UUID | None, body: bytes | None) -> Performed:
    case, step = change.case, change.step
    before = (case.state, case.turn)
    agency = case.agency_id
    EFFECTS[step.act](change)
    case.state, case.turn = step.state, step.turn
    if step.state in ENDED and case.ended_at is None:
        case.ended_at = change.at
    if step.act not in _OF_ONE_ACTION:
        change.clocks.apply(step)
    change.clocks.lead()
    if change.clocks.let_go:
        change.details["actions"] = [str(key) for key in change.clocks.let_go]
    if case.is_stuck and before != (case.state, case.turn):
        # Somebody moved it: off the list, but what is still missed is looked at again and comes back if need be.
        case.is_stuck = False
        change.clocks.wake()
    if agency is not None and case.agency_id is None:
        change.details.setdefault("agency", agency)
    event = history.next_event(
        case,
        act=step.act,
        standing=step.standing,
        person=change.actor.person,
        at=change.at,
        details=change.details,
        key=key,
        body=body,
    )
    event.save(force_insert=True)
    case.save(force_update=True)
    return _performed(event)
