"""A house with a database server of its own, so that a test may kill that, too, without harming its neighbours."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psutil

from narahubung.ops.embedded import Embedded
from tests import scratch
from tests.running import Running, free_port


@dataclass(slots=True)
class OwnHouse(Running):
    """A running house whose server is its own."""

    server: Embedded = field(kw_only=True)

    @property
    def url(self) -> str:
        """The owner's address of the database."""
        return self.server.url()

    def psql(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Run one statement as the owner of the database, whom nothing binds; returns its rows."""
        with scratch.owner(self.url) as connection:
            cursor = connection.execute(statement.encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    def surroundings(self) -> dict[str, str]:
        """Return the environment of the house's processes."""
        return scratch.environment(self.home, self.database) | self.extra

    def kill_server(self) -> None:
        """Kill PostgreSQL with all its children, without a word, and start it again; it recovers by itself."""
        number = self.server.pid()
        assert number is not None
        master = psutil.Process(number)
        children = master.children(recursive=True)
        for process in (master, *children):
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs([master, *children], timeout=10)
        self.server.start()

    def verb(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one verb of the product against this house; returns how it ended and what it said."""
        return subprocess.run(
            [sys.executable, "-m", "narahubung", *words],
            env=self.surroundings(), cwd=self.home, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip


@contextmanager
def own_house(kind: str, **extra: str) -> Iterator[OwnHouse]:
    """Open a house copied from a prepared one onto a server of its own; nothing runs in it yet."""
    source, prepared = scratch.template(kind)
    place = scratch.folder() / f"own{uuid4().hex[:6]}"
    home = place / "home"
    shutil.copytree(prepared, home)
    server = Embedded(place, place / "run", throwaway=True)
    server.start()
    try:
        prepare(kind, home, server.url())
        opened = OwnHouse(home, source, free_port(), extra | {"DATABASE_URL": server.url()}, server=server)
        try:
            yield opened
        finally:
            opened.kill_worker()
            opened.kill_web()
    finally:
        server.stop()
        shutil.rmtree(place, ignore_errors=True)


def prepare(kind: str, home: Path, address: str) -> None:
    """Fill the database of a server of its own as a prepared one is filled; a copy would not cross its version."""
    before, verb = scratch.KINDS[kind]
    if before:
        prepare(before, home, address)
    subprocess.run(
        [sys.executable, "-m", "narahubung", *verb],
        env=scratch.environment(home, kind) | {"DATABASE_URL": address}, cwd=home, timeout=300, check=True,
    )  # fmt: skip
