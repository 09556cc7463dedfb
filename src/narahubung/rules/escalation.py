"""Who hears of a missed term, rung by rung, so that nothing overdue is ever only with the one who missed it."""

from __future__ import annotations

from enum import StrEnum

from narahubung.rules.facts import TermCode


class Rung(StrEnum):
    """A step of the ladder; each has a person's name behind it or the case is stuck there."""

    LIAISON = "liaison"
    DEPUTY = "deputy"
    AGENCY_HEAD = "agency_head"
    HUB = "hub"
    OFFICE = "office"
    OFFICE_HEAD = "office_head"


_AGENCY_LADDER = (Rung.LIAISON, Rung.DEPUTY, Rung.AGENCY_HEAD, Rung.HUB, Rung.OFFICE, Rung.OFFICE_HEAD)
_OFFICE_LADDER = (Rung.OFFICE, Rung.OFFICE_HEAD)

LADDERS: dict[TermCode, tuple[Rung, ...]] = {
    TermCode.ACKNOWLEDGE: _AGENCY_LADDER,
    TermCode.ANSWER: _AGENCY_LADDER,
    TermCode.CLARIFY_1: _AGENCY_LADDER,
    TermCode.CLARIFY_2: _AGENCY_LADDER,
    TermCode.APPROVE: _AGENCY_LADDER[2:],
    TermCode.PASS_ON: _AGENCY_LADDER[3:],
    TermCode.VERIFY: _OFFICE_LADDER,
    TermCode.FORWARD: _OFFICE_LADDER,
    TermCode.REVIEW: _OFFICE_LADDER,
    TermCode.RCO: _OFFICE_LADDER,
    TermCode.ACTION: _AGENCY_LADDER,
    TermCode.OFFICE_ACTION: _OFFICE_LADDER,
}

# A complainant's own term lapses; nobody is called about it.
LAPSING = frozenset({TermCode.COMPLETE, TermCode.CONFIRM, TermCode.REPLY})


def next_rung(code: TermCode, *, climbed: Rung | None, manned: frozenset[Rung]) -> Rung | None:
    """Return the next rung above `climbed` that somebody stands on, or None: the case is stuck and must be seen.

    `manned` are the rungs with an eligible holder today (not barred, not the reported hub). An empty rung is skipped,
    never waited for.
    """
    ladder = LADDERS.get(code, ())
    above = ladder if climbed is None else ladder[ladder.index(climbed) + 1 :]
    return next((rung for rung in above if rung in manned), None)
