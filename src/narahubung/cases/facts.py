"""A row of the case table as the facts that the rules ask for."""

from __future__ import annotations

from narahubung.cases.models import Case
from narahubung.rules.facts import CaseFacts, Route, State, TermCode, Turn, Verdict


def facts_of(
    case: Case, *, running: frozenset[TermCode] = frozenset(), overdue: frozenset[TermCode] = frozenset()
) -> CaseFacts:
    """Return the facts of a case; the two sets of terms are given in by whoever has read them."""
    return CaseFacts(
        case=case.id,
        state=State(case.state),
        turn=Turn(case.turn),
        office=case.office_id,
        government=case.government_id,
        agency=case.agency_id,
        hub_agency=case.hub_agency_id,
        hub_named=case.hub_is_named,
        route=Route(case.route) if case.route else None,
        secret=case.is_secret,
        rapid=case.is_rapid,
        admitted=bool(case.checks),
        barred=frozenset(case.barred),
        drafted_by=case.drafted_by_id,
        closing_by=case.closing_by_id,
        release_asked_by=case.release_asked_by_id,
        time_asked=case.days_asked is not None,
        extended=case.is_extended,
        question_open=case.has_question,
        clarifications=case.clarifications,
        verdict=Verdict(case.verdict),
        running=running,
        overdue=overdue,
    )
