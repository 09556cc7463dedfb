"""Charts: what is drawn is in the table, no label covers another, and neither colour nor order tells volume."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from narahubung.rules.funnel import ShareMark
from narahubung.rules.waiting import Wait, waiting_curve
from narahubung.statistics import charts_months, charts_waiting
from narahubung.statistics.charts import Chart
from narahubung.statistics.charts_canvas import Canvas, Scale, Size, ticks
from tests.apps.statistics import charts_shown

NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=list(charts_shown.EVERY.values()), ids=list(charts_shown.EVERY))
def chart(request: pytest.FixtureRequest) -> Chart:
    with translation.override("id"):
        made: Chart = request.param()
    return made


def drawings(chart: Chart) -> list[ElementTree.Element]:
    """Return the drawings of a chart, read as XML by another reader."""
    return list(ElementTree.fromstring(f"<all>{chart.svg}</all>"))


def named(drawing: ElementTree.Element, tag: str, kind: str = "") -> list[ElementTree.Element]:
    return [each for each in drawing.iter(NAMESPACE + tag) if not kind or each.get("class") == f"ch-{kind}"]


def test_a_chart_is_drawn_for_phone_and_desk_and_says_itself(chart: Chart) -> None:
    narrow, wide = drawings(chart)

    assert (narrow.get("width"), wide.get("width")) == ("296", "680")
    for drawing in (narrow, wide):
        assert drawing.get("role") == "img"
        assert drawing.get("aria-label") == f"{chart.title}. {chart.sentence}"


def test_a_chart_is_the_same_every_time() -> None:
    for make in charts_shown.EVERY.values():
        assert make() == make()


def test_a_chart_holds_neither_style_nor_script_nor_colour(chart: Chart) -> None:
    assert not re.search(r"style=|<style|<script|\bfill=|\bstroke=|#[0-9a-f]{3}|rgb", chart.svg)


def test_its_letters_are_at_least_twelve_pixels_high(chart: Chart) -> None:
    sizes = [float(text.get("font-size", "0")) for drawing in drawings(chart) for text in named(drawing, "text")]

    assert sizes
    assert min(sizes) >= 12


def test_no_label_covers_another_or_leaves_the_sheet(chart: Chart) -> None:
    for drawing in drawings(chart):
        width, height = float(drawing.get("width", "0")), float(drawing.get("height", "0"))
        boxes = []
        for text in named(drawing, "text"):
            letter, x, y = (float(text.get(part, "0")) for part in ("font-size", "x", "y"))
            # What a browser takes for the face of the style sheet: 0.54 of the size a sign, measured in Chromium.
            wide = len(text.text or "") * letter * 0.54
            left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.get("text-anchor", "start")]
            boxes.append((text.text, left, y - letter * 0.8, left + wide, y + letter * 0.2))
            assert left >= -1, text.text
            assert left + wide <= width + 1, text.text
            assert y <= height, text.text
        for one, other in combinations(boxes, 2):
            apart = one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] or other[4] <= one[2]
            assert apart, (one[0], other[0])


def test_all_agencies_are_marked_and_stand_in_the_table_by_name() -> None:
    for made in (charts_shown.share_chart(), charts_shown.share_chart(charts_shown.shares_with_outliers())):
        names = [row[0].text for row in made.table.rows]
        assert names == sorted(charts_shown.NAMES, key=str.casefold)
        for drawing in drawings(made):
            marks = [*named(drawing, "circle", "mark"), *named(drawing, "path", "mark-out")]
            assert len(marks) == len(charts_shown.NAMES)


def test_who_lies_beyond_a_limit_has_another_shape_and_is_named() -> None:
    made = charts_shown.share_chart(charts_shown.shares_with_outliers(), own="Dinas Sosial")
    beyond = [row[0].text for row in made.table.rows if row[-1].text not in ("sejalan dengan yang lain",)]

    assert {"Diskominfo", "DPMD"} <= set(beyond)
    for drawing in drawings(made):
        assert len(named(drawing, "path", "mark-out")) == len(beyond)
        assert {"Diskominfo", "DPMD", "Dinas Sosial"} <= {text.text for text in named(drawing, "text")}


def test_ten_times_the_size_moves_a_mark_to_the_right_and_changes_nothing_else() -> None:
    base = tuple(ShareMark(name, 16, 20) for name in charts_shown.NAMES)
    before, after = (
        charts_shown.share_chart(marks) for marks in (base, (ShareMark(charts_shown.NAMES[0], 160, 200), *base[1:]))
    )

    assert [row[0] for row in before.table.rows] == [row[0] for row in after.table.rows]
    assert [row[-1] for row in before.table.rows] == [row[-1] for row in after.table.rows]
    assert [len(named(drawing, "path", "mark-out")) for drawing in drawings(after)] == [0, 0]


def test_agencies_without_a_name_are_marks_alone() -> None:
    marks = charts_shown.shares_with_outliers()
    made = charts_shown.share_chart(marks, own="Dinas Sosial", only_own=True)

    assert [row[0].text for row in made.table.rows] == ["Dinas Sosial"]
    for drawing in drawings(made):
        drawn = [*named(drawing, "circle", "mark"), *named(drawing, "path", "mark-out")]
        assert len(drawn) == len(charts_shown.NAMES)
        assert not {text.text for text in named(drawing, "text")} & (set(charts_shown.NAMES) - {"Dinas Sosial"})


def test_a_strip_stands_in_the_order_of_names_and_keeps_words_for_too_few() -> None:
    made = charts_shown.strip_chart()
    few = next(row for row in made.table.rows if row[0].text == "DPUPR")

    assert [row[0].text for row in made.table.rows] == sorted(charts_shown.NAMES, key=str.casefold)
    assert few[1].value is None
    assert [cell.value for cell in few[2:6]] == [None] * 4
    for drawing in drawings(made):
        assert len(named(drawing, "circle", "mark")) == len(charts_shown.NAMES) - 1
        assert len(named(drawing, "text", "words")) == 1


def test_every_step_of_the_curve_is_in_the_table() -> None:
    made = charts_shown.curve_chart()
    steps = charts_shown.curve().steps
    days = [row[0].value for row in made.table.rows]

    assert days[0] == steps[0].day
    assert days[-1] == steps[-1].day
    for drawing in drawings(made):
        (line,) = named(drawing, "path", "line")
        corners = re.findall(r"[\d.]+ [\d.]+", line.get("d", ""))
        assert len(corners) == 2 * (len(days) + 1)


def test_the_curve_is_drawn_no_further_than_enough_were_watched() -> None:
    waits = [*[Wait(float(day), ended=True) for day in range(1, 13)], *[Wait(14.0, ended=False)] * 12]
    curve = waiting_curve([*waits, Wait(400.0, ended=True)])

    chart = charts_waiting.waiting_steps(curve, code="k", title="t", sentence="s")

    assert curve.until == 14
    assert [row[0].value for row in chart.table.rows][-1] == 12
    assert "400" not in re.sub(r'="[^"]*"', "", str(chart.svg)), "not on the scale of days either"


def test_too_few_waits_are_not_drawn() -> None:
    few = charts_waiting.waiting_steps(
        waiting_curve([Wait(float(day), ended=True) for day in range(9)]), code="k", title="t", sentence="s"
    )
    bars = charts_waiting.waiting_bars([charts_waiting.Waited(3, 9, 0)], code="b", title="t", sentence="s")

    assert (few.svg, few.table.rows) == ("", ())
    assert (bars.svg, bars.table.rows) == ("", ())


def test_no_part_of_enough_waits_is_hidden_beside_a_sum_that_gives_it_away() -> None:
    # The sentence above tells how many there are: one part without a number could be worked out from the others.
    waited = [
        charts_waiting.Waited(0, 7, 0),
        charts_waiting.Waited(5, 20, 3),
        charts_waiting.Waited(40, 0, 1),
    ]
    made = charts_waiting.waiting_bars(waited, code="b", title="t", sentence="s")

    assert [(row[1].value, row[2].value) for row in made.table.rows] == [(7, 0), (0, 0), (20, 3), *[(0, 0)] * 2, (0, 1)]
    for drawing in drawings(made):
        assert not named(drawing, "rect", "few")
        widths = [float(rect.get("width", "0")) for rect in named(drawing, "rect", "open")]
        assert widths[0] == pytest.approx(3 * widths[1], abs=0.2)


def test_every_number_of_the_curve_is_told() -> None:
    with translation.override("id"):
        made = charts_shown.curve_chart()
    assert all(cell.value is not None for row in made.table.rows for cell in row)


def test_one_and_four_are_drawn_alike_and_told_in_words() -> None:
    def months(count: int) -> Chart:
        bars = [charts_months.MonthBar(date(2026, k, 1), n, is_hatched=False) for k, n in ((1, 20), (2, count))]
        return charts_months.time_line(bars, code="b", title="t", sentence="s")

    assert months(1) == months(4)
    assert months(0) != months(1)


def test_months_that_still_fill_are_hatched_and_said_so() -> None:
    made = charts_shown.month_chart()

    assert [row[2].text for row in made.table.rows][-3:] == ["belum lengkap"] * 3
    for drawing in drawings(made):
        assert len(named(drawing, "path", "hatch")) == 3


def test_none_withheld_and_not_published_are_drawn_apart() -> None:
    with translation.override("id"):
        made = charts_shown.told_months()

    assert [row[1].text for row in made.table.rows] == [
        "12", "0", "tidak ditampilkan", "30", *["belum diterbitkan"] * 3
    ]  # fmt: skip
    for drawing in drawings(made):
        texts = [(text.text, float(text.get("x", "0"))) for text in named(drawing, "text", "text")]
        (none,) = [x for word, x in texts if word == "0"]
        (withheld,) = [x for word, x in texts if word == "?"]
        (box,) = named(drawing, "rect", "few")
        (space,) = named(drawing, "rect", "unpublished")
        (left, wide), (start, end) = (
            (float(rect.get("x", "0")), float(rect.get("width", "0"))) for rect in (box, space)
        )
        assert none < left < withheld < left + wide < start
        assert start + end > float(drawing.get("width", "0")) - 8, "it reaches to today"
        assert "belum" in {text.text for text in named(drawing, "text", "text")}
        assert len(named(drawing, "rect", "bar")) == 2


def test_a_withheld_month_is_drawn_as_high_whatever_its_neighbours_are() -> None:
    def height(most: int) -> str | None:
        bars = [
            charts_months.MonthBar(date(2025, 1, 1), most, is_hatched=False),
            charts_months.MonthBar(date(2025, 2, 1), 0, is_hatched=False, unsaid=charts_months.Unsaid.WITHHELD),
        ]
        (box,) = named(drawings(charts_months.time_line(bars, code="b", title="t", sentence="s"))[0], "rect", "few")
        return box.get("height")

    assert height(20) == height(2000)


def test_what_else_happened_is_marked_told_and_in_the_table() -> None:
    made = charts_shown.month_chart()

    assert len(made.legend) == 3, "what lies outside the months is left out"
    assert made.legend[0] == "1. 12 Maret 2025: Jemput bola di Kecamatan Contoh"
    assert {row[3].text for row in made.table.rows} >= {"Aturan baru"}
    for drawing in drawings(made):
        assert len(named(drawing, "line", "event")) == 2, "two in one month share a mark"


def test_a_chart_on_a_page_has_its_sentence_above_and_its_table_below(chart: Chart) -> None:
    with translation.override("id"):
        page = render_to_string("statistics/chart.html", {"chart": chart, "query": "masa=2026"})

    assert page.index(chart.sentence) < page.index("<svg") < page.index("<table")
    assert f"?masa=2026&amp;unduh={chart.code}.csv" in page


@pytest.mark.parametrize(("high", "found"), [(1.0, 0.2), (7.0, 2.0), (43.0, 10.0), (99.0, 20.0), (0.4, 0.1)])
def test_ticks_are_round(high: float, found: float) -> None:
    assert ticks(high)[1] == found


def test_a_scale_holds_values_within_itself() -> None:
    scale = Scale(0.0, 10.0, 100.0, 200.0)

    assert [scale.at(value) for value in (-5.0, 0.0, 5.0, 50.0)] == [100.0, 100.0, 150.0, 200.0]


def test_words_cannot_become_markup() -> None:
    canvas = Canvas(Size.WIDE, 100)
    canvas.text((10, 20), "<b>&\"'")

    assert "<b>" not in canvas.svg('"><script>')
    assert "<script>" not in canvas.svg('"><script>')
