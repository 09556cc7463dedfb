"""The long lists of the form as ready markup: places, services, and those one can complain of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from narahubung.agencies.directory import Directory

# Made once a version of the directory and language: two hundred villages are not written anew for every visitor.
_KEPT = 8


def places(directory: Directory, *, chosen: str) -> SafeString:
    """Return the options of kecamatan and, under each, its villages; one list answers both questions."""
    return _with(_places(directory, get_language() or "id"), chosen)


def services(directory: Directory, *, chosen: str) -> SafeString:
    """Return the options of services, under the agency that gives them."""
    return _with(_services(directory, get_language() or "id"), chosen)


def bodies(directory: Directory, *, chosen: str) -> SafeString:
    """Return the options of whom a complaint may be about: the agencies of the network and bodies outside it."""
    return _with(_bodies(directory, get_language() or "id"), chosen)


def _with(options: SafeString, chosen: str) -> SafeString:
    if not chosen:
        return options
    sign = f'value="{escape(chosen)}"'
    return mark_safe(options.replace(sign, f"{sign} selected", 1))  # noqa: S308 - our own markup, the value escaped


def _option(value: str, word: str) -> SafeString:
    return format_html('<option value="{}">{}</option>', value, word)


def _group(label: str, options: Iterable[SafeString]) -> SafeString:
    inside = mark_safe("".join(options))  # noqa: S308 - options made above
    return format_html('<optgroup label="{}">{}</optgroup>', label, inside)


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("\n".join(parts))  # noqa: S308 - parts made above


@lru_cache(maxsize=_KEPT)
def _places(directory: Directory, _language: str) -> SafeString:
    villages: dict[str, list[SafeString]] = defaultdict(list)
    for village in directory.villages.values():
        villages[village.district].append(_option(village.code, village.name))
    return _joined(
        _group(
            gettext("Kecamatan {name}").format(name=district.name),
            [
                _option(district.code, gettext("{name}: desa tidak disebut").format(name=district.name)),
                *villages[district.code],
            ],
        )
        for district in directory.districts.values()
    )


@lru_cache(maxsize=_KEPT)
def _services(directory: Directory, language: str) -> SafeString:
    of_agency: dict[int, list[SafeString]] = defaultdict(list)
    for service in directory.services.values():
        name = service.name_en if language == "en" and service.name_en else service.name
        of_agency[service.agency].append(_option(service.code, name))
    return _joined(
        _group(agency.name, of_agency[agency.key]) for agency in directory.agencies.values() if agency.key in of_agency
    )


@lru_cache(maxsize=_KEPT)
def _bodies(directory: Directory, language: str) -> SafeString:
    inside = [_option(agency.code, f"{agency.name} ({agency.short_name})") for agency in directory.agencies.values()]
    outside = [
        _option(body.code, body.name_en if language == "en" and body.name_en else body.name)
        for body in directory.bodies.values()
    ]
    return _joined([_group(gettext("Instansi kabupaten"), inside), _group(gettext("Lembaga lain"), outside)])
