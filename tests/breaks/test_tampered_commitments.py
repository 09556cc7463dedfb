"""Whoever may do everything to the tables cannot change what happened to a commitment unnoticed."""

from __future__ import annotations

import pytest
from django.db import connection

from narahubung.ops import checks
from tests.apps.commitments import event
from tests.breaks.superuser import as_superuser

pytestmark = pytest.mark.usefixtures("small_world")

OF = "commitment_id = (SELECT id FROM commitments_commitment WHERE code = %s)"
TAMPERINGS = {
    "another person did it": (f"UPDATE commitments_commitmentevent SET actor_id = 900102 WHERE {OF} AND number = 2", 2),
    "it was done on another day": (f"UPDATE commitments_commitmentevent SET at = at - '1 day'::interval WHERE {OF}", 1),
    "a line is gone": (f"DELETE FROM commitments_commitmentevent WHERE {OF} AND number = 1", 1),
    "the end was cut off": (f"DELETE FROM commitments_commitmentevent WHERE {OF} AND number = 3", 3),
    "the row forgot its end": ("UPDATE commitments_commitment SET events = 2 WHERE code = %s", 4),
}


def faults() -> list[str]:
    """Return what `narahubung verify` says, as the tables' owner."""
    with as_superuser():
        return checks.verify()


@pytest.mark.parametrize(("statement", "line"), TAMPERINGS.values(), ids=list(TAMPERINGS))
def test_verify_names_the_tampered_commitment_and_no_other(statement: str, line: int) -> None:
    touched, whole = event.opened(), event.opened()
    for code in (touched, whole):
        event.sign(code, "fajar", event.place_of(code, None))
    assert faults() == []

    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(statement, [touched])

    assert faults() == [f"line {line} of the history of {touched} was changed or is gone"]
