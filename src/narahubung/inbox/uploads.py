"""Files that came with an answer not yet sent: stored at once, so that a refusal of the form never costs them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from narahubung.cases import files
from narahubung.cases.sheets import AttachmentLine
from narahubung.rules.refusals import FileRefused, Malformed, RuleBroken, TooLarge
from narahubung.web import errors

_SALT = "narahubung.inbox.uploads"
# Files that were never handed in are swept away; an hour before that the form forgets them.
_LASTS = files.ADRIFT - timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file as the form names it; `word` is what travels, signed for this person and case."""

    id: UUID
    name: str
    word: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the files of one box: those that were stored, and in words why others were not."""

    files: tuple[Kept, ...]
    problems: tuple[str, ...] = ()


def take(sent: Sequence[UploadedFile[bytes]], *, owner: str, at: datetime) -> Taken:
    """Store the files one by one; one that is refused does not cost the others."""
    kept: list[Kept] = []
    problems: list[str] = []
    for one in sent:
        name = one.name or "berkas"
        try:
            if not one.size:
                raise FileRefused("empty")
            stored = files.store(one.chunks(), name=name, at=at)
        except (TooLarge, FileRefused) as refusal:
            problems.append(f"{name}: {_why(refusal)}")
            continue
        kept.append(_signed(stored.id, name, owner=owner))
    return Taken(tuple(kept), tuple(problems))


def of_draft(attachments: Iterable[AttachmentLine], *, owner: str) -> tuple[Kept, ...]:
    """Return the files of an earlier draft as the form may keep them."""
    return tuple(_signed(one.id, one.name, owner=owner) for one in attachments)


def read(words: Iterable[str], *, owner: str) -> tuple[Kept, ...]:
    """Return the files a form names; one that is too old is left out, one signed for another refused (`Malformed`)."""
    found = []
    for word in words:
        try:
            key, name, whose = signing.loads(word, salt=_SALT, max_age=_LASTS)
        except signing.SignatureExpired:
            continue
        except signing.BadSignature as forged:
            raise Malformed("uploaded") from forged
        if whose != owner:
            raise Malformed("uploaded")
        found.append(Kept(UUID(key), str(name), word))
    return tuple(found)


def _signed(key: UUID, name: str, *, owner: str) -> Kept:
    return Kept(key, name, signing.dumps([key.hex, name, owner], salt=_SALT))


def _why(refusal: RuleBroken) -> str:
    return errors.translate(refusal).detail
