"""The only tags that print a number about complaints: they take a figure that passed the gate, and nothing else."""

from __future__ import annotations

from django import template

from narahubung.web.figures import Told

register = template.Library()


@register.inclusion_tag("web/figure.html")
def figure(told: Told, *, heading: str = "h3", above: tuple[str, ...] = ()) -> dict[str, object]:
    """Show a figure with its sentence, its doubts and its grounds; refuses (TypeError) anything that is no figure.

    `above` are doubts that the page has already named for all of its figures (`web.figures.shared_doubts`).
    """
    doubts = tuple(doubt for doubt in _checked(told).caveats if doubt not in above)
    return {"told": told, "doubts": doubts, "heading": heading if heading in ("h2", "h3", "h4") else "h3"}


@register.inclusion_tag("web/figure_cell.html")
def figure_cell(told: Told) -> dict[str, Told]:
    """Show a figure in the cell of a table: the number with its range, or the words in its place."""
    return {"told": _checked(told)}


def _checked(told: object) -> Told:
    if not isinstance(told, Told):
        raise TypeError(f"not a figure: {told!r}")
    return told
