"""Files of a form that is not sent yet: stored at once, and named in the form by a word nobody can forge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from narahubung.cases import files
from narahubung.rules.given import MOST_ATTACHMENTS
from narahubung.rules.refusals import FileRefused, Malformed, RuleBroken, TooLarge

_SALT = "narahubung.intake.uploads"
# Files of a form that was never sent are swept away after a day.
_KEPT = files.ADRIFT - timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A stored file as the form names it; `word` is what travels, signed for this one form."""

    id: UUID
    name: str
    size: int
    is_named: bool
    word: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why."""

    name: str
    refusal: RuleBroken


def take(
    sent: Sequence[UploadedFile[bytes]], *, key: UUID, room: int, anonymous: bool, at: datetime
) -> tuple[tuple[Uploaded, ...], tuple[Refused, ...]]:
    """Store what was sent with the form of this key; return what was taken and what was not, each with its reason.

    `room` is how many more files fit. An anonymous person's file loses its name: names of files tell about people.
    """
    taken: list[Uploaded] = []
    refused: list[Refused] = []
    for one in sent:
        shown = one.name or "berkas"
        try:
            if len(taken) >= room:
                raise TooLarge("attachments", MOST_ATTACHMENTS)
            if not one.size:
                raise FileRefused("empty")
            name = f"lampiran{_ending(shown)}" if anonymous else shown
            stored = files.store(one.chunks(), name=name, at=at)
        except (TooLarge, FileRefused) as refusal:
            refused.append(Refused(shown, refusal))
            continue
        taken.append(_uploaded(stored.id, name, stored.size, is_named=not anonymous, key=key))
    return tuple(taken), tuple(refused)


def _ending(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and ending.isalnum() and len(ending) <= 5 else ""


def _uploaded(file: UUID, name: str, size: int, *, is_named: bool, key: UUID) -> Uploaded:
    word = signing.dumps([file.hex, name, size, is_named, key.hex], salt=_SALT)
    return Uploaded(file, name, size, is_named, word)


def read_uploaded(words: Sequence[str], *, key: UUID) -> Iterator[Uploaded]:
    """Yield the files a form names; one older than a day is left out, a forged or foreign one refused (`Malformed`)."""
    for word in words[:MOST_ATTACHMENTS]:
        try:
            found = signing.loads(word, salt=_SALT, max_age=_KEPT)
        except signing.SignatureExpired:
            continue
        except signing.BadSignature as forged:
            raise Malformed("uploaded") from forged
        file, name, size, is_named, form = found
        if form != key.hex:
            raise Malformed("uploaded")
        yield Uploaded(UUID(file), str(name), int(size), bool(is_named), word)
