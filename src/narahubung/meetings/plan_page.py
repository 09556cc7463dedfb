"""Planning a meeting or a series, with a look at the days first; changing one that is planned."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from narahubung.meetings import forms, planning, reading, standing, words
from narahubung.rules import meeting as rules
from narahubung.rules.meeting import Deed, Phase
from narahubung.rules.recurrence import Planned
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours
from narahubung.rules.workday import OutsideCalendar
from narahubung.web import dates
from narahubung.web.doors import actor, moment
from narahubung.web.refusal import incomplete_words


@dataclass(frozen=True, slots=True)
class Preview:
    """One day of a plan as the form shows it."""

    day: str
    doubts: tuple[str, ...]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Ask for a plan, show its days, and set it on a second press."""
    who, at = actor(request), moment(request)
    governments = standing.chairs(who)
    if not governments:
        standing.within(who)  # who sees no meetings at all learns nothing
        raise NotYours(Deed.PLAN)
    form = forms.PlanForm(governments, request.POST if request.method == "POST" else None)
    preview: tuple[Preview, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            preview = tuple(map(_preview, planning.days(form.given())))
            if "tetapkan" in request.POST:
                made = planning.plan(form.given(), actor=who, at=at, key=form.cleaned_data["kunci"])
                messages.success(request, _("Rapat direncanakan. Undangan dikirim paling awal 30 hari sebelumnya."))
                return redirect("meetings:meeting", made)
        except Incomplete as refusal:
            _refuse(form, refusal)
        except OutsideCalendar:
            form.add_error("times", incomplete_words("outside_calendar"))
    wrong = form.is_bound and bool(form.errors)
    if wrong:
        form.data = {**{name: form.data[name] for name in form.data}, "kunci": str(uuid4())}
    context = {"form": form, "preview": () if wrong else preview, "has_doubts": any(one.doubts for one in preview)}
    return render(request, "meetings/plan.html", context, status=422 if wrong else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Ask how a planned meeting is to be, and change it; whoever was invited hears of it."""
    who, at = actor(request), moment(request)
    row, seats = reading.of(meeting, who)
    if not seats & rules.RULES[Deed.CHANGE].by:
        raise NotYours(Deed.CHANGE)
    if Phase(row.phase) is not Phase.PLANNED and request.method != "POST":
        raise NotSeen
    local = row.starts_at.astimezone(dates.WITA)
    now: dict[str, object] = {
        "title": row.title,
        "on": local.date(),
        "begins": local.time(),
        "length": int((row.ends_at - row.starts_at).total_seconds() // 60),
        "mode": row.mode,
        "place": row.place,
        "link": row.link,
    }
    form = forms.ChangeForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            planning.change(meeting, form.given(), actor=who, at=at, key=form.cleaned_data["kunci"])
        except Incomplete as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Rapat diubah. Yang sudah diundang diberi tahu."))
            return redirect("meetings:meeting", meeting)
    context = {"form": form, "title": row.title, "meeting": meeting}
    return render(request, "meetings/change.html", context, status=422 if form.errors else 200)


def _refuse(form: django_forms.Form, refusal: Incomplete) -> None:
    for name, reason in refusal.fields.items():
        form.add_error(name if name in form.fields else None, incomplete_words(reason))


def _preview(one: Planned) -> Preview:
    return Preview(dates.weekday_and_day(one.on), words.doubts(one))
