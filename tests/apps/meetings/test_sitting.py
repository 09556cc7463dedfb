"""A meeting runs: coming is recorded by way, decisions are actions of their cases at once, notes are kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import DatabaseError, transaction

from narahubung.cases import queries
from narahubung.meetings import agenda, door, sitting
from narahubung.meetings.given import AttendWay, Decided, SeatKind
from narahubung.meetings.models import Decision, Meeting, NoteSaved
from narahubung.rules.facts import ActionOwner
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, WrongMoment
from tests import world
from tests.apps.cases.story import Story, come_to
from tests.apps.desk.officer import Officer
from tests.apps.meetings.table import BEGINS, attend, begun, ended, fresh, key, planned, seat_key

pytestmark = pytest.mark.usefixtures("small_world")

DUE = date(2026, 4, 10)


def decide(row: Meeting, *, by: str = "ina", **other: object) -> bool:
    fields: dict[str, object] = {"text": "Loket dibuka Sabtu", "owner": "office", "due_on": DUE}
    given = Decided(**{**fields, **other})  # type: ignore[arg-type]
    return sitting.decide(row.pk, given, actor=world.actor(by), at=BEGINS, key=key())


@pytest.mark.parametrize("way", [AttendWay.SIGN_IN, AttendWay.QR, AttendWay.LINK])
def test_who_comes_is_recorded_by_the_way_it_is_known(way: AttendWay) -> None:
    row = begun()

    attend(row, "bima", way)

    seat = row.seats.get(agency=world.DISDUKCAPIL)
    assert (seat.came_id, seat.way, seat.came_at) == (world.KEYS["bima"], way, BEGINS)


def test_one_sits_for_each_agency() -> None:
    row = begun(there=("wulan",))

    with pytest.raises(Incomplete) as refusal:
        attend(row, "bima")

    assert refusal.value.fields == {"seat": "seat_taken"}
    attend(row, "wulan")  # pressed twice
    assert row.seats.get(agency=world.DISDUKCAPIL).came_id == world.KEYS["wulan"]


@pytest.mark.parametrize("name", ["hadi", "rina"])
def test_who_oversees_the_office_does_not_come(name: str) -> None:
    with pytest.raises(NotYours):
        attend(begun(), name)


@pytest.mark.parametrize("name", ["dewi", "nilam", "yusuf", "tamu", "lapor"])
def test_who_has_no_seat_cannot_come(name: str) -> None:
    row = begun()

    with pytest.raises(NotSeen):
        attend(row, name)


def test_nobody_comes_before_it_begins() -> None:
    row = planned()

    with pytest.raises(WrongMoment):
        attend(row, "bima")


def test_it_does_not_begin_before_its_day() -> None:
    row = planned()

    with pytest.raises(Incomplete) as refusal:
        sitting.start(row.pk, actor=world.actor("ina"), at=BEGINS - timedelta(days=1), key=key())

    assert refusal.value.fields == {"start": "too_early"}


def test_the_coordinator_may_lead_and_a_liaison_may_not() -> None:
    row = planned()

    with pytest.raises(NotYours):
        sitting.start(row.pk, actor=world.actor("bima"), at=BEGINS, key=key())
    sitting.start(row.pk, actor=world.actor("gita"), at=BEGINS, key=key())

    assert fresh(row).chair_id == world.KEYS["gita"]
    assert row.seats.get(kind=SeatKind.GOVERNMENT).came_id == world.KEYS["gita"]


def test_the_code_at_the_door_is_of_its_minute_and_its_meeting() -> None:
    row, other = planned(), planned()
    shown = door.code(row, at=BEGINS)

    assert door.opens(row, shown, at=BEGINS + timedelta(minutes=5))
    assert not door.opens(row, shown, at=BEGINS + timedelta(minutes=11))
    assert not door.opens(row, shown, at=BEGINS - timedelta(minutes=1))
    assert not door.opens(other, shown, at=BEGINS)
    assert shown != door.code(row, at=BEGINS + timedelta(minutes=1))
    assert not door.opens(row, "", at=BEGINS)


def with_case(situation: str = "acknowledged") -> Story:
    return come_to(situation)


def test_a_decision_about_a_case_is_that_cases_action_the_same_minute() -> None:
    story = with_case()
    row = begun(there=("bima",))

    decide(row, text="Serahkan KTP paling lambat 10 April", owner="agency", case=story.case)

    decision = Decision.objects.get()
    assert (decision.agency_id, decision.text) == (world.DISDUKCAPIL, "")
    sheet = queries.sheet(story.case, actor=world.actor("bima"), at=BEGINS)
    (action,) = sheet.open_actions(owner=ActionOwner.AGENCY)
    assert action.action is not None
    assert (action.action.id, action.action.meeting) == (decision.action, str(row.pk))
    assert action.due_at is not None
    assert (action.due_at + timedelta(hours=8)).date() == DUE
    (line,) = queries.actions_of(str(row.pk), actor=world.actor("bima"))
    assert line.text == "Serahkan KTP paling lambat 10 April"
    assert queries.actions_of(str(row.pk), actor=world.actor("citra")) == ()


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        ({"text": " "}, {"text": "needed"}),
        ({"owner": ""}, {"owner": "needed"}),
        ({"due_on": None}, {"due_on": "needed"}),
        ({"owner": "", "due_on": None}, {"owner": "needed", "due_on": "needed"}),
        ({"due_on": date(2026, 3, 24)}, {"due_on": "past"}),
        ({"due_on": date(2028, 1, 1)}, {"due_on": "too_late"}),
        ({"owner": "agency"}, {"agency": "needed"}),
        ({"owner": "agency", "agency": 1}, {"agency": "unknown"}),
        ({"owner": "somebody"}, {"owner": "unknown"}),
        ({"item": 1}, {"item": "unknown"}),
        ({"case": UUID("01900000-0000-7000-8000-0000000000ff")}, {"case": "unknown"}),
    ],
)
def test_a_decision_without_words_owner_or_day_is_refused(other: dict[str, Any], fields: dict[str, str]) -> None:
    row = begun()

    with pytest.raises(Incomplete) as refusal:
        decide(row, **other)

    assert refusal.value.fields == fields
    assert not Decision.objects.exists()


def test_the_database_itself_refuses_a_decision_without_owner() -> None:
    row = begun()
    decide(row)

    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(owner="agency")


@pytest.mark.parametrize("name", ["bima", "hana", "joko"])
def test_members_do_not_decide(name: str) -> None:
    row = begun(there=("bima",))

    with pytest.raises(NotYours):
        decide(row, by=name)


def test_a_withdrawn_decision_lets_the_cases_action_go() -> None:
    story = with_case()
    row = begun()
    decide(row, owner="agency", case=story.case)

    sitting.withdraw(
        row.pk, Decision.objects.get().pk, actor=world.actor("ina"), at=BEGINS, key=key(), reason="Keliru laporan"
    )

    assert queries.sheet(story.case, actor=world.actor("bima"), at=BEGINS).open_actions() == ()
    assert Decision.objects.get().state == "withdrawn"


def test_notes_that_two_type_at_once_are_put_together_and_each_version_is_kept() -> None:
    row = begun()
    first = sitting.note(row.pk, "Pembukaan", base=0, actor=world.actor("ina"), at=BEGINS)

    sitting.note(row.pk, "Pembukaan\nDinkes: obat", base=first.version, actor=world.actor("ina"), at=BEGINS)
    merged = sitting.note(row.pk, "Pembukaan\nPU: jalan", base=first.version, actor=world.actor("gita"), at=BEGINS)

    assert merged.text == "Pembukaan\nDinkes: obat\nPU: jalan"
    assert merged.touched_the_same
    assert list(NoteSaved.objects.order_by("version").values_list("version", flat=True)) == [1, 2, 3]
    assert fresh(row).notes == merged.text


def test_notes_are_for_who_leads() -> None:
    row = begun(there=("bima",))

    with pytest.raises(NotYours):
        sitting.note(row.pk, "x", base=0, actor=world.actor("bima"), at=BEGINS)


def test_time_spent_on_a_point_is_added_up() -> None:
    row = begun()
    agenda.add(row.pk, "Pembukaan", minutes=5, agency=None, actor=world.actor("ina"), at=BEGINS, key=key())
    agenda.add(row.pk, "Penutup", minutes=5, agency=None, actor=world.actor("ina"), at=BEGINS, key=key())
    one, other = row.items.filter(kind="free").order_by("place")

    for minute, item in ((0, one), (4, other), (6, one), (9, None)):
        at = BEGINS + timedelta(minutes=minute)
        sitting.move_on(row.pk, item.pk if item else None, actor=world.actor("ina"), at=at, key=key())

    one.refresh_from_db()
    assert one.spent == 7 * 60


def test_the_chair_ticks_guests_and_unticks_only_what_was_ticked() -> None:
    row = begun(there=("bima",))
    citra = row.seats.get(agency=world.DINKES)

    sitting.record(row.pk, [citra.pk], drawn=[], actor=world.actor("ina"), at=BEGINS, key=key())
    assert row.seats.get(pk=citra.pk).way == "chair"
    sitting.record(row.pk, [], drawn=[citra.pk], actor=world.actor("ina"), at=BEGINS, key=key())

    assert row.seats.get(pk=citra.pk).came_at is None
    assert row.seats.get(agency=world.DISDUKCAPIL).came_id == world.KEYS["bima"]


def test_two_who_tick_at_once_untick_nothing_of_each_other() -> None:
    row = begun()
    mine, theirs, third = (seat_key(row, one) for one in (world.DINKES, world.DISDUKCAPIL, world.HUB))
    with time_machine.travel(BEGINS, tick=True):
        ina, gita = Officer("ina"), Officer("gita")
        address = f"/rapat/{row.pk}/catat-hadir/"
        for officer, seat in ((ina, mine), (gita, theirs)):
            assert officer.post(address, {"kunci": str(key()), "hadir": [seat]}).status == 302
        drawn = ina.get(f"/rapat/{row.pk}/hadir/").carried()["semula"]
        assert sorted(map(int, drawn)) == sorted([mine, theirs])
        # One unticks a seat; the other's page, drawn before, ticks a third and does not bring it back.
        ina.post(address, {"kunci": str(key()), "semula": drawn, "hadir": [theirs]})
        gita.post(address, {"kunci": str(key()), "semula": drawn, "hadir": [mine, theirs, third]})

    came = set(row.seats.filter(way="chair").values_list("pk", flat=True))
    assert came == {theirs, third}
    with pytest.raises(NotYours):
        sitting.record(row.pk, [], drawn=[theirs], actor=world.actor("bima"), at=BEGINS, key=key())


def test_after_the_end_nothing_is_decided_any_more() -> None:
    row = ended()

    with pytest.raises(WrongMoment):
        decide(row)
