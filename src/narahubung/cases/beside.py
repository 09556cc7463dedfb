"""The small rows that lie beside a case, terms, releases and letters, fetched in one round trip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model

from narahubung.cases.models import Letter, Release, Term

Row = TypeVar("Row", bound=Model)

_SQL = """
SELECT
    (SELECT coalesce(json_agg(t ORDER BY t.started_at, t.id), '[]') FROM cases_term t WHERE t.case_id = %(case)s),
    (SELECT coalesce(json_agg(r ORDER BY r.id), '[]') FROM (
        SELECT r.*, p.name AS person_name FROM cases_release r JOIN accounts_person p ON p.id = r.person_id
        WHERE r.case_id = %(case)s) r),
    (SELECT coalesce(json_agg(l ORDER BY l.id), '[]') FROM cases_letter l WHERE l.case_id = %(case)s)
"""


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a case; `names` are those of the people to whom an identity was or is to be opened."""

    terms: tuple[Term, ...]
    releases: tuple[Release, ...]
    letters: tuple[Letter, ...]
    names: Mapping[int, str]


def beside(case: UUID) -> Beside:
    """Return the case's terms by start, its releases and its letters in the order in which they came."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"case": case})
        terms, releases, letters = cursor.fetchone()
    return Beside(
        terms=tuple(_row(Term, found) for found in terms),
        releases=tuple(_row(Release, found) for found in releases),
        letters=tuple(_row(Letter, found) for found in letters),
        names={found["person_id"]: found["person_name"] for found in releases},
    )


def _row(model: type[Row], found: Mapping[str, object]) -> Row:
    fields = model._meta.concrete_fields
    return model.from_db(
        "default",
        [field.attname for field in fields],
        [field.to_python(found[field.column or ""]) for field in fields],
    )
