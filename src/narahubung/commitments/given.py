"""What people give: the terms of a commitment, its clauses, and a signature on paper; already cleaned values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from narahubung.rules.commitment import ClauseKind, Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseGiven:
    """One clause as typed; indicator, target (see `clauses.UNITS`) and period are of a measurable one alone."""

    kind: ClauseKind
    text: str
    indicator: Indicator | None = None
    target: int | None = None
    period: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsGiven:
    """What a commitment is called, from when to when it holds, until when it is signed, and by whom witnessed."""

    title: str
    starts_on: date
    ends_on: date
    closes_on: date
    witness: int | None
    supersedes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperGiven:
    """A signature on paper: whose part, signed on which day, and the scan as it was sent."""

    party: int
    signed_on: date
    name: str
    content: bytes
    reservation: str = ""
