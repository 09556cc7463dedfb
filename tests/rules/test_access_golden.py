"""Who sees what, as a table a lawyer wrote down: everybody against every situation of a case."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from narahubung.rules import access, privacy
from narahubung.rules.facts import CaseFacts, Lane, Route, State, Turn
from narahubung.rules.parties import CLOCKWORK, STRANGER, Actor, AppointmentKind, Capacity, Role
from narahubung.rules.privacy import Release
from tests.rules.lifecycle_model import AGENCY, GOVERNMENT, HUB_AGENCY, LODGED, OFFICE, OTHER_AGENCY

GOLDEN = Path(__file__).parents[1] / "golden" / "access.csv"
NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
CASE, OTHER_CASE = UUID(int=7), UUID(int=8)
SOMEBODY = 500


def post(*capacities: Capacity) -> Actor:
    return Actor(person=SOMEBODY, capacities=capacities)


WHO = {
    "intake assistant of the office": post(Capacity(Role.INTAKE_ASSISTANT, office=OFFICE)),
    "examining assistant of the office": post(Capacity(Role.EXAMINING_ASSISTANT, office=OFFICE)),
    "head of the office": post(Capacity(Role.HEAD_OF_OFFICE, office=OFFICE)),
    "prevention assistant of the office": post(Capacity(Role.PREVENTION_ASSISTANT, office=OFFICE)),
    "resmon of the office": post(Capacity(Role.RESMON, office=OFFICE)),
    "auditor of the office": post(Capacity(Role.AUDITOR, office=OFFICE)),
    "administrator of the office": post(Capacity(Role.ADMINISTRATOR, office=OFFICE)),
    "intake assistant of another office": post(Capacity(Role.INTAKE_ASSISTANT, office=OFFICE + 1)),
    "head of another office": post(Capacity(Role.HEAD_OF_OFFICE, office=OFFICE + 1)),
    "liaison of the agency": post(Capacity(Role.LIAISON, agency=AGENCY)),
    "deputy liaison of the agency": post(Capacity(Role.LIAISON, agency=AGENCY, kind=AppointmentKind.DEPUTY)),
    "acting liaison of the agency": post(Capacity(Role.LIAISON, agency=AGENCY, kind=AppointmentKind.ACTING)),
    "head of the agency": post(Capacity(Role.HEAD_OF_AGENCY, agency=AGENCY)),
    "LAPOR liaison of the agency": post(Capacity(Role.LAPOR_LIAISON, agency=AGENCY)),
    "liaison of another agency": post(Capacity(Role.LIAISON, agency=OTHER_AGENCY)),
    "head of another agency": post(Capacity(Role.HEAD_OF_AGENCY, agency=OTHER_AGENCY)),
    "liaison of the hub's own agency": post(Capacity(Role.LIAISON, agency=HUB_AGENCY)),
    "head of the hub's own agency": post(Capacity(Role.HEAD_OF_AGENCY, agency=HUB_AGENCY)),
    "coordinator of the government": post(Capacity(Role.COORDINATOR, government=GOVERNMENT)),
    "coordinator and liaison of the hub": post(
        Capacity(Role.COORDINATOR, government=GOVERNMENT), Capacity(Role.LIAISON, agency=HUB_AGENCY)
    ),
    "coordinator of another government": post(Capacity(Role.COORDINATOR, government=GOVERNMENT + 1)),
    "observer of the government": post(Capacity(Role.OBSERVER, government=GOVERNMENT)),
    "complainant with the case's code": Actor(case=CASE),
    "complainant with another case's code": Actor(case=OTHER_CASE),
    "account without a post": Actor(person=SOMEBODY),
    "nobody in particular": STRANGER,
    "the clockwork": CLOCKWORK,
}

NEW = replace(LODGED, case=CASE)
FORWARDED = replace(NEW, state=State.FORWARDED, turn=Turn.LIAISON, agency=AGENCY, route=Route.DIRECT)
SITUATIONS = {
    "new": NEW,
    "forwarded": FORWARDED,
    "at_hub": replace(FORWARDED, turn=Turn.HUB, route=Route.VIA_HUB),
    "passed_on": replace(FORWARDED, route=Route.VIA_HUB),
    "hub_is_the_agency": replace(FORWARDED, agency=HUB_AGENCY),
    "hub_is_named": replace(FORWARDED, hub_named=True),
    "recalled": replace(NEW, state=State.VERIFIED),
    "answered": replace(FORWARDED, state=State.ANSWERED, turn=Turn.OFFICE),
    "closed": replace(FORWARDED, state=State.CLOSED, turn=Turn.NOBODY),
    "barred": replace(FORWARDED, barred=frozenset({SOMEBODY})),
    "released": FORWARDED,
    "release_over": FORWARDED,
}
RELEASES = {
    "released": Release(SOMEBODY, approved=True, revoked=False, expires_at=NOON + timedelta(days=1)),
    "release_over": Release(SOMEBODY, approved=True, revoked=False, expires_at=NOON),
}
LETTERS = {Lane.COMPLAINANT: "C", Lane.AGENCY: "A", Lane.OFFICE: "O"}

with GOLDEN.open(encoding="utf-8", newline="") as lines:
    TABLE = list(csv.DictReader(lines))


def said(actor: Actor, facts: CaseFacts, *, release: Release | None) -> str:
    """Return a cell: the standings, the lanes read (. for none), and + where the identity is open."""
    seen = access.standings(actor, facts)
    if not seen:
        return "none"
    # Somebody else's release stands in every case: it must never count for this person.
    others = Release(SOMEBODY + 1, approved=True, revoked=False, expires_at=NOON + timedelta(days=9))
    releases = (others,) if release is None else (others, release)
    may = privacy.reading(seen, person=actor.person, releases=releases, at=NOON)
    lanes = "".join(LETTERS[lane] for lane in may.lanes) or "."
    return f"{'/'.join(sorted(seen))} {lanes} {'+' if may.identity else '-'}"


def test_everybody_and_every_situation_stands_in_the_table() -> None:
    assert [row["who"] for row in TABLE] == list(WHO)
    assert set(TABLE[0]) == {"who", "why", *SITUATIONS}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["who"].replace(" ", "-"))
def test_the_rules_say_what_the_table_says(row: dict[str, str]) -> None:
    written = {situation: row[situation] for situation in SITUATIONS if row[situation]}

    assert written == {
        situation: said(WHO[row["who"]], SITUATIONS[situation], release=RELEASES.get(situation))
        for situation in written
    }
