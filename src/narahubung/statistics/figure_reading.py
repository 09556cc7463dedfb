"""From counts to what may be shown: each answer of the facts becomes a told figure or a chart, and nothing less."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext

from narahubung.agencies.directory import Directory
from narahubung.facts.reading import Counted, Kept, Times
from narahubung.rules.delay import Completeness, Reported, completeness, months
from narahubung.rules.funnel import Funnel, ShareMark, place_shares
from narahubung.rules.rates import (
    FEWEST_CASES,
    Came,
    Denominator,
    Grounds,
    Tally,
    count_of,
    open_together,
    rate_of,
    share_of,
    waiting_of,
)
from narahubung.rules.waiting import Curve, Wait, median, waiting_curve
from narahubung.statistics import charts_funnel, charts_interval, charts_months, charts_waiting, figure_changes
from narahubung.statistics.charts import Chart
from narahubung.statistics.charts_interval import Strip
from narahubung.statistics.charts_months import Happened, MonthBar
from narahubung.statistics.charts_waiting import Waited
from narahubung.statistics.figure_names import name_of, source_of
from narahubung.web import figure_words, figures
from narahubung.web.figures import Told

FURTHEST_LAG = 12


def together(several: Sequence[Grounds]) -> Grounds:
    """Return the grounds of disjoint parts of the same streams and period as one; refuses `MixedStreams`."""
    first = several[0]
    tally = Tally(0, first.tally.streams, first.tally.label)
    came: Counter[tuple[str, str]] = Counter()
    kinds = {}
    for each in several:
        tally += each.tally
        for part in each.came:
            came[part.arrival.value, part.channel] += part.count
            kinds[part.arrival.value] = part.arrival
    return Grounds(
        indicator=first.indicator,
        period=first.period,
        tally=tally,
        still_open=open_together(several),
        came=tuple(Came(kinds[arrival], channel, n) for (arrival, channel), n in sorted(came.items())),
        is_complete=all(each.is_complete for each in several),
    )


def in_time(rows: Sequence[Kept]) -> Told:
    """Return which part of the obligations that fell due was kept; the rows are disjoint parts of one indicator."""
    grounds = together([row.grounds for row in rows])
    code = rows[0].indicator
    figure = share_of(grounds, numerator=sum(row.kept for row in rows), source=source_of(code))
    return figures.told(figure, name=name_of(code), of=figure_words.Counted.TERMS)


def still_waiting(rows: Sequence[Kept]) -> Told:
    """Return which part of the obligations that fell due is undone even now."""
    grounds = together([row.grounds for row in rows])
    figure = share_of(grounds, numerator=grounds.still_open or 0, source=source_of(rows[0].indicator))
    return figures.told(figure, name=gettext("Lewat dan masih ditunggu"), of=figure_words.Counted.TERMS)


def so_many(row: Counted) -> Told:
    """Return a share (settled, returned, reopened) as a figure."""
    figure = share_of(row.grounds, numerator=row.yes, source=source_of(row.indicator))
    return figures.told(figure, name=name_of(row.indicator))


def volume(row: Counted, *, denominator: Denominator | None = None) -> Told:
    """Return how many reports of one stream there were, as a rate where a denominator fits; no measure of quality."""
    streams = ", ".join(figure_words.stream(each) for each in sorted(row.grounds.tally.streams))
    figure = count_of(row.grounds) if denominator is None else rate_of(row.grounds, denominator=denominator)
    return figures.told(figure, name=streams)


def waited(row: Times) -> Told:
    """Return by when half of the waits had ended."""
    figure = waiting_of(row.grounds, waited=median(curve_of(row.waits)))
    return figures.told(figure, name=name_of(row.indicator))


def curve_of(waits: Iterable[Wait]) -> Curve:
    """Return the curve of the waits."""
    return waiting_curve(waits)


def curve_chart(row: Times, *, told: Told) -> Chart:
    """Return the curve of those who still wait, under the figure's own sentence."""
    return charts_waiting.waiting_steps(
        curve_of(row.waits), code=f"{_code(row.indicator)}-kurva", title=told.name, sentence=told.sentence
    )


def bar_chart(row: Times, *, told: Told) -> Chart:
    """Return how many waited how long."""
    ended, still = Counter[int](), Counter[int]()
    for wait in row.waits:
        (ended if wait.ended else still)[int(wait.days)] += wait.times
    spans = [Waited(day, ended[day], still[day]) for day in sorted(ended.keys() | still.keys())]
    title = gettext("%(name)s: lama menunggu masing-masing") % {"name": told.name}
    return charts_waiting.waiting_bars(
        spans, code=f"{_code(row.indicator)}-lama", title=title, sentence=_spread(row, told)
    )


def _spread(row: Times, told: Told) -> str:
    if told.is_words and sum(wait.times for wait in row.waits) < FEWEST_CASES:
        return told.sentence
    return gettext(
        "Satu angka tengah menyembunyikan yang paling lama menunggu; di sini semuanya terlihat, termasuk yang belum "
        "selesai."
    )


def _code(indicator: str) -> str:
    return indicator.replace("_", "-")


def by_agency(rows: Sequence[Kept], *, known: Directory) -> dict[int, list[Kept]]:
    """Return the rows of one indicator by agency, in the order of the agencies' names; cases of no agency left out."""
    grouped = defaultdict[int, list[Kept]](list)
    for row in rows:
        grouped[int(row.key or 0)].append(row)
    return {key: grouped[key] for key in known.agencies if key in grouped}


def compliance_strip(rows: Sequence[Kept], *, known: Directory, sentence: str) -> Chart:
    """Return which part each agency kept of what it owed, side by side in the order of names."""
    held = by_agency(rows, known=known)
    lines = [Strip(known.agencies[key].short_name, in_time(group)) for key, group in held.items()]
    return charts_interval.strips(
        lines,
        code="kepatuhan",
        title=gettext("%(name)s, tiap instansi") % {"name": name_of("compliance")},
        sentence=sentence,
        middle=in_time(rows) if rows else None,
    )


def compliance_funnel(rows: Sequence[Kept], *, known: Directory) -> tuple[Funnel, float] | None:
    """Return the funnel of compliance and the share of all together, None where nothing can be compared.

    Agencies with fewer than ten obligations are left out: a share of so few may not be shown.
    """
    held = by_agency(rows, known=known)
    marks = [
        ShareMark(known.agencies[key].code, sum(row.kept for row in group), sum(row.asked for row in group))
        for key, group in held.items()
        if sum(row.asked for row in group) >= FEWEST_CASES
    ]
    cases = sum(mark.cases for mark in marks)
    target = sum(mark.numerator for mark in marks) / cases if cases else 0.0
    return (place_shares(marks, target=target), target) if len(marks) > 1 and 0 < target < 1 else None


def funnel_chart(
    found: tuple[Funnel, float], *, known: Directory, sentence: str, own: str = "", names_others: bool = True
) -> Chart:
    """Return the funnel of compliance, the agency with the code `own` marked.

    With `names_others` False it alone is named and has a row: to its own people the others are marks without a name.
    """
    funnel, target = found
    where = gettext("%(name)s: di mana letak tiap instansi") if names_others else gettext("%(name)s: di mana letaknya")
    return charts_funnel.share_funnel(
        funnel,
        target=target,
        code="corong",
        title=where % {"name": name_of("compliance")},
        sentence=sentence,
        names={each.code: each.short_name for each in known.agencies.values() if names_others or each.code == own},
        of=gettext("Kewajiban yang jatuh tempo"),
        own=own,
    )


def line_chart(
    lagged: tuple[tuple[Reported, ...], int], *, first: date, happened: Sequence[Happened], title: str = ""
) -> Chart:
    """Return the reports by the month in which the trouble happened, months still filling hatched (`rules.delay`).

    Whether the complete months changed stands in its sentence (`figure_changes`).
    """
    reports, now = lagged
    start = first.year * 12 + first.month - 1
    counts = Counter[int]()
    for report in reports:
        counts[report.happened] += report.times
    fills = _completeness(reports, now)
    line = months([counts[month] for month in range(start, now + 1)], first=start, now=now, complete=fills)
    bars = [MonthBar(date(m.month // 12, m.month % 12 + 1, 1), m.count, m.is_hatched) for m in line]
    hatched = sum(bar.is_hatched for bar in bars)
    began = min((report.happened + report.lag for report in reports), default=None)
    changes = figure_changes.found(bars, began=None if began is None else date(began // 12, began % 12 + 1, 1))
    bars, usual = figure_changes.drawn_in(bars, changes)
    sentence = (
        gettext(
            "Laporan menurut bulan kejadiannya. Bulan yang bergaris belum lengkap, karena orang sering melapor "
            "belakangan."
        )
        if hatched
        else gettext("Laporan menurut bulan kejadiannya. Naik turunnya belum tentu baik atau buruk.")
    )
    chart = charts_months.time_line(
        bars,
        code="bulan",
        title=title or gettext("Laporan menurut bulan kejadian"),
        sentence=f"{sentence} {figure_changes.sentence(changes, happened=happened)}",
        happened=happened,
        usual=usual,
    )
    return replace(chart, how_to_read=f"{chart.how_to_read} {figure_changes.how_to_read(changes)}".strip())


def _completeness(reports: Sequence[Reported], now: int) -> tuple[Completeness, ...]:
    return completeness(reports, now=now, furthest=FURTHEST_LAG)
