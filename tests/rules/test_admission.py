"""The checklist lets a complaint on or says what is wrong with it, and the two-year rule counts to the day."""

from __future__ import annotations

from datetime import date

import pytest

from narahubung.rules.admission import Requirement, Waiver, admit, is_too_old
from narahubung.rules.facts import Answered, Check
from narahubung.rules.parties import Standing
from narahubung.rules.refusals import Incomplete

FIRST = Requirement("complained_first", Answered.YES, (Waiver.SECRET_IDENTITY, Waiver.RAPID))
COURT = Requirement("in_court", Answered.NO)


def wrong(*checks: Check, standing: Standing = Standing.INTAKE) -> dict[str, str]:
    with pytest.raises(Incomplete) as refused:
        admit(checks, requirements=(FIRST, COURT), standing=standing)
    return refused.value.fields


def test_a_complete_checklist_lets_the_complaint_on() -> None:
    admit(
        (Check("complained_first", Answered.YES), Check("in_court", Answered.NO)),
        requirements=(FIRST, COURT),
        standing=Standing.INTAKE,
    )


def test_each_gap_is_named_with_what_is_wrong() -> None:
    assert wrong() == {"complained_first": "unanswered", "in_court": "unanswered"}
    assert wrong(Check("complained_first", Answered.UNKNOWN), Check("in_court", Answered.YES)) == {
        "complained_first": "unknown",
        "in_court": "fails",
    }


def test_a_waiver_is_for_the_head_of_office_to_grant() -> None:
    waived = (Check("complained_first", Answered.NO, Waiver.RAPID), Check("in_court", Answered.NO))

    assert wrong(*waived) == {"complained_first": "waiver_needs_head"}
    admit(waived, requirements=(FIRST, COURT), standing=Standing.HEAD_OF_OFFICE)


def test_a_waiver_that_the_requirement_does_not_allow_is_refused_even_to_the_head() -> None:
    checks = (Check("complained_first", Answered.YES), Check("in_court", Answered.YES, Waiver.RAPID))

    assert wrong(*checks, standing=Standing.HEAD_OF_OFFICE) == {"in_court": "waiver_not_allowed"}


def test_an_answer_nobody_asked_for_does_not_stand_in() -> None:
    assert wrong(Check("something_else", Answered.YES), Check("in_court", Answered.NO)) == {
        "complained_first": "unanswered"
    }


@pytest.mark.parametrize(
    ("happened_on", "lodged_on", "too_old"),
    [
        (date(2024, 3, 16), date(2026, 3, 16), False),
        (date(2024, 3, 15), date(2026, 3, 16), True),
        (date(2022, 2, 28), date(2024, 2, 29), False),
        (date(2022, 2, 27), date(2024, 2, 29), True),
        (date(2024, 2, 29), date(2026, 2, 28), False),
        (date(2024, 2, 29), date(2026, 3, 1), True),
        (None, date(2026, 3, 16), False),
    ],
)
def test_two_years_back_to_the_day(happened_on: date | None, lodged_on: date, too_old: bool) -> None:
    assert is_too_old(happened_on, lodged_on=lodged_on) is too_old
