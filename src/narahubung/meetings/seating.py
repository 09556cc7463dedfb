"""The seats of a meeting: one for each agency, one for the government, the witness's, and guests'."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from narahubung.agencies.posts import Post
from narahubung.meetings import invitations, standing
from narahubung.meetings.given import SeatKind
from narahubung.meetings.models import Meeting, Seat
from narahubung.rules import meeting as rules
from narahubung.rules.parties import Actor


def answers_for(post: Post, *, on: date) -> int | None:
    """Return who is there for a post on a day: its holder, who stands in, else a deputy, else nobody."""
    there = post.coverage(on=on).there
    return there[0] if there else None


def seat(row: Meeting, within: Sequence[Post], *, witnesses: Iterable[int], on: date) -> None:
    """Set the seats of a new meeting: who holds each post on its day is who will be invited."""
    made = [
        Seat(
            meeting=row,
            kind=SeatKind.AGENCY if post.agency is not None else SeatKind.GOVERNMENT,
            agency_id=post.agency,
            person_id=answers_for(post, on=on),
        )
        for post in within
    ]
    made += [Seat(meeting=row, kind=SeatKind.WITNESS, person_id=person) for person in witnesses]
    Seat.objects.bulk_create(made)


def seat_again(row: Meeting, within: Sequence[Post], *, on: date, at: datetime) -> list[Seat]:
    """Let who holds each post now have its seat, add agencies that have joined; return the seats that changed hands.

    A successor is asked anew: what was answered before them was not their word. Who was invited and has no seat any
    more hears of it, and their calendar takes the meeting out.
    """
    held = {(one.agency_id, one.kind): one for one in row.seats.all()}
    changed: list[Seat] = []
    gone: set[int] = set()
    for post in within:
        kind = SeatKind.AGENCY if post.agency is not None else SeatKind.GOVERNMENT
        person = answers_for(post, on=on)
        found = held.get((post.agency, kind))
        if found is None:
            changed.append(Seat.objects.create(meeting=row, kind=kind, agency_id=post.agency, person_id=person))
        elif found.person_id != person:
            gone |= {found.person_id} if found.person_id is not None else set()
            found.person_id, found.answer, found.answered_at, found.answered_by_id = person, "", None, None
            found.save(update_fields=["person", "answer", "answered_at", "answered_by"])
            changed.append(found)
    gone -= set(row.seats.exclude(person=None).values_list("person", flat=True))
    if gone and row.invited_at is not None:
        invitations.tell_seat_passed(row, people=gone, at=at)
    return changed


def seat_of(row: Meeting, actor: Actor) -> Seat | None:
    """Return the seat that this person may take: their agency's, their government's, or one in their own name."""
    found = sorted(row.seats.all(), key=lambda one: one.pk)
    mine = standing.agencies(actor)
    of_agency = next((one for one in found if one.agency_id in mine), None)
    if of_agency is not None:
        return of_agency
    if rules.Seat.CO_CHAIR in standing.of(actor, row):
        return next((one for one in found if one.kind == SeatKind.GOVERNMENT), None)
    return next((one for one in found if one.person_id == actor.person and one.agency_id is None), None)
