"""Merges the rooms' plain `.po` files into the two catalogues Django reads, without any tool of the system."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import polib

HOUSE = Path(__file__).resolve().parent.parent
# The house speaks Indonesian in its source, so `en` is our English; `id` only mends what foreign parts left untranslated.
LANGUAGES = ("en", "id")
_PLURALS = {"en": "nplurals=2; plural=(n != 1);", "id": "nplurals=1; plural=0;"}


class WordsDisagree(Exception):
    """Two rooms translate the same words differently; the text names them."""


def sources(language: str) -> tuple[Path, ...]:
    """Return the rooms' files for a language, in the order of the rooms' names."""
    return tuple(sorted(HOUSE.glob(f"*/locale/{language}.po")))


def merge(files: tuple[Path, ...], *, language: str) -> polib.POFile:
    """Return one catalogue of all files. Refuses `WordsDisagree` where two rooms give one text two translations."""
    merged = polib.POFile()
    merged.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": _PLURALS[language],
    }
    known: dict[tuple[str | None, str], polib.POEntry] = {}
    for file in files:
        for entry in polib.pofile(str(file), encoding="utf-8"):
            if entry.obsolete:
                continue
            key = (entry.msgctxt, entry.msgid)
            earlier = known.get(key)
            if earlier is None:
                known[key] = entry
                merged.append(entry)
            elif (earlier.msgstr, earlier.msgstr_plural) != (entry.msgstr, entry.msgstr_plural):
                raise WordsDisagree(f"{file.parent.parent.name}: {entry.msgid!r} is also {earlier.msgstr!r}")
    return merged


def compile_into(folder: Path, *, language: str) -> Path:
    """Write the merged catalogue as `folder/<language>/LC_MESSAGES/django.mo` if a source is newer; return its path.

    Several processes may do so at once: each writes a file of its own and moves it into place.
    """
    files = sources(language)
    target = folder / language / "LC_MESSAGES" / "django.mo"
    stamp = target.with_suffix(".stamp")
    state = "\n".join(f"{file} {file.stat().st_mtime_ns} {file.stat().st_size}" for file in files)
    if target.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == state:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    _put(target, merge(files, language=language).to_binary())
    _put(stamp, state.encode())
    return target


def _put(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".words-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(target)
