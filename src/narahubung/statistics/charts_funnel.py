"""The funnel: every agency at its own size, between the limits that its size allows; named, never ranked.

Spiegelhalter 2005. Marks have one colour; who lies beyond a limit has another shape and its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from narahubung.rules.funnel import (
    ALARM_LEVEL,
    WARNING_LEVEL,
    Funnel,
    Place,
    Placed,
    share_limits,
)
from narahubung.rules.intervals import Interval
from narahubung.statistics.charts import Chart, drawn
from narahubung.statistics.charts_canvas import Canvas, Scale, Size, ticks
from narahubung.statistics.figure_table import Cell, Column, Table, words
from narahubung.web import figure_words
from narahubung.web.figures import decimal, percent

_HEIGHT = {Size.NARROW: 300, Size.WIDE: 380}
_STEPS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """How a funnel is drawn: the middle, the limits at a size, and how values and sizes are written."""

    middle: float
    limits: Callable[[float, float], Interval]
    write: Callable[[float], str]
    x_title: str
    y_title: str
    highest: float


def share_funnel(
    funnel: Funnel,
    *,
    target: float,
    code: str,
    title: str,
    sentence: str,
    names: Mapping[str, str],
    of: str,
    own: str = "",
) -> Chart:
    """Return the funnel of shares about a target; `of` names what the shares are taken of, `own` is marked.

    `names` are the agencies' by key; an agency without one is a mark without name and has no row.
    """
    tau2 = funnel.dispersion.tau2
    plan = _Plan(
        middle=target,
        limits=lambda size, level: share_limits(round(size), target=target, level=level, tau2=tau2),
        write=percent,
        x_title=of,
        y_title=gettext("Bagian"),
        highest=1.0,
    )
    return _chart(funnel, plan, code=code, title=title, sentence=sentence, names=names, own=own)


def _chart(
    funnel: Funnel, plan: _Plan, *, code: str, title: str, sentence: str, names: Mapping[str, str], own: str
) -> Chart:
    how = gettext(
        "Setiap titik satu instansi. Makin ke kanan makin banyak kasusnya. Garis putus-putus: batas yang wajar (95%); "
        "garis luar: batas yang hampir tidak pernah terlampaui karena kebetulan (99,8%). Titik di antara "
        "garis-garis itu tidak perlu dibanding-bandingkan satu sama lain."
    )
    if own and len(names) == 1:
        how = gettext("%(how)s Yang dilingkari instansi ini; yang lain tidak disebut.") % {"how": how}
    svg = drawn(lambda size: _draw(funnel, plan, names=names, own=own, size=size), title=f"{title}. {sentence}")
    table = _table(funnel, plan, code=code, title=title, names=names)
    return Chart(code=code, title=title, sentence=sentence, how_to_read=how, svg=svg, table=table)


def _draw(funnel: Funnel, plan: _Plan, *, names: Mapping[str, str], own: str, size: Size) -> Canvas:
    canvas = Canvas(size, _HEIGHT[size])
    sizes = [each.expected for each in funnel.placed] or [1.0]
    left, bottom = canvas.letter * 3.4, canvas.height - canvas.letter * 3.2
    x = Scale(0.0, max(sizes) * 1.06, left, canvas.width - 6, root=True)
    y = Scale(0.0, plan.highest, bottom, canvas.letter * 2.2)
    canvas.text((2, canvas.letter), plan.y_title, kind="soft")
    canvas.text((canvas.width - 4, canvas.height - 4), plan.x_title, anchor="end", kind="soft")
    for value in ticks(plan.highest):
        canvas.line((left, y.at(value)), (x.end, y.at(value)), "grid")
        canvas.text((left - 5, y.at(value) + canvas.letter * 0.35), plan.write(value), anchor="end", kind="soft")
    for value in ticks(x.high, most=4 if canvas.is_narrow else 8):
        canvas.line((x.at(value), bottom), (x.at(value), bottom + 4), "axis")
        canvas.text_if_free((x.at(value), bottom + canvas.letter * 1.3), decimal(value), anchor="middle", kind="soft")
    canvas.line((left, bottom), (x.end, bottom), "axis")
    _limits(canvas, plan, x=x, y=y, smallest=min(sizes))
    canvas.line((left, y.at(plan.middle)), (x.end, y.at(plan.middle)), "middle")
    named = []
    for each in funnel.placed:
        at = (x.at(each.expected), y.at(each.ratio))
        is_out = each.place not in (Place.WITHIN, Place.CANNOT_TELL)
        (canvas.diamond if is_out else canvas.dot)(at, "mark-out" if is_out else "mark")
        canvas.keep_free(at, 6)
        if each.key == own:
            canvas.dot(at, "ring", 9)
        if each.key in names and (each.key == own or is_out):
            named.append((each.key != own, at, names[each.key]))
    for _, at, name in sorted(named):
        canvas.text_beside(at, name, away=11)
    return canvas


def _limits(canvas: Canvas, plan: _Plan, *, x: Scale, y: Scale, smallest: float) -> None:
    start = max(1.0, smallest * 0.5)
    sizes = [start * (x.high / start) ** (k / _STEPS) for k in range(_STEPS + 1)]
    for level, kind in ((ALARM_LEVEL, "alarm"), (WARNING_LEVEL, "warning")):
        held = [plan.limits(size, level) for size in sizes]
        # Limits of whole counts jump up and down by one case; the drawn line is the wider of each neighbourhood.
        highs = [max(limit.high for limit in held[k:]) for k in range(len(held))]
        lows = [min(limit.low for limit in held[k:]) for k in range(len(held))]
        for values in (highs, lows):
            within = [(x.at(size), y.at(v)) for size, v in zip(sizes, values, strict=True) if v <= plan.highest]
            canvas.path(within, kind)


def _table(funnel: Funnel, plan: _Plan, *, code: str, title: str, names: Mapping[str, str]) -> Table:
    columns = (
        Column("agency", gettext("Instansi"), gettext("Nama instansi, menurut abjad")),
        Column("size", plan.x_title, gettext("Besarnya: letak titik ke kanan")),
        Column("value", plan.y_title, gettext("Nilai instansi: tinggi titik")),
        Column("low_95", gettext("Batas bawah 95%"), gettext("Batas bawah yang wajar bagi instansi sebesar ini")),
        Column("high_95", gettext("Batas atas 95%"), gettext("Batas atas yang wajar bagi instansi sebesar ini")),
        Column("low_998", gettext("Batas bawah 99,8%"), gettext("Batas bawah terluar bagi instansi sebesar ini")),
        Column("high_998", gettext("Batas atas 99,8%"), gettext("Batas atas terluar bagi instansi sebesar ini")),
        Column("place", gettext("Letaknya"), gettext("Letak terhadap batas, dengan kata; bukan peringkat")),
    )
    rows = sorted(
        (_row(each, plan, names) for each in funnel.placed if each.key in names), key=lambda row: row[0].text.casefold()
    )
    return Table(code, title, columns, tuple(rows))


def _row(each: Placed, plan: _Plan, names: Mapping[str, str]) -> tuple[Cell, ...]:
    limits = (each.warning.low, each.warning.high, each.alarm.low, each.alarm.high)
    return (
        words(names[each.key]),
        Cell(decimal(each.expected, 0 if each.expected >= 10 else 1), round(each.expected, 3)),
        Cell(plan.write(each.ratio), round(each.ratio, 4)),
        *(Cell(plan.write(limit), round(limit, 4)) for limit in limits),
        words(figure_words.place(each.place)),
    )
