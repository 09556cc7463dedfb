"""Merges the rooms' plain `.po` files into the two catalogues Django reads, without any tool of the system."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import polib
from django.utils.translation.reloader import translation_file_changed

HOUSE = Path(__file__).resolve().parent.parent
# The house speaks Indonesian in its source: `en` is our English, `id` only mends what foreign parts left untranslated.
LANGUAGES = ("en", "id")
_PLURALS = {"en": "nplurals=2; plural=(n != 1);", "id": "nplurals=1; plural=0;"}


def sources(language: str) -> tuple[Path, ...]:
    """Return the rooms' files for a language, in the order of the rooms' names."""
    return tuple(sorted(HOUSE.glob(f"*/locale/{language}.po")))


def merge(files: tuple[Path, ...], *, language: str) -> polib.POFile:
    """Return one catalogue of all files. Where two rooms give one text two translations the first room's holds."""
    merged = polib.POFile()
    merged.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": _PLURALS[language],
    }
    merged.extend(entries[0] for entries in _by_text(files).values())
    return merged


def disagreements(files: tuple[Path, ...]) -> list[str]:
    """Return the texts that rooms translate differently, each once; a test of the house wants none."""
    return [
        text
        for (_context, text), entries in _by_text(files).items()
        if any(
            (entry.msgstr, entry.msgstr_plural) != (entries[0].msgstr, entries[0].msgstr_plural) for entry in entries
        )
    ]


def _by_text(files: tuple[Path, ...]) -> dict[tuple[str | None, str], list[polib.POEntry]]:
    found: dict[tuple[str | None, str], list[polib.POEntry]] = {}
    for file in files:
        for entry in polib.pofile(str(file), encoding="utf-8"):
            if not entry.obsolete:
                found.setdefault((entry.msgctxt, entry.msgid), []).append(entry)
    return found


def compile_into(folder: Path, *, language: str) -> None:
    """Write the merged catalogue as `folder/<language>/LC_MESSAGES/django.mo` where a source is newer.

    Several processes may do so at once: each writes a file of its own and moves it into place.
    """
    files = sources(language)
    if not files:
        return
    target = folder / language / "LC_MESSAGES" / "django.mo"
    stamp = target.with_suffix(".stamp")
    state = "\n".join(f"{file} {file.stat().st_mtime_ns} {file.stat().st_size}" for file in files)
    if target.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == state:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    _put(target, merge(files, language=language).to_binary())
    _put(stamp, state.encode())
    # Whatever was translated while the house was being set up was read without these words, and would stay so.
    translation_file_changed(None, target)


def _put(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".words-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(target)
