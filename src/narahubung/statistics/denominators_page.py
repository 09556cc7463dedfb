"""Giving the numbers that figures are held against: choose a sheet, read cell by cell what it would do, then do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from narahubung.agencies import directory
from narahubung.rules.rates import Base
from narahubung.rules.refusals import Incomplete, NotSeen
from narahubung.statistics import actions, denominators
from narahubung.statistics.denominators import Effect, Given, Line, Plan, Row
from narahubung.statistics.shapes import PLANNERS
from narahubung.web import dates, spreadsheet
from narahubung.web.doors import actor, moment
from narahubung.web.figures import decimal
from narahubung.web.refusal import incomplete_words
from narahubung.web.sheet_form import SheetForm, rows_of, sealed, unsealed

_SALT = "narahubung.statistics.denominators"
_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the report."""

    line: int
    name: str
    effect: str
    tab: str
    note: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a sheet would do, in words, and the sealed rows that the press brings back."""

    summary: str
    rows: tuple[LineRow, ...]
    may_apply: bool
    is_refused: bool
    sealed: str
    key: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Ask for a sheet, report what it would do, and on a second press do it; refuses `NotYours` but to planners."""
    who, at = actor(request), moment(request)
    office = actions.office_with(who, PLANNERS)
    if request.method != "POST":
        return _page(request, SheetForm(), office=office)
    if "lembar" in request.POST:
        return _apply(request, office=office)
    form = SheetForm(request.POST, request.FILES)
    rows, status = rows_of(form, denominators.read)
    if not rows:
        return _page(request, form, office=office, status=status)
    found = denominators.plan(rows, office=office, on=dates.local_day(at), known=directory.current())
    return _page(request, SheetForm(), office=office, report=_report(found, rows))


def _apply(request: HttpRequest, *, office: int) -> HttpResponse:
    shown, plain, key = unsealed(request, salt=_SALT)
    rows, who, at = tuple(Row.of(row) for row in plain), actor(request), moment(request)
    today = dates.local_day(at)
    try:
        done = actions.give_denominators(rows, shown=shown, actor=who, at=at, today=today, key=key)
    except Incomplete as refusal:
        messages.error(request, incomplete_words(refusal.fields["file"]))
        found = denominators.plan(rows, office=office, on=today, known=directory.current())
        return _page(request, SheetForm(), office=office, report=_report(found, rows), status=409)
    given = done.count(Effect.NEW) + done.count(Effect.CHANGED)
    messages.success(request, _("{count} angka pembanding dicatat.").format(count=decimal(given)))
    return redirect("statistics:denominators")


def _page(
    request: HttpRequest, form: SheetForm, *, office: int, report: Report | None = None, status: int = 200
) -> HttpResponse:
    named, every = denominators.names(office, known=directory.current()), denominators.every(office)
    stands = [_stands(base, named[base], every) for base in named]
    context = {"form": form, "report": report, "stands": stands}
    return render(request, "statistics/denominators.html", context, status=status)


def _stands(base: Base, named: dict[str, str], every: Sequence[Given]) -> str:
    facts = {"given": len({one.of for one in every if one.base is base and one.of in named}), "all": len(named)}
    if base is Base.POPULATION:
        return _("Penduduk: {given} dari {all} kecamatan sudah ada angkanya.").format(**facts)
    return _("Layanan yang diberikan dalam setahun: {given} dari {all} layanan sudah ada angkanya.").format(**facts)


def _report(found: Plan, rows: Sequence[Row]) -> Report:
    effects = ((effect, _effect(effect)) for effect in Effect)
    return Report(
        summary=" · ".join(f"{decimal(found.count(effect))} {word}" for effect, word in effects),
        # What has to be mended stands first: on a phone the rest is a long way down.
        rows=tuple(_row(line) for line in sorted(found.lines, key=lambda line: line.effect is not Effect.REFUSED)),
        may_apply=found.may_apply,
        is_refused=found.count(Effect.REFUSED) > 0,
        sealed=sealed(found.digest(), [row.plain() for row in rows], salt=_SALT),
        key=str(uuid4()),
    )


def _effect(effect: Effect) -> str:
    return {
        Effect.NEW: _("baru"),
        Effect.CHANGED: _("berubah"),
        Effect.SAME: _("sama"),
        Effect.REFUSED: _("ditolak"),
    }[effect]


def _row(line: Line) -> LineRow:
    tabs = {Effect.NEW: "", Effect.CHANGED: "time-soon", Effect.SAME: "time-none", Effect.REFUSED: "time-late"}
    note = ""
    if line.effect is Effect.REFUSED:
        note = _("Sel {cell}: {reason}").format(cell=line.cell, reason=_reason(line.reason))
    elif line.given is not None:
        note = _said(line.given)
        if line.effect is Effect.CHANGED and line.before is not None:
            note = f"{_said(line.before)} → {note}"
    name = line.name or line.row.code or "–"
    return LineRow(line.row.line, name, _effect(line.effect), tabs[line.effect], note)


def _reason(code: str) -> str:
    reason, _colon, line = code.partition(":")
    if reason == "row_twice":
        return _("Angka untuk ini dan tahun ini sudah ada pada baris {line}.").format(line=line)
    return incomplete_words(code)


def _said(given: Given) -> str:
    return f"{given.year}: {decimal(given.amount)} ({given.source})"


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the sheet to fill in: a row for each kecamatan and service, with what was given last; to planners."""
    office = actions.office_with(actor(request), PLANNERS)
    if kind not in _TYPES:
        raise NotSeen
    named, latest = denominators.names(office, known=directory.current()), dict[tuple[Base, str], Given]()
    for one in reversed(denominators.every(office)):
        latest[one.base, one.of] = one
    cells = [
        (denominators.BASE_WORDS[base], code, name, *_typed(latest.get((base, code))))
        for base, by_code in named.items()
        for code, name in by_code.items()
    ]
    if kind == "csv":
        body = spreadsheet.written_csv(cells, header=denominators.COLUMNS)
    else:
        body = spreadsheet.written_xlsx(cells, header=denominators.COLUMNS, title="pembanding")
    disposition = f'attachment; filename="pembanding.{kind}"'
    return HttpResponse(body, content_type=_TYPES[kind], headers={"Content-Disposition": disposition})


def _typed(given: Given | None) -> tuple[str | None, str | None, str | None]:
    return (None, None, None) if given is None else (str(given.year), str(given.amount), given.source)
