"""How many cases a narrowed list holds: as many as one meets who walks it, up to the cap, and nobody else's."""

from __future__ import annotations

from itertools import product

import pytest

from narahubung.cases import queries, waiting
from narahubung.cases.queries import Pile, Wanted
from narahubung.rules.facts import State, Turn
from tests import world
from tests.apps.cases import story
from tests.apps.cases.test_waiting import AGENCY_SIDE, LATER, many_cases

pytestmark = pytest.mark.usefixtures("small_world")

EVERYBODY = ("dewi", "eka", "fajar", "ina", "hadi", "nilam", "gilang", "tamu", *AGENCY_SIDE)
NARROWED: tuple[dict[str, object], ...] = (
    {},
    {"overdue": True},
    {"agency": world.DINKES},
    {"turns": (Turn.LIAISON, Turn.AGENCY_HEAD)},
    {"service": "ktp_el", "district": world.DISTRICT},
    {"state": State.ACKNOWLEDGED},
    {"words": story.SECRET},
    {"words": "ktp elektronik"},
    {"access_class": "LM", "overdue": True},
)


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_total_is_the_length_of_the_walked_list(name: str) -> None:
    many_cases()
    actor = world.actor(name)

    for pile, narrowed in product(Pile, NARROWED):
        wanted = Wanted(pile=pile, **narrowed)  # type: ignore[arg-type]
        walked = len(list(queries.walk(actor, at=LATER, wanted=wanted)))
        # Once on a page that holds it all, once counted by the database.
        for size in (100, 1):
            assert queries.look(actor, at=LATER, wanted=wanted, size=size, counts=True).total == walked, wanted


def test_a_barred_person_and_another_agency_are_told_nothing_by_a_total() -> None:
    many_cases()
    wanted = Wanted(pile=Pile.ALL, district=world.DISTRICT)

    def total(name: str) -> int:
        return queries.look(world.actor(name), at=LATER, wanted=wanted, size=1, counts=True).total or 0

    assert total("bima") == total("wulan") + 1
    assert total("citra") == 1
    assert total("nilam") == 0


def test_a_total_is_counted_no_further_than_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "CAP", 3)
    wanted = Wanted(pile=Pile.ALL, district=world.DISTRICT)
    for many, told in ((1, 1), (2, 2), (3, 3), (4, 3), (5, 3)):
        story.lodged()
        for size in (100, 1):
            assert queries.look(world.actor("dewi"), at=LATER, wanted=wanted, size=size, counts=True).total == told, (
                many
            )


def test_a_later_page_tells_the_total_of_the_whole_list() -> None:
    for _ in range(4):
        story.lodged()
    actor, wanted = world.actor("dewi"), Wanted(pile=Pile.ALL, district=world.DISTRICT)
    first = queries.look(actor, at=LATER, wanted=wanted, size=3, counts=True)

    after = queries.place_of(first.listing.lines[-1], pile=wanted.pile)
    second = queries.look(actor, at=LATER, wanted=wanted, size=3, after=after, counts=True)

    assert len(second.listing.lines) == 1
    assert (first.total, second.total) == (4, 4)


def test_a_long_list_is_not_counted_where_nobody_asks() -> None:
    for _ in range(2):
        story.lodged()

    assert queries.look(world.actor("dewi"), at=LATER, wanted=Wanted(pile=Pile.ALL), size=1).total is None
    assert queries.look(world.actor("dewi"), at=LATER, wanted=Wanted(pile=Pile.ALL), size=2).total == 2
