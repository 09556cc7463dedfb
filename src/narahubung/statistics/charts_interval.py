"""The strip of intervals: a line for each name, in their order, with a mark and how far off the truth may lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from narahubung.rules.rates import Measure
from narahubung.statistics.charts import Chart, drawn
from narahubung.statistics.charts_canvas import Canvas, Scale, Size, ticks
from narahubung.statistics.figure_table import Cell, Column, Table, words
from narahubung.web.figures import Told, decimal, percent


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of the chart: whose it is (or what), and its figure."""

    name: str
    told: Told


def strips(
    lines: Sequence[Strip], *, code: str, title: str, sentence: str, first: str = "", middle: Told | None = None
) -> Chart:
    """Return the strip of figures of one measure, in the order of names; `middle` is all together, drawn as a line.

    `first` heads the first column. Figures that are words keep their line, with the words where a mark would be.
    """
    ordered = sorted(lines, key=lambda line: line.name.casefold())
    svg = drawn(lambda size: _draw(ordered, middle, size=size), title=f"{title}. {sentence}")
    how = gettext(
        "Titik: nilai yang teramati. Garis mendatar: rentang tempat nilai yang sebenarnya dapat terletak; makin "
        "sedikit kasusnya makin panjang garisnya. Garis yang saling tumpang tindih belum tentu berbeda. Urutannya "
        "menurut nama."
    )
    return Chart(
        code=code,
        title=title,
        sentence=sentence,
        how_to_read=how,
        svg=svg,
        table=_table(ordered, code=code, title=title, first=first or gettext("Instansi")),
    )


def _draw(lines: Sequence[Strip], middle: Told | None, *, size: Size) -> Canvas:
    narrow = size is Size.NARROW
    row, top = (38, 26) if narrow else (30, 30)
    canvas = Canvas(size, top + row * len(lines) + 34)
    left = 8.0 if narrow else min(230.0, max((canvas.length(line.name) for line in lines), default=0.0) + 12)
    shares = all(line.told.figure.measure is Measure.SHARE for line in lines)
    x = Scale(0.0, 1.0 if shares else _farthest(lines), left, canvas.width - 18)
    bottom = top + row * len(lines)
    for value in ticks(x.high, most=4 if narrow else 5):
        canvas.line((x.at(value), top - 6), (x.at(value), bottom), "grid")
        word = percent(value) if shares else decimal(value)
        canvas.text((x.at(value), bottom + canvas.letter * 1.4), word, anchor=_side(value, x), kind="soft")
    if middle is not None and middle.figure.value is not None:
        at = x.at(middle.figure.value)
        canvas.line((at, top - 6), (at, bottom), "middle")
        word = gettext("Semua: %(value)s") % {"value": middle.short}
        anchor = "end" if at + canvas.length(word) / 2 > canvas.width else "start" if at < 60 else "middle"
        canvas.text((at, top - 11), word, anchor=anchor, kind="soft")
    for k, line in enumerate(lines):
        y = top + row * k + (row * 0.72 if narrow else row * 0.5)
        name_at = (8.0, y - 9) if narrow else (left - 10, y + canvas.letter * 0.35)
        canvas.text(name_at, line.name, anchor="start" if narrow else "end")
        _mark(canvas, line.told, x=x, y=y)
    return canvas


def _side(value: float, x: Scale) -> str:
    return "start" if value == 0 else "end" if x.at(value) > x.end - 16 else "middle"


def _mark(canvas: Canvas, told: Told, *, x: Scale, y: float) -> None:
    figure = told.figure
    if figure.value is None or figure.interval is None:
        canvas.text((x.start + 2, y + canvas.letter * 0.35), told.short, kind="words")
        return
    low, high = x.at(figure.interval.low), x.at(figure.interval.high)
    canvas.line((low, y), (high, y), "range")
    for end in (low, high):
        canvas.line((end, y - 4), (end, y + 4), "range")
    canvas.dot((x.at(figure.value), y), "mark")


def _farthest(lines: Sequence[Strip]) -> float:
    held = [line.told.figure for line in lines if line.told.figure.interval is not None]
    ends = [f.interval.high for f in held if f.interval is not None and f.interval.high < float("inf")]
    return 1.05 * max([*ends, *(f.value for f in held if f.value is not None)], default=1.0) or 1.0


def _table(lines: Sequence[Strip], *, code: str, title: str, first: str) -> Table:
    columns = (
        Column("name", first, gettext("Nama, menurut abjad")),
        Column("value", gettext("Nilai"), gettext("Nilai yang teramati, atau kata penggantinya")),
        Column(
            "low",
            gettext("Batas bawah"),
            gettext("Batas bawah rentang tempat nilai yang sebenarnya dapat terletak (95%)"),
        ),
        Column(
            "high",
            gettext("Batas atas"),
            gettext(
                "Batas atas rentang tempat nilai yang sebenarnya dapat terletak (95%); kosong bila belum diketahui"
            ),
        ),
        Column("numerator", gettext("Pembilang"), gettext("Berapa di antaranya; kosong bila tidak boleh disebut")),
        Column("n", gettext("Dasar"), gettext("Dari berapa; kosong bila tidak boleh disebut")),
        Column("period", gettext("Masa"), gettext("Hari pertama sampai hari terakhir yang dihitung")),
    )
    return Table(code, title, columns, tuple(_row(line) for line in lines))


def _row(line: Strip) -> tuple[Cell, ...]:
    figure, period = line.told.figure, line.told.figure.grounds.period
    return (
        words(line.name),
        Cell(line.told.short, figure.value),
        *bounds(line.told),
        Cell("" if figure.numerator is None else decimal(figure.numerator), figure.numerator),
        Cell("" if figure.n is None else decimal(figure.n), figure.n),
        words(f"{period.first.isoformat()}/{period.last.isoformat()}"),
    )


def bounds(told: Told) -> tuple[Cell, Cell]:
    """Return the cells of a figure's interval: empty where words stand, or where a side is not known."""
    interval = told.figure.interval
    if interval is None:
        return Cell("", None), Cell("", None)
    low, high = told.ends
    return Cell(low, interval.low), Cell(high, None if interval.high == float("inf") else interval.high)
