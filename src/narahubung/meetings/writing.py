"""The one door by which a meeting changes: locked, judged by the table, changed, and one line of history, at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from narahubung.meetings import history, standing
from narahubung.meetings.models import Meeting, MeetingEvent
from narahubung.rules import meeting as rules
from narahubung.rules.meeting import Deed, Seat
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import KeyReused, NotSeen
from narahubung.web.dates import local_day

Detail = str | int | bool


@dataclass(slots=True)
class Change:
    """One deed in the making: the locked meeting, who acts as what, when, and what the line of history will say."""

    row: Meeting
    deed: Deed
    seats: frozenset[Seat]
    actor: Actor
    at: datetime
    key: UUID
    details: dict[str, Detail] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Return the local day."""
        return local_day(self.at)

    @property
    def person(self) -> int:
        """Return who acts; nobody without a sign-in has a seat."""
        if self.actor.person is None:
            raise NotSeen
        return self.actor.person


def is_done(key: UUID, deed: Deed, *, meeting: UUID, actor: Actor) -> bool:
    """Return whether this very press was done before; refuses `KeyReused` a key of another deed, meeting or person."""
    line = MeetingEvent.objects.filter(key=key).values_list("meeting", "deed", "actor").first()
    if line is not None and line != (meeting, deed, actor.person):
        raise KeyReused
    return line is not None


def perform(
    meeting: UUID,
    deed: Deed,
    effect: Callable[[Change], None],
    *,
    actor: Actor,
    at: datetime,
    key: UUID,
    quiet: bool = False,
) -> bool:
    """Do a deed to a meeting and return whether it was done now: the same `key` again does nothing.

    The meeting is locked first, so of two who press at once the second reads what the first did. `quiet` leaves no
    line of history (saving notes keeps every version of its own). Refuses `NotSeen` who has no seat, `NotYours` where
    the seat does not give the deed, `WrongMoment` where the phase does not, `KeyReused`, and what the effect refuses.
    """
    with transaction.atomic():
        row = Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting).first()
        if row is None:
            raise NotSeen
        seats = standing.of(actor, row)
        if seats and is_done(key, deed, meeting=row.pk, actor=actor):
            return False
        after = rules.step(deed, seats=seats, phase=rules.Phase(row.phase))
        change = Change(row, deed, seats, actor, at, key)
        effect(change)
        row.phase = after
        row.version += 1
        if not quiet:
            history.write(row, deed, key=key, actor=change.person, at=at, details=change.details)
        row.save()
    return True
