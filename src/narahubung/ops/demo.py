"""The demo: everything in one folder with invented people and cases, started and stopped by one command."""

from __future__ import annotations

import fcntl
import http.client
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from narahubung.ops import assembly, embedded, restore, serving, supervision
from narahubung.ops.trouble import Trouble

MARK = "demo"
OPENS_WITHIN = 60.0  # seconds


class NotForDemo(Trouble):
    """The home or the database holds a real office, or a demo is running there; the text is the one line shown."""


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the home for one demo; refuses while another runs. The kernel lets go when the holder dies."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotForDemo(f"A demo is already running in {home}: open it, or stop it with Ctrl-C first.") from None
        yield


def start_over(home: Path, sockets: Path) -> None:
    """Delete what a demo made in its home. Refuses a home that no demo made, or whose database is in use."""
    left = [
        path
        for path in home.iterdir()
        if path.name not in {"demo.lock", "secret-key", "postgres.lock", "postgres.users"}
    ]
    if not left:
        return
    if not (home / MARK).exists():
        raise NotForDemo(f"{home} was not made by a demo and is not deleted; choose another NARAHUBUNG_HOME.")
    embedded.stop_unused(embedded.Embedded(home, sockets))
    # The mark goes last: a deletion cut off half-way can be taken up again.
    for path in sorted(left, key=lambda path: path.name == MARK):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def empty_server() -> None:
    """Delete the demo's tables from a server that DATABASE_URL names."""
    with connection.cursor() as cursor:
        cursor.execute(restore.EMPTY)
    connection.close()


def insist_on_demo_data(home: Path) -> bool:
    """Refuse to mix invented cases into an office that no demo made; returns whether this is a demo's first start."""
    if (home / MARK).exists():
        return False
    if restore.has_people():
        raise NotForDemo("This database holds a real office; a demo would mix invented cases into it.")
    (home / MARK).write_text("Made by `narahubung demo`; all people and cases in here are invented.\n")
    return True


def is_open(port: int) -> bool:
    """Do web, database and worker all answer?"""
    call = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        call.request("GET", "/healthz")
        return call.getresponse().status == 200
    except OSError:
        return False
    finally:
        call.close()


def welcome(port: int, seconds: float) -> str:
    """Return what is printed once all is up: the address, who can sign in, what to try first."""
    from narahubung.ops.demo_commitments import DEMO_PIN
    from narahubung.ops.seed import DEMO_PASSWORD, demo_people

    address = f"http://127.0.0.1:{port}"
    people = demo_people()
    wide = max((len(person.role) for person in people), default=0)
    rows = "\n".join(f"    {person.role:<{wide}}  {person.email}" for person in people)
    return f"""
  Narahubung is open (everybody and everything in it is invented): {address}   [{seconds:.0f} s]

  Sign in at {address}/akun/login/ with any of these; the password of all is  {DEMO_PASSWORD}
  (who has signed the commitment signs again with the PIN {DEMO_PIN})
{rows}

  What to try first:
    1. {address}/  lodge a complaint as a citizen and keep the tracking code with its PIN
    2. sign in as the intake assistant: check it and forward it to the agency
    3. sign in as the agency's liaison: acknowledge and draft an answer; its head approves it
    4. sign in as the intake assistant again and close it; then look with the tracking code

  Data, mail and logs: {settings.NARAHUBUNG_HOME}
  Ctrl-C stops everything; the next start takes seconds and keeps the data. RESET=1 (or --reset) starts over.
"""


def announce(port: int, began: float, asked: threading.Event, say: Callable[[str], None]) -> None:
    """Print the welcome once everything answers; say where to look when it does not."""
    until = time.monotonic() + OPENS_WITHIN
    while not asked.is_set():
        if is_open(port):
            say(welcome(port, time.monotonic() - began))
            return
        if time.monotonic() > until:
            logs = settings.NARAHUBUNG_HOME / "logs"
            say(f"Not all is up after {OPENS_WITHIN:.0f} s: see http://127.0.0.1:{port}/healthz and {logs}.")
            return
        asked.wait(0.2)


def tell_past(asked: threading.Event, say: Callable[[str], None]) -> None:
    """Tell the eighteen months before while people look around; stopped half-way, the next start tells them anew."""
    from narahubung.ops import seed

    try:
        told = seed.tell_past()
    except DatabaseError:
        if not asked.is_set():
            raise
        return
    finally:
        connection.close()
    if told:
        say(f"The eighteen months before have been told too: {told} more invented cases.")


def run(say: Callable[[str], None], *, began: float) -> None:
    """Prepare, seed, start web and worker, say how to get in, and stay until told to stop."""
    from narahubung.ops.seed import seed_all

    home = settings.NARAHUBUNG_HOME
    is_first = insist_on_demo_data(home)
    assembly.prepare(say)
    if is_first:
        say("Loading the reference data and the first invented complaints …")
    seed_all(demo=True, past=False)
    connection.close()

    logs = home / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    for name in ("web.log", "worker.log"):
        (logs / name).write_bytes(b"")
    port = serving.choose_port(settings.NARAHUBUNG_PORT, say)
    asked = supervision.stop_on_signals()
    programs = [serving.web(port=port, log=logs / "web.log"), serving.worker(port=port, log=logs / "worker.log")]
    threading.Thread(target=announce, args=(port, began, asked, say), daemon=True).start()
    threading.Thread(target=tell_past, args=(asked, say), daemon=True).start()
    supervision.keep(programs, until=asked, say=say)
    say("Stopped.")
