"""Keyset paging: a place in a list as a word in the address, read back so strictly that a forged one is refused."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.http import HttpRequest, QueryDict

from narahubung.rules.refusals import Malformed

Key = tuple[str | int | date | datetime | UUID | None, ...]

_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after the row with this key, or before it when reading `backwards`."""

    key: Key
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """The two ways on from a page, as addresses that keep every filter; empty where there is none."""

    earlier: str = ""
    later: str = ""

    def __bool__(self) -> bool:
        """Return whether there is any way on."""
        return bool(self.earlier or self.later)


def write_place(place: Place) -> str:
    """Return the place as text for an address. Keys hold text, whole numbers, days, aware moments, UUIDs or None."""
    plain = [place.backwards, *(_plain(value) for value in place.key)]
    packed = json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def read_place(text: str, *, kinds: tuple[type, ...]) -> Place:
    """Return the place that `write_place` wrote.

    `kinds` are the types of the key's values in order (`str`, `int`, `date`, `datetime`, `UUID`); each may also be
    None. Refuses `Malformed` whatever is not exactly that: a wrong alphabet, length, type, zone or an unprintable sign.
    """
    if len(text) > _LONGEST:
        raise Malformed("cursor")
    try:
        plain = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        if not isinstance(plain, list) or len(plain) != len(kinds) + 1 or not isinstance(plain[0], bool):
            raise Malformed("cursor")
        key = tuple(_value(item, kind) for item, kind in zip(plain[1:], kinds, strict=True))
    except (ValueError, binascii.Error, RecursionError, OverflowError) as broken:
        raise Malformed("cursor") from broken
    return Place(key=key, backwards=plain[0])


def asked_place(request: HttpRequest, *, kinds: tuple[type, ...], name: str = "dari") -> Place | None:
    """Return the place the address asks for, or None for the first page; refuses `Malformed` a forged one."""
    text = request.GET.get(name, "")
    return read_place(text, kinds=kinds) if text else None


def pager(request: HttpRequest, *, earlier: Key | None, later: Key | None, name: str = "dari") -> Pager:
    """Return the addresses of the page before and the page after, given the first and the last row's keys.

    Pass None where there is nothing further that way. Every other part of the address, the filters, is kept.
    """
    return Pager(
        earlier=_address(request, name, Place(earlier, backwards=True)) if earlier is not None else "",
        later=_address(request, name, Place(later)) if later is not None else "",
    )


def _address(request: HttpRequest, name: str, place: Place) -> str:
    query: QueryDict = request.GET.copy()
    query[name] = write_place(place)
    return f"?{query.urlencode()}"


def _plain(value: str | int | date | datetime | UUID | None) -> str | int | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value


def _value(item: object, kind: type) -> str | int | date | datetime | UUID | None:
    if item is None:
        return None
    if kind is int:
        # A bool is an int to Python, and a number over 64 bits is none to the database.
        if isinstance(item, int) and not isinstance(item, bool) and -(2**63) <= item < 2**63:
            return item
        raise ValueError("no whole number")
    if not isinstance(item, str) or not item.isprintable():
        raise ValueError("no text")
    if kind is datetime:
        moment = datetime.fromisoformat(item)
        if moment.tzinfo is None:
            raise ValueError("no zone")
        return moment.astimezone(UTC)
    if kind is date:
        return date.fromisoformat(item)
    if kind is UUID:
        return UUID(item)
    return item
