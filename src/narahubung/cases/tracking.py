"""A complainant's code and PIN open one case, and guessing them is hopeless."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from narahubung.cases import scope, sealing
from narahubung.cases.models import TrackingKey
from narahubung.rules.parties import CLOCKWORK, Actor
from narahubung.rules.references import read_pin, read_tracking_code
from narahubung.rules.refusals import NotSeen, TooMany

# After so many wrong PINs a case's lock stays shut for a while; the code alone already has 60 bits.
TRIES = 5
SHUT_FOR = timedelta(minutes=15)


def open_by_code(code: str, pin: str, *, at: datetime) -> Actor:
    """Return the actor that this code and PIN make of whoever holds them.

    Refuses `Malformed` what cannot be a code, `NotSeen` alike for an unknown code and a wrong PIN, and `TooMany` after
    five wrong PINs within the quarter of an hour.
    """
    code, pin = read_tracking_code(code), read_pin(pin)
    # Nobody's scope shows these rows; the code itself is the key to its one.
    with scope.seen_by(CLOCKWORK):
        key = TrackingKey.objects.select_for_update().filter(code=sealing.code_digest(code)).first()
        if key is None:
            raise NotSeen
        if key.locked_until is not None and at < key.locked_until:
            raise TooMany(max(1, int((key.locked_until - at).total_seconds())))
        right = hmac.compare_digest(bytes(key.pin), sealing.pin_digest(key.case_id, pin))
        if right and key.misses == 0:
            return Actor(case=key.case_id)
        key.misses = 0 if right else key.misses + 1
        key.locked_until = at + SHUT_FOR if key.misses >= TRIES else None
        if key.locked_until:
            key.misses = 0
        key.save(update_fields=["misses", "locked_until"])
    if not right:
        # Raised after the commit: a refusal inside would undo the count of wrong tries.
        raise NotSeen
    return Actor(case=key.case_id)
