"""Start the web server and the worker: which commands, with which surroundings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from narahubung.ops import assembly, grants, ports, supervision
from narahubung.ops.trouble import Trouble


class NotPrepared(Trouble):
    """The database lacks migrations of this release; carries how many."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} migrations are missing: run `narahubung migrate` first.")
        self.missing = missing


def insist_on_prepared_house() -> None:
    """Refuse to open a house whose tables are of another release, or whose role row security would not bind."""
    missing = assembly.pending()
    if missing:
        raise NotPrepared(len(missing))
    grants.insist_on_weak_role(connection)
    connection.close()


def surroundings(*, port: int) -> dict[str, str]:
    """Return the environment of a child: ours, as the weak role, told its port."""
    ours = {name: value for name, value in os.environ.items() if name != "NARAHUBUNG_DATABASE_ROLE"}
    weak = os.environ.get("NARAHUBUNG_CHILD_ROLE", settings.NARAHUBUNG_APP_ROLE)
    return ours | {
        "NARAHUBUNG_DATABASE_ROLE": weak,
        "NARAHUBUNG_HOME": str(settings.NARAHUBUNG_HOME),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def web(*, port: int, log: Path | None = None) -> supervision.Program:
    """Return the web server as a program; `ops.webserver` says how it runs."""
    command = (
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "python:narahubung.ops.webserver",
        "narahubung.wsgi:application",
    )
    return supervision.Program("web server", command, surroundings(port=port), log)


def worker(*, port: int, log: Path | None = None) -> supervision.Program:
    """Return the worker as a program; the port only tells it the address that notices point to."""
    return supervision.Program("worker", (sys.executable, "-m", "narahubung", "work"), surroundings(port=port), log)


def choose_port(wanted: int, say: Callable[[str], None]) -> int:
    """Return the wanted port or the next free one, saying so."""
    port = ports.next_free(wanted, on=settings.NARAHUBUNG_BIND)
    if port != wanted:
        say(f"Port {wanted} is taken; using {port}.")
    return port


def serve(say: Callable[[str], None]) -> None:
    """Run the web server until told to stop; its log goes to stderr."""
    insist_on_prepared_house()
    port = choose_port(settings.NARAHUBUNG_PORT, say)
    asked = supervision.stop_on_signals()
    say(f"Serving on http://{settings.NARAHUBUNG_BIND}:{port}")
    supervision.keep([web(port=port)], until=asked, say=say)
