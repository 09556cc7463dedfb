"""The map as SVG: an equirectangular drawing whose patterns tell places apart in grey, on paper and in the dark."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from narahubung.statistics.map_outlines import Outline, Ring

NOTHING = mark_safe("")
WIDTH = 680
_EDGE = 6
# Islands smaller than this many pixels would be ink and nothing else.
_SMALLEST = 6.0


class Fill(StrEnum):
    """How a district is filled: by where its share lies next to the limits, never by how much was reported."""

    PLAIN = "plain"  # within the limits
    HIGH = "high"  # beyond the limit, more than expected
    LOW = "low"  # beyond the limit, less than expected
    FEW = "few"  # too few to tell: hatched
    NONE = "none"  # nothing was reported


def draw(outlines: Sequence[Outline], fills: Mapping[str, Fill], names: Mapping[str, str], *, title: str) -> SafeString:
    """Return the map, each district with its name and reading as a title; empty where there is nothing to draw.

    Longitude is narrowed by the cosine of the middle latitude (equirectangular): true enough for one regency.
    """
    points = [point for one in outlines for ring in one.rings for point in ring]
    if not points:
        return NOTHING
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * _EDGE) / max((east - west) * narrow, 1e-9)
    height = (north - south) * scale + 2 * _EDGE

    def at(x: float, y: float) -> str:
        return f"{_EDGE + (x - west) * narrow * scale:.1f} {_EDGE + (north - y) * scale:.1f}"

    shapes = []
    for one in outlines:
        drawn = [ring for ring in one.rings if _reach(ring) * scale >= _SMALLEST] or one.rings
        path = "".join(f"M{'L'.join(at(x, y) for x, y in ring[:-1])}Z" for ring in drawn)
        fill = fills.get(one.code, Fill.NONE)
        shapes.append(
            f'<path class="map-place map-{fill.value}" fill-rule="evenodd" d="{path}">'
            f"<title>{escape(names.get(one.code, one.code))}</title></path>"
        )
    return mark_safe(  # noqa: S308 - made of numbers and escaped names
        f'<svg class="map" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">{_PATTERNS}'
        + "".join(shapes)
        + "</svg>"
    )


def _reach(ring: Ring) -> float:
    """How far a ring reaches, in degrees, across its narrower side."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(max(xs) - min(xs), max(ys) - min(ys))


def swatch(fill: Fill) -> SafeString:
    """Return a small sample of a filling for the key."""
    return mark_safe(  # noqa: S308 - our own text
        '<svg class="map-swatch" viewBox="0 0 34 20" width="34" height="20" aria-hidden="true">'
        f'<rect class="map-place map-{fill.value}" x="1" y="1" width="32" height="18"/></svg>'
    )


_PATTERNS = (
    '<defs><pattern id="map-high" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<path class="map-stroke" d="M0 4H8M4 0V8"/></pattern>'
    '<pattern id="map-low" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<circle class="map-dot" cx="4" cy="4" r="1.6"/></pattern>'
    '<pattern id="map-few" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<path class="map-thin" d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5"/></pattern></defs>'
)
