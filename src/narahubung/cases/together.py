"""New rows of several tables in one statement: one round trip, all or nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model


def insert(rows: Sequence[Model]) -> None:
    """Insert unsaved rows, each of any table, in one statement. Keys drawn by the database are not read back.

    Foreign keys among the rows hold because they are checked at commit.
    """
    # Each table's rows travel as one value: a hundred single ones for each complaint would have to be quoted and found
    # their place in a text that the driver takes apart anew every time.
    of_table: dict[type[Model], list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        fields = _fields(type(row))
        of_table[type(row)].append({str(field.column): field.pre_save(row, add=True) for field in fields})
    with connection.cursor() as cursor:
        cursor.execute(_statement(tuple(of_table)), [json.dumps(table, default=_plain) for table in of_table.values()])


@cache
def _fields(table: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in table._meta.local_concrete_fields if not isinstance(field, AutoField))


@cache
def _statement(tables: tuple[type[Model], ...]) -> str:
    *first, last = (_insertion(table) for table in tables)
    named = ", ".join(f"r{place} AS ({part} RETURNING 1)" for place, part in enumerate(first))
    return f"WITH {named} {last}" if first else last


def _insertion(table: type[Model]) -> str:
    name, columns = table._meta.db_table, ", ".join(f'"{field.column}"' for field in _fields(table))
    return f"INSERT INTO {name} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{name}, %s)"  # noqa: S608 - names of our own tables


def _plain(value: object) -> str:
    """Return what JSON has no word for as PostgreSQL reads it: octets in hex, moments, days and ids as they are."""
    return f"\\x{value.hex()}" if isinstance(value, bytes | memoryview) else str(value)
