"""What was missed and how far the alarm has climbed, for the list of what cannot go up any further."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from narahubung.cases import scope
from narahubung.cases.models import Term
from narahubung.rules.escalation import LAPSING, Rung
from narahubung.rules.facts import TermCode
from narahubung.rules.parties import Actor


@dataclass(frozen=True, slots=True)
class Missed:
    """A term that was not kept: since when it is over, and the last rung of the ladder that was told."""

    term: TermCode
    due_at: datetime
    climbed: Rung | None
    climbed_at: datetime | None


def missed(cases: Sequence[UUID], *, actor: Actor, at: datetime) -> dict[UUID, Missed]:
    """Return for each of these cases the running term that is over the longest; cases with none are left out.

    A term of the complainant lapses and alarms nobody, so it is not looked at.
    """
    with scope.seen_by(actor):
        rows = (
            Term.objects.filter(case_id__in=cases, ended_at=None, due_at__lt=at)
            .exclude(code__in=LAPSING)
            .order_by("-due_at", "-id")
        )
        # The one that is over the longest comes last and stands.
        return {
            row.case_id: Missed(
                TermCode(row.code), row.due_at, Rung(row.climbed) if row.climbed else None, row.climbed_at
            )
            for row in rows
            if row.due_at is not None
        }
