"""From an event to the messages owed for it: the people of the day, each told once by each way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from narahubung.agencies import appointments
from narahubung.agencies.appointments import Holder
from narahubung.agencies.directory import Directory
from narahubung.cases.outbox import Happened
from narahubung.notices.catalogue import REACTIONS, Audience, Kind, Told, after_writing
from narahubung.notices.models import Notice
from narahubung.rules.escalation import LAPSING, Rung
from narahubung.rules.facts import ActionOwner, Lane, TermCode, Turn
from narahubung.rules.lifecycle import Act
from narahubung.rules.opening import next_open_moment

DIGEST_AT = time(7, 30)

_RUNGS = {
    Audience.INTAKE: (Rung.OFFICE,),
    Audience.HEAD_OF_OFFICE: (Rung.OFFICE_HEAD,),
    Audience.LIAISON: (Rung.LIAISON, Rung.DEPUTY),
    Audience.AGENCY_HEAD: (Rung.AGENCY_HEAD,),
    Audience.HUB: (Rung.HUB,),
}
_OF_TURN = {
    Turn.OFFICE: Audience.OFFICER,
    Turn.OFFICE_HEAD: Audience.HEAD_OF_OFFICE,
    Turn.HUB: Audience.HUB,
    Turn.LIAISON: Audience.LIAISON,
    Turn.AGENCY_HEAD: Audience.AGENCY_HEAD,
    Turn.COMPLAINANT: Audience.COMPLAINANT,
    Turn.NOBODY: Audience.COMPLAINANT,
}


# Of an agreed action its owner is reminded, whoever's turn the case is.
_OF_ACTION = {TermCode.ACTION: Audience.LIAISON, TermCode.OFFICE_ACTION: Audience.OFFICER}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told: a person with a sign-in, or the complainant where `person` is None."""

    person: int | None
    language: str
    wants_mail: bool = True


def owe(happened: Happened, *, directory: Directory, at: datetime) -> int:
    """Write the notices this event owes and return how many are new; told already, nothing is owed again."""
    rows = list(_notices(happened, directory=directory, at=at))
    before = Notice.objects.filter(event_id=happened.event).count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return Notice.objects.filter(event_id=happened.event).count() - before


def _notices(happened: Happened, *, directory: Directory, at: datetime) -> Iterator[Notice]:
    for told in _reactions(happened):
        for reader in _readers(told.audience, happened, on=directory.calendar.local(at).date()):
            for way in ("page", "mail") if reader.person is not None else ("mail",):
                if way == "mail" and not (told.mail and reader.wants_mail):
                    continue
                yield Notice(
                    event_id=happened.event,
                    case_id=happened.case,
                    number=happened.number,
                    kind=told.kind,
                    person_id=reader.person,
                    way=way,
                    language=reader.language,
                    term=str(happened.details.get("term") or ""),
                    due_at=_due(happened),
                    owed_at=at,
                    not_before=_when(told, happened, way=way, at=at, directory=directory),
                    state=Notice.State.SENT if way == "page" else Notice.State.OWED,
                    sent_at=at if way == "page" else None,
                )


def _due(happened: Happened) -> datetime | None:
    # What an event names itself is not always what the case waits for first.
    named = happened.details.get("now_due_at") or happened.details.get("due_at")
    return datetime.fromisoformat(named) if isinstance(named, str) else happened.due_at


def _when(told: Told, happened: Happened, *, way: str, at: datetime, directory: Directory) -> datetime:
    # An emergency waits for no opening.
    if way == "page" or told.urgent or happened.is_rapid or not directory.calendar.hours:
        return at
    return next_open_moment(directory.calendar, at=at)


def _reactions(happened: Happened) -> tuple[Told, ...]:
    if happened.act is Act.WRITE:
        return after_writing(Lane(str(happened.details["lane"])), by=happened.standing)
    return REACTIONS[happened.act]


def _readers(audience: Audience, happened: Happened, *, on: date) -> list[Reader]:
    if audience is Audience.TURN and happened.details.get("term") in _OF_ACTION:
        audience = _OF_ACTION[TermCode(str(happened.details["term"]))]
    if audience in (Audience.OWNER, Audience.OTHER_SIDE):
        is_office = (happened.details.get("owner") == ActionOwner.OFFICE) is (audience is Audience.OWNER)
        audience = Audience.OFFICER if is_office else Audience.LIAISON
    if audience is Audience.TURN:
        # What the complainant has to do is the complainant's to hear, whoever has the case meanwhile.
        audience = Audience.COMPLAINANT if happened.details.get("term") in LAPSING else _OF_TURN[happened.turn]
    if happened.is_with_hub and audience in (Audience.LIAISON, Audience.AGENCY_HEAD):
        # The agency does not know of the case yet.
        audience = Audience.HUB
    if audience is Audience.COMPLAINANT:
        return [Reader(None, happened.language)] if happened.tells_complainant else []
    holders = {holder.person: holder for holder in _holders(audience, happened, on=on)}
    return [
        Reader(holder.person, holder.language, holder.wants_mail)
        for holder in holders.values()
        if holder.person not in happened.barred and holder.person != happened.person
    ]


def _holders(audience: Audience, happened: Happened, *, on: date) -> Iterable[Holder]:
    if audience is Audience.RUNG:
        return _on(Rung(str(happened.details["rung"])), happened, on=on)
    if audience is Audience.PERSON:
        named = happened.details.get("person")
        people = appointments.people_of_agency(happened.agency or 0, on=on)
        return [holder for holder in people if holder.person == named]
    if audience is Audience.OFFICER:
        office = _on(Rung.OFFICE, happened, on=on)
        whole = [*office, *_on(Rung.OFFICE_HEAD, happened, on=on)]
        return [holder for holder in whole if holder.person == happened.officer] or office
    return [holder for rung in _RUNGS[audience] for holder in _on(rung, happened, on=on)]


def _on(rung: Rung, happened: Happened, *, on: date) -> list[Holder]:
    # After a recall or a refusal the event names the agency that has let go of the case.
    agency = happened.agency if happened.agency is not None else happened.details.get("agency")
    return appointments.on_rung(
        rung,
        office=happened.office,
        government=happened.government,
        agency=int(agency) if isinstance(agency, int) else None,
        hub_reported=happened.hub_reported,
        on=on,
    )


def owe_digests(people: Iterable[tuple[int, str]], *, directory: Directory, at: datetime) -> int:
    """Owe each person today's digest, once a working day from 07:30 of the office's clock; returns how many are new."""
    local = directory.calendar.local(at)
    today = local.date()
    if local.time() < DIGEST_AT or not directory.calendar.openings(today) or at - _at_half_past_seven(local) > LATEST:
        return 0
    rows = [
        Notice(kind=Kind.DIGEST, person_id=person, way="mail", language=language, on=today, owed_at=at, not_before=at)
        for person, language in people
    ]
    before = Notice.objects.filter(kind=Kind.DIGEST, on=today).count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return Notice.objects.filter(kind=Kind.DIGEST, on=today).count() - before


# A worker that was down all morning does not send a morning's list in the evening.
LATEST = timedelta(hours=6)


def _at_half_past_seven(local: datetime) -> datetime:
    return local.replace(hour=DIGEST_AT.hour, minute=DIGEST_AT.minute, second=0, microsecond=0)
