"""How many times as fast, as a drawing: one dot with its range, and a line at "as before"."""

from __future__ import annotations

from django.utils.translation import gettext

from narahubung.rules.intervals import Interval
from narahubung.statistics.acceleration import Read
from narahubung.statistics.charts import Chart, drawn
from narahubung.statistics.charts_canvas import Canvas, Scale, Size
from narahubung.statistics.figure_table import Cell, Column, Table
from narahubung.web.figures import decimal

_HEIGHT = 96
_WIDEST = 4.0


def pace_chart(read: Read) -> Chart | None:
    """Return the chart of a verdict, None where no pace could be reckoned."""
    pace, interval = read.pace, read.interval
    if pace is None or interval is None:
        return None
    title = gettext("Berapa kali kecepatan semula")
    return Chart(
        code="kecepatan",
        title=title,
        sentence=gettext("Di kiri garis: lebih lambat dari semula. Di kanan garis: lebih cepat."),
        how_to_read=gettext(
            "Titik: kecepatan sesudah bergabung dibagi kecepatan sebelumnya. Garis mendatar: rentang tempat nilai yang "
            "sebenarnya dapat terletak. Bila rentang itu memuat 1, beda itu dapat terjadi karena kebetulan."
        ),
        svg=drawn(lambda size: _draw(pace, interval, size), title=title),
        table=_table(pace, interval, title),
    )


def _draw(pace: float, interval: Interval, size: Size) -> Canvas:
    canvas = Canvas(size, _HEIGHT)
    high = min(_WIDEST, max(2.0, interval.high * 1.1))
    x = Scale(0.0, high, 16.0, canvas.width - 16.0)
    middle, foot = 40.0, _HEIGHT - 26.0
    canvas.line((x.at(0), foot), (x.at(high), foot), "axis")
    for value in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0):
        if value <= high:
            canvas.text_if_free(
                (x.at(value), foot + canvas.letter + 5), decimal(value, 1), anchor="middle", kind="soft"
            )
    canvas.line((x.at(1), 8), (x.at(1), foot), "middle")
    canvas.line((x.at(max(0.0, interval.low)), middle), (x.at(min(high, interval.high)), middle), "range")
    canvas.dot((x.at(min(high, pace)), middle), "mark", 5)
    canvas.text_if_free((x.at(1) + 6, 18), gettext("seperti semula"), kind="words")
    return canvas


def _table(pace: float, interval: Interval, title: str) -> Table:
    values = (pace, interval.low, interval.high)
    return Table(
        "kecepatan",
        title,
        (
            Column("pace", gettext("Nilai"), gettext("Kecepatan sesudah dibagi sebelum bergabung; 1: seperti semula")),
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
        ),
        (tuple(Cell(decimal(value, 2), round(value, 4)) for value in values),),
    )
