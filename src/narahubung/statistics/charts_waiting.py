"""How long people wait: the curve of those still waiting, and how many waited how long, open ones among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from narahubung.rules.rates import FEWEST_CASES
from narahubung.rules.waiting import Curve, Step, median
from narahubung.statistics.charts import Chart, drawn
from narahubung.statistics.charts_canvas import Canvas, Scale, Size, ticks
from narahubung.statistics.figure_table import Cell, Column, Table, words
from narahubung.web.figures import decimal, percent

_HEIGHT = {Size.NARROW: 250, Size.WIDE: 300}
# Steps smaller than this part of the height would only make the table longer.
_SMALLEST_STEP = 0.01
BINS = (0, 1, 3, 7, 14, 30, 60, 90, 180, 365)


def waiting_steps(curve: Curve, *, code: str, title: str, sentence: str) -> Chart:
    """Return the Kaplan–Meier curve with its band and its middle; too few waits (under ten) are not drawn."""
    steps = _thinned(curve) if curve.n >= FEWEST_CASES else ()
    svg = SafeString("")
    if steps:
        svg = drawn(lambda size: _draw_curve(curve, steps, size=size), title=f"{title}. {sentence}")
    how = gettext(
        "Garis turun setiap kali ada yang selesai. Tinggi garis: bagian yang masih menunggu sesudah sekian hari. Pita "
        "di sekitarnya: rentang ketidakpastian. Yang belum selesai ikut dihitung selama ia menunggu. Garis berhenti di "
        "tempat yang diamati menjadi terlalu sedikit."
    )
    return Chart(code=code, title=title, sentence=sentence, how_to_read=how, svg=svg, table=_steps(steps, code, title))


def _thinned(curve: Curve) -> tuple[Step, ...]:
    kept: list[Step] = []
    for step in curve.steps:
        if not kept or kept[-1].waiting - step.waiting >= _SMALLEST_STEP:
            kept.append(step)
    if curve.steps and kept[-1] is not curve.steps[-1]:
        kept.append(curve.steps[-1])
    return tuple(kept)


def _draw_curve(curve: Curve, steps: Sequence[Step], *, size: Size) -> Canvas:
    canvas = Canvas(size, _HEIGHT[size])
    left, bottom = canvas.letter * 3.4, canvas.height - canvas.letter * 3.2
    longest = max(curve.until, 1.0)
    x, y = Scale(0.0, longest * 1.02, left, canvas.width - 8), Scale(0.0, 1.0, bottom, canvas.letter * 2.2)
    _axes(canvas, x=x, y=y)
    high = _stairs([(0.0, 1.0), *((step.day, step.high) for step in steps)], longest)
    low = _stairs([(0.0, 1.0), *((step.day, step.low) for step in steps)], longest)
    canvas.path([(x.at(a), y.at(b)) for a, b in [*high, *reversed(low)]], "band", closed=True)
    line = _stairs([(0.0, 1.0), *((step.day, step.waiting) for step in steps)], longest)
    canvas.path([(x.at(a), y.at(b)) for a, b in line], "line")
    if (middle := median(curve).days) is not None:
        canvas.path([(left, y.at(0.5)), (x.at(middle), y.at(0.5)), (x.at(middle), bottom)], "middle")
        word = gettext("setengahnya: %(days)s hari") % {"days": decimal(middle)}
        # Right of the middle the curve lies below one half: above that line there is room for the word.
        foot = y.at(0.5) - canvas.letter * 0.8
        if not canvas.text_if_free((x.at(middle) + 10, foot), word):
            canvas.text((x.end, foot), word, anchor="end")
    return canvas


def _axes(canvas: Canvas, *, x: Scale, y: Scale) -> None:
    canvas.text((2, canvas.letter), gettext("Masih menunggu"), kind="soft")
    canvas.text((canvas.width - 4, canvas.height - 4), gettext("Hari sejak mulai"), anchor="end", kind="soft")
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        canvas.line((x.start, y.at(value)), (x.end, y.at(value)), "grid")
        canvas.text((x.start - 5, y.at(value) + canvas.letter * 0.35), percent(value), anchor="end", kind="soft")
    for value in ticks(x.high, most=4 if canvas.is_narrow else 8):
        canvas.line((x.at(value), y.start), (x.at(value), y.start + 4), "axis")
        canvas.text_if_free((x.at(value), y.start + canvas.letter * 1.3), decimal(value), anchor="middle", kind="soft")
    canvas.line((x.start, y.start), (x.end, y.start), "axis")


def _stairs(points: Sequence[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    drawn_points: list[tuple[float, float]] = []
    for (day, value), (following, _) in pairwise([*points, (end, 0.0)]):
        drawn_points += [(day, value), (following, value)]
    return drawn_points


def _steps(steps: Sequence[Step], code: str, title: str) -> Table:
    columns = (
        Column("day", gettext("Hari"), gettext("Hari ke berapa sejak mulai")),
        Column("waiting", gettext("Masih menunggu"), gettext("Bagian yang masih menunggu sesudah hari itu")),
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
        Column("at_risk", gettext("Masih diikuti"), gettext("Berapa yang masih menunggu sebelum hari itu")),
    )
    rows = tuple(
        (
            Cell(decimal(step.day), step.day),
            *(Cell(percent(value), round(value, 4)) for value in (step.waiting, step.low, step.high)),
            Cell(decimal(step.at_risk), step.at_risk),
        )
        for step in steps
    )
    return Table(code, title, columns, rows)


@dataclass(frozen=True, slots=True)
class Waited:
    """How many waits of one length: those that ended, and those that go on (at least so long)."""

    days: int
    ended: int
    open: int


def waiting_bars(waited: Sequence[Waited], *, code: str, title: str, sentence: str) -> Chart:
    """Return how many waited how long, in growing spans of days; those who still wait are hatched on top.

    Under ten waits nothing is drawn. From there on every part is told, small ones too: how many there are stands in the
    sentence above, so that a single box without a number would be worked out from it, and it would hide whoever waits
    longest (decision 0022).
    """
    spans = [*pairwise(BINS), (BINS[-1], None)]
    bins = []
    for low, high in spans:
        held = [each for each in waited if each.days >= low and (high is None or each.days < high)]
        bins.append((_span(low, high), sum(each.ended for each in held), sum(each.open for each in held)))
    while len(bins) > 1 and not (bins[-1][1] or bins[-1][2]):
        bins.pop()
    is_enough = sum(ended + still for _, ended, still in bins) >= FEWEST_CASES
    svg = drawn(lambda size: _draw_bars(bins, size=size), title=f"{title}. {sentence}") if is_enough else SafeString("")
    columns = (
        Column("span", gettext("Lama menunggu"), gettext("Rentang hari sejak mulai")),
        Column("ended", gettext("Sudah selesai"), gettext("Yang selesai dalam rentang itu")),
        Column("open", gettext("Masih menunggu"), gettext("Yang sudah menunggu selama itu dan belum selesai")),
    )
    rows = (
        tuple((words(span), *(Cell(decimal(count), count) for count in (ended, still))) for span, ended, still in bins)
        if is_enough
        else ()
    )
    how = gettext(
        "Setiap batang satu rentang lama menunggu. Bagian penuh: sudah selesai. Bagian bergaris: masih menunggu, jadi "
        "akhirnya akan lebih lama."
    )
    table = Table(code, title, columns, rows)
    return Chart(code=code, title=title, sentence=sentence, how_to_read=how, svg=svg, table=table)


def _span(low: int, high: int | None) -> str:
    if high is None:
        return gettext("%(low)s hari atau lebih") % {"low": low}
    if high == 1:
        return gettext("hari yang sama")
    return gettext("%(low)s–%(high)s hari") % {"low": low, "high": high - 1}


def _draw_bars(bins: Sequence[tuple[str, int, int]], *, size: Size) -> Canvas:
    """Lying bars: the names of the spans are then readable on a phone."""
    row, top = 26, 8
    canvas = Canvas(size, top + row * len(bins) + 30)
    left = max(canvas.length(span) for span, _, _ in bins) + 10
    longest = max(ended + still for _, ended, still in bins)
    x = Scale(0.0, longest * 1.05, left, canvas.width - 14)
    bottom = top + row * len(bins)
    for value in ticks(x.high, most=3 if canvas.is_narrow else 6):
        canvas.line((x.at(value), top), (x.at(value), bottom), "grid")
        canvas.text_if_free((x.at(value), bottom + canvas.letter * 1.3), decimal(value), anchor="middle", kind="soft")
    for k, (span, ended, still) in enumerate(bins):
        y = top + row * k + 4
        canvas.text((left - 8, y + row * 0.5), span, anchor="end")
        end = _bar(canvas, ended, x=x, start=x.start, y=y, height=row - 9, is_open=False)
        _bar(canvas, still, x=x, start=end, y=y, height=row - 9, is_open=True)
    canvas.line((left, top), (left, bottom), "axis")
    return canvas


def _bar(canvas: Canvas, count: int, *, x: Scale, start: float, y: float, height: float, is_open: bool) -> float:
    if not count:
        return start
    width = x.at(count) - x.start
    if is_open:
        canvas.hatch(start, y, width, height)
    else:
        canvas.bar(start, y, width, height, "bar")
    return start + width
