"""Files of a form that is not sent yet: stored at once, and named in the form by a word that nobody can forge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from narahubung.cases import files
from narahubung.rules.given import MOST_ATTACHMENTS
from narahubung.rules.refusals import FileRefused, Malformed, RuleBroken, TooLarge

_SALT = "narahubung.uploads"
# Files that were never handed in are swept away; an hour before that the form forgets them.
_LASTS = files.ADRIFT - timedelta(hours=1)
_UNNAMED = "berkas"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A stored file as its form names it; `word` is what travels, signed for this one form."""

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
    sent: Iterable[UploadedFile[bytes]],
    *,
    form: str,
    room: int = MOST_ATTACHMENTS,
    anonymous: bool = False,
    at: datetime,
) -> tuple[tuple[Uploaded, ...], tuple[Refused, ...]]:
    """Store what came with a form, one by one; return what was taken, and what was not with its reason.

    `form` says which form it is: the word is worth nothing in another. `room` is how many more files fit. An anonymous
    person's file loses its name: names of files tell about people.
    """
    taken: list[Uploaded] = []
    refused: list[Refused] = []
    for one in sent:
        shown = one.name or _UNNAMED
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
        taken.append(named(stored.id, name, stored.size, form=form, is_named=not anonymous))
    return tuple(taken), tuple(refused)


def _ending(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and ending.isalnum() and len(ending) <= 5 else ""


def named(file: UUID, name: str, size: int, *, form: str, is_named: bool = True) -> Uploaded:
    """Return a stored file, such as one of an earlier draft, as this form may go on naming it."""
    return Uploaded(file, name, size, is_named, signing.dumps([file.hex, name, size, is_named, form], salt=_SALT))


def kept(words: Iterable[str], *, form: str) -> tuple[Uploaded, ...]:
    """Return the files that a form names; one that is too old is left out.

    Refuses `Malformed` what was forged or signed for another form.
    """
    found: list[Uploaded] = []
    for word in words:
        if len(found) >= MOST_ATTACHMENTS:
            break
        try:
            file, name, size, is_named, whose = signing.loads(word, salt=_SALT, max_age=_LASTS)
        except signing.SignatureExpired:
            continue
        except signing.BadSignature as forged:
            raise Malformed("uploaded") from forged
        if whose != form:
            raise Malformed("uploaded")
        found.append(Uploaded(UUID(file), str(name), int(size), bool(is_named), word))
    return tuple(found)
