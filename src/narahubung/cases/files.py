"""Attachments: checked, cleaned, fingerprinted and stored before a row names them; read only by the access rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from narahubung.rules.parties import Actor

LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that has been taken in and belongs to no case yet."""

    id: UUID
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file on its way to somebody who may have it; never shown inside a page."""

    name: str
    media_type: str
    size: int
    sha256: str
    chunks: Iterable[bytes]


def store(chunks: Iterable[bytes], *, name: str, at: datetime) -> Stored:
    """Take a file in and return its key; refuses `TooLarge` over 20 MB and `FileRefused` off the allow-list."""
    raise NotImplementedError


def read_file(attachment: UUID, *, actor: Actor) -> FileRead:
    """Return a file of a case for somebody who may read it; refuses `NotSeen` for all others alike."""
    raise NotImplementedError
