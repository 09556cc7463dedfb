"""Sixteen phones and two chairs at one running meeting, over real connections: nothing lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client

from narahubung.accounts.models import Person
from narahubung.meetings.models import Decision, MeetingEvent
from narahubung.rules.parties import Actor
from tests import world
from tests.apps.commitments import event
from tests.apps.desk.officer import Officer
from tests.apps.meetings.table import BEGINS, begun, fresh

ROUNDS = 4  # of each phone


def on_its_own(do: Callable[[], None]) -> None:
    """Do something over a connection of this thread's own, and close it."""
    try:
        connection.ensure_connection()
        do()
    finally:
        connection.close()


def phone_of(who: Actor) -> Client:
    """Return a browser in which a liaison is signed in."""
    client = Client()
    person = Person.objects.get(pk=who.person or 0)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.usefixtures("open_world")
def test_sixteen_phones_ask_and_two_chairs_decide_at_once_and_nothing_is_lost_or_doubled() -> None:
    with time_machine.travel(BEGINS, tick=True):
        people = event.sixteen()
        row = begun()
        phones = [phone_of(one) for one in people]
        chairs = [Officer("ina").client, Officer("gita").client]
        address, due = f"/rapat/{row.pk}/", (BEGINS + timedelta(days=20)).date().isoformat()
        gate = Barrier(18)
        statuses: list[int] = []

        def follow(phone: Client) -> None:
            gate.wait(60)
            said = [phone.post(f"{address}saya-hadir/", {"kunci": str(uuid4())}).status_code]
            said += [phone.get(f"{address}jalan/keadaan/").status_code for _ in range(ROUNDS)]
            statuses.extend(said)

        def lead(number: int) -> None:
            gate.wait(60)
            for turn in range(3):
                sent = {
                    "kunci": str(uuid4()), "keputusan": f"Keputusan {number}-{turn}", "penanggung": "office",
                    "sampai": due,
                }  # fmt: skip
                # The same press twice, as an impatient finger does.
                statuses.extend(chairs[number].post(f"{address}putuskan/", sent).status_code for _ in range(2))

        with ThreadPoolExecutor(18) as pool:
            work = [pool.submit(on_its_own, partial(follow, phone)) for phone in phones]
            work += [pool.submit(on_its_own, partial(lead, number)) for number in (0, 1)]
            for one in work:
                one.result(120)

    wanted = sorted(f"Keputusan {number}-{turn}" for number in (0, 1) for turn in range(3))
    assert sorted(Decision.objects.filter(meeting=row).values_list("text", flat=True)) == wanted
    assert set(statuses) <= {200, 204, 302}
    assert row.seats.filter(came__in=[one.person for one in people]).count() == 16
    deeds = list(MeetingEvent.objects.filter(meeting=row).values_list("deed", flat=True))
    assert (deeds.count("decide"), deeds.count("attend")) == (6, 16)
    # Every deed moved the meeting by one: no change was written over another.
    assert fresh(row).version == len(deeds) - deeds.count("plan")
    assert world.KEYS["ina"] in set(MeetingEvent.objects.filter(meeting=row).values_list("actor", flat=True))
