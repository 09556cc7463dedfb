"""Two who type into one text lose nothing: what each added stands in what is kept."""

from __future__ import annotations

from random import Random

import pytest

from narahubung.rules.merging import merge


def test_changes_of_different_lines_are_both_kept() -> None:
    merged = merge("a\nb\nc", theirs="a\nb\nc\nd", mine="x\na\nb\nc")

    assert merged.text == "x\na\nb\nc\nd"
    assert not merged.touched_the_same


def test_where_both_changed_a_line_both_stand_and_somebody_should_read_again() -> None:
    merged = merge("a\nb\nc", theirs="a\nb1\nc", mine="a\nb2\nc")

    assert merged.text == "a\nb1\nb2\nc"
    assert merged.touched_the_same


def text(chance: Random) -> str:
    return "\n".join(chance.choice(["satu", "dua", "tiga", "empat", ""]) for _ in range(chance.randint(0, 6)))


def added(chance: Random) -> list[str]:
    return ["".join(chance.choices("xyz", k=chance.randint(3, 5))) for _ in range(chance.randint(0, 3))]


@pytest.mark.parametrize("seed", range(5))
def test_who_types_alone_gets_what_they_typed(seed: int) -> None:
    chance = Random(seed)
    for _ in range(20):
        before, other = text(chance), text(chance)

        assert merge(before, theirs=before, mine=other).text == other
        assert merge(before, theirs=other, mine=before).text == other
        assert merge(before, theirs=other, mine=other).text == other


@pytest.mark.parametrize("seed", range(5))
def test_no_line_that_either_added_is_lost(seed: int) -> None:
    chance = Random(seed)
    for _ in range(40):
        base, ours, mine = text(chance), added(chance), added(chance)
        here, there = chance.randint(0, 6), chance.randint(0, 6)
        lines = base.split("\n")
        theirs = "\n".join([*lines[:here], *ours, *lines[here:]])
        typed = "\n".join([*lines[:there], *mine, *lines[there:]])

        kept = merge(base, theirs=theirs, mine=typed).text.split("\n")

        assert not {*ours, *mine, *lines} - set(kept)
