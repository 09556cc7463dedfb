"""The list of meetings and the pages of one: agenda, attendance, decisions, minutes, history."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from narahubung.meetings import agenda, calendars, invitations, reading, standing, words
from narahubung.meetings.given import Answer, DecisionState
from narahubung.meetings.models import Meeting, Series
from narahubung.meetings.sheets import Choice, Head
from narahubung.rules.meeting import Seat
from narahubung.rules.refusals import NotSeen
from narahubung.web.doors import actor, moment


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the meetings this person sees: coming, past, or those of one series."""
    who, at = actor(request), moment(request)
    pile = request.GET.get("tampil", "")
    pile = pile if pile in ("lewat", "seri") else ""
    number = request.GET.get("seri", "")
    series = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None
    # Whoever sees no meeting at all is refused here, before anything is asked.
    within = standing.within(who)
    rows = Series.objects.filter(within).order_by("-first_on", "id")[:50] if pile == "seri" else ()
    context = {
        "lines": () if pile == "seri" else reading.listed(who, at=at, past=pile == "lewat", series=series),
        "series": rows,
        "pile": pile,
        "of_series": series,
        "may_plan": bool(standing.chairs(who)),
    }
    return render(request, "meetings/index.html", context)


@dataclass(frozen=True, slots=True)
class Opened:
    """A meeting as its reader opened it."""

    row: Meeting
    seats: frozenset[Seat]
    head: Head

    def context(self, tab: str, **more: object) -> dict[str, object]:
        """Return what its page prints; nothing of the row itself."""
        return {"head": self.head, "tab": tab, "key": uuid4(), **more}


def opened(request: HttpRequest, meeting: UUID) -> Opened:
    """Return the meeting as this reader may open it; refuses `NotSeen`."""
    who = actor(request)
    row, seats = reading.of(meeting, who)
    return Opened(row, seats, reading.head(row, seats, reading.mine(row, who), at=moment(request)))


@never_cache
@require_safe
def meeting(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Show what the meeting is, and its agenda."""
    return _agenda(request, meeting, "meetings/meeting.html")


@never_cache
@require_safe
def printed(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Show the agenda as it is printed: only what this reader may see."""
    return _agenda(request, meeting, "meetings/printed.html")


def _agenda(request: HttpRequest, meeting: UUID, template: str) -> HttpResponse:
    page, who = opened(request, meeting), actor(request)
    found, _cases = reading.items(page.row, page.seats, who, at=moment(request))
    kept = [item for item in found if not item.is_removed]
    context = page.context(
        "acara",
        items=kept,
        removed=[item for item in found if item.is_removed],
        minutes=sum(item.minutes for item in kept),
        answers=[Choice(one, words.answer(one), page.head.answer == one) for one in Answer],
    )
    return render(request, template, context)


@never_cache
@require_safe
def attendance(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Show who is invited, what they said and who came."""
    page = opened(request, meeting)
    seats, quorum = reading.seat_lines(page.row)
    context = page.context("hadir", seats=seats, quorum=words.quorum(quorum), reached=quorum.is_reached)
    return render(request, "meetings/attendance.html", context)


@never_cache
@require_safe
def decisions(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Show what was decided here, and what earlier meetings left open."""
    page = opened(request, meeting)
    here = list(page.row.decisions.select_related("agency", "meeting").order_by("id"))
    earlier = list(agenda.earlier_open(page.row).select_related("agency", "meeting")[:100])
    lines = reading.decision_lines([*here, *earlier], actor(request), at=moment(request))
    context = page.context(
        "keputusan",
        here=[one for one in lines if one.meeting == page.row.pk and one.state_code != DecisionState.WITHDRAWN],
        settles="settle" in page.head.may,
        withdraws="withdraw" in page.head.may,
        earlier=[one for one in lines if one.meeting != page.row.pk and one.state_code == DecisionState.OPEN],
    )
    return render(request, "meetings/decisions.html", context)


@never_cache
@require_safe
def record(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Hand out the signed minutes."""
    row, _seats = reading.of(meeting, actor(request))
    found = row.signed_minutes.order_by("-id").first()
    if found is None:
        raise NotSeen
    response = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="berita-acara-{row.starts_at:%Y-%m-%d}.pdf"'
    return response


@never_cache
@require_safe
def history(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Show what was done to the meeting, by whom and when."""
    page = opened(request, meeting)
    return render(request, "meetings/history.html", page.context("riwayat", happened=reading.history(page.row)))


@never_cache
@require_safe
def calendar(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Hand out the meeting for one's own calendar."""
    row, _seats = reading.of(meeting, actor(request))
    body = calendars.part([invitations.entry_of(row)], method="PUBLISH", at=moment(request))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="rapat.ics"'
    return response
