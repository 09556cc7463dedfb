"""Doing one act to one case from the inbox: a press, or a small form on a page of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from narahubung.agencies import appointments
from narahubung.cases import actions, queries, uploads
from narahubung.cases.sheets import CaseSheet
from narahubung.inbox import answers, forms, ways
from narahubung.inbox.case import key_of
from narahubung.inbox.page import case_page
from narahubung.inbox.ways import Way
from narahubung.rules import clock
from narahubung.rules.facts import ActionOwner, TermCode
from narahubung.rules.given import Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.refusals import Incomplete, KeyReused, RuleBroken
from narahubung.web import act_words, case_terms, dates, errors, words
from narahubung.web.doors import actor, for_inbox, moment
from narahubung.web.refusal import incomplete_words

_ANSWERING = (TermCode.ANSWER, TermCode.CLARIFY_1, TermCode.CLARIFY_2)


@for_inbox
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, case: UUID, slug: str) -> HttpResponse:
    """Ask for what the act needs, and do it on a press; opening the address alone never changes anything."""
    way = ways.named(slug)
    if request.method != "POST":
        return _asked(request, case, way, way.form())
    if way.is_press:
        # One form of a list serves all its rows: the key of a press is drawn from the form's and the row's.
        return _done(request, case, way, Given(), key=uuid5(key_of(request), f"{case}{way.slug}"))
    form = way.form(request.POST, request.FILES)
    if not form.is_valid():
        return _asked(request, case, way, form)
    whose = answers.owner(case, person=actor(request).person)
    taken, refused = uploads.take(form.uploads(), form=whose, at=moment(request))
    if refused:
        for one in refused:
            form.add_error("attachments", f"{one.name}: {errors.translate(one.refusal).detail}")
        return _asked(request, case, way, form)
    try:
        given = form.given(attachments=tuple(file.id for file in taken))
        return _done(request, case, way, given, key=form.key())
    except Incomplete as refusal:
        for name, code in refusal.fields.items():
            form.add_error(name if name in form.fields else None, incomplete_words(code))
    except KeyReused:
        form.add_error(None, ways.sent_before())
    return _asked(request, case, way, form)


def _done(request: HttpRequest, case: UUID, way: Way, given: Given, *, key: UUID) -> HttpResponse:
    done = actions.perform(case, way.act, actor=actor(request), at=moment(request), given=given, key=key)
    messages.success(request, ways.told(done))
    if "kembali" in request.POST:
        return redirect(_list_address(request.POST["kembali"]))
    return redirect("inbox:list") if way.leaves else redirect("inbox:case", case)


def _list_address(query: str) -> str:
    """Return the list a press came from: only its filters are taken from the form, never an address."""
    kept = urlencode(list(QueryDict(query[:2000]).items()))
    return f"{reverse('inbox:list')}?{kept}" if kept else reverse("inbox:list")


def _asked(request: HttpRequest, case: UUID, way: Way, form: forms.ActForm) -> HttpResponse:
    who, at = actor(request), moment(request)
    sheet = queries.sheet(case, actor=who, at=at)
    if isinstance(form, forms.ReleaseForm):
        form.offer(_people(sheet, person=who.person, on=dates.local_day(at)))
    if isinstance(form, forms.FulfilForm):
        form.offer(case_terms.action_choices(sheet.open_actions(owner=ActionOwner.AGENCY), said=sheet.said()))
    if form.is_bound:
        # What comes back is a new sending; its old key may already stand for the earlier one.
        form.data = {**form.data, "kunci": str(uuid4())}
    context = {
        "page": case_page(sheet, actor=who, at=at),
        "title": act_words.button(way.act),
        "way": way,
        "form": form,
        "is_open": way.act in sheet.choices,
        "last": _last(sheet),
        "warning": ways.warning(way.act),
        "room": _room_for_time(sheet) if way.act is Act.ASK_TIME else (),
    }
    return render(request, "inbox/act.html", context, status=422 if form.is_bound else 200)


def _people(sheet: CaseSheet, *, person: int | None, on: date) -> list[tuple[int, str]]:
    holders = appointments.people_of_agency(sheet.line.agency or 0, on=on)
    named = {holder.person: f"{holder.name} ({words.role(holder.role)})" for holder in holders}
    return sorted(named.items(), key=lambda one: one[0] != person)


def _last(sheet: CaseSheet) -> str:
    if not sheet.happenings:
        return ""
    last = sheet.happenings[-1]
    return _("{act} oleh {who} pada {moment}.").format(
        act=act_words.done(last.act), who=last.author or words.standing(last.standing), moment=dates.moment(last.at)
    )


def _room_for_time(sheet: CaseSheet) -> tuple[str, ...]:
    """Return in words how much more time there can be, and until when that would lead."""
    lines = []
    for term in sheet.terms:
        most = term.rule.extendable_by
        if term.ended_at is not None or term.code not in _ANSWERING or not most:
            continue
        # The same words as the term's own length has, in the unit of its rule.
        limit = _("Paling banyak {length}.").format(length=case_terms.length(replace(term.rule, value=most)))
        try:
            latest = clock.due(
                term.rule, started_at=term.started_at, calendar=sheet.directory.calendar, extension=most
            ).due_at
        except RuleBroken:
            latest = None
        if latest is not None and not term.pauses:
            limit += " " + _("Bila semuanya diberikan: sampai {moment}.").format(moment=dates.moment(latest))
        lines.append(limit)
    return tuple(lines)
