"""Children are started again when they die, and stopped in order when we are."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from narahubung.ops import ports, supervision

pytestmark = pytest.mark.breaks


def program(source: str) -> supervision.Program:
    """Return a program made of a line of Python."""
    return supervision.Program("child", (sys.executable, "-S", "-c", source), dict(os.environ))


def test_a_child_that_dies_is_started_again_and_spoken_of(tmp_path: Path) -> None:
    mark = tmp_path / "starts"
    source = (
        f"import time; open({str(mark)!r}, 'a').write('x'); "
        f"time.sleep(0 if len(open({str(mark)!r}).read()) < 2 else 60)"
    )
    said: list[str] = []
    asked = threading.Event()
    keeping = threading.Thread(
        target=supervision.keep, args=([program(source)],), kwargs={"until": asked, "say": said.append}
    )
    keeping.start()
    until = time.monotonic() + 15
    while not mark.exists() or mark.read_text() != "xx":
        assert time.monotonic() < until
        time.sleep(0.05)
    asked.set()
    keeping.join(10)

    assert said == ["The child ended (0) and is started again."]
    assert not keeping.is_alive()


def test_a_child_that_will_not_stop_is_killed(tmp_path: Path) -> None:
    mark = tmp_path / "deaf"
    stubborn = program(
        f"import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open({str(mark)!r}, 'w'); time.sleep(60)"
    )
    child = supervision.Child(stubborn, supervision.launch(stubborn))
    while not mark.exists():
        time.sleep(0.02)

    supervision.end([child], within=0.3)

    assert child.process is not None
    assert child.process.returncode == -9


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's own")
def test_a_child_ends_when_its_parent_is_killed() -> None:
    source = (
        "import os, sys, time; from narahubung.ops import supervision as s; "
        "p = s.launch(s.Program('c', (sys.executable, '-S', '-c', 'import time; time.sleep(60)'), dict(os.environ))); "
        "print(p.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()

    until = time.monotonic() + 10
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_taken_port_gives_the_next_free_one() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert not ports.is_free(port, on="127.0.0.1")
        assert ports.next_free(port, on="127.0.0.1") > port
