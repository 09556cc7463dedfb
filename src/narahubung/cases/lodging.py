"""A complaint becomes a case: number, codes, suggestion, first term and first event, in one statement."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from narahubung.agencies.directory import Directory
from narahubung.cases import history, sealing, together
from narahubung.cases.deadlines import new_term, put_first
from narahubung.cases.models import Attachment, Case, Event, Message, Party, Term, TrackingKey
from narahubung.rules import events, lifecycle
from narahubung.rules.facts import Answered, Complaint, Lane, TermCode
from narahubung.rules.given import LONGEST_TEXT, MOST_ATTACHMENTS
from narahubung.rules.parties import STRANGER, Actor, Role, Standing
from narahubung.rules.references import ordered_id, register_number
from narahubung.rules.refusals import Incomplete, TooLarge
from narahubung.rules.routing import Routing, RoutingFacts, route


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodged:
    """What the complainant takes away: number, code and PIN, when it came in, the digest of what was said."""

    case: UUID
    number: str
    code: str
    pin: str
    at: datetime
    content: str
    due_at: datetime | None
    files: tuple[str, ...] = ()
    again: bool = False


def check(complaint: Complaint, *, directory: Directory, at: datetime) -> None:
    """Refuse `Incomplete` or `TooLarge` for what cannot be registered; what merely cannot be accepted yet is let in."""
    wrong: dict[str, str] = {}
    if not complaint.text.strip():
        wrong["text"] = "needed"
    for name, table in (
        ("service", directory.services),
        ("district", directory.districts),
        ("village", directory.villages),
        ("channel", directory.channels),
    ):
        code = getattr(complaint, name)
        if code and code not in table:
            wrong[name] = "unknown"
    village = directory.villages.get(complaint.village)
    if village and complaint.district and village.district != complaint.district:
        wrong["village"] = "not_in_district"
    if complaint.reported and not (directory.agency(complaint.reported) or complaint.reported in directory.bodies):
        wrong["reported"] = "unknown"
    if complaint.happened_on and complaint.happened_on > directory.calendar.local(at).date():
        wrong["happened_on"] = "future"
    if wrong:
        raise Incomplete(**wrong)
    for name in ("text", "expectation", "complained_first_note", "place"):
        if len(getattr(complaint, name)) > LONGEST_TEXT:
            raise TooLarge(name, LONGEST_TEXT)
    if len(complaint.attachments) > MOST_ATTACHMENTS:
        raise TooLarge("attachments", MOST_ATTACHMENTS)


def body_digest(complaint: Complaint, *, actor: Actor, files: tuple[bytes, ...]) -> bytes:
    """Return what tells one lodging from another under the same idempotency key.

    Files count by their fingerprints: pressed twice, a form brings the same files under new keys.
    """
    said = asdict(replace(complaint, attachments=()))
    plain = json.dumps(
        [said, actor.person, [file.hex() for file in files]], default=str, sort_keys=True, ensure_ascii=False
    )
    return hashlib.sha256(plain.encode()).digest()


def fingerprints(complaint: Complaint) -> tuple[bytes, ...]:
    """Return the SHA-256 of each attachment that is still there, handed in or not, in the complaint's order."""
    found = dict(Attachment.objects.filter(id__in=complaint.attachments).values_list("id", "sha256"))
    return tuple(bytes(found[file]) for file in complaint.attachments if file in found)


def content_digest(complaint: Complaint, *, files: tuple[bytes, ...]) -> str:
    """Return the SHA-256 (hex) of the complainant's words and the fingerprints of the files, for the receipt."""
    plain = "\n\n".join([complaint.text.strip(), complaint.expectation.strip(), *(file.hex() for file in files)])
    return hashlib.sha256(plain.encode()).hexdigest()


def suggestion(complaint: Complaint, *, directory: Directory) -> Routing:
    """Return where the complaint would go and why."""
    hub = next((agency.code for agency in directory.agencies.values() if agency.is_hub), None)
    return route(
        RoutingFacts(
            text=complaint.text,
            service=complaint.service or None,
            district=complaint.district or None,
            reported_agency=complaint.reported or None,
            hub=hub,
            liaison_reported=complaint.about_liaison,
        ),
        rows=directory.routing_rows,
        lexicon=directory.lexicon,
    )


def as_codes(routing: Routing) -> dict[str, object]:
    """Return a routing as it is kept on the case: codes and the list's own words, never the complainant's."""
    return {
        "agency": routing.agency,
        "route": routing.route,
        "confidence": routing.confidence,
        "service": routing.service,
        "outside": routing.outside,
        "because": routing.because.code,
        "bypass": routing.because.bypass,
        "words": list(routing.because.words),
        "row": routing.because.row,
        "why": routing.because.why,
        "alternatives": [
            {"agency": other.agency, "service": other.service, "share": round(other.share, 2)}
            for other in routing.because.alternatives
        ],
    }


_DESK = frozenset({Role.INTAKE_ASSISTANT, Role.EXAMINING_ASSISTANT, Role.HEAD_OF_OFFICE})


def lodger(actor: Actor) -> Actor:
    """Return who lodges: an officer for somebody else, or anybody else as a complainant like every other."""
    return actor if actor.roles() & _DESK else STRANGER


def _office(directory: Directory, actor: Actor) -> int:
    own = next((c.office for c in actor.capacities if c.office is not None), None)
    office = own if own is not None else next(iter(directory.offices), None)
    if office is None:
        raise Incomplete(office="unknown")
    return office


def _case(
    complaint: Complaint, *, case_id: UUID, running: int, directory: Directory, actor: Actor, at: datetime
) -> tuple[Case, Routing]:
    routing = suggestion(complaint, directory=directory)
    agency = directory.agency(routing.agency) if routing.agency else None
    service = directory.services.get(complaint.service or routing.service or "")
    government = next(iter(directory.governments), None)
    hub = directory.hub(government)
    case = Case(
        id=case_id,
        number=register_number(year=directory.calendar.local(at).year, running=running),
        office_id=_office(directory, actor),
        government_id=government,
        hub_agency_id=hub.key if hub else None,
        hub_is_named=hub is not None and complaint.reported == hub.code,
        state=lifecycle.LODGED_STATE,
        turn=lifecycle.LODGED_TURN,
        access_class=complaint.access_class,
        channel=complaint.channel,
        language=complaint.language,
        outside_number=complaint.outside_number,
        service=service.code if service else "",
        reported=complaint.reported,
        district=complaint.district,
        village=complaint.village,
        happened_on=complaint.happened_on,
        substances=[service.substance] if service and service.substance else [],
        suggested_agency_id=agency.key if agency else None,
        suggestion=as_codes(routing),
        statements={
            "complained_first": complaint.complained_first,
            "in_court": complaint.in_court,
            "waiver": complaint.first_waiver,
            "about_liaison": Answered.YES if complaint.about_liaison else Answered.UNKNOWN,
        },
        is_secret=complaint.secret,
        is_rapid=complaint.urgent,
        lodged_at=at,
        changed_at=at,
    )
    return case, routing


def _messages(complaint: Complaint, *, case: Case, actor: Actor, standing: Standing, at: datetime) -> list[Message]:
    said = [
        ("complaint", complaint.text),
        ("place", complaint.place),
        ("expectation", complaint.expectation),
        ("first", complaint.complained_first_note),
    ]
    rows = []
    for place, (kind, text) in enumerate(said):
        if text.strip():
            key = ordered_id(at)
            rows.append(
                Message(
                    id=key,
                    case=case,
                    event_number=1,
                    lane=Lane.COMPLAINANT,
                    kind=kind,
                    person_id=actor.person,
                    standing=standing,
                    at=at,
                    sealed=sealing.seal_text(text.strip(), table="message", key=key),
                    place=place,
                )
            )
    return rows


def register(
    complaint: Complaint, *, case_id: UUID, running: int, directory: Directory, actor: Actor, at: datetime, key: UUID
) -> Lodged:
    """Write the case with all that belongs to it and return what the complainant takes away.

    The caller has opened the scope for writing this id; a key used before makes the database refuse the event.
    """
    case, routing = _case(complaint, case_id=case_id, running=running, directory=directory, actor=actor, at=at)
    standing = Standing.INTAKE if actor.person is not None else Standing.COMPLAINANT
    files = _claimed(complaint)
    content = content_digest(complaint, files=files)
    starts = (*lifecycle.LODGED_TERMS, *((TermCode.RCO,) if complaint.urgent else ()))
    terms = [new_term(code, case=case, directory=directory, at=at) for code in starts]
    put_first(case, terms[-1])
    messages = _messages(complaint, case=case, actor=actor, standing=standing, at=at)
    details: Mapping[str, events.Detail | list[str]] = {
        "content": content,
        "channel": complaint.channel,
        "class": complaint.access_class,
        "secret": complaint.secret,
        "suggested": routing.agency,
        "because": routing.because.code,
        "attachments": len(files),
    }
    event = history.next_event(
        case,
        act=lifecycle.Act.LODGE,
        standing=standing,
        person=actor.person,
        at=at,
        details=details,
        key=key,
        body=body_digest(complaint, actor=actor, files=files),
    )
    code, pin = sealing.tracking_code(key), sealing.tracking_pin(key)
    tracking = TrackingKey(case=case, code=sealing.code_digest(code), pin=sealing.pin_digest(case_id, pin))
    together.insert([case, *_parties(complaint, case), *messages, *terms, tracking, event])
    if complaint.attachments:
        _claim(complaint, case=case, message=messages[0])
    return Lodged(
        case=case_id,
        number=case.number,
        code=code,
        pin=pin,
        at=at,
        content=content,
        due_at=case.due_at,
        files=tuple(file.hex() for file in files),
    )


def _parties(complaint: Complaint, case: Case) -> list[Party]:
    if complaint.person.is_empty():
        return []
    return [
        Party(
            case=case,
            office_id=case.office_id,
            kind="complainant",
            sealed=sealing.seal_person(complaint.person, case=case.id, kind="complainant"),
            has_email=bool(complaint.person.email),
            **sealing.blind_indexes(complaint.person),
        )
    ]


def _claimed(complaint: Complaint) -> tuple[bytes, ...]:
    if not complaint.attachments:
        return ()
    found = dict(
        Attachment.objects.select_for_update()
        .filter(id__in=complaint.attachments, case=None)
        .values_list("id", "sha256")
    )
    if set(found) != set(complaint.attachments):
        raise Incomplete(attachments="unknown")
    return tuple(bytes(found[file]) for file in complaint.attachments)


def _claim(complaint: Complaint, *, case: Case, message: Message) -> None:
    Attachment.objects.filter(id__in=complaint.attachments, case=None).update(
        case=case, message=message, lane=Lane.COMPLAINANT
    )


def lodged_before(event: Event, *, key: UUID) -> Lodged:
    """Return what was taken away when this lodging was first made."""
    case = event.case
    files = Attachment.objects.filter(case=case, message__event_number=1).order_by("stored_at", "id")
    term = Term.objects.filter(case=case).order_by("started_at", "id").first()
    return Lodged(
        case=case.id,
        number=case.number,
        code=sealing.tracking_code(key),
        pin=sealing.tracking_pin(key),
        at=event.at,
        content=str(event.details["content"]),
        due_at=term.promised_at if term else None,
        files=tuple(bytes(file.sha256).hex() for file in files),
        again=True,
    )
