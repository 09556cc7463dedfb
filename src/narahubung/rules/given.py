"""What a person hands over with an act, and what is missing from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from narahubung.rules.escalation import Rung
from narahubung.rules.facts import ActionOwner, Check, ClosingKind, Lane, TermCode
from narahubung.rules.refusals import Incomplete, TooLarge

# A person can tell a life in this many characters; a megabyte is not a complaint.
LONGEST_TEXT = 20_000
MOST_ATTACHMENTS = 20
MOST_QUESTIONS = 30


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """An answer to one question, or to the complaint as a whole where `question` is None; its files are proof."""

    text: str
    question: UUID | None = None
    attachments: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterGiven:
    """The particulars of an official letter; `received_on` stays empty until receipt is evidenced."""

    number: str
    sent_on: date
    means: str
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClosingGiven:
    """How a case is to end and with which reason of the list."""

    kind: ClosingKind
    reason: str


@dataclass(frozen=True, slots=True)
class ClassifiedAs:
    """What the case is about, in codes; alleged and found maladministration are two different things."""

    service: str = ""
    substances: tuple[str, ...] = ()
    alleged: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Everything any act can need; each row of the lifecycle names the fields it needs.

    `text` and `reason` are a person's words, `days` counts in the term's unit, `attachments` are files already stored,
    `shared` are the complainant's files that the agency may read. What a meeting agreed has an `owner` and a local
    day `due_on`, and `meeting` is the meeting's key in a code; `action` is the key of one agreed before.
    """

    text: str = ""
    reason: str = ""
    lane: Lane | None = None
    agency: int | None = None
    person: int | None = None
    release: int | None = None
    expires_on: date | None = None
    days: int = 0
    body: str = ""
    letter: LetterGiven | None = None
    closing: ClosingGiven | None = None
    classified: ClassifiedAs | None = None
    questions: tuple[str, ...] = ()
    answers: tuple[AnswerGiven, ...] = ()
    checks: tuple[Check, ...] = ()
    attachments: tuple[UUID, ...] = ()
    shared: tuple[UUID, ...] = ()
    term: TermCode | None = None
    rung: Rung | None = None
    owner: ActionOwner | None = None
    due_on: date | None = None
    meeting: str = ""
    action: int | None = None

    def files(self) -> tuple[UUID, ...]:
        """Return every file that comes with it."""
        return (*self.attachments, *(file for answer in self.answers for file in answer.attachments))

    def texts(self) -> tuple[str, ...]:
        """Return every text a person wrote into it."""
        return (self.text, self.reason, *self.questions, *(answer.text for answer in self.answers))


NOTHING = Given()


def _is_filled(given: Given, name: str) -> bool:
    value = getattr(given, name)
    if isinstance(value, str):
        return bool(value.strip())
    if name == "questions":
        return bool(given.questions) and all(question.strip() for question in given.questions)
    if name == "answers":
        return bool(given.answers) and all(answer.text.strip() for answer in given.answers)
    return bool(value)


def check(given: Given, *, needs: tuple[str, ...]) -> None:
    """Refuse `Incomplete` naming every field that is needed and empty, `TooLarge` for a text over 20,000 characters."""
    if missing := {name: "needed" for name in needs if not _is_filled(given, name)}:
        raise Incomplete(**missing)
    if any(len(text) > LONGEST_TEXT for text in given.texts()):
        raise TooLarge("text", LONGEST_TEXT)
    if len(given.files()) > MOST_ATTACHMENTS:
        raise TooLarge("attachments", MOST_ATTACHMENTS)
    if len(given.questions) > MOST_QUESTIONS:
        raise TooLarge("questions", MOST_QUESTIONS)
