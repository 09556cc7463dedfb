"""What a complainant said, without the complainant: for the agency that shall read it and for trying other routing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from narahubung.cases import scope, sealing
from narahubung.cases.facts import facts_of
from narahubung.cases.models import Case, Message, Party
from narahubung.rules import access, privacy
from narahubung.rules.facts import Answered, Lane
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import NotSeen, NotYours
from narahubung.rules.routing import RoutingFacts
from narahubung.rules.suggestion import Confidence

MOST = 2000


@dataclass(frozen=True, slots=True)
class RoutedBefore:
    """A complaint as it was when it was routed, to be routed once more under other rows."""

    case: UUID
    number: str
    facts: RoutingFacts


def _may_read(row: Case, actor: Actor) -> bool:
    standings = access.standings(actor, facts_of(row))
    may = privacy.reading(standings, person=actor.person, releases=(), at=row.lodged_at)
    return may.complaint_text and Lane.COMPLAINANT in may.lanes


def brief(case: UUID, *, actor: Actor) -> str:
    """Return the complaint with the person taken out of it: a proposal that an officer reads before it goes out.

    The person's details are used to hide them and are shown to nobody, so this is no reading of an identity. Refuses
    `NotSeen` without standing, `NotYours` to whoever may not read what the complainant wrote.
    """
    with scope.seen_by(actor):
        # One question for all three: the case, what was said, and whose details are to be hidden.
        said = Message.objects.filter(case=case, lane=Lane.COMPLAINANT, kind__in=("complaint", "expectation"))
        party = Party.objects.filter(case=OuterRef("case"), kind="complainant").order_by("id").values("sealed")[:1]
        rows = list(said.select_related("case").annotate(whose=Subquery(party)).order_by("place", "id"))
        row = rows[0].case if rows else Case.objects.filter(id=case).first()
        if row is None:
            raise NotSeen
        if not _may_read(row, actor):
            raise NotYours("brief")
    texts = [sealing.open_text(one.sealed, table="message", key=one.id) for one in rows]
    details = sealing.open_person(rows[0].whose if rows else None, case=case, kind="complainant")
    also = (details.address, details.represented_by, details.identity_number)
    return "\n\n".join(privacy.without_person(text, name=details.name, also=also) for text in texts if text)


def routed_before(actor: Actor, *, since: datetime, most: int = MOST) -> list[RoutedBefore]:
    """Return the newest complaints lodged since a moment as they were routed, at most `most`.

    Only what this person may read anyway; for those who may read no complaint it is empty.
    """
    with scope.seen_by(actor) as opened:
        said = Message.objects.filter(
            kind="complaint",
            lane=Lane.COMPLAINANT,
            sealed__isnull=False,
            case__office_id__in=access.scope(actor).offices,
            case__lodged_at__gte=since,
        )
        rows = list(said.select_related("case").order_by("-case__lodged_at", "-case_id")[:most])
    hub = next((agency.code for agency in opened.directory.agencies.values() if agency.is_hub), None)
    return [
        RoutedBefore(
            row.case.id,
            row.case.number,
            _facts(row.case, sealing.open_text(row.sealed, table="message", key=row.id), hub),
        )
        for row in rows
        if _may_read(row.case, actor)
    ]


def _facts(row: Case, text: str, hub: str | None) -> RoutingFacts:
    # A service that the words only suggested is not a fact: the other rows shall suggest anew.
    stated = row.suggestion.get("confidence") == Confidence.STATED
    return RoutingFacts(
        text=text,
        service=(row.suggestion.get("service") if stated else None) or None,
        district=row.district or None,
        reported_agency=row.reported or None,
        hub=hub,
        liaison_reported=row.statements.get("about_liaison") == Answered.YES,
    )
