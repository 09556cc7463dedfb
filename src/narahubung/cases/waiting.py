"""What waits for somebody: whose turn is theirs by the posts they hold, as a condition on cases and as counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from narahubung.cases.models import Case
from narahubung.cases.sheets import Badges
from narahubung.rules.facts import Turn
from narahubung.rules.parties import Actor, Role

# Badges count exactly up to here; beyond it the exact number helps nobody.
CAP = 1000

_OFFICE = {
    Role.HEAD_OF_OFFICE: Turn.OFFICE_HEAD,
    Role.INTAKE_ASSISTANT: Turn.OFFICE,
    Role.EXAMINING_ASSISTANT: Turn.OFFICE,
}
_AGENCY = {Role.LIAISON: Turn.LIAISON, Role.HEAD_OF_AGENCY: Turn.AGENCY_HEAD}

Pair = tuple[int, Turn]


@dataclass(frozen=True, slots=True)
class Posts:
    """Where whose turn is theirs: pairs of an office or agency and a turn, and governments whose hub they are."""

    offices: tuple[Pair, ...]
    agencies: tuple[Pair, ...]
    governments: tuple[int, ...]


def posts(actor: Actor) -> Posts:
    """Return the posts of an actor that give a turn; a liaison of one agency who heads another keeps the two apart."""
    held = actor.capacities
    return Posts(
        offices=_once((c.office, _OFFICE[c.role]) for c in held if c.office is not None and c.role in _OFFICE),
        agencies=_once((c.agency, _AGENCY[c.role]) for c in held if c.agency is not None and c.role in _AGENCY),
        governments=tuple(
            sorted({c.government for c in held if c.government is not None and c.role is Role.COORDINATOR})
        ),
    )


def _once(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(dict.fromkeys(pairs))


def of_turn(cases: QuerySet[Case], actor: Actor) -> QuerySet[Case]:
    """Return the open cases whose turn is this actor's."""
    mine = posts(actor)
    ways = [
        *(Q(office_id=office, turn=turn) for office, turn in mine.offices),
        *(Q(agency_id=agency, turn=turn) for agency, turn in mine.agencies),
        *(Q(government_id=government, agency__isnull=False, turn=Turn.HUB) for government in mine.governments),
    ]
    return cases.filter(reduce(or_, ways), ended_at=None) if ways else cases.none()


@dataclass(frozen=True, slots=True)
class Counted:
    """How much waits, beside it the rows of the question that was asked along, as JSON, and how many matched."""

    badges: Badges
    beside: tuple[dict[str, Any], ...] = ()
    matching: int | None = None


def badges(
    actor: Actor,
    *,
    stuck: QuerySet[Case] | None,
    watched: tuple[int, ...],
    at: datetime,
    beside: QuerySet[Any, Any] | None = None,
    matching: QuerySet[Case] | None = None,
) -> Counted:
    """Return how much waits for an actor and is late at `at`, each exact up to `CAP`, in one round trip.

    `stuck` and `matching` are counted up to `CAP` too (None: not at all), and what each agency of the `watched`
    governments is late with; the rows of `beside` are read along. The counting of what waits is two functions of the
    database, which look no further than the actor may.
    """
    mine = posts(actor)
    parts, values = ["w.waiting", "w.overdue"], list[Any]()
    for counted in (stuck, matching):
        if counted is not None:
            sql, found = counted.order_by().values("id")[:CAP].query.sql_with_params()
            parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 - the ORM's own text
            values += found
    if watched:
        parts.append("(SELECT json_agg(l) FROM cases_late(%s::bigint[], %s, %s) AS l)")
        values += [list(watched), at, CAP]
    if beside is not None:
        sql, found = beside.query.sql_with_params()
        parts.append(f"(SELECT json_agg(b) FROM ({sql}) AS b)")  # noqa: S608 - the ORM's own text
        values += found
    values += [
        [office for office, _ in mine.offices],
        [turn.value for _, turn in mine.offices],
        [agency for agency, _ in mine.agencies],
        [turn.value for _, turn in mine.agencies],
        list(mine.governments),
        at,
        CAP,
    ]
    waits = "cases_waiting(%s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s, %s)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)} FROM {waits} AS w", values)  # noqa: S608 - texts of this function
        waiting, overdue, *more = cursor.fetchone()
    rows = more.pop() if beside is not None else None
    late_in = more.pop() if watched else None
    matched = more.pop() if matching is not None else None
    told = Badges(
        waiting=waiting,
        overdue=overdue,
        stuck=more[0] if more else 0,
        cap=CAP,
        late_in=tuple((line["agency"], line["many"]) for line in late_in or ()),
    )
    return Counted(told, tuple(rows or ()), matched)
