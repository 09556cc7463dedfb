"""A hardened office: one login owns the tables, another runs the web, and neither is a superuser."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from psycopg import sql

from tests import scratch

pytestmark = pytest.mark.breaks

OPEN_AS = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "narahubung.settings"
import django
django.setup()
from django.db import connection
from narahubung.ops.serving import insist_on_prepared_house
insist_on_prepared_house()
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user")
    print(cursor.fetchone()[0], flush=True)
os._exit(0)
"""


@dataclass(frozen=True, slots=True)
class Hardened:
    """A database with two logins, and a home."""

    home: Path
    database: str

    def url(self, login: str) -> str:
        """Return the address for one of the two logins."""
        parts = urlsplit(scratch.url_of(self.database))
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=f"{login}@{host}"))

    def current_role(self, **settings: str) -> str:
        """Return as whom the web server would work with these settings."""
        said = self._python("-c", OPEN_AS, **settings)
        assert said.returncode == 0, said.stderr
        return said.stdout.strip()

    def run(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a verb with these settings."""
        return self._python("-m", "narahubung", *words, **settings)

    def _python(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        clean = scratch.environment(self.home, self.database)
        clean.pop("DATABASE_URL")
        return subprocess.run(
            [sys.executable, *words],
            env=clean | settings, cwd=self.home, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip


@pytest.fixture
def hardened(tmp_path: Path) -> Iterator[Hardened]:
    """Make two logins and a database that the first of them owns."""
    name = f"{scratch.database_prefix()}roles_{os.getpid()}"
    owner, web = sql.Identifier(f"{name}_owner"), sql.Identifier(f"{name}_web")
    with scratch.owner(scratch.server_url()) as connection:
        # On a server where the role exists already, its administrator lends it; on a new one the owner makes it.
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE").format(owner))
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'narahubung_app'").fetchone()
        if known:
            connection.execute(sql.SQL("GRANT narahubung_app TO {} WITH ADMIN OPTION").format(owner))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), owner))
        yield Hardened(tmp_path, name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(web))
        connection.execute(sql.SQL("DROP OWNED BY {}").format(owner))
        connection.execute(sql.SQL("DROP ROLE {}").format(owner))


def test_two_logins_are_enough_and_the_server_may_set_the_role(hardened: Hardened) -> None:
    owner, web = f"{hardened.database}_owner", f"{hardened.database}_web"

    migrated = hardened.run("migrate", DATABASE_URL=hardened.url(owner))
    assert migrated.returncode == 0, migrated.stderr

    with scratch.owner(hardened.url(owner)) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN IN ROLE narahubung_app").format(sql.Identifier(web)))
    assert hardened.current_role(DATABASE_URL=hardened.url(web)) == "narahubung_app"

    with scratch.owner(hardened.url(owner)) as connection:
        connection.execute(sql.SQL("ALTER ROLE {} SET role = 'narahubung_app'").format(sql.Identifier(web)))
    assert hardened.current_role(DATABASE_URL=hardened.url(web), NARAHUBUNG_DATABASE_ROLE="") == "narahubung_app"


def test_the_web_refuses_to_run_as_the_owner(hardened: Hardened) -> None:
    owner = hardened.url(f"{hardened.database}_owner")
    assert hardened.run("migrate", DATABASE_URL=owner).returncode == 0

    refused = hardened.run("serve", DATABASE_URL=owner, NARAHUBUNG_DATABASE_ROLE="")

    assert refused.returncode == 1
    assert "which row security does not bind" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_the_web_refuses_tables_of_another_release(hardened: Hardened) -> None:
    owner = hardened.url(f"{hardened.database}_owner")

    refused = hardened.run("serve", DATABASE_URL=owner, NARAHUBUNG_DATABASE_ROLE="")

    assert refused.returncode == 1
    assert "migrations are missing: run `narahubung migrate` first." in refused.stderr
