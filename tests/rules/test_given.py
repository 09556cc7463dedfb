"""What is missing from an act is named, all of it at once; what is too much is refused."""

from __future__ import annotations

from uuid import UUID

import pytest

from narahubung.rules import lifecycle
from narahubung.rules.facts import Answered, Check, Lane
from narahubung.rules.given import LONGEST_TEXT, MOST_ATTACHMENTS, MOST_QUESTIONS, NOTHING, AnswerGiven, Given, check
from narahubung.rules.refusals import Incomplete, TooLarge


def missing(given: Given, *needs: str) -> set[str]:
    with pytest.raises(Incomplete) as refused:
        check(given, needs=needs)
    return set(refused.value.fields)


@pytest.mark.parametrize("rule", lifecycle.RULES, ids=lambda rule: f"{rule.act}-{rule.sources[0]}")
def test_every_row_names_all_that_is_missing_from_it(rule: lifecycle.Rule) -> None:
    if rule.needs:
        assert missing(NOTHING, *rule.needs) == set(rule.needs)
    else:
        check(NOTHING, needs=rule.needs)


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u00a0"])
def test_blanks_are_no_text(blank: str) -> None:
    assert missing(Given(text=blank), "text") == {"text"}
    assert missing(Given(questions=("Kapan?", blank)), "questions") == {"questions"}
    assert missing(Given(answers=(AnswerGiven(blank),)), "answers") == {"answers"}


def test_what_is_filled_passes() -> None:
    check(
        Given(text="a", reason="b", lane=Lane.OFFICE, days=1, checks=(Check("x", Answered.YES),)),
        needs=("text", "reason", "lane", "days", "checks"),
    )


def test_zero_days_are_no_days() -> None:
    assert missing(Given(days=0), "days") == {"days"}


@pytest.mark.parametrize(
    "given",
    [
        Given(text="a" * (LONGEST_TEXT + 1)),
        Given(reason="a" * (LONGEST_TEXT + 1)),
        Given(questions=("a" * (LONGEST_TEXT + 1),)),
        Given(answers=(AnswerGiven("a" * (LONGEST_TEXT + 1)),)),
        Given(attachments=tuple(UUID(int=n) for n in range(MOST_ATTACHMENTS + 1))),
        Given(answers=(AnswerGiven("a", attachments=tuple(UUID(int=n) for n in range(MOST_ATTACHMENTS + 1))),)),
        Given(questions=("a",) * (MOST_QUESTIONS + 1)),
    ],
)
def test_too_much_is_refused(given: Given) -> None:
    with pytest.raises(TooLarge):
        check(given, needs=())


def test_as_much_as_is_allowed_passes() -> None:
    check(Given(text="a" * LONGEST_TEXT, questions=("a",) * MOST_QUESTIONS), needs=("text", "questions"))
