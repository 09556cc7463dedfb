"""A chart as a page shows it: a sentence above, the drawing for phone and desk, and its numbers in a table below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from narahubung.statistics.charts_canvas import Canvas, Size
from narahubung.statistics.figure_table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart: `code` names it in addresses and files; `how_to_read` tells who has never seen one.

    `svg` is empty where there is too little to draw: the sentence then says so.
    """

    code: str
    title: str
    sentence: str
    how_to_read: str
    svg: SafeString
    table: Table
    legend: tuple[str, ...] = ()


def drawn(draw: Callable[[Size], Canvas], *, title: str) -> SafeString:
    """Return a drawing for both screens, one after the other; the style sheet shows the one that fits."""
    return mark_safe("".join(draw(size).svg(title) for size in Size))  # noqa: S308 - both are made of escaped parts
