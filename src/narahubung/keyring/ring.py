"""Seal bytes to their place, open them again, and turn values into digests that only this ring can make.

A sealed value is ``format (1 byte) | key version (2) | nonce (12) | AES-256-GCM ciphertext and tag``. Its associated
data is the header and the *binding* of the place where it lies (table, column, row), so a ciphertext copied to
another row or column does not open there (NIST SP 800-38D; random 96-bit nonces: rotate before 2**32 seals a key).
"""

import hmac
import os
import struct
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from narahubung.keyring import ringfile
from narahubung.keyring.ringfile import KeyMissing, KeyringFault, RingExists, RingKeys, SealBroken

_FORMAT = 1
_HEADER = struct.Struct(">BH")
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SHORTEST = _HEADER.size + _NONCE_BYTES + _TAG_BYTES


def binding(*parts: str) -> bytes:
    """Return the unmistakable name of a place, for example ``binding("cases.party", "name", party_id)``.

    Each part carries its length, so ``("ab", "c")`` and ``("a", "bc")`` are different places.
    """
    encoded = [part.encode("utf-8") for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


class KeyRing:
    """The keys of one installation, opened from a folder; safe to share between threads.

    A process keeps its ring for as long as it lives. When another process rotates the ring, this one sees the
    changed file at its next ``seal``, and at an ``unseal`` that names a version it does not know.
    """

    def __init__(self, folder: Path, *, passphrase: str | None = None) -> None:
        """Open the ring in the folder; refused as ``ringfile.read_keys`` refuses."""
        self._folder = folder
        self._passphrase = passphrase
        self._path = folder / ringfile.RING_FILE
        self._load()

    @classmethod
    def open(cls, folder: Path, *, passphrase: str | None = None) -> "KeyRing":
        """Return the ring that lies in the folder; refused with ``RingMissing`` or ``RingUnreadable``."""
        return cls(folder, passphrase=passphrase)

    @classmethod
    def create(cls, folder: Path, *, passphrase: str | None = None) -> "KeyRing":
        """Return the folder's ring, made now if there is none; processes that start at once all get the same one."""
        # Somebody may have been here before us, perhaps a millisecond ago: then theirs is the ring.
        with suppress(RingExists):
            ringfile.write_new(folder, RingKeys.fresh(), passphrase=passphrase)
        return cls(folder, passphrase=passphrase)

    @property
    def current_version(self) -> int:
        """The version of the data key that seals now."""
        return self._keys.current

    @property
    def versions(self) -> tuple[int, ...]:
        """The versions of all data keys that can still open."""
        return tuple(sorted(self._keys.data))

    def seal(self, plain: bytes, *, bound_to: bytes) -> bytes:
        """Return the bytes sealed by the current key to the place named by ``bound_to`` (see ``binding``)."""
        self._reload_if_changed()
        version = self._keys.current
        header = _HEADER.pack(_FORMAT, version)
        nonce = os.urandom(_NONCE_BYTES)
        return header + nonce + self._boxes[version].encrypt(nonce, plain, header + bound_to)

    def unseal(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        """Return the plain bytes of what ``seal`` made for the same place.

        Refuses with ``SealBroken`` (changed, cut, or from another place) or ``KeyMissing`` (a version not held).
        """
        version = _version_of(sealed)
        box = self._boxes.get(version)
        if box is None:
            self._reload_if_changed()
            box = self._boxes.get(version)
        if box is None:
            raise KeyMissing(version)
        header, rest = sealed[: _HEADER.size], sealed[_HEADER.size :]
        try:
            return box.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], header + bound_to)
        except InvalidTag:
            raise SealBroken("the sealed bytes were changed or belong to another place") from None

    def needs_rotation(self, sealed: bytes) -> bool:
        """Was this sealed by a key that is no longer the current one? Refuses with ``SealBroken`` what is no seal."""
        self._reload_if_changed()
        return _version_of(sealed) != self._keys.current

    def blind(self, value: str, *, purpose: str) -> bytes:
        """Return the 32-byte blind index of a value: equal values meet, and nobody without the ring can try values.

        The caller normalises the value (case, spaces, digits of a telephone number); the purpose keeps indexes of
        different columns apart. Not affected by ``rotate``.
        """
        return hmac.digest(self._keys.index, binding(purpose, value), "sha256")

    def code_digest(self, code: str, *, purpose: str) -> bytes:
        """Return the 32-byte digest under which a tracking code or PIN is kept instead of itself."""
        return hmac.digest(self._keys.codes, binding(purpose, code), "sha256")

    def code_matches(self, code: str, digest: bytes, *, purpose: str) -> bool:
        """Is this the code that the digest was made from? Takes the same time whether it is or not."""
        return hmac.compare_digest(self.code_digest(code, purpose=purpose), digest)

    def rotate(self) -> int:
        """Add a data key, make it the current one, and return its version; older keys stay for reading."""
        with ringfile.locked(self._folder):
            keys = ringfile.read_keys(self._folder, passphrase=self._passphrase).with_new_data_key()
            ringfile.replace(self._folder, keys, passphrase=self._passphrase)
        self._load()
        return keys.current

    def retire(self, version: int) -> None:
        """Destroy an old data key, once nothing sealed by it is left; what it sealed can never be read again.

        Refuses the current key with ``KeyringFault`` and an unknown one with ``KeyMissing``.
        """
        with ringfile.locked(self._folder):
            keys = ringfile.read_keys(self._folder, passphrase=self._passphrase)
            if version == keys.current:
                raise KeyringFault(f"version {version} is the current data key; rotate first")
            if version not in keys.data:
                raise KeyMissing(version)
            ringfile.replace(self._folder, keys.without_data_key(version), passphrase=self._passphrase)
        self._load()

    def rewrap(self, passphrase: str | None) -> None:
        """Write the ring file anew under another passphrase, or under none."""
        with ringfile.locked(self._folder):
            keys = ringfile.read_keys(self._folder, passphrase=self._passphrase)
            ringfile.replace(self._folder, keys, passphrase=passphrase)
        self._passphrase = passphrase
        self._load()

    def _load(self) -> None:
        # The mark is taken before the content: a change in between is then noticed at the next look, never missed.
        mark = self._file_mark()
        keys = ringfile.read_keys(self._folder, passphrase=self._passphrase)
        # Boxes first: a thread that reads the new current version must already find its box.
        self._boxes = {version: AESGCM(key) for version, key in keys.data.items()}
        self._keys = keys
        self._mark = mark

    def _reload_if_changed(self) -> None:
        if self._file_mark() != self._mark:
            self._load()

    def _file_mark(self) -> tuple[int, int]:
        """Tell one ring file from the next: the clock of a disk can be too coarse to tell two changes apart."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            raise ringfile.RingMissing(f"no key ring in {self._folder}") from None
        return found.st_mtime_ns, found.st_ino


def _version_of(sealed: bytes) -> int:
    if len(sealed) < _SHORTEST:
        raise SealBroken("too short to be sealed bytes")
    layout, version = _HEADER.unpack_from(sealed)
    if layout != _FORMAT:
        raise SealBroken("not sealed by this key ring")
    return int(version)
