"""Tomorrow's gaps ring before they begin, each once, for those who can still do something."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from narahubung.agencies.models import Appointment
from narahubung.network import alarm
from narahubung.notices.models import Notice
from narahubung.ops.worker import chores
from tests import world
from tests.apps.network import keeper
from tests.apps.network.keeper import letter

pytestmark = pytest.mark.usefixtures("that_day")
DAY = timedelta(days=1)


def ends(days: int) -> None:
    """Let Dinkes' only liaison's appointment end so many days from now."""
    Appointment.objects.filter(person_id=world.KEYS["citra"]).update(ends_on=world.THAT_DAY + days * DAY)


def told(kind: str) -> set[int | None]:
    """Return who has been told."""
    return set(Notice.objects.filter(kind=kind, way="page").values_list("person_id", flat=True))


def ring(days: int = 0) -> int:
    """Let the worker ring some days later."""
    moment: datetime = world.WED_11_MAR + days * DAY
    return alarm.ring(at=moment)


def test_a_gap_is_told_a_week_and_a_day_before_and_never_again() -> None:
    ends(6)

    assert ring() > 0
    assert told("network_gap_tomorrow") == {
        world.KEYS[name] for name in ("ina", "fajar", "farah", "gita", "gilang", "kartika")
    }
    assert ring() == 0
    assert ring(5) == 0
    assert ring(6) > 0
    assert ring(6) == 0


def test_an_ending_letter_is_told_a_month_before() -> None:
    ends(25)

    assert ring() > 0
    assert told("network_gap_tomorrow") == set()
    assert world.KEYS["ina"] in told("network_appointment_ends")
    assert ring(1) == 0


def test_nothing_rings_where_the_next_holder_is_appointed() -> None:
    ends(3)
    keeper.appoint(keeper.DINKES, letter("baru@dinkes.example", world.THAT_DAY + 4 * DAY))

    assert ring() == 0


def test_another_office_hears_nothing_and_neither_does_another_agency() -> None:
    ends(0)
    ring()

    assert not told("network_gap_tomorrow") & {world.KEYS[name] for name in ("nilam", "yusuf", "hana", "bima", "joko")}


def test_the_worker_rings() -> None:
    assert "network_alarm" in [chore.name for chore in chores()]
