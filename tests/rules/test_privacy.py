"""What the timeline tells whom, when a release is open, and what is hidden from a text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from narahubung.rules.facts import Lane
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Standing
from narahubung.rules.privacy import HIDDEN, Release, reading, tells, without_person

NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
BIMA = 5


def told(act: Act, *standings: Standing, by: Standing = Standing.EXAMINER, lane: Lane | None = None) -> bool:
    return tells(act, standings=frozenset(standings), by=by, lane=lane)


@pytest.mark.parametrize(
    ("release", "is_open"),
    [
        (Release(BIMA, approved=True, revoked=False, expires_at=NOON + timedelta(seconds=1)), True),
        (Release(BIMA, approved=True, revoked=False, expires_at=NOON), False),
        (Release(BIMA, approved=True, revoked=True, expires_at=NOON + timedelta(days=1)), False),
        (Release(BIMA, approved=False, revoked=False, expires_at=NOON + timedelta(days=1)), False),
        (Release(BIMA, approved=True, revoked=False, expires_at=None), False),
        (Release(BIMA + 1, approved=True, revoked=False, expires_at=NOON + timedelta(days=1)), False),
    ],
)
def test_only_an_approved_unrevoked_unexpired_release_to_this_person_counts(release: Release, is_open: bool) -> None:
    may = reading(frozenset({Standing.LIAISON}), person=BIMA, releases=(release,), at=NOON)

    assert (may.identity, may.released) == (is_open, is_open)


def test_a_release_without_a_standing_opens_nothing() -> None:
    release = Release(BIMA, approved=True, revoked=False, expires_at=NOON + timedelta(days=1))

    assert not reading(frozenset(), person=BIMA, releases=(release,), at=NOON).identity


def test_the_auditor_and_the_clock_read_nobodys_words() -> None:
    for standing in (Standing.AUDITOR, Standing.CLOCKWORK):
        may = reading(frozenset({standing}), person=None, releases=(), at=NOON)
        assert (may.complaint_text, may.lanes, may.identity) == (False, (), False)


@pytest.mark.parametrize("act", [Act.DRAFT_ANSWER, Act.RETRACT_DRAFT, Act.SEND_BACK])
def test_a_draft_is_known_inside_the_agency_only(act: Act) -> None:
    assert told(act, Standing.LIAISON)
    assert told(act, Standing.AGENCY_HEAD)
    for outside in (Standing.COMPLAINANT, Standing.EXAMINER, Standing.COORDINATOR, Standing.PREVENTION):
        assert not told(act, outside), outside


@pytest.mark.parametrize(
    "act", [Act.CLASSIFY, Act.TAKE, Act.BAR_PERSON, Act.UNBAR_PERSON, Act.PROPOSE_CLOSING, Act.DECLINE_CLOSING]
)
def test_what_the_office_notes_for_itself_stays_there(act: Act) -> None:
    assert told(act, Standing.INTAKE)
    assert told(act, Standing.AUDITOR)
    for outside in (Standing.COMPLAINANT, Standing.LIAISON, Standing.AGENCY_HEAD, Standing.COORDINATOR):
        assert not told(act, outside), outside


@pytest.mark.parametrize("act", [Act.ASK_COMPLAINANT, Act.REPLY, Act.REQUEST_COMPLETION, Act.COMPLETE])
def test_what_passes_between_office_and_complainant_is_not_told_to_the_agency(act: Act) -> None:
    assert told(act, Standing.COMPLAINANT)
    assert not told(act, Standing.LIAISON)
    assert not told(act, Standing.COORDINATOR)


def test_what_was_written_is_told_to_those_who_read_its_lane() -> None:
    assert told(Act.WRITE, Standing.LIAISON, lane=Lane.AGENCY)
    assert not told(Act.WRITE, Standing.LIAISON, lane=Lane.COMPLAINANT)
    assert not told(Act.WRITE, Standing.COMPLAINANT, lane=Lane.AGENCY)
    assert not told(Act.WRITE, Standing.COORDINATOR, lane=Lane.OFFICE)


def test_the_office_asking_for_a_release_is_its_own_matter() -> None:
    assert told(Act.ASK_RELEASE, Standing.LIAISON, by=Standing.LIAISON)
    assert not told(Act.ASK_RELEASE, Standing.LIAISON, by=Standing.INTAKE)
    assert not told(Act.ASK_RELEASE, Standing.COMPLAINANT, by=Standing.LIAISON)


def test_every_act_is_told_to_the_office_or_stays_inside_the_agency() -> None:
    untold = {act for act in Act if not told(act, Standing.HEAD_OF_OFFICE, lane=Lane.OFFICE)}

    assert untold == {Act.DRAFT_ANSWER, Act.RETRACT_DRAFT, Act.SEND_BACK}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hubungi saya di 0812-3456-7890 ya", f"Hubungi saya di {HIDDEN} ya"),
        ("wa +62 812 3456 7890", f"wa {HIDDEN}"),
        ("NIK 6402 0112 3456 0001.", f"NIK {HIDDEN}."),
        ("no KK 6402.0112.3456.0001", f"no KK {HIDDEN}"),
        ("surel sari.dewi+lapor@contoh.example!", f"surel {HIDDEN}!"),
        ("Saya SARI lestari, tetangga Lestarinya", f"Saya {HIDDEN} {HIDDEN}, tetangga Lestarinya"),
        ("Berkas 12345678 tahun 2026, RT 05", "Berkas 12345678 tahun 2026, RT 05"),
        ("", ""),
    ],
)
def test_a_text_is_proposed_without_the_person(text: str, left: str) -> None:
    assert without_person(text, name="Sari Lestari") == left


def test_other_values_of_the_person_are_hidden_too_and_short_words_left() -> None:
    assert without_person("Jalan Mawar 3, anak Al", name="Al B", also=("Jalan Mawar 3",)) == f"{HIDDEN}, anak Al"


def test_hiding_twice_changes_nothing_more() -> None:
    once = without_person("Sari 081234567890 sari@x.example", name="Sari")

    assert without_person(once, name="Sari") == once
