"""A table of figures as values: what stands below a chart, what is downloaded, and what each column means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_FIGURE = ' class="figure"'
Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its code in files, its heading on screen, and what stands in it, for the dictionary."""

    code: str
    heading: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry: as it is read, and as a program takes it (None where words stand instead of a number)."""

    text: str
    value: Value


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; the first cell of a row names it. `notes` are the sentences that belong to the whole."""

    code: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def markup(self) -> SafeString:
        """Return head and body as a page shows them; made here, for a template is slow at so many cells."""
        heads = "".join(
            f'<th scope="col"{_FIGURE if place else ""}>{escape(column.heading)}</th>'
            for place, column in enumerate(self.columns)
        )
        rows = "".join(
            f'<tr><th scope="row">{escape(row[0].text)}</th>'
            + "".join(f"<td{_FIGURE}>{escape(cell.text)}</td>" for cell in row[1:])
            + "</tr>"
            for row in self.rows
        )
        return mark_safe(f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>")  # noqa: S308 - escaped above


def words(text: str) -> Cell:
    """Return a cell of words, read and filed alike."""
    return Cell(text, text)
