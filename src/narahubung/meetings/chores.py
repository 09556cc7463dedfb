"""What the worker does for meetings: invitations whose time has come, reminders, and what has become of decisions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from narahubung.agencies import directory
from narahubung.agencies.posts import posts
from narahubung.meetings import invitations, minuting, reading, seating
from narahubung.meetings.given import DecisionState
from narahubung.meetings.models import Decision, Meeting
from narahubung.meetings.planning import INVITE_AHEAD
from narahubung.rules.meeting import Phase
from narahubung.rules.parties import CLOCKWORK
from narahubung.web.dates import local_day

REMIND_AHEAD = timedelta(days=2)


def keep(*, at: datetime) -> int:
    """Invite, remind and follow up, each once; return how many notices are new. Run as often as one likes."""
    told = 0
    soon = Meeting.objects.filter(phase=Phase.PLANNED, starts_at__gt=at, starts_at__lte=at + INVITE_AHEAD)
    for key in list(soon.order_by("starts_at").values_list("pk", flat=True)):
        told += _of_meeting(key, at=at)
    _follow(at=at)
    return told + _of_decisions(at=at)


def _of_meeting(key: UUID, *, at: datetime) -> int:
    with transaction.atomic():
        row = Meeting.objects.select_for_update(of=("self",)).get(pk=key)
        if Phase(row.phase) is not Phase.PLANNED:
            return 0
        if reading.days_off([row]):
            # Its day has become a day off since: nobody is asked to come, and who planned it decides.
            return invitations.tell_day_off(row, at=at)
        # Whoever holds a post by now is who comes; one who has just got it is invited, too.
        changed = seating.seat_again(row, posts(governments=[row.government_id]), on=local_day(row.starts_at), at=at)
        if row.invited_at is None:
            return invitations.invite(row, at=at)
        told = invitations.invite(row, at=at, seats=changed) if changed else 0
        if row.reminded_at is None and row.starts_at - at <= REMIND_AHEAD:
            told += invitations.remind(row, at=at)
            Meeting.objects.filter(pk=row.pk).update(reminded_at=at)
        return told


def _follow(*, at: datetime) -> None:
    waiting = Decision.objects.filter(state=DecisionState.OPEN, action__isnull=False)
    for key in list(waiting.order_by("meeting").values_list("meeting", flat=True).distinct()[:200]):
        with transaction.atomic():
            row = Meeting.objects.select_for_update(of=("self",)).get(pk=key)
            minuting.follow(row, actor=CLOCKWORK, at=at)


def _of_decisions(*, at: datetime) -> int:
    """Remind once of every open decision that is no case's: cases remind of their own."""
    on: date = directory.current().calendar.local(at).date()
    due = Decision.objects.filter(state=DecisionState.OPEN, case=None, due_on__range=(on, on + REMIND_AHEAD))
    return sum(
        minuting.remind_owner(one, one.meeting, at=at)
        for one in due.select_related("meeting", "agency").exclude(meeting__phase=Phase.RUNNING)
    )
