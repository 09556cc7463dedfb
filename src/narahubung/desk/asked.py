"""What the address of a list asks for: its tab, its filters and its place; whatever is not a filter is passed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.http import HttpRequest

from narahubung.cases.queries import After, Pile, Wanted
from narahubung.rules.facts import AccessClass, State
from narahubung.rules.refusals import Malformed
from narahubung.web import paging

_LONGEST_WORDS = 200
_LONGEST_CODE = 48
Choice = TypeVar("Choice", bound=StrEnum)


class Tab(StrEnum):
    """The lists of the desk, as the address names them."""

    MINE = "giliran"
    OPEN = "terbuka"
    OWN = "milik"
    STUCK = "macet"
    UNROUTED = "penyaluran"
    ALL = "semua"


PILES = {
    Tab.MINE: Pile.MINE,
    Tab.OPEN: Pile.OPEN,
    Tab.OWN: Pile.OPEN,
    Tab.STUCK: Pile.STUCK,
    Tab.UNROUTED: Pile.OPEN,
    Tab.ALL: Pile.ALL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A list as somebody wants it."""

    tab: Tab
    words: str = ""
    state: State | None = None
    agency: int | None = None
    service: str = ""
    district: str = ""
    channel: str = ""
    access_class: AccessClass | None = None
    is_rapid: bool = False
    is_late: bool = False
    after: After | None = None

    @property
    def has_filters(self) -> bool:
        """Return whether anything but the tab narrows the list."""
        return any(
            (
                self.words,
                self.state,
                self.agency is not None,
                self.service,
                self.district,
                self.channel,
                self.access_class,
                self.is_rapid,
                self.is_late,
            )
        )

    def wanted(self, *, person: int | None) -> Wanted:
        """Return the question for the heart; `person` is whose own cases the tab of one's own means."""
        return Wanted(
            pile=PILES[self.tab],
            words=self.words,
            state=self.state,
            agency=self.agency,
            service=self.service,
            district=self.district,
            channel=self.channel,
            access_class=self.access_class or "",
            officer=person if self.tab is Tab.OWN else None,
            rapid=self.is_rapid,
            overdue=self.is_late,
            unrouted=self.tab is Tab.UNROUTED,
        )


def asked(request: HttpRequest, *, tab: Tab | None = None) -> Asked:
    """Return what the address asks for; a page with one list alone says which. Refuses `Malformed` a forged place."""
    given = request.GET
    place = paging.asked_place(request, kinds=(datetime, UUID))
    after = None
    if place is not None:
        at, row = place.key
        if not isinstance(at, datetime) or not isinstance(row, UUID):
            raise Malformed("cursor")
        after = After(at, row, place.backwards)
    agency = given.get("instansi", "")
    return Asked(
        tab=tab or _one_of(Tab, given.get("lihat", "")) or Tab.MINE,
        words=given.get("q", "").strip()[:_LONGEST_WORDS],
        state=_one_of(State, given.get("keadaan", "")),
        agency=int(agency) if agency.isascii() and agency.isdigit() and len(agency) <= 9 else None,
        service=given.get("layanan", "")[:_LONGEST_CODE],
        district=given.get("kecamatan", "")[:_LONGEST_CODE],
        channel=given.get("kanal", "")[:_LONGEST_CODE],
        access_class=_one_of(AccessClass, given.get("kelas", "")),
        is_rapid=bool(given.get("rco")),
        is_late=bool(given.get("lewat")),
        after=after,
    )


def _one_of(choices: type[Choice], value: str) -> Choice | None:
    try:
        return choices(value)
    except ValueError:
        return None
