"""What meetings agreed about cases, as lists: of one meeting, by key, and what still waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
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


def owed_by(actor: Actor) -> QuerySet[Term, tuple[Any, ...]] | None:
    """Return the running actions that an actor's own side owes, due first, to be read along; None for no such side."""
    ways = []
    if agencies := access.scope(actor).agencies:
        ways.append(Q(code=TermCode.ACTION, agency_id__in=agencies))
    if offices := [one.office for one in actor.capacities if one.role in _OFFICERS and one.office is not None]:
        ways.append(Q(code=TermCode.OFFICE_ACTION, case__office_id__in=offices))
    if not ways:
        return None
    running = _seen(actor).filter(reduce(or_, ways), ended_at=None).order_by("due_at", "id")
    return _rows(running[:MOST_WAITING])


def told(found: Iterable[dict[str, Any]]) -> tuple[AgreedLine, ...]:
    """Return what was read along as lines; whoever owes something reads what it is."""
    return tuple(_line(*(_of_json(row[name], name) for name in _COLUMNS), reads=True) for row in found)


def _of_json(value: Any, name: str) -> Any:
    if value is None:
        return None
    if name in ("case_id", "message_id"):
        return UUID(value)
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    # PostgreSQL writes octets in hex behind a mark of two signs.
    return bytes.fromhex(value[2:]) if name == "sealed" else value


def _seen(actor: Actor) -> QuerySet[Term]:
    """Narrow as row-level security does, and to an agency's own: what another had agreed is not the next one's."""
    narrowed, agreed = access.scope(actor), Term.objects.exclude(meeting="")
    if narrowed.clockwork:
        return agreed
    ways = Q(case__office_id__in=narrowed.offices) | Q(case__government_id__in=narrowed.governments)
    return agreed.filter(ways | Q(agency_id__in=narrowed.agencies, case__agency_id__in=narrowed.agencies))


# In the order in which `_line` takes them.
_COLUMNS = (
    "id", "case_id", "case__number", "case__service", "code", "agency_id", "meeting", "message_id", "started_at",
    "due_at", "ended_at", "outcome", "met", "sealed",
)  # fmt: skip


def _rows(terms: QuerySet[Term]) -> QuerySet[Term, tuple[Any, ...]]:
    said = Message.objects.filter(id=OuterRef("message_id")).values("sealed")[:1]
    return terms.annotate(sealed=Subquery(said)).values_list(*_COLUMNS)


def _lines(terms: QuerySet[Term], actor: Actor) -> tuple[AgreedLine, ...]:
    # Who did what, not what anybody wrote: that is all an auditor reads.
    reads = any(capacity.role is not Role.AUDITOR for capacity in actor.capacities)
    return tuple(_line(*row, reads=reads) for row in _rows(terms))


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
