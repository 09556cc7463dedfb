"""Mail that is owed goes out: each claimed before it is sent, tried again when the server is away, never sent twice."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError
from django.db.models import F
from django.utils import translation

from narahubung.cases.outbox import complainant_address
from narahubung.notices import letters
from narahubung.notices.catalogue import Kind
from narahubung.notices.models import Notice
from narahubung.notices.owed import LATEST

log = structlog.get_logger(__name__)

# What cannot be sent for now is tried again, ever less often, for so long; then it has failed.
GIVE_UP_AFTER = timedelta(days=3)
LONGEST_WAIT = timedelta(hours=1)
# While no server answers, all mail waits so long, so that a hanging one does not keep the worker from its other work.
SERVER_AWAY = timedelta(minutes=1)
# A sending that has not come back after this was cut off: nobody knows whether it went, so it is not repeated.
CUT_OFF = timedelta(minutes=10)
# Then the worker turns to its other work; the rest goes in the next round.
LONGEST_ROUND = timedelta(seconds=10)


class Fate(StrEnum):
    """What became of one try."""

    SENT = "sent"
    NOTHING_TO_SAY = "nothing_to_say"
    REFUSED = "refused"  # for good
    PUT_OFF = "put_off"
    AWAY = "away"  # put off, and all others with it
    UNSURE = "unsure"  # may have gone


@dataclass(frozen=True, slots=True)
class Sent:
    """What one round of sending did."""

    sent: int = 0
    failed: int = 0
    put_off: int = 0


def send_owed(*, at: datetime, now: Callable[[], datetime], most: int = 500) -> Sent:
    """Send what is due and return what became of it; `now` is asked after each sending, for the moment it was done."""
    Notice.objects.filter(state=Notice.State.SENDING, claimed_at__lt=at - CUT_OFF).update(
        state=Notice.State.UNSURE, fault="cut_off"
    )
    due = Notice.objects.filter(state=Notice.State.OWED, way="mail", not_before__lte=at)
    fates: list[Fate] = []
    for key in list(due.order_by("not_before", "id").values_list("id", flat=True)[:most]):
        # Claimed and committed first: of two workers, and of a worker and its successor, one alone sends it.
        claimed = Notice.objects.filter(id=key, state=Notice.State.OWED).update(
            state=Notice.State.SENDING, claimed_at=now(), tries=F("tries") + 1
        )
        if claimed:
            fates.append(_send(Notice.objects.select_related("person").get(id=key), at=at, now=now))
        if fates and fates[-1] in (Fate.AWAY, Fate.UNSURE):
            due.update(not_before=now() + SERVER_AWAY)
            break
        if now() - at > LONGEST_ROUND:
            break
    return Sent(
        sent=fates.count(Fate.SENT),
        failed=fates.count(Fate.REFUSED),
        put_off=fates.count(Fate.PUT_OFF) + fates.count(Fate.AWAY),
    )


def _send(notice: Notice, *, at: datetime, now: Callable[[], datetime]) -> Fate:
    fate, notice.fault = _try(notice, at=at)
    if fate in (Fate.PUT_OFF, Fate.AWAY) and now() - notice.owed_at > GIVE_UP_AFTER:
        fate = Fate.REFUSED
    match fate:
        case Fate.SENT:
            notice.state, notice.sent_at = Notice.State.SENT, now()
        case Fate.NOTHING_TO_SAY:
            notice.state = Notice.State.SENT
        case Fate.REFUSED:
            notice.state = Notice.State.FAILED
        case Fate.UNSURE:
            notice.state = Notice.State.UNSURE
        case Fate.PUT_OFF | Fate.AWAY:
            notice.state = Notice.State.OWED
            notice.not_before = now() + min(LONGEST_WAIT, timedelta(minutes=2 ** min(notice.tries, 6)))
    if notice.state != Notice.State.OWED:
        notice.calendar = None
    notice.save(update_fields=["state", "sent_at", "fault", "not_before", "calendar"])
    return fate


def _try(notice: Notice, *, at: datetime) -> tuple[Fate, str]:
    """Return what became of one try, and what was wrong in a word."""
    if notice.kind == Kind.DIGEST and at - notice.owed_at > LATEST:
        return Fate.REFUSED, "too_late"
    try:
        message = _message(notice, at=at)
    except DatabaseError:
        raise
    except Exception as fault:  # noqa: BLE001 - one that cannot be written must not hold up the others
        log.error("letter_failed", notice=notice.id, kind=notice.kind, fault=type(fault).__name__)
        return Fate.PUT_OFF, "unwritten"
    if isinstance(message, str):
        return (Fate.REFUSED if message == "no_address" else Fate.NOTHING_TO_SAY), message
    return _post(message)


def _message(notice: Notice, *, at: datetime) -> EmailMessage | str:
    """Return the mail of a notice, or in a word why there is none."""
    person = notice.person
    address = _complainant(notice.case_id) if person is None else person.email if person.is_active else ""
    if not address:
        return "no_address"
    with translation.override(notice.language):
        letter = letters.of(notice, at=at)
    if letter is None:
        return "nothing_waits"
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        # What carries an invitation is answered by calendars, and by people, where answers are taken in.
        reply_to=[settings.NARAHUBUNG_MAIL_REPLIES] if notice.calendar and settings.NARAHUBUNG_MAIL_REPLIES else None,
        # The same notice has the same id, should a server see it twice all the same.
        headers={"Message-ID": f"<notice-{notice.id}@{letters.mail_domain()}>", "Auto-Submitted": "auto-generated"},
    )
    if notice.calendar is not None:
        part = bytes(notice.calendar).decode()
        mail.attach_alternative(part, f"text/calendar; method={notice.calendar_method}")
    return mail


def _post(message: EmailMessage) -> tuple[Fate, str]:
    server = get_connection()
    try:
        server.open()
    except smtplib.SMTPResponseException as refused:
        # Not even let in, or the house's own password is wrong: no reader's fault, and so with all others.
        return Fate.AWAY, f"smtp_{refused.smtp_code}"
    except OSError:
        return Fate.AWAY, "unreachable"
    try:
        return _handed_over(message, server=server)
    finally:
        # What the server has taken is sent, even if the farewell fails.
        with suppress(OSError):
            server.close()


def _handed_over(message: EmailMessage, *, server: BaseEmailBackend) -> tuple[Fate, str]:
    try:
        server.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refused:
        # A server that knows us not yet says 4xx to everybody at first.
        return _by_code(max((code for code, _words in refused.recipients.values()), default=500))
    except smtplib.SMTPResponseException as answer:
        return _by_code(answer.smtp_code)
    except (UnicodeError, ValueError, smtplib.SMTPNotSupportedError):
        return Fate.REFUSED, "refused"
    except OSError:
        # Silence or a broken line in the middle: the server may have taken it.
        return Fate.UNSURE, "cut_off"
    return Fate.SENT, ""


def _by_code(code: int) -> tuple[Fate, str]:
    return (Fate.REFUSED if code >= 500 else Fate.PUT_OFF), f"smtp_{code}"


def _complainant(case: UUID | None) -> str:
    return complainant_address(case) if case else ""
