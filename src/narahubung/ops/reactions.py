"""THE list: after an event, what the house does about it; and the words of a case become findable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction

from narahubung.agencies.directory import Directory
from narahubung.cases import outbox
from narahubung.cases.outbox import Happened
from narahubung.notices import owed

log = structlog.get_logger(__name__)


def react(happened: Happened, *, directory: Directory, at: datetime) -> None:
    """Do all that follows from one event, in the transaction that forgets it."""
    owed.owe(happened, directory=directory, at=at)
    if happened.act in outbox.SPOKEN:
        outbox.make_findable(happened.case)


def react_to_all(*, at: datetime, pulse: Callable[[], None] = lambda: None) -> int:
    """React to everything that waits, oldest first; returns how many events were dealt with.

    One that fails is put off and logged, and never holds up the others. `pulse` is called between batches.
    """
    count = 0
    while True:
        pulse()
        with outbox.taken(at=at) as taken:
            for happened in taken.events:
                try:
                    with transaction.atomic():
                        react(happened, directory=taken.directory, at=at)
                except Exception as failure:  # noqa: BLE001 - the worker's outermost edge
                    taken.failed.add(happened.event)
                    log.error(
                        "reaction_failed", event_id=happened.event, act=happened.act, fault=type(failure).__name__
                    )
        if taken.failed:
            outbox.put_off(taken.failed, at=at)
        count += len(taken.events) - len(taken.failed)
        if not taken.events:
            return count
