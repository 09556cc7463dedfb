"""Following one's own complaint: code and PIN open it, the page says where it is, and what one can do now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narahubung.agencies.directory import Directory
from narahubung.cases import queries
from narahubung.cases.sheets import CaseSheet
from narahubung.intake import acts, receipts, visit
from narahubung.intake.acts import Typed
from narahubung.rules.facts import Lane, TermCode
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import Malformed, NotSeen, TooMany
from narahubung.web import act_words, case_lanes, case_terms, case_words, errors, limits, words
from narahubung.web.case_lanes import MessageRow
from narahubung.web.case_terms import TermRow
from narahubung.web.case_words import TimelineLine, TopLine
from narahubung.web.doors import moment
from narahubung.web.words import Side

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Actor, Given], HttpResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """A complainant's own case, ready to be printed; `words` holds what was typed into a form that was refused."""

    number: str
    sentence: str
    top: TopLine
    timeline: tuple[TimelineLine, ...]
    next: str
    messages: tuple[MessageRow, ...]
    terms: tuple[TermRow, ...]
    answer: Act | None
    answer_until: datetime | None
    request: str
    may_write: bool
    may_withdraw: bool
    may_judge: bool
    closing: str
    typed: Typed | None = None
    problem: str = ""


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for code and PIN and open the case; an unknown code and a wrong PIN get the same answer."""
    if request.method != "POST":
        if visit.visitor(request) is not None:
            return redirect("intake:case")
        return render(request, "intake/track.html")
    code, pin = request.POST.get("code", ""), request.POST.get("pin", "")
    at = moment(request)
    try:
        limits.count(request, limits.TRIES, at=at)
        visitor = queries.open_by_code(code, pin, at=at)
    except (Malformed, NotSeen):
        wrong = _("Kode dan PIN itu tidak cocok dengan laporan mana pun. Periksa lagi keduanya.")
        context = {"wrong": wrong, "code": code[:40]}
        return render(request, "intake/track.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooMany as refusal:
        said = errors.translate(refusal)
        context = {"wrong": f"{said.detail} {said.advice}", "code": code[:40]}
        response = render(request, "intake/track.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    return visit.remember(redirect("intake:case"), visitor)


def for_visitor(view: View[Given]) -> Callable[Concatenate[HttpRequest, Given], HttpResponse]:
    """Open a view to a complainant on a visit alone; others are led to the door, and nothing is kept by browsers."""

    @login_not_required
    @never_cache
    @wraps(view)
    def through(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        visitor = visit.visitor(request)
        if visitor is None:
            messages.info(request, _("Masukkan kode dan PIN Anda. Demi keamanan, kunjungan berakhir sesudah 30 menit."))
            return redirect("intake:track")
        return visit.remember(view(request, visitor, *args, **kwargs), visitor)

    return through


@for_visitor
@require_safe
def case(request: HttpRequest, visitor: Actor) -> HttpResponse:
    """Show the complainant's own case."""
    return show(request, visitor)


def show(
    request: HttpRequest, visitor: Actor, *, typed: Typed | None = None, problem: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    """Return the page of the case, with what was typed where an act was refused."""
    if visitor.case is None:
        raise NotSeen
    at = moment(request)
    sheet = queries.sheet(visitor.case, actor=visitor, at=at)
    held = sheet.directory
    top = case_words.top_line(sheet, reader=Side.COMPLAINANT, at=at, directory=held)
    rows = case_lanes.message_rows(
        sheet.of_lane(Lane.COMPLAINANT),
        reader=Side.COMPLAINANT,
        address=lambda file: reverse("intake:file", args=[file]),
    )
    page = CasePage(
        number=sheet.line.number,
        sentence=words.state_sentence(sheet.line.state),
        top=top,
        timeline=case_words.timeline(sheet.happenings, reader=Side.COMPLAINANT, directory=held),
        next=top.next,
        messages=rows,
        terms=case_terms.term_rows(sheet.terms, at=at, calendar=held.calendar),
        answer=_answer(sheet),
        answer_until=_until(sheet),
        request=_asked(sheet),
        # One question at a time: while the office asks, there is one box to write in.
        may_write=Act.WRITE in sheet.choices and _answer(sheet) is None,
        may_withdraw=Act.WITHDRAW in sheet.choices,
        may_judge=Act.CONFIRM in sheet.choices,
        closing=_closing(sheet, held),
        typed=typed,
        problem=problem,
    )
    return render(request, "intake/case.html", {"page": page, "key": uuid4()}, status=status)


def _answer(sheet: CaseSheet) -> Act | None:
    """Return how an open question of the office is answered: by completing the complaint, by a reply, or not at all."""
    return next((act for act in (Act.COMPLETE, Act.REPLY) if act in sheet.choices), None)


def _asked(sheet: CaseSheet) -> str:
    wanted = {Act.COMPLETE: "request", Act.REPLY: "question"}.get(_answer(sheet) or Act.WRITE)
    asked = [message.text for message in sheet.of_lane(Lane.COMPLAINANT) if message.kind == wanted]
    return asked[-1] if asked else ""


def _until(sheet: CaseSheet) -> datetime | None:
    wanted = {Act.COMPLETE: TermCode.COMPLETE, Act.REPLY: TermCode.REPLY}.get(_answer(sheet) or Act.WRITE)
    running = (term.due_at for term in sheet.terms if term.code is wanted and term.ended_at is None)
    return next(running, None)


def _closing(sheet: CaseSheet, held: Directory) -> str:
    if sheet.closing_kind is None:
        return ""
    reason = held.reasons.get(sheet.closing_reason)
    said = words.by_language(reason.name, reason.name_en) if reason else ""
    return f"{words.closing_kind(sheet.closing_kind)}: {said}" if said else words.closing_kind(sheet.closing_kind)


@for_visitor
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, visitor: Actor, name: str) -> HttpResponse:
    """Do one act to the complainant's own case; a withdrawal is asked about once more on a page of its own."""
    wanted = acts.named(name)
    if request.method != "POST":
        return _ask_once_more(request, visitor) if wanted is Act.WITHDRAW else redirect("intake:case")
    typed = acts.read(request, wanted)
    done = acts.do(request, visitor, typed)
    if done.problem:
        if wanted is Act.WITHDRAW:
            return _ask_once_more(request, visitor, typed=typed, problem=done.problem)
        return show(request, visitor, typed=done.typed, problem=done.problem, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, done.said)
    return redirect("intake:case")


def _ask_once_more(
    request: HttpRequest, visitor: Actor, *, typed: Typed | None = None, problem: str = ""
) -> HttpResponse:
    if visitor.case is None:
        raise NotSeen
    sheet = queries.sheet(visitor.case, actor=visitor, at=moment(request))
    if Act.WITHDRAW not in sheet.choices:
        return redirect("intake:case")
    context = {
        "number": sheet.line.number,
        "consequence": act_words.consequence(Act.WITHDRAW),
        "key": uuid4(),
        "typed": typed,
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "intake/withdraw.html", context, status=status)


@for_visitor
@require_safe
def file(request: HttpRequest, visitor: Actor, attachment: UUID) -> HttpResponse:
    """Return a file of the complainant's own case as a download; it is never shown inside a page."""
    found = queries.read_file(attachment, actor=visitor, at=moment(request))
    response = HttpResponse(found.content, content_type=found.media_type)
    response.headers["Content-Disposition"] = _as_download(found.name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _as_download(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


@for_visitor
@require_safe
def receipt(request: HttpRequest, visitor: Actor) -> HttpResponse:
    """Return the signed receipt once more, from what the case itself holds."""
    if visitor.case is None:
        raise NotSeen
    at = moment(request)
    sheet = queries.sheet(visitor.case, actor=visitor, at=at)
    first = sheet.happenings[0]
    due = min((term.promised_at for term in sheet.terms if term.promised_at), default=None)
    facts = receipts.facts(
        number=sheet.line.number,
        at=sheet.line.lodged_at,
        content=str(first.details["content"]),
        due_at=due,
        files=tuple(file for file in sheet.attachments if file.message == sheet.messages[0].id),
    )
    return receipts.as_pdf(facts, at=at)


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the visit in this browser."""
    messages.success(request, _("Anda sudah keluar. Tidak ada yang tertinggal di peramban ini."))
    return visit.forget(redirect("intake:track"))
