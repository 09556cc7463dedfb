"""While a meeting runs: one page for who leads and for sixteen phones, one for the projector, and the ways in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narahubung.meetings import deeds, door, reading, sitting, words
from narahubung.meetings.given import AttendWay, DecisionState
from narahubung.meetings.models import Meeting
from narahubung.meetings.sheets import Choice, DecisionLine, Head, Item, SeatLine
from narahubung.rules.meeting import Phase, Quorum, Seat
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import Incomplete, Malformed, WrongMoment
from narahubung.web.doors import actor, moment
from narahubung.web.refusal import field_word, incomplete_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The meeting as it runs, for one reader."""

    head: Head
    items: tuple[Item, ...]
    current: Item | None
    elapsed: int
    seats: tuple[SeatLine, ...]
    quorum: Quorum
    quorum_words: str
    decisions: tuple[DecisionLine, ...]
    notes: str
    notes_version: int
    agencies: tuple[Choice, ...]

    @property
    def seats_there(self) -> int:
        """Return how many have come in all."""
        return sum(seat.came_at is not None for seat in self.seats)

    @property
    def over(self) -> int:
        """Return by how many minutes the open point is longer than was planned; 0 within its time."""
        return max(0, self.elapsed - self.current.minutes) if self.current else 0


def running(row: Meeting, seats: frozenset[Seat], who: Actor, *, at: datetime) -> Running:
    """Return the meeting as it runs; points of other agencies without detail."""
    held = tuple(
        row.decisions.exclude(state=DecisionState.WITHDRAWN).select_related("agency", "meeting").order_by("id")
    )
    found, _cases = reading.items(row, seats, who, at=at, only=row.item_id or 0)
    lines, quorum = reading.seat_lines(row)
    current = next((item for item in found if item.is_current), None)
    since = row.item_since
    return Running(
        head=reading.head(row, seats, reading.mine(row, who), at=at),
        items=tuple(item for item in found if not item.is_removed),
        current=current,
        elapsed=(current.spent if current else 0) + (int((at - since).total_seconds() // 60) if since else 0),
        seats=lines,
        quorum=quorum,
        quorum_words=words.quorum(quorum),
        decisions=reading.decision_lines(held, who, at=at),
        notes=row.notes,
        notes_version=row.notes_version,
        agencies=tuple(Choice(str(one.agency), one.seat) for one in lines if one.agency is not None),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Show the running meeting; a decision is sent here, so that a refusal gives back what was typed in its place."""
    who, at = actor(request), moment(request)
    wrong: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            press = deeds.Press(meeting, who, at, _key(request), request)
            sitting.decide(meeting, deeds.decided(press), actor=who, at=at, key=press.key)
        except Incomplete as refusal:
            wrong = tuple(f"{field_word(name)}: {incomplete_words(why)}" for name, why in refusal.fields.items())
        else:
            messages.success(request, _("Keputusan dicatat dan sudah berlaku."))
            return redirect("meetings:run", meeting)
    row, seats = reading.of(meeting, who)
    if Phase(row.phase) is Phase.PLANNED:
        return redirect("meetings:meeting", meeting)
    context = {
        "page": running(row, seats, who, at=at),
        "key": uuid4(),
        "version": _mark(row, at),
        "wrong": wrong,
        "typed": request.POST if wrong else None,
    }
    return render(request, "meetings/run.html", context, status=422 if wrong else 200)


@never_cache
@require_safe
def state(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Return the part of the page that changes, or 204 where nothing has changed since version `v`."""
    who, at = actor(request), moment(request)
    row, seats = reading.of(meeting, who)
    if request.GET.get("v") == _mark(row, at):
        return HttpResponse(status=204)
    is_screen = bool(request.GET.get("layar"))
    page = _public(row, who, at=at) if is_screen else running(row, seats, who, at=at)
    context = {"page": page, "key": uuid4(), "version": _mark(row, at), **(_screen(row, at) if is_screen else {})}
    template = "meetings/screen_part.html" if is_screen else "meetings/run_part.html"
    response = render(request, template, context)
    response.headers["X-Narahubung-Versi"] = _mark(row, at)
    return response


def _mark(row: Meeting, at: datetime) -> str:
    # The minute moves the timer and the code at the door.
    return f"{row.version}.{int(at.timestamp() // 60)}"


@never_cache
@require_safe
def screen(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Show the projector's page: large, the open point, decisions so far, and the code at the door."""
    who, at = actor(request), moment(request)
    row, seats = reading.of(meeting, who)
    context = {
        "page": _public(row, who, at=at),
        "version": _mark(row, at),
        "is_chair": bool(seats & {Seat.CHAIR, Seat.CO_CHAIR}),
    }
    return render(request, "meetings/screen.html", {**context, **_screen(row, at)})


def _public(row: Meeting, who: Actor, *, at: datetime) -> Running:
    # Everybody in the room reads the screen, guests too: no more than they all may see, whoever has opened it.
    return running(row, frozenset({Seat.OBSERVER}), Actor(person=who.person), at=at)


def _screen(row: Meeting, at: datetime) -> dict[str, object]:
    if Phase(row.phase) is not Phase.RUNNING:
        return {"qr": ""}
    address = reverse("meetings:door", args=[row.pk])
    return {"qr": door.drawing(f"{settings.NARAHUBUNG_PUBLIC_URL}{address}?k={door.code(row, at=at)}")}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def at_door(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Let who has scanned the code at the door, and is signed in, say by one press that they are there."""
    who, at = actor(request), moment(request)
    row, seats = reading.of(meeting, who)
    said = (request.POST if request.method == "POST" else request.GET).get("k", "")
    is_open = door.opens(row, said, at=at)
    if request.method == "POST":
        if not is_open:
            raise Incomplete(code="expired")
        sitting.attend(meeting, AttendWay.QR, actor=who, at=at, key=_key(request))
        messages.success(request, _("Kehadiran Anda dicatat."))
        return redirect("meetings:run", meeting)
    head = reading.head(row, seats, reading.mine(row, who), at=at)
    return render(request, "meetings/door.html", {"head": head, "code": said, "is_open": is_open, "key": uuid4()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Record who joins online, and show them the link."""
    who, at = actor(request), moment(request)
    row, seats = reading.of(meeting, who)
    if request.method == "POST":
        if not row.link:
            raise WrongMoment("join", row.phase)
        sitting.attend(meeting, AttendWay.LINK, actor=who, at=at, key=_key(request))
        return redirect("meetings:join", meeting)
    head = reading.head(row, seats, reading.mine(row, who), at=at)
    return render(request, "meetings/join.html", {"head": head, "key": uuid4()})


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("kunci", ""))
    except ValueError as fault:
        raise Malformed("key") from fault


@never_cache
@require_POST
def notes(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Save the notes: for the script as JSON with text and version, else back to the page."""
    base = request.POST.get("versi", "")
    if not (base.isascii() and base.isdecimal() and len(base) < 10):
        raise Malformed("version")
    found = sitting.note(
        meeting, request.POST.get("catatan", ""), base=int(base), actor=actor(request), at=moment(request)
    )
    if "json" in request.headers.get("accept", ""):
        return JsonResponse({"text": found.text, "version": found.version, "again": found.touched_the_same})
    if found.touched_the_same:
        messages.warning(request, _("Dua orang mengubah baris yang sama; keduanya disimpan. Mohon baca sekali lagi."))
    else:
        messages.success(request, _("Catatan disimpan."))
    return redirect("meetings:run", meeting)
