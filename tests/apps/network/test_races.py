"""Two keepers at the same post at the same moment, over two real connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from narahubung.agencies import directory
from narahubung.documents import office
from narahubung.network import actions
from narahubung.network.models import Handover
from narahubung.rules.refusals import Incomplete
from tests import world
from tests.apps.network import keeper
from tests.apps.network.keeper import DISDUKCAPIL, letter


@pytest.mark.usefixtures("open_world")
def test_of_two_successions_pressed_at_once_one_is_done() -> None:
    mine, gate = keeper.appointment_of("bima"), Barrier(2)
    line = directory.current().offices[world.OFFICE]
    office.seal_of(office.letterhead(line).office, at=world.WED_11_MAR)

    def press(email: str) -> str:
        try:
            connection.ensure_connection()
            gate.wait(30)
            actions.succeed(
                DISDUKCAPIL,
                letter(email, world.THAT_DAY),
                predecessor=mine,
                actor=world.actor("ina"),
                at=world.WED_11_MAR,
                key=uuid4(),
            )
        except Incomplete as refused:
            return next(iter(refused.fields.values()))
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(press, [f"calon{number}@contoh.example" for number in range(2)]))

    assert sorted(ends) == ["done", "overtaken"]
    assert Handover.objects.count() == 1
    assert sum(one.covers(world.THAT_DAY) and one.is_primary for one in keeper.post().held()) == 1
