"""The editor of a text: clauses that can be added, moved, copied and measured, with a preview; all without script."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from narahubung.agencies.models import Government
from narahubung.commitments import actions, clauses, standing
from narahubung.commitments.change import latest
from narahubung.commitments.forms import TermsForm
from narahubung.commitments.given import ClauseGiven
from narahubung.commitments.models import Clause, Commitment, Version
from narahubung.rules.commitment import ClauseKind, Indicator, Stage
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, WrongMoment
from narahubung.web import dates
from narahubung.web.doors import actor, moment
from narahubung.web.refusal import incomplete_words


@dataclass(frozen=True, slots=True)
class Option:
    """A choice in a list."""

    value: str
    word: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One clause in the editor: what was typed, the choices, and what is wrong with it."""

    place: int
    text: str
    target: str
    source: str
    indicators: tuple[Option, ...]
    periods: tuple[Option, ...]
    problem: str
    measure: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, government: int) -> HttpResponse:
    """Begin a commitment for a government of one's own office, with a sensible text or a copy of the last one."""
    who = actor(request)
    office = standing.keeps_some(who)
    body = Government.objects.filter(pk=government, office_id=office or 0).first()
    if office is None:
        raise NotYours("commitments")
    if body is None:
        raise NotSeen
    before = Commitment.objects.filter(government=body).exclude(stage=Stage.DRAFT).order_by("-created_at").first()
    version = latest(before) if before and request.GET.get("salin") else None
    begin = _typed(version) if version else clauses.to_begin_with()
    return _edit(request, government=body.pk, row=None, begin=begin, version=version, before=before)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a draft; every saving is a version of its own. Refuses `WrongMoment` once the text is frozen."""
    row = standing.kept(actor(request), code)
    if row.stage != Stage.DRAFT:
        raise WrongMoment("revise", row.stage)
    version = latest(row)
    begin = _typed(version) if version else ()
    return _edit(request, government=row.government_id, row=row, begin=begin, version=version, before=None)


def _edit(
    request: HttpRequest,
    *,
    government: int,
    row: Commitment | None,
    begin: tuple[ClauseGiven, ...],
    version: Version | None,
    before: Commitment | None,
) -> HttpResponse:
    on, posted = dates.local_day(moment(request)), request.method == "POST"
    preamble = version.preamble if version else ""
    form = TermsForm(government, on=on, row=row, preamble=preamble, data=request.POST if posted else None)
    typed = _read(request.POST) if posted else begin
    way, _colon, number = request.POST.get("cara", "").partition(":")
    typed = _moved(typed, way, _number(number))
    problems: dict[int, str] = {}
    status, seen = 200, request.POST.get("versi", "") if posted else str(version.number if version else 0)
    if posted and way == "simpan":
        status = 422
        if form.is_valid():
            try:
                return _save(request, form, typed, government=government, row=row)
            except Incomplete as refused:
                problems = _problems(form, refused)
                if "version" in refused.fields and version is not None:
                    seen = str(version.number)  # whoever has been told may save over it: every version is kept
    context = {
        "form": form,
        "rows": [_row(place, one, problems) for place, one in enumerate(typed, start=1)],
        "row": row,
        "seen": seen,
        "before": before if row is None and version is None else None,
        "previewed": posted and way == "pratinjau",
        "problems": sorted(problems.items()),
    }
    return render(request, "commitments/edit.html", context, status=status)


def _save(
    request: HttpRequest, form: TermsForm, typed: tuple[ClauseGiven, ...], *, government: int, row: Commitment | None
) -> HttpResponse:
    who, at, preamble = actor(request), moment(request), form.cleaned_data["preamble"]
    if row is None:
        code = actions.draft(government, form.given(), preamble=preamble, given=typed, actor=who, at=at, key=form.key())
    else:
        code = row.code
        seen = _number(request.POST.get("versi", ""))
        actions.revise(code, form.given(), preamble=preamble, given=typed, actor=who, at=at, key=form.key(), seen=seen)
    messages.success(request, _("Rancangan disimpan."))
    return redirect("commitments:commitment", code)


def _problems(form: TermsForm, refused: Incomplete) -> dict[int, str]:
    """Put what was refused beside its field; returns what is wrong with which clause."""
    wrong = {}
    for name, code in refused.fields.items():
        if name.startswith("clause_"):
            wrong[int(name.removeprefix("clause_"))] = incomplete_words(code)
        else:
            form.add_error(name if name in form.fields else None, incomplete_words(code))
    return wrong


def _read(sent: QueryDict) -> tuple[ClauseGiven, ...]:
    """Return the clauses as typed, in the order of their numbers; rows without words stay until they are saved."""
    found = []
    for place in range(1, clauses.MOST_CLAUSES + 1):
        if f"teks-{place}" not in sent:
            break
        indicator = sent.get(f"indikator-{place}", "")
        measured = indicator in set(Indicator)
        text = sent.get(f"teks-{place}", "").replace("\x00", "")
        target = sent.get(f"target-{place}", "").strip()
        clause = ClauseGiven(
            kind=ClauseKind.MEASURABLE if measured else ClauseKind.DECLARATORY,
            text=text,
            indicator=Indicator(indicator) if measured else None,
            target=int(target) if measured and target.isascii() and target.isdecimal() and len(target) < 4 else None,
            period=sent.get(f"masa-{place}", "") if measured else "",
            source=sent.get(f"dasar-{place}", "").replace("\x00", "") if measured else "",
        )
        found.append((_number(sent.get(f"urutan-{place}", "")) or place, place, clause))
    return tuple(clause for _order, _place, clause in sorted(found, key=lambda one: one[:2]))


def _moved(typed: tuple[ClauseGiven, ...], way: str, place: int) -> tuple[ClauseGiven, ...]:
    rows = list(typed)
    at = place - 1
    if way == "tambah" and len(rows) < clauses.MOST_CLAUSES:
        rows.append(ClauseGiven(kind=ClauseKind.DECLARATORY, text=""))
    elif way == "hapus" and 0 <= at < len(rows):
        del rows[at]
    elif way == "naik" and 0 < at < len(rows):
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    return tuple(rows)


def _typed(version: Version) -> tuple[ClauseGiven, ...]:
    return tuple(
        ClauseGiven(
            kind=ClauseKind(one.kind),
            text=one.text,
            indicator=Indicator(one.indicator) if one.indicator else None,
            target=one.target,
            period=one.period,
            source=one.source,
        )
        for one in Clause.objects.filter(version=version).order_by("place")
    )


def _row(place: int, one: ClauseGiven, problems: dict[int, str]) -> Row:
    measure = ""
    if one.indicator is not None:
        measure = f"{clauses.indicator_name(one.indicator)}, {clauses.target_words(one.indicator, one.target)}"
    return Row(
        place=place,
        text=one.text,
        target="" if one.target is None else str(one.target),
        source=one.source,
        indicators=tuple(
            Option(each, clauses.indicator_name(each), one.indicator is each) for each in clauses.INDICATORS
        ),
        periods=tuple(Option(each, clauses.period_words(each), one.period == each) for each in clauses.PERIODS),
        problem=problems.get(place, ""),
        measure=measure,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
