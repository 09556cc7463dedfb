"""What the pages of a meeting print: frozen values, already narrowed to who reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One meeting in a list; `mine` is what was answered for the reader's seat, empty where they have none."""

    address: str
    title: str
    span: str
    phase: str
    tab: str
    where: str
    mine: str
    moved: str
    day_off: str
    is_series: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above every page of one meeting: what it is, where, who leads, until when, and what can be done."""

    id: UUID
    title: str
    phase_code: str
    phase: str
    tab: str
    span: str
    machine: str
    moved: str
    day_off: str
    where: str
    link: str
    government: str
    chair: str
    next: str
    sits: str
    answer: str
    version: int
    may: frozenset[str]
    is_chair: bool
    only_reads: bool
    series: int | None


@dataclass(frozen=True, slots=True)
class CaseOf:
    """A case that a point is about, as its reader may see it."""

    id: UUID
    number: str
    state: str
    due_at: datetime | None
    address: str
    agency: int | None
    agency_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One point of the agenda; `cases` are only those the reader may see, `others` how many they may not."""

    id: int
    number: int
    title: str
    own_words: str
    minutes: int
    spent: int
    is_current: bool
    is_removed: bool
    in_detail: bool
    cases: tuple[CaseOf, ...]
    note: str


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat: whose, who was asked, what was said, who came and by which way."""

    id: int
    seat: str
    kind: str
    invited: str
    answer: str
    answer_code: str
    came: str
    way: str
    came_at: datetime | None
    agency: int | None
    is_by_chair: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """One decision: what, by whom, until when, what has become of it, and the question that is open about it."""

    id: int
    meeting: UUID
    meeting_title: str
    text: str
    owner: str
    due: str
    is_late: bool
    state_code: str
    state: str
    is_case: bool
    case_number: str
    case_address: str
    question: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a meeting's history."""

    at: datetime
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class SignedBy:
    """One signature under the minutes: when, whose, and of which kind in words."""

    at: datetime
    who: str
    how: str


@dataclass(frozen=True, slots=True)
class Said:
    """One comment on the draft minutes."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice in a form."""

    value: str
    word: str
    is_chosen: bool = False
