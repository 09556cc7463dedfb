"""What each verb of the one command does: a few lines that call the room that knows."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import connection

from narahubung.ops import assembly, serving
from narahubung.ops.trouble import Trouble

Say = Callable[[str], None]


def demo(arguments: argparse.Namespace, say: Say) -> int:
    """Start everything with invented data."""
    from narahubung.ops import demo as room

    if arguments.reset and not settings.NARAHUBUNG_EMBEDDED:
        room.empty_server()
    room.run(say, began=arguments.began)
    return 0


def serve(_arguments: argparse.Namespace, say: Say) -> int:
    """Run the web server."""
    serving.serve(say)
    return 0


def work(_arguments: argparse.Namespace, _say: Say) -> int:
    """Run the worker."""
    from narahubung.ops import worker

    serving.insist_on_prepared_house()
    worker.run()
    return 0


def migrate(_arguments: argparse.Namespace, say: Say) -> int:
    """Bring tables, grants and static files to this release."""
    assembly.prepare(say)
    say("The house is ready for this release.")
    return 0


def seed(arguments: argparse.Namespace, say: Say) -> int:
    """Load the reviewed reference data, and the demo world where asked."""
    from narahubung.ops.seed import seed_all

    if arguments.demo:
        from narahubung.ops import demo as room

        room.insist_on_demo_data(settings.NARAHUBUNG_HOME)
    seed_all(demo=arguments.demo, past=not arguments.without_past)
    say("Seeded.")
    return 0


def verify(arguments: argparse.Namespace, say: Say) -> int:
    """Recompute the whole history and say what does not agree; write it out for others to prove where asked."""
    from narahubung.ops import checkpoints, checks

    if arguments.export:
        say(f"{checkpoints.write_out(Path(arguments.export))} lines: {arguments.export}")
    faults = checks.verify()
    for fault in faults:
        say(str(fault))
    say("Whole." if not faults else f"{len(faults)} faults.")
    return 1 if faults else 0


def figures(arguments: argparse.Namespace, say: Say) -> int:
    """Fold all facts anew, or fold them without writing and say what is stored otherwise."""
    from django.utils import timezone

    from narahubung.agencies import directory
    from narahubung.facts import keeping

    on = directory.current().calendar.local(timezone.now()).date()
    faults: tuple[str, ...]
    if arguments.what == "rebuild":
        kept = keeping.rebuild(on=on)
        say(f"{kept.folded} cases folded from nothing.")
        faults = tuple(f"case {case}: {fault}" for case, fault in kept.failed.items())
    else:
        faults = keeping.differing(on=on)
    for fault in faults:
        say(fault)
    say(f"SHA-256 of all facts: {keeping.digest()}")
    say("They agree." if not faults else f"{len(faults)} faults.")
    return 1 if faults else 0


def receive(_arguments: argparse.Namespace, say: Say) -> int:
    """Take in the answer to an invitation from a mail on standard input."""
    from narahubung.ops import receiving

    return receiving.receive(say)


def commitment(arguments: argparse.Namespace, say: Say) -> int:
    """Say whether a signed file is valid, and why."""
    from narahubung.ops import signed_files

    return signed_files.judge(arguments, say)


def backup(arguments: argparse.Namespace, say: Say) -> int:
    """Write database, files and keys into one archive."""
    from narahubung.ops import backup as room

    written = room.write(Path(arguments.archive), with_keys=not arguments.without_keys)
    say(f"{written.members} members, {written.octets / 1e6:.1f} MB, SHA-256 {written.digest}: {arguments.archive}")
    if not arguments.without_keys:
        say("It holds the keys: whoever has it can read everything. Keep it as you keep the keys.")
    return 0


def restore(arguments: argparse.Namespace, say: Say) -> int:
    """Bring an archive back."""
    from narahubung.ops import restore as room

    manifest = room.bring_back(Path(arguments.archive), force=arguments.force)
    assembly.prepare(say)
    say(f"Restored to {manifest.made_at}: {len(manifest.digests)} members.")
    return 0


def rotate_keys(_arguments: argparse.Namespace, say: Say) -> int:
    """Draw new keys and seal all rows with them."""
    from narahubung.ops import rotation

    say(f"{rotation.rotate()} values sealed anew.")
    return 0


def bench(arguments: argparse.Namespace, say: Say) -> int:
    """Measure; the benches live beside the source, not in the package."""
    if not (Path.cwd() / "bench" / "measuring.py").exists():
        raise Trouble("bench/ is part of the source, not of the package: run this in a clone.")
    sys.path.insert(0, str(Path.cwd()))
    return int(import_module("bench.measuring").main(arguments, say))


def outlines(arguments: argparse.Namespace, say: Say) -> int:
    """Import outlines of the districts from GeoJSON for the map."""
    from narahubung.ops import maps

    number = maps.bring_in(Path(arguments.file), source=arguments.source, licence=arguments.licence)
    say(f"{number} outlines imported.")
    return 0


def docs(arguments: argparse.Namespace, say: Say) -> int:
    """Write the pages of docs/ that come from the code."""
    from narahubung.facts import catalogue
    from narahubung.ops import diagram

    diagram.write(Path(arguments.folder))
    catalogue.write(Path(arguments.folder))
    say(f"Written into {arguments.folder}.")
    return 0


def words(_arguments: argparse.Namespace, say: Say) -> int:
    """Say where the catalogues lie; Django's start has just compiled what had changed."""
    say(f"Compiled into {settings.LOCALE_PATHS[0]}.")
    return 0


def django(arguments: argparse.Namespace, _say: Say) -> int:
    """Pass the rest to Django's own commands."""
    try:
        execute_from_command_line(["narahubung django", *arguments.rest])
    finally:
        connection.close()
    return 0
