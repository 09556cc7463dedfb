"""The map by kecamatan: outlines read strictly, patterns by position and never by volume, and the table always."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from narahubung.agencies import directory
from narahubung.agencies import models as agencies
from narahubung.ops import maps
from narahubung.ops.trouble import Trouble
from narahubung.rules.rates import Arrival, Came, Grounds, Period, Stream, Tally
from narahubung.rules.refusals import Incomplete
from narahubung.statistics import actions, map_drawing, map_outlines, silence
from narahubung.statistics.map_drawing import Fill
from narahubung.statistics.map_outlines import Outline
from narahubung.statistics.map_page import drawn
from tests import world
from tests.apps.desk.officer import Enter
from tests.apps.statistics.counted_cases import cases, rolled

SQUARE = [[116.0, -0.5], [116.5, -0.5], [116.5, 0.0], [116.0, 0.0], [116.0, -0.5]]
YEAR = Period(date(2025, 3, 1), date(2026, 2, 28))


def collection(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def feature(code: str = world.DISTRICT, *, kind: str = "Polygon", rings: object = None) -> dict[str, object]:
    coordinates = [SQUARE] if rings is None else rings
    return {"type": "Feature", "properties": {"kode": code}, "geometry": {"type": kind, "coordinates": coordinates}}


def test_polygons_and_several_polygons_are_read_in_the_order_of_codes() -> None:
    found = map_outlines.read(
        collection(feature("64.02.07", kind="MultiPolygon", rings=[[SQUARE], [SQUARE]]), feature()),
        known={"64.02.06", "64.02.07"},
    )

    assert [(one.code, len(one.rings)) for one in found] == [("64.02.06", 1), ("64.02.07", 2)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"type": "FeatureCollection", "features": []}',
        b'{"type": "FeatureCollection", "features": 3}',
        b"[" * 100_000,
        collection(feature("99.99.99")),
        collection(feature(), feature()),
        collection(feature(kind="LineString", rings=SQUARE)),
        collection(feature(rings=[SQUARE[:-1]])),
        collection(feature(rings=[[[200.0, 0.0], [201.0, 0.0], [201.0, 1.0], [200.0, 0.0]]])),
        collection(feature(rings=[[["x", 0.0], [201.0, 0.0], [201.0, 1.0], ["x", 0.0]]])),
        collection(feature(rings=[])),
        collection({"type": "Feature", "geometry": None, "properties": {"kode": world.DISTRICT}}),
        collection(feature(rings=[[[float("nan"), 0.0], [1.0, 0.0], [1.0, 1.0], [float("nan"), 0.0]]])),
    ],
)
def test_what_is_no_outline_of_a_known_district_is_refused(content: bytes) -> None:
    with pytest.raises(Incomplete):
        map_outlines.read(content, known={world.DISTRICT})


def test_a_file_too_large_is_refused_unread() -> None:
    with pytest.raises(Incomplete) as refused:
        map_outlines.read(b" " * (map_outlines.LARGEST + 1), known={world.DISTRICT})
    assert refused.value.fields == {"file": "too_large"}


def test_simplifying_leaves_out_only_what_nobody_sees() -> None:
    # A square whose sides hold points on the line, and one corner that sticks out visibly.
    ring = [(116.0 + step / 100, 0.0) for step in range(51)]
    ring += [(116.5, step / 100) for step in range(1, 51)]
    ring += [(116.25, 0.9), (116.0, 0.5), (116.0, 0.0)]
    drawn_ring = map_outlines.simplified(tuple(ring))

    assert set(drawn_ring) == {(116.0, 0.0), (116.5, 0.0), (116.5, 0.5), (116.25, 0.9), (116.0, 0.5)}
    assert drawn_ring[0] == drawn_ring[-1]
    assert all(one != other for one, other in pairwise(drawn_ring))


def grounds(count: int) -> Grounds:
    return Grounds(
        indicator="compliance",
        period=YEAR,
        tally=Tally(count, frozenset(silence.STREAMS), silence.LABEL),
        still_open=0,
        came=(Came(Arrival.ORDINARY, "web", count),) if count else (),
    )


@pytest.fixture
def many(small_world: None) -> list[str]:
    """Give the world twelve kecamatan."""
    codes = [f"64.02.{at:02d}" for at in range(6, 18)]
    for at, code in enumerate(codes[1:], start=2):
        agencies.District.objects.create(
            pk=900_000 + at, government_id=world.GOVERNMENT, code=code, name=f"Contoh {at:02d}"
        )
    agencies.DirectoryVersion.objects.update(version=world.VERSION + 77)
    return codes


def test_kecamatan_without_a_number_stand_in_one_line_and_not_in_the_table(many: list[str]) -> None:
    counts = {code: (grounds(40), 32) for code in many}
    counts[many[3]] = counts[many[5]] = (grounds(3), 1)
    counts[many[4]] = (grounds(0), 0)
    found = drawn(
        counts,
        indicator="compliance",
        known=directory.current(),
        outlines=None,
        hidden=frozenset({many[1]}),
    )

    assert found.in_words == (
        ("tidak ditampilkan demi melindungi orang", "Contoh 02"),
        ("Terlalu sedikit untuk diangkakan", "Contoh 04, Contoh 06"),
        ("Tidak ada kewajiban (itu tidak menunjukkan layanan baik)", "Contoh 05"),
    )
    assert len(found.with_a_number) == len(many) - 4
    page = render_to_string("statistics/map_part.html", {"map": found})
    rows, below = page.split("</tbody>")
    assert "Contoh 04" not in rows
    assert "<b>Terlalu sedikit untuk diangkakan:</b> Contoh 04, Contoh 06." in below


def test_a_kecamatan_is_patterned_by_its_place_and_not_by_its_volume(many: list[str]) -> None:
    # peers.md 4.1 (a): the same share at ten times the volume gets the same pattern and the same words.
    counts = {code: (grounds(40), 32) for code in many}
    counts[many[1]] = (grounds(400), 320)
    counts[many[2]] = (grounds(200), 60)
    counts[many[3]] = (grounds(3), 1)
    counts[many[4]] = (grounds(0), 0)
    found = drawn(counts, indicator="compliance", known=directory.current(), outlines=None)
    rows = dict(zip(directory.current().districts, found.rows, strict=True))

    assert rows[many[0]].fill is rows[many[1]].fill is Fill.PLAIN
    assert rows[many[0]].word == rows[many[1]].word
    assert rows[many[2]].fill is Fill.LOW
    assert rows[many[3]].fill is Fill.FEW
    assert "3" not in rows[many[3]].told.short
    assert rows[many[4]].fill is Fill.NONE
    assert [row.name for row in found.rows] == sorted(row.name for row in found.rows)
    assert found.svg == map_drawing.NOTHING


def test_places_whose_reports_are_of_different_streams_are_drawn_together(many: list[str]) -> None:
    def of(*streams: Stream) -> Grounds:
        return replace(grounds(20), tally=Tally(20, frozenset(streams), silence.LABEL))

    counts = {code: (of(Stream.LM), 15) for code in many} | {many[0]: (of(Stream.LM, Stream.RCO), 15)}
    found = drawn(counts, indicator="compliance", known=directory.current(), outlines=None)

    assert found.overall.figure.n == 20 * len(many)


def test_the_drawing_names_every_place_and_keeps_to_its_sheet() -> None:
    outlines = [
        Outline("a", (tuple((x, y) for x, y in SQUARE),)),
        Outline("b", (tuple((x + 0.5, y) for x, y in SQUARE),)),
    ]
    svg = map_drawing.draw(outlines, {"a": Fill.LOW}, {"a": "Satu <&>: di bawah batas"}, title="Peta")

    assert "<title>Satu &lt;&amp;&gt;: di bawah batas</title>" in svg
    assert 'class="map-place map-low"' in svg
    assert 'class="map-place map-none"' in svg
    assert "style=" not in svg
    numbers = [
        float(part)
        for path in svg.split('d="M')[4:]
        for part in path.split('"')[0].replace("L", " ").rstrip("Z").split()
    ]
    assert numbers
    assert all(0 <= number <= map_drawing.WIDTH for number in numbers)


def test_the_page_shows_the_table_without_outlines_and_the_map_with_them(enter: Enter) -> None:
    page = enter("ina").get("/angka/peta/")
    assert page.status == 200
    assert "Tenggarong" in page.body
    assert '<svg class="map"' not in page.body
    assert enter("ina").get("/angka/peta/?angka=settled").queries <= 9

    actions.keep_outlines(
        collection(feature()),
        office=world.OFFICE,
        source="contoh rekaan",
        licence="CC0",
        at=world.WED_11_MAR,
        key=uuid4(),
    )
    shown = enter("ina").get("/angka/peta/?angka=tidak-ada")
    assert '<svg class="map"' in shown.body
    assert "contoh rekaan (CC0)" in shown.body


@pytest.mark.parametrize(
    ("name", "status"), [("gita", 200), ("joko", 200), ("hadi", 200), ("bima", 403), ("tamu", 403)]
)
def test_the_map_is_for_the_office_and_the_government(name: str, status: int, enter: Enter) -> None:
    assert enter(name).get("/angka/peta/").status == status


def test_a_governments_people_read_their_own_kecamatan_and_nobody_elses_cases(enter: Enter) -> None:
    agencies.District.objects.create(pk=900_099, government_id=world.OTHER_GOVERNMENT, code="64.99.01", name="Seberang")
    agencies.DirectoryVersion.objects.update(version=world.VERSION + 78)
    cases(world.DINKES, 12, kept=9)
    cases(world.DINKES, 20, kept=9, government=world.OTHER_GOVERNMENT)
    cases(world.DINKES, 14, kept=9, government=world.OTHER_GOVERNMENT, district="64.99.01")
    rolled()
    actions.keep_outlines(
        collection(feature(), feature("64.99.01")), office=world.OFFICE, source="contoh", licence="CC0",
        at=world.WED_11_MAR, key=uuid4(),
    )  # fmt: skip

    seen = {name: enter(name).get("/angka/peta/?angka=answered_in_time").body for name in ("ina", "gita", "yusuf")}
    assert ("Tenggarong" in seen["ina"], "Seberang" in seen["ina"]) == (True, True)
    assert "dari 46 kewajiban" in seen["ina"]
    assert ("Tenggarong" in seen["gita"], "Seberang" in seen["gita"]) == (True, False)
    assert "dari 12 kewajiban" in seen["gita"]
    assert ("Tenggarong" in seen["yusuf"], "dari 12" in seen["yusuf"]) == (False, False)
    agencies.District.objects.filter(pk=900_099).delete()
    agencies.DirectoryVersion.objects.update(version=world.VERSION + 79)
    for indicator in ("answered_in_time", "reports"):
        assert enter("yusuf").get(f"/angka/peta/?angka={indicator}").status == 200, "no kecamatan is no fault"


@pytest.mark.usefixtures("small_world")
def test_the_verb_imports_a_file_and_refuses_one_at_fault_in_a_line(tmp_path: Path) -> None:
    good, wrong = tmp_path / "peta.geojson", tmp_path / "salah.geojson"
    good.write_bytes(collection(feature()))
    wrong.write_bytes(collection(feature("1")))

    assert maps.bring_in(good, source="contoh", licence="CC0") == 1
    for file in (wrong, tmp_path / "tiada"):
        with pytest.raises(Trouble):
            maps.bring_in(file, source="contoh", licence="CC0")
    found = map_outlines.imported(office=world.OFFICE)
    assert found is not None
    assert [one.code for one in found.outlines] == [world.DISTRICT]
