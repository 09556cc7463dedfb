"""What the address of a page of figures asks for: the period, and what narrows it; anything unknown is passed over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.agencies.directory import AgencyLine, Directory
from narahubung.facts.reading import AsOf, Where
from narahubung.rules.rates import Period, Stream
from narahubung.web import dates, figure_words, words

_LONGEST_CODE = 48


class Span(StrEnum):
    """The periods to choose from, as the address names them; whole months, so that roll-ups can answer."""

    YEAR = "12-bulan"
    QUARTER = "3-bulan"
    TWO_YEARS = "24-bulan"
    THIS_YEAR = "tahun-ini"
    LAST_YEAR = "tahun-lalu"


_SPANS = {
    Span.YEAR: _("12 bulan terakhir"),
    Span.QUARTER: _("3 bulan terakhir"),
    Span.TWO_YEARS: _("24 bulan terakhir"),
    Span.THIS_YEAR: _("Tahun ini"),
    Span.LAST_YEAR: _("Tahun lalu"),
}
_MONTHS = {Span.YEAR: 12, Span.QUARTER: 3, Span.TWO_YEARS: 24}


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a filter."""

    value: str
    word: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One select: its name in the address, its label, its options."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Figures as somebody wants them; `agency` is a code."""

    span: Span = Span.YEAR
    stream: Stream = Stream.LM
    agency: str = ""
    service: str = ""
    district: str = ""

    @property
    def query(self) -> str:
        """Return the filters as they stand in an address, the usual ones left out."""
        usual = Asked()
        given = {"masa": self.span, "jenis": self.stream, "instansi": self.agency, "layanan": self.service,
                 "kecamatan": self.district}  # fmt: skip
        left_out = {"masa": usual.span, "jenis": usual.stream, "instansi": "", "layanan": "", "kecamatan": ""}
        return urlencode({name: str(value) for name, value in given.items() if value != left_out[name]})

    @property
    def has_filters(self) -> bool:
        """Return whether anything narrows the figures beyond the usual."""
        return bool(self.query)

    def period(self, on: date) -> Period:
        """Return the days meant, seen from a local day: whole months up to that day."""
        if self.span is Span.LAST_YEAR:
            return Period(date(on.year - 1, 1, 1), date(on.year - 1, 12, 31))
        if self.span is Span.THIS_YEAR:
            return Period(date(on.year, 1, 1), on)
        return Period(months_before(on, _MONTHS[self.span] - 1), on)

    def where(self, *, office: int | None, government: int | None = None, known: Directory) -> Where:
        """Return the same as a question for the facts, within one office or government."""
        agency = known.agency(self.agency)
        return Where(
            office=office,
            government=government,
            agency=agency.key if agency else None,
            service=self.service,
            district=self.district,
            streams=(self.stream,),
        )


def months_before(on: date, months: int) -> date:
    """Return the first day of the month that lies so many months before the day's own."""
    number = on.year * 12 + on.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def asked(request: HttpRequest, *, known: Directory) -> Asked:
    """Return what the address asks for; a code that the directory does not have asks nothing."""
    given = {name: request.GET.get(name, "")[:_LONGEST_CODE] for name in ("instansi", "layanan", "kecamatan")}
    return Asked(
        span=next((span for span in Span if span == request.GET.get("masa")), Span.YEAR),
        stream=next((stream for stream in Stream if stream == request.GET.get("jenis")), Stream.LM),
        agency=given["instansi"] if known.agency(given["instansi"]) else "",
        service=given["layanan"] if given["layanan"] in known.services else "",
        district=given["kecamatan"] if given["kecamatan"] in known.districts else "",
    )


def filters(wish: Asked, *, known: Directory, agencies: Sequence[AgencyLine] = ()) -> tuple[Filter, ...]:
    """Return the selects above the figures: among several agencies also agency, service and kecamatan."""
    chosen = (
        _filter("masa", gettext("Masa"), [(span, span_word(span)) for span in Span], wish.span),
        _filter("jenis", gettext("Jenis akses"), [(s, figure_words.stream(s)) for s in Stream], wish.stream),
    )
    if not agencies:
        return chosen
    keys = {agency.key for agency in agencies}
    every = ("", gettext("Semua"))
    bodies = [(agency.code, agency.short_name) for agency in agencies]
    held = [service for service in known.services.values() if service.agency in keys]
    services = [(one.code, words.by_language(one.name, one.name_en)) for one in held]
    districts = [(one.code, one.name) for one in known.districts.values()]
    return (
        *chosen,
        _filter("instansi", gettext("Instansi"), [every, *bodies], wish.agency),
        _filter("layanan", gettext("Layanan"), [every, *services], wish.service),
        _filter("kecamatan", gettext("Kecamatan"), [every, *districts], wish.district),
    )


def _filter(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> Filter:
    return Filter(name, label, tuple(Choice(str(value), word, str(value) == str(chosen)) for value, word in options))


def span_word(span: Span) -> str:
    """Return a period's name."""
    return gettext(_SPANS[span])


def told(wish: Asked, *, on: date, known: Directory) -> tuple[tuple[str, str], ...]:
    """Return the filters in words, as files say them of themselves."""
    period = wish.period(on)
    lines = [
        (gettext("Masa"), f"{dates.day(period.first)} – {dates.day(period.last)}"),
        (gettext("Jenis akses"), figure_words.stream(wish.stream)),
    ]
    if agency := known.agency(wish.agency):
        lines.append((gettext("Instansi"), agency.name))
    if service := known.services.get(wish.service):
        lines.append((gettext("Layanan"), words.by_language(service.name, service.name_en)))
    if district := known.districts.get(wish.district):
        lines.append((gettext("Kecamatan"), district.name))
    return tuple(lines)


def as_of_words(as_of: AsOf, *, at: datetime) -> str:
    """Return up to when everything is counted."""
    if as_of.since is None:
        return gettext("Dihitung sampai %(moment)s.") % {"moment": dates.moment(at)}
    return gettext("Dihitung sampai %(moment)s; yang berubah sesudahnya menyusul dalam satu menit.") % {
        "moment": dates.moment(as_of.since)
    }
