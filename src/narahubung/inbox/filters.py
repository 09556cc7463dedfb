"""The choices above a list: made once for each language and reader's agencies, then only marked as chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from narahubung.agencies.directory import Directory
from narahubung.inbox.asked import Asked, Holder, Tab
from narahubung.rules.facts import ENDED, WITH_AGENCY, State
from narahubung.rules.parties import Actor, Role
from narahubung.web import words

# What an agency's people can ever see of a case's road.
_SEEN = (*WITH_AGENCY, State.ANSWERED, State.REOPENED, *sorted(ENDED))
_HOLDERS = {
    Holder.AGENCY: _("Instansi"),
    Holder.HUB: _("Koordinator"),
    Holder.OFFICE: _("Kantor Ombudsman"),
    Holder.COMPLAINANT: _("Pelapor"),
}

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """One select: its name in the address, its label, and its options as markup with the chosen one marked."""

    name: str
    label: str
    options: SafeString


def watches_over(actor: Actor) -> bool:
    """Return whether this person watches over more than one agency, so that rows must name theirs."""
    return Role.COORDINATOR in actor.roles() or len(actor.agencies()) > 1


def filters(asked: Asked, *, actor: Actor, directory: Directory) -> tuple[Filter, ...]:
    """Return the selects of a list with what its address asks for."""
    agencies = None if Role.COORDINATOR in actor.roles() else actor.agencies()
    language = get_language() or "id"
    found = []
    if asked.tab is not Tab.MINE:
        found.append(Filter("keadaan", gettext("Keadaan"), _marked(_states(language, asked.tab), asked.state)))
    if asked.tab is Tab.OPEN:
        found.append(Filter("giliran", gettext("Giliran"), _marked(_holders(language), asked.holder)))
    if watches_over(actor):
        found.append(Filter("instansi", gettext("Instansi"), _marked(_agencies(directory, agencies), asked.agency)))
    services = _marked(_services(language, directory, agencies), asked.service)
    found.append(Filter("layanan", gettext("Layanan"), services))
    found.append(Filter("kecamatan", gettext("Kecamatan"), _marked(_districts(directory), asked.district)))
    return tuple(found)


@lru_cache(maxsize=16)
def _states(language: str, tab: Tab) -> Pairs:
    del language  # only tells the kept answers apart
    known = {Tab.OPEN: tuple(s for s in _SEEN if s not in ENDED), Tab.ENDED: tuple(s for s in _SEEN if s in ENDED)}
    return _written((state, words.state(state)) for state in known.get(tab, _SEEN))


@lru_cache(maxsize=4)
def _holders(language: str) -> Pairs:
    del language
    return _written((holder, gettext(word)) for holder, word in _HOLDERS.items())


# A directory is one frozen value for each version; a new one is another key, and the old answers fall out.
@lru_cache(maxsize=64)
def _agencies(directory: Directory, agencies: frozenset[int] | None) -> Pairs:
    return _written(
        (str(agency.key), agency.short_name)
        for agency in sorted(directory.agencies.values(), key=lambda one: one.short_name)
        if agencies is None or agency.key in agencies
    )


@lru_cache(maxsize=128)
def _services(language: str, directory: Directory, agencies: frozenset[int] | None) -> Pairs:
    del language
    return _written(
        (service.code, words.by_language(service.name, service.name_en))
        for service in directory.services.values()
        if agencies is None or service.agency in agencies
    )


@lru_cache(maxsize=4)
def _districts(directory: Directory) -> Pairs:
    return _written((district.code, district.name) for district in directory.districts.values())


def _written(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple((value, f'<option value="{escape(value)}">{escape(word)}</option>') for value, word in pairs)


def _marked(options: Pairs, chosen: object) -> SafeString:
    wanted = "" if chosen is None else str(chosen)
    parts = [f'<option value="">{escape(gettext("Semua"))}</option>']
    for value, markup in options:
        parts.append(markup.replace("<option", "<option selected", 1) if value == wanted else markup)
    return mark_safe("".join(parts))  # noqa: S308 - every part was escaped above
