"""The code at the door: shown as a QR on the screen, new every minute, so that only who is there can scan it."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from io import BytesIO

from django.utils.safestring import SafeString, mark_safe

from narahubung.meetings.models import Meeting

EVERY = timedelta(minutes=1)
# Long enough to scan, sign in and press; short enough that a forwarded picture is of no use.
HOLDS = 10


def code(row: Meeting, *, at: datetime) -> str:
    """Return the code of this minute."""
    return _code(row, _slot(at))


def opens(row: Meeting, said: str, *, at: datetime) -> bool:
    """Return whether the code was shown at this meeting within the last ten minutes."""
    now = _slot(at)
    shown = (_code(row, now - back).encode() for back in range(HOLDS))
    return any(hmac.compare_digest(said.encode(), one) for one in shown)


def drawing(address: str) -> SafeString:
    """Return the QR of an address as SVG without a size of its own."""
    import segno

    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=False, border=2, omitsize=True
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308 - drawn here, from an address of ours


def _slot(at: datetime) -> int:
    return int(at.timestamp() // EVERY.total_seconds())


def _code(row: Meeting, slot: int) -> str:
    text = f"{row.pk}:{slot}".encode()
    return hmac.new(bytes.fromhex(row.door_key), text, hashlib.sha256).hexdigest()[:20]
