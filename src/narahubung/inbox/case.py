"""The page of one case in the inbox: reading it, answering it, and fetching its files."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from narahubung.cases import actions, queries
from narahubung.cases.sheets import CaseSheet
from narahubung.inbox import answers, ways
from narahubung.inbox.answers import Answer, Piece
from narahubung.inbox.page import case_page
from narahubung.rules.lifecycle import Act
from narahubung.rules.refusals import Incomplete, KeyReused, Malformed
from narahubung.web.doors import actor, for_inbox, moment
from narahubung.web.refusal import incomplete_words


@for_inbox
@require_safe
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show one case as this person may see it, with what they can do now."""
    sheet = queries.sheet(case, actor=actor(request), at=moment(request))
    return _shown(request, sheet)


def _shown(request: HttpRequest, sheet: CaseSheet, *, answer: Answer | None = None) -> HttpResponse:
    page = case_page(sheet, actor=actor(request), at=moment(request), answer=answer)
    context = {"page": page, "key": str(uuid4()), "problems": answer.problems if answer else ()}
    return render(request, "inbox/case.html", context, status=422 if answer else 200)


@for_inbox
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, case: UUID) -> HttpResponse:
    """Propose the answer to the head of the agency; a form with something missing comes back as it was typed."""
    if request.method != "POST":
        return redirect("inbox:case", case)
    who, at = actor(request), moment(request)
    sheet = queries.sheet(case, actor=who, at=at)
    typed = answers.typed(request, sheet, person=who.person, at=at)
    if typed.problems and Act.DRAFT_ANSWER in sheet.choices:
        return _shown(request, sheet, answer=typed)
    try:
        done = actions.perform(case, Act.DRAFT_ANSWER, actor=who, at=at, given=typed.given(), key=key_of(request))
    except (Incomplete, KeyReused) as refusal:
        if isinstance(refusal, KeyReused):
            return _shown(request, sheet, answer=_with(typed, ways.sent_before()))
        return _shown(request, sheet, answer=_with(typed, incomplete_words(next(iter(refusal.fields.values()), ""))))
    messages.success(request, ways.told(done))
    return redirect("inbox:case", case)


def _with(typed: Answer, problem: str) -> Answer:
    first, *others = typed.pieces
    marked = Piece(first.name, first.number, first.question, first.text, first.files, (*first.problems, problem))
    return Answer((marked, *others))


def key_of(request: HttpRequest) -> UUID:
    """Return the key of this press; refuses `Malformed` a form without one."""
    try:
        return UUID(request.POST.get("kunci", ""))
    except ValueError as broken:
        raise Malformed("key") from broken


@for_inbox
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, case: UUID) -> HttpResponse:
    """Say what reading an identity means; show who complained only on a press, which is written down."""
    who, at = actor(request), moment(request)
    sheet = queries.sheet(case, actor=who, at=at)
    read = queries.read_identity(case, actor=who, at=at) if request.method == "POST" else None
    context = {"page": case_page(sheet, actor=who, at=at), "read": read}
    return render(request, "inbox/identity.html", context)


@for_inbox
@require_safe
def file(request: HttpRequest, file: UUID) -> HttpResponse:
    """Send a file of a case for keeping; it is never shown inside a page."""
    found = queries.read_file(file, actor=actor(request), at=moment(request))
    response = HttpResponse(found.content, content_type=found.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or ""
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
