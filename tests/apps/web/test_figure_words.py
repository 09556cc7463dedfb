"""Every code of the fair rules has its words, in both languages; none of the rules' lists is forgotten."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from enum import StrEnum

import pytest
from django.utils import translation

import narahubung.rules
from narahubung.rules.acceleration import Chosen, Reserve, Verdict
from narahubung.rules.funnel import Place
from narahubung.rules.rates import Arrival, Base, Caveat, Measure, Said, Stream
from narahubung.rules.reporting import Heard
from narahubung.rules.signals import Direction, RunRule
from narahubung.rules.silence import ChannelState, Suggestion, Word
from narahubung.web import figure_words
from narahubung.web.figure_words import Counted

TABLES: list[tuple[type[StrEnum], Callable[..., str]]] = [
    (Counted, figure_words.counted),
    (Measure, figure_words.measure),
    (Said, figure_words.said),
    (Caveat, figure_words.caveat),
    (Stream, figure_words.stream),
    (Arrival, figure_words.arrival),
    (Base, figure_words.base),
    (Place, figure_words.place),
    (Place, figure_words.place_sentence),
    (Word, figure_words.silence),
    (Suggestion, figure_words.suggestion),
    (ChannelState, figure_words.channel_state),
    (Heard, figure_words.heard),
    (Direction, figure_words.direction),
    (RunRule, figure_words.run_rule),
    (Verdict, figure_words.verdict),
    (Reserve, figure_words.reserve),
    (Chosen, figure_words.chosen),
]
FAIR_RULES = ("acceleration", "delay", "funnel", "rates", "reporting", "signals", "silence", "waiting", "withholding")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("kind", "word"), TABLES, ids=lambda part: getattr(part, "__name__", ""))
def test_every_member_has_words_of_its_own(kind: type[StrEnum], word: Callable[..., str], language: str) -> None:
    with translation.override(language):
        said = [word(member) for member in kind]

    assert all(said)
    assert len(set(said)) == len(said)


def test_both_languages_are_told_apart() -> None:
    with translation.override("id"):
        indonesian = {word(member) for kind, word in TABLES for member in kind}
    with translation.override("en"):
        english = {word(member) for kind, word in TABLES for member in kind}

    assert len(indonesian & english) <= 2, "only proper names read alike"


def test_no_list_of_the_fair_rules_is_without_words() -> None:
    assert {module.name for module in pkgutil.iter_modules(narahubung.rules.__path__)} >= set(FAIR_RULES)
    kinds = {
        member
        for name in FAIR_RULES
        for member in vars(importlib.import_module(f"narahubung.rules.{name}")).values()
        if isinstance(member, type) and issubclass(member, StrEnum) and member.__module__.endswith(name)
    }

    assert kinds - {kind for kind, _ in TABLES} == set()
