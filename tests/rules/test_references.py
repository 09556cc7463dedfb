"""Numbers read over the telephone, codes that cannot be guessed, ids in order of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise, repeat
from random import Random

import pytest

from narahubung.rules import references
from narahubung.rules.refusals import Malformed

NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
# Of every length, and spread over years and counts; each digit and each pair of neighbours of them is tried.
SOME_NUMBERS = [
    references.register_number(year=year, running=running)
    for year, running in zip(
        range(2000, 10000, 397), accumulate(repeat(7), lambda last, by: last * 2 + by), strict=False
    )
]


@pytest.mark.parametrize(
    ("year", "running", "number"),
    # The check digits stand for 98 - (digits followed by 00) mod 97, worked out by hand.
    [(2026, 1, "2026-000001-16"), (2026, 4217, "2026-004217-75"), (2022, 1_234_567, "2022-1234567-76")],
)
def test_a_register_number_is_a_known_one(year: int, running: int, number: str) -> None:
    assert references.register_number(year=year, running=running) == number


@pytest.mark.parametrize(("year", "running"), [(1999, 1), (10000, 1), (2026, 0), (2026, -5)])
def test_a_number_without_a_year_or_a_count_is_refused(year: int, running: int) -> None:
    with pytest.raises(ValueError, match="register number"):
        references.register_number(year=year, running=running)


@pytest.mark.parametrize("mark", ["", " ", ".", "/", " - "])
def test_a_number_is_read_however_it_is_parted(mark: str) -> None:
    for number in SOME_NUMBERS:
        assert references.read_register_number(f" {number.replace('-', mark)} ") == number


def test_one_wrong_digit_is_always_found() -> None:
    for number in SOME_NUMBERS:
        for place, sign in enumerate(number):
            for other in "0123456789" if sign.isdigit() else "":
                if other != sign:
                    with pytest.raises(Malformed):
                        references.read_register_number(number[:place] + other + number[place + 1 :])


def test_two_swapped_neighbours_are_always_found() -> None:
    for number in SOME_NUMBERS:
        digits = number.replace("-", "")
        for place, (one, other) in enumerate(pairwise(digits)):
            if one != other:
                with pytest.raises(Malformed):
                    references.read_register_number(digits[:place] + other + one + digits[place + 2 :])


@pytest.mark.parametrize("typed", ["", "abc", "2026-000001-17", "٢٠٢٦-000001-16", "1" * 200, "2026-0001-16", "\x00"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Malformed):
        references.read_register_number(typed)


def test_a_code_is_read_as_it_is_heard() -> None:
    assert references.read_tracking_code(" 7k3m-9qxd-2foi ") == "7K3M9QXD2F01"
    assert references.spoken("7K3M9QXD2F01") == "7K3M-9QXD-2F01"


def test_a_drawn_code_survives_being_printed_and_typed() -> None:
    chance = Random(32)
    for number in (0, 2**256 - 1, *(chance.getrandbits(256) for _ in range(300))):
        code = references.in_code_signs(number, length=references.CODE_LENGTH)

        assert references.read_tracking_code(references.spoken(code).lower()) == code


def test_two_numbers_that_differ_in_their_lowest_60_bits_give_two_codes() -> None:
    codes = {references.in_code_signs(1 << place, length=references.CODE_LENGTH) for place in range(60)}

    assert len(codes) == 60


@pytest.mark.parametrize("typed", ["", "7K3M9QXD2F0", "7K3M9QXD2F012", "7K3M9QXD2FU1", "7K3M9QXD2F0\x00"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(Malformed):
        references.read_tracking_code(typed)


def test_a_pin_is_six_digits() -> None:
    assert references.read_pin(" 012 345 ") == "012345"
    for typed in ("", "12345", "1234567", "12345a", "١٢٣٤٥٦"):
        with pytest.raises(Malformed):
            references.read_pin(typed)


def test_ids_sort_by_time_and_are_version_seven() -> None:
    ids = [references.ordered_id(NOON + timedelta(milliseconds=step)) for step in range(50)]

    assert ids == sorted(ids)
    assert {(one.version, one.variant) for one in ids} == {(7, "specified in RFC 4122")}
    assert len({references.ordered_id(NOON) for _ in range(200)}) == 200
