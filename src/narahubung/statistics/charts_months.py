"""The time line: what came in each month, recent months hatched while they still fill, and what else happened then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from django.utils.translation import gettext

from narahubung.rules.rates import FEWEST_REPORTS
from narahubung.rules.signals import Direction
from narahubung.statistics.charts import Chart, drawn
from narahubung.statistics.charts_canvas import Canvas, Scale, Size, ticks
from narahubung.statistics.figure_table import Cell, Column, Table, words
from narahubung.web import dates
from narahubung.web.figures import decimal

_HEIGHT = {Size.NARROW: 230, Size.WIDE: 260}


class Unsaid(StrEnum):
    """Why a month has no number: withheld to protect people, or not published yet. Neither is a month of none."""

    WITHHELD = "withheld"
    UNPUBLISHED = "unpublished"


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month: its first day, what has come in, whether it is hatched (`rules.delay`), and whether it deviates.

    With `unsaid` its number is not told, and `count` is 0.
    """

    first: date
    count: int
    is_hatched: bool
    mark: Direction | None = None
    unsaid: Unsaid | None = None


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual level of a month, learnt from `learnt_from` on; the months `first` to `last` are held against it."""

    level: float
    learnt_from: date
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened on a day and may have moved the numbers: an outreach day, an outage, a rule change."""

    on: date
    words: str


def time_line(
    months: Sequence[MonthBar],
    *,
    code: str,
    title: str,
    sentence: str,
    happened: Sequence[Happened] = (),
    usual: Usual | None = None,
) -> Chart:
    """Return the time line of consecutive months; `happened` is numbered above them and told in the legend.

    With a `usual` level its line is drawn, and months with a mark have a triangle that points where they deviate.
    """
    ordered = sorted(months, key=lambda month: month.first)
    told = [each for each in sorted(happened, key=lambda each: (each.on, each.words)) if _month_of(each, ordered)]
    svg = drawn(lambda size: _draw(ordered, told, usual, size=size), title=f"{title}. {sentence}")
    how = gettext(
        "Setiap batang satu bulan. Batang bergaris: bulan yang laporannya masih dapat bertambah; jangan dibaca sebagai "
        "penurunan. Kotak putus-putus: ada, tetapi kurang dari lima. Angka 0: tidak ada. Angka di atas grafik: hal "
        "lain yang terjadi pada bulan itu, dijelaskan di bawah."
    )
    legend = tuple(f"{number}. {dates.day(each.on)}: {each.words}" for number, each in enumerate(told, 1))
    columns: tuple[Column, ...] = (
        Column("month", gettext("Bulan"), gettext("Bulan kejadian")),
        Column("count", gettext("Yang masuk"), gettext("Yang masuk sampai sekarang, atau kata penggantinya")),
        Column("complete", gettext("Kelengkapan"), gettext("Apakah bulan itu sudah lengkap")),
        Column("happened", gettext("Kejadian lain"), gettext("Hal lain pada bulan itu yang dapat memengaruhi angka")),
    )
    rows = tuple(_row(month, told, ordered) for month in ordered)
    if usual is not None:
        columns = (*columns, Column("change", gettext("Tanda"), gettext("Apakah bulan itu menyimpang dari biasanya")))
        rows = tuple((*row, words(_mark_word(month, usual))) for row, month in zip(rows, ordered, strict=True))
    return Chart(
        code=code,
        title=title,
        sentence=sentence,
        how_to_read=how,
        svg=svg,
        table=Table(code, title, columns, rows),
        legend=legend,
    )


def _month_of(each: Happened, months: Sequence[MonthBar]) -> MonthBar | None:
    day = each.on.replace(day=1)
    return next((month for month in months if month.first == day), None)


def _row(month: MonthBar, told: Sequence[Happened], months: Sequence[MonthBar]) -> tuple[Cell, ...]:
    notes = "; ".join(each.words for each in told if _month_of(each, months) is month)
    return (
        Cell(month_word(month.first), month.first.strftime("%Y-%m")),
        _count(month),
        words(gettext("belum lengkap") if month.is_hatched else gettext("lengkap")),
        words(notes),
    )


def _count(month: MonthBar) -> Cell:
    if month.unsaid is not None:
        return words(_unsaid_word(month.unsaid))
    if 0 < month.count < FEWEST_REPORTS:
        return words(gettext("kurang dari %(minimum)s") % {"minimum": FEWEST_REPORTS})
    return Cell(decimal(month.count), month.count)


def _unsaid_word(unsaid: Unsaid) -> str:
    return gettext("tidak ditampilkan") if unsaid is Unsaid.WITHHELD else gettext("belum diterbitkan")


def _mark_word(month: MonthBar, usual: Usual) -> str:
    if not usual.first <= month.first <= usual.last:
        return gettext("tidak dinilai")
    if month.mark is None:
        return gettext("seperti biasa")
    return gettext("lebih banyak") if month.mark is Direction.UP else gettext("lebih sedikit")


def month_word(first: date) -> str:
    """Return `Mei 2022`."""
    return dates.day(first).split(" ", 1)[1]


def _draw(months: Sequence[MonthBar], told: Sequence[Happened], usual: Usual | None, *, size: Size) -> Canvas:
    canvas = Canvas(size, _HEIGHT[size])
    left, bottom = canvas.letter * 3.0, canvas.height - canvas.letter * 2.8
    top = canvas.letter * 2.4 + (22 if told else 0) + (12 if usual else 0)
    y = Scale(0.0, max(FEWEST_REPORTS * 2, *(month.count for month in months)) * 1.05, bottom, top)
    canvas.text((2, canvas.letter), gettext("Laporan per bulan"), kind="soft")
    for value in ticks(y.high, most=4):
        canvas.line((left, y.at(value)), (canvas.width - 4, y.at(value)), "grid")
        canvas.text((left - 5, y.at(value) + canvas.letter * 0.35), decimal(value), anchor="end", kind="soft")
    step = (canvas.width - 4 - left) / len(months)
    _unpublished(canvas, months, left=left, step=step, y=y)
    for k, month in enumerate(months):
        _bar(canvas, month, left=left + step * k + step * 0.12, width=step * 0.76, y=y)
    canvas.line((left, bottom), (canvas.width - 4, bottom), "axis")
    if usual is not None:
        _deviations(canvas, months, usual, left=left, step=step, y=y)
    # The last month is named first: it must never be the one without room.
    for k in reversed(range(len(months))):
        middle, last = left + step * (k + 0.5), k == len(months) - 1
        word = dates.day(months[k].first).split(" ")[1][:3]
        if last or months[k].first.month in (1, 4, 7, 10):
            at = (canvas.width - 4 if last else middle, bottom + canvas.letter * 1.2)
            if canvas.text_if_free(at, word, anchor="end" if last else "middle", kind="soft") and (
                last or months[k].first.month == 1 or k == 0
            ):
                year = (at[0], bottom + canvas.letter * 2.4)
                canvas.text_if_free(year, str(months[k].first.year), anchor="end" if last else "middle", kind="soft")
    _numbers(canvas, months, told, left=left, step=step, top=top, bottom=bottom)
    return canvas


def _height(month: MonthBar) -> int:
    """How high a bar is drawn: from one to four reports all alike."""
    return FEWEST_REPORTS - 1 if 0 < month.count < FEWEST_REPORTS else month.count


def _unpublished(canvas: Canvas, months: Sequence[MonthBar], *, left: float, step: float, y: Scale) -> None:
    """Fence off the months that are not published, as high as the drawing: nothing there is a height."""
    for unsaid, group in groupby(range(len(months)), key=lambda k: months[k].unsaid):
        if unsaid is Unsaid.UNPUBLISHED:
            held = list(group)
            start, wide = left + step * held[0], step * len(held)
            canvas.bar(start, y.end, wide, y.start - y.end, "unpublished")
            middle, foot = start + wide / 2, (y.start + y.end) / 2
            lines = _unsaid_word(unsaid).split(" ", 1)
            if max(canvas.length(line) for line in lines) <= wide:
                for k, line in enumerate(lines):
                    canvas.text((middle, foot + canvas.letter * 1.3 * k), line, anchor="middle")


def _bar(canvas: Canvas, month: MonthBar, *, left: float, width: float, y: Scale) -> None:
    if month.unsaid is Unsaid.UNPUBLISHED:
        return
    middle, low = left + width / 2, canvas.letter * 0.5
    if month.unsaid is Unsaid.WITHHELD:
        # As high for every number: it may be small, or withheld to protect a small one.
        tall = canvas.letter * 1.8
        canvas.bar(left, y.start - tall, width, tall, "few")
        canvas.text((middle, y.start - low), "?", anchor="middle")
        return
    if not month.count:
        # A month of none says so, so that it is not taken for one that is not told.
        foot = 0.0
        if month.is_hatched:
            foot = low
            canvas.hatch(left, y.start - foot, width, foot)
        canvas.text_if_free((middle, y.start - foot - 3), decimal(0), anchor="middle")
        return
    top = y.at(_height(month))
    if month.count < FEWEST_REPORTS:
        canvas.bar(left, top, width, y.start - top, "few")
    elif month.is_hatched:
        canvas.hatch(left, top, width, y.start - top)
    else:
        canvas.bar(left, top, width, y.start - top, "bar")


def _deviations(
    canvas: Canvas, months: Sequence[MonthBar], usual: Usual, *, left: float, step: float, y: Scale
) -> None:
    spanned = [k for k, month in enumerate(months) if usual.learnt_from <= month.first <= usual.last]
    level = y.at(usual.level)
    # On dark bars a dark line needs an edge.
    for kind in ("usual-edge", "usual"):
        canvas.line((left + step * spanned[0], level), (left + step * (spanned[-1] + 1), level), kind)
    for k in spanned:
        mark = months[k].mark
        if mark is None:
            continue
        foot = y.at(_height(months[k])) - 4
        half, tall = min(5.0, step * 0.45), 8.0
        x, up = left + step * (k + 0.5), mark is Direction.UP
        base, tip = (foot, foot - tall) if up else (foot - tall, foot)
        canvas.path([(x - half, base), (x + half, base), (x, tip)], "signal", closed=True)


def _numbers(
    canvas: Canvas,
    months: Sequence[MonthBar],
    told: Sequence[Happened],
    *,
    left: float,
    step: float,
    top: float,
    bottom: float,
) -> None:
    by_month: dict[int, list[int]] = {}
    for number, each in enumerate(told, 1):
        month = _month_of(each, months)
        if month is not None:
            by_month.setdefault(list(months).index(month), []).append(number)
    for k, numbers in by_month.items():
        x = left + step * (k + 0.5)
        canvas.line((x, top - 6), (x, bottom), "event")
        word = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
        for lift in (0.0, canvas.letter * 1.3):
            if canvas.text_if_free((x, top - 9 - lift), word, anchor="middle"):
                break
