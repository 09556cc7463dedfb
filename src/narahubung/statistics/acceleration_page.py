"""Did it get faster? The plans, one sealed before the data are opened, and what the data said afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narahubung.agencies import directory, posts
from narahubung.agencies.directory import Directory
from narahubung.rules.acceleration import RegisteredTooLate, Reserve, Verdict
from narahubung.rules.refusals import Incomplete
from narahubung.statistics import acceleration, actions, downloads
from narahubung.statistics.acceleration import Read, Registered, Wish
from narahubung.statistics.acceleration_chart import pace_chart
from narahubung.statistics.acceleration_form import PlanForm, indicator_word
from narahubung.statistics.annotations_page import offices_of, pressed_key
from narahubung.statistics.charts import Chart
from narahubung.statistics.figure_table import Cell, Column, Table, words
from narahubung.statistics.shapes import PLANNERS
from narahubung.statistics.silence import STREAMS
from narahubung.web import dates, figure_words
from narahubung.web.doors import actor, for_office, moment
from narahubung.web.figures import decimal
from narahubung.web.refusal import incomplete_words


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as a line of the list: its question, when it was sealed, and what can be said now."""

    address: str
    title: str
    sealed: str
    opens: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictPart:
    """What the data said: the verdict as a sentence, why no more, its chart, and what else happened."""

    verdict: str
    sentence: str
    interval: str
    reserves: tuple[str, ...]
    chart: Chart | None
    changes: tuple[str, ...]
    opened: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """One plan as it was sealed, and its verdict once it may be read."""

    title: str
    measures: str
    counted: str
    window: str
    joined: tuple[tuple[str, str], ...]
    chosen: str
    selection: str
    changes: str
    by: str
    at: str
    opens: str
    digest: str
    text: str
    may_open: bool
    key: str
    verdict: VerdictPart | None


@for_office
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Show the plans of the office, the latest first."""
    found = acceleration.registered(offices=offices_of(request))
    today = dates.local_day(moment(request))
    rows = [
        PlanRow(
            address=reverse("statistics:plan", args=[one.id]),
            title=one.wish.title,
            sealed=dates.day(one.at),
            opens=dates.day(one.wish.opens_on),
            says=_says(one, today=today),
        )
        for one in found
    ]
    table = _table(found, today=today)
    file = downloads.handed(request, [table], at=moment(request))
    if file is not None:
        return file
    context = {"rows": rows, "table": table, "may_plan": bool(actor(request).roles() & PLANNERS)}
    return render(request, "statistics/plans.html", context)


def _table(found: Iterable[Registered], *, today: date) -> Table:
    columns = (
        Column("title", _("Pertanyaannya"), _("Pertanyaan yang disegel")),
        Column("sealed", _("Disegel"), _("Hari rencana disegel")),
        Column("opens", _("Dibuka"), _("Hari pertama datanya boleh dibuka")),
        Column("says", _("Yang dapat dikatakan"), _("Jawabannya, atau apakah datanya sudah dapat dibuka")),
        Column("digest", "SHA-256", _("SHA-256 teks rencana yang disegel")),
    )
    rows = []
    for one in found:
        on, opens = dates.local_day(one.at), one.wish.opens_on
        says = words(_says(one, today=today))
        rows.append(
            (words(one.wish.title), Cell(dates.day(on), on), Cell(dates.day(opens), opens), says, words(one.digest))
        )
    return Table("rencana", _("Rencana yang disegel"), columns, tuple(rows))


def _says(one: Registered, *, today: date) -> str:
    if one.reading is not None:
        return figure_words.verdict(one.reading.verdict)
    return _("dapat dibuka") if today >= one.wish.opens_on else _("masih tertutup")


@for_office
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Seal a plan before the data are opened."""
    who, at = actor(request), moment(request)
    office = actions.office_with(who, PLANNERS)
    known = directory.current()
    agencies = tuple(known.agencies.values())
    joined = {post.code.upper(): post.joined_on for post in posts.posts(offices=[office]) if post.agency is not None}
    form = PlanForm(agencies, request.POST if request.method == "POST" else None, joined=joined)
    if request.method == "POST" and form.is_valid():
        try:
            plan = actions.register_plan(
                form.wish(), actor=who, at=at, today=dates.local_day(at), key=form.cleaned_data["key"]
            )
            return HttpResponseRedirect(reverse("statistics:plan", args=[plan]))
        except Incomplete as broken:
            form.refuse({name: _wrong(code) for name, code in broken.fields.items()})
        except RegisteredTooLate:
            form.refuse(
                {"opens_on": _("Hari ini sudah lewat: rencana yang ditulis sesudah data dibuka tidak berlaku.")}
            )
    return render(request, "statistics/plan_form.html", {"form": form}, status=422 if form.errors else 200)


def _wrong(code: str) -> str:
    return {
        "before_last": _("Data baru boleh dibuka sesudah hari terakhir yang dilihat."),
        "too_few_agencies": _("Perlu paling sedikit {number} instansi untuk dibandingkan.").format(
            number=acceleration.FEWEST_AGENCIES
        ),
    }.get(code) or incomplete_words(code)


@for_office
@require_safe
def plan(request: HttpRequest, plan: int) -> HttpResponse:
    """Show a plan as it was sealed; its verdict once the data have been opened."""
    found = acceleration.one(plan, offices=offices_of(request))
    is_open = dates.local_day(moment(request)) >= found.wish.opens_on
    may_open = is_open and found.reading is None and bool(actor(request).roles() & PLANNERS)
    page = _page(found, known=directory.current(), may_open=may_open)
    chart = page.verdict.chart if page.verdict else None
    file = downloads.handed(
        request, [chart.table] if chart else [], at=moment(request), told=[(_("Rencana"), page.title)]
    )
    if file is not None:
        return file
    return render(request, "statistics/plan.html", {"page": page, "plan": plan})


@for_office
@require_POST
def open_data(request: HttpRequest, plan: int) -> HttpResponse:
    """Open the data of a plan on or after its day, once."""
    at = moment(request)
    actions.open_plan(plan, actor=actor(request), at=at, today=dates.local_day(at), key=pressed_key(request))
    return HttpResponseRedirect(reverse("statistics:plan", args=[plan]))


@for_office
@require_safe
def text(request: HttpRequest, plan: int) -> HttpResponse:
    """Send the sealed text octet by octet, so that anybody can reckon its digest anew."""
    found = acceleration.one(plan, offices=offices_of(request))
    return HttpResponse(
        found.text.encode(),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="rencana-{plan}-{found.digest[:12]}.json"'},
    )


def _page(found: Registered, *, known: Directory, may_open: bool) -> PlanPage:
    wish = found.wish
    named = {one.code: one.short_name for one in known.agencies.values()}
    joined = sorted((named.get(each.agency, each.agency), each.on) for each in wish.joined)
    return PlanPage(
        title=wish.title,
        measures=indicator_word(wish.indicator),
        counted=_counted(wish),
        window=_span(wish.first, wish.last),
        joined=tuple((name, dates.day(on) if on else _("belum bergabung")) for name, on in joined),
        chosen=figure_words.chosen(wish.chosen),
        selection=_span(*wish.selection) if wish.selection else "",
        changes=wish.changes,
        by=found.by,
        at=dates.moment(found.at),
        opens=dates.day(wish.opens_on),
        digest=found.digest,
        text=found.text,
        may_open=may_open,
        key=str(uuid4()),
        verdict=None if found.reading is None else _verdict(found.reading, wish=wish),
    )


def _counted(wish: Wish) -> str:
    named = ", ".join(figure_words.stream(each) for each in wish.streams or STREAMS)
    return named if wish.streams else _("{streams}; naskah lama ini belum menyebutnya").format(streams=named)


def _span(first: date, last: date) -> str:
    return _("{first} sampai {last}").format(first=dates.day(first), last=dates.day(last))


def _verdict(read: Read, *, wish: Wish) -> VerdictPart:
    interval = ""
    if read.pace is not None and read.interval is not None:
        interval = _(
            "{pace} kali kecepatan semula; yang sebenarnya dapat terletak antara {low} dan {high} kali. Dari {before} "
            "yang berakhir sebelum dan {after} yang berakhir sesudah instansinya bergabung, {window}."
        ).format(
            pace=decimal(read.pace, 2),
            low=decimal(read.interval.low, 2),
            high=decimal(read.interval.high, 2),
            before=decimal(read.ended_before),
            after=decimal(read.ended_after),
            window=_span(wish.first, wish.last),
        )
    return VerdictPart(
        verdict=figure_words.verdict(read.verdict),
        sentence=verdict_sentence(read.verdict),
        interval=interval,
        reserves=tuple(figure_words.reserve(Reserve(each)) for each in read.reserves),
        chart=pace_chart(read),
        changes=tuple(f"{dates.day(on)}: {name}" for on, name in read.changes),
        opened=_("Dibuka oleh {by} pada {at}").format(by=read.by, at=dates.moment(read.at)),
        digest=read.digest,
    )


def verdict_sentence(verdict: Verdict) -> str:
    """Return what a verdict says to somebody who is no statistician."""
    return {
        Verdict.FASTER: _(
            "Sesudah instansi bergabung, laporan yang menunggu lebih cepat berakhir daripada sebelumnya dan daripada "
            "instansi yang belum bergabung. Kebetulan saja jarang menghasilkan beda sebesar ini."
        ),
        Verdict.SLOWER: _(
            "Sesudah instansi bergabung, laporan yang menunggu lebih lambat berakhir daripada sebelumnya dan daripada "
            "instansi yang belum bergabung. Kebetulan saja jarang menghasilkan beda sebesar ini."
        ),
        Verdict.NO_CLEAR_DIFFERENCE: _(
            "Tidak ada beda yang jelas: kalaupun ada, bedanya kecil. Ini hasil yang wajar, bukan kegagalan."
        ),
        Verdict.CANNOT_TELL: _(
            "Dari data ini tidak dapat dikatakan apakah menjadi lebih cepat atau lebih lambat. Ini hasil yang wajar: "
            "alasannya ada di bawah."
        ),
    }[verdict]
