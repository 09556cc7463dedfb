"""What an agency pledged in a commitment runs beside the term of everybody, named for what it is."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest

from narahubung.agencies.models import DirectoryVersion, PledgedTerm
from narahubung.cases.sheets import TermSheet
from narahubung.rules.facts import TermCode
from narahubung.rules.lifecycle import Act
from narahubung.rules.terms import ShownAs
from tests import world
from tests.apps.cases import story
from tests.apps.cases.story import Story

pytestmark = pytest.mark.usefixtures("small_world")

DAY = timedelta(days=1)


# Tests are taken back, numbers of the directory with them: each pledge gets one that no other test has.
NUMBERS = count(world.VERSION + 10_000_000)


def pledged(
    code: TermCode = TermCode.PLEDGED_ACKNOWLEDGE,
    *,
    days: int = 1,
    first: date = world.THAT_DAY,
    agency: int = world.DISDUKCAPIL,
) -> None:
    """Let an agency have pledged so many working days."""
    PledgedTerm.objects.create(
        agency_id=agency, code=code, value=days, valid_from=first, valid_to=first + 365 * DAY,
        commitment="KOM-2026-01", clause=2,
    )  # fmt: skip
    DirectoryVersion.objects.update(version=next(NUMBERS))


def terms(told: Story) -> dict[TermCode, TermSheet]:
    """Return the terms of a case as the office sees them, the last of each code."""
    return {term.code: term for term in told.sheet("eka").terms}


def forwarded() -> Story:
    """Return a case that has just reached Disdukcapil."""
    told = story.lodged()
    for who, act in story.WAYS["forwarded"]:
        told.do(who, act)
    return told


def test_the_pledge_stands_beside_the_term_and_says_where_it_was_given() -> None:
    pledged()

    found = terms(forwarded())

    assert TermCode.ACKNOWLEDGE in found
    beside = found[TermCode.PLEDGED_ACKNOWLEDGE]
    assert beside.rule.source == "Komitmen KOM-2026-01, butir 2"
    assert beside.rule.shown_as is ShownAs.OWN_TARGET
    # Wednesday the 11th; the whole next working day is left (domain report, section 7).
    assert beside.due_at is not None
    assert (beside.due_at + timedelta(hours=8)).date() == date(2026, 3, 12)


def test_nothing_is_pledged_before_the_day_of_force() -> None:
    pledged(first=world.THAT_DAY + DAY)

    assert TermCode.PLEDGED_ACKNOWLEDGE not in terms(forwarded())


def test_another_agency_is_not_bound() -> None:
    pledged(agency=world.DINKES)

    assert TermCode.PLEDGED_ACKNOWLEDGE not in terms(forwarded())


def test_what_does_the_term_does_the_pledge_and_late_is_late() -> None:
    pledged()
    pledged(TermCode.PLEDGED_ANSWER, days=1)
    told = forwarded()

    told.do("bima", Act.ACKNOWLEDGE)
    told.wait(days=6)
    told.do("bima", Act.DRAFT_ANSWER)
    told.do("hana", Act.APPROVE_ANSWER)

    found = terms(told)
    assert found[TermCode.PLEDGED_ACKNOWLEDGE].met is True
    assert found[TermCode.ANSWER].met is True
    assert found[TermCode.PLEDGED_ANSWER].met is False


def test_a_pledge_never_leads_and_calls_nobody() -> None:
    pledged()

    told = forwarded()

    assert told.sheet("bima").line.term is TermCode.ACKNOWLEDGE
    assert not terms(told)[TermCode.PLEDGED_ACKNOWLEDGE].climbed
