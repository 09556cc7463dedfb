"""Every way the house says no: named exceptions that carry facts, never finished text."""

from __future__ import annotations

from datetime import datetime


class RuleBroken(Exception):
    """A refusal. `web.errors` alone turns it into words and a status."""


class NotSeen(RuleBroken):
    """The case does not exist for this person: absent and forbidden must look the same (404)."""


class NotYours(RuleBroken):
    """The person sees the case but has no standing for this act (403)."""

    def __init__(self, act: str) -> None:
        super().__init__(act)
        self.act = act


class SamePerson(NotYours):
    """Four eyes: whoever drafted may not approve (403)."""


class WrongMoment(RuleBroken):
    """The act is not open from the present state or turn (409)."""

    def __init__(self, act: str, state: str, turn: str = "") -> None:
        super().__init__(f"{act} from {state}/{turn}")
        self.act = act
        self.state = state
        self.turn = turn


class Overtaken(WrongMoment):
    """Somebody else acted first; says who did what and when so that the second person can read it (409)."""

    def __init__(self, act: str, state: str, *, last_act: str, last_by: str, last_at: datetime) -> None:
        super().__init__(act, state)
        self.last_act = last_act
        self.last_by = last_by
        self.last_at = last_at


class Incomplete(RuleBroken):
    """Something the act needs is missing or unusable; `fields` maps the field to a code for the reason (422)."""

    def __init__(self, **fields: str) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in fields.items()))
        self.fields = fields


class KeyReused(RuleBroken):
    """The same idempotency key arrived with another body (422)."""


class Malformed(RuleBroken):
    """The request cannot be read at all: a forged cursor, a broken id, a NUL byte (400)."""


class TooLarge(RuleBroken):
    """A file or text is over its limit in bytes (413)."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(f"{what} > {limit}")
        self.what = what
        self.limit = limit


class FileRefused(RuleBroken):
    """A file's content is not on the allow-list, lies about its type or cannot be decoded safely (422)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooMany(RuleBroken):
    """Too many tries; `retry_after` is in seconds (429)."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(str(retry_after))
        self.retry_after = retry_after


class Unavailable(RuleBroken):
    """The house cannot keep what it is given just now, so it does not take it (503)."""
