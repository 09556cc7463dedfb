"""Attachments: cleaned, fingerprinted, sealed and on disk before a row names them; read only by the access rules."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage, storages

from narahubung.cases import reading, scope, sealing
from narahubung.cases.facts import facts_of
from narahubung.cases.filetypes import fitting_name, taken
from narahubung.cases.models import Attachment, Release
from narahubung.rules import access, privacy
from narahubung.rules.facts import Lane
from narahubung.rules.parties import CLOCKWORK, STRANGER, Actor
from narahubung.rules.references import ordered_id
from narahubung.rules.refusals import NotSeen, TooLarge

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 150
# What was uploaded with a form that was never sent is swept away after this.
ADRIFT = timedelta(hours=24)


class DurableStorage(FileSystemStorage):
    """Files on disk that survive a pulled plug: the file and its folders are synced before the name is given back."""

    def _save(self, name: str, content: File[bytes]) -> str:
        saved: str = super()._save(name, content)  # type: ignore[misc]  # the stubs leave it out
        path = Path(self.path(saved))
        # The folder may be new, too, and is an entry of the one above it.
        for synced in (path, path.parent, path.parent.parent):
            _sync(synced)
        return saved

    def replace(self, name: str, content: bytes) -> None:
        """Put other content in the place of a file, in one step: a reader finds the old or the new, each whole."""
        path = Path(self.path(name))
        draft = path.with_name(f"{path.name}.new")
        handle = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that has been taken in and belongs to no case yet; `size` in bytes is of what is kept."""

    id: UUID
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file for somebody who may have it; always sent as a download, never shown inside a page."""

    name: str
    media_type: str
    size: int
    sha256: str
    content: bytes


def place_of(attachment: UUID) -> str:
    """Return where the sealed file of an attachment lies in the storage."""
    # The last signs are drawn by chance: folders fill evenly.
    return f"{attachment.hex[-2:]}/{attachment.hex}"


def store(chunks: Iterable[bytes], *, name: str, at: datetime) -> Stored:
    """Take a file in and return its key, with which it is later handed in.

    Refuses `TooLarge` over 20 MB and `FileRefused` what is off the allow-list (see `filetypes.taken`).
    """
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > LARGEST:
            raise TooLarge("file", LARGEST)
    plain = _tame(name)
    kept, media_type = taken(bytes(content), name=plain)
    key = ordered_id(at)
    sealed = sealing.ring().seal(kept, bound_to=sealing.file_place(key))
    default_storage.save(place_of(key), ContentFile(sealed))
    row = Attachment(
        id=key,
        name_sealed=sealing.seal_text(fitting_name(plain, media_type=media_type), table="attachment", key=key),
        media_type=media_type,
        size=len(kept),
        sha256=hashlib.sha256(kept).digest(),
        stored_at=at,
    )
    with scope.seen_by(STRANGER):
        row.save(force_insert=True)
    return Stored(key, bytes(row.sha256).hex(), row.size, media_type)


def _tame(name: str) -> str:
    plain = "".join(sign for sign in name.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable()).strip()
    return plain[-LONGEST_NAME:] or "berkas"


def read_file(attachment: UUID, *, actor: Actor, at: datetime) -> FileRead:
    """Return a file of a case for somebody who may read it; refuses `NotSeen` for all others alike."""
    with scope.seen_by(actor):
        row = Attachment.objects.select_related("case", "message").filter(id=attachment, case__isnull=False).first()
        if row is None or row.case is None:
            raise NotSeen
        standings = access.standings(actor, facts_of(row.case))
        releases = tuple(reading.privacy_release(one) for one in Release.objects.filter(case=row.case))
        may = privacy.reading(standings, person=actor.person, releases=releases, at=at)
        if not reading.may_read_file(row, may, standings):
            raise NotSeen
        name = reading.file_name(row, place=1, may_know=Lane(row.lane) in may.lanes)
    return FileRead(name, row.media_type, row.size, bytes(row.sha256).hex(), _content(attachment))


def _content(attachment: UUID) -> bytes:
    with default_storage.open(place_of(attachment)) as file:
        return sealing.ring().unseal(file.read(), bound_to=sealing.file_place(attachment))


def sweep(*, at: datetime) -> int:
    """Delete files that nobody handed in within a day; returns how many. The row goes before the file.

    What a machine that died left without a row goes, too: one folder of the store is gone through at each call.
    """
    with scope.seen_by(CLOCKWORK):
        adrift = Attachment.objects.filter(case=None, stored_at__lt=at - ADRIFT)
        keys = list(adrift.values_list("id", flat=True)[:1000])
        Attachment.objects.filter(id__in=keys, case=None).delete()
    for key in keys:
        default_storage.delete(place_of(key))
    return len(keys) + _sweep_folder(f"{int(at.timestamp() // 3600) % 256:02x}", at=at)


def _sweep_folder(name: str, *, at: datetime) -> int:
    if not default_storage.exists(name):
        return 0
    old = [
        file
        for file in default_storage.listdir(name)[1]
        if default_storage.get_modified_time(f"{name}/{file}") < at - ADRIFT
    ]
    keys = {UUID(file): file for file in old if _IS_KEY.fullmatch(file)}
    with scope.seen_by(CLOCKWORK):
        owned = set(Attachment.objects.filter(id__in=keys).values_list("id", flat=True))
    left = [file for file in old if not (_IS_KEY.fullmatch(file) and UUID(file) in owned)]
    for file in left:
        default_storage.delete(f"{name}/{file}")
    return len(left)


_IS_KEY = re.compile(r"[0-9a-f]{32}")


def reseal(attachment: UUID) -> None:
    """Write a sealed file anew under the current key."""
    place, store = place_of(attachment), storages["default"]
    fresh = sealing.ring().seal(_content(attachment), bound_to=sealing.file_place(attachment))
    if not isinstance(store, DurableStorage):
        raise ImproperlyConfigured("Keys can be rotated only where files can be replaced in one step: DurableStorage.")
    store.replace(place, fresh)


def disconnected() -> list[UUID]:
    """Return the attachments of cases whose file is gone or no longer what its fingerprint says."""
    with scope.seen_by(CLOCKWORK):
        rows = list(Attachment.objects.filter(case__isnull=False).values_list("id", "sha256"))
    return [key for key, sha256 in rows if not _is_whole(key, bytes(sha256))]


def _is_whole(attachment: UUID, sha256: bytes) -> bool:
    try:
        return hashlib.sha256(_content(attachment)).digest() == sha256
    except (OSError, sealing.SealBroken, sealing.KeyMissing):
        return False
