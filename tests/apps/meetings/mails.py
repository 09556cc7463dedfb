"""Answers to invitations as mail programs write them: the calendar's part composed by another program."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

import vobject

from narahubung.meetings.models import Meeting

ANSWERED_AT = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
OFFICE = "rapat@kantor.contoh.example"


def answer(uid: str, *, attendee: str, partstat: str, sequence: int, method: str = "REPLY",
           stamp: datetime = ANSWERED_AT) -> str:  # fmt: skip
    """Return the iCalendar part of an answer."""
    calendar = vobject.iCalendar()
    calendar.add("method").value = method
    event = calendar.add("vevent")
    event.add("uid").value = uid
    event.add("dtstamp").value = stamp.astimezone(vobject.icalendar.utc)
    event.add("dtstart").value = datetime(2026, 3, 25, 1, 0, tzinfo=vobject.icalendar.utc)
    event.add("sequence").value = str(sequence)
    event.add("organizer").value = f"mailto:{OFFICE}"
    invited = event.add("attendee")
    invited.value = f"mailto:{attendee}"
    invited.params["PARTSTAT"] = [partstat]
    return str(calendar.serialize())


def mail(
    row: Meeting, *, sender: str = "Bima <bima@contoh.example>", attendee: str = "bima@contoh.example",
    partstat: str = "ACCEPTED", sequence: int | None = None, method: str = "REPLY", stamp: datetime = ANSWERED_AT,
    auto: str = "",
) -> bytes:  # fmt: skip
    """Return a mail with an answer beside words for people, as a mail server hands it on."""
    part = answer(
        f"{row.pk}@127.0.0.1", attendee=attendee, partstat=partstat, method=method, stamp=stamp,
        sequence=row.sequence if sequence is None else sequence,
    )  # fmt: skip
    message = wrapped(part, sender=sender, method=method)
    if auto:
        message["Auto-Submitted"] = auto
    return message.as_bytes(policy=SMTP)


def wrapped(part: str, *, sender: str, method: str = "REPLY") -> EmailMessage:
    """Return the mail around a calendar's part."""
    message = words(sender=sender)
    message.add_alternative(part, subtype="calendar", params={"method": method})
    return message


def words(*, sender: str) -> EmailMessage:
    """Return a mail of words alone."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, OFFICE, "Diterima: Rapat koordinasi"
    message.set_content("Saya hadir.")
    return message
