"""What the measurements stand on: one PostgreSQL server, its databases of every size, and the web servers beside it."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg import sql

from narahubung.ops import embedded, ports, serving, webserver
from narahubung.ops.trouble import Trouble

ROOT = Path(__file__).resolve().parents[1]
# What is measured is the source beside these files, wherever a package of that name is installed.
_SOURCE = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
_PREFIX = "narahubung_bench_"
_OPENS_WITHIN = 30.0  # seconds
OURS = "narahubung.wsgi:application"
# A database made by these files is used again; one made by others is made anew.
_MAKERS = (
    "bench/generate.py", "bench/fates.py", "bench/world.py", "bench/figures.py", "src/narahubung/**/migrations/*.py",
    "src/narahubung/facts/contributions.py",
)  # fmt: skip


class CannotMeasure(Trouble):
    """Something that the measurement needs does not come up; the text is the one line that is shown."""


@dataclass(frozen=True, slots=True)
class Server:
    """One PostgreSQL server; `address` with another database's name leads to that database."""

    address: str

    def url(self, name: str) -> str:
        """Return the owner's address of a database."""
        parts = urlsplit(self.address)
        return parts._replace(path=f"/{name}").geturl()

    def about(self) -> str:
        """Return its version, and whether it writes through to the disk: what a commit is worth depends on it."""
        with psycopg.connect(self.url("postgres")) as connection:
            found = connection.execute(
                "SELECT current_setting('server_version'), current_setting('fsync'),"
                " current_setting('synchronous_commit')"
            ).fetchone()
        assert found is not None
        version, fsync, synchronous = found
        if (fsync, synchronous) != ("on", "on"):
            raise CannotMeasure(f"fsync is {fsync}, synchronous_commit is {synchronous}: both must be on.")
        return f"PostgreSQL {version.split()[0]}, fsync and synchronous_commit on"


@contextmanager
def server(home: Path, say: Callable[[str], None]) -> Iterator[Server]:
    """Keep a server up: the one that DATABASE_URL names, else an embedded one in `home`."""
    given = os.environ.get("DATABASE_URL", "").strip()
    if given:
        yield Server(given)
        return
    with tempfile.TemporaryDirectory(prefix="narahubung-bench-") as sockets:
        Path(sockets).chmod(0o711)
        own = embedded.Embedded(home, Path(sockets, "run"), say=say)
        with embedded.in_use(own):
            yield Server(own.url("postgres"))


def _mark(size: int, home: Path) -> str:
    made_by = hashlib.sha256(f"{size}|{home}".encode())
    for pattern in _MAKERS:
        for file in sorted(ROOT.glob(pattern)):
            made_by.update(file.read_bytes())
    return made_by.hexdigest()


def empty_database(server: Server, name: str, *, mark: str = "") -> bool:
    """Make an empty database, or keep the one that bears this mark; return whether it was made anew."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        found = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if found is not None and mark and found[0] == mark:
            return False
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return True


@dataclass(frozen=True, slots=True)
class House:
    """The product over a database of a size: its surroundings, the readers' sessions, the cases with long stories."""

    cases: int
    url: str
    surroundings: Mapping[str, str]
    liaison: str
    coordinator: str
    officer: str
    stories: tuple[str, ...]


def _surroundings(url: str, home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "NARAHUBUNG_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "narahubung.settings",
        "PYTHONPATH": _SOURCE,
        # Counted as always, only never reached: the driver is one address.
        "NARAHUBUNG_LODGE_LIMIT": "1000000000",
        "NARAHUBUNG_DEMO": "0",
        "NARAHUBUNG_PUBLIC_URL": "",
    }


def _run(words: list[str], surroundings: Mapping[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *words], env=dict(surroundings), cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotMeasure(f"{' '.join(words)} failed: {(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout


def house(server: Server, *, cases: int, home: Path, keep: bool, say: Callable[[str], None]) -> House:
    """Return the product over so many cases, made now or, where `keep`, kept from an earlier run."""
    name, mark = f"{_PREFIX}{cases}", _mark(cases, home)
    url = server.url(name)
    owner = _surroundings(url, home) | {"NARAHUBUNG_DATABASE_ROLE": "owner"}
    began = time.monotonic()
    if empty_database(server, name, mark=mark if keep and (home / "keys").exists() else ""):
        _run(["narahubung", "migrate"], owner)
        _run(["narahubung", "seed"], owner)
    cast = json.loads(_run(["bench.world", str(cases)], owner))
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(mark)))
    say(f"{cases:,} cases are ready after {time.monotonic() - began:.0f} s.")
    weak = _surroundings(url, home) | {"NARAHUBUNG_DATABASE_ROLE": settings.NARAHUBUNG_APP_ROLE}
    return House(cases, url, weak, cast["liaison"], cast["coordinator"], cast["officer"], tuple(cast["stories"]))


def floor(server: Server, *, cases: int) -> dict[str, str]:
    """Lay the floor in a database of its own and return its surroundings."""
    name = f"{_PREFIX}floor"
    empty_database(server, name)
    surroundings = {**os.environ, "BENCH_FLOOR_URL": server.url(name), "PYTHONPATH": _SOURCE}
    surroundings.pop("DJANGO_SETTINGS_MODULE", None)
    _run(["bench.floor", str(cases)], surroundings)
    return surroundings


def queries(house: House) -> list[tuple[str, int, int]]:
    """Return for each main page its name, how many queries it asks, and how many it may."""
    cast = {"liaison": house.liaison, "coordinator": house.coordinator, "officer": house.officer}
    told = json.dumps(cast | {"story": house.stories[0]})
    return [
        (what, count, most) for what, count, most in json.loads(_run(["bench.questions", told], house.surroundings))
    ]


def figures(server: Server, *, cases: int, rounds: int, home: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Return what `bench.figures` found over so many facts, in a database of their own that is made once and kept."""
    name, mark = f"{_PREFIX}facts_{cases}", _mark(cases, home)
    owner = _surroundings(server.url(name), home) | {"NARAHUBUNG_DATABASE_ROLE": "owner", "NARAHUBUNG_POOL": "0"}
    if empty_database(server, name, mark=mark):
        _run(["narahubung", "migrate"], owner)
        _run(["narahubung", "seed"], owner)
    found: dict[str, Any] = json.loads(_run(["bench.figures", str(cases), str(rounds)], owner))
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(mark)))
    say(f"{cases:,} facts: {found['facts'] / cases:.0f} octets each, roll-ups {found['rolled'] / cases:.0f} more.")
    return found


def waiting(server: Server, *, cases: int, rounds: int, home: Path) -> list[dict[str, Any]]:
    """Return what `bench.waiting` found over so many cases, in a database of their own that is made once and kept."""
    name, mark = f"{_PREFIX}cases_{cases}", _mark(cases, home)
    owner = _surroundings(server.url(name), home) | {"NARAHUBUNG_DATABASE_ROLE": "owner", "NARAHUBUNG_POOL": "0"}
    if empty_database(server, name, mark=mark):
        _run(["narahubung", "migrate"], owner)
        _run(["narahubung", "seed"], owner)
    _run(["bench.waiting", "fill", str(cases)], owner)
    weak = owner | {"NARAHUBUNG_DATABASE_ROLE": settings.NARAHUBUNG_APP_ROLE}
    found: list[dict[str, Any]] = json.loads(_run(["bench.waiting", "ask", str(rounds)], weak))
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(mark)))
    return found


def folding(house: House, *, cases: int) -> dict[str, float]:
    """Return how many cases and events are folded, and complaints lodged by one connection, a second."""
    found: dict[str, float] = json.loads(_run(["bench.folding", str(cases)], house.surroundings))
    return found


@dataclass(frozen=True, slots=True)
class Web:
    """A running web server: where it listens, and its first process, whose children are the workers."""

    name: str
    port: int
    process: int


def _command(application: str, *, port: int) -> list[str]:
    """Return how an application is served: ours as always, another with the same settings, given one by one."""
    if application == OURS:
        return list(serving.web(port=port).command)
    return [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}",
        "--worker-class", webserver.worker_class, "--workers", str(webserver.workers),
        "--threads", str(webserver.threads), "--timeout", str(webserver.timeout),
        "--graceful-timeout", str(webserver.graceful_timeout), "--keep-alive", str(webserver.keepalive),
        "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip


@contextmanager
def web(name: str, application: str, surroundings: Mapping[str, str], *, opens: str) -> Iterator[Web]:
    """Serve an application exactly as `narahubung serve` would, until the block ends; `opens` is a page to knock at."""
    port = ports.next_free(18_000, on="127.0.0.1")
    command = _command(application, port=port)
    with tempfile.TemporaryFile() as log, ExitStack() as stack:
        process = subprocess.Popen(
            command, env={**surroundings, "PORT": str(port)}, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log
        )
        stack.callback(process.wait, 30)
        stack.callback(process.terminate)
        until = time.monotonic() + _OPENS_WITHIN
        while not _answers(port, opens):
            if process.poll() is not None or time.monotonic() > until:
                log.seek(0)
                raise CannotMeasure(f"{name} does not open: {log.read().decode(errors='replace')[-2000:]}")
            time.sleep(0.1)
        yield Web(name, port, process.pid)


def _answers(port: int, path: str) -> bool:
    call = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        call.request("GET", path)
        return call.getresponse().status < 500
    except OSError:
        return False
    finally:
        call.close()
