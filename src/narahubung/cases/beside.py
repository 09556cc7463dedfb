"""The small rows that lie beside a case, terms, releases and letters, fetched in the same round trip as the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import JSONField, Model
from django.db.models.expressions import RawSQL

from narahubung.cases.models import Case, Letter, Release, Term

Row = TypeVar("Row", bound=Model)
Found = Mapping[str, object]

_NEAR = RawSQL(
    """jsonb_build_object(
    'terms', (SELECT coalesce(jsonb_agg(t ORDER BY t.started_at, t.id), '[]') FROM cases_term t
        WHERE t.case_id = cases_case.id),
    'releases', (SELECT coalesce(jsonb_agg(r ORDER BY r.id), '[]') FROM (
        SELECT r.*, p.name AS person_name FROM cases_release r JOIN accounts_person p ON p.id = r.person_id
        WHERE r.case_id = cases_case.id) r),
    'letters', (SELECT coalesce(jsonb_agg(l ORDER BY l.id), '[]') FROM cases_letter l WHERE l.case_id = cases_case.id)
)""",
    [],
    JSONField(),
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a case; `names` are those of the people to whom an identity was or is to be opened."""

    terms: tuple[Term, ...]
    releases: tuple[Release, ...]
    letters: tuple[Letter, ...]
    names: Mapping[int, str]


def with_beside(case: UUID) -> tuple[Case, Beside] | None:
    """Return a case with its officer, and its terms by start, releases and letters as they came; None unseen."""
    row = Case.objects.select_related("officer").annotate(near=_NEAR).filter(id=case).first()
    if row is None:
        return None
    near: dict[str, Sequence[Found]] = row.near
    return row, Beside(
        terms=tuple(_row(Term, found) for found in near["terms"]),
        releases=tuple(_row(Release, found) for found in near["releases"]),
        letters=tuple(_row(Letter, found) for found in near["letters"]),
        names={int(str(found["person_id"])): str(found["person_name"]) for found in near["releases"]},
    )


def _row(model: type[Row], found: Found) -> Row:
    fields = model._meta.concrete_fields
    return model.from_db(
        "default",
        [field.attname for field in fields],
        [field.to_python(found[field.column or ""]) for field in fields],
    )
