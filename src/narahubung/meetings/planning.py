"""Planning meetings: one or a series, changed and called off, answered by those who are invited."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from narahubung.agencies import appointments, directory
from narahubung.agencies.posts import posts
from narahubung.meetings import history, invitations, seating, standing
from narahubung.meetings.given import Answer, Changed, Plan, SeatKind
from narahubung.meetings.models import Meeting, MeetingEvent, Seat, Series
from narahubung.meetings.writing import Change, is_done, perform
from narahubung.rules import meeting as rules
from narahubung.rules import recurrence
from narahubung.rules.meeting import Deed
from narahubung.rules.parties import Actor, Role
from narahubung.rules.recurrence import Pace, Planned
from narahubung.rules.references import ordered_id
from narahubung.rules.refusals import Incomplete, NotYours
from narahubung.rules.workday import Calendar
from narahubung.web.dates import local_day

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=10)
TITLE = 160
# Invitations to meetings further away go out by and by: nobody is served by twelve mails at once.
INVITE_AHEAD = timedelta(days=30)


def days(plan: Plan) -> tuple[Planned, ...]:
    """Return the days on which the meetings of a plan would be held, with what is doubtful about each."""
    return recurrence.plan(plan.recurrence(), calendar=directory.current().calendar)


def plan(given: Plan, *, actor: Actor, at: datetime, key: UUID) -> UUID:
    """Plan a meeting, or each meeting of a series, with its seats; return the first meeting's id.

    Those within `INVITE_AHEAD` are invited at once, the others by the worker when their time comes. Refuses `NotYours`
    who may not plan for that government, `Incomplete` what is missing, a day that is past and two meetings on one day,
    `KeyReused` a key of another press.
    """
    if given.government not in standing.chairs(actor) or actor.person is None:
        raise NotYours(Deed.PLAN)
    title = _title(given.title)
    _insist_on_length(given.length)
    rules.insist_on_where(given.where.mode, place=given.where.place, link=given.where.link)
    lists = directory.current()
    found = days(given)
    if len({one.on for one in found}) < len(found):
        raise Incomplete(step="same_day_twice")
    starts = [lists.calendar.moment(one.on, given.begins) for one in found]
    if starts[0] <= at:
        raise Incomplete(first_on="past")
    office = lists.office_of_government[given.government]
    with transaction.atomic():
        earlier = MeetingEvent.objects.filter(key=key).values_list("meeting_id", flat=True).first()
        if earlier is not None and is_done(key, Deed.PLAN, meeting=earlier, actor=actor):
            return earlier
        series = _series(given, title, office=office, at=at) if given.pace is not Pace.ONCE else None
        within = posts(governments=[given.government])
        people = appointments.people_of_network(office=office, on=local_day(at))
        witnesses = [one.person for one in people if one.role is Role.OBSERVER and one.government == given.government]
        rows = [
            Meeting(
                id=ordered_id(at), office_id=office, government_id=given.government, series=series, title=title,
                mode=given.where.mode, place=given.where.place.strip(), link=given.where.link.strip(),
                wanted_on=one.wanted_on, starts_at=start, ends_at=start + given.length,
                posts=sum(post.agency is not None for post in within), door_key=secrets.token_hex(32),
            )
            for one, start in zip(found, starts, strict=True)
        ]  # fmt: skip
        Meeting.objects.bulk_create(rows)
        for number, (row, one) in enumerate(zip(rows, found, strict=True)):
            seating.seat(row, within, witnesses=witnesses, on=one.on)
            # The first carries the sender's key: the same press again finds it.
            line = key if number == 0 else ordered_id(at)
            history.write(row, Deed.PLAN, key=line, actor=actor.person, at=at, details=_moved(one))
            row.save(update_fields=["events_told", "head"])
            if row.starts_at - at <= INVITE_AHEAD:
                invitations.invite(row, at=at)
    return rows[0].id


def _series(given: Plan, title: str, *, office: int, at: datetime) -> Series:
    return Series.objects.create(
        office_id=office,
        government_id=given.government,
        title=title,
        pace=given.pace,
        step=given.step,
        times=given.times,
        first_on=given.first_on,
        made_at=at,
    )


def _moved(one: Planned) -> dict[str, str]:
    return {"wanted_on": one.wanted_on.isoformat(), "on": one.on.isoformat()} if one.is_moved else {}


def change(meeting: UUID, given: Changed, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """Change a planned meeting; whoever was invited hears of it, and their calendars learn it.

    A day off is refused here: who names one day means it. Refuses as `plan` does besides.
    """

    def effect(it: Change) -> None:
        title = _title(given.title)
        _insist_on_length(given.length)
        rules.insist_on_where(given.where.mode, place=given.where.place, link=given.where.link)
        calendar = directory.current().calendar
        _insist_on_workday(calendar, given.on)
        starts = calendar.moment(given.on, given.begins)
        if starts <= at:
            raise Incomplete(on="past")
        row = it.row
        was = (row.starts_at, row.ends_at, row.mode, row.place, row.link, row.title)
        row.title, row.starts_at, row.ends_at = title, starts, starts + given.length
        row.mode, row.place, row.link = given.where.mode, given.where.place.strip(), given.where.link.strip()
        if was == (row.starts_at, row.ends_at, row.mode, row.place, row.link, row.title):
            return
        it.details |= {"was": was[0].isoformat(), "now": starts.isoformat()}
        row.sequence += 1
        row.reminded_at = None
        if was[0] != starts:
            # An answer to another day is none.
            row.seats.exclude(answer="").update(answer="", answered_at=None, answered_by=None)
        if row.invited_at is not None:
            invitations.tell_change(row, at=at)
        elif starts - at <= INVITE_AHEAD:
            invitations.invite(row, at=at)

    return perform(meeting, Deed.CHANGE, effect, actor=actor, at=at, key=key)


def cancel(meeting: UUID, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """Call a planned meeting off; whoever was invited hears of it, and their calendars take it out."""

    def effect(it: Change) -> None:
        it.row.sequence += 1
        if it.row.invited_at is not None:
            invitations.tell_cancelled(it.row, at=at)

    return perform(meeting, Deed.CANCEL, effect, actor=actor, at=at, key=key)


def answer(meeting: UUID, said: Answer, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """Take an invitation up, down, or say that somebody else of the post will come; the last word counts.

    It is given for the seat of one's agency, of one's government, or one's own. Refuses `NotYours` where there is none.
    """

    def effect(it: Change) -> None:
        mine = seating.seat_of(it.row, actor)
        if mine is None:
            raise NotYours(Deed.ANSWER)
        mine.answer, mine.answered_at, mine.answered_by_id = said, at, it.person
        mine.save(update_fields=["answer", "answered_at", "answered_by"])
        it.details |= {"seat": mine.pk, "answer": said}

    return perform(meeting, Deed.ANSWER, effect, actor=actor, at=at, key=key)


def invite_guest(meeting: UUID, *, name: str, institution: str, actor: Actor, at: datetime, key: UUID) -> bool:
    """Set a guest's seat: a name and the institution they come from."""

    def effect(it: Change) -> None:
        lacking = {
            field: "needed" for field, said in (("name", name), ("institution", institution)) if not said.strip()
        }
        if lacking:
            raise Incomplete(**lacking)
        guest = Seat.objects.create(
            meeting=it.row, kind=SeatKind.GUEST, name=name.strip()[:120], institution=institution.strip()[:160]
        )
        it.details["seat"] = guest.pk

    return perform(meeting, Deed.ARRANGE, effect, actor=actor, at=at, key=key)


def remove_guest(meeting: UUID, seat: int, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """Take a guest's seat away again, unless they came."""

    def effect(it: Change) -> None:
        gone, _each = it.row.seats.filter(pk=seat, kind=SeatKind.GUEST, came_at=None).delete()
        if not gone:
            raise Incomplete(guest="unknown")
        it.details["seat"] = seat

    return perform(meeting, Deed.ARRANGE, effect, actor=actor, at=at, key=key)


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title:
        raise Incomplete(title="needed")
    if len(title) > TITLE:
        raise Incomplete(title="too_long")
    return title


def _insist_on_length(length: timedelta) -> None:
    if not SHORTEST <= length <= LONGEST:
        raise Incomplete(length="out_of_range")


def _insist_on_workday(calendar: Calendar, on: date) -> None:
    if not calendar.workdays().is_working(on.toordinal()):
        raise Incomplete(on="day_off")
