"""The history of a meeting: each line linked to the one before it, so that a changed one is noticed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID

from narahubung.meetings.models import Meeting, MeetingEvent
from narahubung.rules.events import GENESIS, as_bytes, linked
from narahubung.rules.meeting import RULES, Deed, Phase

Details = Mapping[str, str | int | bool]


def write(
    row: Meeting, deed: Deed, *, key: UUID, actor: int, at: datetime, details: Details | None = None
) -> MeetingEvent:
    """Append a line to a locked or new meeting and move the end of its chain on the row, which the caller saves."""
    number, previous, kept = row.events_told + 1, bytes(row.head) or GENESIS, dict(details or {})
    told = _canonical(row.pk, number=number, at=at, actor=actor, deed=deed, details=kept)
    line = MeetingEvent.objects.create(
        key=key,
        meeting=row,
        number=number,
        at=at,
        actor_id=actor,
        deed=deed,
        details=kept,
        previous=previous,
        digest=linked(told, previous=previous),
    )
    row.events_told, row.head = number, line.digest
    return line


def flaws() -> Iterator[tuple[UUID, int]]:
    """Yield every meeting whose history does not agree, with the number of the first line that does not.

    What the rows say last (how many lines, the end of the chain, the phase) must be what the lines led to.
    """
    lines = MeetingEvent.objects.order_by("meeting_id", "number", "id").iterator(chunk_size=2_000)
    told = groupby(lines, key=lambda line: line.meeting_id)
    ahead = next(told, None)
    rows = Meeting.objects.order_by("pk").only("pk", "events_told", "head", "phase")
    for row in rows.iterator(chunk_size=2_000):
        mine: Iterable[MeetingEvent] = ()
        if ahead is not None and ahead[0] == row.pk:
            mine = list(ahead[1])
            ahead = next(told, None)
        flaw = _first_flaw(row, mine)
        if flaw is not None:
            yield row.pk, flaw


def _first_flaw(row: Meeting, lines: Iterable[MeetingEvent]) -> int | None:
    previous, number, phase = GENESIS, 0, Phase.PLANNED
    for line in lines:
        number += 1
        told = _canonical(
            row.pk, number=line.number, at=line.at, actor=line.actor_id, deed=line.deed, details=line.details
        )
        agrees = line.number == number and bytes(line.previous) == previous
        if not agrees or bytes(line.digest) != linked(told, previous=previous):
            return number
        previous = bytes(line.digest)
        if line.deed in RULES:
            phase = RULES[Deed(line.deed)].to or phase
    ends = (row.events_told, bytes(row.head) or GENESIS, row.phase)
    return None if ends == (number, previous, phase) else number + 1


def _canonical(
    meeting: UUID, *, number: int, at: datetime, actor: int | None, deed: str, details: Details
) -> bytes:  # fmt: skip
    return as_bytes(
        {
            "actor": actor,
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "deed": str(deed),
            "details": dict(details),
            "meeting": str(meeting),
            "number": number,
        }
    )
