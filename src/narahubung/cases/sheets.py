"""What one person may see of one case, or of many in a list: frozen, already redacted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from narahubung.agencies.directory import Directory
from narahubung.rules.events import Detail
from narahubung.rules.facts import ActionOwner, ClosingKind, Lane, Route, State, TermCode, Turn, Verdict
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Standing
from narahubung.rules.terms import TermRule


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One row of a list. Names are the directory's, in the language of neither reader: codes where words differ."""

    id: UUID
    number: str
    state: State
    turn: Turn
    agency: int | None
    service: str
    district: str
    lodged_at: datetime
    changed_at: datetime
    term: TermCode | None
    due_at: datetime | None
    is_provisional: bool
    is_paused: bool
    is_rapid: bool
    is_secret: bool
    is_stuck: bool
    officer: int | None
    suggested_agency: int | None
    access_class: str
    returns: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of lines and whether there are more either way; the keys of first and last are their own to take."""

    lines: tuple[CaseLine, ...]
    has_earlier: bool
    has_later: bool


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """A file as its reader may know it: the agency never learns what its owner called it."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    lane: Lane
    is_shared: bool
    message: UUID | None


@dataclass(frozen=True, slots=True)
class MessageLine:
    """Something written: by whom, when, in which lane, and the files that came with it."""

    id: UUID
    kind: str
    lane: Lane
    standing: Standing
    author: str
    at: datetime
    text: str
    is_erased: bool
    is_draft: bool
    number: int
    answers: UUID | None
    attachments: tuple[AttachmentLine, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the timeline: what was done, by whom where the reader may know, and what held after."""

    number: int
    act: Act
    standing: Standing
    author: str
    at: datetime
    state: State
    turn: Turn
    details: dict[str, Detail | list[str]]


@dataclass(frozen=True, slots=True)
class AgreedSheet:
    """What a meeting agreed: the key by which it is done or dropped, who owes it, which message says what.

    `outcome` is empty while it runs, then `done`, `dropped` or `ended` (with the case).
    """

    id: int
    owner: ActionOwner
    meeting: str
    message: UUID | None
    outcome: str


@dataclass(frozen=True, slots=True)
class TermSheet:
    """One obligation with the rule it runs under and the promise that was made; `action` where a meeting agreed it."""

    code: TermCode
    rule: TermRule
    started_at: datetime
    due_at: datetime | None
    promised_at: datetime | None
    is_provisional: bool
    is_paused: bool
    extension: int
    climbed: str
    ended_at: datetime | None
    met: bool | None
    pauses: tuple[tuple[datetime, datetime | None], ...]
    action: AgreedSheet | None = None


@dataclass(frozen=True, slots=True)
class LetterLine:
    """An official letter of the case."""

    kind: str
    number: str
    sent_on: date
    received_on: date | None
    means: str


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """An identity opened, or asked to be, to one person."""

    id: int
    person: int
    person_name: str
    asked_by: int
    asked_at: datetime
    approved_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSheet:
    """One case as one person may see it, and what they may do with it now; `directory` has the names for its codes."""

    line: CaseLine
    directory: Directory
    officer_name: str
    standings: frozenset[Standing]
    choices: tuple[Act, ...]
    lanes: tuple[Lane, ...]
    writable: tuple[Lane, ...]
    route: Route | None
    channel: str
    outside_number: str
    happened_on: date | None
    village: str
    reported: str
    substances: tuple[str, ...]
    alleged: tuple[str, ...]
    found: tuple[str, ...]
    suggestion: dict[str, object]
    statements: dict[str, str]
    checks: tuple[tuple[str, str, str], ...]
    closing_kind: ClosingKind | None
    closing_reason: str
    verdict: Verdict
    handed_to: str
    ended_at: datetime | None
    days_asked: int | None
    clarifications: int
    has_question: bool
    messages: tuple[MessageLine, ...]
    happenings: tuple[Happening, ...]
    terms: tuple[TermSheet, ...]
    attachments: tuple[AttachmentLine, ...]
    letters: tuple[LetterLine, ...]
    releases: tuple[ReleaseLine, ...]
    barred: tuple[int, ...]
    may_read_identity: bool
    events: int

    def open_questions(self) -> tuple[MessageLine, ...]:
        """Return the questions of the latest clarification that no sent answer answers yet."""
        questions = [m for m in self.messages if m.kind == "question" and m.lane is Lane.AGENCY]
        if not questions:
            return ()
        latest = max(question.number for question in questions)
        answered = {m.answers for m in self.messages if m.kind == "answer" and not m.is_draft}
        return tuple(q for q in questions if q.number == latest and q.id not in answered)

    def draft(self) -> tuple[MessageLine, ...]:
        """Return the answer that waits for approval, as the agency's own people see it."""
        return tuple(m for m in self.messages if m.kind == "answer" and m.is_draft)

    def open_actions(self, *, owner: ActionOwner | None = None) -> tuple[TermSheet, ...]:
        """Return what meetings agreed about this case and is not done yet, due first; of one owner, or of both."""
        found = [t for t in self.terms if t.action and t.ended_at is None and owner in (None, t.action.owner)]
        return tuple(sorted(found, key=lambda term: (term.due_at or term.started_at, term.started_at)))

    def said(self) -> dict[UUID, str]:
        """Return the words of what meetings agreed, by their message."""
        return {message.id: message.text for message in self.messages if message.kind == "action"}

    def of_lane(self, lane: Lane) -> tuple[MessageLine, ...]:
        """Return what was written in one lane, oldest first."""
        return tuple(message for message in self.messages if message.lane is lane)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedLine:
    """What a meeting agreed about a case, as a list tells it; `text` is empty for who reads no lane of the agency.

    `agency` had the case when it was agreed. `outcome` is empty while it runs, then `done`, `dropped` or `ended` (with
    the case, or because the agency lost it); `met` is None unless it was done.
    """

    id: int
    case: UUID
    number: str
    service: str
    owner: ActionOwner
    agency: int | None
    meeting: str
    text: str
    agreed_at: datetime
    due_at: datetime
    ended_at: datetime | None
    outcome: str
    met: bool | None


class AgendaKind(StrEnum):
    """Why a case belongs before a meeting."""

    OVERDUE = "overdue"
    SILENT = "silent"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaCase:
    """A case that a meeting would talk about: why and since when (UTC), in codes alone; nothing of its complainant.

    `term` is the obligation that is late, `returns` how often an answer was sent back. `is_with_hub`: the agency does
    not know of the case yet.
    """

    kind: AgendaKind
    case: UUID
    number: str
    agency: int
    government: int | None
    service: str
    since: datetime
    term: TermCode | None
    returns: int
    is_with_hub: bool


@dataclass(frozen=True, slots=True)
class Badges:
    """How much waits for this person: exact up to the cap, which is then shown as `1000+`.

    `late_in` counts what each agency is late with, by its id, for those who watch over a government.
    """

    waiting: int
    overdue: int
    stuck: int = 0
    cap: int = 1000
    late_in: tuple[tuple[int, int], ...] = ()
