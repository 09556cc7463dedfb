"""What has happened and nobody has reacted to yet: handed out once, in order, to whoever reacts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from narahubung.agencies.directory import Directory
from narahubung.cases import scope, sealing
from narahubung.cases.models import Case, Event, Message, Outbox, Party
from narahubung.rules.events import Detail
from narahubung.rules.facts import Lane, Turn
from narahubung.rules.indonesian import stems
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import CLOCKWORK, Standing
from narahubung.rules.privacy import HIDDEN, without_person


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """An event with what a reaction needs of its case: who stands around it now, never who complained."""

    event: int
    case: UUID
    number: str
    act: Act
    standing: Standing
    person: int | None
    at: datetime
    turn: Turn
    due_at: datetime | None
    details: dict[str, Detail | list[str]]
    office: int
    government: int | None
    agency: int | None
    officer: int | None
    barred: frozenset[int]
    hub_reported: bool
    is_with_hub: bool
    is_rapid: bool
    language: str
    tells_complainant: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """Events handed out, the directory in force, and the keys of those whose reaction failed, to be kept."""

    events: tuple[Happened, ...]
    directory: Directory
    failed: set[int]


@contextmanager
def taken(*, at: datetime, most: int = 50) -> Iterator[Taken]:
    """Hand out the next events and forget them, but for the failed, when the block ends well.

    Nothing is lost if it does not. Several workers may take at once: each gets others. What the block writes commits
    with the forgetting.
    """
    with scope.seen_by(CLOCKWORK) as opened:
        waiting = Q(not_before=None) | Q(not_before__lte=at)
        rows = list(
            Outbox.objects.select_for_update(skip_locked=True, of=("self",)).filter(waiting).order_by("event_id")[:most]
        )
        keys = [row.event_id for row in rows]
        events = list(Event.objects.filter(id__in=keys).select_related("case").order_by("id"))
        with_mail = set(
            Party.objects.filter(case__in=[event.case_id for event in events], has_email=True).values_list(
                "case_id", flat=True
            )
        )
        at_hub = _with_hub(events)
        happened = tuple(
            _happened(event, tells=event.case_id in with_mail, with_hub=event.id in at_hub) for event in events
        )
        handed = Taken(happened, opened.directory, set())
        yield handed
        Outbox.objects.filter(event_id__in=set(keys) - handed.failed).delete()


def put_off(events: set[int], *, at: datetime) -> None:
    """Let the reactions to these events be tried again later, ever less often, because one of them failed."""
    with scope.seen_by(CLOCKWORK):
        for row in Outbox.objects.select_for_update(skip_locked=True).filter(event_id__in=events):
            wait = timedelta(minutes=min(60, 2**row.tries))
            Outbox.objects.filter(event_id=row.event_id).update(tries=F("tries") + 1, not_before=at + wait)


_HANDING = (Act.FORWARD, Act.FORWARD_VIA_HUB, Act.PASS_ON, Act.RECALL, Act.DECLINE)


def _with_hub(events: list[Event]) -> set[int]:
    """Return which of these events came while the case lay with the hub: its agency does not know of it yet."""
    handed = list(
        Event.objects.filter(case__in=[event.case_id for event in events], act__in=_HANDING)
        .order_by("id")
        .values_list("case_id", "id", "act")
    )
    return {
        event.id
        for event in events
        if event.act != Act.PASS_ON
        and [act for case, key, act in handed if case == event.case_id and key < event.id][-1:] == [Act.FORWARD_VIA_HUB]
    }


def _happened(event: Event, *, tells: bool, with_hub: bool) -> Happened:
    case = event.case
    return Happened(
        event=event.id,
        case=case.id,
        number=case.number,
        act=Act(event.act),
        standing=Standing(event.standing),
        person=event.person_id,
        at=event.at,
        turn=Turn(event.turn),
        due_at=event.due_at,
        details=event.details,
        office=case.office_id,
        government=case.government_id,
        agency=event.agency_id,
        officer=case.officer_id,
        barred=frozenset(case.barred),
        hub_reported=case.hub_is_named or (event.agency_id is not None and event.agency_id == case.hub_agency_id),
        is_with_hub=with_hub,
        is_rapid=case.is_rapid,
        language=case.language,
        tells_complainant=tells,
    )


# After these acts there are new words that the agency, too, may be found by.
SPOKEN = frozenset({Act.LODGE, Act.FORWARD, Act.FORWARD_VIA_HUB, Act.COMPLETE, Act.ERASE_PERSON})


def make_findable(case: UUID) -> None:
    """Index the words of a case, from the text without the person, so that search finds it."""
    with scope.seen_by(CLOCKWORK, writing=case):
        row = Case.objects.get(id=case)
        party = Party.objects.filter(case=row).first()
        name = ""
        if party is not None:
            name = sealing.open_person(party.sealed, case=case, kind=party.kind).name
        texts = [
            sealing.open_text(message.sealed, table="message", key=message.id)
            for message in Message.objects.filter(case=row, kind__in=["complaint", "place", "brief"]).exclude(
                lane=Lane.OFFICE
            )
        ]
        words = set(stems(without_person(" ".join(texts), name=name).replace(HIDDEN, " ")))
        lexemes = sorted(word for word in words if word.isalnum())[:2000]
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO cases_searchtext (case_id, words) VALUES (%s, array_to_tsvector(%s))"
                " ON CONFLICT (case_id) DO UPDATE SET words = excluded.words",
                [case, lexemes],
            )


def complainant_address(case: UUID) -> str:
    """Return the address to which notices for the complainant go, or nothing; for the sending clockwork alone."""
    with scope.seen_by(CLOCKWORK):
        party = Party.objects.filter(case_id=case, kind="complainant", has_email=True).first()
    return "" if party is None else sealing.open_person(party.sealed, case=case, kind="complainant").email
