"""That history is whole: every chain recomputed, every case held against its end, every signed checkpoint anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from narahubung.cases import history, scope
from narahubung.cases.models import Case, Checkpoint, Event
from narahubung.rules import events
from narahubung.rules.events import GENESIS, Finding, Flaw
from narahubung.rules.parties import CLOCKWORK

Sign = Callable[[bytes], bytes]
IsSigned = Callable[[bytes, bytes], bool]


@dataclass(frozen=True, slots=True)
class Mark:
    """A checkpoint as it is signed and exported: the last event it covers, how many, and the digest over them all."""

    up_to: int
    events: int
    at: datetime
    previous: str
    digest: str
    signature: str

    def signed_text(self) -> bytes:
        """Return what the signature stands for."""
        return f"narahubung checkpoint\n{self.up_to}\n{self.events}\n{self.previous}\n{self.digest}".encode()


def _mark(row: Checkpoint) -> Mark:
    return Mark(
        up_to=row.up_to,
        events=row.events,
        at=row.at,
        previous=bytes(row.previous).hex(),
        digest=bytes(row.digest).hex(),
        signature=bytes(row.signature).hex(),
    )


def _rolled(previous: bytes, *, after: int, up_to: int) -> tuple[bytes, int]:
    """Return the digest over the events' digests in order of id, from the last checkpoint on, and their number."""
    rolled, count = hashlib.sha256(previous), 0
    rows = Event.objects.filter(id__gt=after, id__lte=up_to).order_by("id").values_list("id", "digest")
    for key, digest in rows.iterator(chunk_size=5000):
        rolled.update(key.to_bytes(8, "big") + bytes(digest))
        count += 1
    return rolled.digest(), count


def set_checkpoint(*, at: datetime, sign: Sign, folder: Path) -> Mark | None:
    """Sign a mark over everything new and lay a copy outside the database; None where nothing is new.

    The copy in `folder` is the anchor: whoever can rewrite the tables still cannot rewrite what was carried away.
    """
    up_to = _settled()
    with scope.seen_by(CLOCKWORK):
        last = Checkpoint.objects.order_by("-up_to").first()
        if last is not None and up_to <= last.up_to:
            return None
        previous = bytes(last.digest) if last else GENESIS
        digest, count = _rolled(previous, after=last.up_to if last else 0, up_to=up_to)
        if count == 0:
            return None
        unsigned = Mark(up_to, count, at, previous.hex(), digest.hex(), "")
        row = Checkpoint(
            up_to=up_to,
            events=count,
            at=at,
            previous=previous,
            digest=digest,
            signature=sign(unsigned.signed_text()),
        )
        row.save(force_insert=True)
    mark = _mark(row)
    folder.mkdir(parents=True, exist_ok=True)
    written = {name: getattr(mark, name) for name in ("up_to", "events", "previous", "digest", "signature")}
    (folder / f"{mark.up_to:012d}.json").write_text(json.dumps(written | {"at": mark.at.isoformat()}, indent=1))
    return mark


def _settled() -> int:
    # On its own, so that the lock that waits for the writers is let go at once.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT cases_last_settled_event()")
        return int(cursor.fetchone()[0])


def verify(*, is_signed: IsSigned, folder: Path) -> Iterator[Finding]:
    """Yield every flaw found in all histories, case by case and then over the checkpoints; nothing where all is whole.

    To be run as the tables' owner, who sees every row.
    """
    yield from _flawed_cases()
    yield from _flawed_checkpoints(is_signed=is_signed, folder=folder)


def _flawed_cases() -> Iterator[Finding]:
    seen: set[UUID] = set()
    rows = Event.objects.order_by("case_id", "number", "id").iterator(chunk_size=5000)
    ends = {
        key: (number, bytes(head), state, turn)
        for key, number, head, state, turn in Case.objects.values_list("id", "events", "head", "state", "turn")
    }
    for key, chain in groupby(rows, key=lambda row: row.case_id):
        seen.add(key)
        links = [history.stored(row) for row in chain]
        yield from events.findings(links)
        last = links[-1]
        number, head, state, turn = ends.get(key, (0, b"", "", ""))
        if last.event.number < number:
            yield Finding(Flaw.TRUNCATED, key, last.event.number + 1)
        elif (number, head, state, turn) != (last.event.number, last.digest, last.event.state, last.event.turn):
            yield Finding(Flaw.CASE_ROW, key, last.event.number)
    for key in ends.keys() - seen:
        yield Finding(Flaw.TRUNCATED, key, 1)


def _flawed_checkpoints(*, is_signed: IsSigned, folder: Path) -> Iterator[Finding]:
    previous, after = GENESIS, 0
    kept = {mark.up_to: mark for mark in exported(folder)}
    for row in Checkpoint.objects.order_by("up_to"):
        mark = _mark(row)
        digest, count = _rolled(previous, after=after, up_to=row.up_to)
        if (digest, count, previous) != (bytes(row.digest), row.events, bytes(row.previous)):
            yield Finding(Flaw.CHECKPOINT, None, row.up_to)
        if not is_signed(mark.signed_text(), bytes(row.signature)):
            yield Finding(Flaw.SIGNATURE, None, row.up_to)
        outside = kept.pop(row.up_to, None)
        if outside is not None and (outside.digest, outside.events) != (mark.digest, mark.events):
            yield Finding(Flaw.CHECKPOINT, None, row.up_to)
        previous, after = bytes(row.digest), row.up_to
    # A mark that was carried away and is no longer in the table: the end was cut off, events and checkpoint together.
    for mark in kept.values():
        yield Finding(Flaw.TRUNCATED, None, mark.up_to)


def number_of(case: UUID) -> str:
    """Return the register number of a case, or its id where the case itself is gone."""
    return Case.objects.filter(id=case).values_list("number", flat=True).first() or str(case)


def exported(folder: Path) -> Iterator[Mark]:
    """Yield the marks that lie outside the database; a copy that cannot be read is left out."""
    for path in sorted(folder.glob("*.json")):
        try:
            fields = json.loads(path.read_text())
            yield Mark(**{**fields, "at": datetime.fromisoformat(fields["at"])})
        except (ValueError, TypeError, KeyError):
            continue
