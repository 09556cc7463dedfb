"""The door out: lists, one case, and what waits; every answer is already narrowed to who asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from narahubung.agencies.directory import Directory
from narahubung.cases import agreed, reading, scope, waiting
from narahubung.cases.agenda import agenda_candidates
from narahubung.cases.agreed import action_states, actions_of
from narahubung.cases.beside import with_beside
from narahubung.cases.brief import RoutedBefore, brief, routed_before
from narahubung.cases.deadlines import NO_TERM_AT
from narahubung.cases.files import FileRead, read_file
from narahubung.cases.identity import (
    IdentityRead,
    ReadingLine,
    people_found,
    read_identity,
    readings,
    same_person,
)
from narahubung.cases.lines import line_of, lines
from narahubung.cases.models import Case
from narahubung.cases.sheets import AgendaCase, AgendaKind, AgreedLine, Badges, CaseLine, CaseSheet, Listing
from narahubung.cases.tracking import open_by_code
from narahubung.cases.waiting import Counted
from narahubung.cases.watching import Missed, missed
from narahubung.rules import access
from narahubung.rules.access import Scope
from narahubung.rules.facts import State, Turn
from narahubung.rules.indonesian import stems
from narahubung.rules.parties import Actor
from narahubung.rules.references import read_register_number
from narahubung.rules.refusals import Malformed, NotSeen

__all__ = [
    "After",
    "AgendaCase",
    "AgendaKind",
    "AgreedLine",
    "Desk",
    "FileRead",
    "IdentityRead",
    "Missed",
    "Pile",
    "ReadingLine",
    "RoutedBefore",
    "Wanted",
    "action_states",
    "actions_of",
    "agenda_candidates",
    "badges",
    "brief",
    "find",
    "line_of",
    "look",
    "missed",
    "open_by_code",
    "people_found",
    "place_of",
    "read_file",
    "read_identity",
    "readings",
    "routed_before",
    "same_person",
    "sheet",
    "walk",
]

PAGE = 25
LONGEST_WALK = 50_000
STRETCH = 500


class Pile(StrEnum):
    """Which cases a list is about."""

    MINE = "mine"  # whose turn is mine
    OPEN = "open"  # all open ones I may see
    STUCK = "stuck"  # what cannot go up
    ENDED = "ended"  # what is over, newest first
    ALL = "all"  # the register, newest first


_NEWEST_FIRST = frozenset({Pile.ENDED, Pile.ALL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Filters of a list; empty matches anything. `words` searches number and text, `overdue` what is late at `at`.

    `turn` is one, `turns` any of several: whose move it is. `unrouted` are cases for which no agency is known or
    suggested, `among` narrows to these cases alone.
    """

    pile: Pile = Pile.MINE
    words: str = ""
    state: State | None = None
    turn: Turn | None = None
    turns: tuple[Turn, ...] = ()
    agency: int | None = None
    service: str = ""
    district: str = ""
    channel: str = ""
    access_class: str = ""
    officer: int | None = None
    rapid: bool = False
    overdue: bool = False
    unrouted: bool = False
    among: tuple[UUID, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class After:
    """A place in a list: after the row with this moment and id, or before it when going backwards."""

    at: datetime
    id: UUID
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What one look at a list gives: its lines, the badges, and the directory in force for their names.

    With the first page of what waits for somebody come the `actions` their side owes since a meeting agreed on them.
    `total` is how many cases the whole list holds, exact up to the cap of the badges; None where it was not counted.
    """

    listing: Listing
    badges: Badges
    directory: Directory
    actions: tuple[AgreedLine, ...] = ()
    total: int | None = None


def _narrow(cases: QuerySet[Case], scope: Scope) -> QuerySet[Case]:
    """Say in the query what row-level security says anyway, so that the right index is found."""
    ways = []
    if scope.offices:
        ways.append(Q(office_id__in=scope.offices))
    if scope.agencies:
        ways.append(Q(agency_id__in=scope.agencies) & ~Q(turn=Turn.HUB))
    if scope.governments:
        ways.append(Q(government_id__in=scope.governments, agency__isnull=False))
    # Somebody with one post, as nearly everybody is, gets one plain condition and with it an ordered index.
    return cases.filter(reduce(or_, ways)) if ways else cases.none()


def _of_pile(cases: QuerySet[Case], pile: Pile, actor: Actor) -> QuerySet[Case]:
    if pile is Pile.MINE:
        return waiting.of_turn(cases, actor)
    if pile is Pile.OPEN:
        return cases.filter(ended_at=None)
    if pile is Pile.STUCK:
        return cases.filter(ended_at=None, is_stuck=True)
    if pile is Pile.ENDED:
        return cases.exclude(ended_at=None)
    return cases


def _wanted(actor: Actor, wanted: Wanted, *, at: datetime) -> QuerySet[Case]:
    narrowed = _narrow(Case.objects.all(), access.scope(actor))
    return _matching(_of_pile(narrowed, wanted.pile, actor), wanted, at=at)


def _matching(cases: QuerySet[Case], wanted: Wanted, *, at: datetime) -> QuerySet[Case]:
    exact = {
        "state": wanted.state,
        "turn": wanted.turn,
        "turn__in": wanted.turns or None,
        "agency_id": wanted.agency,
        "service": wanted.service or None,
        "district": wanted.district or None,
        "channel": wanted.channel or None,
        "access_class": wanted.access_class or None,
        "officer_id": wanted.officer,
        "lodged_at__gte": wanted.since,
        "lodged_at__lt": wanted.until,
        "is_rapid": True if wanted.rapid else None,
        "agency__isnull": True if wanted.unrouted else None,
        "suggested_agency_id__isnull": True if wanted.unrouted else None,
        "id__in": wanted.among,
    }
    cases = cases.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.overdue:
        cases = cases.filter(wait_at__lt=at)
    return cases.filter(_spoken_of(wanted.words)) if wanted.words.strip() else cases


def _spoken_of(words: str) -> Q:
    try:
        return Q(number=read_register_number(words))
    except Malformed:
        wanted = " & ".join(f"'{stem}'" for stem in dict.fromkeys(stems(words)) if stem.isalnum())
    if not wanted:
        return Q(outside_number=words.strip())
    found = RawSQL("SELECT case_id FROM cases_found(%s, %s)", [wanted, waiting.CAP])
    return Q(id__in=found) | Q(outside_number=words.strip())


def look(
    actor: Actor,
    *,
    at: datetime,
    wanted: Wanted,
    after: After | None = None,
    size: int = PAGE,
    counts: bool = False,
) -> Desk:
    """Return a page of the cases this person may see, and how much waits for them.

    Piles sort by what is lost next, the register (`Pile.ALL`) by the newest; `after` continues from a row at the same
    price at any depth. `size` is rows, at most 100. A list that fits on its first page has its total for nothing; of
    a longer one it is counted, up to the cap and along with the badges, only where `counts`.
    """
    with scope.seen_by(actor) as opened:
        cases = _wanted(actor, wanted, at=at)
        listing = _page(cases, pile=wanted.pile, after=after, size=min(size, 100))
        owed = agreed.owed_by(actor) if wanted.pile is Pile.MINE and after is None else None
        is_whole = after is None and not listing.has_later
        counted = _badges(actor, at=at, beside=owed, matching=cases if counts and not is_whole else None)
        total = min(len(listing.lines), counted.badges.cap) if is_whole else counted.matching
        return Desk(listing, counted.badges, opened.directory, agreed.told(counted.beside), total)


def walk(actor: Actor, *, at: datetime, wanted: Wanted, most: int = LONGEST_WALK) -> Iterator[CaseLine]:
    """Yield every line of a list in its order, for an export; a stretch at a time, so that memory stays small.

    Stops after `most` lines, 50,000 unless told. A case that moves meanwhile may be met twice or not at all.
    """
    after, left = None, most
    while left > 0:
        with scope.seen_by(actor):
            cases = _wanted(actor, wanted, at=at)
            listing = _page(cases, pile=wanted.pile, after=after, size=min(left, STRETCH))
        yield from listing.lines
        if not listing.has_later:
            return
        left -= len(listing.lines)
        after = place_of(listing.lines[-1], pile=wanted.pile)


def place_of(line: CaseLine, *, pile: Pile) -> After:
    """Return the place of a line in the order of its pile, to go on from."""
    return After(line.lodged_at if pile in _NEWEST_FIRST else line.due_at or NO_TERM_AT, line.id)


def _page(cases: QuerySet[Case], *, pile: Pile, after: After | None, size: int) -> Listing:
    newest_first = pile in _NEWEST_FIRST
    field = "lodged_at" if newest_first else "wait_at"
    backwards = after is not None and after.backwards
    down = newest_first != backwards
    if after is not None:
        sign = "<" if down else ">"
        place = RawSQL(  # noqa: S611 - the column is one of two names above
            f"(cases_case.{field}, cases_case.id) {sign} (%s, %s)", [after.at, after.id], BooleanField()
        )
        cases = cases.filter(place)
    order = (f"-{field}", "-id") if down else (field, "id")
    rows = lines(cases.order_by(*order)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    return Listing(
        lines=tuple(rows),
        has_earlier=more if backwards else after is not None,
        has_later=True if backwards else more,
    )


def _badges(
    actor: Actor,
    *,
    at: datetime,
    beside: QuerySet[Any, Any] | None = None,
    matching: QuerySet[Case] | None = None,
) -> Counted:
    narrowed = access.scope(actor)
    # What cannot go up is the office's to see to.
    stuck = _of_pile(_narrow(Case.objects.all(), narrowed), Pile.STUCK, actor) if narrowed.offices else None
    return waiting.badges(actor, stuck=stuck, watched=narrowed.governments, at=at, beside=beside, matching=matching)


def badges(actor: Actor, *, at: datetime) -> Badges:
    """Return how much waits for this person, is late, and is stuck; exact up to 1,000."""
    with scope.seen_by(actor):
        return _badges(actor, at=at).badges


def sheet(case: UUID, *, actor: Actor, at: datetime) -> CaseSheet:
    """Return the case as this person may see it; refuses `NotSeen` alike for what is absent and what is not theirs."""
    with scope.seen_by(actor) as opened:
        found = with_beside(case)
        if found is None:
            raise NotSeen
        row, near = found
        return reading.sheet_of(row, near=near, line=line_of(row), actor=actor, at=at, directory=opened.directory)


def find(number: str, *, actor: Actor) -> UUID:
    """Return the id of the case with this register number; refuses `NotSeen`, and `Malformed` for a wrong number."""
    wanted = read_register_number(number)
    with scope.seen_by(actor):
        found = Case.objects.filter(number=wanted).values_list("id", flat=True).first()
    if found is None:
        raise NotSeen
    return found
