"""What no capacity, however combined, may ever open."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from narahubung.rules import access, privacy
from narahubung.rules.facts import CaseFacts, Lane, State, Turn
from narahubung.rules.parties import AGENCY_ROLES, GOVERNMENT_ROLES, OFFICE_ROLES, Actor, Capacity, Role, Standing

SMALL = st.integers(1, 3)
CASES = [UUID(int=number) for number in (1, 2)]
QUICK = settings(max_examples=60, deadline=None, database=None)


def capacity(role: Role) -> st.SearchStrategy[Capacity]:
    if role in OFFICE_ROLES:
        return st.builds(Capacity, st.just(role), office=SMALL)
    if role in AGENCY_ROLES:
        return st.builds(Capacity, st.just(role), agency=SMALL)
    assert role in GOVERNMENT_ROLES
    return st.builds(Capacity, st.just(role), government=SMALL)


CAPACITIES = st.lists(st.sampled_from(list(Role)).flatmap(capacity), max_size=3).map(tuple)
PEOPLE = st.builds(Actor, person=SMALL, capacities=CAPACITIES)
FACTS = st.builds(
    CaseFacts,
    state=st.sampled_from(State),
    turn=st.sampled_from(Turn),
    case=st.sampled_from(CASES),
    office=SMALL,
    government=st.none() | SMALL,
    agency=st.none() | SMALL,
    hub_agency=st.none() | SMALL,
    hub_named=st.booleans(),
    barred=st.frozensets(SMALL, max_size=2),
)


@QUICK
@given(PEOPLE, FACTS)
def test_a_barred_person_has_no_standing_whatever_the_post(person: Actor, facts: CaseFacts) -> None:
    if person.person in facts.barred:
        assert access.standings(person, facts) == frozenset()


@QUICK
@given(PEOPLE, FACTS)
def test_a_standing_always_comes_from_a_post_of_that_very_body(person: Actor, facts: CaseFacts) -> None:
    for standing in access.standings(person, facts):
        assert any(
            (post.office == facts.office and post.role in OFFICE_ROLES)
            or (facts.agency is not None and post.agency == facts.agency and post.role in AGENCY_ROLES)
            or (facts.agency is not None and post.government == facts.government and post.role is Role.COORDINATOR)
            for post in person.capacities
        ), standing


@QUICK
@given(PEOPLE, FACTS)
def test_more_posts_never_take_a_standing_away(person: Actor, facts: CaseFacts) -> None:
    alone = [access.standings(Actor(person.person, (post,)), facts) for post in person.capacities]

    assert access.standings(person, facts) == frozenset().union(*alone)


@QUICK
@given(st.sampled_from(CASES), FACTS)
def test_a_code_opens_its_own_case_and_no_other(case: UUID, facts: CaseFacts) -> None:
    expected = {Standing.COMPLAINANT} if case == facts.case else set()

    assert access.standings(Actor(case=case), facts) == expected


@QUICK
@given(PEOPLE, FACTS)
def test_no_agency_reads_the_complainants_lane_or_the_offices_notes(person: Actor, facts: CaseFacts) -> None:
    outside = {Standing.LIAISON, Standing.AGENCY_HEAD, Standing.COORDINATOR}
    seen = access.standings(person, facts) & outside
    if seen:
        from datetime import UTC, datetime

        may = privacy.reading(frozenset(seen), person=person.person, releases=(), at=datetime(2026, 3, 16, tzinfo=UTC))
        assert may.lanes == (Lane.AGENCY,)
        assert not may.identity
        assert not may.office_notes


@QUICK
@given(PEOPLE, FACTS)
def test_the_scope_for_the_database_matches_the_rules(person: Actor, facts: CaseFacts) -> None:
    scope = access.scope(person)
    in_scope = scope.person not in facts.barred and (
        facts.office in scope.offices
        or (facts.agency in scope.agencies and facts.turn is not Turn.HUB)
        or (facts.agency is not None and facts.government in scope.governments and not facts.hub_is_reported)
    )

    assert in_scope == bool(access.standings(person, facts))
