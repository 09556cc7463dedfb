"""Files sent with a form of the desk: stored at once, so that a refusal of the form never costs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from narahubung.cases import files
from narahubung.rules.given import MOST_ATTACHMENTS as MOST_ATTACHMENTS
from narahubung.rules.refusals import FileRefused, Malformed, RuleBroken, TooLarge

_SALT = "narahubung.desk.uploads"
# Files that were never handed in are swept away; an hour before that the form forgets them.
_KEPT = files.ADRIFT - timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A stored file as the form names it; `word` is what travels, signed for this one form."""

    id: UUID
    name: str
    word: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why."""

    name: str
    refusal: RuleBroken


def take(
    sent: Iterable[UploadedFile[bytes]], *, key: UUID, room: int = MOST_ATTACHMENTS, at: datetime
) -> tuple[tuple[Uploaded, ...], tuple[Refused, ...]]:
    """Store what came with the form of this key; return what was taken, and what was not with its reason."""
    taken: list[Uploaded] = []
    refused: list[Refused] = []
    for one in sent:
        name = one.name or "berkas"
        try:
            if len(taken) >= room:
                raise TooLarge("attachments", MOST_ATTACHMENTS)
            if not one.size:
                raise FileRefused("empty")
            stored = files.store(one.chunks(), name=name, at=at)
        except (TooLarge, FileRefused) as refusal:
            refused.append(Refused(name, refusal))
            continue
        taken.append(Uploaded(stored.id, name, signing.dumps([stored.id.hex, name, key.hex], salt=_SALT)))
    return tuple(taken), tuple(refused)


def kept(words: Iterable[str], *, key: UUID) -> tuple[Uploaded, ...]:
    """Return the files that an earlier press of the same form left; an old one is passed over.

    Refuses `Malformed` what was not signed for this form.
    """
    found: list[Uploaded] = []
    for word in list(words)[:MOST_ATTACHMENTS]:
        try:
            file, name, form = signing.loads(word, salt=_SALT, max_age=_KEPT)
        except signing.SignatureExpired:
            continue
        except signing.BadSignature as forged:
            raise Malformed("uploaded") from forged
        if form != key.hex:
            raise Malformed("uploaded")
        found.append(Uploaded(UUID(file), str(name), word))
    return tuple(found)
