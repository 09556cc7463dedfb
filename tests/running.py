"""The product as real processes: a web server and a worker that tests may ask, kill and start again."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from psycopg import sql

from tests import scratch

OPENS_WITHIN = 60.0  # seconds; a loaded machine of two cores needs some


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Running:
    """One running house: its address, its home, its database, its processes."""

    home: Path
    database: str
    port: int
    extra: dict[str, str] = field(default_factory=dict)
    web: psutil.Popen | None = None
    worker: psutil.Popen | None = None

    @property
    def base_url(self) -> str:
        """The address of the web server, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start web server and worker side by side and wait until all is up."""
        self.web = self._start("serve", "--port", str(self.port))
        self.worker = self._start("work")
        self._wait(lambda: self.status() == 200)

    def start_web(self) -> None:
        """Start the web server and wait until it answers."""
        self.web = self._start("serve", "--port", str(self.port))
        self._wait(lambda: self.status() is not None)

    def start_worker(self) -> None:
        """Start a worker and wait until its heart beats."""
        self.worker = self._start("work")
        self._wait(lambda: self.status() == 200)

    def kill_web(self) -> None:
        """Kill the web server and all its processes, without a word."""
        kill(self.web)
        self.web = None

    def kill_web_processes(self) -> int:
        """Kill the processes that answer, not the one that watches over them; returns how many there were."""
        assert self.web is not None
        gunicorn = self.web.children(recursive=True)
        for process in gunicorn:
            process.kill()
        return len(gunicorn)

    def kill_worker(self) -> None:
        """Kill the worker, without a word."""
        kill(self.worker)
        self.worker = None

    def psql(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Run one statement as the owner of the database, whom nothing binds; returns its rows."""
        with scratch.owner(scratch.url_of(self.database)) as connection:
            cursor = connection.execute(statement.encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    def command(self, *words: str) -> None:
        """Run one verb of the product against this house."""
        scratch.command(self.home, self.database, *words)

    def status(self) -> int | None:
        """Return what /healthz answers, or None where nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.base_url}/healthz", timeout=10) as answer:  # noqa: S310 - our own
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code
        except OSError:
            return None

    def logs(self) -> str:
        """Return all that web and worker have logged."""
        return "".join(log.read_text(errors="replace") for log in sorted(self.home.glob("*.log")))

    def _start(self, *words: str) -> psutil.Popen:
        with (self.home / f"{words[0]}.log").open("ab") as log:
            return psutil.Popen(
                [sys.executable, "-m", "narahubung", *words],
                env=scratch.environment(self.home, self.database) | self.extra,
                cwd=self.home, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def _wait(self, ready: Callable[[], bool]) -> None:
        until = time.monotonic() + OPENS_WITHIN
        while not ready():
            for process in (self.web, self.worker):
                assert process is None or process.poll() is None, f"ended at its start: {self.logs()}"
            assert time.monotonic() < until, f"not up after {OPENS_WITHIN} s: {self.logs()}"
            time.sleep(0.05)


def kill(process: psutil.Popen | None) -> None:
    """Kill a process with all its children, the watcher first so that it starts nobody again."""
    if process is None or process.poll() is not None:
        return
    children = process.children(recursive=True)
    for each in (process, *children):
        try:
            each.kill()
        except psutil.NoSuchProcess:
            continue
    process.wait(10)
    psutil.wait_procs(children, timeout=10)


@contextmanager
def house(kind: str, **extra: str) -> Iterator[Running]:
    """Open a house of its own, copied from a prepared one; `extra` are further settings."""
    source, prepared = scratch.template(kind)
    name = f"{scratch.database_prefix()}r{uuid4().hex[:10]}"
    home = scratch.folder() / name
    shutil.copytree(prepared, home)
    scratch.copy_database(source, name)
    opened = Running(home, name, free_port(), extra)
    try:
        opened.start()
        yield opened
    finally:
        opened.kill_worker()
        opened.kill_web()
        with scratch.owner(scratch.server_url()) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def running() -> Iterator[Running]:
    """Open a house with reference data, nobody in it yet; for tests that break it."""
    with house("reference") as opened:
        yield opened


@pytest.fixture(scope="session")
def running_demo() -> Iterator[Running]:
    """Open a house with the invented people and cases, shared by all tests of a process that only look at it."""
    with house("demo", NARAHUBUNG_DEMO="1") as opened:
        yield opened
