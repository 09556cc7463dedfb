"""A case with all that lies beside it, fetched in one round trip: terms, releases, letters, what was said and done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import DateField, DateTimeField, Field, JSONField, Model, UUIDField

from narahubung.cases.models import Case, Letter, Release, Term

Row = TypeVar("Row", bound=Model)
Found = Mapping[str, Any]

# By hand: a page of a case that asks for each table through the ORM spends half its time on that.
_COLUMNS = tuple(field.attname for field in Case._meta.concrete_fields)
_IN_JSON = frozenset(field.attname for field in Case._meta.concrete_fields if isinstance(field, JSONField))
_LOOK = f"""
SELECT {", ".join(f"c.{column}" for column in _COLUMNS)},
(SELECT p.name FROM accounts_person p WHERE p.id = c.officer_id),
json_build_object(
    'terms', (SELECT json_agg(t ORDER BY t.started_at, t.id) FROM cases_term t WHERE t.case_id = c.id),
    'releases', (SELECT json_agg(r ORDER BY r.id) FROM (
        SELECT r.*, p.name AS person_name FROM cases_release r JOIN accounts_person p ON p.id = r.person_id
        WHERE r.case_id = c.id) r),
    'letters', (SELECT json_agg(l ORDER BY l.id) FROM cases_letter l WHERE l.case_id = c.id),
    'messages', (SELECT json_agg(json_build_array(m.id, m.event_number, m.lane, m.kind, m.standing, p.name, m.at,
            m.sealed, m.answers_id, m.is_draft) ORDER BY m.event_number, m.place)
        FROM cases_message m LEFT JOIN accounts_person p ON p.id = m.person_id WHERE m.case_id = c.id),
    'events', (SELECT json_agg(json_build_array(e.number, e.act, e.standing, p.name, e.at, e.state, e.turn, e.details)
            ORDER BY e.number)
        FROM cases_event e LEFT JOIN accounts_person p ON p.id = e.person_id WHERE e.case_id = c.id),
    'has_files', EXISTS (SELECT FROM cases_attachment a WHERE a.case_id = c.id)
)::text
FROM cases_case c WHERE c.id = %s
"""  # noqa: S608 - names of our own columns


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it lies in its table, still sealed; `author` is the name of the official who wrote it."""

    id: UUID
    event_number: int
    lane: str
    kind: str
    standing: str
    author: str
    at: datetime
    sealed: bytes | None
    answers: UUID | None
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as it lies in its table; `author` is the name of the official who acted."""

    number: int
    act: str
    standing: str
    author: str
    at: datetime
    state: str
    turn: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a case: terms by start, releases and letters as they came, what was said and done in its order.

    `officer` is the name of whoever took the case, `names` those of the people to whom an identity was or is to be
    opened.
    """

    officer: str
    terms: tuple[Term, ...]
    releases: tuple[Release, ...]
    letters: tuple[Letter, ...]
    messages: tuple[Said, ...]
    events: tuple[Happened, ...]
    has_files: bool
    names: Mapping[int, str]


def with_beside(case: UUID) -> tuple[Case, Beside] | None:
    """Return a case and what lies beside it, as far as the scope in force shows it; None where the case is unseen."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [case])
        found = cursor.fetchone()
    if found is None:
        return None
    *values, officer, told = found
    read = [json.loads(value) if name in _IN_JSON else value for name, value in zip(_COLUMNS, values, strict=True)]
    row = Case.from_db("default", _COLUMNS, read)
    near: dict[str, Sequence[Any]] = json.loads(told)
    releases: Sequence[Found] = near["releases"] or ()
    return row, Beside(
        officer=officer or "",
        terms=tuple(_row(Term, one) for one in near["terms"] or ()),
        releases=tuple(_row(Release, one) for one in releases),
        letters=tuple(_row(Letter, one) for one in near["letters"] or ()),
        messages=tuple(_said(*one) for one in near["messages"] or ()),
        events=tuple(_happened(*one) for one in near["events"] or ()),
        has_files=bool(near["has_files"]),
        names={one["person_id"]: one["person_name"] for one in releases},
    )


def _said(
    key: str,
    event_number: int,
    lane: str,
    kind: str,
    standing: str,
    author: str | None,
    at: str,
    sealed: str | None,
    answers: str | None,
    is_draft: bool,
) -> Said:
    return Said(
        id=UUID(key),
        event_number=event_number,
        lane=lane,
        kind=kind,
        standing=standing,
        author=author or "",
        at=datetime.fromisoformat(at),
        # PostgreSQL writes octets in hex behind a mark of two signs.
        sealed=bytes.fromhex(sealed[2:]) if sealed is not None else None,
        answers=UUID(answers) if answers else None,
        is_draft=is_draft,
    )


def _happened(
    number: int, act: str, standing: str, author: str | None, at: str, state: str, turn: str, details: dict[str, Any]
) -> Happened:
    return Happened(number, act, standing, author or "", datetime.fromisoformat(at), state, turn, details)


def _row(table: type[Row], found: Found) -> Row:
    fields = table._meta.concrete_fields
    return table.from_db(
        "default",
        [field.attname for field in fields],
        [_of_json(found[str(field.column)], field) for field in fields],
    )


def _of_json(value: Any, field: Field[Any, Any]) -> Any:
    if isinstance(value, str):
        # A moment is a kind of day to Django, so it is asked for first.
        if isinstance(field, DateTimeField):
            return datetime.fromisoformat(value)
        if isinstance(field, DateField):
            return date.fromisoformat(value)
        if isinstance(field, UUIDField):
            return UUID(value)
    return value
