"""What waits is counted without reading the rows, and still exactly as the list has it, for everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from narahubung.cases import queries, scope
from narahubung.cases.queries import Pile, Wanted
from narahubung.rules.facts import Turn
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Actor, Capacity, Role
from tests import world
from tests.apps.cases.story import come_to, lodged

pytestmark = pytest.mark.usefixtures("small_world")

LATER = world.WED_11_MAR + timedelta(days=40)
AGENCY_SIDE = ("bima", "wulan", "hana", "citra", "kartika", "umar", "gita", "yusuf", "joko", "lapor")


def many_cases() -> None:
    """Tell cases of two agencies and the hub in every situation, one of them not for everybody."""
    for situation in ("registered", "verified", "at_hub", "forwarded", "acknowledged", "drafted", "answered", "closed"):
        come_to(situation)
    for agency in (world.DINKES, world.HUB):
        case = lodged()
        case.do("dewi", Act.VERIFY)
        case.do("dewi", Act.FORWARD, agency=agency)
    barred = come_to("acknowledged")
    barred.do("eka", Act.BAR_PERSON, person=world.KEYS["wulan"])
    held = come_to("at_hub")
    held.do("eka", Act.BAR_PERSON, person=world.KEYS["gilang"])


def listed(actor: Actor, *, overdue: bool = False) -> int:
    return len(queries.look(actor, at=LATER, wanted=Wanted(overdue=overdue), size=100).listing.lines)


@pytest.mark.parametrize("name", ["dewi", "eka", "fajar", "ina", "hadi", "nilam", "gilang", "tamu", *AGENCY_SIDE])
def test_the_count_is_the_length_of_the_list(name: str) -> None:
    many_cases()
    actor = world.actor(name)

    counted = queries.badges(actor, at=LATER)

    assert (counted.waiting, counted.overdue) == (listed(actor), listed(actor, overdue=True))


def test_a_barred_person_is_not_even_told_by_a_number() -> None:
    many_cases()

    assert (
        queries.badges(world.actor("bima"), at=LATER).waiting
        == queries.badges(world.actor("wulan"), at=LATER).waiting + 1
    )


def test_two_posts_do_not_lend_each_other_their_turns() -> None:
    many_cases()
    both = Actor(
        person=world.KEYS["tamu"],
        capacities=(
            Capacity(Role.LIAISON, agency=world.DISDUKCAPIL),
            Capacity(Role.HEAD_OF_AGENCY, agency=world.DINKES),
        ),
    )

    lines = queries.look(both, at=LATER, wanted=Wanted(), size=100).listing.lines

    assert lines
    assert {(line.agency, line.turn) for line in lines} == {(world.DISDUKCAPIL, "liaison")}
    assert queries.badges(both, at=LATER).waiting == len(lines)


def test_the_database_counts_nothing_outside_the_askers_scope() -> None:
    many_cases()
    ask = "SELECT waiting FROM cases_waiting('{}', '{}', ARRAY[%s]::bigint[], '{liaison}', '{}', now(), 1000)"

    with scope.seen_by(world.actor("citra")), connection.cursor() as cursor:
        cursor.execute(ask, [world.DISDUKCAPIL])
        foreign = cursor.fetchone()
        cursor.execute("SELECT * FROM cases_late(ARRAY[%s]::bigint[], now(), 1000)", [world.GOVERNMENT])
        late = cursor.fetchall()

    assert foreign == (0,)
    assert late == []


@pytest.mark.parametrize("name", ["gita", "gilang"])
def test_a_hub_is_told_what_each_agency_is_late_with_but_not_of_itself(name: str) -> None:
    many_cases()
    actor = world.actor(name)
    turns = (Turn.LIAISON, Turn.AGENCY_HEAD)
    late = queries.look(actor, at=LATER, wanted=Wanted(pile=Pile.OPEN, overdue=True, turns=turns), size=100)

    counted = dict(queries.badges(actor, at=LATER).late_in)

    assert world.HUB not in counted
    assert counted == {
        agency: sum(line.agency == agency for line in late.listing.lines)
        for agency in {line.agency for line in late.listing.lines}
    }


def test_walking_a_list_meets_the_same_lines_as_its_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    many_cases()
    monkeypatch.setattr(queries, "STRETCH", 4)
    wanted = Wanted(pile=Pile.ALL)

    walked = list(queries.walk(world.actor("dewi"), at=LATER, wanted=wanted))

    assert tuple(walked) == queries.look(world.actor("dewi"), at=LATER, wanted=wanted, size=100).listing.lines
    assert len(list(queries.walk(world.actor("dewi"), at=LATER, wanted=wanted, most=3))) == 3
