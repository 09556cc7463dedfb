"""What the address of a list asks for: which tab, which filters, from which place on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.http import HttpRequest

from narahubung.cases.queries import After, Pile, Wanted
from narahubung.rules.facts import State, Turn
from narahubung.rules.refusals import Malformed
from narahubung.web import paging

_LONGEST_WORDS = 200
_LONGEST_CODE = 48
_PLACE = (datetime, UUID)


class Tab(StrEnum):
    """The lists of the inbox, as the address names them."""

    MINE = "giliran"
    OPEN = "terbuka"
    ENDED = "selesai"
    ALL = "semua"


class Holder(StrEnum):
    """Whose move it is, as the address names it."""

    AGENCY = "instansi"
    HUB = "koordinator"
    OFFICE = "kantor"
    COMPLAINANT = "pelapor"


PILES = {Tab.MINE: Pile.MINE, Tab.OPEN: Pile.OPEN, Tab.ENDED: Pile.ENDED, Tab.ALL: Pile.ALL}
_TURNS = {
    Holder.AGENCY: (Turn.LIAISON, Turn.AGENCY_HEAD),
    Holder.HUB: (Turn.HUB,),
    Holder.OFFICE: (Turn.OFFICE, Turn.OFFICE_HEAD),
    Holder.COMPLAINANT: (Turn.COMPLAINANT,),
}

Chosen = TypeVar("Chosen", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A list as its address asks for it; empty filters match anything."""

    tab: Tab
    words: str = ""
    state: State | None = None
    holder: Holder | None = None
    agency: int | None = None
    service: str = ""
    district: str = ""
    is_late: bool = False
    after: After | None = None

    @property
    def has_filters(self) -> bool:
        """Return whether anything narrows the list."""
        return any((self.words, self.state, self.holder, self.agency, self.service, self.district, self.is_late))

    def wanted(self) -> Wanted:
        """Return it as the heart is asked."""
        return Wanted(
            pile=PILES[self.tab],
            words=self.words,
            state=self.state,
            turns=_TURNS[self.holder] if self.holder else (),
            agency=self.agency,
            service=self.service,
            district=self.district,
            overdue=self.is_late,
        )


def asked(request: HttpRequest, *, tab: Tab | None = None) -> Asked:
    """Return what the address asks for; `tab` fixes the list. Refuses `Malformed` what no link of ours says."""
    said = request.GET
    place = paging.asked_place(request, kinds=_PLACE)
    return Asked(
        tab=tab or _one_of(Tab, said.get("lihat", "")) or Tab.MINE,
        words=said.get("q", "").strip()[:_LONGEST_WORDS],
        state=_one_of(State, said.get("keadaan", "")),
        holder=_one_of(Holder, said.get("giliran", "")),
        agency=_key(said.get("instansi", "")),
        service=_code(said.get("layanan", "")),
        district=_code(said.get("kecamatan", "")),
        is_late=bool(said.get("lewat")),
        after=_after(place) if place else None,
    )


def _one_of(kind: type[Chosen], text: str) -> Chosen | None:
    if not text:
        return None
    try:
        return kind(text)
    except ValueError as broken:
        raise Malformed("filter") from broken


def _key(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Malformed("filter")
    return int(text)


def _code(text: str) -> str:
    if len(text) > _LONGEST_CODE or not text.isprintable():
        raise Malformed("filter")
    return text


def _after(place: paging.Place) -> After:
    at, key = place.key
    if not isinstance(at, datetime) or not isinstance(key, UUID):
        raise Malformed("cursor")
    return After(at, key, place.backwards)
