"""Bring an archive back: all of it, or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from narahubung.ops import archive, pgtools
from narahubung.ops.trouble import Trouble

ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'narahubung_app') THEN
        CREATE ROLE narahubung_app NOLOGIN;
    END IF;
END $$;
"""
# The schema as a new database has it: another owner would make the next dump say more than this one did.
EMPTY = """
DROP SCHEMA IF EXISTS public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
# Said by newer dump programs, not known to older servers.
UNKNOWN = {170000: b"SET transaction_timeout = 0;\n"}


class HomeNotEmpty(Trouble):
    """Home or database already hold an office."""


def bring_back(file: Path, *, force: bool) -> archive.Manifest:
    """Replace database, files and keys by what the archive holds.

    The archive is read through once before anything is touched, so a damaged one changes nothing. The database is
    replaced in one transaction; files and keys are moved into place after it. Refuses a home in use without `force`.
    """
    if not file.exists():
        raise Trouble(f"{file} does not exist.")
    manifest = archive.check(file)
    if not force:
        insist_on_empty_home()
    home: Path = settings.NARAHUBUNG_HOME
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as room:
        archive.unpack(file, Path(room))
        replace_database(Path(room))
        # Marks of what came after the backup would for ever say that its history was cut off.
        shutil.rmtree(home / "checkpoints", ignore_errors=True)
        for fresh in sorted(Path(room, archive.HOME).glob("*")):
            place = home / fresh.name
            if place.is_dir():
                shutil.rmtree(place)
            fresh.rename(place)
    return manifest


def insist_on_empty_home() -> None:
    """Refuse where people or files are already there."""
    home: Path = settings.NARAHUBUNG_HOME
    if any(archive.files_under(home / "files")) or has_people():
        raise HomeNotEmpty(f"{home} or its database already hold an office; --force replaces it.")


def has_people() -> bool:
    """Does the database hold anybody?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('accounts_person') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT EXISTS (SELECT FROM accounts_person)")
        return bool(cursor.fetchone()[0])


def replace_database(room: Path) -> None:
    """Put the dump in place of the public schema, in one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0])
        cursor.execute(ROLE)
    connection.close()
    script, fitted = room / "script.sql", room / "fitted.sql"
    with script.open("wb") as out:
        pgtools.run("pg_restore", "--no-owner", "--file=-", str(room / archive.DATABASE), target=out)
    with script.open("rb") as source, fitted.open("wb") as target:
        target.write(EMPTY.encode())
        target.writelines(fitting(source, version=version))
    pgtools.run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={fitted}")


def fitting(script: IO[bytes], *, version: int) -> Iterator[bytes]:
    """Return the script's lines without those that this server would not understand; rows are never looked at."""
    strange = {line for since, line in UNKNOWN.items() if version < since}
    in_preamble = True
    for line in script:
        if in_preamble and line in strange:
            continue
        if line.startswith((b"CREATE ", b"COPY ")):
            in_preamble = False
        yield line
