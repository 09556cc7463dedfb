"""What is written once: the event of a case, and the chain of digests that makes any change to it noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

# Events carry codes, keys, numbers and dates only, never a person's words or name: people can be forgotten while
# history stays whole.
Detail = str | int | bool | None

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One change of one case: who, in what standing, did what, when, and what held after it.

    `details` maps names to codes, keys, numbers and ISO dates. `due_at` is when the turn's leading term is due, aware
    UTC, or None. `number` counts from 1 within the case.
    """

    case: UUID
    number: int
    act: str
    standing: str
    person: int | None
    at: datetime
    state: str
    turn: str
    agency: int | None
    due_at: datetime | None
    details: Mapping[str, Detail | list[str]]


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="microseconds")


def plain(event: Event) -> dict[str, object]:
    """Return the event as plain JSON values: what is proved, and what is exported for others to prove."""
    return {
        "act": event.act,
        "agency": event.agency,
        "at": _moment(event.at),
        "case": str(event.case),
        "details": dict(event.details),
        "due_at": _moment(event.due_at),
        "number": event.number,
        "person": event.person,
        "standing": event.standing,
        "state": event.state,
        "turn": event.turn,
    }


def as_bytes(told: Mapping[str, object]) -> bytes:
    """Return the one byte string that stands for plain JSON values: keys sorted, no spaces, UTF-8."""
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def linked(told: bytes, *, previous: bytes) -> bytes:
    """Return the SHA-256 (32 bytes) of the digest before followed by these bytes: one link of a chain."""
    return hashlib.sha256(previous + told).digest()


def canonical(event: Event) -> bytes:
    """Return the one byte string that stands for the event, its times in UTC."""
    return as_bytes(plain(event))


def digest(event: Event, *, previous: bytes) -> bytes:
    """Return the digest (32 bytes) that links the event to the one before it in its case."""
    return linked(canonical(event), previous=previous)


class Flaw(StrEnum):
    """A way in which a history is not what it was."""

    CHANGED = "changed"
    MISSING = "missing"
    DOUBLED = "doubled"
    TRUNCATED = "truncated"
    CASE_ROW = "case_row"
    CHECKPOINT = "checkpoint"
    SIGNATURE = "signature"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw, named: which case (None: all), at which event number, and what is wrong."""

    flaw: Flaw
    case: UUID | None
    number: int


@dataclass(frozen=True, slots=True)
class Stored:
    """An event as it lies in the table, with the two digests written beside it."""

    event: Event
    previous: bytes
    digest: bytes


def findings(chain: Iterable[Stored]) -> Iterator[Finding]:
    """Yield every flaw inside one case's chain, given in order of number.

    A truncated end cannot be seen from inside; the case row and the signed checkpoints hold the last number and digest.
    """
    expected, before = 1, GENESIS
    for stored in chain:
        event = stored.event
        if event.number < expected:
            yield Finding(Flaw.DOUBLED, event.case, event.number)
            continue
        if event.number > expected:
            yield Finding(Flaw.MISSING, event.case, expected)
            before = stored.previous
        if stored.previous != before or digest(event, previous=stored.previous) != stored.digest:
            yield Finding(Flaw.CHANGED, event.case, event.number)
        expected, before = event.number + 1, stored.digest
