"""Both languages are whole: every text the product says has its English, with the same blanks to fill."""

from __future__ import annotations

import re

import polib
import pytest

from narahubung.web import catalogues
from tests.house import extraction, sources

BLANK = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)[^}]*\}")
CATALOGUES = sorted(sources.PRODUCT.glob("*/locale/en.po"))


def blanks(text: str) -> list[str]:
    """Return the blanks that a text leaves to be filled, in no order."""
    return sorted(found.group() for found in BLANK.finditer(text))


def english() -> dict[tuple[str | None, str], polib.POEntry]:
    """Return every entry of every room's English."""
    return {(entry.msgctxt, entry.msgid): entry for path in CATALOGUES for entry in polib.pofile(str(path))}


def test_every_text_has_its_english() -> None:
    known = english()

    lacking = sorted(
        {
            f"{text.place}: {text.msgid!r}"
            for text in extraction.every_text()
            if text.msgid and not translated(known.get((text.context, text.msgid)), plural=text.plural is not None)
        }
    )
    assert not lacking, f"{len(lacking)} texts lack English:\n" + "\n".join(lacking)


def translated(entry: polib.POEntry | None, *, plural: bool) -> bool:
    """Is this entry whole?"""
    if entry is None or entry.fuzzy:
        return False
    return all(entry.msgstr_plural.values()) and len(entry.msgstr_plural) == 2 if plural else bool(entry.msgstr)


@pytest.mark.parametrize("path", CATALOGUES, ids=sources.name)
def test_a_translation_leaves_the_same_blanks(path: polib.POFile) -> None:
    for entry in polib.pofile(str(path)):
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            if said and entry.msgid:
                assert blanks(said) in (blanks(entry.msgid), blanks(entry.msgid_plural)), entry.msgid


def test_no_two_rooms_translate_a_text_differently() -> None:
    assert catalogues.disagreements(tuple(CATALOGUES)) == []


def test_no_english_is_left_of_texts_that_nobody_says() -> None:
    said = {(text.context, text.msgid) for text in extraction.every_text()}
    # Names of states, acts and the like are said through tables, where the text is a value marked with gettext_noop.
    left = sorted(msgid for context, msgid in english() if msgid and (context, msgid) not in said)

    assert not left, f"{len(left)} texts are no longer said:\n" + "\n".join(left)
