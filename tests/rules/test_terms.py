"""Terms as versioned data: what is law, what is the office's own target, and which version governs a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from narahubung.rules.facts import PLEDGED_TERMS, TermCode
from narahubung.rules.lifecycle import PAUSABLE
from narahubung.rules.refusals import Incomplete
from narahubung.rules.terms import (
    EndsAt,
    NoTermInForce,
    PauseReason,
    ShownAs,
    TermRule,
    Unit,
    check_versions,
    in_force,
)
from tests.rules.seeded_calendar import rule, terms

VERIFIED = {"verified": True, "verified_by": "pembaca", "verified_on": date(2026, 11, 24)}


def test_every_obligation_of_the_lifecycle_has_a_term_since_2022() -> None:
    for code in set(TermCode) - PLEDGED_TERMS:
        for on in (date(2022, 5, 18), date(2024, 1, 2), date(2026, 11, 24)):
            assert in_force(terms(), code=code, on=on).code == code


def test_every_term_the_lifecycle_may_pause_admits_waiting_for_the_complainant() -> None:
    admitting = {rule.code for rule in terms() if PauseReason.WAITING_FOR_COMPLAINANT in rule.pauses_for}

    assert admitting == set(PAUSABLE)


def test_no_two_seeded_versions_overlap() -> None:
    check_versions(terms())


def test_overlapping_versions_are_refused() -> None:
    first = rule(3)

    with pytest.raises(Incomplete):
        check_versions([first, replace(first, valid_from=date(2024, 1, 1))])
    check_versions(
        [
            replace(first, valid_to=date(2023, 12, 31)),
            replace(first, valid_from=date(2024, 1, 1)),
            replace(first, code="X"),
        ]
    )


def test_an_unverified_term_is_never_shown_as_law() -> None:
    assert [rule.code for rule in terms() if rule.shown_as is ShownAs.LAW] == ["CORRECT"]
    assert all(rule.shown_as is ShownAs.OWN_TARGET for rule in terms() if not rule.verified)


def test_an_own_target_stays_one_even_when_verified() -> None:
    target = replace(rule(3), is_law=False, verified=True, verified_by="kantor", verified_on=date(2026, 1, 1))

    assert target.shown_as is ShownAs.OWN_TARGET


def test_a_case_runs_under_the_regulation_of_its_time() -> None:
    before = in_force(terms(), code="CORRECT", on=date(2022, 5, 18))
    after = in_force(terms(), code="CORRECT", on=date(2026, 5, 18))

    assert (before.regulation, before.unit, before.shown_as) == (
        "26/2017 jo. 48/2020",
        Unit.CALENDAR_DAYS,
        ShownAs.OWN_TARGET,
    )
    assert (after.regulation, after.unit, after.value) == ("58/2023", Unit.WORKING_DAYS, 30)


def test_a_day_or_a_code_without_a_term_is_refused() -> None:
    with pytest.raises(NoTermInForce) as refusal:
        in_force(terms(), code="VERIFY", on=date(2021, 12, 31))
    assert (refusal.value.code, refusal.value.on) == ("VERIFY", date(2021, 12, 31))
    with pytest.raises(NoTermInForce):
        in_force(terms(), code="NOTHING", on=date(2026, 1, 1))


def test_every_seeded_term_names_its_source_and_what_is_open() -> None:
    for term in terms():
        assert term.source
        assert term.starts_with
        if term.is_law and not term.verified:
            assert term.note, f"{term.code}: law that nobody verified must say what is open"


def _broken(changes: dict[str, object]) -> TermRule:
    return replace(rule(3), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": 0}, "value"),
        ({"extendable_by": -1}, "extendable_by"),
        ({"window_after_pause": -1}, "window_after_pause"),
        ({"warn_before": -1}, "warn_before"),
        ({"valid_to": date(2021, 12, 31)}, "valid_to"),
        ({"verified": True}, "verified"),
        ({**VERIFIED, "source": ""}, "verified"),
        ({"ends_at": EndsAt.CLOSE_OF_OFFICE, "after_hours_next_day": False}, "ends_at"),
    ],
)
def test_a_term_that_cannot_be_is_refused_with_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        _broken(changes)
    assert list(refusal.value.fields) == [field]
