"""What each indicator is called and where it is counted, for pages and files: the catalogue's own words."""

from __future__ import annotations

from narahubung.facts import catalogue
from narahubung.facts.catalogue import Indicator
from narahubung.facts.reading import NoSuchIndicator
from narahubung.web import words


def _found(code: str) -> Indicator:
    found = catalogue.indicator(code)
    if found is None:
        raise NoSuchIndicator(code)
    return found


def name_of(code: str) -> str:
    """Return what an indicator is called; refuses `NoSuchIndicator`."""
    found = _found(code)
    return words.by_language(found.name, found.name_en)


def source_of(code: str) -> str:
    """Return where an indicator is counted; refuses `NoSuchIndicator`."""
    found = _found(code)
    return words.by_language(found.source, found.source_en)
