"""What a person is told before they type more: whose matter it seems to be, and which rules of law stand in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from narahubung.agencies.directory import Directory
from narahubung.intake.draft import Draft
from narahubung.rules.admission import is_too_old
from narahubung.rules.privacy import without_person
from narahubung.rules.routing import Routing, RoutingFacts, route
from narahubung.web import words


@dataclass(frozen=True, slots=True)
class Guidance:
    """Whose matter it seems to be: a body outside (`outside`, how to reach it) or an agency, `because` which words.

    Both names empty means that people of the office decide. `is_too_old`: the event lies over two years back.
    """

    outside: str = ""
    how: str = ""
    url: str = ""
    agency: str = ""
    contact: tuple[str, ...] = ()
    because: str = ""
    is_too_old: bool = False


def guidance(draft: Draft, *, directory: Directory, at: datetime) -> Guidance:
    """Return what this draft should hear first; it never refuses: the person may go on whatever it says."""
    found = _routing(draft, directory)
    is_old = is_too_old(draft.day(), lodged_on=directory.calendar.local(at).date())
    because = ", ".join(gettext("“{word}”").format(word=word) for word in found.because.words[:3])
    body = directory.bodies.get(found.outside or "")
    if body is not None:
        return Guidance(
            outside=words.by_language(body.name, body.name_en),
            how=words.by_language(body.how_to_reach, body.how_to_reach_en),
            url=body.url,
            because=because,
            is_too_old=is_old,
        )
    agency = directory.agency(found.agency) if found.agency else None
    if agency is None:
        return Guidance(is_too_old=is_old)
    contact = tuple(part for part in (agency.address, agency.phone, agency.email) if part)
    return Guidance(agency=agency.name, contact=contact, because=because, is_too_old=is_old)


def _routing(draft: Draft, directory: Directory) -> Routing:
    complaint = draft.complaint(language="id")
    hub = next((agency.code for agency in directory.agencies.values() if agency.is_hub), None)
    facts = RoutingFacts(
        text=complaint.text,
        service=complaint.service or None,
        district=complaint.district or None,
        reported_agency=complaint.reported or None,
        hub=hub,
        liaison_reported=complaint.about_liaison,
    )
    return route(facts, rows=directory.routing_rows, lexicon=directory.lexicon)


def read_by_agency(draft: Draft) -> str:
    """Return the story as it is proposed to the agency: without the person's name, numbers and addresses."""
    return without_person(draft.text, name=draft.name, also=tuple(filter(None, (draft.phone, draft.email))))
