"""The two lists of the inbox: what waits, oldest term first, and the register of the agency's cases."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from narahubung.agencies.directory import Directory
from narahubung.cases import queries
from narahubung.cases.queries import Desk
from narahubung.cases.sheets import Badges
from narahubung.inbox import filters, rows
from narahubung.inbox.asked import PILES, Asked, Holder, Tab, asked
from narahubung.inbox.rows import Row
from narahubung.rules.parties import Role
from narahubung.web import case_actions, case_words, paging
from narahubung.web.case_actions import ActionRow
from narahubung.web.doors import actor, for_inbox, moment
from narahubung.web.paging import Key, Pager

# Narrowed by nothing, these still say how many they hold, where that is known for nothing.
_TOLD = frozenset({Tab.OPEN, Tab.ENDED})


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab: where it leads, its word, how much waits there and is late; `count` empty where nothing is counted."""

    address: str
    word: str
    is_here: bool
    count: str = ""
    late: str = ""


@dataclass(frozen=True, slots=True)
class LateAgency:
    """How many cases an agency is late with, and the list of them."""

    address: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """Everything a list's page prints."""

    heading: str
    asked: Asked
    tabs: tuple[TabLink, ...]
    filters: tuple[filters.Filter, ...]
    rows: tuple[Row, ...]
    presses: bool
    pager: Pager
    late: tuple[LateAgency, ...]
    actions: tuple[ActionRow, ...]
    export: str
    query: str
    key: str
    total: str
    cap: int


@for_inbox
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, or all that is open or over, oldest term first."""
    wish = asked(request)
    desk = _looked(request, wish)
    return render(request, "inbox/list.html", {"page": _page(request, wish, desk, heading=_("Kotak masuk"))})


@for_inbox
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show all cases this person may see, in every state, newest first."""
    wish = asked(request, tab=Tab.ALL)
    desk = _looked(request, wish)
    return render(request, "inbox/register.html", {"page": _page(request, wish, desk, heading=_("Semua laporan"))})


def _looked(request: HttpRequest, wish: Asked) -> Desk:
    return queries.look(
        actor(request), at=moment(request), wanted=wish.wanted(), after=wish.after, counts=wish.has_filters
    )


def _page(request: HttpRequest, wish: Asked, desk: Desk, *, heading: str) -> Page:
    who, at = actor(request), moment(request)
    shown = rows.rows(
        desk.listing.lines, actor=who, at=at, directory=desk.directory, names_agency=filters.watches_over(who)
    )
    query = request.GET.urlencode()
    return Page(
        heading=heading,
        asked=wish,
        tabs=() if wish.tab is Tab.ALL else _tabs(wish, desk.badges, is_head=Role.HEAD_OF_AGENCY in who.roles()),
        filters=filters.filters(wish, actor=who, directory=desk.directory),
        rows=shown,
        presses=any(row.press for row in shown),
        pager=_pager(request, wish, desk),
        late=_late(desk.badges, directory=desk.directory),
        actions=case_actions.action_rows(desk.actions, at=at, directory=desk.directory, address=rows.address),
        export=f"{reverse('inbox:export')}?{query}{'&' if query else ''}semua=1"
        if wish.tab is Tab.ALL
        else f"{reverse('inbox:export')}?{query}",
        query=query,
        key=str(uuid4()),
        total=_total(wish, desk),
        cap=desk.badges.cap,
    )


def _tabs(wish: Asked, badges: Badges, *, is_head: bool) -> tuple[TabLink, ...]:
    mine = _("Menunggu persetujuan") if is_head else _("Giliran saya")
    root = reverse("inbox:list")
    return (
        TabLink(
            root,
            mine,
            wish.tab is Tab.MINE,
            count=_count(badges.waiting, badges.cap),
            late=_count(badges.overdue, badges.cap) if badges.overdue else "",
        ),
        TabLink(f"{root}?lihat={Tab.OPEN}", _("Terbuka"), wish.tab is Tab.OPEN),
        TabLink(f"{root}?lihat={Tab.ENDED}", pgettext("daftar", "Selesai"), wish.tab is Tab.ENDED),
    )


def _count(number: int, cap: int) -> str:
    return f"{number}+" if number >= cap else str(number)


def _total(wish: Asked, desk: Desk) -> str:
    if desk.total is None or not (wish.has_filters or wish.tab in _TOLD):
        return ""
    count = _count(desk.total, desk.badges.cap)
    if wish.has_filters:
        return ngettext("{count} laporan cocok", "{count} laporan cocok", desk.total).format(count=count)
    return ngettext("{count} laporan", "{count} laporan", desk.total).format(count=count)


def _late(badges: Badges, *, directory: Directory) -> tuple[LateAgency, ...]:
    # By name, never by number: who is late is told, nobody is ranked.
    named = sorted(
        (case_words.agency_name(agency, directory=directory), agency, count) for agency, count in badges.late_in
    )
    root = f"{reverse('inbox:list')}?lihat={Tab.OPEN}&giliran={Holder.AGENCY}&lewat=1&instansi="
    return tuple(LateAgency(f"{root}{agency}", name, count) for name, agency, count in named)


def _pager(request: HttpRequest, wish: Asked, desk: Desk) -> Pager:
    lines, pile = desk.listing.lines, PILES[wish.tab]

    def key(place: int) -> Key:
        after = queries.place_of(lines[place], pile=pile)
        return (after.at, after.id)

    return paging.pager(
        request,
        earlier=key(0) if lines and desk.listing.has_earlier else None,
        later=key(-1) if lines and desk.listing.has_later else None,
    )
