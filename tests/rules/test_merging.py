"""Two who type into one text lose nothing: what each added stands in what is kept."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from narahubung.rules.merging import merge

texts = st.lists(st.sampled_from(["satu", "dua", "tiga", "empat", ""]), max_size=6).map("\n".join)
added = st.lists(st.text(alphabet="xyz", min_size=3, max_size=5), max_size=3)


def test_changes_of_different_lines_are_both_kept() -> None:
    merged = merge("a\nb\nc", theirs="a\nb\nc\nd", mine="x\na\nb\nc")

    assert merged.text == "x\na\nb\nc\nd"
    assert not merged.touched_the_same


def test_where_both_changed_a_line_both_stand_and_somebody_should_read_again() -> None:
    merged = merge("a\nb\nc", theirs="a\nb1\nc", mine="a\nb2\nc")

    assert merged.text == "a\nb1\nb2\nc"
    assert merged.touched_the_same


@given(text=texts, other=texts)
@settings(max_examples=50)
def test_who_types_alone_gets_what_they_typed(text: str, other: str) -> None:
    assert merge(text, theirs=text, mine=other).text == other
    assert merge(text, theirs=other, mine=text).text == other
    assert merge(text, theirs=other, mine=other).text == other


@given(base=texts, ours=added, mine=added, here=st.integers(0, 6), there=st.integers(0, 6))
@settings(max_examples=100)
def test_no_line_that_either_added_is_lost(base: str, ours: list[str], mine: list[str], here: int, there: int) -> None:
    lines = base.split("\n")
    theirs = "\n".join([*lines[:here], *ours, *lines[here:]])
    typed = "\n".join([*lines[:there], *mine, *lines[there:]])

    kept = merge(base, theirs=theirs, mine=typed).text.split("\n")

    assert not {*ours, *mine, *lines} - set(kept)
