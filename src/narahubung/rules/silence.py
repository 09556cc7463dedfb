"""Three silences told apart, and a broken channel from no interest: words and a suggested act, never a score.

No complaints though use says some are expected; an agency that does not answer; a liaison who is not there. None of
them says that somebody did wrong: each says what to look at next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from narahubung.rules.intervals import ImpossibleNumbers, beta_share, binomial_exact
from narahubung.rules.pooling import Family, Watched, chance_of_at_most, expected_in, learn, usual_in

# One agency of fifty looks so quiet by chance alone: a network of sixteen has a false word once in three looks.
UNLIKELY = 0.02
FEWEST_RELATIVES = 4
FEWEST_FAMILY_REPORTS = 10
FEWEST_FORMS = 5
FEWEST_LETTERS = 3
DAYS_TO_SIGN_IN = 14


class Word(StrEnum):
    """What may be said of a silence."""

    NOTHING_TO_SAY_YET = "nothing_to_say_yet"
    AS_EXPECTED = "as_expected"
    UNUSUALLY_QUIET = "unusually_quiet"
    CHECK_CHANNEL = "check_channel"
    ANSWERS = "answers"
    DOES_NOT_ANSWER = "does_not_answer"
    LIAISON_PRESENT = "liaison_present"
    LIAISON_ABSENT = "liaison_absent"
    POST_EMPTY = "post_empty"


class Suggestion(StrEnum):
    """What to do about it."""

    NOTHING = "nothing"
    OUTREACH = "outreach"
    CHANNEL_TEST = "channel_test"
    CALL_HEAD_OF_AGENCY = "call_head_of_agency"
    REACH_LIAISON = "reach_liaison"
    ASK_FOR_APPOINTMENT = "ask_for_appointment"


class ChannelState(StrEnum):
    """What the forms say: they work, they are begun and never finished, or hardly anybody tries."""

    WORKS = "works"
    BROKEN = "broken"
    HARDLY_TRIED = "hardly_tried"


@dataclass(frozen=True, slots=True)
class Forms:
    """How many forms were begun and how many of these were handed in."""

    begun: int
    finished: int

    def __post_init__(self) -> None:
        if not 0 <= self.finished <= self.begun:
            raise ImpossibleNumbers("finished", self.finished)


@dataclass(frozen=True, slots=True)
class Channel:
    """The state of a channel and its facts: `chance` is that of so few finished if it were as good as elsewhere."""

    state: ChannelState
    forms: Forms
    elsewhere: float | None
    chance: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """What the number of reports of one agency says, given how much its service is used.

    `expected` and `chance` (of so few or fewer) are None where the family is too small to tell; `usual`, from how many
    to how many 95 of 100 such agencies have, is reckoned where the word is UNUSUALLY_QUIET alone.
    """

    word: Word
    suggestion: Suggestion
    reports: int
    use: float
    expected: float | None
    chance: float | None
    family: int
    channel: Channel
    usual: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweringSilence:
    """What an agency's answering says: letters whose term is over, how many were answered, and the bounds of the share.

    `oldest_days` is for how long the oldest unanswered letter has been overdue.
    """

    word: Word
    suggestion: Suggestion
    due: int
    answered: int
    most: float
    oldest_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LiaisonSilence:
    """Whether the liaison is there: days since the last sign-in (or the appointment), and whether mail bounced."""

    word: Word
    suggestion: Suggestion
    days_away: int | None
    never_signed_in: bool
    mail_bounced: bool


def channel_of(forms: Forms, *, elsewhere: Forms) -> Channel:
    """Return whether forms that people begin for this service are finished as they are elsewhere.

    BROKEN where so few would be finished in less than one of a hundred channels, even if finishing elsewhere is as rare
    as its own lower limit (95 %) allows. Fewer than five begun is HARDLY_TRIED: that points to no interest or to nobody
    knowing, not to the form. With fewer than five finished elsewhere nothing can be compared: only "none finished of
    ten or more" is then called broken.
    """
    if forms.begun < FEWEST_FORMS:
        return Channel(ChannelState.HARDLY_TRIED, forms, None, None)
    if elsewhere.finished < FEWEST_FORMS:
        is_broken = forms.finished == 0 and forms.begun >= 2 * FEWEST_FORMS
        return Channel(ChannelState.BROKEN if is_broken else ChannelState.WORKS, forms, None, None)
    usual = binomial_exact(elsewhere.finished, trials=elsewhere.begun).low
    chance = 1 - beta_share(forms.finished + 1, forms.begun - forms.finished, usual)
    state = ChannelState.BROKEN if chance < UNLIKELY / 2 else ChannelState.WORKS
    return Channel(state, forms, elsewhere.finished / elsewhere.begun, chance)


def quiet(*, reports: int, use: float, relatives: Sequence[Watched], channel: Channel) -> Quiet:
    """Return what so few reports say of an agency with so much use, next to `relatives` (similar agencies, not itself).

    `reports` are those that people brought themselves (`rates.judged_count`); `use` and the relatives' exposure are
    counted alike, best as transactions. The chance of so few is negative binomial with the family's mean and spread
    left as uncertain as they are (`pooling.learn`); a small office is therefore never called quiet for its zero.
    A broken channel is named whatever the number. Refuses `ImpossibleNumbers`.
    """
    seen = Watched(reports, use)
    known = sum(relative.events for relative in relatives) >= FEWEST_FAMILY_REPORTS
    family = learn(relatives) if known and len(relatives) >= FEWEST_RELATIVES else None
    expected = None if family is None else expected_in(family, exposure=use)
    chance = None if family is None else chance_of_at_most(family, events=reports, exposure=use)
    word, suggestion = _quiet_words(seen, family, chance, channel)
    return Quiet(
        word=word,
        suggestion=suggestion,
        reports=reports,
        use=use,
        expected=expected,
        chance=chance,
        family=len(relatives),
        channel=channel,
        usual=usual_in(family, exposure=use) if family is not None and word is Word.UNUSUALLY_QUIET else None,
    )


def _quiet_words(
    seen: Watched, family: Family | None, chance: float | None, channel: Channel
) -> tuple[Word, Suggestion]:
    if channel.state is ChannelState.BROKEN:
        return Word.CHECK_CHANNEL, Suggestion.CHANNEL_TEST
    if family is None or chance is None:
        return Word.NOTHING_TO_SAY_YET, Suggestion.NOTHING
    if chance < UNLIKELY:
        # Nobody having tried may itself mean that the way in cannot be found: try it first, then go there.
        is_tried = channel.state is ChannelState.WORKS
        return Word.UNUSUALLY_QUIET, Suggestion.OUTREACH if is_tried else Suggestion.CHANNEL_TEST
    # Where even none at all would not be unlikely, having few or none says nothing, good or bad.
    none = chance_of_at_most(family, events=0, exposure=seen.exposure)
    return (Word.AS_EXPECTED if none < UNLIKELY else Word.NOTHING_TO_SAY_YET), Suggestion.NOTHING


def answering(*, due: int, answered: int, oldest_days: int = 0) -> AnsweringSilence:
    """Return whether an agency answers, from the letters whose term is over.

    DOES_NOT_ANSWER where at least three were due and none was answered, or where surely (exact 95 %) fewer than half
    are. Letters still within their term do not count. Refuses `ImpossibleNumbers`.
    """
    most = 1.0 if due == 0 and answered == 0 else binomial_exact(answered, trials=due).high
    if (due >= FEWEST_LETTERS and answered == 0) or most < 0.5:
        word, suggestion = Word.DOES_NOT_ANSWER, Suggestion.CALL_HEAD_OF_AGENCY
    elif due >= FEWEST_LETTERS:
        word, suggestion = Word.ANSWERS, Suggestion.NOTHING
    else:
        word, suggestion = Word.NOTHING_TO_SAY_YET, Suggestion.NOTHING
    return AnsweringSilence(
        word=word, suggestion=suggestion, due=due, answered=answered, most=most, oldest_days=oldest_days
    )


def liaison(
    *, appointed_on: date | None, last_signed_in_on: date | None, something_waits: bool, mail_bounced: bool, on: date
) -> LiaisonSilence:
    """Return whether the liaison is there on the day `on`.

    LIAISON_ABSENT where mail to them bounces, or nobody signed in for more than fourteen days while something waits
    for them, or they never did in the fourteen days after the appointment. `appointed_on` None: nobody holds the post.
    """
    if appointed_on is None:
        away, never, word = None, True, Word.POST_EMPTY
    else:
        never = last_signed_in_on is None or last_signed_in_on < appointed_on
        since = appointed_on if never or last_signed_in_on is None else last_signed_in_on
        away = (on - since).days
        is_absent = mail_bounced or (away > DAYS_TO_SIGN_IN and (never or something_waits))
        word = Word.LIAISON_ABSENT if is_absent else Word.LIAISON_PRESENT
    suggestion = {
        Word.POST_EMPTY: Suggestion.ASK_FOR_APPOINTMENT,
        Word.LIAISON_ABSENT: Suggestion.REACH_LIAISON,
        Word.LIAISON_PRESENT: Suggestion.NOTHING,
    }[word]
    return LiaisonSilence(
        word=word, suggestion=suggestion, days_away=away, never_signed_in=never, mail_bounced=mail_bounced
    )
