"""The office's own figures: what is due, how long people wait, what is kept, and only then how much came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from narahubung.agencies import directory
from narahubung.agencies.directory import AgencyLine, Directory
from narahubung.facts import reading
from narahubung.facts.reading import By, Counted, Kept, Times
from narahubung.rules.funnel import Funnel, Place
from narahubung.rules.rates import Denominator, Stream, Tally
from narahubung.statistics import downloads, figure_asked, figure_reading, figure_scope, kept_pages
from narahubung.statistics.annotations import happened as noted
from narahubung.statistics.charts import Chart
from narahubung.statistics.charts_interval import bounds
from narahubung.statistics.figure_asked import Asked, Filter
from narahubung.statistics.figure_names import name_of
from narahubung.statistics.figure_table import Cell, Column, Table, words
from narahubung.web import dates
from narahubung.web.doors import actor, for_office, moment
from narahubung.web.figures import Told, decimal, shared_doubts

# What agencies owe, remedies first; then what the office owes.
OF_AGENCIES = ("corrected_in_time", "answered_in_time", "clarified_in_time", "acknowledged_in_time")
OF_OFFICE = ("verified_in_time", "forwarded_in_time", "reviewed_in_time", "rapid_in_time")
# What is owed to rapid responses alone, by clock hours: a line of its own beside whatever stream is looked at.
OF_RAPID = "rapid_in_time"
WAITS = ("time_to_first_answer", "time_to_settle")
OUTCOMES = ("settled", "returned", "reopened")


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation: which part was kept in time, and which part is overdue and still awaited."""

    name: str
    kept: Told
    waiting: Told


@dataclass(frozen=True, slots=True)
class AgencyWay:
    """The way to an agency's own page."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything the page prints, in its order: volume comes last."""

    query: str
    filters: tuple[Filter, ...]
    has_filters: bool
    period: str
    as_of: str
    owed: tuple[Owed, ...]
    owed_table: Table
    waits: tuple[tuple[Told, Chart, Chart], ...]
    compliance: Chart
    funnel: Chart | None
    agencies: tuple[AgencyWay, ...]
    outcomes: tuple[Told, ...]
    volume: tuple[Told, ...]
    volume_table: Table
    line: Chart
    doubts: tuple[str, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return every table of the page, each of which can be had as a file."""
        charts = [chart for _, curve, bars in self.waits for chart in (curve, bars)]
        charts += [self.compliance, *([self.funnel] if self.funnel else []), self.line]
        return (self.owed_table, self.volume_table, *(chart.table for chart in charts))


@for_office
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the figures of the office that the address asks for, or hand one of its tables out as a file."""
    office, at, known = figure_scope.office_of(actor(request)), moment(request), directory.current()
    wish, on = figure_asked.asked(request, known=known), dates.local_day(at)
    if downloads.is_asked(request):
        tables = look(wish, office=office, on=on, at=at, known=known).tables()
        return downloads.file_asked(request, tables, at=at, told=figure_asked.told(wish, on=on, known=known))
    body = kept_pages.body(
        "statistics/dashboard_body.html",
        lambda: look(wish, office=office, on=on, at=at, known=known),
        office=office,
        of={"wish": wish.query},
        on=on,
        known=known,
    )
    return render(request, "statistics/dashboard.html", {"body": body})


def look(wish: Asked, *, office: int, on: date, at: datetime, known: Directory) -> Page:
    """Return the page of an office's figures."""
    where, period = wish.where(office=office, known=known), wish.period(on)
    agencies = figure_scope.of_office(office, known=known)
    keys = [str(agency.key) for agency in agencies if where.agency in (None, agency.key)]
    # What the office owes is no agency's: beside one of them it would say that nothing was owed.
    of_office = () if wish.agency else OF_OFFICE
    rows = reading.kept(
        indicators=("compliance", *OF_AGENCIES, *of_office),
        by=By.AGENCY,
        period=period,
        where=replace(where, streams=tuple(dict.fromkeys((wish.stream, Stream.RCO)))),
        on=on,
        among=("0", *keys),
    )
    kept = apart(rows, stream=wish.stream)
    times = reading.times(indicators=WAITS, period=period, where=where, on=on)
    every = replace(where, streams=())
    counted = reading.counted(indicators=("reports", *OUTCOMES), period=period, where=every, on=on)
    lagged = reading.lags(where=where, on=on, months=24)
    happened = noted(
        offices=[office],
        first=figure_asked.months_before(on, 23),
        last=on,
        known=known,
        agency=wish.agency,
        district=wish.district,
    )
    compliance = [row for row in kept if row.indicator == "compliance" and row.key in keys]
    owed = owed_lines(kept)
    found = figure_reading.compliance_funnel(compliance, known=known)
    totals, lasted, became = volumes(counted), tuple(waits(times)), outcomes(counted, stream=wish.stream)
    return Page(
        query=wish.query,
        filters=figure_asked.filters(wish, known=known, agencies=agencies),
        has_filters=wish.has_filters,
        period=f"{dates.day(period.first)} – {dates.day(period.last)}",
        as_of=figure_asked.as_of_words(reading.as_of(), at=at),
        owed=owed,
        owed_table=owed_table(owed),
        waits=lasted,
        compliance=figure_reading.compliance_strip(compliance, known=known, sentence=_strip_sentence(compliance)),
        funnel=None
        if found is None
        else figure_reading.funnel_chart(found, known=known, sentence=funnel_sentence(found[0])),
        agencies=agency_ways(agencies),
        outcomes=became,
        volume=totals,
        volume_table=volume_table(totals),
        line=figure_reading.line_chart(lagged, first=figure_asked.months_before(on, 23), happened=happened),
        doubts=shared_doubts([*(told for told, _, _ in lasted), *became, *totals]),
    )


def agency_ways(agencies: Sequence[AgencyLine]) -> tuple[AgencyWay, ...]:
    """Return the ways to the agencies' pages, in the order of their names."""
    ordered = sorted(agencies, key=lambda agency: agency.short_name.casefold())
    return tuple(AgencyWay(each.short_name, reverse("statistics:agency", args=[each.code])) for each in ordered)


def apart(rows: Sequence[Kept], *, stream: Stream) -> tuple[Kept, ...]:
    """Return the rows of one stream, and of what rapid responses are owed those of RCO; never one added to the other.

    Where only the other stream has a row, one without anything stands in its place.
    """
    found = dict[tuple[str, str], Kept]()
    for row in rows:
        wanted = Stream.RCO if row.indicator == OF_RAPID else stream
        fits = row.grounds.tally.streams == {wanted}
        if fits or (row.indicator, row.key) not in found:
            found[row.indicator, row.key] = row if fits else _nothing(row, wanted)
    return tuple(found.values())


def _nothing(row: Kept, stream: Stream) -> Kept:
    grounds = replace(row.grounds, tally=Tally(0, frozenset({stream})), still_open=0, came=())
    return replace(row, grounds=grounds, kept=0, asked=0, late=0, still_open=0)


def owed_lines(kept: Sequence[Kept]) -> tuple[Owed, ...]:
    """Return the obligations in their fixed order; never by how many they are."""
    lines = []
    for code in (*OF_AGENCIES, *OF_OFFICE):
        rows = [row for row in kept if row.indicator == code]
        if rows:
            lines.append(Owed(name_of(code), figure_reading.in_time(rows), figure_reading.still_waiting(rows)))
    return tuple(lines)


def owed_table(lines: Sequence[Owed]) -> Table:
    """Return the obligations as a table of values."""
    columns = (
        Column("obligation", gettext("Kewajiban"), gettext("Apa yang harus dilakukan")),
        Column("kept", gettext("Tepat waktu"), gettext("Bagian yang dilakukan sebelum batas waktunya lewat")),
        Column(
            "kept_low",
            gettext("Batas bawah"),
            gettext("Batas bawah rentang tempat nilai yang sebenarnya dapat terletak (95%)"),
        ),
        Column(
            "kept_high",
            gettext("Batas atas"),
            gettext("Batas atas rentang tempat nilai yang sebenarnya dapat terletak (95%)"),
        ),
        Column("asked", gettext("Jatuh tempo"), gettext("Berapa yang batas waktunya sudah lewat dalam masa itu")),
        Column(
            "waiting", gettext("Masih ditunggu"), gettext("Bagian yang sudah lewat dan sampai kini belum dilakukan")
        ),
    )
    rows = tuple(
        (
            words(line.name),
            Cell(line.kept.short, line.kept.figure.value),
            *bounds(line.kept),
            Cell("" if line.kept.figure.n is None else decimal(line.kept.figure.n), line.kept.figure.n),
            Cell(line.waiting.short, line.waiting.figure.value),
        )
        for line in lines
    )
    return Table("kewajiban", gettext("Kewajiban yang jatuh tempo"), columns, rows)


def waits(times: Sequence[Times]) -> list[tuple[Told, Chart, Chart]]:
    """Return each wait as a figure, the curve of those who still wait, and how long each waited."""
    found = []
    for row in times:
        told = figure_reading.waited(row)
        found.append((told, figure_reading.curve_chart(row, told=told), figure_reading.bar_chart(row, told=told)))
    return found


def outcomes(counted: Sequence[Counted], *, stream: Stream) -> tuple[Told, ...]:
    """Return what became of the reports of one stream."""
    own = {frozenset({stream})}
    return tuple(
        figure_reading.so_many(row)
        for code in OUTCOMES
        for row in counted
        if row.indicator == code and row.grounds.tally.streams in own
    )


def volumes(counted: Sequence[Counted], *, denominator: Denominator | None = None) -> tuple[Told, ...]:
    """Return how many reports each stream had, in the order of the streams' names; never added up.

    With a denominator complaints are told as a rate; the other streams have none that fits.
    """
    return tuple(
        figure_reading.volume(row, denominator=denominator if row.grounds.tally.streams == {Stream.LM} else None)
        for row in counted
        if row.indicator == "reports"
    )


def volume_table(totals: Sequence[Told]) -> Table:
    """Return the streams as a table of values."""
    columns = (
        Column("stream", gettext("Jenis akses"), gettext("Jenis akses; tidak pernah dijumlahkan")),
        Column("count", gettext("Jumlah"), gettext("Berapa yang masuk, atau kata penggantinya")),
        Column(
            "low",
            gettext("Batas bawah"),
            gettext("Batas bawah rentang tempat nilai yang sebenarnya dapat terletak (95%)"),
        ),
        Column(
            "high",
            gettext("Batas atas"),
            gettext("Batas atas rentang tempat nilai yang sebenarnya dapat terletak (95%)"),
        ),
    )
    rows = tuple((words(told.name), Cell(told.short, told.figure.value), *bounds(told)) for told in totals)
    return Table("jumlah", gettext("Berapa yang masuk"), columns, rows)


def funnel_sentence(funnel: Funnel) -> str:
    """Return in words what the funnel of all agencies says."""
    if not funnel.dispersion.is_known:
        return gettext(
            "Instansi yang dapat dibandingkan masih terlalu sedikit untuk mengatakan siapa yang berbeda dari biasanya."
        )
    beyond = [each for each in funnel.placed if each.place is not Place.WITHIN]
    if not beyond:
        return gettext(
            "Semua instansi sejalan: selisih di antara mereka dapat dijelaskan oleh kebetulan dan perbedaan yang biasa."
        )
    return gettext(
        "Sebagian besar instansi sejalan. Yang disebut namanya berada di luar yang biasa; itu alasan untuk bertanya, "
        "bukan penilaian."
    )


def _strip_sentence(rows: Sequence[Kept]) -> str:
    if not rows:
        return gettext("Belum ada kewajiban yang jatuh tempo.")
    return gettext("Semua instansi bersama: %(sentence)s") % {"sentence": figure_reading.in_time(rows).sentence}
