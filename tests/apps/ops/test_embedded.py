"""The embedded server is shared, outlives nobody, and heals what a killed run left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from narahubung.ops import embedded
from narahubung.ops.embedded import Embedded, ServerTrouble

pytestmark = pytest.mark.breaks

HOLD = """
import sys, time
from pathlib import Path
from narahubung.ops.embedded import Embedded, in_use
home = Path(sys.argv[1])
with in_use(Embedded(home, home / "run", throwaway=True)):
    print("up", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Make a home that the database's account may pass through, as root's pytest folders may not be."""
    with tempfile.TemporaryDirectory(prefix="nh-embedded-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "home"


@pytest.fixture
def server(home: Path) -> Iterator[Embedded]:
    """Return the server of that home, stopped at the end."""
    made = Embedded(home, home / "run", throwaway=True)
    yield made
    made.stop()


def holder(home: Path) -> subprocess.Popen[str]:
    """Start another process that uses the server until it is told to stop."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def row(server: Embedded) -> object:
    """Return one value from the server's database."""
    with psycopg.connect(server.url()) as connection:
        return (connection.execute("SELECT current_database()").fetchone() or (None,))[0]


def test_the_last_of_two_users_stops_it(server: Embedded, home: Path) -> None:
    with holder(home) as other:
        with embedded.in_use(server):
            assert row(server) == "narahubung"
        assert server.pid() is not None

        other.communicate("\n")
    assert server.pid() is None


def test_a_killed_user_does_not_keep_it_running_for_ever(server: Embedded, home: Path) -> None:
    with holder(home) as other:
        other.kill()
    assert server.pid() is not None

    with embedded.in_use(server):
        pass
    assert server.pid() is None


def test_a_killed_server_comes_back_with_what_was_committed(server: Embedded) -> None:
    server.start()
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (x int); INSERT INTO kept VALUES (1)")
    pid = server.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while server.pid() is not None:
        assert time.monotonic() < until

    server.start()

    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)


def test_a_number_that_another_program_has_meanwhile_is_no_server(server: Embedded, home: Path) -> None:
    server.start()
    server.stop()
    lock = server.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{server.data}\n0\n5432\n{server.sockets}\n\n0 0\nready\n")
    lock.chmod(0o644)
    said: list[str] = []

    Embedded(home, home / "run", say=said.append, throwaway=True).start()

    assert row(server) == "narahubung"
    assert said == ["The last run was cut off; the database recovers by itself."]


def test_a_folder_of_another_release_is_refused_in_one_line(server: Embedded) -> None:
    server.start()
    server.stop()
    version = server.data / "PG_VERSION"
    version.write_text("17\n")

    with pytest.raises(ServerTrouble, match="PostgreSQL 17, this is 18"):
        server.start()
    version.write_text("18\n")


def test_it_listens_on_no_network_address_and_its_socket_is_private(server: Embedded) -> None:
    server.start()

    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert server.sockets.stat().st_mode & 0o777 == 0o700
    assert server.data.stat().st_mode & 0o777 == 0o700
