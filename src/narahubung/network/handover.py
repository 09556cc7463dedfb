"""Make the record of a handover: what the successor finds, from what both of them may see."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.utils.translation import override

from narahubung.agencies import directory
from narahubung.agencies.models import Appointment
from narahubung.agencies.posts import Holding, Post
from narahubung.cases import postload
from narahubung.cases.postload import LoadLine
from narahubung.documents import office
from narahubung.documents.handover import HandoverFacts, HolderFacts, OpenCase
from narahubung.network.models import Handover, PostEvent
from narahubung.rules.coverage import FOR_GOOD
from narahubung.rules.parties import Actor, AppointmentKind, Capacity, Role
from narahubung.web import words


def make(post: Post, event: PostEvent, *, before: Holding, successor: Appointment, actor: Actor, at: datetime) -> int:
    """Write the sealed record of a succession and return its id; call it in the transaction of the change.

    Listed are the open cases that both predecessor and successor may see. What one of them is barred from is counted
    and not named: neither learns from the record what a case bar keeps from them.
    """
    agency = post.agency or 0
    whole = {line.case for line in postload.load(agency, actor=actor)}
    theirs = postload.load(agency, actor=_liaison(before.person, agency))
    ours = {line.case for line in postload.load(agency, actor=_liaison(successor.person_id, agency))}
    listed = [line for line in theirs if line.case in ours]
    lists = directory.current()
    with override("id"):
        facts = HandoverFacts(
            letterhead=office.letterhead(lists.offices[post.office]),
            post=words.role(Role.LIAISON),
            agency=post.name,
            predecessor=_holder(before.name, before.kind, before.letter_number, before.starts_on, before.ends_on),
            successor=_holder(
                successor.person.name,
                AppointmentKind(successor.kind),
                successor.letter_number,
                successor.starts_on,
                successor.ends_on or FOR_GOOD,
            ),
            effective_on=successor.starts_on,
            made_at=at,
            cases=tuple(_case(line) for line in listed),
            withheld=len(whole | ours) - len(listed),
        )
    pdf = office.handover_pdf(facts, at=at)
    row = Handover.objects.create(
        event=event,
        agency_id=agency,
        predecessor_id=before.person,
        successor_id=successor.person_id,
        effective_on=successor.starts_on,
        made_at=at,
        cases=len(listed),
        withheld=facts.withheld,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
    )
    return int(row.pk)


def _liaison(person: int, agency: int) -> Actor:
    # As whom they stood, or will stand, before the agency's cases: bars go with the person, whatever the day.
    return Actor(person=person, capacities=(Capacity(Role.LIAISON, agency=agency),))


def _holder(name: str, kind: AppointmentKind, letter: str, starts_on: date, ends_on: date) -> HolderFacts:
    return HolderFacts(
        name=name,
        kind=words.appointment(kind),
        letter_number=letter,
        starts_on=starts_on,
        ends_on=None if ends_on == FOR_GOOD else ends_on,
    )


def _case(line: LoadLine) -> OpenCase:
    return OpenCase(
        number=line.number,
        state=words.state(line.state),
        term=words.term(line.term) if line.term else "–",
        due_at=line.due_at,
        promised_at=line.promised_at,
    )
