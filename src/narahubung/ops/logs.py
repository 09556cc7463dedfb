"""Log lines made of codes: what happened, where, how long; never a name, an address or what somebody wrote."""

from __future__ import annotations

import logging
import traceback
from collections.abc import MutableMapping

import structlog

Line = MutableMapping[str, object]

# A message of Django's own may quote what a visitor typed (a path, a host, a value refused by the database).
QUOTING = ("django.request", "django.security", "django.db")


def only_codes(_logger: object, _method: str, line: Line) -> Line:
    """Take out of a line whatever could quote a visitor: arguments, exception texts, request objects."""
    record = line.pop("_record", None)
    line.pop("_from_structlog", None)
    if not isinstance(record, logging.LogRecord):
        return line
    if record.name.startswith(QUOTING):
        line["event"] = str(record.msg).split("%", 1)[0].strip(" :") or "…"
        status = getattr(record, "status_code", None)
        if isinstance(status, int):
            line["status"] = status
    line.pop("exc_info", None)
    if record.exc_info and record.exc_info[0] is not None:
        kind, _, frames = record.exc_info
        line["exception"] = kind.__name__
        # Places only: the text of an exception may hold a row's values.
        line["at"] = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(frames)[-8:]]
    return line


def formatter() -> logging.Formatter:
    """Return the formatter of every handler: one JSON object a line."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[only_codes, structlog.processors.JSONRenderer()]
    )
