"""Mail that is owed goes out: each claimed before it is sent, tried again when the server refuses, never sent twice."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import translation

from narahubung.cases.outbox import complainant_address
from narahubung.notices import letters
from narahubung.notices.models import Notice

TRIES = 6
# A sending that has not come back after this was cut off: nobody knows whether it went, so it is not repeated.
CUT_OFF = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Sent:
    """What one round of sending did."""

    sent: int = 0
    failed: int = 0
    put_off: int = 0


def send_owed(*, at: datetime, now: Callable[[], datetime], most: int = 100) -> Sent:
    """Send what is due and return what became of it; `now` is asked after each sending, for the moment it was done."""
    Notice.objects.filter(state=Notice.State.SENDING, claimed_at__lt=at - CUT_OFF).update(
        state=Notice.State.UNSURE, fault="cut_off"
    )
    counts = {Notice.State.SENT: 0, Notice.State.FAILED: 0, Notice.State.OWED: 0}
    keys = list(
        Notice.objects.filter(state=Notice.State.OWED, way="mail", not_before__lte=at)
        .order_by("not_before", "id")
        .values_list("id", flat=True)[:most]
    )
    for key in keys:
        # Claimed and committed first: of two workers, and of a worker and its successor, one alone sends it.
        claimed = Notice.objects.filter(id=key, state=Notice.State.OWED).update(
            state=Notice.State.SENDING, claimed_at=now(), tries=F("tries") + 1
        )
        if claimed == 1:
            counts[_send(Notice.objects.select_related("person").get(id=key), at=at, now=now)] += 1
    return Sent(counts[Notice.State.SENT], counts[Notice.State.FAILED], counts[Notice.State.OWED])


def _send(notice: Notice, *, at: datetime, now: Callable[[], datetime]) -> Notice.State:
    fault, final = _try(notice, at=at)
    if not fault:
        notice.state, notice.sent_at, notice.fault = Notice.State.SENT, now(), ""
    elif final or notice.tries >= TRIES:
        notice.state, notice.fault = Notice.State.FAILED, fault
    else:
        notice.state, notice.fault = Notice.State.OWED, fault
        notice.not_before = now() + timedelta(minutes=2**notice.tries)
    notice.save(update_fields=["state", "sent_at", "fault", "not_before"])
    return Notice.State(notice.state)


def _try(notice: Notice, *, at: datetime) -> tuple[str, bool]:
    """Return what went wrong in a word (nothing: it went) and whether trying again is useless."""
    address = notice.person.email if notice.person else _complainant(notice.case_id)
    if not address:
        return "no_address", True
    with translation.override(notice.language):
        letter = letters.of(notice, at=at)
    if letter is None:
        return "", False  # nothing waits any more, so there is nothing to send
    message = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        # The same notice has the same id, should a server see it twice all the same.
        headers={"Message-ID": f"<notice-{notice.id}@{letters.mail_domain()}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, UnicodeError, ValueError):
        return "refused", True
    except smtplib.SMTPResponseException as answer:
        return f"smtp_{answer.smtp_code}", answer.smtp_code >= 500
    except (OSError, smtplib.SMTPException):
        return "unreachable", False
    return "", False


def _complainant(case: UUID | None) -> str:
    return complainant_address(case) if case else ""
