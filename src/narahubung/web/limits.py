"""How often one address may knock, counted without keeping the address: a salted digest, and the salt dies at night."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from narahubung.rules.refusals import TooMany


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many within a stretch of so many seconds, from one address; a limit of 0 is none."""

    name: str
    most: int
    seconds: int


def lodging() -> Limit:
    """Return the limit on complaints: generous, for a whole village may share one address."""
    return Limit("lodge", settings.NARAHUBUNG_LODGE_LIMIT, 3600)


UPLOADS = Limit("upload", 300, 3600)
TRIES = Limit("track", 60, 900)
CHECKS = Limit("check", 60, 900)

# The shared cache's table, written in one statement: the cache's own way would take five, and count wrong under load.
_TABLE = settings.NARAHUBUNG_COUNTERS
_ADD = f"""
INSERT INTO {_TABLE} AS kept (cache_key, value, expires) VALUES (%s, '1', %s)
ON CONFLICT (cache_key) DO UPDATE SET value = (kept.value::int + 1)::text RETURNING value::int
"""  # noqa: S608 - the name is our own setting
_SALT = f"""
INSERT INTO {_TABLE} AS kept (cache_key, value, expires) VALUES (%s, %s, %s)
ON CONFLICT (cache_key) DO UPDATE SET value = kept.value RETURNING value
"""  # noqa: S608 - the name is our own setting
_FORGET = f"DELETE FROM {_TABLE} WHERE expires < %s"  # noqa: S608 - the name is our own setting

_salts: dict[date, bytes] = {}


def count(request: HttpRequest, limit: Limit, *, at: datetime) -> None:
    """Count one knock; refuses `TooMany` beyond the limit, with the seconds until the next stretch begins."""
    if not limit.most:
        return
    stretch, gone = divmod(int(at.timestamp()), limit.seconds)
    left = limit.seconds - gone
    digest = hashlib.blake2b(_address(request).encode(), key=_salt(at), digest_size=16).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [f"{limit.name}:{stretch}:{digest}", at + timedelta(seconds=left)])
        times = int(cursor.fetchone()[0])
    if times > limit.most:
        raise TooMany(left)


def _address(request: HttpRequest) -> str:
    found = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        # Our own proxy adds the last part; what stands before it anybody may have written.
        found = request.headers.get("X-Forwarded-For", found).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return ""
    # A household of IPv6 owns 2^64 addresses: they count as one.
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _salt(at: datetime) -> bytes:
    """Return the salt of this day (UTC), the same in all processes; with a new day what the old one counted is gone."""
    today = at.astimezone(UTC).date()
    salt = _salts.get(today)
    if salt is None:
        ends = datetime.combine(today + timedelta(days=1), time.min, UTC)
        with connection.cursor() as cursor:
            cursor.execute(_FORGET, [at])
            cursor.execute(_SALT, [f"salt:{today}", secrets.token_hex(32), ends])
            salt = bytes.fromhex(cursor.fetchone()[0])
        _salts.clear()
        _salts[today] = salt
    return salt
