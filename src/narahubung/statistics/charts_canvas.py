"""A sheet to draw on: shapes by class name, to which the style sheet gives light, dark and print.

Every text's box is kept, so that a label is only written where it covers no other and no mark. Lengths are in the units
of the drawing, one for one pixel on the screen it was made for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Point = tuple[float, float]
# An upper bound for the faces of the style sheet: labels are then never wider than reckoned.
_WIDEST = 0.6


class Size(StrEnum):
    """The two screens that every chart is drawn for; the style sheet shows the one that fits."""

    NARROW = "narrow"
    WIDE = "wide"


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet's width and its type, in pixels. 296 is what a phone of 360 leaves within a card."""

    width: int
    letter: int


PAPERS = {Size.NARROW: Paper(296, 12), Size.WIDE: Paper(680, 13)}


@dataclass(frozen=True, slots=True)
class Box:
    """Where a text stands."""

    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: Box) -> bool:
        """Return whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to places; `root` True spreads the small ones (square root)."""

    low: float
    high: float
    start: float
    end: float
    root: bool = False

    def at(self, value: float) -> float:
        """Return the place of a value, held within the scale."""
        low, high, value = (math.sqrt(max(0.0, v)) if self.root else v for v in (self.low, self.high, value))
        part = (min(max(value, low), high) - low) / (high - low)
        return self.start + part * (self.end - self.start)


def ticks(high: float, *, most: int = 5) -> tuple[float, ...]:
    """Return round values from 0 up to at most `high`, no more than `most` steps of 1, 2 or 5 times a power of ten."""
    if high <= 0:
        return (0.0,)
    rough = high / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    return tuple(round(step * k, 10) for k in range(int(high / step + 1e-9) + 1))


@dataclass(slots=True)
class Canvas:
    """A drawing being made; `svg` ends it."""

    size: Size
    height: float
    parts: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Return how wide the sheet is."""
        return PAPERS[self.size].width

    @property
    def letter(self) -> int:
        """Return the size of its type."""
        return PAPERS[self.size].letter

    @property
    def is_narrow(self) -> bool:
        """Return whether this is the phone's sheet."""
        return self.size is Size.NARROW

    def length(self, words: str) -> float:
        """Return the most that a text can take."""
        return len(words) * self.letter * _WIDEST

    def line(self, start: Point, end: Point, kind: str) -> None:
        """Draw a straight line."""
        self.parts.append(
            f'<line class="ch-{kind}" x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}"/>'
        )

    def path(self, points: Iterable[Point], kind: str, *, closed: bool = False) -> None:
        """Draw a line through points, or the area within them."""
        drawn = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        if drawn:
            self.parts.append(f'<path class="ch-{kind}" d="M{drawn}{"Z" if closed else ""}"/>')

    def bar(self, left: float, top: float, width: float, height: float, kind: str) -> None:
        """Draw a rectangle."""
        self.parts.append(
            f'<rect class="ch-{kind}" x="{_n(left)}" y="{_n(top)}" width="{_n(width)}" height="{_n(max(height, 0))}"/>'
        )

    def hatch(self, left: float, top: float, width: float, height: float) -> None:
        """Draw slanted lines within a rectangle, and its edge: what is not complete."""
        right, bottom, gap, strokes = left + width, top + height, 5.0, []
        reach = left - height + gap
        while reach < right and height > 0:
            # A line that rises to the right, cut at the four sides.
            x1, x2 = max(left, reach), min(right, reach + height)
            if x2 > x1:
                strokes.append(f"M{_n(x1)} {_n(bottom - (x1 - reach))}L{_n(x2)} {_n(bottom - (x2 - reach))}")
            reach += gap
        self.bar(left, top, width, height, "open")
        if strokes:
            self.parts.append(f'<path class="ch-hatch" d="{"".join(strokes)}"/>')

    def dot(self, at: Point, kind: str, radius: float = 4) -> None:
        """Draw a round mark."""
        self.parts.append(f'<circle class="ch-{kind}" cx="{_n(at[0])}" cy="{_n(at[1])}" r="{_n(radius)}"/>')

    def diamond(self, at: Point, kind: str, radius: float = 5.5) -> None:
        """Draw a mark that stands on its corner."""
        x, y = at
        self.path([(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)], kind, closed=True)

    def keep_free(self, at: Point, radius: float) -> None:
        """Let no later text cover a mark."""
        self.marks.append(Box(at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius))

    def box(self, at: Point, words: str, *, anchor: str = "start") -> Box:
        """Return the room that a text at this place would take."""
        wide, (x, y) = self.length(words), at
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
        return Box(left, y - self.letter * 0.85, left + wide, y + self.letter * 0.25)

    def is_free(self, box: Box) -> bool:
        """Return whether a text there lies on the sheet and covers no other."""
        within = box.left >= 0 and box.right <= self.width and box.top >= 0 and box.bottom <= self.height
        return within and not any(box.covers(other) for other in (*self.boxes, *self.marks))

    def text(self, at: Point, words: str, *, anchor: str = "start", kind: str = "text") -> None:
        """Write a text whose foot stands at a place."""
        if not words:
            return
        self.boxes.append(self.box(at, words, anchor=anchor))
        self.parts.append(
            f'<text class="ch-{kind}" x="{_n(at[0])}" y="{_n(at[1])}" text-anchor="{anchor}" '
            f'font-size="{self.letter}">{escape(words)}</text>'
        )

    def text_if_free(self, at: Point, words: str, *, anchor: str = "start", kind: str = "text") -> bool:
        """Write a text unless it would cover another or leave the sheet; return whether it stands."""
        if not self.is_free(self.box(at, words, anchor=anchor)):
            return False
        self.text(at, words, anchor=anchor, kind=kind)
        return True

    def text_beside(self, at: Point, words: str, *, away: float = 8, kind: str = "text") -> bool:
        """Write a text beside a mark, wherever there is room first; farther off with a thin line to it.

        Return whether it stands: on a crowded sheet there may be no room at all.
        """
        (x, y), middle = at, self.letter * 0.35
        for reach in (away, 2 * away, 3.5 * away, 5 * away):
            places: Sequence[tuple[Point, str]] = (
                ((x + reach, y + middle), "start"),
                ((x - reach, y + middle), "end"),
                ((x, y - reach), "middle"),
                ((x, y + reach + self.letter * 0.85), "middle"),
                ((x + reach * 0.7, y - reach * 0.7), "start"),
                ((x - reach * 0.7, y - reach * 0.7), "end"),
                ((x + reach * 0.7, y + reach * 0.7 + middle), "start"),
                ((x - reach * 0.7, y + reach * 0.7 + middle), "end"),
            )
            for place, anchor in places:
                if self.is_free(self.box(place, words, anchor=anchor)):
                    if reach > away:
                        self.line(at, (place[0], place[1] - (middle if anchor != "middle" else 0)), "leader")
                    self.text(place, words, anchor=anchor, kind=kind)
                    return True
        return False

    def svg(self, title: str) -> SafeString:
        """Return the drawing; `title` is read aloud in its place."""
        return mark_safe(  # noqa: S308 - every text was escaped above
            f'<svg class="chart-{self.size}" xmlns="http://www.w3.org/2000/svg" role="img" '
            f'aria-label="{escape(title)}" '
            f'viewBox="0 0 {self.width} {_n(self.height)}" width="{self.width}" height="{_n(self.height)}">'
            f"{''.join(self.parts)}</svg>"
        )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
