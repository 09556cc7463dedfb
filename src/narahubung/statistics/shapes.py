"""What the room writes and reads in one piece: notes, acts, and the words that name their kinds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from narahubung.rules.parties import Role

# Whoever reads figures for the office writes notes and acts down; plans and editions bind the whole office.
WRITERS = frozenset({Role.INTAKE_ASSISTANT, Role.EXAMINING_ASSISTANT, Role.PREVENTION_ASSISTANT, Role.HEAD_OF_OFFICE})
PLANNERS = frozenset({Role.PREVENTION_ASSISTANT, Role.HEAD_OF_OFFICE})
PUBLISHERS = frozenset({Role.HEAD_OF_OFFICE})

LONGEST_NOTE = 160
LONGEST_RESULT = 600


class NoteKind(StrEnum):
    """What happened that may move figures though no service changed."""

    OUTREACH = "outreach"
    OUTAGE = "outage"
    CAMPAIGN = "campaign"
    RULE = "rule"
    STAFF = "staff"
    HOLIDAY = "holiday"
    OTHER = "other"


class Scope(StrEnum):
    """Whom it touched; `of` then holds the code of the government, agency or kecamatan."""

    OFFICE = "office"
    GOVERNMENT = "government"
    AGENCY = "agency"
    DISTRICT = "district"


class LineAct(StrEnum):
    """What a line did to a note."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note as it is written: days from first to last, whom it touched, what it was."""

    kind: NoteKind
    starts_on: date
    ends_on: date
    scope: Scope
    of: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A note as it stands: its id, how many lines it has, the note itself, who wrote the last line and when."""

    id: UUID
    number: int
    office: int
    note: Note
    act: LineAct
    by: str
    at: datetime


class Silence(StrEnum):
    """Which silence an act answered."""

    QUIET = "quiet"
    CHANNEL = "channel"
    ANSWERING = "answering"
    LIAISON = "liaison"
    KIND = "kind"
    PLACE = "place"


class Deed(StrEnum):
    """What was done about it."""

    OUTREACH = "outreach"
    CHANNEL_TEST = "channel_test"
    UNANNOUNCED = "unannounced"
    CALL = "call"
    APPOINTMENT = "appointment"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An act as it is written down: about which silence of whom, what, on which day, with what result."""

    silence: Silence
    of: str
    word: str
    deed: Deed
    done_on: date
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneBy:
    """An act with who wrote it down and when."""

    done: Done
    by: str
    at: datetime
