"""What kinds of signature there are and how sure each is, what a PIN must be, and how signing says no.

Levels: PP 71/2019 Art. 60(2) knows certified and uncertified electronic signatures; a scan of paper is neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from narahubung.rules.refusals import Incomplete, RuleBroken

SHORTEST_PIN, LONGEST_PIN = 6, 12

# The office's own choice: so many wrong PINs in a row shut the key until a head opens it, or for a day.
TRIES = 5
SHUT_FOR = timedelta(hours=24)

_EASY = frozenset({"121212", "112233", "123321", "159753", "147258", "258369", "147258369", "123654", "246810"})


class Level(StrEnum):
    """How a signature was given; never called more than it is."""

    PAPER_SCAN = "paper_scan"
    INTERNAL = "internal"
    CERTIFIED = "certified"


@dataclass(frozen=True, slots=True)
class Touch:
    """A passkey its holder has just proved, and the secret it gave for one salt; neither PIN nor key, kept nowhere."""

    credential: bytes
    secret: bytes = field(repr=False)


# What opens a person's key: their PIN, or a passkey of theirs.
Opener = str | Touch


class NoSigningKey(RuleBroken):
    """The person has no key of their own yet, or none that is valid today (422)."""


class WrongPin(RuleBroken):
    """The PIN does not open the key; `left` tries are left (422)."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} tries left")
        self.left = left


class PasskeyRefused(RuleBroken):
    """The passkey was not proved, or does not open the key; `left` tries are left (422)."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} tries left")
        self.left = left


class PinShut(RuleBroken):
    """Too many wrong PINs: the key stays shut until that moment, or until a head opens it (429)."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"until {until:%Y-%m-%dT%H:%MZ}")
        self.until = until


class ProviderRefused(RuleBroken):
    """The certified provider did not sign: `reason` is a kind of refusal, never its own words (422 or 503)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def fit_pin(pin: str) -> str:
    """Return a new PIN as it will be kept; refuses `Incomplete` one of other than 6 to 12 digits, or one easy to guess.

    Easy: a row (123456, 987654), few digits (111111, 101010), a group repeated (123123), or one everybody tries.
    """
    kept = pin.strip()
    if not kept:
        raise Incomplete(pin="missing")
    if not (kept.isascii() and kept.isdigit() and SHORTEST_PIN <= len(kept) <= LONGEST_PIN):
        raise Incomplete(pin="pin_length")
    if _is_easy(kept):
        raise Incomplete(pin="pin_easy")
    return kept


def _is_easy(pin: str) -> bool:
    repeated = any(pin == (pin[:size] * len(pin))[: len(pin)] for size in range(1, len(pin) // 2 + 1))
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return repeated or len(set(pin)) < 3 or steps in ({1}, {9}) or pin in _EASY
