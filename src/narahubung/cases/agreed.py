"""What meetings agreed about cases, as lists: of one meeting, by key, and what still waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from narahubung.cases import scope, sealing
from narahubung.cases.models import Message, Term
from narahubung.cases.sheets import AgreedLine
from narahubung.rules import access
from narahubung.rules.facts import ActionOwner, TermCode
from narahubung.rules.parties import Actor, Role

# More than a page of these is a list of its own, which the meetings keep.
MOST_WAITING = 50

_OFFICERS = frozenset({Role.INTAKE_ASSISTANT, Role.EXAMINING_ASSISTANT})


def actions_of(meeting: str, *, actor: Actor) -> tuple[AgreedLine, ...]:
    """Return what a meeting agreed about cases, oldest first: the office sees all, an agency only what is its own."""
    with scope.seen_by(actor):
        return _lines(_seen(actor).filter(meeting=meeting).order_by("id") if meeting else Term.objects.none(), actor)


def action_states(keys: Iterable[int], *, actor: Actor) -> dict[int, AgreedLine]:
    """Return these actions by their key, as far as the actor may see them; what is not theirs is left out."""
    with scope.seen_by(actor):
        return {line.id: line for line in _lines(_seen(actor).filter(id__in=set(keys)), actor)}


def waiting_for(actor: Actor) -> tuple[AgreedLine, ...]:
    """Return the running actions that an actor's own side owes, due first; call it within a scope."""
    ways = []
    if agencies := access.scope(actor).agencies:
        ways.append(Q(code=TermCode.ACTION, agency_id__in=agencies))
    if offices := [one.office for one in actor.capacities if one.role in _OFFICERS and one.office is not None]:
        ways.append(Q(code=TermCode.OFFICE_ACTION, case__office_id__in=offices))
    if not ways:
        return ()
    owed = ways[0] if len(ways) == 1 else ways[0] | ways[1]
    waiting = _seen(actor).filter(owed, ended_at=None).order_by("due_at", "id")
    return _lines(waiting[:MOST_WAITING], actor)


def _seen(actor: Actor) -> QuerySet[Term]:
    """Narrow as row-level security does, and to an agency's own: what another had agreed is not the next one's."""
    narrowed, agreed = access.scope(actor), Term.objects.exclude(meeting="")
    if narrowed.clockwork:
        return agreed
    ways = Q(case__office_id__in=narrowed.offices) | Q(case__government_id__in=narrowed.governments)
    return agreed.filter(ways | Q(agency_id__in=narrowed.agencies, case__agency_id__in=narrowed.agencies))


def _lines(terms: QuerySet[Term], actor: Actor) -> tuple[AgreedLine, ...]:
    said = Message.objects.filter(id=OuterRef("message_id")).values("sealed")[:1]
    # Who did what, not what anybody wrote: that is all an auditor reads.
    reads = any(capacity.role is not Role.AUDITOR for capacity in actor.capacities)
    rows = terms.annotate(sealed=Subquery(said)).values_list(
        "id", "case_id", "case__number", "case__service", "code", "agency_id", "meeting", "message_id", "started_at",
        "due_at", "ended_at", "outcome", "met", "sealed",
    )  # fmt: skip
    return tuple(_line(*row, reads=reads) for row in rows)


def _line(
    key: int,
    case: UUID,
    number: str,
    service: str,
    code: str,
    agency: int | None,
    meeting: str,
    message: UUID | None,
    agreed_at: datetime,
    due_at: datetime | None,
    ended_at: datetime | None,
    outcome: str,
    met: bool | None,
    sealed: bytes | None,
    *,
    reads: bool,
) -> AgreedLine:
    return AgreedLine(
        id=key,
        case=case,
        number=number,
        service=service,
        owner=ActionOwner.AGENCY if code == ActionOwner.AGENCY.term else ActionOwner.OFFICE,
        agency=agency,
        meeting=meeting,
        text=sealing.open_text(sealed, table="message", key=message) if reads and message else "",
        agreed_at=agreed_at,
        due_at=due_at or agreed_at,
        ended_at=ended_at,
        outcome=outcome,
        met=met,
    )
