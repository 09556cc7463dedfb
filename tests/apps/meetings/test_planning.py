"""A meeting is planned by the office for its network alone; the invited hear of it once, in their calendar, too."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from narahubung.meetings import planning
from narahubung.meetings.given import Answer, Changed, SeatKind, Where
from narahubung.meetings.models import Meeting, MeetingEvent
from narahubung.notices.models import Notice
from narahubung.rules.meeting import Mode
from narahubung.rules.recurrence import Pace
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, WrongMoment
from tests import world
from tests.apps.meetings.table import AT, HELD_ON, HYBRID, a_plan, fresh, key, monthly, planned

pytestmark = pytest.mark.usefixtures("small_world")


def test_each_agency_has_one_seat_and_its_liaison_is_invited() -> None:
    row = planned()

    seats = {seat.agency_id: seat for seat in row.seats.filter(kind=SeatKind.AGENCY)}
    assert set(seats) == set(world.AGENCIES)
    assert seats[world.DISDUKCAPIL].person_id == world.KEYS["bima"]
    assert seats[world.PUPR].person_id is None  # nobody holds the post
    witness = row.seats.get(kind=SeatKind.WITNESS)
    assert witness.person_id == world.KEYS["joko"]
    mails = Notice.objects.filter(kind="meeting_invited", way="mail", key=f"{row.pk}:0")
    assert set(mails.values_list("person", flat=True)) == {
        world.KEYS[name] for name in ("bima", "citra", "umar", "gita", "joko")
    }


@pytest.mark.parametrize("name", ["dewi", "eka", "hadi", "lukman", "nilam", "bima", "hana", "joko", "yusuf", "gita"])
def test_only_prevention_and_head_of_that_office_plan(name: str) -> None:
    with pytest.raises(NotYours):
        planning.plan(a_plan(), actor=world.actor(name), at=AT, key=key())


def test_the_same_press_twice_plans_one_meeting() -> None:
    press = key()

    first = planning.plan(a_plan(), actor=world.actor("fajar"), at=AT, key=press)
    again = planning.plan(a_plan(), actor=world.actor("fajar"), at=AT, key=press)

    assert first == again
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"title": "  "}, "title"),
        ({"first_on": date(2026, 3, 10)}, "first_on"),
        ({"first_on": world.THAT_DAY, "begins": time(9)}, "first_on"),  # an hour ago
        ({"where": Where(mode=Mode.IN_PERSON)}, "place"),
        ({"where": Where(mode=Mode.ONLINE, place="Hotel")}, "link"),
        ({"where": Where(mode=Mode.HYBRID, place="Hotel")}, "link"),
        ({"where": Where(mode=Mode.HYBRID, link="https://a.example")}, "place"),
        ({"where": Where(mode=Mode.ONLINE, link="javascript:alert(1)")}, "link"),
        ({"length": timedelta(minutes=5)}, "length"),
        ({"pace": Pace.WEEKS, "times": 61}, "times"),
    ],
)
def test_bad_input_is_refused_with_its_field(other: dict[str, object], field: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        planning.plan(a_plan(**other), actor=world.actor("ina"), at=AT, key=key())

    assert field in refusal.value.fields
    assert not Meeting.objects.exists()


def test_the_database_itself_refuses_a_meeting_that_says_not_where() -> None:
    row = planned()

    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=row.pk).update(link="")


def test_of_a_series_only_the_next_weeks_are_invited_at_once() -> None:
    rows = monthly(times=6)

    assert [row.starts_at.date() for row in rows[:2]] == [date(2026, 3, 25), date(2026, 4, 22)]
    assert [row.invited_at is not None for row in rows] == [True, False, False, False, False, False]


def test_a_change_is_told_with_a_higher_sequence_and_forgets_answers_to_another_day() -> None:
    row = planned()
    planning.answer(row.pk, Answer.YES, actor=world.actor("bima"), at=AT, key=key())
    given = Changed(title=row.title, on=date(2026, 3, 26), begins=time(9), length=timedelta(hours=2), where=HYBRID)

    planning.change(row.pk, given, actor=world.actor("ina"), at=AT, key=key())

    assert fresh(row).sequence == 1
    assert row.seats.get(agency=world.DISDUKCAPIL).answer == ""
    mail = Notice.objects.get(kind="meeting_changed", way="mail", person=world.KEYS["bima"])
    assert b"SEQUENCE:1" in bytes(mail.calendar or b"")


def test_saving_a_meeting_unchanged_tells_nobody() -> None:
    row = planned()
    same = Changed(title=row.title, on=HELD_ON, begins=time(9), length=timedelta(hours=2), where=HYBRID)

    planning.change(row.pk, same, actor=world.actor("ina"), at=AT, key=key())

    assert fresh(row).sequence == 0
    assert not Notice.objects.filter(kind="meeting_changed").exists()


def test_a_meeting_is_not_moved_to_a_day_off() -> None:
    row = planned()
    nyepi = Changed(title=row.title, on=date(2026, 3, 19), begins=time(9), length=timedelta(hours=2), where=HYBRID)

    with pytest.raises(Incomplete) as refusal:
        planning.change(row.pk, nyepi, actor=world.actor("ina"), at=AT, key=key())

    assert refusal.value.fields == {"on": "day_off"}


def test_a_cancelled_meeting_leaves_calendars_and_takes_no_answer() -> None:
    row = planned()

    planning.cancel(row.pk, actor=world.actor("ina"), at=AT, key=key())

    mail = Notice.objects.get(kind="meeting_cancelled", way="mail", person=world.KEYS["citra"])
    assert mail.calendar_method == "CANCEL"
    with pytest.raises(WrongMoment):
        planning.answer(row.pk, Answer.YES, actor=world.actor("bima"), at=AT, key=key())


@pytest.mark.parametrize("name", ["bima", "wulan", "hana"])
def test_anybody_of_an_agency_answers_for_its_one_seat(name: str) -> None:
    row = planned()

    planning.answer(row.pk, Answer.DEPUTY, actor=world.actor(name), at=AT, key=key())

    seat = row.seats.get(agency=world.DISDUKCAPIL)
    assert (seat.answer, seat.answered_by_id) == ("deputy", world.KEYS[name])


@pytest.mark.parametrize("name", ["dewi", "eka", "nilam", "lukman", "yusuf", "tamu", "lapor", "nobody"])
def test_who_has_no_seat_learns_nothing(name: str) -> None:
    row = planned()

    with pytest.raises(NotSeen):
        planning.answer(row.pk, Answer.YES, actor=world.actor(name), at=AT, key=key())


def test_a_member_neither_changes_nor_cancels() -> None:
    row = planned()

    for name in ("bima", "hana", "gita", "joko"):
        with pytest.raises(NotYours):
            planning.cancel(row.pk, actor=world.actor(name), at=AT, key=key())


def test_history_is_written_once() -> None:
    planned()

    with pytest.raises(DatabaseError), transaction.atomic():
        MeetingEvent.objects.update(deed="cancel")
    assert MeetingEvent.objects.get().deed == "plan"
