"""What a meeting would have to talk about: late, silent and often returned cases, without a word of any complainant."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from narahubung.cases import scope
from narahubung.cases.models import Case, Event, Term
from narahubung.cases.sheets import AgendaCase, AgendaKind
from narahubung.rules import access
from narahubung.rules.escalation import LADDERS, Rung
from narahubung.rules.facts import State, TermCode, Turn
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Actor

# "Returned more than twice" (the source's own measure of an answer that does not come about).
TWICE = 2
MOST_OF_A_KIND = 200

# What agencies and their hub owe; what the office itself is late with is no matter of such a meeting.
_OF_AGENCIES = tuple(
    code for code, ladder in LADDERS.items() if Rung.HUB in ladder and code is not TermCode.ACKNOWLEDGE
)


def agenda_candidates(actor: Actor, *, at: datetime, government: int | None = None) -> tuple[AgendaCase, ...]:
    """Return the open cases that a meeting of the office with its agencies would talk about at `at`, by agency.

    Of each kind at most 200, those that have waited longest; within an agency the longest waiting first. A case may
    appear once of each kind. `government` narrows to one. Nothing of the complainant is in it, and nothing anybody
    wrote. Whoever has neither office nor government gets nothing.
    """
    narrowed = access.scope(actor)
    seen = Q(office_id__in=narrowed.offices) | Q(government_id__in=narrowed.governments)
    with scope.seen_by(actor):
        cases = Case.objects.filter(seen, ended_at=None, agency__isnull=False)
        if government is not None:
            cases = cases.filter(government_id=government)
        found = [*_late(cases, at=at), *_returned(cases)]
    return tuple(sorted(found, key=lambda one: (one.agency, one.since, one.number, one.kind)))


def _late(cases: QuerySet[Case], *, at: datetime) -> list[AgendaCase]:
    late = Term.objects.filter(case__in=cases, ended_at=None, due_at__lt=at).select_related("case")
    # Nobody has even said that it came: silence is told apart from an answer that takes too long.
    silent = late.filter(code=TermCode.ACKNOWLEDGE)
    overdue = late.filter(code__in=_OF_AGENCIES).exclude(case__state=State.FORWARDED, code=TermCode.ANSWER)
    return [*_first(silent, AgendaKind.SILENT), *_first(overdue, AgendaKind.OVERDUE)]


def _first(terms: QuerySet[Term], kind: AgendaKind) -> list[AgendaCase]:
    """Return one line a case, for the term that is late the longest."""
    found: dict[UUID, AgendaCase] = {}
    for term in terms.order_by("due_at", "id")[:MOST_OF_A_KIND]:
        if term.due_at is not None and term.case_id not in found:
            found[term.case_id] = _candidate(term.case, kind, since=term.due_at, term=term)
    return list(found.values())


def _returned(cases: QuerySet[Case]) -> list[AgendaCase]:
    rows = list(cases.filter(returns__gt=TWICE).order_by("-returns", "id")[:MOST_OF_A_KIND])
    last = Event.objects.filter(case__in=rows, act=Act.RETURN_ANSWER).order_by("number").values_list("case_id", "at")
    since = dict(last)
    return [_candidate(row, AgendaKind.RETURNED, since=since[row.id]) for row in rows]


def _candidate(case: Case, kind: AgendaKind, *, since: datetime, term: Term | None = None) -> AgendaCase:
    return AgendaCase(
        kind=kind,
        case=case.id,
        number=case.number,
        agency=case.agency_id or 0,
        government=case.government_id,
        service=case.service,
        since=since,
        term=TermCode(term.code) if term else None,
        returns=case.returns,
        is_with_hub=case.turn == Turn.HUB,
    )
