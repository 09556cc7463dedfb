"""What lies with an agency's post: its open cases with terms and promises, and who answered how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from narahubung.cases import scope
from narahubung.cases.models import Case, Event, Term
from narahubung.rules.facts import State, TermCode, Turn
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Actor


@dataclass(frozen=True, slots=True)
class LoadLine:
    """An open case of a post: the term that runs, when it is due, and what was first promised."""

    case: UUID
    number: str
    state: State
    term: TermCode | None
    due_at: datetime | None
    promised_at: datetime | None


def load(agency: int, *, actor: Actor) -> tuple[LoadLine, ...]:
    """Return the open cases of an agency that this actor may see, oldest term first; one query.

    A case that still waits with the hub has not reached the agency.
    """
    running = Term.objects.filter(case=OuterRef("pk"), code=OuterRef("term"), ended_at=None)
    with scope.seen_by(actor):
        rows = (
            Case.objects.filter(agency_id=agency, ended_at=None)
            .exclude(turn=Turn.HUB)
            .annotate(promised_at=Subquery(running.values("promised_at")[:1]))
            .order_by("wait_at", "id")
            .values_list("id", "number", "state", "term", "due_at", "promised_at")
        )
        return tuple(
            LoadLine(case, number, State(state), TermCode(term) if term else None, due_at, promised_at)
            for case, number, state, term, due_at, promised_at in rows
        )


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers that left a post: how many in all, and how many of whom, by the person who wrote them."""

    whole: int
    by_person: tuple[tuple[int, str, int], ...]


def answers(agency: int, *, actor: Actor, since: datetime) -> Answers:
    """Return how many answers an agency has sent on cases lodged since then that the actor sees, and who wrote them.

    The writer is whoever drafted last before the answer was approved; without a draft it is who approved.
    """
    drafts = Event.objects.filter(case=OuterRef("case"), number__lt=OuterRef("number"), act=Act.DRAFT_ANSWER)
    writer = drafts.order_by("-number").values("person_id", "person__name")
    with scope.seen_by(actor):
        sent = Event.objects.filter(
            # By the case's present agency the index is found, by the event's the answer is this agency's own.
            Q(case__agency_id=agency), agency_id=agency, act=Act.APPROVE_ANSWER, case__lodged_at__gte=since
        )  # fmt: skip
        rows = sent.annotate(
            writer=Subquery(writer.values("person_id")[:1]), writer_name=Subquery(writer.values("person__name")[:1])
        ).values_list("writer", "writer_name", "person_id", "person__name")
        found = list(rows)
    counts: dict[tuple[int, str], int] = {}
    for writer_id, writer_name, person, approver in found:
        who = (writer_id, writer_name) if writer_id is not None else (person, approver)
        counts[who] = counts.get(who, 0) + 1
    by_person = tuple(
        (person, name, count) for (person, name), count in sorted(counts.items(), key=lambda one: one[0][1])
    )
    return Answers(len(found), by_person)
