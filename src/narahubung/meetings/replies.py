"""What a calendar answered, written beside the seat it was for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from narahubung.meetings import words
from narahubung.meetings.calendars import Reply
from narahubung.meetings.standing import CHAIRS
from narahubung.meetings.writing import Change, perform
from narahubung.rules.meeting import Deed
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import Incomplete, NotYours


def take(reply: Reply, *, actor: Actor, at: datetime, key: UUID) -> str:
    """Record an answer for the seat whose person has that address; return in words whose it was.

    By who chairs alone: the mail has come to the office. Refuses `Incomplete` an address that was not invited and an
    answer to an earlier version of the meeting, which may have been for another day.
    """
    said: list[str] = []

    def effect(it: Change) -> None:
        if not actor.roles() & CHAIRS:
            raise NotYours(Deed.ANSWER)
        seat = it.row.seats.select_related("person", "agency").filter(person__email=reply.email).first()
        if seat is None:
            raise Incomplete(file="not_invited")
        if reply.sequence < it.row.sequence:
            raise Incomplete(file="old_answer")
        seat.answer, seat.answered_at, seat.answered_by_id = reply.answer, at, seat.person_id
        seat.save(update_fields=["answer", "answered_at", "answered_by"])
        it.details |= {"seat": seat.pk, "answer": reply.answer, "by_calendar": True}
        said.append(f"{words.seat_name(seat)}: {words.answer(reply.answer)}")

    perform(reply.meeting, Deed.ANSWER, effect, actor=actor, at=at, key=key)
    return said[0]
