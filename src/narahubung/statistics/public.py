"""The public page: what the last edition of the open data says, in sentences; the network; what is still coming in.

Every number on it stands in that edition, which repeats what earlier ones told number by number, so that page and
files together tell nothing that the files alone do not. Months since have a word and no number: the next edition
withholds some of them, and whoever had saved this page would know which number.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narahubung.agencies import directory, posts
from narahubung.agencies.directory import Directory
from narahubung.rules.coverage import IN_PERSON
from narahubung.rules.rates import Arrival, Came, Figure, Grounds, Period, Tally, share_of, waiting_of
from narahubung.rules.waiting import WaitingTime
from narahubung.statistics import annotations as noted
from narahubung.statistics import downloads, map_outlines, map_page, opendata, opendata_editions, opendata_files
from narahubung.statistics.charts import Chart
from narahubung.statistics.charts_months import MonthBar, Unsaid, time_line
from narahubung.statistics.figure_names import name_of, source_of
from narahubung.statistics.map_page import MapPart
from narahubung.statistics.models import Edition
from narahubung.statistics.opendata_page import office_of_house
from narahubung.statistics.silence import LABEL, STREAMS
from narahubung.web import dates, figure_words
from narahubung.web.doors import moment
from narahubung.web.figures import Told, shared_doubts, told

KEPT_FOR = 60  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPage:
    """What the page shows; figures and map are empty before the first edition. `hidden` names what is withheld."""

    office: str
    as_of: str
    coverage: str
    edition: str
    period: str
    figures: tuple[Told, ...]
    doubts: tuple[str, ...]
    hidden: tuple[str, ...]
    months: Chart | None
    places: MapPart | None


@login_not_required
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Show figures that can be defended to anybody, at most a minute old."""
    at, known = moment(request), directory.current()
    office = office_of_house(known)
    name = f"public:{get_language()}:{office.key}:{known.version}"
    page: PublicPage | None = cache.get(name)
    if page is None:
        page = page_of(office=office.key, name=office.short_name, at=at, known=known)
        cache.set(name, page, KEPT_FOR)
    tables = [page.months.table] if page.months else []
    if page.places:
        tables.append(page.places.table())
    file = downloads.handed(request, tables, at=at, told=[(_("Edisi"), page.edition)])
    if file is not None:
        return file
    response = render(request, "statistics/public.html", {"page": page})
    response.headers["Cache-Control"] = f"private, max-age={KEPT_FOR}"
    return response


def page_of(*, office: int, name: str, at: datetime, known: Directory) -> PublicPage:
    """Return the page reckoned anew."""
    on = dates.local_day(at)
    held = [each for each in posts.posts(offices=[office]) if each.agency is not None]
    covered = sum(each.coverage(on=on).state in IN_PERSON for each in held)
    page = PublicPage(
        office=name,
        as_of=dates.moment(at),
        coverage=_("{count} dari {whole} instansi mempunyai narahubung yang hadir pada jabatannya hari ini.").format(
            count=covered, whole=len(held)
        ),
        edition="",
        period="",
        figures=(),
        doubts=(),
        hidden=(),
        months=None,
        places=None,
    )
    row = opendata_editions.latest(office=office)
    return page if row is None else _with_edition(page, row, office=office, on=on, known=known)


def _with_edition(page: PublicPage, row: Edition, *, office: int, on: date, known: Directory) -> PublicPage:
    package = json.loads(row.files[opendata_files.PACKAGE])
    first = date.fromisoformat(package["temporal"]["start"])
    year = Period(max(first, opendata.first_of(row.until, quarters=4)), row.until)
    lines = list(_lines(row, opendata_files.FIGURES))
    figures = tuple(_figure(line, period=year) for line in lines if line["value"])
    return replace(
        page,
        edition=_("Edisi {number}, terbit {day}").format(number=row.number, day=dates.day(row.at)),
        period=_("{first} sampai {last}").format(first=dates.day(year.first), last=dates.day(year.last)),
        figures=figures,
        doubts=shared_doubts(figures),
        hidden=tuple(name_of(line["indicator"]) for line in lines if not line["value"]),
        months=_months(row, office=office, on=on, known=known),
        places=_places(row, office=office, known=known),
    )


def _lines(row: Edition, name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(row.files.get(name, "")))


def _grounds(
    indicator: str, n: int, period: Period, *, still_open: int | None = None, came: tuple[Came, ...] | None = None
) -> Grounds:
    """Return what an edition tells of a figure's grounds; of what it does not tell, that it does not."""
    return Grounds(
        indicator=indicator,
        period=period,
        tally=Tally(n, frozenset(STREAMS), LABEL),
        still_open=still_open,
        came=(Came(Arrival.WITHHELD, "", n),) if came is None else came,
    )


def _came(line: dict[str, str], n: int) -> tuple[Came, ...] | None:
    if not line.get("outreach") or not line.get("own_motion"):
        return None
    counts = {Arrival.OUTREACH: int(line["outreach"]), Arrival.OWN_MOTION: int(line["own_motion"])}
    counts[Arrival.ORDINARY] = n - sum(counts.values())
    return tuple(Came(arrival, "", count) for arrival, count in counts.items())


def _figure(line: dict[str, str], *, period: Period) -> Told:
    indicator, n, value = line["indicator"], int(line["n"]), float(line["value"])
    # Editions before these columns tell neither.
    still_open = int(line["still_open"]) if line.get("still_open") else None
    grounds = _grounds(indicator, n, period, still_open=still_open, came=_came(line, n))
    figure: Figure
    if line["unit"] == "share":
        figure = share_of(grounds, numerator=round(value * n), source=source_of(indicator))
    else:
        low, high = (float(line[side]) if line[side] else None for side in ("low", "high"))
        figure = waiting_of(grounds, waited=WaitingTime(value, low, high, value, n, 0))
    counts = figure_words.Counted.TERMS if indicator in opendata.OBLIGED else figure_words.Counted.COMPLAINTS
    return told(figure, name=name_of(indicator), of=counts)


def _months(row: Edition, *, office: int, on: date, known: Directory) -> Chart:
    seen = {line["month"]: line["count"] for line in _lines(row, "laporan-bulan.csv")}
    start = row.until - timedelta(days=360)
    bars, day = list[MonthBar](), start.replace(day=1)
    while day <= on:
        count = seen.get(f"{day:%Y-%m}", "0")
        if day > row.until:
            bars.append(MonthBar(day, 0, is_hatched=True, unsaid=Unsaid.UNPUBLISHED))
        elif count:
            bars.append(MonthBar(day, int(count), is_hatched=False))
        else:
            bars.append(MonthBar(day, 0, is_hatched=False, unsaid=Unsaid.WITHHELD))
        day = (day + timedelta(days=32)).replace(day=1)
    chart = time_line(
        bars,
        code="bulan",
        title=_("Laporan per bulan"),
        sentence=_("Naik turunnya laporan tidak menunjukkan baik buruknya layanan."),
        happened=noted.happened(offices={office}, first=bars[0].first, last=on, known=known),
    )
    return replace(
        chart,
        how_to_read=_(
            "Setiap batang satu bulan. Angka 0: tidak ada laporan. Kotak putus-putus dengan tanda tanya: ada laporan, "
            "tetapi jumlahnya tidak ditampilkan demi melindungi orang; tingginya tidak berarti apa-apa. Ruang "
            "berbingkai titik-titik: bulan sesudah edisi ini, belum diterbitkan; jangan dibaca sebagai penurunan."
        ),
    )


def _places(row: Edition, *, office: int, known: Directory) -> MapPart | None:
    lines = list(_lines(row, f"{opendata.YEARLY}.csv"))
    if not lines:
        return None
    year = max(line["year"] for line in lines)
    period = Period(date(int(year), 1, 1), date(int(year), 12, 31))
    counts = {(line["district"], line["kept"]): line["count"] for line in lines if line["year"] == year}
    found, hidden = dict[str, tuple[Grounds, int]](), set[str]()
    for code in known.districts:
        parts = [counts.get((code, kept), "0") for kept in ("kept", "not_kept")]
        if not all(parts):
            hidden.add(code)
        kept, missed = (int(part or 0) if all(parts) else 0 for part in parts)
        found[code] = (_grounds("compliance", kept + missed, period), kept)
    return map_page.drawn(
        found,
        indicator="compliance",
        known=known,
        outlines=map_outlines.imported(office=office),
        hidden=frozenset(hidden),
    )
