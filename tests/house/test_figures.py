"""No template prints a number about complaints but through the gate (`figure`, `figure_cell` of `web/figures.py`).

What looks like a count in a template is found by its name; each that is none of a figure stands below with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import sources

PRINTED = re.compile(r"\{\{\s*(?P<what>[^}]+?)\s*\}\}")
COUNTED = re.compile(r"\{%\s*blocktrans(?:late)?\b[^%]*?\bcount\s+\w+=(?P<what>[\w.|]+)")
# The last name of what is printed, where it names a count, a sum, a share or a middle.
NUMBERS = re.compile(
    r"(?:^|[._])(?:count|counts|total|totals|sum|number_of\w*|amount|percent|share|rate|ratio|numerator|denominator|"
    r"median|average|mean|n)$"
)
MADE_INTO_NUMBERS = ("|length", "|floatformat", "|intcomma", "|add:")

# Template and what it prints → why that is no figure about complaints. This list only shrinks.
HONEST = {
    ("desk/case.html", "page.passed"): "requirements of one case that are met, of its own list",
    ("desk/checklist_form.html", "count"): "requirements that the form has filled in already, of one case's list",
    ("desk/checklist_form.html", "form.filled|length"): "requirements that the form has filled in already",
    ("desk/routing_trial.html", "result.moved"): "rows of a trial that would move: a report on an import",
    ("desk/tabs.html", "tab.count"): "work that waits for this reader now, capped; no period, no agency, no verdict",
    ("inbox/list.html", "tab.count"): "work that waits for this reader now, capped",
    ("inbox/list.html", "agency.count"): "work that waits in an agency now, for the coordinator who must see to it",
    ("intake/lodged.html", "page.files"): "files the reader has just sent",
    ("intake/writing.html", "page.typed.uploaded|length"): "files the reader has just sent",
    ("meetings/meeting.html", "count"): "items on the agenda of one meeting",
    ("meetings/meeting.html", "items|length"): "items on the agenda of one meeting",
    ("meetings/run_part.html", "count"): "people present at one meeting, for its quorum",
    ("network/answers.html", "count"): "answers of one post by who wrote them: a handover's sum, which must add up",
    ("network/board.html", "option.count"): "posts in each state of cover: all there are, no complaints",
    ("network/import.html", 'report.counts|join:" · "'): "lines of a file that would change something",
    ("web/case/actions.html", "actions|length"): "what one case still owes, in the list below it",
}  # fmt: skip


def place(path: Path) -> str:
    """Return the name by which a template is asked for."""
    return path.as_posix().split("/templates/", 1)[1]


def numbers(text: str) -> Iterator[str]:
    """Yield what a template prints that looks like a count."""
    for found in PRINTED.finditer(text):
        what = found["what"]
        if NUMBERS.search(what.split("|")[0]) or any(mark in what for mark in MADE_INTO_NUMBERS):
            yield what
    for found in COUNTED.finditer(text):
        yield found["what"]


def bare() -> set[tuple[str, str]]:
    """Return every count that a template of the product prints by itself."""
    return {
        (place(path), what)
        for path in sources.templates()
        if "/allauth/" not in path.as_posix()
        for what in numbers(path.read_text(encoding="utf-8"))
    }


def test_no_template_prints_a_count_without_the_gate() -> None:
    assert bare() - HONEST.keys() == set(), "print it with {% figure %} or {% figure_cell %}, or say why not in HONEST"


def test_no_reason_is_left_for_what_is_gone() -> None:
    assert HONEST.keys() - bare() == set()


@pytest.mark.parametrize(
    "text",
    [
        "{{ page.total }}", "{{ agency.count }}", "{{ rows|length }}", "{{ share|floatformat:1 }}", "{{ n }}",
        "{% blocktranslate count cases=page.cases %}",
    ],
)  # fmt: skip
def test_the_look_out_sees_a_bare_count(text: str) -> None:
    assert list(numbers(text))


@pytest.mark.parametrize("text", ["{{ told.short }}", "{% figure page.settled %}", "{{ case.number }}"])
def test_the_look_out_lets_figures_and_names_pass(text: str) -> None:
    assert not list(numbers(text))


# --- nothing can be sorted or coloured by volume ---

ROOMS = ("statistics", "network", "commitments", "meetings")
WORD = r"(?:counts?|totals?|volumes?|reports|judged|asked|amount|number_of\w*|numerator|denominator)"
# A list in code that is put in the order of a count, ours or the database's.
SORTED_BY = re.compile(
    rf"(?:sorted|\.sort|max|min)\([^\n]*key=lambda[^:\n]*:[^\n]*\.{WORD}\b|order_by\([^)\n]*[\"']-?{WORD}[\"']"
)
# An address that asks for an order at all: these rooms know one, by name or by day.
SORT_ASKED = re.compile(r"GET(?:\.get\(|\[)\s*[\"'](?:urut\w*|sort\w*|order\w*)[\"']|[?&](?:urut\w*|sort|order)=")
# A class that is, or hangs on, a count.
CLASS = re.compile(r'class="(?P<value>[^"]*\{[{%][^"]*)"')
IN_CLASS = re.compile(rf"\{{[{{%][^}}]*(?:\b|\.){WORD}\b|\|length|[<>]=?\s*\d")


def by_volume(text: str) -> list[str]:
    """Return what in a source or a template sorts by a count, lets a reader ask for an order, or colours by a count."""
    found = [match[0] for form in (SORTED_BY, SORT_ASKED) for match in form.finditer(text)]
    return found + [match["value"] for match in CLASS.finditer(text) if IN_CLASS.search(match["value"])]


def test_nothing_can_be_sorted_or_coloured_by_volume() -> None:
    house = Path(__file__).parents[2] / "src" / "narahubung"
    files = [path for room in ROOMS for kind in ("*.py", "*.html") for path in (house / room).rglob(kind)]

    found = {str(path.relative_to(house)): said for path in files if (said := by_volume(path.read_text("utf-8")))}

    assert len(files) > 100
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "sorted(rows, key=lambda row: -row.judged)", 'rows.order_by("-total")', 'request.GET.get("urut", "")',
        '<a href="?sort=name">', '<td class="level-{{ row.count }}">',
        '<li class="{% if row.total > 9 %}bad{% endif %}">',
        '<li class="{% if rows|length > 5 %}hot{% endif %}">',
    ],
)  # fmt: skip
def test_the_look_out_sees_an_order_or_a_colour_by_volume(text: str) -> None:
    assert by_volume(text)


@pytest.mark.parametrize(
    "text",
    ["sorted(rows, key=lambda row: row.name)", 'rows.order_by("-starts_at")', '<li class="state-{{ row.state }}">'],
)
def test_the_look_out_lets_an_order_by_name_and_a_colour_by_state_pass(text: str) -> None:
    assert not by_volume(text)
