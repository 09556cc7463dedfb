"""The one file that holds the keys: how it is written, wrapped by a passphrase, read back and replaced."""

import base64
import fcntl
import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

RING_FILE = "ring.json"
KEY_BYTES = 32
FORMAT = 1

_LOCK_FILE = "ring.lock"
_WRAP_BOUND_TO = b"narahubung key ring file 1"
# RFC 7914 parameters: about 60 ms and 32 MB once per process, ruinous for whoever must try a dictionary.
_SCRYPT_COST, _SCRYPT_BLOCK, _SCRYPT_LANES = 2**15, 8, 1


class KeyringFault(Exception):
    """Something is wrong with the keys or with what they sealed; an operator must look, the reader cannot help it."""


class RingMissing(KeyringFault):
    """The folder holds no key ring."""


class RingExists(KeyringFault):
    """The folder already holds a key ring; making another would lose everything sealed so far."""


class RingUnreadable(KeyringFault):
    """The ring file is damaged, is open to other people, or its passphrase is missing or wrong."""


class KeyMissing(KeyringFault):
    """What was sealed names a key version that this ring does not hold."""

    def __init__(self, version: int) -> None:
        super().__init__(f"no data key of version {version} in the ring")
        self.version = version


class SealBroken(KeyringFault):
    """The sealed bytes were changed, cut, or belong to another row or column."""


@dataclass(frozen=True, slots=True)
class RingKeys:
    """The secrets of one ring: data keys by version, which of them is current, and the two keyed-hash keys."""

    data: dict[int, bytes]
    current: int
    index: bytes
    codes: bytes

    @classmethod
    def fresh(cls) -> "RingKeys":
        """Return new random secrets with one data key, version 1."""
        return cls(
            data={1: secrets.token_bytes(KEY_BYTES)},
            current=1,
            index=secrets.token_bytes(KEY_BYTES),
            codes=secrets.token_bytes(KEY_BYTES),
        )

    def with_new_data_key(self) -> "RingKeys":
        """Return the same secrets with one more data key, which becomes the current one."""
        version = max(self.data) + 1
        data = {**self.data, version: secrets.token_bytes(KEY_BYTES)}
        return RingKeys(data=data, current=version, index=self.index, codes=self.codes)

    def without_data_key(self, version: int) -> "RingKeys":
        """Return the same secrets without one old data key; what it sealed can never be read again."""
        data = {held: key for held, key in self.data.items() if held != version}
        return RingKeys(data=data, current=self.current, index=self.index, codes=self.codes)


def read_keys(folder: Path, *, passphrase: str | None) -> RingKeys:
    """Return the secrets in the folder's ring file.

    Refuses with ``RingMissing`` where there is none, ``RingUnreadable`` where it is damaged, readable by other people
    of the machine, or wrapped by another passphrase.
    """
    path = folder / RING_FILE
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise RingMissing(f"no key ring in {folder}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise RingUnreadable(f"{path} cannot be read: {error}") from error
    if stat.S_IMODE(mode) & 0o077:
        raise RingUnreadable(f"{path} is open to other people of this machine; its mode must be 600")
    try:
        content = json.loads(text)
        if "wrapped" in content:
            content = json.loads(_unwrapped(content["wrapped"], passphrase=passphrase))
        return _keys_from(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RingUnreadable(f"{path} is not a key ring: {type(error).__name__}") from error


def write_new(folder: Path, keys: RingKeys, *, passphrase: str | None) -> None:
    """Write the folder's first ring file; of several processes that try at once exactly one succeeds.

    The others are refused with ``RingExists``.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _draft(folder, keys, passphrase=passphrase)
    try:
        # A hard link is the one way to publish a complete file that fails when the name is already taken.
        os.link(draft, folder / RING_FILE)
    except FileExistsError:
        raise RingExists(f"{folder} already holds a key ring") from None
    finally:
        draft.unlink()
    _flush_folder(folder)


def replace(folder: Path, keys: RingKeys, *, passphrase: str | None) -> None:
    """Put a new ring file in the place of the old one in a single step; call it while holding ``locked``."""
    _draft(folder, keys, passphrase=passphrase).replace(folder / RING_FILE)
    _flush_folder(folder)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the ring against every other process that wants to change it."""
    handle = os.open(folder / _LOCK_FILE, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _draft(folder: Path, keys: RingKeys, *, passphrase: str | None) -> Path:
    content = json.dumps(_content_of(keys), sort_keys=True)
    if passphrase:
        content = json.dumps({"format": FORMAT, "wrapped": _wrapped(content, passphrase=passphrase)}, sort_keys=True)
    path = folder / f".ring-{secrets.token_hex(8)}"
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return path


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _content_of(keys: RingKeys) -> dict[str, object]:
    return {
        "format": FORMAT,
        "current": keys.current,
        "data": {str(version): _text(key) for version, key in keys.data.items()},
        "index": _text(keys.index),
        "codes": _text(keys.codes),
    }


def _keys_from(content: dict[str, object]) -> RingKeys:
    data, current = content["data"], content["current"]
    if content["format"] != FORMAT or not isinstance(data, dict) or not isinstance(current, int):
        raise ValueError("unknown format")
    keys = RingKeys(
        data={int(version): _key(key) for version, key in data.items()},
        current=current,
        index=_key(content["index"]),
        codes=_key(content["codes"]),
    )
    if current not in keys.data:
        raise ValueError("the current key is not in the ring")
    return keys


def _wrapped(content: str, *, passphrase: str) -> dict[str, str]:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    box = AESGCM(_stretched(passphrase, salt=salt)).encrypt(nonce, content.encode("ascii"), _WRAP_BOUND_TO)
    return {"salt": _text(salt), "nonce": _text(nonce), "box": _text(box)}


def _unwrapped(box: dict[str, str], *, passphrase: str | None) -> str:
    if not passphrase:
        raise RingUnreadable("the key ring is wrapped by a passphrase, and none was given")
    key = _stretched(passphrase, salt=base64.b64decode(box["salt"], validate=True))
    try:
        plain = AESGCM(key).decrypt(
            base64.b64decode(box["nonce"], validate=True),
            base64.b64decode(box["box"], validate=True),
            _WRAP_BOUND_TO,
        )
    except InvalidTag:
        raise RingUnreadable("the passphrase of the key ring is wrong, or the file was changed") from None
    return plain.decode("ascii")


def _stretched(passphrase: str, *, salt: bytes) -> bytes:
    stretch = Scrypt(salt=salt, length=KEY_BYTES, n=_SCRYPT_COST, r=_SCRYPT_BLOCK, p=_SCRYPT_LANES)
    return stretch.derive(passphrase.encode("utf-8"))


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")


def _key(text: object) -> bytes:
    if not isinstance(text, str):
        raise TypeError("a key must be text")
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("a key has the wrong length")
    return key
