"""A meeting of the small world: planned, begun and ended through the room's own doors."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from narahubung.meetings import planning, sitting
from narahubung.meetings.given import AttendWay, Plan, Where
from narahubung.meetings.models import Meeting
from narahubung.rules.meeting import Mode
from narahubung.rules.recurrence import Pace
from tests import world

AT = world.WED_11_MAR
# Wednesday, 25 March 2026, 09.00 WITA: after Idul Fitri and its collective leave.
HELD_ON = date(2026, 3, 25)
BEGINS = datetime(2026, 3, 25, 1, 0, tzinfo=UTC)
HYBRID = Where(mode=Mode.HYBRID, place="Hotel Contoh, Tenggarong", link="https://rapat.contoh.example/k/1")


def a_plan(**other: object) -> Plan:
    """Return a plan for one hybrid meeting."""
    fields: dict[str, object] = {
        "title": "Rapat koordinasi narahubung",
        "government": world.GOVERNMENT,
        "first_on": HELD_ON,
        "begins": time(9),
        "where": HYBRID,
    }
    return Plan(**{**fields, **other})  # type: ignore[arg-type]


def planned(*, by: str = "ina", at: datetime = AT, **other: object) -> Meeting:
    """Return a planned meeting."""
    found = planning.plan(a_plan(**other), actor=world.actor(by), at=at, key=uuid4())
    return Meeting.objects.get(pk=found)


def monthly(times: int = 6) -> list[Meeting]:
    """Return the meetings of a monthly series."""
    first = planned(pace=Pace.MONTHS_BY_WEEKDAY, times=times)
    return list(Meeting.objects.filter(series=first.series).order_by("starts_at"))


def begun(*, there: tuple[str, ...] = (), at: datetime = BEGINS) -> Meeting:
    """Return a meeting that runs, with these people there by their own sign-in."""
    row = planned()
    sitting.start(row.pk, actor=world.actor("ina"), at=at, key=uuid4())
    for name in there:
        attend(row, name, at=at)
    return fresh(row)


def attend(row: Meeting, name: str, way: AttendWay = AttendWay.SIGN_IN, *, at: datetime = BEGINS) -> bool:
    """Let somebody come."""
    return sitting.attend(row.pk, way, actor=world.actor(name), at=at, key=uuid4())


def ended(*, there: tuple[str, ...] = ("bima",), notes: str = "Rapat dibuka.") -> Meeting:
    """Return a meeting that is over, with notes."""
    row = begun(there=there)
    sitting.note(row.pk, notes, base=0, actor=world.actor("ina"), at=BEGINS)
    sitting.end(row.pk, actor=world.actor("ina"), at=BEGINS + timedelta(hours=2), key=uuid4())
    return fresh(row)


def fresh(row: Meeting) -> Meeting:
    """Return the row as it stands."""
    return Meeting.objects.get(pk=row.pk)


def seat_key(row: Meeting, agency: int) -> int:
    """Return the seat of an agency."""
    return int(row.seats.get(agency=agency).pk)


def key() -> UUID:
    """Return a fresh key of a press."""
    return uuid4()
