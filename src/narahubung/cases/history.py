"""Events written once and read again: each linked to the one before it, for the timeline and for the proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from narahubung.cases import models
from narahubung.rules import events
from narahubung.rules.facts import State, Turn
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Standing

Details = Mapping[str, events.Detail | list[str]]


def next_event(
    case: models.Case,
    *,
    act: Act,
    standing: Standing,
    person: int | None,
    at: datetime,
    details: Details,
    key: UUID | None,
    body: bytes | None,
) -> models.Event:
    """Return the next event of a locked case, unsaved, and move the end of its chain; the caller saves both."""
    previous = bytes(case.head) or events.GENESIS
    event = events.Event(
        case=case.id,
        number=case.events + 1,
        act=act,
        standing=standing,
        person=person,
        at=at,
        state=State(case.state),
        turn=Turn(case.turn),
        agency=case.agency_id,
        due_at=case.due_at,
        details=details,
    )
    digest = events.digest(event, previous=previous)
    row = models.Event(
        case=case,
        number=event.number,
        act=act,
        standing=standing,
        person_id=person,
        at=at,
        state=event.state,
        turn=event.turn,
        agency_id=event.agency,
        due_at=event.due_at,
        details=dict(details),
        key=key,
        body=body,
        previous=previous,
        digest=digest,
    )
    case.events, case.head, case.changed_at = event.number, digest, at
    return row


def stored(row: models.Event) -> events.Stored:
    """Return a row as the value that the chain is proved with."""
    return events.Stored(
        event=events.Event(
            case=row.case_id,
            number=row.number,
            act=row.act,
            standing=row.standing,
            person=row.person_id,
            at=row.at,
            state=row.state,
            turn=row.turn,
            agency=row.agency_id,
            due_at=row.due_at,
            details=row.details,
        ),
        previous=bytes(row.previous),
        digest=bytes(row.digest),
    )
