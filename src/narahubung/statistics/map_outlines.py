"""Outlines of districts from GeoJSON: read strictly, simplified, kept as imported; the last import is drawn."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from narahubung.rules.refusals import Incomplete
from narahubung.statistics.models import OutlineImport

Point = tuple[float, float]
Ring = tuple[Point, ...]

LARGEST = 5 * 1024 * 1024
MOST_POINTS = 200_000
# About a quarter of a millimetre on a map 700 pixels wide: nothing that anybody could see.
FINENESS = 0.0008
CODES = ("kode", "code", "KODE", "kemendagri")


@dataclass(frozen=True, slots=True)
class Outline:
    """A district's rings: longitude and latitude in degrees (WGS 84), each closed by its first point."""

    code: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """The outlines that are drawn, with their source and licence."""

    outlines: tuple[Outline, ...]
    source: str
    licence: str


def read(content: bytes, *, known: Iterable[str]) -> tuple[Outline, ...]:
    """Return the outlines of a GeoJSON FeatureCollection (RFC 7946) of polygons, simplified, in the order of codes.

    Every feature names a district by its Kemendagri code (`kode` or `code`). Refuses `Incomplete` naming what is wrong:
    too large, no such collection, another geometry than Polygon or MultiPolygon, a code unknown or twice, a place that
    is nowhere on earth, a ring that is not closed.
    """
    if len(content) > LARGEST:
        raise Incomplete(file="too_large")
    try:
        plain = json.loads(content)
        features = plain["features"] if plain["type"] == "FeatureCollection" else None
    except (ValueError, KeyError, TypeError, RecursionError) as broken:
        raise Incomplete(file="unreadable") from broken
    if not isinstance(features, list) or not features:
        raise Incomplete(file="unreadable")
    codes, found, points = frozenset(known), dict[str, Outline](), 0
    for feature in features:
        outline = _outline(feature)
        points += sum(len(ring) for ring in outline.rings)
        if points > MOST_POINTS:
            raise Incomplete(file="too_many")
        if outline.code not in codes:
            raise Incomplete(**{outline.code[:40] or "code": "unknown"})
        if outline.code in found:
            raise Incomplete(**{outline.code: "taken"})
        found[outline.code] = Outline(outline.code, tuple(simplified(ring) for ring in outline.rings))
    return tuple(found[code] for code in sorted(found))


def _outline(feature: Any) -> Outline:
    try:
        properties, geometry = feature["properties"], feature["geometry"]
        code = next((str(properties[name]) for name in CODES if name in properties), "")
        kind, coordinates = geometry["type"], geometry["coordinates"]
        polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}[kind]
        rings = tuple(_ring(ring) for polygon in polygons for ring in polygon)
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise Incomplete(geometry="invalid") from broken
    if not rings:
        raise Incomplete(geometry="invalid")
    return Outline(code, rings)


def _ring(points: Any) -> Ring:
    ring = tuple((float(point[0]), float(point[1])) for point in points)
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("a ring of four points or more ends where it begins")
    if not all(math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90 for x, y in ring):
        raise ValueError("no place on earth")
    return ring


def simplified(ring: Ring, *, within: float = FINENESS) -> Ring:
    """Return a ring without points that lie closer than so many degrees to the line drawn (Douglas & Peucker 1973)."""
    if len(ring) <= 5:
        return ring
    kept = {0, len(ring) - 1, far := max(range(len(ring)), key=lambda at: math.dist(ring[0], ring[at]))}
    todo = [(0, far), (far, len(ring) - 1)]
    while todo:
        start, end = todo.pop()
        if end - start < 2:
            continue
        at = max(range(start + 1, end), key=lambda place: _off(ring[place], ring[start], ring[end]))
        if _off(ring[at], ring[start], ring[end]) > within:
            kept.add(at)
            todo += [(start, at), (at, end)]
    drawn = tuple(ring[at] for at in sorted(kept))
    return drawn if len(drawn) >= 4 else ring


def _off(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = math.dist(start, end)
    if length == 0:
        return math.dist(point, start)
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


def text_of(outlines: Sequence[Outline]) -> str:
    """Return outlines as they are kept: code and rings to a hundred-thousandth of a degree (a metre)."""
    plain = [[one.code, [[[round(x, 5), round(y, 5)] for x, y in ring] for ring in one.rings]] for one in outlines]
    return json.dumps(plain, separators=(",", ":"))


def imported(*, office: int) -> Imported | None:
    """Return the outlines of the last import, None where there was none; one query."""
    row = OutlineImport.objects.filter(office=office).order_by("-at", "-id").first()
    if row is None:
        return None
    outlines = tuple(
        Outline(code, tuple(tuple((x, y) for x, y in ring) for ring in rings)) for code, rings in json.loads(row.text)
    )
    return Imported(outlines, row.source, row.licence)
