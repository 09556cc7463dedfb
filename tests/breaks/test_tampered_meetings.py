"""Whoever may do everything to the tables cannot change what was done at a meeting unnoticed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from narahubung.meetings.models import MeetingEvent
from narahubung.ops import checks
from tests.apps.meetings.table import ended, planned
from tests.breaks.superuser import as_superuser

pytestmark = pytest.mark.usefixtures("small_world")

# The lines of a meeting that is over: planned, begun, somebody came, ended.
OF = "WHERE meeting_id = %s"
SWAP = (
    "UPDATE meetings_meetingevent SET deed = CASE number WHEN 2 THEN 'attend' ELSE 'start' END,"
    f" details = '{{}}' {OF} AND number IN (2, 3)"
)
TAMPERINGS = {
    "another person did it": (f"UPDATE meetings_meetingevent SET actor_id = 900102 {OF} AND number = 2", 2),
    "it was done on another day": (f"UPDATE meetings_meetingevent SET at = at - '1 day'::interval {OF}", 1),
    "somebody did not come": (f"UPDATE meetings_meetingevent SET details = '{{}}' {OF} AND number = 3", 3),
    "a line is gone": (f"DELETE FROM meetings_meetingevent {OF} AND number = 1", 1),
    "two lines were swapped": (SWAP, 2),
    "the end was cut off": (f"DELETE FROM meetings_meetingevent {OF} AND number = 4", 4),
    "all is gone": (f"DELETE FROM meetings_meetingevent {OF}", 1),
    "the row forgot its end": ("UPDATE meetings_meeting SET events_told = 2 WHERE id = %s", 5),
    "the row says another phase": ("UPDATE meetings_meeting SET phase = 'signed' WHERE id = %s", 5),
}


def faults() -> list[str]:
    """Return what `narahubung verify` says, as the tables' owner."""
    with as_superuser():
        return checks.verify()


@pytest.mark.parametrize(("statement", "line"), TAMPERINGS.values(), ids=list(TAMPERINGS))
def test_verify_names_the_tampered_meeting_and_no_other(statement: str, line: int) -> None:
    planned()
    touched = ended()
    ended()
    assert faults() == []

    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(statement, [touched.pk])

    assert faults() == [f"line {line} of the history of meeting {touched.pk} was changed or is gone"]


def test_a_line_is_written_once_even_by_the_owner_of_the_tables() -> None:
    row = ended()

    for change in ({"number": 9}, {"digest": b"x"}, {"deed": "cancel"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            MeetingEvent.objects.filter(meeting=row).update(**change)
