"""The meetings for everybody: when they are, how many agencies came, and the press notes that were published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narahubung.meetings import words
from narahubung.meetings.models import Meeting
from narahubung.rules.meeting import Mode, Phase
from narahubung.web.doors import moment

MOST = 30
AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class PublicMeeting:
    """A meeting as the public may know it: no place, no link, no name."""

    title: str
    span: str
    mode: str
    government: str
    came: str
    press: tuple[str, ...]
    published_at: datetime | None


@login_not_required
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Show meetings to come and past, newest first."""
    at = moment(request)
    there = Count("seats", filter=Q(seats__kind="agency", seats__came_at__isnull=False))
    rows = Meeting.objects.exclude(phase=Phase.CANCELLED).select_related("government").annotate(there=there)
    coming = rows.filter(ends_at__gte=at, starts_at__lt=at + AHEAD).order_by("starts_at")[:MOST]
    past = rows.filter(ends_at__lt=at).order_by("-starts_at")[:MOST]
    context = {
        "coming": [_shown(row, came=0, has_been=False) for row in coming],
        "past": [_shown(row, came=row.there, has_been=row.started_at is not None) for row in past],
    }
    return render(request, "meetings/public.html", context)


def _shown(row: Meeting, *, came: int, has_been: bool) -> PublicMeeting:
    press = row.press if row.published_at is not None else ""
    return PublicMeeting(
        row.title,
        words.span(row.starts_at, row.ends_at),
        words.mode(Mode(row.mode)),
        row.government.name,
        _("{there} dari {posts} instansi hadir").format(there=came, posts=row.posts) if has_been else "",
        tuple(part.strip() for part in press.split("\n") if part.strip()),
        row.published_at,
    )
