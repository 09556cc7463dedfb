"""In the rooms of figures nothing can be put in the order of a count, nor coloured by one: by name, by day, by place.

An order is refused unless everything it looks at is known to be a name, a day or a place of a list.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house import sources
from tests.house.printed import COUNTS

ROOMS = ("statistics", "network", "commitments", "meetings")
# What a list may be put in the order of.
_ORDERS = (
    "name short_name key code agency of year on first words text source note starts_on indicator effect kind pk stand "
    "place casefold index get value"
)
ORDERS = frozenset(_ORDERS.split())
# Orders that look at a position or a length: source and what it says → why it is no order of complaints.
HONEST = {
    ("commitments/editor.py", "[:2]"): "clauses by the order typed beside them",
    ("meetings/reading.py", "SeatKind"): "seats by kind",
    ("meetings/reading.py", "seat_name"): "seats by name",
    ("network/importing.py", "[2]"): "the third of a triple, of which the day is taken",
    ("network/importing.py", "key=place"): "lines of a file: new ones last, then by day",
    ("statistics/charts_funnel.py", "[0]"): "the first cell of a row is the agency's name",
    ("statistics/map_outlines.py", "dist"): "points of an outline",
    ("statistics/map_outlines.py", "_off"): "points of an outline",
    ("statistics/map_outlines.py", "[place]"): "points of an outline",
    ("statistics/map_outlines.py", "[0]"): "points of an outline",
    ("statistics/map_outlines.py", "[at]"): "points of an outline",
    ("statistics/map_outlines.py", "[start]"): "points of an outline",
    ("statistics/map_outlines.py", "[end]"): "points of an outline",
}
# A list in the database's order, a filter of the templates, or an address that asks for an order at all.
SORT_ASKED = re.compile(r"GET(?:\.get\(|\[)\s*[\"'](?:urut\w*|sort\w*|order\w*)[\"']|[?&](?:urut\w*|sort|order)=")
DICTSORT = re.compile(r"\|\s*dictsort\w*")
# A class, a style or a length that is, or hangs on, a count.
CLASS = re.compile(r'(?:(?:class|style|width|height)=|<(?:meter|progress)\b[^>]*\bvalue=)"(?P<value>[^"]*\{[{%][^"]*)"')
LITERAL = re.compile(r"'[^']*'")
COUNTED = rf"(?:\w+\.)*(?:{COUNTS.pattern.strip('^$')})\b"
IN_CLASS = re.compile(rf"\{{[{{%][^}}]*\b{COUNTED}|\|length|[<>]=?\s*\d")


def orders(text: str) -> Iterator[str]:
    """Yield what a Python source puts in order, or takes the largest of, by anything but a name, a day or a place."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        called = _called(node)
        if called == "most_common":
            yield called
        elif called in ("order_by", "latest", "earliest") and isinstance(node.func, ast.Attribute):
            yield from _ordered_by(node)
        elif called in ("sorted", "sort", "max", "min", "nlargest", "nsmallest"):
            key = next((given.value for given in node.keywords if given.arg == "key"), None)
            if key is not None:
                yield from _looked_at(key)
            elif called in ("sorted", "nlargest", "nsmallest") and node.args:
                yield from (seen for seen in _looked_at(node.args[-1]) if COUNTS.match(seen) or seen == "len")


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _ordered_by(node: ast.Call) -> Iterator[str]:
    for given in node.args:
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            if COUNTS.match(given.value.lstrip("-").split("__")[-1]):
                yield given.value
        elif not isinstance(given, ast.Starred):
            yield from (seen for seen in _looked_at(given) if seen not in ("F", "asc", "desc"))


def _looked_at(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield f"key={node.id}"
        return
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and each.attr not in ORDERS and not each.attr.isupper():
            yield each.attr
        elif isinstance(each, ast.Subscript):
            yield f"[{ast.unparse(each.slice)}]"
        elif isinstance(each, ast.Call) and isinstance(each.func, ast.Name):
            yield each.func.id
        elif isinstance(each, ast.Constant) and isinstance(each.value, str) and COUNTS.match(each.value.lstrip("-")):
            yield each.value


def by_volume(text: str, *, is_python: bool) -> list[str]:
    """Return what in a source or a template sorts by a count, lets a reader ask for an order, or colours by a count."""
    found = [match[0] for form in (SORT_ASKED, DICTSORT) for match in form.finditer(text)]
    found += [match["value"] for match in CLASS.finditer(text) if IN_CLASS.search(LITERAL.sub("", match["value"]))]
    return found + (list(orders(text)) if is_python else [])


def seen() -> set[tuple[str, str]]:
    """Return every order and every colour in the rooms of figures that is not known to be by name, day or place."""
    found, files = set(), 0
    for room in ROOMS:
        for path in (sources.PRODUCT / room).rglob("*"):
            if path.suffix in (".py", ".html"):
                files += 1
                name = path.relative_to(sources.PRODUCT).as_posix()
                text = path.read_text("utf-8")
                found |= {(name, said) for said in by_volume(text, is_python=path.suffix == ".py")}
    assert files > 100
    return found


def test_nothing_can_be_sorted_or_coloured_by_volume() -> None:
    assert seen() - HONEST.keys() == set()


def test_no_reason_is_left_for_an_order_that_is_gone() -> None:
    assert HONEST.keys() - seen() == set()


@pytest.mark.parametrize(
    "text",
    [
        "sorted(rows, key=lambda row: -row.judged)", 'rows.order_by("-total")', 'request.GET.get("urut", "")',
        'sorted(rows, key=attrgetter("count"))', "sorted(rows, key=itemgetter(1))",
        "rows.sort(key=operator.itemgetter(1))",
        "sorted(rows, key=lambda r: len(r.cases))", "sorted(rows, key=lambda r: r.n)", "Counter(rows).most_common()",
        "sorted(\n    rows,\n    key=lambda row:\n        row.judged,\n)", "sorted(rows, key=by_size)",
        "max(rows, key=lambda r: r.grounds.tally.count)", "nlargest(3, rows, key=lambda r: r.kept)",
        "sorted((row.count, row.name) for row in rows)", "heapq.nlargest(3, (r.total for r in rows))",
        "sorted(rows, key=lambda r: r[1])", 'rows.order_by("agency__number_of_cases")', 'rows.order_by(Count("cases"))',
        'rows.order_by(F("total").desc())', "sorted(rows, key=lambda r: counts[r.key])",
    ],
)  # fmt: skip
def test_the_look_out_sees_an_order_by_volume_in_python(text: str) -> None:
    assert by_volume(text, is_python=True)


@pytest.mark.parametrize(
    "text",
    [
        '<a href="?sort=name">', '<td class="level-{{ row.count }}">', '{% for r in rows|dictsortreversed:"n" %}',
        '<li class="{% if row.total > 9 %}bad{% endif %}">', '<li class="{% if rows|length > 5 %}hot{% endif %}">',
        '<i style="width: {{ row.share }}%">', '<meter value="{{ row.n }}">',
    ],
)  # fmt: skip
def test_the_look_out_sees_an_order_or_a_colour_by_volume_in_a_template(text: str) -> None:
    assert by_volume(text, is_python=False)


@pytest.mark.parametrize(
    ("text", "is_python"),
    [
        ("sorted(rows, key=lambda row: row.name)", True), ('rows.order_by("-starts_at")', True),
        ("sorted(rows, key=lambda row: (row.on, row.words))", True), ("max(row.total for row in rows)", True),
        ("sorted(names)", True), ('<li class="state-{{ row.state }}">', False),
    ],
)  # fmt: skip
def test_the_look_out_lets_an_order_by_name_and_a_colour_by_state_pass(text: str, *, is_python: bool) -> None:
    assert not by_volume(text, is_python=is_python)
