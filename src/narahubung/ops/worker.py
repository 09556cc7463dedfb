"""The worker: reacts to what happened, lets the clock act, sends what is owed; stopped, it finishes its step."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import psycopg
import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from narahubung.agencies import appointments, directory
from narahubung.cases import clockwork, files
from narahubung.notices import owed, sending
from narahubung.ops import checkpoints, health, reactions, supervision
from narahubung.ops.models import Mark

log = structlog.get_logger(__name__)

BEAT_EVERY = 10.0  # seconds
LOOK_EVERY = 2.0
MINUTE, HOUR = 60.0, 3600.0


@dataclass(slots=True)
class Chore:
    """Something done again and again: what, how many seconds apart, and when it was last done."""

    name: str
    every: float
    do: Callable[[datetime], object]
    last: float = field(default=float("-inf"))


def escalate(at: datetime) -> object:
    """Let the clock act on every term it has reached; what fails is logged by case and tried again."""
    return _told(clockwork.sweep(at=at), chore="escalate")


def _told(swept: clockwork.Swept, *, chore: str) -> int:
    for failed in swept.failed:
        log.error(
            "clock_failed", chore=chore, case=str(failed.case), term=failed.code, fault=type(failed.fault).__name__
        )
    return swept.done


def recompute(at: datetime) -> object:
    """Reckon open terms anew once after every change of the directory, even if a worker died half-way."""
    version = str(directory.current().version)
    mark = Mark.objects.filter(name="calendar").first()
    if mark is not None and mark.value == version:
        return 0
    moved = _told(clockwork.recompute(at=at), chore="recompute")
    Mark.objects.update_or_create(name="calendar", defaults={"value": version})
    return moved


def digest(at: datetime) -> object:
    """Owe everybody the morning's list, once a working day."""
    known = directory.current()
    on = known.calendar.local(at).date()
    return owed.owe_digests(appointments.people_with_mail(on=on), directory=known, at=at)


def send(at: datetime) -> object:
    """Send what is owed."""
    return sending.send_owed(at=at, now=timezone.now).sent


def chores() -> list[Chore]:
    """Return what the worker does, in the order in which it does it."""
    return [
        Chore("react", 0.0, lambda at: reactions.react_to_all(at=at)),
        Chore("recompute", 15.0, recompute),
        Chore("escalate", 15.0, escalate),
        Chore("digest", MINUTE, digest),
        Chore("send", LOOK_EVERY, send),
        Chore("sweep_files", HOUR, lambda at: files.sweep(at=at)),
        Chore("checkpoint", 10 * MINUTE, lambda at: checkpoints.set_one(at=at)),
    ]


def tick(todo: list[Chore], *, at: datetime, elapsed: float) -> None:
    """Do every chore whose time has come; one that fails does not keep the others from being done."""
    for chore in todo:
        if elapsed - chore.last < chore.every:
            continue
        chore.last = elapsed
        try:
            chore.do(at)
        except DatabaseError as failure:
            # The connection may be gone: the next round begins with a fresh one.
            log.error("chore_failed", chore=chore.name, fault=type(failure).__name__)
            connection.close()
        except Exception as failure:  # noqa: BLE001 - the worker's outermost edge
            log.error("chore_failed", chore=chore.name, fault=type(failure).__name__)


@contextlib.contextmanager
def _ear() -> Iterator[Callable[[float], None]]:
    """Yield a wait that ends early when something happens, or a plain one where the server cannot be heard."""
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    try:
        with psycopg.connect(**parameters, autocommit=True) as listening:
            listening.execute("LISTEN narahubung_events")
            yield lambda seconds: _until_notified(listening, seconds)
    except psycopg.OperationalError:
        yield time.sleep


def _until_notified(listening: psycopg.Connection, seconds: float) -> None:
    for _ in listening.notifies(timeout=seconds, stop_after=1):
        return


def run(asked: threading.Event | None = None) -> None:
    """Work until told to stop; a database that is away is waited for, nothing is lost meanwhile."""
    asked = asked or supervision.stop_on_signals()
    name, todo, beaten = health.this_worker(), chores(), float("-inf")
    while not asked.is_set():
        try:
            with _ear() as wait:
                while not asked.is_set():
                    close_old_connections()
                    elapsed = time.monotonic()
                    if elapsed - beaten >= BEAT_EVERY:
                        health.beat(name, at=timezone.now())
                        beaten = elapsed
                    tick(todo, at=timezone.now(), elapsed=elapsed)
                    wait(LOOK_EVERY)
        except (DatabaseError, psycopg.Error) as failure:
            log.error("database_away", fault=type(failure).__name__)
            connection.close()
            asked.wait(LOOK_EVERY)
    with contextlib.suppress(DatabaseError):
        health.rest(name)
