"""The demo as a newcomer meets it: one command, Ctrl-C, again, a killed run, a taken port, a fresh start."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests import scratch
from tests.running import free_port, kill

pytestmark = pytest.mark.breaks


class Demo:
    """One `narahubung demo` in a terminal."""

    def __init__(self, home: Path, *words: str, port: int) -> None:
        clean = scratch.environment(home, "none")
        del clean["DATABASE_URL"]
        self.said = ""
        self.process = psutil.Popen(
            [sys.executable, "-m", "narahubung", "demo", *words],
            env=clean | {"PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )  # fmt: skip

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Read until a line says this."""
        for line in self.process.stdout:
            self.said += line
            found = re.search(pattern, line)
            if found:
                return found
        pytest.fail(f"ended without saying {pattern!r}:\n{self.said}")

    def address(self) -> str:
        """Return the address once all is up."""
        return self.wait_for(r"is open .*(http://127\.0\.0\.1:\d+)")[1]

    def interrupt(self) -> int:
        """Press Ctrl-C; returns the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.end()

    def end(self) -> int:
        """Wait for the end; returns the exit code."""
        with self.process.stdout as rest:
            self.said += rest.read()
        return int(self.process.wait(60))


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Make an empty folder for the demo, and leave no process of it behind."""
    with tempfile.TemporaryDirectory(prefix="nh-demo-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "home"
        for process in of_home(Path(folder)):
            process.kill()


def of_home(home: Path) -> list[psutil.Process]:
    """Return the living processes that work in that home."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        if process.info["status"] == psutil.STATUS_ZOMBIE:
            continue
        try:
            told = " ".join(process.info["cmdline"] or []) + process.environ().get("NARAHUBUNG_HOME", "")
        except psutil.Error:
            continue
        if str(home) in told and process.pid != psutil.Process().pid:
            found.append(process)
    return found


def test_the_demo_opens_stops_comes_back_heals_and_starts_over(home: Path) -> None:
    port = free_port()
    first = Demo(home, port=port)
    assert first.address() == f"http://127.0.0.1:{port}"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        assert answer.status == 200

    second = Demo(home, port=port)
    assert second.end() == 1
    assert "already running" in second.said
    assert second.said.count("\n") == 1

    assert first.interrupt() == 0
    assert first.said.endswith("Stopped.\n")
    assert of_home(home) == []

    began = time.monotonic()
    with socket.create_server(("127.0.0.1", port)):
        again = Demo(home, port=port)
        assert again.wait_for(rf"Port {port} is taken; using (\d+)")[1] != str(port)
        again.address()
    assert time.monotonic() - began < 60, "a second start keeps the data and takes seconds"

    kill(again.process)
    again.end()
    until = time.monotonic() + 10
    while [process for process in of_home(home) if "gunicorn" in str(process.info["cmdline"])]:
        assert time.monotonic() < until
        time.sleep(0.1)

    healed = Demo(home, port=port)
    healed.address()
    assert healed.interrupt() == 0
    assert of_home(home) == []

    fresh = Demo(home, "--reset", port=port)
    fresh.wait_for(r"Loading .* invented complaints")
    assert fresh.interrupt() == 130
    assert of_home(home) == []


def test_a_real_office_is_neither_seeded_nor_deleted_by_a_demo(home: Path) -> None:
    (home / "demo").unlink()

    refused = Demo(home, "--reset", port=free_port())
    assert refused.end() == 1
    assert "was not made by a demo" in refused.said
    assert (home / "postgres" / "PG_VERSION").exists()
