"""Whether a complaint may go on: the formal and material requirements, their waivers, and the two-year rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from narahubung.rules.facts import Answered, Check
from narahubung.rules.parties import Standing
from narahubung.rules.refusals import Incomplete

# UU 37/2008 Art. 24(3): the event lies at most two years back.
YEARS_BACK = 2


class Waiver(StrEnum):
    """Why complaining to the agency first may be left out (domain report, 1.3); each needs an approver."""

    SECRET_IDENTITY = "secret_identity"  # noqa: S105 - no password
    RAPID = "rapid_response"
    PROVIDER_NOT_WANTED = "provider_not_wanted"  # UU 25/2009 Art. 46(2), against UU 37/2008 Art. 24(1)c
    CONTINUING_ACT = "continuing_act"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the checklist: which answer passes, and which waivers may stand in for it."""

    code: str
    passes_if: Answered
    waivers: tuple[str, ...] = ()


def is_too_old(happened_on: date | None, *, lodged_on: date) -> bool:
    """Return whether the event lies more than two years before the day of lodging; an unknown day is not too old."""
    if happened_on is None:
        return False
    try:
        limit = lodged_on.replace(year=lodged_on.year - YEARS_BACK)
    except ValueError:  # 29 February
        limit = lodged_on.replace(year=lodged_on.year - YEARS_BACK, day=28)
    return happened_on < limit


def admit(checks: Iterable[Check], *, requirements: Iterable[Requirement], standing: Standing) -> None:
    """Let a complaint on, or refuse `Incomplete` naming each requirement and what is wrong with it.

    `unanswered` and `unknown` block, `fails` blocks unless an allowed waiver stands in; a waiver is granted only by the
    head of office, who thereby signs for it.
    """
    answered = {check.code: check for check in checks}
    wrong: dict[str, str] = {}
    for requirement in requirements:
        check = answered.get(requirement.code)
        if check is None:
            wrong[requirement.code] = "unanswered"
        elif check.waiver:
            if check.waiver not in requirement.waivers:
                wrong[requirement.code] = "waiver_not_allowed"
            elif standing is not Standing.HEAD_OF_OFFICE:
                wrong[requirement.code] = "waiver_needs_head"
        elif check.answered is Answered.UNKNOWN:
            wrong[requirement.code] = "unknown"
        elif check.answered is not requirement.passes_if:
            wrong[requirement.code] = "fails"
    if wrong:
        raise Incomplete(**wrong)
