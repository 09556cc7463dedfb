"""An answer that a calendar has mailed: from the raw message to the seat it is for; nothing of it is kept or told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from enum import StrEnum
from uuid import UUID, uuid5

from narahubung.agencies.appointments import actor_of
from narahubung.meetings import calendars, replies
from narahubung.meetings.calendars import Reply
from narahubung.meetings.models import Meeting
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, WrongMoment
from narahubung.web.dates import local_day

LARGEST = 1_000_000  # octets; an answer has a few thousand
MOST_PARTS = 50
_SPACE = UUID("6b1f6d4e-0c1f-4d53-9f0e-52a3c6b7d025")
_CALENDARS = frozenset({"text/calendar", "application/ics"})
# One address, alone or behind a name: what every reader of the header takes for the sender.
_SENDER = re.compile(r"(?:[^<>]*<)?\s*([^\s<>\"@,;()]+@[^\s<>\"@,;()]+)\s*>?\s*")


class Fate(StrEnum):
    """What became of a message."""

    TAKEN = "taken"
    IGNORED = "ignored"  # understood, and rightly without effect: whoever sent it is not to be written to
    NOT_UNDERSTOOD = "not_understood"  # the mail server tells its sender


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message, and why in a code that names nobody."""

    fate: Fate
    why: str = ""


def take(raw: bytes, *, at: datetime) -> Outcome:
    """Take in one RFC 5322 message with an answer to an invitation (iTIP, RFC 6047) and return what became of it.

    Who answers must be who writes: the address in From is the attendee's. The same answer again does nothing.
    """
    if len(raw) > LARGEST:
        return Outcome(Fate.NOT_UNDERSTOOD, "too_large")
    try:
        message = message_from_bytes(raw)
        found = _reply_in(message)
    except RecursionError:
        return Outcome(Fate.NOT_UNDERSTOOD, "too_deep")  # parts within parts: it will be no shallower next time
    if found is None:
        return (
            Outcome(Fate.IGNORED, "automatic") if _is_automatic(message) else Outcome(Fate.NOT_UNDERSTOOD, "no_reply")
        )
    if isinstance(found, Outcome):
        return found
    if sender_of(message) != found.email:
        return Outcome(Fate.IGNORED, "not_the_sender")
    return _recorded(found, at=at)


def sender_of(message: Message) -> str:
    """Return the one address in From in small letters; empty where there is none, several, or one that can be misread.

    Two readings must agree, for a header that two programs read differently is how senders are forged.
    """
    headers = message.get_all("From") or []
    if len(headers) != 1:
        return ""
    text = " ".join(str(headers[0]).split())
    seen, named = _SENDER.fullmatch(text), [address for _name, address in getaddresses([text])]
    if seen is None or named != [seen.group(1)]:
        return ""
    return seen.group(1).lower()


def _reply_in(message: Message) -> Reply | Outcome | None:
    """Return the first answer among the parts, an outcome where it says neither yes nor no, else None."""
    undecided: Outcome | None = None
    for body in _calendar_parts(message):
        try:
            return calendars.read_reply(body)
        except Incomplete as refusal:
            if refusal.fields.get("file") == "undecided":
                undecided = Outcome(Fate.IGNORED, "undecided")
    return undecided


def _calendar_parts(message: Message) -> Iterator[bytes]:
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            return
        if part.get_content_type() not in _CALENDARS or part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and len(content) <= calendars.LARGEST_REPLY:
            yield _in_utf8(content, charset=str(part.get_param("charset") or "utf-8"))


def _in_utf8(content: bytes, *, charset: str) -> bytes:
    try:
        return content.decode(charset, "replace").encode()
    except (LookupError, UnicodeError):
        return content


def _is_automatic(message: Message) -> bool:
    """Return whether a program wrote it (RFC 3834): an absence note, a bounce. It is never answered."""
    said = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    return (
        said != "no"
        or message.get_content_type() == "multipart/report"
        or str(message.get("Return-Path", "")).strip() == "<>"
        or str(message.get("Precedence", "")).strip().lower() in ("bulk", "junk", "list", "auto_reply")
    )


def _recorded(reply: Reply, *, at: datetime) -> Outcome:
    if not Meeting.objects.filter(pk=reply.meeting).exists():
        return Outcome(Fate.IGNORED, "unknown_meeting")
    person = replies.asked(reply)
    if person is None:
        return Outcome(Fate.IGNORED, "not_invited")
    # What is said is who says what of which version and when: a server that delivers it twice delivers one answer.
    told = f"{reply.meeting} {reply.email} {reply.answer} {reply.sequence} {reply.stamp or at}"
    key = uuid5(_SPACE, hashlib.sha256(told.encode()).hexdigest())
    try:
        is_new = replies.take_own(reply, actor=actor_of(person, on=local_day(at)), at=at, key=key)
    except Incomplete as refusal:
        return Outcome(Fate.IGNORED, next(iter(refusal.fields.values())))
    except WrongMoment:
        return Outcome(Fate.IGNORED, "not_planned")
    except (NotSeen, NotYours):
        return Outcome(Fate.IGNORED, "no_seat")
    return Outcome(Fate.TAKEN, "" if is_new else "again")
