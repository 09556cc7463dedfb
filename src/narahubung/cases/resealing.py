"""After a rotation of the keys: every sealed value written anew under the current one, in small steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from narahubung.cases import sealing
from narahubung.cases.files import place_of
from narahubung.cases.models import Attachment, Message, Party

BATCH = 500
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
        path = place_of(row.id)
        with default_storage.open(path) as file:
            fresh = _anew(file.read(), bound_to=sealing.file_place(row.id))
        # The old file goes only when the new one is whole; a crash in between leaves one of the two to be read.
        default_storage.save(f"{path}.new", ContentFile(fresh))
        default_storage.delete(path)
        default_storage.save(path, ContentFile(fresh))
        default_storage.delete(f"{path}.new")
        row.name_sealed = _anew(name, bound_to=sealing.place("attachment", row.id))
        row.save(update_fields=["name_sealed"])
        return True

    yield from _walk(Attachment, again)


def _walk(table: type[Row], again: Callable[[Row], bool]) -> Iterator[int]:
    last: object = None
    while True:
        with transaction.atomic():
            rows = table._default_manager.select_for_update().order_by("id")
            batch = list(rows.filter(id__gt=last)[:BATCH] if last is not None else rows[:BATCH])
            yield sum(again(row) for row in batch)
        if len(batch) < BATCH:
            return
        last = batch[-1].pk


def reseal() -> int:
    """Write every value that an older key sealed anew, as the tables' owner; returns how many. May be run again."""
    return sum(count for walk in (_messages, _parties, _attachments) for count in walk())
