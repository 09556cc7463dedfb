"""Write database, attachments and keys, as they belong together, into one archive."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

import narahubung
from narahubung.ops import archive, pgtools
from narahubung.ops.trouble import Trouble

# What a home holds that nothing else can bring back. The server's folder is left out: its content is the dump.
FOLDERS = ("files",)
MARKS = ("checkpoints",)
KEYS = ("keys", "seals", "secret-key")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: number of members, size in octets, SHA-256 of the archive in hex."""

    members: int
    octets: int
    digest: str


def write(target: Path, *, with_keys: bool = True) -> Written:
    """Write the archive while the house stays open. Refuses to overwrite; a run cut off leaves no file of that name.

    The dump is one moment of the database. Files and keys are taken after it: both are written before the row that
    needs them and never changed, so every row in the dump finds its file and its key. Copies of checkpoints are listed
    before it: each is laid after its row, and one without a row would say that history was cut off.
    """
    if target.exists():
        raise Trouble(f"{target} exists already.")
    at, marks = timezone.now(), members(MARKS)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.absolute().parent) as room:
        dump, unfinished = Path(room, archive.DATABASE), Path(room, "archive")
        with dump.open("wb") as out:
            pgtools.run("pg_dump", "--format=custom", "--compress=gzip:6", "--no-owner", target=out)
        with unfinished.open("wb") as out:
            writer = archive.Writer(out, release=narahubung.__version__, at=at)
            writer.add(archive.DATABASE, dump)
            for name, file in (*marks, *members((*FOLDERS, *KEYS) if with_keys else FOLDERS)):
                writer.add(name, file)
            manifest = writer.seal()
            out.flush()
            os.fsync(out.fileno())
        unfinished.chmod(0o600)
        with unfinished.open("rb") as whole:
            digest = archive.digest_of(whole)
        unfinished.rename(target)
    return Written(len(manifest.digests), target.stat().st_size, digest)


def members(wanted: tuple[str, ...]) -> list[tuple[str, Path]]:
    """Return the files of these parts of the home, with their names in an archive."""
    home: Path = settings.NARAHUBUNG_HOME
    found = []
    for name in wanted:
        place = home / name
        if place.is_dir():
            # What ends in .new is being written and gets another name any moment.
            found += [
                (f"{archive.HOME}/{name}/{inside}", file)
                for inside, file in archive.files_under(place)
                if not inside.endswith(".new")
            ]
        elif place.is_file():
            found.append((f"{archive.HOME}/{name}", place))
    return found
