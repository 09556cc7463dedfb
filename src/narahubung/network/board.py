"""The coverage board: how many of the network's posts are covered today, one row each, and what is coming."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narahubung.agencies.posts import Post
from narahubung.network import standing, words
from narahubung.network.signs import signs
from narahubung.network.words import Worry
from narahubung.rules.coverage import DAY, IN_PERSON, VACANT, Coverage, State
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import NotYours
from narahubung.web import dates
from narahubung.web import words as house_words
from narahubung.web.doors import actor, moment


@dataclass(frozen=True, slots=True)
class Row:
    """One post as the board shows it; `sort_of_gap` is why it stands out, empty where it does not."""

    post: Post
    coverage: Coverage
    worries: tuple[Worry, ...]
    address: str
    name: str
    state: str
    tab: str
    is_vacant: bool
    holder: str
    kind: str
    deputies: str
    until: str
    coming: str
    notes: tuple[str, ...]
    last_in: str
    checked: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters in the address; an unknown value filters nothing."""

    words: str
    state: State | None
    worry: Worry | None

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        """Read the filters."""
        state, worry = request.GET.get("keadaan", ""), request.GET.get("perhatian", "")
        return cls(
            request.GET.get("q", "").replace("\x00", "").strip()[:200],
            State(state) if state in set(State) else None,
            Worry(worry) if worry in set(Worry) else None,
        )

    def keeps(self, row: Row) -> bool:
        """Return whether a row is wanted."""
        if self.state is not None and row.coverage.state is not self.state:
            return False
        if self.worry is not None and self.worry not in row.worries:
            return False
        spoken = f"{row.post.short_name} {row.post.name} {row.holder} {row.deputies}".lower()
        return all(word in spoken for word in self.words.lower().split())

    def query(self) -> str:
        """Return the filters as they stand in an address."""
        given = {"q": self.words, "keadaan": self.state or "", "perhatian": self.worry or ""}
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter, with how many rows it would leave."""

    value: str
    word: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the board prints."""

    counted: str
    beside: tuple[Option, ...]
    alarms: tuple[str, ...]
    rows: tuple[Row, ...]
    asked: Asked
    states: tuple[Option, ...]
    worries: tuple[Option, ...]
    query: str
    may_import: bool
    day: date


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the board to office and government; an agency's people are led to their own post."""
    who, at = actor(request), moment(request)
    if not who.roles() & standing.WATCHERS:
        return redirect("network:post", _own_post(who))
    asked = Asked.of(request)
    return render(request, "network/board.html", {"page": page(who, asked, at=at)})


def rows(who: Actor, *, at: datetime) -> tuple[Row, ...]:
    """Return one row for each post this person sees; five queries whatever their number."""
    on = dates.local_day(at)
    posts = standing.seen(who)
    known = signs(posts, on=on)
    made = []
    for post in posts:
        found = post.coverage(on=on)
        worries = known.worries(post, found, on=on, at=at)
        asked_at, confirmed_at = known.asked_at(post), known.confirmed_at(post)
        made.append(_row(post, found, worries, on=on, asked_at=asked_at, confirmed_at=confirmed_at))
    return tuple(made)


def page(who: Actor, asked: Asked, *, at: datetime) -> Page:
    """Return the board for one reader. Only agencies' posts are counted: a coordinator's stands beside them."""
    whole = rows(who, at=at)
    on = dates.local_day(at)
    agencies = [row for row in whole if row.post.agency is not None]
    covered = sum(row.coverage.state in IN_PERSON for row in agencies)
    by_state = Counter(row.coverage.state for row in agencies)
    by_worry = Counter(worry for row in whole for worry in row.worries)
    return Page(
        counted=_("{count} dari {whole} jabatan narahubung dipegang pejabatnya hari ini.").format(
            count=covered, whole=len(agencies)
        ),
        beside=tuple(
            Option(state, words.state(state), by_state[state], asked.state is state)
            for state in State
            if by_state[state]
        ),
        alarms=tuple(_alarm(row, on=on) for row in whole if _rings(row, on=on)),
        rows=tuple(row for row in whole if asked.keeps(row)),
        asked=asked,
        states=tuple(Option(one, words.state(one), by_state[one], asked.state is one) for one in State),
        worries=tuple(Option(one, words.worry(one), by_worry[one], asked.worry is one) for one in Worry),
        query=asked.query(),
        may_import=any(standing.keeps(who, row.post) for row in whole),
        day=on,
    )


def _own_post(who: Actor) -> str:
    found = standing.seen(who)
    if not found:
        raise NotYours("network")
    return found[0].code


def _rings(row: Row, *, on: date) -> bool:
    return row.coverage.vacant_from is not None and row.coverage.vacant_from <= on + 7 * DAY


def _alarm(row: Row, *, on: date) -> str:
    day = row.coverage.vacant_from or on
    if day == on + DAY:
        return _("{post} akan kosong mulai besok, {day}.").format(post=row.name, day=dates.day(day))
    return _("{post} akan kosong mulai {day}.").format(post=row.name, day=dates.day(day))


def _row(
    post: Post,
    found: Coverage,
    worries: tuple[Worry, ...],
    *,
    on: date,
    asked_at: datetime | None,
    confirmed_at: datetime | None,
) -> Row:
    primary = post.primary(on=on)
    deputies = [one.name for one in post.present(on=on) if primary is None or one.person != primary.person]
    # What another column says already is not said twice.
    said = {Worry.COMING_GAP, Worry.ENDING, *([] if confirmed_at else [Worry.UNCHECKED])}
    notes = [words.worry(one) for one in worries if one not in said]
    if asked_at is not None:
        notes.append(_("ditanyakan {day}, belum dijawab").format(day=dates.day(asked_at)))
    until = _("sampai {day}").format(day=dates.day(found.ends_on)) if found.ends_on else _("tanpa batas akhir")
    if found.state in VACANT:
        since = found.vacant_since
        until = _("sejak {day}").format(day=dates.day(since)) if since else _("belum pernah terisi")
    coming = _("kosong mulai {day}").format(day=dates.day(found.vacant_from)) if found.vacant_from else ""
    return Row(
        post=post,
        coverage=found,
        worries=worries,
        address=reverse("network:post", args=[post.code]),
        name=words.post_name(post),
        state=words.state(found.state),
        tab=words.TABS[found.state],
        is_vacant=found.state in VACANT,
        holder=primary.name if primary else "",
        kind=house_words.appointment(primary.kind) if primary else "",
        deputies=", ".join(deputies),
        until=until,
        coming=coming,
        notes=tuple(notes),
        last_in=dates.day(primary.last_in_at) if primary and primary.last_in_at else "",
        checked=dates.day(confirmed_at) if confirmed_at else "",
    )
