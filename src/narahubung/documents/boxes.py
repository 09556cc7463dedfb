"""Sheets of boxes for signatures: at fixed places on pages of their own at the end of a document.

So their place on the page is known before any page is set. Millimetres on A4, from the upper left corner; the
templates draw with the same numbers (`house.typ`).
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

_LEFT, _TOP, _WIDE, _HIGH = 22.0, 32.0, 80.0, 24.0
_ACROSS, _DOWN, _LABEL = 86.0, 26.0, 6.5
_COLUMNS, _ROWS = 2, 9
BOXES_A_PAGE = _COLUMNS * _ROWS
_PAGE_HEIGHT = 297.0
_POINTS = 72 / 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxFacts:
    """A box for one signature: the name of its field, whose part it is, and as what they sign."""

    field: str
    name: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxPlace:
    """Where a signature goes: page from 0, and the rectangle in points from the lower left corner."""

    field: str
    name: str
    page: int
    rectangle: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A box as the template draws it, in millimetres from the upper left corner."""

    name: str
    part: str
    across: float
    down: float


def sheets(boxes: Sequence[BoxFacts]) -> tuple[tuple[Box, ...], ...]:
    """Return the boxes page by page, each where it is drawn."""
    placed = [Box(box.name, box.part, *_spot(index % BOXES_A_PAGE)) for index, box in enumerate(boxes)]
    return tuple(tuple(placed[start : start + BOXES_A_PAGE]) for start in range(0, len(placed), BOXES_A_PAGE))


def places(pdf: bytes, boxes: Sequence[BoxFacts]) -> tuple[BoxPlace, ...]:
    """Return where on the PDF, whose last pages are the sheets, each signature goes."""
    first = _pages(pdf) - len(sheets(boxes))
    made = []
    for index, box in enumerate(boxes):
        sheet, place = divmod(index, BOXES_A_PAGE)
        across, down = _spot(place)
        left, top = across, down + _LABEL
        right, bottom = across + _WIDE, down + _HIGH
        corners = (left, _PAGE_HEIGHT - bottom, right, _PAGE_HEIGHT - top)
        x1, y1, x2, y2 = (round(value * _POINTS, 2) for value in corners)
        made.append(BoxPlace(field=box.field, name=box.name, page=first + sheet, rectangle=(x1, y1, x2, y2)))
    return tuple(made)


def _spot(place: int) -> tuple[float, float]:
    row, column = divmod(place, _COLUMNS)
    return _LEFT + column * _ACROSS, _TOP + row * _DOWN


def _pages(pdf: bytes) -> int:
    from pyhanko.pdf_utils.reader import PdfFileReader

    return int(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"])
