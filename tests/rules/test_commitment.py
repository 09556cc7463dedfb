"""The signing round: from draft to the end, nobody for another, the witness apart, 15 of 16 is 15 of 16."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from narahubung.rules.commitment import (
    ENDED,
    HAS_SIGNED,
    Deed,
    Part,
    Party,
    Round,
    Seat,
    Stage,
    Stand,
    insist_on_witness_apart,
    may,
    step,
)
from narahubung.rules.refusals import Incomplete, NotYours, RuleBroken, SamePerson, WrongMoment

DAY_ONE = date(2026, 3, 2)
REGENT = 900


def around(agencies: int = 16, **changes: object) -> Round:
    """Return a draft that can be opened: the office and so many agencies."""
    parties = (Party(0, Part.OFFICE), *(Party(key, Part.AGENCY) for key in range(1, agencies + 1)))
    whole = Round(
        stage=Stage.DRAFT, parties=parties, witness=REGENT, clauses=4, starts_on=DAY_ONE + timedelta(days=10),
        ends_on=DAY_ONE + timedelta(days=375), closes_on=DAY_ONE + timedelta(days=30),
    )  # fmt: skip
    return replace(whole, **changes)  # type: ignore[arg-type]


def opened(**changes: object) -> Round:
    return step(around(**changes), Deed.OPEN, seat=Seat.KEEPER, on=DAY_ONE)  # type: ignore[arg-type]


def sign(now: Round, key: int, *, on: date = DAY_ONE, reserved: bool = False) -> Round:
    return step(now, Deed.SIGN, seat=Seat.PARTY, on=on, party=key, by=100 + key, reserved=reserved)


def test_fifteen_of_sixteen_is_fifteen_of_sixteen_and_says_who_is_missing() -> None:
    now = opened()

    for key in range(16):
        now = sign(now, key)

    assert now.signed == 16
    assert [party.key for party in now.missing()] == [16]


def test_a_commitment_goes_from_draft_to_its_end() -> None:
    now = sign(sign(opened(), 0), 1)

    now = step(now, Deed.WITNESS, seat=Seat.WITNESS, on=DAY_ONE, by=REGENT)
    assert now.stage is Stage.WITNESSED
    now = step(now, Deed.ENFORCE, seat=Seat.CLOCKWORK, on=now.starts_on)
    assert now.stage is Stage.IN_FORCE
    now = step(now, Deed.EXPIRE, seat=Seat.CLOCKWORK, on=now.ends_on + timedelta(days=1))
    assert now.stage is Stage.EXPIRED


def test_it_is_in_force_on_its_first_and_its_last_day() -> None:
    now = replace(opened(), stage=Stage.WITNESSED)

    with pytest.raises(WrongMoment):
        step(now, Deed.ENFORCE, seat=Seat.CLOCKWORK, on=now.starts_on - timedelta(days=1))
    with pytest.raises(WrongMoment):
        step(replace(now, stage=Stage.IN_FORCE), Deed.EXPIRE, seat=Seat.CLOCKWORK, on=now.ends_on)


def test_a_signature_after_force_is_late_and_after_the_round_it_is_refused() -> None:
    now = replace(opened(), stage=Stage.IN_FORCE)

    late = sign(now, 3, on=now.closes_on)
    assert late.parties[3].is_late

    with pytest.raises(WrongMoment):
        sign(now, 3, on=now.closes_on + timedelta(days=1))


def test_whoever_refused_may_sign_and_whoever_signed_stays() -> None:
    now = step(opened(), Deed.REFUSE, seat=Seat.PARTY, on=DAY_ONE, party=2, by=102)
    assert now.parties[2].stand is Stand.REFUSED

    now = sign(now, 2, reserved=True)
    assert now.parties[2].stand is Stand.RESERVED

    with pytest.raises(WrongMoment):
        step(now, Deed.REFUSE, seat=Seat.PARTY, on=DAY_ONE, party=2, by=102)
    with pytest.raises(WrongMoment):
        sign(now, 2)


def test_a_witness_is_no_signatory_in_any_order() -> None:
    with pytest.raises(Incomplete):
        insist_on_witness_apart(REGENT, signatories=[101, REGENT])
    with pytest.raises(SamePerson):
        step(opened(), Deed.SIGN, seat=Seat.PARTY, on=DAY_ONE, party=1, by=REGENT)
    now = sign(sign(opened(), 0), 1)
    as_party = replace(now, parties=(*now.parties[:2], replace(now.parties[2], stand=Stand.SIGNED, by=REGENT)))
    with pytest.raises(SamePerson):
        step(as_party, Deed.WITNESS, seat=Seat.WITNESS, on=DAY_ONE, by=REGENT)


@pytest.mark.parametrize("by", [None, 1, 100])
def test_nobody_witnesses_for_the_witness(by: int | None) -> None:
    with pytest.raises(NotYours):
        step(sign(sign(opened(), 0), 1), Deed.WITNESS, seat=Seat.WITNESS, on=DAY_ONE, by=by)


def test_there_is_nothing_to_witness_before_office_and_an_agency_have_signed() -> None:
    for key in (0, 1):
        with pytest.raises(WrongMoment):
            step(sign(opened(), key), Deed.WITNESS, seat=Seat.WITNESS, on=DAY_ONE, by=REGENT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"clauses": 0}, "clauses"),
        ({"witness": None}, "witness"),
        ({"parties": (Party(0, Part.OFFICE),)}, "agencies"),
        ({"ends_on": DAY_ONE}, "ends_on"),
        ({"closes_on": DAY_ONE - timedelta(days=1)}, "closes_on"),
    ],
)
def test_what_is_not_whole_is_not_opened(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Incomplete) as refused:
        opened(**changes)

    assert field in refused.value.fields


def test_only_the_right_seat_does_a_deed() -> None:
    now = sign(sign(opened(), 0), 1)
    for deed, seat in (
        (Deed.SIGN, Seat.KEEPER), (Deed.WITNESS, Seat.KEEPER), (Deed.WITHDRAW, Seat.PARTY),
        (Deed.EXPIRE, Seat.KEEPER), (Deed.OPEN, Seat.PARTY),
    ):  # fmt: skip
        with pytest.raises(NotYours):
            step(now, deed, seat=seat, on=DAY_ONE, party=1, by=101)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_tried_in_whatever_order_the_round_stays_sound(seed: int) -> None:
    chance = Random(seed)
    for _ in range(50):
        try_deeds(chance)


def try_deeds(chance: Random) -> None:
    now = around(5)
    for _ in range(chance.randint(0, 40)):
        deed, seat = chance.choice(list(Deed)), chance.choice(list(Seat))
        key, days, reserved = chance.randint(-1, 6), chance.randint(0, 500), chance.random() < 0.5
        by = REGENT if key < 0 else 100 + key
        before, on = now, DAY_ONE + timedelta(days=days)
        try:
            now = step(now, deed, seat=seat, on=on, party=key, by=by, reserved=reserved)
        except RuleBroken:
            assert not (deed is not Deed.SIGN and may(before, deed, seat=seat, on=on, party=key, by=by))
            continue

        assert before.stage not in ENDED  # nothing moves what has ended
        assert now.signed >= before.signed  # nobody takes a signature back
        assert now.signed + len(now.missing()) == len(now.parties)
        assert all(party.by != REGENT for party in now.parties)
        if now.stage in (Stage.WITNESSED, Stage.IN_FORCE):
            assert now.parties[0].stand in HAS_SIGNED
