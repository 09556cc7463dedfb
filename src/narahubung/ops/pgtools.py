"""PostgreSQL's own tools: from the wheel, else from the path; the address and password never show in a process list."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import IO

from django.db import connection

from narahubung.ops.trouble import Trouble


class ProgramMissing(Trouble):
    """Neither the wheel nor the path has the program."""


def find(program: str) -> str:
    """Return the path of one of PostgreSQL's programs. The wheel's is new enough for every server that is supported."""
    from narahubung.ops.embedded import PROGRAMS

    inside = PROGRAMS / program
    found = str(inside) if inside.exists() else shutil.which(program)
    if found is None:
        raise ProgramMissing(f"{program} is missing: install PostgreSQL's client programs.")
    return found


def surroundings() -> dict[str, str]:
    """Return the environment in which these programs find the database that Django is connected to."""
    at = connection.settings_dict
    told = {
        "PGHOST": at["HOST"],
        "PGPORT": at["PORT"],
        "PGUSER": at["USER"],
        "PGPASSWORD": at["PASSWORD"],
        "PGDATABASE": at["NAME"],
    }
    others = {f"PG{name.upper()}": value for name, value in at["OPTIONS"].items() if name.startswith("ssl")}
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"} | {
        name: str(value) for name, value in (told | others).items() if value
    }


def run(program: str, *words: str, source: IO[bytes] | None = None, target: IO[bytes] | None = None) -> None:
    """Run a program to its end between two streams; fails with its last words."""
    done = subprocess.run(  # noqa: S603 - fixed words
        [find(program), *words],
        env=surroundings(),
        stdin=source or subprocess.DEVNULL,
        stdout=target or subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no reason given"]
        raise Trouble(f"{Path(program).name}: {last[0]}")
