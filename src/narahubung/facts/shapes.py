"""What is counted: one flat fact a case and one a term, in codes, days and moments, without a word or a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from narahubung.rules.facts import TermCode, Turn, Verdict
from narahubung.rules.rates import Arrival, Stream


class Outcome(StrEnum):
    """What came of an obligation: done in time, done late, ended undone after its day, let go before it, running."""

    KEPT = "kept"
    LATE = "late"
    MISSED = "missed"
    RELEASED = "released"
    RUNNING = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFact:
    """One case as it is counted. Days are local; keys are 0 and codes are empty where there is none.

    `events` is the number of the last event folded in. `agency` has the case now, or had it at its end; `first_agency`
    was the first to be given it. `given_on`, `acknowledged_on`, `answered_on` and `returns` are about the agency that
    has it now: when it reached that agency's own people, when they acknowledged it and first answered. `forwarded_on`
    is the day on which it first left the office. `substance` is the first of the case's in the order of the codes: the
    kind by which agencies are standardised.
    """

    case: UUID
    events: int
    office: int
    government: int
    agency: int
    first_agency: int
    officer: int
    service: str
    substance: str
    district: str
    reported: str
    stream: Stream
    arrival: Arrival
    channel: str
    turn: Turn
    happened_on: date | None
    lodged_at: datetime
    lodged_on: date
    forwarded_on: date | None
    given_on: date | None
    acknowledged_on: date | None
    answered_on: date | None
    returns: int
    reopened: int
    due_on: date | None
    ended_at: datetime | None
    ended_on: date | None
    ending: str
    reason: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFact:
    """One obligation as it is counted; `agency` 0 where it is not an agency's. `due_on` None: its clock stands still.

    `is_correction`: it began because an answer was returned to be mended.
    """

    key: int
    case: UUID
    code: TermCode
    agency: int
    is_correction: bool
    started_on: date
    due_on: date | None
    ended_on: date | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Folded:
    """All facts of one case."""

    case: CaseFact
    terms: tuple[TermFact, ...]
