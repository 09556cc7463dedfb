"""Keep child processes running until told to stop, then stop them in good order."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

GRACE = 25.0  # seconds a child may take to finish what it is doing
LONGEST_WAIT = 10.0  # seconds between two starts of a child that keeps dying
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, under which name it is spoken of, and where its log goes (None: to our own stderr)."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    log: Path | None = None


@dataclass(slots=True)
class Child:
    """A running program and how often it had to be started again."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    start_after: float = field(default=0.0)


def die_with_parent() -> None:
    """Ask the kernel to end this child when its parent dies, so that a killed run leaves nothing behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def launch(program: Program) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own: Ctrl-C reaches only us, and we stop it in order."""
    log = program.log.open("ab") if program.log else None
    try:
        return subprocess.Popen(  # noqa: S603 - our own words
            program.command,
            env=dict(program.env),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent,  # started from the main thread only
        )
    finally:
        if log:
            log.close()


def end(children: Sequence[Child], *, within: float = GRACE) -> None:
    """Ask all children to stop, wait, and kill whole groups of those that do not."""
    running = [child.process for child in children if child.process and child.process.poll() is None]
    for process in running:
        process.terminate()
    until = time.monotonic() + within
    for process in running:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def tend(child: Child, *, now: float, say: Callable[[str], None]) -> None:
    """Start a child that is not running, waiting a little longer after each death."""
    if child.process is not None:
        code = child.process.poll()
        if code is None:
            return
        child.process = None
        child.deaths += 1
        wait = min(LONGEST_WAIT, 0.5 * 2 ** min(child.deaths, 6))
        child.start_after = now + wait
        where = f"; its last words are in {child.program.log}" if child.program.log else ""
        say(f"The {child.program.name} ended ({code}) and is started again{where}.")
    if now >= child.start_after:
        child.process = launch(child.program)


def keep(programs: Sequence[Program], *, until: threading.Event, say: Callable[[str], None]) -> None:
    """Run the programs until the event is set; one that dies is started again. Returns when all have stopped."""
    children = [Child(program) for program in programs]
    try:
        while not until.is_set():
            for child in children:
                tend(child, now=time.monotonic(), say=say)
            until.wait(0.2)
    finally:
        end(children)


def stop_on_signals() -> threading.Event:
    """Return an event that Ctrl-C or a polite kill sets; a second Ctrl-C still interrupts."""
    asked = threading.Event()

    def ask(_number: int, _frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGTERM, ask)
    return asked
