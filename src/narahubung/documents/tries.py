"""Count wrong PINs against one key, for all processes together, outside of whatever the caller is doing.

Signing happens inside an act that takes all its rows back when it fails; a count among them would be taken back as
well, and guessing would be free. So it is kept over a connection of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import connection, transaction

from narahubung.documents.aside import aside
from narahubung.documents.models import PinTry
from narahubung.rules.signature import SHUT_FOR, TRIES

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Counted:
    """A try that has begun: how many are left should it be wrong, and until when the key is shut, if it is."""

    left: int
    shut_until: datetime | None = None


def begin(serial: str, *, at: datetime) -> Counted:
    """Count a try before it is made, so that of many at once each counts."""

    def count() -> Counted:
        with transaction.atomic():
            PinTry.objects.bulk_create([PinTry(serial=serial)], ignore_conflicts=True)
            row = PinTry.objects.select_for_update().get(serial=serial)
            if row.shut_until is not None and at < row.shut_until:
                return Counted(0, row.shut_until)
            if row.shut_until is not None:
                row.misses, row.shut_until = 0, None
            row.misses += 1
            # Others are trying at this moment and may all be wrong: their tries are counted as misses already.
            if row.misses > TRIES:
                row.shut_until = at + SHUT_FOR
            row.save()
            return Counted(max(0, TRIES - row.misses), row.shut_until)

    return _apart(count)


def missed(serial: str, *, at: datetime) -> datetime | None:
    """Say that a counted try was wrong; returns until when the key is shut now, None while tries are left."""

    def shut() -> datetime | None:
        with transaction.atomic():
            row = PinTry.objects.select_for_update().get(serial=serial)
            if row.misses >= TRIES and row.shut_until is None:
                row.shut_until = at + SHUT_FOR
                row.save()
            return row.shut_until

    return _apart(shut)


def forget(serial: str) -> None:
    """Begin to count anew: the PIN was right, or a head has opened the key."""
    _apart(lambda: PinTry.objects.filter(serial=serial).update(misses=0, shut_until=None))


def shut_until(serial: str, *, at: datetime) -> datetime | None:
    """Return until when a key is shut, None where it is open."""
    found = PinTry.objects.filter(serial=serial, shut_until__gt=at).first()
    return found.shut_until if found else None


def _apart(work: Callable[[], Result]) -> Result:
    def done() -> Result:
        try:
            return work()
        finally:
            # Connections belong to threads: this one goes back to the pool with its thread.
            connection.close()

    return aside(done)
