"""One agency's own figures: how it reacts, where it lies next to what is usual, and what its silence may mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from narahubung.agencies import directory
from narahubung.agencies.directory import AgencyLine, Directory
from narahubung.facts import reading
from narahubung.facts.denominators import transactions
from narahubung.facts.reading import By, Kept
from narahubung.rules.funnel import Funnel, Place
from narahubung.rules.rates import FEWEST_CASES
from narahubung.statistics import (
    by_kind,
    dashboard,
    denominators,
    downloads,
    figure_asked,
    figure_reading,
    figure_scope,
    kept_pages,
    silence,
    silence_words,
)
from narahubung.statistics.annotations import happened as noted
from narahubung.statistics.charts import Chart
from narahubung.statistics.dashboard import Owed
from narahubung.statistics.figure_asked import Asked, Filter
from narahubung.statistics.figure_table import Table
from narahubung.statistics.silence_words import SilenceWords
from narahubung.web import dates, figure_words
from narahubung.web.doors import actor, moment
from narahubung.web.figures import Told, shared_doubts


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything the page prints. `place` says in words where the agency lies; there is no rank to be had."""

    name: str
    code: str
    is_invented: bool
    query: str
    filters: tuple[Filter, ...]
    has_filters: bool
    period: str
    as_of: str
    place: str
    by_kind: str
    funnel: Chart | None
    owed: tuple[Owed, ...]
    owed_table: Table
    waits: tuple[tuple[Told, Chart, Chart], ...]
    outcomes: tuple[Told, ...]
    volume: tuple[Told, ...]
    line: Chart
    doubts: tuple[str, ...]
    silences: tuple[SilenceWords, ...]
    commitments: str
    letter: str

    def tables(self) -> tuple[Table, ...]:
        """Return every table of the page, each of which can be had as a file."""
        charts = [chart for _, curve, bars in self.waits for chart in (curve, bars)]
        charts += [*([self.funnel] if self.funnel else []), self.line]
        return (self.owed_table, *(chart.table for chart in charts))


@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """Show an agency's figures to its own people, its government and its office; refuses `NotSeen` anybody else."""
    at, known, who = moment(request), directory.current(), actor(request)
    line = figure_scope.agency_seen(code, actor=who, known=known)
    wish, on = figure_asked.asked(request, known=known), dates.local_day(at)
    named = figure_scope.names_others(who, line, known=known)
    if downloads.is_asked(request):
        # The page is of all services and kecamatan, whatever the address says: so is what the file says of itself.
        counted = Asked(span=wish.span, stream=wish.stream, agency=line.code)
        tables = look(line, wish, on=on, at=at, known=known, names_others=named).tables()
        return downloads.file_asked(request, tables, at=at, told=figure_asked.told(counted, on=on, known=known))
    body = kept_pages.body(
        "statistics/agency_body.html",
        lambda: look(line, wish, on=on, at=at, known=known, names_others=named),
        office=known.office_of_government[line.government],
        of={"agency": line.code, "wish": Asked(span=wish.span, stream=wish.stream).query, "named": named},
        on=on,
        known=known,
    )
    return render(request, "statistics/agency.html", {"body": body, "name": line.name})


def look(
    line: AgencyLine, wish: Asked, *, on: date, at: datetime, known: Directory, names_others: bool = False
) -> Page:
    """Return the page of an agency's figures; the comparison is with the agencies of its own government.

    The others stand there with their names only where `names_others` says so (`figure_scope.names_others`).
    """
    period = wish.period(on)
    where = Asked(span=wish.span, stream=wish.stream, agency=line.code).where(office=None, known=known)
    peers = Asked(span=wish.span, stream=wish.stream).where(office=None, government=line.government, known=known)
    keys = [str(each.key) for each in figure_scope.of_government(line.government, known=known)]
    kept = reading.kept(
        indicators=("compliance", *dashboard.OF_AGENCIES), by=By.AGENCY, period=period, where=peers, on=on, among=keys
    )
    own = [row for row in kept if row.key == str(line.key)]
    office = known.office_of_government[line.government]
    warm = cache.get_many(
        [
            by_kind.name_in_cache(period=period, where=peers),
            silence.name_in_cache(office=office, on=on, known=known),
            denominators.name_in_cache(office),
        ]
    )
    alike = by_kind.kept_for_a_minute(period=period, where=peers, on=on, warm=warm)
    times = reading.times(indicators=dashboard.WAITS, period=period, where=where, on=on)
    counted = reading.counted(indicators=("reports", *dashboard.OUTCOMES), period=period, where=where, on=on)
    first = figure_asked.months_before(on, 23)
    lagged = reading.lags(where=where, on=on, months=24)
    happened = noted(offices=[office], first=first, last=on, known=known, agency=line.code)
    found = figure_reading.compliance_funnel([row for row in kept if row.indicator == "compliance"], known=known)
    place = place_words(found[0] if found else None, line, own)
    owed = dashboard.owed_lines(own)
    lasted, became = tuple(dashboard.waits(times)), dashboard.outcomes(counted, stream=wish.stream)
    used = denominators.overlaid(known, denominators.kept(office, warm=warm))
    totals = dashboard.volumes(counted, denominator=transactions(used, agency=line.key, period=period))
    return Page(
        name=line.name,
        code=line.code,
        is_invented=line.is_illustrative,
        query=Asked(span=wish.span, stream=wish.stream).query,
        filters=figure_asked.filters(wish, known=known),
        has_filters=wish.has_filters,
        period=f"{dates.day(period.first)} – {dates.day(period.last)}",
        as_of=figure_asked.as_of_words(reading.as_of(), at=at),
        place=place,
        by_kind=by_kind.sentence(alike, line, period=period),
        funnel=None
        if found is None
        else figure_reading.funnel_chart(found, known=known, sentence=place, own=line.code, names_others=names_others),
        owed=owed,
        owed_table=dashboard.owed_table(owed),
        waits=lasted,
        outcomes=became,
        volume=totals,
        line=figure_reading.line_chart(lagged, first=first, happened=happened),
        doubts=shared_doubts([*(told for told, _, _ in lasted), *became, *totals]),
        silences=silence_parts(line, office=office, on=on, at=at, known=known, warm=warm),
        commitments=_way("commitments:list"),
        letter=_way("statistics:letter", line.code),
    )


def silence_parts(
    line: AgencyLine, *, office: int, on: date, at: datetime, known: Directory, warm: Mapping[str, Any]
) -> tuple[SilenceWords, ...]:
    """Return what may be said of the agency's three silences, each with what to do and what it does not show."""
    found = silence.kept_for_a_minute(office=office, on=on, at=at, known=known, warm=warm)
    own_silence = next((one for one in found if one.agency.key == line.key), None)
    return () if own_silence is None else silence_words.of_agency(own_silence, acts=())


def place_words(funnel: Funnel | None, line: AgencyLine, own: list[Kept]) -> str:
    """Return where the agency lies, in words; never which one it is of how many."""
    asked = sum(row.asked for row in own if row.indicator == "compliance")
    if asked < FEWEST_CASES:
        return gettext(
            "Terlalu sedikit kewajiban yang jatuh tempo dalam masa ini untuk dibandingkan dengan yang biasa. Itu tidak "
            "menunjukkan bahwa layanan baik."
        )
    placed = None if funnel is None else next((each for each in funnel.placed if each.key == line.code), None)
    if placed is None:
        return figure_words.place_sentence(Place.CANNOT_TELL)
    return kept_place(placed.place)


def kept_place(place: Place) -> str:
    """Return what a place on the funnel of kept obligations says."""
    sentences = {
        Place.WITHIN: gettext(
            "Ketepatan instansi ini sejalan dengan yang lain: selisihnya dapat dijelaskan oleh kebetulan dan perbedaan "
            "yang biasa."
        ),
        Place.ABOVE_95: gettext("Instansi ini lebih sering tepat waktu daripada yang biasa terjadi karena kebetulan."),
        Place.ABOVE_998: gettext(
            "Instansi ini jauh lebih sering tepat waktu daripada yang biasa terjadi karena kebetulan. Caranya patut "
            "dipelajari."
        ),
        Place.BELOW_95: gettext(
            "Instansi ini lebih jarang tepat waktu daripada yang biasa terjadi karena kebetulan. Tanyakan apa yang "
            "menghambat."
        ),
        Place.BELOW_998: gettext(
            "Instansi ini jauh lebih jarang tepat waktu daripada yang biasa terjadi karena kebetulan. Hambatannya "
            "perlu dibicarakan dengan kepala instansi."
        ),
        Place.CANNOT_TELL: figure_words.place_sentence(Place.CANNOT_TELL),
    }
    return sentences[place]


def _way(name: str, *words: str) -> str:
    try:
        return reverse(name, args=words)
    except NoReverseMatch:
        return ""  # a slimmer installation without that room: its way is not offered
