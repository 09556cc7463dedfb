"""What is typed in about a meeting, and the codes of its seats, answers and items. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from uuid import UUID

from narahubung.rules.meeting import Mode
from narahubung.rules.recurrence import Pace, Recurrence


class SeatKind(StrEnum):
    """Whose place at the table it is."""

    AGENCY = "agency"
    GOVERNMENT = "government"  # the coordinator's
    WITNESS = "witness"
    GUEST = "guest"
    OFFICE = "office"


class Answer(StrEnum):
    """What was said to an invitation."""

    YES = "yes"
    NO = "no"
    DEPUTY = "deputy"  # represented by somebody else of the same post


class AttendWay(StrEnum):
    """How it is known that somebody was there."""

    SIGN_IN = "sign_in"
    QR = "qr"
    LINK = "link"
    CHAIR = "chair"  # ticked by the chair


class ItemKind(StrEnum):
    """Why something stands on the agenda; in this order it is proposed."""

    OPEN_DECISION = "open_decision"
    OVERDUE = "overdue"
    RETURNED = "returned"
    SILENT = "silent"
    GAP = "gap"
    CLAUSE = "clause"
    PATTERN = "pattern"
    FREE = "free"


class DecisionState(StrEnum):
    """Where a decision stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"  # before the minutes were signed; as if it had not been decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """How and where a meeting is held."""

    mode: Mode
    place: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A meeting or a series to be planned: title, first local day and hour, length, how it goes on."""

    title: str
    government: int
    first_on: date
    begins: time
    length: timedelta = timedelta(hours=2)
    where: Where
    pace: Pace = Pace.ONCE
    step: int = 1
    times: int = 1

    def recurrence(self) -> Recurrence:
        """Return how the days follow each other; refuses as `Recurrence` does."""
        return Recurrence(first_on=self.first_on, pace=self.pace, step=self.step, times=self.times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A planned meeting as it is to be from now on."""

    title: str
    on: date
    begins: time
    length: timedelta
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision: its words, its owner (an agency's key, or None for the office), its day, and the case it is about."""

    text: str
    owner: str
    agency: int | None = None
    due_on: date | None
    case: UUID | None = None
    item: int | None = None
