"""What no capacity, however combined, may ever open: tried on every post, every turn and every body there can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations, cycle, product
from uuid import UUID

from narahubung.rules import access, privacy
from narahubung.rules.facts import CaseFacts, Lane, State, Turn
from narahubung.rules.parties import AGENCY_ROLES, GOVERNMENT_ROLES, OFFICE_ROLES, Actor, Capacity, Role, Standing

OWN, OTHER = 1, 2
CASES = [UUID(int=number) for number in (1, 2)]
MON_16_MAR = datetime(2026, 3, 16, tzinfo=UTC)


def post(role: Role, body: int) -> Capacity:
    if role in OFFICE_ROLES:
        return Capacity(role, office=body)
    if role in AGENCY_ROLES:
        return Capacity(role, agency=body)
    assert role in GOVERNMENT_ROLES
    return Capacity(role, government=body)


POSTS = [post(role, body) for role in Role for body in (OWN, OTHER)]
# Everything that a standing can hang on, in every combination; the states go round with them.
FACTS = [
    CaseFacts(
        state=state,
        turn=turn,
        case=case,
        office=OWN,
        government=government,
        agency=agency,
        hub_agency=hub,
        hub_named=named,
        barred=barred,
    )
    for (turn, government, agency, hub, named, barred), state, case in zip(
        product(
            Turn,
            (None, OWN, OTHER),
            (None, OWN, OTHER),
            (None, OWN, OTHER),
            (False, True),
            (frozenset[int](), frozenset({1}), frozenset({2})),
        ),
        cycle(State),
        cycle(CASES),
        strict=False,
    )
]


def everybody() -> Iterator[tuple[Actor, CaseFacts]]:
    """Yield a person of each post before every case."""
    people = [Actor(person=1, capacities=posts) for posts in ((), *((each,) for each in POSTS))]
    return product(people, FACTS)


def test_a_barred_person_has_no_standing_whatever_the_post() -> None:
    everything = Actor(person=1, capacities=tuple(POSTS))
    for facts in FACTS:
        assert bool(access.standings(everything, facts)) == (1 not in facts.barred)


def test_a_standing_always_comes_from_a_post_of_that_very_body() -> None:
    for person, facts in everybody():
        for standing in access.standings(person, facts):
            (own,) = person.capacities
            assert (
                (own.office == facts.office and own.role in OFFICE_ROLES)
                or (facts.agency is not None and own.agency == facts.agency and own.role in AGENCY_ROLES)
                or (facts.agency is not None and own.government == facts.government and own.role is Role.COORDINATOR)
            ), standing


def test_more_posts_never_take_a_standing_away() -> None:
    for facts in FACTS[::7]:
        alone = {each: access.standings(Actor(1, (each,)), facts) for each in POSTS}
        for one, other in combinations(POSTS, 2):
            assert access.standings(Actor(1, (one, other)), facts) == alone[one] | alone[other]
        assert access.standings(Actor(1, tuple(POSTS)), facts) == frozenset().union(*alone.values())


def test_a_code_opens_its_own_case_and_no_other() -> None:
    for case, facts in product(CASES, FACTS):
        expected = {Standing.COMPLAINANT} if case == facts.case else set()

        assert access.standings(Actor(case=case), facts) == expected


def test_no_agency_reads_the_complainants_lane_or_the_offices_notes() -> None:
    outside = {Standing.LIAISON, Standing.AGENCY_HEAD, Standing.COORDINATOR}
    everything = Actor(1, tuple(POSTS))
    seen = {access.standings(person, facts) & outside for person, facts in everybody()}
    seen |= {access.standings(everything, facts) & outside for facts in FACTS}

    assert frozenset().union(*seen) == outside
    for standings in seen - {frozenset()}:
        may = privacy.reading(frozenset(standings), person=1, releases=(), at=MON_16_MAR)
        assert may.lanes == (Lane.AGENCY,)
        assert not may.identity
        assert not may.office_notes


def test_the_scope_for_the_database_matches_the_rules() -> None:
    for person, facts in everybody():
        scope = access.scope(person)
        in_scope = scope.person not in facts.barred and (
            facts.office in scope.offices
            or (facts.agency in scope.agencies and facts.turn is not Turn.HUB)
            or (facts.agency is not None and facts.government in scope.governments and not facts.hub_is_reported)
        )

        assert in_scope == bool(access.standings(person, facts))
