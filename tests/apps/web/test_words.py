"""Every state, act, turn, term, role and ending has a word, in both languages, and no two states share one."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import pytest
from django.utils import translation

from narahubung.rules.escalation import Rung
from narahubung.rules.facts import AccessClass, Answered, ClosingKind, Lane, Route, State, TermCode, Turn, Verdict
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import AppointmentKind, Role, Standing
from narahubung.web import act_words, words
from narahubung.web.refusal import incomplete_words

TABLES: list[tuple[type[StrEnum], Callable[..., str]]] = [
    (State, words.state),
    (State, words.state_sentence),
    (Turn, words.turn),
    (TermCode, words.term),
    (TermCode, words.next_step),
    (Lane, words.lane),
    (Lane, words.readers),
    (Role, words.role),
    (Standing, words.standing),
    (AppointmentKind, words.appointment),
    (Rung, words.rung),
    (Route, words.route),
    (AccessClass, words.access_class),
    (ClosingKind, words.closing_kind),
    (Verdict, words.verdict),
    (Answered, words.answered),
    (Act, act_words.button),
    (Act, act_words.done),
]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("kind", "word"), TABLES, ids=lambda part: getattr(part, "__name__", ""))
def test_every_member_has_a_word(kind: type[StrEnum], word: Callable[..., str], language: str) -> None:
    with translation.override(language):
        assert all(word(member) for member in kind)


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_two_states_share_a_word(language: str) -> None:
    with translation.override(language):
        assert len({words.state(state) for state in State}) == len(State)


def test_no_two_acts_share_a_button() -> None:
    assert len({act_words.button(act) for act in Act}) == len(Act)


def test_only_grave_acts_ask_once_more() -> None:
    assert act_words.consequence(Act.WITHDRAW)
    assert act_words.consequence(Act.ACKNOWLEDGE) == ""


@pytest.mark.parametrize(("language", "read"), [("id", "Bupati"), ("en", "Regent")])
def test_stored_words_follow_the_reader(language: str, read: str) -> None:
    with translation.override(language):
        assert words.by_language("Bupati", "Regent") == read
        assert words.by_language("Bupati", "") == "Bupati"


@pytest.mark.parametrize(("language", "said"), [("id", "20.000"), ("en", "20,000")])
def test_a_large_number_is_written_as_its_reader_writes_it(language: str, said: str) -> None:
    with translation.override(language):
        assert words.number(20_000) == said
        assert said in incomplete_words("at_most:20000")
