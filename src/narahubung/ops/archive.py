"""A backup's archive: a plain tar with a manifest of every member's SHA-256; a damaged one is refused whole."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from narahubung.ops.trouble import Trouble

FORMAT = 1
MANIFEST = "MANIFEST.json"
SEAL = "MANIFEST.sha256"
DATABASE = "database.dump"
HOME = "home"
CHUNK = 1 << 20


class ArchiveRefused(Trouble):
    """The archive is damaged, cut short, or not one of ours; the text says which member shows it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds: when it was made (UTC), by which release, and each member's SHA-256 in hex."""

    made_at: str
    release: str
    digests: dict[str, str]

    def to_bytes(self) -> bytes:
        """Return the manifest as it stands in the archive."""
        told = {"format": FORMAT, "made_at": self.made_at, "release": self.release, "members": self.digests}
        return json.dumps(told, indent=1, sort_keys=True).encode()


class Writer:
    """Writes members one after the other, then the manifest; nothing is held in memory."""

    def __init__(self, target: BinaryIO, *, release: str, at: datetime) -> None:
        self._tar = tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by seal()
        self._at = at
        self._release = release
        self.digests: dict[str, str] = {}

    def add(self, name: str, file: Path) -> None:
        """Add a file under `name`, as long as it is at this moment."""
        size = file.stat().st_size
        with file.open("rb") as source:
            digesting = Digesting(source)
            self._tar.addfile(self._header(name, size), digesting)
        self.digests[name] = digesting.hex()

    def seal(self) -> Manifest:
        """Write the manifest and its own digest, and close."""
        manifest = Manifest(self._at.astimezone(UTC).isoformat(timespec="seconds"), self._release, self.digests)
        told = manifest.to_bytes()
        for name, octets in ((MANIFEST, told), (SEAL, hashlib.sha256(told).hexdigest().encode())):
            self._tar.addfile(self._header(name, len(octets)), io.BytesIO(octets))
        self._tar.close()
        return manifest

    def _header(self, name: str, size: int) -> tarfile.TarInfo:
        header = tarfile.TarInfo(name)
        header.size, header.mode, header.mtime = size, 0o600, int(self._at.timestamp())
        return header


class Digesting(io.RawIOBase):
    """Reads from a file and digests what passes."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source = source
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` octets."""
        octets = self._source.read(size)
        self._digest.update(octets)
        return octets

    def hex(self) -> str:
        """Return the digest of all that has passed."""
        return self._digest.hexdigest()


def check(file: Path) -> Manifest:
    """Read the whole archive and return its manifest. Refuses one octet too few, too many or changed in any member."""
    found: dict[str, str] = {}
    told = seal = b""
    try:
        with tarfile.open(file, "r:") as tar:
            for member in tar:
                source = tar.extractfile(member) if member.isreg() else None
                if source is None or not is_safe(member.name) or member.name in found:
                    raise ArchiveRefused(f"{file}: {member.name!r} has no place in an archive of ours.")
                if member.name == MANIFEST:
                    told = source.read()
                elif member.name == SEAL:
                    seal = source.read()
                else:
                    found[member.name] = digest_of(source)
    except (tarfile.TarError, EOFError, OSError, UnicodeError) as broken:
        raise ArchiveRefused(f"{file}: damaged or not an archive ({broken}).") from broken
    if not told or hashlib.sha256(told).hexdigest().encode() != seal:
        raise ArchiveRefused(f"{file}: the manifest is missing or changed.")
    manifest = read_manifest(told, file)
    if found != manifest.digests:
        odd = sorted(set(found.items()) ^ set(manifest.digests.items()))
        raise ArchiveRefused(f"{file}: {odd[0][0]} is missing, added or changed.")
    if DATABASE not in found:
        raise ArchiveRefused(f"{file}: holds no database.")
    return manifest


def read_manifest(told: bytes, file: Path) -> Manifest:
    """Return the manifest; refuses another format."""
    read = json.loads(told)
    if read.get("format") != FORMAT:
        raise ArchiveRefused(f"{file}: written in format {read.get('format')}, this release reads {FORMAT}.")
    return Manifest(str(read["made_at"]), str(read["release"]), dict(read["members"]))


def is_safe(name: str) -> bool:
    """Does this name stay inside the folder it is unpacked into?"""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\0" not in name


def digest_of(source: IO[bytes]) -> str:
    """Return the SHA-256 of the rest of a stream, in hex."""
    digest = hashlib.sha256()
    while octets := source.read(CHUNK):
        digest.update(octets)
    return digest.hexdigest()


def unpack(file: Path, into: Path) -> None:
    """Unpack a checked archive's members into a folder, private to us."""
    with tarfile.open(file, "r:") as tar:
        tar.extractall(into, filter="data")


def files_under(folder: Path) -> Iterator[tuple[str, Path]]:
    """Return the regular files under a folder with their names relative to it, in order; links are not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), path
