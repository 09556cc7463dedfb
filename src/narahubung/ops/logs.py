"""Log lines made of codes: what happened, where, how grave; never a name, an address or what somebody wrote."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import structlog

OURS = "narahubung"
BLANK = re.compile(r"%(\(\w+\))?[-+ 0-9.#]*[a-zA-Z]")
PLACES = 8  # the innermost calls of an exception that are told


class Codes(logging.Formatter):
    """Writes one JSON object a line.

    Of other people's messages only the fixed part is told: what is put into it may be a path, a host or a value that a
    visitor typed. Of an exception only its kind and its places: its text may quote a row.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        raised: object = record.exc_info
        if isinstance(record.msg, Mapping):  # one of ours, by structlog
            told = dict(record.msg)
            raised = told.pop("exc_info", None) or raised
            line |= told
        elif record.name.split(".", 1)[0] == OURS:
            line["event"] = record.getMessage()
        else:
            line["event"] = fixed_part(record)
        status = getattr(record, "status_code", None)
        if isinstance(status, int):
            line["status"] = status
        line |= faults(raised)
        return json.dumps(line, ensure_ascii=False, default=str)


def fixed_part(record: logging.LogRecord) -> str:
    """Return what of a message does not change from one visitor to the next."""
    if record.name.startswith("django.security"):
        return (
            "refused"  # its messages come with the visitor's words already put in; the logger's name says what it was
        )
    return BLANK.sub("…", str(record.msg))


def faults(raised: object) -> dict[str, object]:
    """Return what may be told of an exception, given as logging gives it: a triple, an exception, or yes."""
    if raised is True:
        raised = sys.exc_info()
    if isinstance(raised, BaseException):
        raised = (type(raised), raised, raised.__traceback__)
    if not isinstance(raised, tuple) or not isinstance(raised[0], type):
        return {}
    frames = traceback.extract_tb(raised[2])[-PLACES:]
    places = [f"{Path(frame.filename).parent.name}/{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    return {"exception": raised[0].__name__, "at": places}


def formatter() -> logging.Formatter:
    """Return the formatter of every handler, and lead structlog's lines to it."""
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return Codes()
