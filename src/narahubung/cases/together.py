"""New rows of several tables in one statement: one round trip, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model


def insert(rows: Sequence[Model]) -> None:
    """Insert unsaved rows, each of any table, in one statement. Keys drawn by the database are not read back.

    Foreign keys among the rows hold because they are checked at commit.
    """
    parts: list[str] = []
    values: list[Any] = []
    for row in rows:
        fields = [field for field in row._meta.local_concrete_fields if not isinstance(field, AutoField)]
        columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        places = ", ".join(["%s"] * len(fields))
        parts.append(f"INSERT INTO {row._meta.db_table} ({columns}) VALUES ({places})")  # noqa: S608 - names of our own tables
        values += [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    *first, last = parts
    named = ", ".join(f"r{place} AS ({part} RETURNING 1)" for place, part in enumerate(first))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {named} {last}" if first else last, values)
