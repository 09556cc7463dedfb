"""Terms as data: how long an obligation may take, how that time is counted, and on whose word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from narahubung.rules.refusals import Incomplete, RuleBroken


class Unit(StrEnum):
    """What one unit of a term is."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    CLOCK_HOURS = "clock_hours"
    WORKING_HOURS = "working_hours"


DAY_UNITS = frozenset({Unit.WORKING_DAYS, Unit.CALENDAR_DAYS})


class EndsAt(StrEnum):
    """When the last day is over. The law says *day*, so the whole day is the default."""

    END_OF_DAY = "end_of_day"
    CLOSE_OF_OFFICE = "close_of_office"


class PauseReason(StrEnum):
    """Why a clock may stand still."""

    WAITING_FOR_COMPLAINANT = "waiting_for_complainant"
    WAITING_FOR_OTHER_BODY = "waiting_for_other_body"
    FORCE_MAJEURE = "force_majeure"


class ShownAs(StrEnum):
    """As what a term may be shown to a reader."""

    LAW = "law"
    OWN_TARGET = "own_target"


class NoTermInForce(RuleBroken):
    """No version of the term is in force on the day (422)."""

    def __init__(self, code: str, on: date) -> None:
        super().__init__(f"{code} on {on}")
        self.code = code
        self.on = on


class ExtensionRefused(RuleBroken):
    """More time is asked than the term allows, or less than none (422)."""

    def __init__(self, code: str, *, asked: int, allowed: int) -> None:
        super().__init__(f"{code}: {asked} > {allowed}")
        self.code = code
        self.asked = asked
        self.allowed = allowed


class PauseNotAdmitted(RuleBroken):
    """The term's rule does not let its clock stand still for this reason (422)."""

    def __init__(self, code: str, reason: PauseReason) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


class PausesInDisorder(RuleBroken):
    """Two pauses overlap, one ends before it begins, or one that is still open is followed by another (422)."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch [since, until) in which the clock stands still; `until` None: it still does."""

    since: datetime
    until: datetime | None
    reason: PauseReason


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRule:
    """One version of one term, as a row of `terms.csv`.

    `value` and `extendable_by` are in `unit`. `day_zero_counts`: the day of the start event is day 1 (usual: it is
    not). `roll_forward`: a last day that is no working day moves to the next one. `through_leave`: collective leave
    counts as working days. `after_hours_next_day`: what comes after closing time or on a day off counts as come on the
    next working day. `window_after_pause`: so many working days (hours) are left at least when a clock runs again.
    `warn_before`: the warning begins so many working days (hours) before the end; 0 is the opening of the last day.
    `source` names article and instrument; `verified`, `verified_by` and `verified_on` say who read it, and when.

    Refuses `Incomplete` with the field at fault.
    """

    code: str
    value: int
    unit: Unit
    starts_with: str
    regulation: str
    source: str
    valid_from: date
    valid_to: date | None = None
    day_zero_counts: bool = False
    roll_forward: bool = True
    through_leave: bool = False
    after_hours_next_day: bool = True
    ends_at: EndsAt = EndsAt.END_OF_DAY
    pauses_for: frozenset[PauseReason] = frozenset()
    extendable_by: int = 0
    window_after_pause: int = 0
    warn_before: int = 0
    is_law: bool = False
    verified: bool = False
    verified_by: str = ""
    verified_on: date | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.value < 1:
            raise Incomplete(value="under_one")
        for name in ("extendable_by", "window_after_pause", "warn_before"):
            if getattr(self, name) < 0:
                raise Incomplete(**{name: "negative"})
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise Incomplete(valid_to="before_valid_from")
        if self.verified and not (self.verified_by and self.verified_on and self.source):
            raise Incomplete(verified="by_whom_and_when")
        # Otherwise what comes in at 18.00 on its only day would have been due at 16.00.
        if self.ends_at is EndsAt.CLOSE_OF_OFFICE and not self.after_hours_next_day:
            raise Incomplete(ends_at="needs_after_hours_next_day")

    @property
    def shown_as(self) -> ShownAs:
        """Return LAW only for a rule of law whose reading is verified; everything else is the office's own target."""
        return ShownAs.LAW if self.is_law and self.verified else ShownAs.OWN_TARGET

    @property
    def counts_days(self) -> bool:
        """Return whether the term is counted in whole days rather than hours."""
        return self.unit in DAY_UNITS

    def is_in_force(self, on: date) -> bool:
        """Return whether this version governs what starts on the day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def in_force(rules: Iterable[TermRule], *, code: str, on: date) -> TermRule:
    """Return the version of the term that governs a case received on the day; refuses `NoTermInForce`."""
    found = next((rule for rule in rules if rule.code == code and rule.is_in_force(on)), None)
    if found is None:
        raise NoTermInForce(code, on)
    return found


def check_versions(rules: Iterable[TermRule]) -> None:
    """Refuse `Incomplete` where two versions of one term are in force on the same day."""
    ordered = sorted(rules, key=lambda rule: (rule.code, rule.valid_from))
    for earlier, later in pairwise(ordered):
        if earlier.code == later.code and (earlier.valid_to is None or earlier.valid_to >= later.valid_from):
            raise Incomplete(valid_from=f"overlaps:{later.code}")


def check_pauses(rule: TermRule, pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Return the pauses in order of time; refuses `PauseNotAdmitted` and `PausesInDisorder`."""
    ordered = tuple(sorted(pauses, key=lambda pause: pause.since))
    for pause in ordered:
        if pause.reason not in rule.pauses_for:
            raise PauseNotAdmitted(rule.code, pause.reason)
        if pause.until is not None and pause.until < pause.since:
            raise PausesInDisorder
    for earlier, later in pairwise(ordered):
        if earlier.until is None or earlier.until > later.since:
            raise PausesInDisorder
    return ordered
