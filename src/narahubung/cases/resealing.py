"""After a rotation of the keys: every sealed value written anew under the current one, in small steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import transaction

from narahubung.cases import files, sealing
from narahubung.cases.models import Attachment, Message, Party

BATCH = 500
FILES_AT_ONCE = 20  # of up to 20 MB each, in one transaction
Row = TypeVar("Row", Message, Party, Attachment)


def _anew(sealed: bytes, *, bound_to: bytes) -> bytes:
    ring = sealing.ring()
    return ring.seal(ring.unseal(sealed, bound_to=bound_to), bound_to=bound_to)


def _messages() -> Iterator[int]:
    def again(row: Message) -> bool:
        sealed = bytes(row.sealed or b"")
        if not sealed or not sealing.ring().needs_rotation(sealed):
            return False
        row.sealed = _anew(sealed, bound_to=sealing.place("message", row.id))
        row.save(update_fields=["sealed"])
        return True

    yield from _walk(Message, again)


def _parties() -> Iterator[int]:
    def again(row: Party) -> bool:
        sealed = bytes(row.sealed or b"")
        if not sealed or not sealing.ring().needs_rotation(sealed):
            return False
        row.sealed = _anew(sealed, bound_to=sealing.party_place(row.case_id, row.kind))
        row.save(update_fields=["sealed"])
        return True

    yield from _walk(Party, again)


def _attachments() -> Iterator[int]:
    def again(row: Attachment) -> bool:
        name = bytes(row.name_sealed)
        if not sealing.ring().needs_rotation(name):
            return False
        # The name comes after the file: what is cut short in between is done once more.
        files.reseal(row.id)
        row.name_sealed = _anew(name, bound_to=sealing.place("attachment", row.id))
        row.save(update_fields=["name_sealed"])
        return True

    yield from _walk(Attachment, again, batch=FILES_AT_ONCE)


def _walk(table: type[Row], again: Callable[[Row], bool], *, batch: int = BATCH) -> Iterator[int]:
    last: object = None
    while True:
        with transaction.atomic():
            rows = table._default_manager.select_for_update().order_by("id")
            found = list(rows.filter(id__gt=last)[:batch] if last is not None else rows[:batch])
            done = sum(again(row) for row in found)
        yield done
        if len(found) < batch:
            return
        last = found[-1].pk


def reseal() -> int:
    """Write every value that an older key sealed anew, as the tables' owner; returns how many. May be run again."""
    return sum(count for walk in (_messages, _parties, _attachments) for count in walk())
