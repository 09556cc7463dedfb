"""The agenda writes itself from live cases and posts; the chair's hand goes before the machine's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import Max, QuerySet

from narahubung.agencies import directory
from narahubung.agencies.posts import posts
from narahubung.cases import queries
from narahubung.cases.sheets import AgendaKind
from narahubung.commitments import compliance, indicators
from narahubung.facts import reading as facts
from narahubung.meetings.given import DecisionState, ItemKind
from narahubung.meetings.models import AgendaItem, Decision, Meeting
from narahubung.meetings.writing import Change, perform
from narahubung.rules.coverage import VACANT
from narahubung.rules.meeting import Deed, Phase
from narahubung.rules.parties import Actor
from narahubung.rules.rates import BROUGHT, BROUGHT_LABEL, Period
from narahubung.rules.refusals import Incomplete
from narahubung.rules.withholding import FEWEST_SHOWN

# The office's own measures; no law sets them (docs/law.md).
GAP_AHEAD = timedelta(days=30)
PATTERN_DAYS = timedelta(days=90)
# Never fewer than what may be shown at all: so few of one place could be recognised.
PATTERN_FROM = max(5, FEWEST_SHOWN)
MOST_PATTERNS = 3
MINUTES = {
    ItemKind.OPEN_DECISION: 15,
    ItemKind.OVERDUE: 10,
    ItemKind.RETURNED: 10,
    ItemKind.SILENT: 10,
    ItemKind.GAP: 5,
    ItemKind.CLAUSE: 10,
    ItemKind.PATTERN: 10,
    ItemKind.FREE: 10,
}
LONGEST_ITEM = 240  # minutes
_OF_CASES = {
    AgendaKind.OVERDUE: ItemKind.OVERDUE,
    AgendaKind.RETURNED: ItemKind.RETURNED,
    AgendaKind.SILENT: ItemKind.SILENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A point that the house proposes: what it came from, why, of which agency, and the cases it is about."""

    source: str
    kind: ItemKind
    agency: int | None = None
    facts: dict[str, str | int] = field(default_factory=dict)
    cases: tuple[UUID, ...] = ()


def proposals(meeting: Meeting, *, actor: Actor, at: datetime) -> tuple[Proposal, ...]:
    """Return what the meeting would have to talk about, in the order of `ItemKind`, agencies by name within."""
    lists = directory.current()
    names = {key: line.short_name for key, line in lists.agencies.items()}
    on = lists.calendar.local(at).date()
    found = [
        *_open_decisions(meeting),
        *_cases(meeting, actor=actor, at=at),
        *_gaps(meeting, on=on),
        *_clauses(meeting, on=on),
        *_patterns(meeting, on=on),
    ]
    order = list(ItemKind)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), names.get(one.agency or 0, ""), one.source)))


def _open_decisions(meeting: Meeting) -> Iterator[Proposal]:
    if earlier_open(meeting).exists():
        yield Proposal(source="open_decisions", kind=ItemKind.OPEN_DECISION)


def earlier_open(meeting: Meeting) -> QuerySet[Decision]:
    """Return the decisions of this government's earlier meetings that nobody has settled, due first."""
    return (
        Decision.objects.filter(
            meeting__government=meeting.government_id,
            meeting__office=meeting.office_id,
            meeting__starts_at__lt=meeting.starts_at,
            state=DecisionState.OPEN,
        )
        .exclude(meeting=meeting.pk)
        .order_by("due_on", "id")
    )


def _cases(meeting: Meeting, *, actor: Actor, at: datetime) -> Iterator[Proposal]:
    grouped: dict[tuple[ItemKind, int], list[UUID]] = defaultdict(list)
    for one in queries.agenda_candidates(actor, at=at, government=meeting.government_id):
        # What still waits with the hub has not reached the agency, and is not spoken of before it.
        if not one.is_with_hub:
            grouped[_OF_CASES[one.kind], one.agency].append(one.case)
    for (kind, agency), cases in grouped.items():
        yield Proposal(source=f"{kind}:{agency}", kind=kind, agency=agency, cases=tuple(cases))


def _gaps(meeting: Meeting, *, on: date) -> Iterator[Proposal]:
    for post in posts(governments=[meeting.government_id]):
        if post.agency is None:
            continue
        found = post.coverage(on=on)
        said: dict[str, str | int] = {}
        if found.state in VACANT:
            said = {"since": found.vacant_since.isoformat() if found.vacant_since else ""}
        elif found.vacant_from is not None and found.vacant_from <= on + GAP_AHEAD:
            said = {"from": found.vacant_from.isoformat()}
        if said:
            yield Proposal(source=f"gap:{post.agency}", kind=ItemKind.GAP, agency=post.agency, facts=said)


def _clauses(meeting: Meeting, *, on: date) -> Iterator[Proposal]:
    """Yield a point for each agency that missed what it pledged: its cases, its meetings, its successions.

    Only what was owed on cases is counted; meetings and successions are something else, and too few for a number.
    """
    where, period = facts.Where(government=meeting.government_id, streams=BROUGHT), _period(on)
    codes = tuple(indicators.OF_CASES.values())
    owed = facts.kept(indicators=codes, by=facts.By.AGENCY, where=where, period=period, on=on, label=BROUGHT_LABEL)
    missed = defaultdict[int, tuple[int, int]](lambda: (0, 0))
    for one in owed:
        if one.key.isdecimal() and int(one.key) and one.kept < one.asked:
            kept, asked = missed[int(one.key)]
            missed[int(one.key)] = (kept + one.kept, asked + one.asked)
    beyond = compliance.missed_beyond_cases(meeting.government_id, period=period, on=on)
    for agency in {**missed, **beyond}:
        kept, asked = missed[agency]
        said = {"kept": kept, "asked": asked, **_days(period)}
        yield Proposal(source=f"clause:{agency}", kind=ItemKind.CLAUSE, agency=agency, facts=said)


def _period(on: date) -> Period:
    """Return the stretch of days that patterns and pledges are looked for in."""
    return Period(on - PATTERN_DAYS, on)


def _days(period: Period) -> dict[str, str | int]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}


def _patterns(meeting: Meeting, *, on: date) -> Iterator[Proposal]:
    services = directory.current().services
    where = facts.Where(government=meeting.government_id, streams=BROUGHT)
    period = _period(on)
    told = 0
    by_service = facts.counted(by=facts.By.SERVICE, where=where, period=period, on=on, label=BROUGHT_LABEL)
    for service in sorted(by_service, key=lambda one: one.key):
        if not service.key or service.judged < PATTERN_FROM or told == MOST_PATTERNS:
            continue
        here = replace(where, service=service.key)
        for place in facts.counted(by=facts.By.DISTRICT, where=here, period=period, on=on, label=BROUGHT_LABEL):
            if place.key and place.judged >= PATTERN_FROM and told < MOST_PATTERNS:
                told += 1
                line = services.get(service.key)
                yield Proposal(
                    source=f"pattern:{service.key}:{place.key}"[:80],
                    kind=ItemKind.PATTERN,
                    agency=line.agency if line else None,
                    facts={
                        "service": service.key,
                        "district": place.key,
                        "count": place.judged,
                        **_days(period),
                    },
                )


def write(meeting: UUID, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """Write the agenda anew from how things stand: what the chair edited, added or removed stays as it is."""

    def effect(it: Change) -> None:
        it.details["items"] = compose(it.row, actor=actor, at=at)

    return perform(meeting, Deed.ARRANGE, effect, actor=actor, at=at, key=key)


def compose(row: Meeting, *, actor: Actor, at: datetime) -> int:
    """Set the items of a locked meeting from what is proposed now; return how many are proposed."""
    found = proposals(row, actor=actor, at=at)
    held = {item.source: item for item in row.items.all()}
    if Phase(row.phase) is Phase.PLANNED:
        gone = held.keys() - {one.source for one in found}
        stale = [held[source].pk for source in gone if not _is_kept(held[source])]
        AgendaItem.objects.filter(pk__in=stale).delete()
    last = max((item.place for item in held.values()), default=0)
    for place, one in enumerate(found, start=last + 1):
        item = held.get(one.source)
        cases = [str(case) for case in one.cases]
        if item is None:
            AgendaItem.objects.create(
                meeting=row, place=place, kind=one.kind, source=one.source, agency_id=one.agency, facts=one.facts,
                cases=cases, minutes=MINUTES[one.kind],
            )  # fmt: skip
        elif not item.is_removed:
            # Its cases and numbers are always today's; its words, minutes and place are the chair's.
            item.facts, item.cases = one.facts, cases
            item.save(update_fields=["facts", "cases"])
    return len(found)


def _is_kept(item: AgendaItem) -> bool:
    return item.is_edited or item.is_removed or item.kind == ItemKind.FREE


def add(meeting: UUID, title: str, *, minutes: int, agency: int | None, actor: Actor, at: datetime, key: UUID) -> bool:
    """Add a point in the chair's own words, at the end."""

    def effect(it: Change) -> None:
        words = _words(title)
        place = (it.row.items.aggregate(last=Max("place"))["last"] or 0) + 1
        AgendaItem.objects.create(
            meeting=it.row, place=place, kind=ItemKind.FREE, source=f"free:{uuid4()}", title=words,
            minutes=_minutes(minutes), agency_id=_agency(it.row, agency), is_edited=True,
        )  # fmt: skip

    return perform(meeting, Deed.ARRANGE, effect, actor=actor, at=at, key=key)


def edit(meeting: UUID, item: int, *, title: str, minutes: int, actor: Actor, at: datetime, key: UUID) -> bool:
    """Give a point other words (none: the house's own again) and other minutes."""

    def effect(it: Change) -> None:
        found = _item(it.row, item)
        found.title = _words(title) if title.strip() or found.kind == ItemKind.FREE else ""
        found.minutes, found.is_edited = _minutes(minutes), True
        found.save(update_fields=["title", "minutes", "is_edited"])
        it.details["item"] = found.pk

    return perform(meeting, Deed.ARRANGE, effect, actor=actor, at=at, key=key)


def remove(meeting: UUID, item: int, *, back: bool = False, actor: Actor, at: datetime, key: UUID) -> bool:
    """Take a point off, and keep it off when the agenda is written anew; `back` puts it on again."""

    def effect(it: Change) -> None:
        found = _item(it.row, item)
        if not back and (found.decisions.exists() or it.row.item_id == found.pk):
            raise Incomplete(item="in_use")
        found.is_removed = not back
        found.save(update_fields=["is_removed"])
        it.details["item"] = found.pk

    return perform(meeting, Deed.ARRANGE, effect, actor=actor, at=at, key=key)


def move(meeting: UUID, item: int, *, up: bool, actor: Actor, at: datetime, key: UUID) -> bool:
    """Let a point change places with the one before it, or after it."""

    def effect(it: Change) -> None:
        found = list(it.row.items.filter(is_removed=False).order_by("place", "id"))
        here = next((number for number, one in enumerate(found) if one.pk == item), None)
        if here is None:
            raise Incomplete(item="unknown")
        there = here - 1 if up else here + 1
        if 0 <= there < len(found):
            found[here], found[there] = found[there], found[here]
        renumber(found)

    return perform(meeting, Deed.ARRANGE, effect, actor=actor, at=at, key=key)


def renumber(items: Iterable[AgendaItem]) -> None:
    """Give points the places of their order."""
    for place, one in enumerate(items, start=1):
        one.place = place
        one.save(update_fields=["place"])


def _item(row: Meeting, item: int) -> AgendaItem:
    found = row.items.filter(pk=item).first()
    if found is None:
        raise Incomplete(item="unknown")
    return found


def _words(title: str) -> str:
    words = " ".join(title.split())
    if not words:
        raise Incomplete(title="needed")
    if len(words) > 200:
        raise Incomplete(title="too_long")
    return words


def _minutes(minutes: int) -> int:
    if not 1 <= minutes <= LONGEST_ITEM:
        raise Incomplete(minutes=f"at_most:{LONGEST_ITEM}")
    return minutes


def _agency(row: Meeting, agency: int | None) -> int | None:
    if agency is not None and not row.seats.filter(agency=agency).exists():
        raise Incomplete(agency="unknown")
    return agency
