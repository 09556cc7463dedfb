"""The second lock of a person's signing key: it opens with a passkey's secret and the key ring together.

The secret (WebAuthn PRF) is made in the passkey for one salt and one address. From it HKDF-SHA256 derives the key of
the inner lock; neither is kept. Whoever steals the database, or runs the machine, has no passkey.
"""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction

from narahubung.documents import office
from narahubung.documents.models import PasskeyLock
from narahubung.keyring import binding
from narahubung.rules.signature import Touch

SALT_BYTES = 32
_NONCE_BYTES = 12


def sealed(plain: bytes, *, touch: Touch, salt: bytes, serial: str) -> bytes:
    """Return a private key locked by this passkey, bound to key and passkey."""
    nonce, place = os.urandom(_NONCE_BYTES), _place(serial, touch.credential)
    inner = nonce + _box(touch, salt=salt, serial=serial).encrypt(nonce, plain, place)
    return office.ring().seal(inner, bound_to=place)


def opened(lock: PasskeyLock, *, touch: Touch, serial: str) -> bytes:
    """Return the private key; the box refuses (`InvalidTag`) another secret than the one that locked it."""
    place = _place(serial, touch.credential)
    inner = office.ring().unseal(bytes(lock.sealed), bound_to=place)
    box = _box(touch, salt=bytes(lock.salt), serial=serial)
    return box.decrypt(inner[:_NONCE_BYTES], inner[_NONCE_BYTES:], place)


def reseal() -> int:
    """Seal every such lock anew with the ring's current data key, and return how many needed it."""
    ring, changed = office.ring(), 0
    for found in PasskeyLock.objects.order_by("pk").iterator():
        with transaction.atomic():
            row = PasskeyLock.objects.select_for_update().select_related("key").filter(pk=found.pk).first()
            if row is not None and ring.needs_rotation(bytes(row.sealed)):
                place = _place(row.key.serial, bytes(row.credential))
                row.sealed = ring.seal(ring.unseal(bytes(row.sealed), bound_to=place), bound_to=place)
                row.save(update_fields=["sealed"])
                changed += 1
    return changed


def _box(touch: Touch, *, salt: bytes, serial: str) -> AESGCM:
    info = b"narahubung signing key " + serial.encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(touch.secret))


def _place(serial: str, credential: bytes) -> bytes:
    return binding("documents.passkeylock", "sealed", f"{serial}:{credential.hex()}")
