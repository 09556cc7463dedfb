"""The routing rows in words, the cases that no row could place, and what other rows would have done to past cases."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from narahubung.agencies import directory
from narahubung.agencies.directory import Directory
from narahubung.cases import queries
from narahubung.desk import lists, rows
from narahubung.desk.asked import Tab, asked
from narahubung.desk.lists import SEARCHERS
from narahubung.desk.routing_trial import TrialForm, Tried, UploadForm, read_rows, tried
from narahubung.desk.routing_words import agency_of
from narahubung.desk.rows import Row
from narahubung.rules.refusals import Incomplete, NotYours
from narahubung.rules.routing import RoutingRow, shadowed
from narahubung.web import words
from narahubung.web.doors import actor, for_office, moment
from narahubung.web.paging import Pager

COLUMNS = ("code", "priority", "service", "substance", "words", "district", "agency", "route", "why")


@dataclass(frozen=True, slots=True)
class RowInWords:
    """One routing row as a sentence in two halves: when it holds, and where it leads."""

    code: str
    priority: int
    when: str
    to: str
    why: str
    never: str


@dataclass(frozen=True, slots=True)
class RoutingPage:
    """The rows, the queue of what they could not place, and the way to try others."""

    rows: tuple[RowInWords, ...]
    unrouted: tuple[Row, ...]
    pager: Pager
    may_try: bool


@for_office
@require_safe
def routing(request: HttpRequest) -> HttpResponse:
    """Show the rows in the order in which they are read, and the cases that wait for a person to place them."""
    who, at = actor(request), moment(request)
    wish = asked(request, tab=Tab.UNROUTED)
    desk = queries.look(who, at=at, wanted=wish.wanted(person=who.person), after=wish.after)
    page = RoutingPage(
        rows=in_words(desk.directory),
        unrouted=rows.rows(desk.listing.lines, at=at, directory=desk.directory),
        pager=lists.pager(request, wish, desk),
        may_try=bool(who.roles() & SEARCHERS),
    )
    return render(request, "desk/routing.html", {"page": page})


def in_words(lists: Directory) -> tuple[RowInWords, ...]:
    """Return every row in words, with the earlier row that leaves it nothing to decide, where there is one."""
    never = {id(row): earlier.code for row, earlier in shadowed(lists.routing_rows)}
    return tuple(
        RowInWords(
            code=row.code,
            priority=row.priority,
            when=_when(row, directory=lists),
            to=_to(row, directory=lists),
            why=words.by_language(row.why, row.why_en),
            never=never.get(id(row), ""),
        )
        for row in lists.routing_rows
    )


def _when(row: RoutingRow, *, directory: Directory) -> str:
    parts = []
    if row.service:
        service = directory.services.get(row.service)
        name = words.by_language(service.name, service.name_en) if service else row.service
        parts.append(_("layanannya {name}").format(name=name))
    if row.substance:
        substance = directory.substances.get(row.substance)
        name = words.by_language(substance.name, substance.name_en) if substance else row.substance
        parts.append(_("substansinya {name}").format(name=name))
    if row.district:
        district = directory.districts.get(row.district)
        parts.append(_("tempatnya Kecamatan {name}").format(name=district.name if district else row.district))
    if row.words:
        parts.append(_("menyebut salah satu dari: {words}").format(words=", ".join(row.words)))
    return "; ".join(parts) or _("selalu")


def _to(row: RoutingRow, *, directory: Directory) -> str:
    way = words.route(row.route)
    return f"{agency_of(row.agency, directory=directory)}, {way.lower()}" if row.agency else way


@for_office
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Send the rows as CSV, in the shape in which the trial takes them back."""
    del request
    return _as_csv(directory.current().routing_rows)


def _as_csv(found: tuple[RoutingRow, ...]) -> HttpResponse:
    paper = io.StringIO()
    writer = csv.writer(paper)
    writer.writerow(COLUMNS)
    for row in found:
        writer.writerow(
            [
                row.code,
                row.priority,
                row.service or "",
                row.substance or "",
                ", ".join(row.words),
                row.district or "",
                row.agency,
                row.route.value,
                row.why,
            ]
        )
    return HttpResponse(
        paper.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="penyaluran.csv"'},
    )


@for_office
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest) -> HttpResponse:
    """Show what one changed row, or a whole table of rows, would have done to last year's cases; nothing is kept."""
    who, at = actor(request), moment(request)
    if not who.roles() & SEARCHERS:
        raise NotYours("routing_trial")
    lists_now = directory.current()
    row = next((one for one in lists_now.routing_rows if one.code == request.GET.get("baris")), None)
    form = TrialForm(lists_now, row=row)
    upload, result, status = UploadForm(), None, 200
    if request.method == "POST":
        form, upload, after = _sent(request, lists_now, row)
        status = 422 if after is None else 200
        result = tried(after, lists=lists_now, actor=who, at=at) if after is not None else None
    return _trial_page(request, form, upload, result, row=row, status=status)


def _sent(
    request: HttpRequest, now: Directory, row: RoutingRow | None
) -> tuple[TrialForm, UploadForm, tuple[RoutingRow, ...] | None]:
    """Return the forms as they were sent, and the rows to try; None where they cannot be read."""
    if "table" in request.FILES:
        upload = UploadForm(request.POST, request.FILES)
        if upload.is_valid():
            try:
                return TrialForm(now, row=row), upload, read_rows(upload.cleaned_data["table"].read(), lists=now)
            except Incomplete as broken:
                for name in broken.fields:
                    upload.add_error("table", _("Baris atau kolom ini tidak dapat dibaca: {name}.").format(name=name))
        return TrialForm(now, row=row), upload, None
    form = TrialForm(now, row=row, data=request.POST)
    return form, UploadForm(), form.changed_rows() if form.is_valid() else None


def _trial_page(
    request: HttpRequest,
    form: TrialForm,
    upload: UploadForm,
    result: Tried | None,
    *,
    row: RoutingRow | None,
    status: int,
) -> HttpResponse:
    context = {"form": form, "upload": upload, "result": result, "row": row}
    return render(request, "desk/routing_trial.html", context, status=status)
