"""No file over 400 lines, no function over 60: what grows beyond is two ideas, unless a reason stands here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house import sources

MOST_LINES = 400
MOST_LINES_A_FUNCTION = 60
# Place → why. These lists only shrink.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


def functions(path: Path) -> list[tuple[str, int]]:
    """Return the functions of a file with their lengths in lines, docstring included."""
    return [
        (f"{sources.name(path)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_no_file_is_too_long() -> None:
    lengths = {
        sources.name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*sources.product(), *sources.proof()]
    }

    long = {place: lines for place, lines in lengths.items() if lines > MOST_LINES}
    assert long.keys() - LONG_FILES.keys() == set(), f"too long: {long}"
    assert LONG_FILES.keys() - long.keys() == set(), "no longer long: take it off the list"


def test_no_function_is_too_long() -> None:
    lengths = dict(entry for path in [*sources.product(), *sources.proof()] for entry in functions(path))

    long = {place: lines for place, lines in lengths.items() if lines > MOST_LINES_A_FUNCTION}
    assert long.keys() - LONG_FUNCTIONS.keys() == set(), f"too long: {long}"
    assert LONG_FUNCTIONS.keys() - long.keys() == set(), "no longer long: take it off the list"


FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager", "service", "services"}


WRITTEN_BY_DJANGO = {"migrations/__init__.py", "migrations/0001_initial.py"}
WRITTEN_BY_HAND = [path for path in sources.product() if f"{path.parent.name}/{path.name}" not in WRITTEN_BY_DJANGO]


@pytest.mark.parametrize("path", WRITTEN_BY_HAND, ids=sources.name)
def test_a_file_is_named_after_an_idea_and_says_what_it_is_for(path: Path) -> None:
    assert path.stem not in FORBIDDEN

    told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert told, f"{sources.name(path)} has no first sentence"
