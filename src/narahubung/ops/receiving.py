"""Take in one mail from a mail server that pipes it here; the exit code tells the server what to do with it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import BinaryIO

import structlog
from django.db import Error
from django.utils import timezone

from narahubung.meetings import mailed
from narahubung.meetings.mailed import Fate
from narahubung.ops import serving

log = structlog.get_logger(__name__)

# As sysexits.h names them, which Postfix, Exim, fetchmail and getmail read.
_CODES = {Fate.TAKEN: os.EX_OK, Fate.IGNORED: os.EX_OK, Fate.NOT_UNDERSTOOD: os.EX_DATAERR}
LATER = os.EX_TEMPFAIL


def receive(say: Callable[[str], None], *, source: BinaryIO | None = None) -> int:
    """Read one message from standard input, say in one line of codes what became of it, and return the exit code.

    0: taken in, or rightly without effect; 65: not understood, so its sender must hear of it; 75: try again later.
    """
    serving.insist_on_prepared_house()
    taken_from = source or sys.stdin.buffer
    raw = taken_from.read(mailed.LARGEST + 1)
    while taken_from.read(65_536):
        pass  # whoever writes to a closed pipe takes it for our fall
    try:
        outcome = mailed.take(raw, at=timezone.now())
    except Error as away:
        say(f"later: {type(away).__name__}")
        return LATER
    except Exception:  # a traceback would quote the mail into the mail server's log and its bounce
        log.exception("receive_failed")
        say("later: fault")
        return LATER
    say(f"{outcome.fate}: {outcome.why}" if outcome.why else outcome.fate.value)
    return _CODES[outcome.fate]
