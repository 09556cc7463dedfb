"""Who hears next of a missed term, and when nobody is left to hear."""

from __future__ import annotations

from itertools import combinations

import pytest

from narahubung.rules.escalation import LADDERS, LAPSING, Rung, next_rung
from narahubung.rules.facts import PLEDGED_TERMS, TermCode

ALL = frozenset(Rung)


def climb(code: TermCode, manned: frozenset[Rung]) -> list[Rung]:
    """Return the rungs that are called one after the other until nobody is left."""
    called: list[Rung] = []
    while rung := next_rung(code, climbed=called[-1] if called else None, manned=manned):
        called.append(rung)
    return called


def test_a_missed_acknowledgement_climbs_from_the_liaison_to_the_head_of_the_office() -> None:
    assert climb(TermCode.ACKNOWLEDGE, ALL) == [
        Rung.LIAISON, Rung.DEPUTY, Rung.AGENCY_HEAD, Rung.HUB, Rung.OFFICE, Rung.OFFICE_HEAD,
    ]  # fmt: skip


@pytest.mark.parametrize("code", sorted(set(TermCode) - LAPSING - PLEDGED_TERMS))
def test_every_term_that_binds_somebody_has_a_ladder_that_ends_at_the_head_of_the_office(code: TermCode) -> None:
    assert LADDERS[code][-1] is Rung.OFFICE_HEAD
    assert climb(code, ALL) == list(LADDERS[code])


@pytest.mark.parametrize("code", sorted(LAPSING))
def test_a_complainants_own_term_calls_nobody(code: TermCode) -> None:
    assert climb(code, ALL) == []


@pytest.mark.parametrize("size", range(len(Rung) + 1))
def test_an_empty_rung_is_skipped_and_no_rung_is_called_twice(size: int) -> None:
    for manned in map(frozenset, combinations(Rung, size)):
        called = climb(TermCode.ANSWER, manned)
        assert called == [rung for rung in LADDERS[TermCode.ANSWER] if rung in manned]


def test_with_nobody_on_any_rung_the_case_is_stuck() -> None:
    assert next_rung(TermCode.ANSWER, climbed=None, manned=frozenset()) is None
    assert next_rung(TermCode.ANSWER, climbed=Rung.OFFICE_HEAD, manned=ALL) is None
