"""The worker: reacts to what happened, lets the clock act, sends what is owed; stopped, it finishes its step."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import psycopg
import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from narahubung.accounts import sessions
from narahubung.agencies import appointments, directory
from narahubung.cases import clockwork, files
from narahubung.commitments import force
from narahubung.documents import leaving
from narahubung.facts import forms, keeping
from narahubung.meetings import chores as meetings
from narahubung.network import alarm
from narahubung.notices import owed, sending
from narahubung.ops import checkpoints, health, reactions, supervision
from narahubung.ops.models import Mark
from narahubung.statistics import troubles

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


def escalate(at: datetime, *, pulse: Callable[[], None]) -> object:
    """Let the clock act on every term it has reached; what fails is logged by case and tried again."""
    return _told(clockwork.sweep(at=at, pulse=pulse), chore="escalate")


def _told(swept: clockwork.Swept, *, chore: str) -> int:
    for failed in swept.failed:
        log.error(
            "clock_failed", chore=chore, case=str(failed.case), term=failed.code, fault=type(failed.fault).__name__
        )
    return swept.done


def recompute(at: datetime, *, pulse: Callable[[], None]) -> object:
    """Reckon open terms anew once after every change of the directory, even if a worker died half-way."""
    version = str(directory.current().version)
    mark = Mark.objects.filter(name="calendar").first()
    if mark is not None and mark.value == version:
        return 0
    moved = _told(clockwork.recompute(at=at, pulse=pulse), chore="recompute")
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


def figures(at: datetime, *, pulse: Callable[[], None]) -> object:
    """Fold what has happened into the facts that are counted; a case that cannot be folded is logged."""
    on = directory.current().calendar.local(at).date()
    kept = keeping.catch_up(on=on, pulse=pulse)
    for case, fault in kept.failed.items():
        log.error("fold_failed", case=str(case), fault=fault)
    return kept.folded


def chores(pulse: Callable[[], None] = lambda: None) -> list[Chore]:
    """Return what the worker does, in the order in which it does it; long chores give `pulse` a chance in between."""
    return [
        Chore("react", 0.0, lambda at: reactions.react_to_all(at=at, pulse=pulse)),
        Chore("figures", LOOK_EVERY, lambda at: figures(at, pulse=pulse)),
        Chore("recompute", 15.0, lambda at: recompute(at, pulse=pulse)),
        Chore("escalate", 15.0, lambda at: escalate(at, pulse=pulse)),
        Chore("digest", MINUTE, digest),
        Chore("network_alarm", 10 * MINUTE, lambda at: alarm.ring(at=at)),
        Chore("meetings", MINUTE, lambda at: meetings.keep(at=at)),
        Chore("commitments", 10 * MINUTE, force.tend),
        Chore("keys_of_who_left", 10 * MINUTE, lambda at: leaving.withdraw_keys(at=at)),
        Chore("send", LOOK_EVERY, send),
        Chore("sweep_files", HOUR, lambda at: files.sweep(at=at)),
        Chore("forms", HOUR, lambda _at: forms.compact()),
        Chore("sessions", HOUR, lambda at: sessions.forget_expired(at=at)),
        Chore("readily", 10 * MINUTE, lambda at: troubles.refresh(at=at)),
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


class Ear:
    """Waits for the next event; where the server cannot be heard it waits all the same."""

    def __init__(self) -> None:
        """Begin without a line: it is opened at the first wait."""
        self._line: psycopg.Connection | None = None

    def wait(self, seconds: float, *, asked: threading.Event) -> None:
        """Wait so long at most, less where something happens or we are asked to stop."""
        try:
            if self._line is None:
                self._line = _listening()
            for _ in self._line.notifies(timeout=seconds, stop_after=1):
                continue
            # What came meanwhile is dealt with in the same round. Not inside the loop: a line waits once at a time.
            for _ in self._line.notifies(timeout=0):
                continue
        except psycopg.Error:
            self.hang_up()
            asked.wait(seconds)

    def hang_up(self) -> None:
        """Close the line, if there is one."""
        if self._line is not None:
            self._line.close()
            self._line = None


def _listening() -> psycopg.Connection:
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    line = psycopg.connect(**parameters, autocommit=True)
    line.execute("LISTEN narahubung_events")
    return line


@dataclass(slots=True)
class Pulse:
    """This worker's sign of life, given between chores and within long ones."""

    name: str
    last: float = field(default=float("-inf"))

    def __call__(self) -> None:
        """Beat, unless it has just been done."""
        if time.monotonic() - self.last >= BEAT_EVERY:
            health.beat(self.name, at=timezone.now())
            self.last = time.monotonic()


def run(asked: threading.Event | None = None) -> None:
    """Work until told to stop; a database that is away is waited for, nothing is lost meanwhile."""
    asked = asked or supervision.stop_on_signals()
    pulse, ear = Pulse(health.this_worker()), Ear()
    todo = chores(pulse)
    while not asked.is_set():
        try:
            close_old_connections()
            pulse()
            tick(todo, at=timezone.now(), elapsed=time.monotonic())
        except (DatabaseError, psycopg.Error) as failure:
            log.error("database_away", fault=type(failure).__name__)
            connection.close()
        ear.wait(LOOK_EVERY, asked=asked)
    ear.hang_up()
    with contextlib.suppress(DatabaseError):
        health.rest(pulse.name)
