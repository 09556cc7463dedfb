"""The annual letter of an agency: the figures of its page on one sheet, sealed by the office; always in Indonesian."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from narahubung.agencies import directory
from narahubung.agencies.directory import AgencyLine, Directory
from narahubung.documents import office
from narahubung.documents.annual import AnnualFacts, FigureLine
from narahubung.rules.rates import Stream
from narahubung.statistics import agency, figure_asked, figure_scope
from narahubung.statistics.figure_asked import Asked, Span
from narahubung.web import dates
from narahubung.web.doors import actor, moment
from narahubung.web.figures import Told


@never_cache
@require_safe
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """Send the letter of last year (`?masa=tahun-ini`: of this year so far); refuses `NotSeen` as the agency's page."""
    at, known = moment(request), directory.current()
    line = figure_scope.agency_seen(code, actor=actor(request), known=known)
    wish = figure_asked.asked(request, known=known)
    span = wish.span if wish.span is Span.THIS_YEAR else Span.LAST_YEAR
    pdf = office.annual_pdf(facts(line, span, on=dates.local_day(at), at=at, known=known), at=at)
    name = f"surat-tahunan-{line.code.lower()}-{Asked(span=span).period(dates.local_day(at)).last.year}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def facts(line: AgencyLine, span: Span, *, on: date, at: datetime, known: Directory) -> AnnualFacts:
    """Return what the letter says of one calendar year's complaints (LM)."""
    # A letter is Indonesian, whatever its reader's pages are.
    with override("id"):
        wish = Asked(span=span, stream=Stream.LM)
        page, period = agency.look(line, wish, on=on, at=at, known=known), wish.period(on)
        told = [one for one in page.volume if one.figure.grounds.tally.streams == {Stream.LM}]
        return AnnualFacts(
            letterhead=office.letterhead(known.offices[known.office_of_government[line.government]]),
            agency=line.name,
            address=line.address,
            dated_on=on,
            first=period.first,
            last=period.last,
            place=page.place,
            kept=tuple(_line(owed.kept) for owed in page.owed),
            waited=tuple(_line(each) for each, _, _ in page.waits),
            became=tuple(_line(each) for each in page.outcomes),
            volume=" ".join((*(one.sentence for one in told), *_bases(told), *_doubts(told, above=page.doubts))),
            doubts=page.doubts,
        )


def _line(told: Told) -> FigureLine:
    return FigureLine(told.name, told.short, told.range, told.basis)


def _bases(told: Iterable[Told]) -> tuple[str, ...]:
    """What a rate is taken of, by which source of which year: on paper nothing can be unfolded."""
    rates = (one for one in told if one.figure.denominator is not None)
    return tuple(f"{line.label}: {line.text}." for one in rates for line in one.grounds if line.label == "Pembanding")


def _doubts(told: Iterable[Told], *, above: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(doubt for one in told for doubt in one.caveats if doubt not in above)
