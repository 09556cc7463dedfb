"""Two people type into one text: what both did since they last saw it the same is put together, and nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Merged:
    """The text that both made, and whether they touched the same lines, so that somebody should read it again."""

    text: str
    touched_the_same: bool = False


@dataclass(frozen=True, slots=True)
class _Edit:
    begin: int
    end: int
    lines: tuple[str, ...]


def merge(base: str, *, theirs: str, mine: str) -> Merged:
    """Return both changes of `base` in one text, line by line.

    Where both changed the same lines, theirs (which was saved first) stands before mine: a line too many is better
    than a line lost.
    """
    if base == theirs or theirs == mine:
        return Merged(mine)
    if base == mine:
        return Merged(theirs)
    old = base.split("\n")
    left, right = _edits(old, theirs.split("\n")), _edits(old, mine.split("\n"))
    done: list[str] = []
    place, same = 0, False
    while left or right:
        begin = min(edit.begin for edit in (*left[:1], *right[:1]))
        done += old[place:begin]
        ours, mines, place = _together(left, right, begin)
        if ours == mines:
            mines = []
        if ours and mines:
            same = True
        first = _span(old, ours, begin, place) if ours else []
        second = _span(old, mines, begin, place) if mines else []
        done += [*first, *(line for line in second if line not in first)]
    done += old[place:]
    return Merged("\n".join(done), same)


def _edits(old: list[str], new: list[str]) -> list[_Edit]:
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [_Edit(i1, i2, tuple(new[j1:j2])) for tag, i1, i2, j1, j2 in found if tag != "equal"]


def _together(left: list[_Edit], right: list[_Edit], begin: int) -> tuple[list[_Edit], list[_Edit], int]:
    """Take from both the edits that meet from `begin` on; returns them, and where the old text goes on."""
    mine: list[_Edit] = []
    theirs: list[_Edit] = []
    end = begin
    while True:
        for edits, taken in ((left, theirs), (right, mine)):
            if edits and edits[0].begin <= end:
                edit = edits.pop(0)
                taken.append(edit)
                end = max(end, edit.end)
                break
        else:
            return theirs, mine, end


def _span(old: list[str], edits: list[_Edit], begin: int, end: int) -> list[str]:
    done: list[str] = []
    place = begin
    for edit in edits:
        done += [*old[place : edit.begin], *edit.lines]
        place = edit.end
    return done + old[place:end]
