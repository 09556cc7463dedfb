"""The transaction in which somebody looks at cases: their scope is told to the database, which then hides the rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from narahubung.agencies import directory
from narahubung.agencies.directory import Directory
from narahubung.rules import access
from narahubung.rules.access import Scope
from narahubung.rules.parties import Actor

_SET = """SELECT set_config('narahubung.offices', %s, true), set_config('narahubung.agencies', %s, true),
set_config('narahubung.governments', %s, true), set_config('narahubung.person', %s, true),
set_config('narahubung.case', %s, true), set_config('narahubung.clockwork', %s, true),
set_config('narahubung.writing', %s, true), (SELECT version FROM agencies_directoryversion)"""
_DRAW = ", nextval('cases_running')"

_outer: ContextVar[tuple[Scope, UUID | None] | None] = ContextVar("narahubung_scope", default=None)


@dataclass(frozen=True, slots=True)
class Opened:
    """What comes with the scope in the same round trip: the directory in force and, if asked, a running number."""

    directory: Directory
    running: int = 0


def _array(ids: tuple[int, ...]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


def _tell(scope: Scope, writing: UUID | None, *, draw: bool = False) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            _SET + (_DRAW if draw else ""),
            [
                _array(scope.offices),
                _array(scope.agencies),
                _array(scope.governments),
                _array((scope.person,) if scope.person is not None else ()),
                str(scope.case or ""),
                "on" if scope.clockwork else "",
                str(writing or ""),
            ],
        )
        row = cursor.fetchone()
    return int(row[7]), int(row[8]) if draw else 0


@contextmanager
def seen_by(actor: Actor, *, writing: UUID | None = None, draw: bool = False) -> Iterator[Opened]:
    """Open a transaction in which the database shows only what this actor may see.

    `writing` names the one case that may be changed, `draw` takes the next running number along. Inside another scope
    the outer one is told again at the end.
    """
    scope = access.scope(actor)
    before = _outer.get()
    token = _outer.set((scope, writing))
    try:
        with transaction.atomic():
            version, running = _tell(scope, writing, draw=draw)
            yield Opened(directory.current(version), running)
            if before is not None:
                _tell(*before)
    finally:
        _outer.reset(token)


def allow_writing(case: UUID) -> None:
    """Let the running transaction change this case: the decision that the actor may has been taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('narahubung.writing', %s, true)", [str(case)])
