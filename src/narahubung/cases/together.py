"""New rows of several tables in one statement: one round trip, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import AutoField, Field, Model


def insert(rows: Sequence[Model]) -> None:
    """Insert unsaved rows, each of any table, in one statement. Keys drawn by the database are not read back.

    Foreign keys among the rows hold because they are checked at commit.
    """
    # The connection itself: asking its stand-in a hundred times for one complaint is what would take the time.
    here = connections[DEFAULT_DB_ALIAS]
    parts: list[str] = []
    values: list[Any] = []
    for row in rows:
        statement, fields = _shape(type(row))
        parts.append(statement)
        values += [field.get_db_prep_save(field.pre_save(row, add=True), here) for field in fields]
    *first, last = parts
    named = ", ".join(f"r{place} AS ({part} RETURNING 1)" for place, part in enumerate(first))
    with here.cursor() as cursor:
        cursor.execute(f"WITH {named} {last}" if first else last, values)


@cache
def _shape(table: type[Model]) -> tuple[str, tuple[Field[Any, Any], ...]]:
    """Return the statement that inserts a row of this table, and the fields it wants in their order."""
    fields = tuple(field for field in table._meta.local_concrete_fields if not isinstance(field, AutoField))
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {table._meta.db_table} ({columns}) VALUES ({places})", fields  # noqa: S608 - our own names
