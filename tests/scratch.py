"""What one test run owns: a folder, a database server, and prepared databases that tests copy in milliseconds."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
from psycopg import sql

from narahubung.ops.embedded import Embedded

# Set by the process that starts the run, inherited by its workers.
FOLDER = "NARAHUBUNG_TEST_FOLDER"
SERVER = "NARAHUBUNG_TEST_SERVER"
PREFIX = "narahubung-tests-"
APPOINT = (
    "from narahubung.ops.demo_people import appoint; from narahubung.web.dates import local_day; "
    "from django.utils import timezone; appoint(on=local_day(timezone.now()))"
)
# What a prepared database holds: the kind it is copied from, and the verb that adds the rest. Only tables; the
# reference data; the invented people without a single case; the invented people with all their cases.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "tables": ("", ("migrate",)),
    "reference": ("tables", ("seed",)),
    "people": ("reference", ("django", "shell", "-c", APPOINT)),
    "demo": ("reference", ("seed", "--demo", "--without-past")),
}
NOT_INHERITED = re.compile(r"NARAHUBUNG_|DATABASE_URL|PORT$|PYTEST_|COV_")


def folder() -> Path:
    """Return the folder of this run; every process of the run names the same one."""
    return Path(os.environ[FOLDER])


def begin() -> bool:
    """Open a run unless one is open; returns whether this process opened it, and so has to end it."""
    if FOLDER in os.environ:
        return False
    sweep()
    made = Path(tempfile.mkdtemp(prefix=PREFIX))
    made.chmod(0o711)  # the database's own account passes through it where root runs the tests
    (made / "pid").write_text(str(os.getpid()))
    os.environ[FOLDER] = str(made)
    os.environ[SERVER] = os.environ.pop("DATABASE_URL", "")
    return True


def end() -> None:
    """Drop the run's databases, stop its server, delete its folder."""
    here = folder()
    if os.environ[SERVER]:
        with owner(os.environ[SERVER]) as connection:
            mine = f"{database_prefix()}%"
            for (name,) in connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE %s", [mine]
            ).fetchall():
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    else:
        embedded_server(here).stop()
    shutil.rmtree(here, ignore_errors=True)


def sweep() -> None:
    """Take away what earlier runs left that were killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            alive = psutil.pid_exists(int((left / "pid").read_text()))
        except (FileNotFoundError, ValueError, PermissionError):
            continue  # another account's, or being made this moment
        if not alive:
            embedded_server(left).stop()
            shutil.rmtree(left, ignore_errors=True)


def embedded_server(here: Path) -> Embedded:
    """Return the throwaway server of a run."""
    return Embedded(here / "server", here / "server" / "run", throwaway=True)


def database_prefix() -> str:
    """Return how the databases of this run are named on a server that others may use too."""
    return "nht_" + re.sub(r"\W", "", folder().name.removeprefix(PREFIX)).lower() + "_"


def is_first(*of: str) -> bool:
    """Return whether no process of the run has asked this before."""
    asked = folder() / "asked"
    asked.mkdir(exist_ok=True)
    try:
        (asked / hashlib.sha256("\n".join(of).encode()).hexdigest()).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Let one process of the run do this at a time."""
    with (folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def server_url() -> str:
    """Return the owner's address of the run's server, starting the embedded one at first use."""
    given = os.environ[SERVER]
    if given:
        return given
    server = embedded_server(folder())
    with alone("server"):
        if server.pid() is None:
            server.start()
    return server.url("postgres")


def url_of(database: str) -> str:
    """Return the owner's address of one database of the run's server."""
    parts = urlsplit(server_url())
    return urlunsplit(parts._replace(path=f"/{database}"))


@contextmanager
def owner(url: str) -> Iterator[psycopg.Connection]:
    """Connect as the owner, each statement for itself."""
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        yield connection


def environment(home: Path, database: str) -> dict[str, str]:
    """Return the surroundings of a real process of the product: this home, this database, nothing of the developer."""
    clean = {name: value for name, value in os.environ.items() if not NOT_INHERITED.match(name)}
    return clean | {"NARAHUBUNG_HOME": str(home), "DATABASE_URL": url_of(database), "PYTHONUNBUFFERED": "1"}


def command(home: Path, database: str, *words: str) -> None:
    """Run one verb of the product to its end; fails with what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "narahubung", *words],
        env=environment(home, database), cwd=home, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"narahubung {' '.join(words)}: {done.stdout}{done.stderr}"


def template(kind: str) -> tuple[str, Path]:
    """Return a prepared database and the home that belongs to it (keys, files), prepared by whoever comes first."""
    source, verb = KINDS[kind]
    name, home = f"{database_prefix()}{kind}", folder() / f"home-{kind}"
    with alone(f"template-{kind}"):
        ready = home / "ready"
        if not ready.exists():
            home.mkdir(mode=0o711, exist_ok=True)
            if not source:
                with owner(server_url()) as connection:
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            else:
                before, before_home = template(source)
                copy_database(before, name)
                shutil.copytree(before_home, home, dirs_exist_ok=True, ignore=shutil.ignore_patterns("ready"))
            command(home, name, *verb)
            ready.touch()
    return name, home


def copy_database(source: str, target: str) -> None:
    """Make `target` anew as a copy of `source`; whoever is connected to the old one is thrown out."""
    with owner(server_url()) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(target)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(target), sql.Identifier(source))
        )
