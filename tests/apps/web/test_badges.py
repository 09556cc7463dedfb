"""State and remaining time: a word always, the same for all, and cheap enough for long lists."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from narahubung.rules.facts import State
from narahubung.web import badges, words

MON_16_MAR_08_WITA = datetime(2026, 3, 16, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "days_left", "said"),
    [
        (timedelta(days=2), 2, "sisa 2 hari kerja"),
        (timedelta(days=2), None, "sisa 2 hari"),
        (timedelta(hours=8), 0, "hari ini, 16.00 WITA"),
        (timedelta(hours=15, minutes=59), 0, "sampai akhir hari ini"),
        (timedelta(minutes=-20), None, "baru saja lewat"),
        (timedelta(hours=-3), None, "lewat 3 jam"),
        (timedelta(days=-3), None, "lewat 3 hari"),
    ],
)
def test_the_remaining_time_is_said_in_words(due: timedelta, days_left: int | None, said: str) -> None:
    assert badges.remaining(MON_16_MAR_08_WITA + due, at=MON_16_MAR_08_WITA, days_left=days_left) == said


def test_a_paused_term_says_so_and_not_when_it_would_end() -> None:
    badge = badges.time_badge(MON_16_MAR_08_WITA, at=MON_16_MAR_08_WITA + timedelta(days=9), paused=True)

    assert ">dijeda<" in badge
    assert "time-paused" in badge


def test_a_provisional_term_says_so_in_words() -> None:
    badge = badges.time_badge(
        MON_16_MAR_08_WITA + timedelta(days=40), at=MON_16_MAR_08_WITA, days_left=27, provisional=True
    )

    assert "sisa 27 hari kerja (sementara)" in badge


def test_english_counts_one_day_and_two_days() -> None:
    with translation.override("en"):
        one = badges.remaining(MON_16_MAR_08_WITA + timedelta(days=1), at=MON_16_MAR_08_WITA)
        two = badges.remaining(MON_16_MAR_08_WITA + timedelta(days=2), at=MON_16_MAR_08_WITA)

    assert (one, two) == ("1 day left", "2 days left")


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_word_and_side_on_the_badge(state: State) -> None:
    badge = badges.state_badge(state)

    assert words.state(state) in badge
    assert f"badge-{words.STATE_SIDES[state]}" in badge


def test_a_badge_follows_the_reader_and_not_who_read_before() -> None:
    badges.state_badge(State.CLOSED)

    with translation.override("en"):
        assert "Closed" in badges.state_badge(State.CLOSED)


def test_two_badges_a_row_cost_a_page_of_25_under_two_milliseconds() -> None:
    due = MON_16_MAR_08_WITA + timedelta(days=2)
    began = time.process_time()
    for _page in range(20):
        for _row in range(25):
            badges.state_badge(State.FORWARDED)
            badges.time_badge(due, at=MON_16_MAR_08_WITA, days_left=2)

    assert (time.process_time() - began) / 20 < 0.002
