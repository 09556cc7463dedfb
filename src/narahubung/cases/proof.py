"""That history is whole: every chain recomputed, every case held against its end, every signed checkpoint anew."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

# How long a checkpoint waits for those who are writing, in the words of PostgreSQL; a usual write takes milliseconds.
_PATIENCE = "500ms"


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

    def plain(self) -> dict[str, str | int]:
        """Return the mark as plain JSON values; digests and signature in hexadecimal digits."""
        return {
            "up_to": self.up_to,
            "events": self.events,
            "at": self.at.isoformat(),
            "previous": self.previous,
            "digest": self.digest,
            "signature": self.signature,
        }


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
    Refused by the database (`OperationalError`) while somebody writes longer than `_PATIENCE`; a later round sets it.
    """
    up_to = _settled()
    with scope.seen_by(CLOCKWORK):
        # Each mark stands on the one before, so two workers may not set one at the same time.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('narahubung checkpoint'))")
        last = Checkpoint.objects.order_by("-up_to").first()
        if last is not None:
            # A worker that died right after its commit left no copy.
            _lay_copy(_mark(last), folder=folder)
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
    _lay_copy(_mark(row), folder=folder)
    return _mark(row)


def _lay_copy(mark: Mark, *, folder: Path) -> None:
    place = folder / f"{mark.up_to:012d}.json"
    if place.exists():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Another worker may be laying the same copy this moment.
    draft = place.with_suffix(f".{secrets.token_hex(4)}.new")
    with draft.open("w") as file:
        json.dump(mark.plain(), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)


def _settled() -> int:
    # On its own, so that the lock that waits for the writers is let go at once.
    with transaction.atomic(), connection.cursor() as cursor:
        # While it waits, every new writer waits behind it: one long writer must not become a standstill of all.
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
        cursor.execute("SELECT cases_last_settled_event()")
        return int(cursor.fetchone()[0])


def verify(*, is_signed: IsSigned, folder: Path) -> Iterator[Finding]:
    """Yield every flaw found in all histories, case by case and then over the checkpoints; nothing where all is whole.

    To be run as the tables' owner, who sees every row; the house may stay open meanwhile.
    """
    with _one_moment():
        yield from _flawed_cases()
        yield from _flawed_checkpoints(is_signed=is_signed, folder=folder)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Look at the database as it is at one moment, or within the transaction that runs already."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


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
    kept, unreadable = exported(folder)
    for row in Checkpoint.objects.order_by("up_to"):
        mark = _mark(row)
        digest, count = _rolled(previous, after=after, up_to=row.up_to)
        if (digest, count, previous) != (bytes(row.digest), row.events, bytes(row.previous)):
            yield Finding(Flaw.CHECKPOINT, None, row.up_to)
        if not is_signed(mark.signed_text(), bytes(row.signature)):
            yield Finding(Flaw.SIGNATURE, None, row.up_to)
        outside = kept.pop(row.up_to, None)
        if outside is not None and outside.signed_text() != mark.signed_text():
            yield Finding(Flaw.CHECKPOINT, None, row.up_to)
        previous, after = bytes(row.digest), row.up_to
    # A mark that was carried away and is no longer in the table: the end was cut off, events and checkpoint together.
    for up_to in sorted(kept):
        yield Finding(Flaw.TRUNCATED, None, up_to)
    for up_to in unreadable:
        yield Finding(Flaw.COPY, None, up_to)


def number_of(case: UUID) -> str:
    """Return the register number of a case, or its id where the case itself is gone."""
    return Case.objects.filter(id=case).values_list("number", flat=True).first() or str(case)


def exported(folder: Path) -> tuple[dict[int, Mark], list[int]]:
    """Return the marks that lie outside the database by the last event they cover, and those that cannot be read."""
    marks, unreadable = {}, []
    for path in sorted(folder.glob("[0-9]*.json")):
        up_to = int(path.stem)
        try:
            fields = json.loads(path.read_text())
            mark = Mark(**{**fields, "at": datetime.fromisoformat(fields["at"])})
        except (ValueError, TypeError, KeyError):
            unreadable.append(up_to)
        else:
            marks[up_to] = mark
    return marks, unreadable


def export() -> Iterator[dict[str, object]]:
    """Yield all that is needed to prove history elsewhere: checkpoints, events in the order of their ids, cases' ends.

    It holds codes, keys and dates only: no person's name or words. To be run as the tables' owner.
    """
    with _one_moment():
        yield from _exported_rows()


def _exported_rows() -> Iterator[dict[str, object]]:
    for row in Checkpoint.objects.order_by("up_to"):
        yield {"kind": "checkpoint", **_mark(row).plain()}
    for event in Event.objects.order_by("id").iterator(chunk_size=5000):
        link = history.stored(event)
        yield {
            "kind": "event",
            "id": event.id,
            "event": events.plain(link.event),
            "previous": link.previous.hex(),
            "digest": link.digest.hex(),
        }
    for case in Case.objects.only("id", "number", "events", "head", "state", "turn").iterator(chunk_size=5000):
        yield {
            "kind": "case",
            "case": str(case.id),
            "register": case.number,
            "events": case.events,
            "head": bytes(case.head).hex(),
            "state": case.state,
            "turn": case.turn,
        }
