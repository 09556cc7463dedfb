"""Who is there for a post: told by examples from the domain report (12.11) and peers' faults, then for any network."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from narahubung.rules import coverage
from narahubung.rules.coverage import FOR_GOOD, Away, Held, State
from narahubung.rules.parties import AppointmentKind

DEFINITIVE, ACTING, DEPUTY = AppointmentKind.DEFINITIVE, AppointmentKind.ACTING, AppointmentKind.DEPUTY
D = date(2026, 3, 11)
BIMA, WULAN, RATNA = 1, 2, 3


def day(number: int) -> date:
    return D + timedelta(days=number)


def held(person: int, first: int, last: int | None = None, kind: AppointmentKind = DEFINITIVE) -> Held:
    return Held(person, kind, day(first), FOR_GOOD if last is None else day(last))


def away(person: int, first: int, last: int, stand_in: int | None = None) -> Away:
    return Away(person, day(first), day(last), stand_in)


@pytest.mark.parametrize(
    ("holders", "gone", "wanted"),
    [
        ([held(BIMA, -9)], [], State.COVERED),
        ([held(BIMA, -9, kind=ACTING)], [], State.ACTING),
        ([held(BIMA, -9, kind=AppointmentKind.DAILY_ACTING)], [], State.ACTING),
        ([held(BIMA, -9, 0)], [], State.COVERED),  # the last day counts
        ([held(BIMA, -9, -1), held(WULAN, -9, kind=DEPUTY)], [], State.DEPUTY_ONLY),
        ([held(BIMA, -9, -1)], [], State.GAP),
        ([held(BIMA, 1)], [], State.GAP),  # appointed for tomorrow is nobody today
        ([], [], State.GAP),
        ([held(BIMA, -9), held(WULAN, -9, kind=DEPUTY)], [away(BIMA, -1, 1, WULAN)], State.STAND_IN),
        ([held(BIMA, -9), held(WULAN, -9, kind=DEPUTY)], [away(BIMA, -1, 1)], State.DEPUTY_ONLY),
        ([held(BIMA, -9)], [away(BIMA, -1, 1)], State.GAP),
        # The deputy who stands in is away, too, and named the second deputy: the chain holds.
        (
            [held(BIMA, -9), held(WULAN, -9, kind=DEPUTY), held(RATNA, -9, kind=DEPUTY)],
            [away(BIMA, 0, 2, WULAN), away(WULAN, 0, 2, RATNA)],
            State.STAND_IN,
        ),
        # A deputy whose letter has ended stands in for nobody.
        ([held(BIMA, -9), held(WULAN, -9, -1, DEPUTY)], [away(BIMA, 0, 2, WULAN)], State.GAP),
    ],
)
def test_a_post_stands_as_its_letters_and_absences_say(holders: list[Held], gone: list[Away], wanted: State) -> None:
    assert coverage.state(holders, gone, on=D) is wanted


def test_a_gap_says_since_when_and_a_coming_one_from_when() -> None:
    ended = coverage.coverage([held(BIMA, -90, -13), held(WULAN, -90, kind=DEPUTY)], [], on=D)
    ending = coverage.coverage([held(BIMA, -90, 4), held(WULAN, 10)], [], on=D)

    assert (ended.vacant_since, ended.vacant_from, ended.there) == (day(-12), None, (WULAN,))
    assert (ending.vacant_since, ending.vacant_from, ending.ends_on) == (None, day(5), day(4))


def test_a_post_that_never_had_a_holder_is_vacant_since_no_day() -> None:
    assert coverage.coverage([held(WULAN, -9, kind=DEPUTY)], [], on=D).vacant_since is None


def test_leave_with_somebody_standing_in_is_no_coming_gap() -> None:
    holders = [held(BIMA, -9), held(WULAN, -9, kind=DEPUTY)]

    assert coverage.coverage(holders, [away(BIMA, 3, 9, WULAN)], on=D).vacant_from is None
    assert coverage.coverage(holders, [away(BIMA, 3, 9)], on=D).vacant_from == day(3)


def test_a_names_b_and_b_names_a_is_a_circle_and_on_other_days_is_not() -> None:
    assert coverage.closes_circle([away(WULAN, 0, 5, BIMA)], away(BIMA, 5, 9, WULAN))
    assert not coverage.closes_circle([away(WULAN, 0, 4, BIMA)], away(BIMA, 5, 9, WULAN))
    assert coverage.closes_circle([], away(BIMA, 0, 0, BIMA))


@pytest.mark.parametrize("length", range(1, 13))
def test_a_circle_of_any_length_is_refused_and_the_chain_without_its_last_link_is_not(length: int) -> None:
    people = list(range(length))
    links = [away(one, 0, 3, one + 1) for one in people[:-1]]

    assert coverage.closes_circle(links, away(people[-1], 0, 3, people[0]))
    assert not coverage.closes_circle(links, away(people[-1], 0, 3, length))


def span(chance: Random) -> tuple[int, int]:
    first = chance.randint(-20, 20)
    return first, first + chance.randint(0, 15)


def any_post(chance: Random) -> tuple[list[Held], list[Away]]:
    """Return letters and absences as chance has it; of primary holders only one a day, as the database does."""
    holders = list[Held]()
    for _ in range(chance.randint(0, 6)):
        one = held(chance.randint(1, 4), *span(chance), chance.choice(list(AppointmentKind)))
        clash = one.is_primary and any(
            other.is_primary and other.starts_on <= one.ends_on and one.starts_on <= other.ends_on for other in holders
        )
        if not clash:
            holders.append(one)
    gone = [
        away(chance.randint(1, 4), *span(chance), chance.choice([None, 1, 2, 3, 4]))
        for _ in range(chance.randint(0, 4))
    ]
    return holders, gone


@pytest.mark.parametrize("seed", range(6))
def test_no_day_is_left_out_and_each_is_either_manned_or_shown_as_a_gap(seed: int) -> None:
    chance = Random(seed)
    for _ in range(20):
        holders, gone = any_post(chance)
        stretches = coverage.spans(holders, gone, first=day(-25), last=day(40))

        days = [
            (span.first + timedelta(days=n), span.state)
            for span in stretches
            for n in range((span.last - span.first).days + 1)
        ]
        assert [on for on, _ in days] == [day(number) for number in range(-25, 41)]
        for on, state in days:
            there = coverage.receivers(holders, gone, on=on)
            assert state is coverage.state(holders, gone, on=on)
            assert (state is State.GAP) == (not there)
            # Whoever receives something holds a letter of that day and is not away.
            assert all(any(one.person == person and one.covers(on) for one in holders) for person in there)
            assert not any(one.person in there and one.covers(on) for one in gone)


@pytest.mark.parametrize("seed", range(6))
def test_taking_the_last_holder_away_always_opens_a_gap_that_can_be_seen(seed: int) -> None:
    chance = Random(seed)
    for _ in range(20):
        holders, gone = any_post(chance)
        on = chance.randint(-20, 20)
        there = coverage.receivers(holders, gone, on=day(on))
        left = [one for one in holders if one.person not in there]

        assert coverage.state(left, gone, on=day(on)) is State.GAP
        before = coverage.coverage(left, gone, on=day(on - 1))
        assert before.state in coverage.VACANT or before.vacant_from is not None


@pytest.mark.parametrize("seed", range(4))
def test_what_is_coming_agrees_with_the_days_one_by_one(seed: int) -> None:
    chance = Random(seed)
    for _ in range(20):
        holders, gone = any_post(chance)
        on = chance.randint(-20, 20)
        found = coverage.coverage(holders, gone, on=day(on))
        vacant = [coverage.state(holders, gone, on=day(on + n)) in coverage.VACANT for n in range(61)]

        if found.state in coverage.VACANT:
            assert found.vacant_from is None
        else:
            assert found.vacant_since is None
            assert found.vacant_from == (day(on + vacant.index(True)) if True in vacant else None)
