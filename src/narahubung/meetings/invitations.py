"""What the invited are sent: a word and a part for their calendars, each person one of their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from narahubung.accounts.models import Person
from narahubung.agencies import directory
from narahubung.meetings import standing
from narahubung.meetings.calendars import Entry, part
from narahubung.meetings.models import Meeting, Seat
from narahubung.notices.affairs import WordKind
from narahubung.notices.models import Notice
from narahubung.notices.telling import CalendarPart, Method, tell
from narahubung.rules.meeting import Mode
from narahubung.web.dates import local_day


def address_of(row: Meeting) -> str:
    """Return the path of a meeting's page."""
    return reverse("meetings:meeting", args=[row.pk])


def where(row: Meeting) -> str:
    """Return where a meeting is held, in the language in force; the link itself stands on its page and in calendars."""
    match Mode(row.mode):
        case Mode.IN_PERSON:
            return row.place
        case Mode.ONLINE:
            return _("rapat daring (tautan di halaman rapat)")
        case Mode.HYBRID:
            return _("{place} dan daring").format(place=row.place)


def entry_of(row: Meeting, *, attendee: tuple[str, str] | None = None) -> Entry:
    """Return a meeting as calendars hold it; `attendee` is the name and address of whom this copy is for."""
    office = directory.current().offices[row.office_id]
    return Entry(
        uid=f"{row.pk}@{settings.NARAHUBUNG_PUBLIC_URL.partition('://')[2].partition(':')[0].partition('/')[0]}",
        sequence=row.sequence,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place if Mode(row.mode).needs_place else "",
        link=row.link if Mode(row.mode).needs_link else "",
        page=f"{settings.NARAHUBUNG_PUBLIC_URL}{address_of(row)}",
        organizer=(office.name, settings.NARAHUBUNG_MAIL_REPLIES or settings.DEFAULT_FROM_EMAIL),
        attendee=attendee,
        is_cancelled=row.phase == "cancelled",
    )


def invite(row: Meeting, *, at: datetime, seats: Iterable[Seat] | None = None) -> int:
    """Invite who holds a seat (or only these seats); return how many notices are new. In the change's transaction."""
    sent = _send(row, WordKind.MEETING_INVITED, method=Method.REQUEST, at=at, seats=seats)
    if row.invited_at is None:
        row.invited_at = at
        Meeting.objects.filter(pk=row.pk).update(invited_at=at)
    return sent


def tell_change(row: Meeting, *, at: datetime) -> int:
    """Tell the invited how the meeting is now; their calendars replace the entry."""
    return _send(row, WordKind.MEETING_CHANGED, method=Method.REQUEST, at=at)


def tell_cancelled(row: Meeting, *, at: datetime) -> int:
    """Tell the invited that the meeting is off; their calendars take it out."""
    return _send(row, WordKind.MEETING_CANCELLED, method=Method.CANCEL, at=at)


def tell_seat_passed(row: Meeting, *, people: Iterable[int], at: datetime) -> int:
    """Tell who was invited that their seat is another's now; their calendars take the meeting out."""
    sent = 0
    for person in Person.objects.filter(pk__in=set(people), is_active=True).order_by("id"):
        entry = entry_of(row, attendee=(person.name, person.email))
        sent += tell(
            WordKind.MEETING_SEAT_PASSED,
            key=f"{row.pk}:{row.sequence}:left",
            readers=[person.pk],
            link=address_of(row),
            facts={"title": row.title, "at": row.starts_at.isoformat()},
            at=at,
            calendar=CalendarPart(Method.CANCEL, part([entry], method=Method.CANCEL.value, at=at)),
        )
    return sent


def tell_day_off(row: Meeting, *, at: datetime) -> int:
    """Tell who chairs for the office, once, that the day of a planned meeting has become a day off."""
    return tell(
        WordKind.MEETING_DAY_OFF,
        key=f"{row.pk}:{row.sequence}:{local_day(row.starts_at).isoformat()}",
        readers=standing.chairs_of(row, on=local_day(at)),
        link=address_of(row),
        facts={"title": row.title, "at": row.starts_at.isoformat()},
        at=at,
    )


def remind(row: Meeting, *, at: datetime) -> int:
    """Remind the invited who have not said that they do not come."""
    seats = [seat for seat in _seats(row) if seat.answer != "no"]
    return _send(row, WordKind.MEETING_REMINDER, method=None, at=at, seats=seats)


def tell_readers(kind: WordKind, row: Meeting, *, readers: Iterable[int], key: str, at: datetime, on: str = "") -> int:
    """Owe these people a word about the meeting that needs no calendar."""
    return tell(
        kind, key=f"{row.pk}:{key}", readers=readers, link=address_of(row), facts={"title": row.title, "on": on}, at=at
    )


def _seats(row: Meeting) -> list[Seat]:
    return list(row.seats.select_related("person").exclude(person=None).order_by("id"))


def _told_to_leave(row: Meeting) -> frozenset[int]:
    """Return whose calendar has taken the meeting out: when their seat comes back to them, they are asked again."""
    told = Notice.objects.filter(kind=WordKind.MEETING_SEAT_PASSED, key=f"{row.pk}:{row.sequence}:left", way="page")
    return frozenset(told.values_list("person", flat=True))


def _send(
    row: Meeting, kind: WordKind, *, method: Method | None, at: datetime, seats: Iterable[Seat] | None = None
) -> int:
    sent = 0
    seen: set[int] = set()
    back = _told_to_leave(row) if kind is WordKind.MEETING_INVITED else frozenset()
    for seat in _seats(row) if seats is None else seats:
        person = seat.person
        if person is None or person.pk in seen:
            continue
        seen.add(person.pk)
        calendar = None
        if method is not None:
            entry = entry_of(row, attendee=(person.name, person.email))
            calendar = CalendarPart(method, part([entry], method=method.value, at=at))
        with translation.override(person.language):
            place = where(row)
        sent += tell(
            kind,
            key=f"{row.pk}:{row.sequence}" + (":back" if person.pk in back else ""),
            readers=[person.pk],
            link=address_of(row),
            facts={"title": row.title, "at": row.starts_at.isoformat(), "place": place},
            at=at,
            calendar=calendar,
        )
    return sent
