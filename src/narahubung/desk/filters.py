"""The choices above a list of the desk: made once for each language and directory, then only marked as chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from narahubung.agencies.directory import Directory
from narahubung.desk.asked import Asked, Tab
from narahubung.rules.facts import ENDED, AccessClass, State
from narahubung.web import words

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """One select: its name in the address, its label, and its options as markup with the chosen one marked."""

    name: str
    label: str
    options: SafeString


def filters(asked: Asked, *, directory: Directory) -> tuple[Filter, ...]:
    """Return the selects of a list with what its address asks for."""
    language = get_language() or "id"
    return (
        Filter("keadaan", gettext("Keadaan"), _marked(_states(language, asked.tab is Tab.ALL), asked.state)),
        Filter("instansi", gettext("Instansi"), _marked(_agencies(directory), asked.agency)),
        Filter("layanan", gettext("Layanan"), _marked(_services(language, directory), asked.service)),
        Filter("kecamatan", gettext("Kecamatan"), _marked(_districts(directory), asked.district)),
        Filter("kanal", gettext("Kanal"), _marked(_channels(language, directory), asked.channel)),
        Filter("kelas", gettext("Kelas akses"), _marked(_classes(language), asked.access_class)),
    )


# The language only tells the kept answers apart: the words are looked up in the one that is active.
@lru_cache(maxsize=8)
def _states(language: str, with_ended: bool) -> Pairs:
    del language
    return _written((state, words.state(state)) for state in State if with_ended or state not in ENDED)


@lru_cache(maxsize=4)
def _classes(language: str) -> Pairs:
    del language
    return _written((one, words.access_class(one)) for one in AccessClass)


# A directory is one frozen value for each version; a new one is another key, and the old answers fall out.
@lru_cache(maxsize=4)
def _agencies(directory: Directory) -> Pairs:
    return _written((str(agency.key), agency.short_name) for agency in directory.agencies.values())


@lru_cache(maxsize=8)
def _services(language: str, directory: Directory) -> Pairs:
    del language
    return _written((one.code, words.by_language(one.name, one.name_en)) for one in directory.services.values())


@lru_cache(maxsize=4)
def _districts(directory: Directory) -> Pairs:
    return _written((district.code, district.name) for district in directory.districts.values())


@lru_cache(maxsize=8)
def _channels(language: str, directory: Directory) -> Pairs:
    del language
    return _written((one.code, words.by_language(one.name, one.name_en)) for one in directory.channels.values())


def _written(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple((value, f'<option value="{escape(value)}">{escape(word)}</option>') for value, word in pairs)


def _marked(options: Pairs, chosen: object) -> SafeString:
    wanted = "" if chosen is None else str(chosen)
    parts = [f'<option value="">{escape(gettext("Semua"))}</option>']
    for value, markup in options:
        parts.append(markup.replace("<option", "<option selected", 1) if value == wanted else markup)
    return mark_safe("".join(parts))  # noqa: S308 - every part was escaped above
