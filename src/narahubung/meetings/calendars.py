"""Meetings as calendars read them (iCalendar, RFC 5545 and 5546), and the answers that calendars send back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from icalendar import Calendar, Component, Event, Timezone, vCalAddress, vText

from narahubung.meetings.given import Answer
from narahubung.rules.refusals import Incomplete
from narahubung.web.dates import WITA

ZONE = "Asia/Makassar"
LARGEST_REPLY = 100_000  # octets


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One meeting in a calendar. People are name and address; `attendee` is whom this copy is for."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    page: str
    organizer: tuple[str, str]
    attendee: tuple[str, str] | None = None
    is_cancelled: bool = False


def part(entries: Iterable[Entry], *, method: str, at: datetime, name: str = "") -> bytes:
    """Return the calendar with these meetings as UTF-8; `method` is REQUEST, CANCEL or PUBLISH, `at` its stamp."""
    calendar = Calendar()
    calendar.add("prodid", "-//Narahubung//Rapat//ID")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry, method=method, at=at))
    body: bytes = calendar.to_ical()
    return body


def _zone() -> Component:
    # WITA without daylight saving: one sentence says it for all years.
    return Timezone.from_ical(
        f"BEGIN:VTIMEZONE\r\nTZID:{ZONE}\r\nBEGIN:STANDARD\r\nDTSTART:19880101T000000\r\nTZNAME:WITA\r\n"
        "TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )


def _event(entry: Entry, *, method: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", at)
    for name, moment in (("dtstart", entry.starts_at), ("dtend", entry.ends_at)):
        event.add(name, moment.astimezone(WITA).replace(tzinfo=None), parameters={"TZID": ZONE})
    event.add("summary", entry.title)
    event.add("location", " · ".join(text for text in (entry.place, entry.link) if text))
    event.add("url", entry.page)
    lines = [_("Acara dan jawaban: {address}").format(address=entry.page)]
    if entry.link:
        lines.append(_("Tautan rapat daring: {address}").format(address=entry.link))
    event.add("description", "\n".join(lines))
    event.add("status", "CANCELLED" if method == "CANCEL" or entry.is_cancelled else "CONFIRMED")
    event.add("organizer", _address(*entry.organizer))
    if entry.attendee is not None:
        invited = _address(*entry.attendee)
        invited.params["ROLE"] = vText("REQ-PARTICIPANT")
        invited.params["PARTSTAT"] = vText("NEEDS-ACTION")
        invited.params["RSVP"] = vText("TRUE")
        event.add("attendee", invited, encode=False)
    return event


def _address(name: str, email: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{email.rpartition('<')[2].rstrip('>')}")
    found.params["CN"] = vText(name)
    return found


@dataclass(frozen=True, slots=True)
class Reply:
    """What a calendar answered: which meeting, whose address, what, to which version of the meeting, and when."""

    meeting: UUID
    email: str
    answer: Answer
    sequence: int
    stamp: datetime | None = None


_UNDECIDED = frozenset({"TENTATIVE", "NEEDS-ACTION"})
_PARTSTAT = {"ACCEPTED": Answer.YES, "DECLINED": Answer.NO, "DELEGATED": Answer.DEPUTY}


def read_reply(body: bytes) -> Reply:
    """Return the answer in an iCalendar part with METHOD:REPLY; refuses `Incomplete` for anything else, and a maybe."""
    if len(body) > LARGEST_REPLY:
        raise Incomplete(file="unreadable")
    try:
        calendar = Calendar.from_ical(body)
        event: Any = next(iter(calendar.walk("VEVENT")))
        attendees = event["ATTENDEE"]
        attendee = attendees[0] if isinstance(attendees, list) else attendees
        meeting = UUID(str(event["UID"]).partition("@")[0])
        said = str(attendee.params["PARTSTAT"]).upper()
        answer = None if said in _UNDECIDED else _PARTSTAT[said]
        sequence, stamp = int(event.get("SEQUENCE", 0)), event.decoded("DTSTAMP", None)
    except (ValueError, KeyError, IndexError, StopIteration, AttributeError, TypeError) as fault:
        raise Incomplete(file="no_reply") from fault
    if str(calendar.get("METHOD", "")).upper() != "REPLY":
        raise Incomplete(file="no_reply")
    if answer is None:
        raise Incomplete(file="undecided")
    if not isinstance(stamp, datetime):
        stamp = None
    elif stamp.tzinfo is None:
        stamp = stamp.replace(tzinfo=UTC)  # the standard knows no other
    return Reply(meeting, str(attendee).lower().removeprefix("mailto:").strip(), answer, sequence, stamp)
