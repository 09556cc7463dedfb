"""Bring a home to what this release needs: tables, grants, cache table, static files; run again it changes nothing."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from narahubung.ops import grants


def pending() -> list[str]:
    """Return the names of the migrations that this database still lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def prepare(say: Callable[[str], None]) -> None:
    """Migrate, grant, make the cache table, collect static files. Must be connected as the owner."""
    began = time.monotonic()
    missing = pending()
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
        say(f"{len(missing)} migrations applied in {time.monotonic() - began:.1f} s.")
    call_command("createcachetable", verbosity=0)
    _leave_out_of_the_log([str(cache["LOCATION"]) for cache in settings.CACHES.values()])
    grants.grant_all(connection)
    collect()


def _leave_out_of_the_log(tables: Iterable[str]) -> None:
    """Let the server write these tables without its log: counts may be lost with a crash, a knock must cost no sync."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute("SELECT relpersistence FROM pg_class WHERE oid = %s::regclass", [table])
            if cursor.fetchone() != ("u",):
                cursor.execute(sql.SQL("ALTER TABLE {} SET UNLOGGED").format(sql.Identifier(table)))


def collect() -> bool:
    """Collect, name by digest and compress the static files when they changed; returns whether they had."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path}|{storage.size(path)}|{storage.get_modified_time(path).timestamp()}\n".encode())
    mark = settings.STATIC_ROOT / ".collected"
    if mark.exists() and mark.read_text() == digest.hexdigest():
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    mark.write_text(digest.hexdigest())
    return True
