"""The lists of the desk: what waits, what is stuck, and the register of all cases."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from narahubung.cases import queries
from narahubung.cases.queries import Desk, Pile, Wanted
from narahubung.cases.sheets import Badges, CaseLine
from narahubung.desk import filters, rows
from narahubung.desk.asked import PILES, Asked, Tab, asked
from narahubung.desk.rows import Row
from narahubung.rules.access import scope
from narahubung.rules.parties import Actor, Role
from narahubung.rules.refusals import NotYours
from narahubung.web import case_actions, paging
from narahubung.web.case_actions import ActionRow
from narahubung.web.doors import actor, for_office, moment
from narahubung.web.paging import Key, Pager

_QUEUES = frozenset({Tab.MINE, Tab.OPEN, Tab.OWN})
# Narrowed by nothing, these still say how many they hold, where that is known for nothing.
_TOLD = frozenset({Tab.OPEN})
# These may look for a person; whoever else works at the office finds cases by number and words.
SEARCHERS = frozenset({Role.INTAKE_ASSISTANT, Role.EXAMINING_ASSISTANT, Role.HEAD_OF_OFFICE})


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab: where it leads, its word, how much waits there and is late; `count` empty where nothing is counted."""

    address: str
    word: str
    is_here: bool
    count: str = ""
    late: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything a list's page prints; `export` is where the same list is had as a table."""

    heading: str
    asked: Asked
    tabs: tuple[TabLink, ...]
    filters: tuple[filters.Filter, ...]
    rows: tuple[Row, ...]
    pager: Pager
    export: str
    root: str
    total: str
    cap: int
    finds_people: bool = False
    registers: bool = False
    person: str = ""
    actions: tuple[ActionRow, ...] = ()


@for_office
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, what is open, or what is their own, by what is lost next."""
    wish = asked(request)
    if wish.tab not in _QUEUES:
        wish = asked(request, tab=Tab.MINE)
    desk = _looked(request, wish)
    return render(request, "desk/queue.html", {"page": _page(request, wish, desk, heading=_("Antrean kerja"))})


@for_office
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show all cases of the office in every state, newest first."""
    wish = asked(request, tab=Tab.ALL)
    desk = _looked(request, wish)
    return render(request, "desk/cases.html", {"page": _page(request, wish, desk, heading=_("Semua laporan"))})


@for_office
@require_safe
def stuck(request: HttpRequest) -> HttpResponse:
    """Show the cases whose alarm can climb no further, and why."""
    wish = asked(request, tab=Tab.STUCK)
    desk, at = _looked(request, wish), moment(request)
    found = queries.missed([line.id for line in desk.listing.lines], actor=actor(request), at=at)
    why = {case: rows.why_stuck(missed, at=at) for case, missed in found.items()}
    page = _page(request, wish, desk, heading=_("Macet"), why=why)
    return render(request, "desk/stuck.html", {"page": page})


@for_office
@never_cache
@require_POST
def people(request: HttpRequest) -> HttpResponse:
    """Show the newest cases of a person by exact name, telephone, e-mail or NIK.

    Sent as a form, so that no name ever stands in an address, a history or a log.
    """
    who, at = actor(request), moment(request)
    if not who.roles() & SEARCHERS:
        raise NotYours("people_found")
    person = request.POST.get("orang", "").strip()[:200]
    found = queries.people_found(person, actor=who) if person else []
    wish = Asked(tab=Tab.ALL)
    desk = queries.look(who, at=at, wanted=Wanted(pile=Pile.ALL, among=tuple(found)), size=50)
    page = _page(request, wish, desk, heading=_("Semua laporan"), person=person)
    return render(request, "desk/cases.html", {"page": page})


def _looked(request: HttpRequest, wish: Asked) -> Desk:
    who = actor(request)
    return queries.look(
        who,
        at=moment(request),
        wanted=wish.wanted(person=who.person),
        after=wish.after,
        counts=wish.has_filters,
    )


def _page(
    request: HttpRequest,
    wish: Asked,
    desk: Desk,
    *,
    heading: str,
    why: dict[UUID, str] | None = None,
    person: str = "",
) -> Page:
    query = request.GET.copy()
    query.pop("dari", None)
    query["lihat"] = wish.tab
    return Page(
        heading=heading,
        asked=wish,
        tabs=_tabs(wish, desk.badges, actor=actor(request)) if wish.tab not in (Tab.ALL, Tab.UNROUTED) else (),
        filters=filters.filters(wish, directory=desk.directory),
        rows=rows.rows(desk.listing.lines, at=moment(request), directory=desk.directory, why=why),
        pager=pager(request, wish, desk),
        export=f"{reverse('desk:export')}?{query.urlencode()}",
        root=request.path if request.method == "GET" else reverse("desk:cases"),
        total=_total(wish, desk),
        cap=desk.badges.cap,
        finds_people=bool(actor(request).roles() & SEARCHERS) and wish.tab is Tab.ALL,
        registers=bool(actor(request).roles() & SEARCHERS),
        person=person,
        actions=case_actions.action_rows(desk.actions, at=moment(request), directory=desk.directory, address=_case),
    )


def _case(case: UUID) -> str:
    return reverse("desk:case", args=[case])


def _tabs(wish: Asked, badges: Badges, *, actor: Actor) -> tuple[TabLink, ...]:
    root = reverse("desk:queue")
    mine = TabLink(
        root,
        _("Giliran saya"),
        wish.tab is Tab.MINE,
        count=_count(badges.waiting, badges.cap),
        late=_count(badges.overdue, badges.cap) if badges.overdue else "",
    )
    every = TabLink(f"{root}?lihat={Tab.OPEN}", _("Semua yang terbuka"), wish.tab is Tab.OPEN)
    own = TabLink(f"{root}?lihat={Tab.OWN}", _("Yang saya tangani"), wish.tab is Tab.OWN)
    stuck_ones = TabLink(
        reverse("desk:stuck"), _("Macet"), wish.tab is Tab.STUCK, count=_count(badges.stuck, badges.cap)
    )
    return (mine, every, own, stuck_ones) if scope(actor).offices else (every,)


def _count(number: int, cap: int) -> str:
    return f"{number}+" if number >= cap else str(number)


def _total(wish: Asked, desk: Desk) -> str:
    if desk.total is None or not (wish.has_filters or wish.tab in _TOLD):
        return ""
    count = _count(desk.total, desk.badges.cap)
    if wish.has_filters:
        return ngettext("{count} laporan cocok", "{count} laporan cocok", desk.total).format(count=count)
    return ngettext("{count} laporan", "{count} laporan", desk.total).format(count=count)


def pager(request: HttpRequest, wish: Asked, desk: Desk) -> Pager:
    """Return the ways on from this page of a list."""
    lines, pile = desk.listing.lines, PILES[wish.tab]

    def key(line: CaseLine) -> Key:
        after = queries.place_of(line, pile=pile)
        return (after.at, after.id)

    return paging.pager(
        request,
        earlier=key(lines[0]) if lines and desk.listing.has_earlier else None,
        later=key(lines[-1]) if lines and desk.listing.has_later else None,
    )
