"""Three silences told apart, and a broken channel from no interest; pooled rates hold the truth."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest

from narahubung.rules.intervals import ImpossibleNumbers
from narahubung.rules.pooling import Belief, Family, Watched, chance_of_at_most, expected_in, learn, level_of, usual_in
from narahubung.rules.silence import (
    Channel,
    ChannelState,
    Forms,
    Suggestion,
    Word,
    answering,
    channel_of,
    liaison,
    quiet,
)

# Three complaints in a thousand transactions, all over the family.
FAMILY = [Watched(events, exposure) for events, exposure in [(3, 1000.0), (6, 2000.0), (2, 700.0), (4, 1200.0)] * 3]
ELSEWHERE = Forms(begun=200, finished=120)
WORKING = channel_of(Forms(begun=20, finished=11), elsewhere=ELSEWHERE)


def test_a_small_office_without_complaints_is_not_called_quiet() -> None:
    said = quiet(reports=0, use=300.0, relatives=FAMILY, channel=WORKING)

    assert (said.word, said.suggestion) == (Word.NOTHING_TO_SAY_YET, Suggestion.NOTHING)


def test_what_is_usual_has_a_lower_and_an_upper_end() -> None:
    # A family of one certain level is a gamma of no width: Poisson 20. R: qpois(c(0.025, 0.975), 20) is 12 and 29.
    certain = Family((Belief(1.0, 2e7, 1e7),), members=0, events=0)

    assert usual_in(certain, exposure=10.0) == (12, 29)


def test_a_quiet_word_comes_with_what_is_usual_and_no_other_word_does() -> None:
    said = quiet(reports=0, use=6000.0, relatives=FAMILY, channel=WORKING)
    assert said.usual is not None
    assert 0 < said.usual[0] < 18 < said.usual[1]
    assert chance_of_at_most(learn(FAMILY), events=said.usual[0] - 1, exposure=6000.0) < 0.025
    assert chance_of_at_most(learn(FAMILY), events=said.usual[1], exposure=6000.0) >= 0.975

    assert quiet(reports=0, use=300.0, relatives=FAMILY, channel=WORKING).usual is None


def test_a_large_office_without_complaints_is() -> None:
    said = quiet(reports=0, use=6000.0, relatives=FAMILY, channel=WORKING)

    assert (said.word, said.suggestion) == (Word.UNUSUALLY_QUIET, Suggestion.OUTREACH)
    assert said.expected == pytest.approx(18, rel=0.15)


def test_where_nobody_tries_the_way_in_is_tested_first() -> None:
    hardly = channel_of(Forms(begun=2, finished=0), elsewhere=ELSEWHERE)

    said = quiet(reports=0, use=6000.0, relatives=FAMILY, channel=hardly)

    assert (hardly.state, said.suggestion) == (ChannelState.HARDLY_TRIED, Suggestion.CHANNEL_TEST)


def test_forms_begun_and_never_finished_are_a_broken_channel_and_not_a_lack_of_interest() -> None:
    broken = channel_of(Forms(begun=14, finished=0), elsewhere=ELSEWHERE)
    uninteresting = channel_of(Forms(begun=1, finished=0), elsewhere=ELSEWHERE)

    assert (broken.state, uninteresting.state) == (ChannelState.BROKEN, ChannelState.HARDLY_TRIED)
    said = quiet(reports=0, use=300.0, relatives=FAMILY, channel=broken)
    assert (said.word, said.suggestion) == (Word.CHECK_CHANNEL, Suggestion.CHANNEL_TEST)


def test_a_few_more_unfinished_than_elsewhere_break_no_channel() -> None:
    assert channel_of(Forms(begun=12, finished=5), elsewhere=ELSEWHERE).state is ChannelState.WORKS


def test_without_forms_elsewhere_only_none_of_ten_is_called_broken() -> None:
    nothing = Forms(begun=0, finished=0)

    assert channel_of(Forms(begun=10, finished=0), elsewhere=nothing).state is ChannelState.BROKEN
    assert channel_of(Forms(begun=9, finished=0), elsewhere=nothing).state is ChannelState.WORKS


@pytest.mark.parametrize("relatives", [FAMILY[:3], [Watched(1, 1000.0)] * 8])
def test_a_family_of_few_says_nothing(relatives: list[Watched]) -> None:
    said = quiet(reports=0, use=50_000.0, relatives=relatives, channel=WORKING)

    assert (said.word, said.expected, said.chance) == (Word.NOTHING_TO_SAY_YET, None, None)


def test_as_many_as_use_lets_expect_is_as_expected() -> None:
    assert quiet(reports=17, use=6000.0, relatives=FAMILY, channel=WORKING).word is Word.AS_EXPECTED


def test_a_family_that_differs_widely_makes_silence_say_less() -> None:
    alike = [Watched(10, 3000.0)] * 8
    unlike = [Watched(0, 3000.0), Watched(40, 3000.0)] * 4

    sure = quiet(reports=0, use=3000.0, relatives=alike, channel=WORKING)
    unsure = quiet(reports=0, use=3000.0, relatives=unlike, channel=WORKING)

    assert (sure.word, unsure.word) == (Word.UNUSUALLY_QUIET, Word.NOTHING_TO_SAY_YET)


@pytest.mark.parametrize(
    ("due", "answered", "word"),
    [
        (0, 0, Word.NOTHING_TO_SAY_YET),
        (2, 0, Word.NOTHING_TO_SAY_YET),
        (3, 0, Word.DOES_NOT_ANSWER),
        (3, 1, Word.ANSWERS),
        (20, 4, Word.DOES_NOT_ANSWER),
        (20, 9, Word.ANSWERS),
    ],
)
def test_an_agency_does_not_answer_where_none_or_surely_fewer_than_half_came(
    due: int, answered: int, word: Word
) -> None:
    assert answering(due=due, answered=answered).word is word


def test_more_answers_than_letters_are_refused() -> None:
    with pytest.raises(ImpossibleNumbers):
        answering(due=2, answered=3)


MON_3_MAR = date(2025, 3, 3)


@pytest.mark.parametrize(
    ("appointed", "signed_in", "waits", "bounced", "word", "suggestion"),
    [
        (None, None, True, False, Word.POST_EMPTY, Suggestion.ASK_FOR_APPOINTMENT),
        (100, 2, True, False, Word.LIAISON_PRESENT, Suggestion.NOTHING),
        (100, 14, True, False, Word.LIAISON_PRESENT, Suggestion.NOTHING),
        (100, 15, True, False, Word.LIAISON_ABSENT, Suggestion.REACH_LIAISON),
        (100, 15, False, False, Word.LIAISON_PRESENT, Suggestion.NOTHING),
        (15, None, False, False, Word.LIAISON_ABSENT, Suggestion.REACH_LIAISON),
        (14, None, True, False, Word.LIAISON_PRESENT, Suggestion.NOTHING),
        (15, 20, False, False, Word.LIAISON_ABSENT, Suggestion.REACH_LIAISON),
        (100, 2, False, True, Word.LIAISON_ABSENT, Suggestion.REACH_LIAISON),
    ],
)
def test_a_liaison_is_absent_when_work_waits_or_mail_comes_back(
    appointed: int | None, signed_in: int | None, waits: bool, bounced: bool, word: Word, suggestion: Suggestion
) -> None:
    found = liaison(
        appointed_on=None if appointed is None else MON_3_MAR - timedelta(days=appointed),
        last_signed_in_on=None if signed_in is None else MON_3_MAR - timedelta(days=signed_in),
        something_waits=waits,
        mail_bounced=bounced,
        on=MON_3_MAR,
    )

    assert (found.word, found.suggestion) == (word, suggestion)


def test_a_large_and_even_family_gives_the_plain_poisson_chance() -> None:
    family = learn([Watched(4000, 1000.0)] * 40)

    assert expected_in(family, exposure=1.0) == pytest.approx(4.0, rel=0.02)
    assert chance_of_at_most(family, events=1, exposure=1.0) == pytest.approx(5 * math.exp(-4), rel=0.05)


def test_a_member_of_whom_little_was_seen_is_drawn_to_its_family() -> None:
    family = learn([*FAMILY, Watched(1, 20.0)])

    assert level_of(family, member=Watched(1, 20.0)).rate < 0.012


def test_an_empty_family_is_refused() -> None:
    with pytest.raises(ImpossibleNumbers):
        learn([])
    with pytest.raises(ImpossibleNumbers):
        Watched(1, 0.0)
    with pytest.raises(ImpossibleNumbers):
        Forms(begun=1, finished=2)


def test_a_channel_tells_its_facts() -> None:
    assert Channel(ChannelState.WORKS, Forms(20, 11), 0.6, WORKING.chance) == WORKING
