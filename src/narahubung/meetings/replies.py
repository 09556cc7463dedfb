"""What a calendar answered, written beside the seat it was for: handed in by who chairs, or come by mail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from narahubung.meetings import words
from narahubung.meetings.calendars import Reply
from narahubung.meetings.models import Meeting, Seat
from narahubung.meetings.standing import CHAIRS
from narahubung.meetings.writing import Change, perform
from narahubung.rules.meeting import Deed
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import Incomplete, NotYours


def take(reply: Reply, *, actor: Actor, at: datetime, key: UUID) -> str:
    """Record an answer for the seat whose person has that address; return in words whose it was.

    By who chairs alone: the mail has come to the office. Refuses `Incomplete` an address that was not invited, an
    answer to an earlier version of the meeting, which may have been for another day, and one that was overtaken by a
    later one.
    """
    said: list[str] = []

    def effect(it: Change) -> None:
        if not actor.roles() & CHAIRS:
            raise NotYours(Deed.ANSWER)
        seat = _record(it, reply)
        said.append(f"{words.seat_name(seat)}: {words.answer(reply.answer)}")

    perform(reply.meeting, Deed.ANSWER, effect, actor=actor, at=at, key=key)
    return said[0]


def take_own(reply: Reply, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """Record an answer by whose it is; return whether it was recorded now. Refuses as `take` does.

    Whoever stands before the meeting no more is refused `NotSeen`, and `WrongMoment` says that it is no longer planned.
    """

    def effect(it: Change) -> None:
        if _record(it, reply).person_id != it.person:
            raise NotYours(Deed.ANSWER)

    return perform(reply.meeting, Deed.ANSWER, effect, actor=actor, at=at, key=key)


def asked(reply: Reply) -> int | None:
    """Return who was invited under the address that answered, None where nobody was; one who has left is nobody."""
    seat = Seat.objects.filter(meeting=reply.meeting, person__is_active=True, person__email__iexact=reply.email)
    return seat.order_by("id").values_list("person", flat=True).first()


def _record(it: Change, reply: Reply) -> Seat:
    seat = _seat_of(it.row, reply)
    if seat is None:
        raise Incomplete(file="not_invited")
    if reply.sequence < it.row.sequence:
        raise Incomplete(file="old_answer")
    said_at = min(reply.stamp or it.at, it.at)
    if seat.answered_at is not None and said_at < seat.answered_at:
        # Mail is late at times: what was said since, here or in the calendar, is the last word.
        raise Incomplete(file="later_answer")
    seat.answer, seat.answered_at, seat.answered_by_id = reply.answer, said_at, seat.person_id
    seat.save(update_fields=["answer", "answered_at", "answered_by"])
    it.details |= {"seat": seat.pk, "answer": reply.answer, "by_calendar": True}
    return seat


def _seat_of(row: Meeting, reply: Reply) -> Seat | None:
    seats = row.seats.select_related("person", "agency").filter(person__email__iexact=reply.email)
    return seats.order_by("id").first()
