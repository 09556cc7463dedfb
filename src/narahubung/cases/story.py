"""What happened to cases, in codes and dates alone and as of one moment: what figures are folded from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from narahubung.cases import scope
from narahubung.rules.facts import AccessClass, ClosingKind, TermCode, Turn, Verdict
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import CLOCKWORK


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: what was done when, and which agency (0: none) had the case after it."""

    act: Act
    at: datetime
    agency: int


@dataclass(frozen=True, slots=True)
class Obligation:
    """One term of the case, running or ended; `key` is its row's, `agency` whose it is (0: not an agency's)."""

    key: int
    code: TermCode
    agency: int
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One case: the codes that stand on it now, its events in order of number and its terms in order of key.

    All of one moment: the row, the events and the terms are read by one statement. Codes and dates only; 0 and "" mean
    none. `happened_on` is a local day.
    """

    case: UUID
    office: int
    government: int
    officer: int
    service: str
    substances: tuple[str, ...]
    district: str
    reported: str
    channel: str
    access_class: AccessClass
    is_rapid: bool
    turn: Turn
    happened_on: date | None
    due_at: datetime | None
    ended_at: datetime | None
    ending: ClosingKind | None
    reason: str
    verdict: Verdict
    events: tuple[Happening, ...]
    terms: tuple[Obligation, ...]


_STORIES = """
SELECT c.id, c.office_id, coalesce(c.government_id, 0), coalesce(c.officer_id, 0), c.service, c.substances, c.district,
  c.reported, c.channel, c.access_class, c.is_rapid, c.turn, c.happened_on, c.due_at, c.ended_at, c.closing_kind,
  c.closing_reason, c.verdict,
  (SELECT jsonb_agg(jsonb_build_array(e.act, e.at, coalesce(e.agency_id, 0)) ORDER BY e.number)::text
    FROM cases_event e WHERE e.case_id = c.id),
  (SELECT jsonb_agg(jsonb_build_array(t.id, t.code, coalesce(t.agency_id, 0), t.started_at, t.due_at, t.ended_at)
    ORDER BY t.id)::text FROM cases_term t WHERE t.case_id = c.id)
FROM cases_case c WHERE c.id = ANY(%s) ORDER BY c.id
"""


def stories(cases: Iterable[UUID]) -> tuple[Story, ...]:
    """Return the stories of these cases, ordered by key; a key that no case has is left out. For the clockwork."""
    with scope.seen_by(CLOCKWORK), connection.cursor() as cursor:
        cursor.execute(_STORIES, [list(cases)])
        return tuple(_story(row) for row in cursor.fetchall())


def in_batches(*, most: int = 1000) -> Iterator[tuple[UUID, ...]]:
    """Yield the keys of all cases in order, so many at a time."""
    last = UUID(int=0)
    while True:
        with scope.seen_by(CLOCKWORK), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM cases_case WHERE id > %s ORDER BY id LIMIT %s", [last, most])
            found = tuple(key for (key,) in cursor.fetchall())
        if not found:
            return
        yield found
        last = found[-1]


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _maybe(written: str | None) -> datetime | None:
    return None if written is None else _moment(written)


def _story(row: Sequence[Any]) -> Story:
    (case, office, government, officer, service, substances, district, reported, channel, access, is_rapid, turn,
     happened_on, due_at, ended_at, ending, reason, verdict, events, terms) = row  # fmt: skip
    return Story(
        case=case,
        office=office,
        government=government,
        officer=officer,
        service=service,
        substances=tuple(substances),
        district=district,
        reported=reported,
        channel=channel,
        access_class=AccessClass(access),
        is_rapid=is_rapid,
        turn=Turn(turn),
        happened_on=happened_on,
        due_at=due_at,
        ended_at=ended_at,
        ending=ClosingKind(ending) if ending else None,
        reason=reason,
        verdict=Verdict(verdict),
        events=tuple(Happening(Act(act), _moment(at), agency) for act, at, agency in json.loads(events or "[]")),
        terms=tuple(
            Obligation(key, TermCode(code), agency, _moment(started), _maybe(due), _maybe(ended))
            for key, code, agency, started, due, ended in json.loads(terms or "[]")
        ),
    )
