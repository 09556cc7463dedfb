"""Register numbers that survive being read over the telephone, and tracking codes that cannot be guessed."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from narahubung.rules.refusals import Malformed

# Crockford's base 32: no I, L, O or U, so that nothing sounds or looks like something else.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
# 60 bits, and 20 more from the PIN; drawn by the server, so a keyed digest suffices to keep them.
CODE_LENGTH = 12
PIN_LENGTH = 6


def register_number(*, year: int, running: int) -> str:
    """Return `2026-004217-58`: year, running number of at least six digits, and two check digits.

    The check is ISO 7064 MOD 97-10 over all digits, as in bank account numbers: it finds every single wrong digit and
    every swap of two neighbours. Refuses (ValueError) a year outside 2000-9999 or a running number under 1.
    """
    if not 2000 <= year <= 9999 or running < 1:
        raise ValueError("a register number needs a four-digit year and a running number from 1")
    digits = f"{year}{running:06d}"
    check = 98 - int(digits + "00") % 97
    return f"{year}-{running:06d}-{check:02d}"


def read_register_number(text: str) -> str:
    """Return the number as the register writes it, from whatever a person typed; `Malformed` if the check fails."""
    digits = "".join(sign for sign in text.strip() if sign not in " -./")
    if not (digits.isascii() and digits.isdigit() and 12 <= len(digits) <= 18) or int(digits) % 97 != 1:
        raise Malformed("register number")
    return f"{digits[:4]}-{digits[4:-2]}-{digits[-2:]}"


def in_code_signs(number: int, *, length: int) -> str:
    """Return the lowest bits of a number, drawn or made by a keyed digest, in signs that cannot be misread."""
    signs = []
    for _ in range(length):
        number, place = divmod(number, len(_ALPHABET))
        signs.append(_ALPHABET[place])
    return "".join(signs)


def spoken(code: str) -> str:
    """Return a tracking code in groups of four, as it is printed and read aloud: `7K3M-9QXD-2F8T`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_tracking_code(text: str) -> str:
    """Return the twelve signs without separators, misread letters mended; refuses `Malformed` otherwise."""
    signs = "".join(sign for sign in text.strip().upper() if sign not in " -").translate(_MISREAD)
    if len(signs) != CODE_LENGTH or any(sign not in _ALPHABET for sign in signs):
        raise Malformed("tracking code")
    return signs


def read_pin(text: str) -> str:
    """Return the six digits; refuses `Malformed` otherwise."""
    digits = "".join(sign for sign in text.strip() if sign not in " -")
    if len(digits) != PIN_LENGTH or not (digits.isascii() and digits.isdigit()):
        raise Malformed("PIN")
    return digits


def ordered_id(at: datetime) -> UUID:
    """Return a fresh id that sorts by time and cannot be guessed: UUID version 7 (RFC 9562), 74 random bits."""
    milliseconds = int(at.timestamp() * 1000) & (1 << 48) - 1
    chance = secrets.randbits(74)
    return UUID(int=milliseconds << 80 | 7 << 76 | (chance >> 62) << 64 | 2 << 62 | chance & (1 << 62) - 1)
