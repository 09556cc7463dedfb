"""Stand where no policy, no grant and no trigger is in the way, inside the transaction of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def as_superuser() -> Iterator[None]:
    """Be the superuser for a while, with all triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        weak = cursor.fetchone()[0]
        cursor.execute("SET ROLE NONE")
        cursor.execute("SET LOCAL session_replication_role = replica")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute(f'SET ROLE "{weak}"')
