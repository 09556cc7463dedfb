"""The map by kecamatan: shares with their limits in words and patterns, and always the plain table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narahubung.agencies import directory
from narahubung.agencies.directory import Directory
from narahubung.facts import reading
from narahubung.facts.reading import By, Where
from narahubung.rules.funnel import Mark, Place, ShareMark, funnel, place_shares
from narahubung.rules.parties import GOVERNMENT_ROLES, OFFICE_ROLES
from narahubung.rules.rates import (
    FEWEST_CASES,
    Base,
    Denominator,
    Grounds,
    Period,
    Said,
    count_of,
    open_together,
    rate_of,
    share_of,
    together,
)
from narahubung.rules.refusals import NotYours
from narahubung.statistics import denominators, downloads, map_drawing, map_outlines, silence
from narahubung.statistics.charts_interval import bounds
from narahubung.statistics.figure_names import name_of, source_of
from narahubung.statistics.figure_table import Cell, Column, Table
from narahubung.statistics.figure_table import words as cell_of
from narahubung.statistics.map_drawing import Fill
from narahubung.statistics.map_outlines import Imported
from narahubung.statistics.shapes import PLANNERS
from narahubung.web import dates, figure_words
from narahubung.web.doors import actor, moment
from narahubung.web.figures import Told, told

# What has cases or obligations for its own denominator; reports are held against people, where their number is given.
REPORTS = "reports"
INDICATORS = ("compliance", "answered_in_time", "acknowledged_in_time", "settled")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One kecamatan: its figure, and where it lies, in words."""

    name: str
    told: Told
    word: str
    fill: Fill
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One line of the key."""

    sample: SafeString
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPart:
    """A map with its sentence, key and table; `svg` is empty where there are no outlines."""

    title: str
    sentence: str
    svg: SafeString
    key: tuple[KeyRow, ...]
    rows: tuple[PlaceRow, ...]
    overall: Told
    source: str

    @property
    def with_a_number(self) -> tuple[PlaceRow, ...]:
        """Return the kecamatan that have a number."""
        return tuple(row for row in self.rows if not (row.is_hidden or row.told.is_words))

    @property
    def in_words(self) -> tuple[tuple[str, str], ...]:
        """Return the words that stand for all others, each with the names of whom it is said."""
        names = dict[str, list[str]]()
        for row in self.rows:
            if row.is_hidden or row.told.is_words:
                none = _("{nothing} (itu tidak menunjukkan layanan baik)").format(nothing=row.word)
                names.setdefault(none if row.fill is Fill.NONE else row.word, []).append(row.name)
        return tuple((word, ", ".join(each)) for word, each in names.items())

    def table(self) -> Table:
        """Return the rows as a file has them; of what is withheld, its word."""
        columns = (
            Column("district", _("Kecamatan"), _("Nama kecamatan")),
            Column("value", _("Nilai"), _("Nilai yang teramati, atau kata penggantinya")),
            Column("low", _("Batas bawah"), _("Batas bawah rentang tempat nilai yang sebenarnya dapat terletak (95%)")),
            Column("high", _("Batas atas"), _("Batas atas rentang tempat nilai yang sebenarnya dapat terletak (95%)")),
            Column("place", _("Letaknya"), _("Letak terhadap batas, dengan kata; bukan peringkat")),
        )
        rows = tuple(
            (cell_of(row.name), Cell(row.word, None), Cell("", None), Cell("", None), cell_of(row.word))
            if row.is_hidden
            else (cell_of(row.name), Cell(row.told.short, row.told.figure.value), *bounds(row.told), cell_of(row.word))
            for row in self.rows
        )
        return Table("peta", self.title, columns, rows)


def part(
    *, indicator: str, office: int, government: int | None = None, period: Period, on: date, known: Directory
) -> MapPart:
    """Return the map of one indicator, for an office or one of its governments; two queries."""
    where, among = Where(office=office, government=government, streams=silence.STREAMS), ("", *known.districts)
    if indicator == "settled":
        counted = reading.counted(
            indicators=[indicator], by=By.DISTRICT, period=period, where=where, on=on, label=silence.LABEL, among=among
        )
        found = {each.key: (each.grounds, each.yes) for each in counted}
    else:
        kept = reading.kept(
            indicators=[indicator], by=By.DISTRICT, period=period, where=where, on=on, label=silence.LABEL, among=among
        )
        found = {each.key: (each.grounds, each.kept) for each in kept}
    return drawn(found, indicator=indicator, known=known, outlines=_outlines(office, known))


def drawn(
    found: Mapping[str, tuple[Grounds, int]],
    *,
    indicator: str,
    known: Directory,
    outlines: Imported | None,
    hidden: frozenset[str] = frozenset(),
) -> MapPart:
    """Return the map of shares already counted: by code of kecamatan, the grounds and how many are so.

    What is `hidden` was withheld from an edition: it is hatched, and its number is not said.
    """
    title, source = name_of(indicator), source_of(indicator)
    counts = figure_words.Counted.COMPLAINTS if indicator == "settled" else figure_words.Counted.TERMS
    marks = [
        ShareMark(code, yes, grounds.tally.count)
        for code, (grounds, yes) in found.items()
        if code in known.districts and grounds.tally.count >= FEWEST_CASES
    ]
    target = sum(one.numerator for one in marks) / sum(one.cases for one in marks) if marks else 0.0
    places = {}
    if 0 < target < 1:
        places = {one.key: one.place for one in place_shares(marks, target=target).placed}
    rows = []
    for code, district in known.districts.items():
        grounds, yes = found[code]
        figure = told(share_of(grounds, numerator=yes, source=source), name=district.name, of=counts)
        place = places.get(code, Place.WITHIN if code in {one.key for one in marks} else None)
        if code in hidden:
            rows.append(
                PlaceRow(district.name, figure, _("tidak ditampilkan demi melindungi orang"), Fill.FEW, is_hidden=True)
            )
        else:
            rows.append(PlaceRow(district.name, figure, _word(figure, place), _fill(figure, place)))
    everywhere = list(found.values())
    whole = _whole(indicator, [grounds for grounds, _yes in everywhere])
    overall = share_of(whole, numerator=sum(yes for _grounds, yes in everywhere), source=source)
    return _part(
        title, rows, told(overall, name=_("Semua kecamatan bersama"), of=counts), outlines=outlines, known=known
    )


def rates(*, office: int, government: int | None = None, period: Period, on: date, known: Directory) -> MapPart:
    """Return the map of reports for so many people, held against what all kecamatan together have; three queries.

    Where nobody has given the number of people there is no fitting denominator, and no rate. Places rest on what people
    brought themselves.
    """
    people = denominators.population(denominators.kept(office), period=period)
    where, among = Where(office=office, government=government, streams=silence.STREAMS), ("", *known.districts)
    counted = reading.counted(by=By.DISTRICT, period=period, where=where, on=on, label=silence.LABEL, among=among)
    found = {each.key: each for each in counted if each.key in known.districts}
    held = [code for code in found if code in people]
    total = sum(people[code].amount for code in held)
    rate = sum(found[code].judged for code in held) / total if total else 0.0
    marks = [Mark(code, found[code].judged, people[code].amount * rate) for code in held] if rate else []
    places = {one.key: one.place for one in funnel(marks).placed}
    rows = []
    for code, district in known.districts.items():
        grounds = found[code].grounds
        denominator = people.get(code)
        if denominator is None:
            figure = told(count_of(grounds), name=district.name)
            rows.append(PlaceRow(district.name, figure, _("tidak ada pembanding yang cocok"), Fill.FEW, is_hidden=True))
            continue
        figure = told(rate_of(grounds, denominator=denominator), name=district.name)
        place = None if figure.is_words else places.get(code)
        rows.append(PlaceRow(district.name, figure, _word(figure, place), _fill(figure, place)))
    whole = _whole(REPORTS, [found[code].grounds for code in held or found] or [each.grounds for each in counted])
    given = [people[code] for code in held]
    sources = "; ".join(dict.fromkeys(one.source for one in given))
    overall = (
        rate_of(whole, denominator=Denominator(Base.POPULATION, total, sources, min(one.year for one in given)))
        if given
        else count_of(whole)
    )
    name = _("Semua kecamatan yang jumlah penduduknya ada, bersama")
    nothing = _("Jumlah penduduk belum diberikan, jadi banyaknya laporan tidak dapat dibandingkan dengan apa pun.")
    return _part(
        _("Laporan untuk setiap 1.000 penduduk"),
        rows,
        told(overall, name=name if given else _("Semua kecamatan bersama")),
        outlines=_outlines(office, known),
        known=known,
        sentence="" if given else nothing,
    )


def _whole(indicator: str, parts: Sequence[Grounds]) -> Grounds:
    return Grounds(
        indicator=indicator,
        period=parts[0].period,
        tally=together((grounds.tally for grounds in parts), label=silence.LABEL),
        still_open=open_together(parts),
        came=tuple(came for grounds in parts for came in grounds.came),
    )


def _part(
    title: str,
    rows: Sequence[PlaceRow],
    overall: Told,
    *,
    outlines: Imported | None,
    known: Directory,
    sentence: str = "",
) -> MapPart:
    fills = {code: row.fill for code, row in zip(known.districts, rows, strict=True)}
    names = {code: f"{row.name}: {row.word}" for code, row in zip(known.districts, rows, strict=True)}
    return MapPart(
        title=title,
        sentence=sentence or _sentence(rows),
        svg=map_drawing.draw(outlines.outlines, fills, names, title=title) if outlines else map_drawing.NOTHING,
        key=tuple(KeyRow(map_drawing.swatch(fill), _fill_word(fill)) for fill in Fill),
        # Lines without a single number say no more than the sentence does.
        rows=() if sentence else tuple(rows),
        overall=overall,
        source=f"{outlines.source} ({outlines.licence})" if outlines else "",
    )


def _fill(figure: Told, place: Place | None) -> Fill:
    if figure.figure.reading.said is Said.NO_REPORTS:
        return Fill.NONE
    return {
        None: Fill.FEW,
        Place.ABOVE_95: Fill.HIGH,
        Place.ABOVE_998: Fill.HIGH,
        Place.BELOW_95: Fill.LOW,
        Place.BELOW_998: Fill.LOW,
    }.get(place, Fill.PLAIN)


def _word(figure: Told, place: Place | None) -> str:
    if place is None:
        return figure.short
    return {
        Place.WITHIN: _("dalam batas yang wajar"),
        Place.CANNOT_TELL: _("belum dapat dikatakan"),
        Place.ABOVE_95: _("di atas batas yang wajar"),
        Place.ABOVE_998: _("jauh di atas batas yang wajar"),
        Place.BELOW_95: _("di bawah batas yang wajar"),
        Place.BELOW_998: _("jauh di bawah batas yang wajar"),
    }[place]


def _fill_word(fill: Fill) -> str:
    return {
        Fill.PLAIN: _("dalam batas yang wajar, atau belum dapat dikatakan"),
        Fill.HIGH: _("di atas batas yang wajar"),
        Fill.LOW: _("di bawah batas yang wajar"),
        Fill.FEW: _("terlalu sedikit untuk diangkakan"),
        Fill.NONE: _("tidak ada; itu tidak menunjukkan layanan baik"),
    }[fill]


def _sentence(rows: Sequence[PlaceRow]) -> str:
    beyond = [row.name for row in rows if row.fill in (Fill.HIGH, Fill.LOW)]
    if not beyond:
        return _(
            "Di antara kecamatan yang dapat dinilai, tidak ada yang berbeda lebih dari kebetulan dan perbedaan biasa."
        )
    return _("Berbeda lebih dari kebetulan: {names}. Itu belum mengatakan mengapa.").format(names=", ".join(beyond))


@require_safe
def district_map(request: HttpRequest) -> HttpResponse:
    """Show the map to the office and to the government's people."""
    known, at = directory.current(), moment(request)
    office, government = _whose(request, known)
    if government is not None:
        # Its people answer for their own kecamatan: of another government's they see neither number nor place.
        own = {code: one for code, one in known.districts.items() if one.government == government}
        known = replace(known, districts=own)
    asked = request.GET.get("angka", "")
    indicator = asked if asked in (*INDICATORS, REPORTS) else INDICATORS[0]
    on = dates.local_day(at)
    period = silence.last_year(on)
    if indicator == REPORTS:
        found = rates(office=office, government=government, period=period, on=on, known=known)
    else:
        found = part(indicator=indicator, office=office, government=government, period=period, on=on, known=known)
    span = _("{first} sampai {last}").format(first=dates.day(period.first), last=dates.day(period.last))
    file = downloads.handed(request, [found.table()], at=at, told=[(_("Masa"), span)])
    if file is not None:
        return file
    context = {
        "map": found,
        "table": found.table(),
        "query": f"angka={indicator}",
        "choices": [
            *((code, name_of(code), code == indicator) for code in INDICATORS),
            (REPORTS, _("Laporan untuk setiap 1.000 penduduk"), indicator == REPORTS),
        ],
        "may_give": bool(actor(request).roles() & PLANNERS),
        "period": span,
    }
    return render(request, "statistics/map.html", context)


def _outlines(office: int, known: Directory) -> Imported | None:
    found = map_outlines.imported(office=office)
    return found and replace(found, outlines=tuple(one for one in found.outlines if one.code in known.districts))


def _whose(request: HttpRequest, known: Directory) -> tuple[int, int | None]:
    for one in actor(request).capacities:
        if one.role in OFFICE_ROLES and one.office is not None:
            return one.office, None
        if one.role in GOVERNMENT_ROLES and one.government is not None:
            return known.office_of_government[one.government], one.government
    raise NotYours("map")
