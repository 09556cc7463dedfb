"""The table of a meeting: who may do what when, and what a quorum is."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from narahubung.rules.meeting import (
    RULES,
    Deed,
    Mode,
    Phase,
    Quorum,
    Seat,
    allowed,
    insist_on_where,
    insist_on_whole,
    step,
)
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, WrongMoment


def test_minutes_come_about_in_four_steps() -> None:
    way = [Deed.START, Deed.END, Deed.CIRCULATE, Deed.SIGN]
    phase = Phase.PLANNED

    for deed in way:
        phase = step(deed, seats=frozenset({Seat.CHAIR}), phase=phase)

    assert phase is Phase.SIGNED


def test_nobody_without_a_seat_learns_that_there_is_a_meeting() -> None:
    for deed in RULES:
        with pytest.raises(NotSeen):
            step(deed, seats=frozenset(), phase=Phase.PLANNED)


@pytest.mark.parametrize("seat", [Seat.MEMBER, Seat.OBSERVER])
def test_a_member_answers_comes_comments_and_countersigns_and_nothing_else(seat: Seat) -> None:
    may = {deed for deed in RULES for phase in Phase if allowed(deed, seats=frozenset({seat}), phase=phase)}

    assert may == {Deed.ANSWER, Deed.ATTEND, Deed.COMMENT, Deed.COUNTERSIGN}


def test_who_only_reads_may_do_nothing_in_any_phase() -> None:
    for deed in RULES:
        for phase in Phase:
            assert not allowed(deed, seats=frozenset({Seat.READER}), phase=phase)
        with pytest.raises(NotYours):
            step(deed, seats=frozenset({Seat.READER}), phase=Phase.RUNNING)


def test_the_government_leads_but_does_not_sign_or_publish_for_the_office() -> None:
    seats = frozenset({Seat.CO_CHAIR})

    for deed in (Deed.SIGN, Deed.PUBLISH, Deed.CANCEL, Deed.CHANGE):
        with pytest.raises(NotYours):
            step(deed, seats=seats, phase=Phase.COMMENTS)


def test_nothing_follows_a_cancelled_meeting() -> None:
    for deed in RULES:
        with pytest.raises((WrongMoment, NotYours)):
            step(deed, seats=frozenset({Seat.CHAIR}), phase=Phase.CANCELLED)


@pytest.mark.parametrize(
    ("present", "posts", "reached"), [(8, 16, False), (9, 16, True), (0, 0, False), (1, 1, True), (7, 15, False)]
)
def test_more_than_half_of_the_posts_is_a_quorum(present: int, posts: int, reached: bool) -> None:
    found = Quorum(present, posts)

    assert found.is_reached is reached
    assert posts == 0 or Quorum(found.needed, posts).is_reached
    assert not Quorum(found.needed - 1, posts).is_reached


def test_another_share_can_be_asked_for() -> None:
    assert not Quorum(10, 16, over=Fraction(2, 3)).is_reached
    assert Quorum(11, 16, over=Fraction(2, 3)).is_reached


@pytest.mark.parametrize(
    ("mode", "place", "link"),
    [
        (Mode.IN_PERSON, "", "https://a.example"),
        (Mode.ONLINE, "Aula", ""),
        (Mode.HYBRID, "Aula", ""),
        (Mode.HYBRID, "", "https://a.example"),
        (Mode.ONLINE, "", "file:///etc/passwd"),
    ],
)
def test_a_way_of_meeting_needs_what_it_needs(mode: Mode, place: str, link: str) -> None:
    with pytest.raises(Incomplete):
        insist_on_where(mode, place=place, link=link)


@pytest.mark.parametrize("wrong", [("", date(2026, 5, 1)), ("office", None)])
def test_minutes_with_a_decision_without_owner_or_day_are_refused(wrong: tuple[str, date | None]) -> None:
    with pytest.raises(Incomplete):
        insist_on_whole([("agency", date(2026, 5, 1)), wrong])
