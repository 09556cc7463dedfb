"""Taking the network in from a spreadsheet: choose a file, read what it would change, then let it be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from narahubung.network import importing, sheet, standing
from narahubung.network.importing import Effect, Line, Plan
from narahubung.network.sheet import SheetRow
from narahubung.rules.refusals import Incomplete, NotYours
from narahubung.web import dates
from narahubung.web.doors import actor, moment
from narahubung.web.refusal import incomplete_words
from narahubung.web.sheet_form import SheetForm, rows_of, sealed, unsealed

_SALT = "narahubung.network.import"


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the report."""

    line: int
    agency: str
    who: str
    effect: str
    tab: str
    note: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a file would change, in words, and the sealed rows that the press brings back."""

    counts: tuple[str, ...]
    rows: tuple[LineRow, ...]
    may_apply: bool
    changes_nothing: bool
    sealed: str
    key: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Ask for a file, report what it would change, and on a second press do it."""
    who, at = actor(request), moment(request)
    if not any(standing.keeps(who, post) for post in standing.seen(who)):
        raise NotYours("network")
    if request.method != "POST":
        return _page(request, SheetForm())
    if "lembar" in request.POST:
        return _apply(request)
    form = SheetForm(request.POST, request.FILES)
    rows, status = rows_of(form, sheet.read)
    if not rows:
        return _page(request, form, status=status)
    found = importing.plan(rows, actor=who, on=dates.local_day(at))
    return _page(request, SheetForm(), report=_report(found, rows))


def _apply(request: HttpRequest) -> HttpResponse:
    shown, plain, key = unsealed(request, salt=_SALT)
    rows = tuple(SheetRow.of(row) for row in plain)
    who, at = actor(request), moment(request)
    try:
        done = importing.apply(rows, shown=shown, actor=who, at=at, key=key)
    except Incomplete as refusal:
        messages.error(request, incomplete_words(refusal.fields.get("file", "overtaken")))
        found = importing.plan(rows, actor=who, on=dates.local_day(at))
        return _page(request, SheetForm(), report=_report(found, rows), status=409)
    new, changed = done.count(Effect.NEW), done.count(Effect.CHANGED)
    messages.success(
        request, _("{new} penugasan baru dan {changed} perubahan diterapkan.").format(new=new, changed=changed)
    )
    return redirect("network:board")


def _page(request: HttpRequest, form: SheetForm, *, report: Report | None = None, status: int = 200) -> HttpResponse:
    return render(request, "network/import.html", {"form": form, "report": report}, status=status)


def _report(found: Plan, rows: Sequence[SheetRow]) -> Report:
    new, changed, same, refused = (found.count(effect) for effect in Effect)
    counts = [
        ngettext("{count} baru", "{count} baru", new).format(count=new),
        ngettext("{count} berubah", "{count} berubah", changed).format(count=changed),
        ngettext("{count} sama", "{count} sama", same).format(count=same),
        ngettext("{count} ditolak", "{count} ditolak", refused).format(count=refused),
        _("{count} penugasan tidak disebut dan dibiarkan").format(count=found.untouched),
    ]
    return Report(
        counts=tuple(counts),
        # What has to be mended stands first: on a phone the rest is a long way down.
        rows=tuple(_row(line) for line in sorted(found.lines, key=lambda line: line.effect is not Effect.REFUSED)),
        may_apply=not found.is_refused and not found.changes_nothing,
        changes_nothing=found.changes_nothing,
        sealed=sealed(found.digest(), [row.plain() for row in rows], salt=_SALT),
        key=str(uuid4()),
    )


def _row(line: Line) -> LineRow:
    names = {
        Effect.NEW: _("baru"),
        Effect.CHANGED: _("berubah"),
        Effect.SAME: _("sama"),
        Effect.REFUSED: _("ditolak"),
    }
    tabs = {Effect.NEW: "", Effect.CHANGED: "time-soon", Effect.SAME: "time-none", Effect.REFUSED: "time-late"}
    row = line.row
    note = ""
    match line.effect:
        case Effect.REFUSED:
            note = _("Sel {cell}: {reason}").format(cell=line.cell, reason=incomplete_words(line.reason))
        case Effect.CHANGED:
            parts = [f"{column}: {before or '–'} → {after or '–'}" for column, before, after in line.changes]
            note = "; ".join(parts)
        case Effect.NEW:
            note = f"{row.kind}, {_day(row.starts_on)} – {_day(row.ends_on) or '…'}"
            if line.is_new_person:
                note += ", " + _("akun baru dibuat dan orangnya diundang")
    return LineRow(row.line, row.agency, row.name or row.email, names[line.effect], tabs[line.effect], note)


def _day(typed: str) -> str:
    found = sheet.day_of(typed)
    return dates.day(found) if found else typed
