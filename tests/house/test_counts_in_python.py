"""What the rooms of figures count in Python and put into words goes through the gate, or stands here with its reason.

A place is a function that writes a number: it calls `decimal`, `percent` or `ngettext`, fills a hole of a message that
is not known to hold words, or writes a length or a count into a text by itself.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house import sources
from tests.house.printed import COUNTS

ROOMS = ("statistics", "network", "commitments", "meetings")
NUMBER_WRITERS = frozenset({"decimal", "percent", "ngettext", "npgettext", "intcomma", "floatformat"})
MESSAGES = frozenset({"gettext", "_", "gettext_lazy", "gettext_noop", "pgettext", *NUMBER_WRITERS})
HOLE = re.compile(r"\{(?P<new>\w*)[^}]*\}|%\((?P<old>\w+)\)")
NUMBER_SPEC = re.compile(r"[defgn%,]['\"]?$")
# Holes that words, names and days go into.
_WORDS = (
    "address agency at by cell code day deed district first from government how indicator last line measure moment "
    "name names newer note notes nothing office period person place post range reason receiver result said sentence "
    "service since source stage stand_in state streams target title title until what who why window word"
)
WORDS = frozenset(_WORDS.split())

GATED = "withheld below the gate's minimum, drawn and written alike"
FIGURE = "a figure of the gate itself, its parts and its interval"
SCALE = "the marks of a scale, no figure"
RANGED = "with its interval, its number and its days; nothing below the gate's minimum"
PEOPLE = "agencies that signed, of all of one commitment: no complaints"
POSTS = "agencies with a liaison on duty, of all there are: no complaints"
PRESENT = "agencies present at one meeting, for its quorum: no complaints"
SHEET = "lines of the reader's own sheet"
LIMIT = "a limit of the house, not a count"

# Source and function → why a number may be written there.
HONEST = {
    ("commitments/actions.py", "_next_code"): "the number of a commitment in its code",
    ("commitments/actions.py", "_parties"): "which field of a form a signature goes into",
    ("commitments/clauses.py", "target_words"): "working days that a clause promises",
    ("commitments/compliance.py", "_plain"): "meetings and successions: words under the gate's minimum, then a range",
    ("commitments/reading.py", "_counted"): PEOPLE,
    ("meetings/feed.py", "take_replies"): SHEET,
    ("meetings/forms.py", "_length"): "how long a meeting lasts",
    ("meetings/forms.py", "__init__"): "how long a meeting lasts",
    ("meetings/forms.py", "build"): "how long a meeting lasts",
    ("meetings/running_page.py", "_mark"): "a mark by which a page knows that it is old",
    ("meetings/press.py", "note"): PRESENT,
    ("meetings/public.py", "_shown"): PRESENT,
    ("meetings/words.py", "_clause"): FIGURE,
    ("meetings/words.py", "_pattern"): FIGURE,
    ("meetings/words.py", "_said"): "the open cases that stand below the point, to be acted on one by one",
    ("meetings/words.py", "quorum"): PRESENT,
    ("network/board.py", "page"): POSTS,
    ("network/import_page.py", "_apply"): SHEET,
    ("network/import_page.py", "_report"): SHEET,
    ("network/post_page.py", "_record"): "answers of one post: a handover's sum",
    ("network/post_page.py", "_leave"): "days of somebody's leave",
    ("network/public.py", "public"): POSTS,
    ("statistics/acceleration_chart.py", "_draw"): SCALE,
    ("statistics/acceleration_chart.py", "_table"): RANGED,
    ("statistics/acceleration_page.py", "_verdict"): RANGED,
    ("statistics/acceleration_page.py", "_wrong"): LIMIT,
    ("statistics/board.py", "look"): POSTS,
    ("statistics/by_kind.py", "_told"): RANGED,
    ("statistics/charts_canvas.py", "_n"): "a place on a drawing",
    ("statistics/charts_funnel.py", "_draw"): SCALE,
    ("statistics/charts_funnel.py", "_row"): "what chance would give an agency with enough cases, beside its limits",
    ("statistics/charts_interval.py", "_draw"): FIGURE,
    ("statistics/charts_interval.py", "_row"): FIGURE,
    ("statistics/charts_months.py", "_bar"): GATED,
    ("statistics/charts_months.py", "_count"): GATED,
    ("statistics/charts_months.py", "_draw"): SCALE,
    ("statistics/charts_waiting.py", "_axes"): SCALE,
    ("statistics/charts_waiting.py", "_draw_bars"): SCALE,
    ("statistics/charts_waiting.py", "_draw_curve"): FIGURE,
    ("statistics/charts_waiting.py", "waiting_bars"): "drawn from ten on, its whole said in the sentence above",
    ("statistics/charts_waiting.py", "_span"): SCALE,
    ("statistics/charts_waiting.py", "_steps"): FIGURE,
    ("statistics/dashboard.py", "owed_table"): FIGURE,
    ("statistics/denominators_page.py", "_apply"): SHEET,
    ("statistics/denominators_page.py", "_report"): SHEET,
    ("statistics/denominators_page.py", "_said"): "what the office itself has given, with year and source",
    ("statistics/denominators_page.py", "_typed"): SHEET,
    ("statistics/denominators_page.py", "_stands"): "kecamatan and services whose use is known: no complaints",
    ("statistics/figure_changes.py", "_alone_words"): "months by name",
    ("statistics/figure_changes.py", "_run_words"): "months in a row, no count of complaints",
    ("statistics/figure_changes.py", "how_to_read"): LIMIT,
    ("statistics/figure_changes.py", "sentence"): "months by name",
    ("statistics/map_drawing.py", "at"): "a place on a drawing",
    ("statistics/map_drawing.py", "draw"): "a place on a drawing",
    ("statistics/opendata_files.py", "_short"): "values of an edition, withheld before they come here",
    ("statistics/opendata_page.py", "_row"): "which edition it is",
    ("statistics/public.py", "_with_edition"): "which edition it is",
    ("statistics/public.py", "page_of"): POSTS,
    ("statistics/silence_page.py", "_address"): "an address",
    ("statistics/silence_page.py", "_readily"): "an interval alone, and only where the rule says enough is known",
    ("statistics/silence_words.py", "_quiet"): "an interval alone, beside what the office gave with its source",
}  # fmt: skip


def places(text: str) -> Iterator[str]:
    """Yield the function around each number that a Python source writes; the empty name is the module itself."""
    yield from _places(ast.parse(text), "")


def _places(node: ast.AST, function: str) -> Iterator[str]:
    for each in ast.iter_child_nodes(node):
        inner = each.name if isinstance(each, ast.FunctionDef) else function
        if _writes_a_number(each):
            yield inner
        yield from _places(each, inner)


def _writes_a_number(node: ast.AST) -> bool:
    if isinstance(node, ast.FormattedValue):
        spec = ast.unparse(node.format_spec) if node.format_spec else ""
        return _is_count(node.value) or ("%Y" not in spec and NUMBER_SPEC.search(spec) is not None)
    if not isinstance(node, ast.Call):
        return False
    name = _name(node.func)
    if name in NUMBER_WRITERS:
        return True
    if name == "str" and node.args:
        return _is_count(node.args[0])
    return name in MESSAGES and any(hole not in WORDS for hole in _holes(node))


def _holes(node: ast.Call) -> Iterator[str]:
    for given in node.args:
        for part in ast.walk(given):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                for found in HOLE.finditer(part.value):
                    yield found["new"] or found["old"] or ""


def _is_count(node: ast.expr) -> bool:
    """Return whether an expression is a length, a sum or a name that is a count."""
    if isinstance(node, ast.Call):
        return _name(node.func) in ("len", "sum", "round", "int", "count", "total")
    return isinstance(node, ast.Attribute | ast.Name) and COUNTS.match(_name(node)) is not None


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def seen() -> set[tuple[str, str]]:
    """Return every place of the rooms of figures where Python writes a number."""
    return {
        (path.relative_to(sources.PRODUCT).as_posix(), function)
        for room in ROOMS
        for path in (sources.PRODUCT / room).rglob("*.py")
        for function in places(path.read_text("utf-8"))
    }


def test_no_number_is_written_in_python_without_the_gate() -> None:
    assert seen() - HONEST.keys() == set(), "tell it through `rules.rates` and `web.figures`, or say why not in HONEST"


def test_no_reason_is_left_for_a_place_that_is_gone() -> None:
    assert HONEST.keys() - seen() == set()


@pytest.mark.parametrize(
    "line",
    [
        '_("{kept} dari {asked} kali").format(kept=1, asked=2)', 'gettext("%(n)s laporan") % {"n": n}',
        'ngettext("{count} laporan", "{count} laporan", count)', "decimal(found.expected)", "percent(share)",
        'f"{len(rows)} laporan"', 'f"{row.count} laporan"', 'f"{share:.1%}"', "str(len(rows))", "str(page.total)",
        '_("{} laporan").format(n)', "figures.decimal(n)", 'f"{sum(counts)} laporan"',
    ],
)  # fmt: skip
def test_the_look_out_sees_a_number_written_in_python(line: str) -> None:
    assert set(places(f"def told():\n    return {line}\n")) == {"told"}


@pytest.mark.parametrize(
    "line",
    [
        '_("{agency}: jabatan kosong sejak {day}").format(agency=name, day=day)',
        'f"{row.at:%Y-%m-%d %H:%M}"', "figures.told(figure, name=name).short",
        'f"{row.name}, {row.day}"', '_("Tidak ada laporan")',
    ],
)  # fmt: skip
def test_the_look_out_lets_words_and_figures_pass(line: str) -> None:
    assert not set(places(f"def told():\n    return {line}\n"))
