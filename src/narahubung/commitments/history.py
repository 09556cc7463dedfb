"""The history of a commitment: each line linked to the one before it, so that a changed one is noticed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from narahubung.commitments.models import Commitment, CommitmentEvent
from narahubung.rules.events import GENESIS, as_bytes, linked

Details = Mapping[str, str | int | bool | None]


def write(
    row: Commitment,
    deed: str,
    *,
    actor: int | None,
    at: datetime,
    details: Details | None = None,
    key: UUID | None = None,
) -> CommitmentEvent:
    """Append a line to a locked commitment and move the end of its chain; the caller's transaction keeps both."""
    number, previous = row.events + 1, bytes(row.head) or GENESIS
    kept = dict(details or {})
    told = _canonical(code=row.code, number=number, at=at, actor=actor, deed=deed, stage=row.stage, details=kept)
    line = CommitmentEvent.objects.create(
        commitment=row,
        number=number,
        at=at,
        actor_id=actor,
        deed=deed,
        stage=row.stage,
        details=kept,
        key=key,
        previous=previous,
        digest=linked(told, previous=previous),
    )
    row.events, row.head = number, line.digest
    row.save()
    return line


def first_flaw(code: str) -> int | None:
    """Return the number of the first line that is not what it was, or None where the whole history agrees."""
    row = Commitment.objects.get(code=code)
    previous, number = GENESIS, 0
    for line in CommitmentEvent.objects.filter(commitment=row).order_by("number"):
        number += 1
        told = _canonical(
            code=row.code,
            number=line.number,
            at=line.at,
            actor=line.actor_id,
            deed=line.deed,
            stage=line.stage,
            details=line.details,
        )
        agrees = line.number == number and bytes(line.previous) == previous
        if not agrees or bytes(line.digest) != linked(told, previous=previous):
            return number
        previous = bytes(line.digest)
    return None if (row.events, bytes(row.head) or GENESIS) == (number, previous) else number + 1


def flaws() -> tuple[tuple[str, int], ...]:
    """Return every commitment whose history does not agree, by its number, with the first line that does not."""
    codes = Commitment.objects.order_by("id").values_list("code", flat=True)
    found = ((code, first_flaw(code)) for code in codes)
    return tuple((code, number) for code, number in found if number is not None)


def _canonical(**told: object) -> bytes:
    at = told["at"]
    if isinstance(at, datetime):
        told["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    return as_bytes(told)
