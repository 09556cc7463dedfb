"""The table of the lifecycle row by row in codes, as the golden file and the pages for lawyers print it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from narahubung.rules.facts import ENDED, OPEN, State, TermCode
from narahubung.rules.lifecycle import LODGED_STATE, LODGED_TERMS, LODGED_TURN, RULES, Act, Rule
from narahubung.rules.parties import Standing

# Sets that would fill a cell: named once, spelled out nowhere.
EVERY_OPEN, EVERY_ENDED, EVERY, EVERY_TERM = "(open)", "(ended)", "(all)", "(all)"


@dataclass(frozen=True, slots=True)
class Row:
    """One row in codes; several codes in a cell are parted by a space, an empty cell means: as before, or none."""

    act: str
    by: str
    sources: str
    turn_is: str
    when: str
    to: str
    turn: str
    starts: str
    ends: str
    clock: str
    needs: str
    not_by: str


def rows() -> tuple[Row, ...]:
    """Return the whole table in its own order; the lodging, which comes from nowhere, stands first."""
    return (_lodging(), *(_row(rule) for rule in RULES))


def _lodging() -> Row:
    by = _codes((Standing.COMPLAINANT, Standing.INTAKE, Standing.EXAMINER, Standing.HEAD_OF_OFFICE))
    return Row(
        act=Act.LODGE, by=by, sources="", turn_is="", when="", to=LODGED_STATE, turn=LODGED_TURN,
        starts=_codes(LODGED_TERMS), ends="", clock="", needs="text", not_by="",
    )  # fmt: skip


def _row(rule: Rule) -> Row:
    return Row(
        act=rule.act,
        by=_codes(rule.by),
        sources=_states(rule.sources),
        turn_is=_codes(rule.turn_is),
        when=rule.when or "",
        to=rule.to or "",
        turn=rule.turn or "",
        starts=_codes(rule.starts),
        ends=EVERY_TERM if set(rule.ends) == set(TermCode) else _codes(rule.ends),
        clock="pauses" if rule.pauses else "resumes" if rule.resumes else "",
        needs=" ".join(rule.needs),
        not_by=rule.not_by,
    )


def _codes(codes: Iterable[StrEnum]) -> str:
    return " ".join(codes)


def _states(states: tuple[State, ...]) -> str:
    named = {frozenset(OPEN): EVERY_OPEN, ENDED: EVERY_ENDED, frozenset(State): EVERY}
    return named.get(frozenset(states)) or _codes(states)
