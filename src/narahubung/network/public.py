"""The network for everybody: the agencies, whether each post is filled and since when, and how to reach the post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narahubung.agencies import directory
from narahubung.agencies.posts import Post, posts
from narahubung.network import words
from narahubung.rules.coverage import IN_PERSON, State
from narahubung.web import dates
from narahubung.web import words as house_words
from narahubung.web.doors import moment


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One agency as the public may know it: of persons the appointed officer's name alone."""

    agency: str
    short_name: str
    state: str
    tab: str
    holder: str
    since: str
    contact: tuple[SafeString, ...]


@login_not_required
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Show the network to anybody."""
    on = dates.local_day(moment(request))
    found = [post for post in posts(offices=directory.current().offices) if post.agency is not None]
    states = [post.coverage(on=on).state for post in found]
    context = {
        "rows": [_row(post, state, on=on) for post, state in zip(found, states, strict=True)],
        "counted": _("{count} dari {whole} jabatan narahubung dipegang pejabatnya hari ini.").format(
            count=sum(state in IN_PERSON for state in states), whole=len(found)
        ),
        "governments": sorted({post.government_name for post in found}),
        "day": on,
        "is_illustrative": any(post.is_illustrative for post in found),
    }
    return render(request, "network/public.html", context)


def _row(post: Post, state: State, *, on: date) -> PublicRow:
    primary = post.primary(on=on)
    holder, since = "", ""
    if primary is not None:
        holder = f"{primary.name} ({house_words.appointment(primary.kind)})"
        since = _("sejak {day}").format(day=dates.day(primary.starts_on))
    elif state is State.DEPUTY_ONLY:
        holder = _("Wakil yang ditugaskan")
    contact = dict.fromkeys(part for part in (primary.contact if primary else "", post.phone, post.email) if part)
    lines = tuple(_breakable(part) for part in contact)
    return PublicRow(post.name, post.short_name, words.state(state), words.TABS[state], holder, since, lines)


def _breakable(text: str) -> SafeString:
    """Return an address that may go on in the next line of a narrow screen, behind its sign."""
    before, sign, after = text.partition("@")
    return format_html("{}{}<wbr>{}", before, sign, after)
