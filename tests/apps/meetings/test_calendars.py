"""Calendars take our invitations as another program reads them, and their answers come back to the right seat."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
import vobject
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from narahubung.accounts.models import Person
from narahubung.agencies.models import Appointment, DirectoryVersion, Holiday
from narahubung.meetings import calendars, chores, invitations, planning, replies
from narahubung.meetings.calendars import read_reply
from narahubung.meetings.given import Answer
from narahubung.meetings.models import CalendarKey, Meeting
from narahubung.notices.models import Notice
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours
from narahubung.web.dates import local_day
from tests import world
from tests.apps.desk.officer import Officer
from tests.apps.meetings.table import AT, BEGINS, HELD_ON, fresh, key, monthly, planned

pytestmark = pytest.mark.usefixtures("small_world")


def body_of(kind: str, name: str) -> str:
    notice = Notice.objects.filter(kind=kind, way="mail", person=world.KEYS[name]).latest("id")
    return bytes(notice.calendar or b"").decode()


def read(body: str) -> vobject.base.Component:
    """Return the calendar as another program reads it."""
    (found,) = vobject.readComponents(body, validate=True)
    return found


def test_an_invitation_is_read_by_another_program() -> None:
    row = planned()

    found = read(body_of("meeting_invited", "bima"))

    event = found.vevent
    assert found.method.value == "REQUEST"
    assert event.uid.value.startswith(str(row.pk))
    assert (event.dtstart.value, event.dtend.value) == (BEGINS, BEGINS + timedelta(hours=2))
    assert event.dtstart.value.utcoffset() == timedelta(hours=8)
    assert found.vtimezone.tzid.value == "Asia/Makassar"
    assert event.summary.value == row.title
    assert "Hotel Contoh" in event.location.value
    assert row.link in event.description.value
    assert event.sequence.value == "0"
    assert event.status.value == "CONFIRMED"
    assert event.attendee.value == "mailto:bima@contoh.example"
    assert event.attendee.params["RSVP"] == ["TRUE"]
    assert event.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]


def test_each_person_is_sent_their_own_address_alone() -> None:
    planned()

    assert "citra@contoh.example" not in body_of("meeting_invited", "bima")


def test_lines_are_as_long_as_the_standard_allows() -> None:
    planned(title="Rapat koordinasi penyelesaian laporan masyarakat; triwulan II, bagian “pertama” 2026 " * 1)

    body = body_of("meeting_invited", "bima")

    assert body.count("\r\n") == body.count("\n")
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))
    assert read(body).vevent.summary.value.endswith("“pertama” 2026")


def test_a_cancelled_meeting_is_taken_out_by_the_same_uid_and_a_higher_sequence() -> None:
    row = planned()
    before = read(body_of("meeting_invited", "bima")).vevent

    planning.cancel(row.pk, actor=world.actor("ina"), at=AT, key=key())

    found = read(body_of("meeting_cancelled", "bima"))
    assert found.method.value == "CANCEL"
    assert found.vevent.uid.value == before.uid.value
    assert int(found.vevent.sequence.value) == int(before.sequence.value) + 1
    assert found.vevent.status.value == "CANCELLED"


REPLY = """BEGIN:VCALENDAR
PRODID:-//Program lain//ID
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTAMP:20260312T010000Z
DTSTART:20260325T010000Z
ORGANIZER:mailto:kantor@contoh.example
ATTENDEE;PARTSTAT={partstat};CN=Bima:MAILTO:{email}
END:VEVENT
END:VCALENDAR
"""


def reply(row: Meeting, *, partstat: str = "ACCEPTED", email: str = "Bima@contoh.example", **other: object) -> bytes:
    fields = {"uid": f"{row.pk}@127.0.0.1", "sequence": row.sequence, "method": "REPLY", **other}
    return REPLY.format(partstat=partstat, email=email, **fields).replace("\n", "\r\n").encode()


@pytest.mark.parametrize(("partstat", "answer"), [("ACCEPTED", "yes"), ("DECLINED", "no"), ("DELEGATED", "deputy")])
def test_what_a_calendar_answers_stands_beside_the_seat(partstat: str, answer: str) -> None:
    row = planned()

    replies.take(read_reply(reply(row, partstat=partstat)), actor=world.actor("ina"), at=AT, key=key())

    assert row.seats.get(agency=world.DISDUKCAPIL).answer == answer


def test_an_answer_to_an_earlier_day_does_not_count() -> None:
    row = planned()
    Meeting.objects.filter(pk=row.pk).update(sequence=2)

    with pytest.raises(Incomplete) as refusal:
        replies.take(read_reply(reply(row, sequence=1)), actor=world.actor("ina"), at=AT, key=key())

    assert refusal.value.fields == {"file": "old_answer"}


def test_who_was_not_invited_does_not_answer() -> None:
    row = planned()

    with pytest.raises(Incomplete) as refusal:
        replies.take(read_reply(reply(row, email="asing@contoh.example")), actor=world.actor("ina"), at=AT, key=key())

    assert refusal.value.fields == {"file": "not_invited"}


@pytest.mark.parametrize("name", ["bima", "gita"])
def test_only_the_office_takes_answers_in(name: str) -> None:
    row = planned()

    with pytest.raises(NotYours):
        replies.take(read_reply(reply(row)), actor=world.actor(name), at=AT, key=key())
    with pytest.raises(NotSeen):
        replies.take(read_reply(reply(row)), actor=world.actor("nilam"), at=AT, key=key())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\x01\x02",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"x" * 200_000,
        b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:tidak\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ],
)
def test_a_file_that_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(Incomplete):
        read_reply(body)


def test_a_request_is_no_answer_and_maybe_is_none_either() -> None:
    row = planned()

    with pytest.raises(Incomplete):
        read_reply(reply(row, method="REQUEST"))
    with pytest.raises(Incomplete):
        read_reply(reply(row, partstat="TENTATIVE"))


def test_the_worker_invites_when_the_time_comes_and_reminds_once() -> None:
    second = monthly(times=3)[1]
    assert second.invited_at is None

    due = second.starts_at - timedelta(days=30)
    assert chores.keep(at=due) > 0
    assert chores.keep(at=due) == 0
    assert fresh(second).invited_at == due

    eve = second.starts_at - timedelta(days=1)
    assert chores.keep(at=eve) > 0
    assert chores.keep(at=eve) == 0
    assert Notice.objects.filter(kind="meeting_reminder", key=f"{second.pk}:0", way="page").exists()


def test_a_successor_is_invited_in_the_place_of_who_left() -> None:
    row = planned()
    Appointment.objects.filter(pk=world.KEYS["bima"]).update(ends_on=HELD_ON - timedelta(days=3))

    chores.keep(at=AT + timedelta(hours=1))

    # The deputy is there for the post on that day.
    assert row.seats.get(agency=world.DISDUKCAPIL).person_id == world.KEYS["wulan"]
    assert Notice.objects.filter(kind="meeting_invited", person=world.KEYS["wulan"]).exists()


def test_a_successor_is_asked_anew_and_who_left_takes_it_out_of_the_calendar() -> None:
    row = planned()
    planning.answer(row.pk, Answer.YES, actor=world.actor("bima"), at=AT, key=key())
    Appointment.objects.filter(pk=world.KEYS["bima"]).update(ends_on=HELD_ON - timedelta(days=3))

    chores.keep(at=AT + timedelta(hours=1))
    chores.keep(at=AT + timedelta(hours=2))

    seat = row.seats.get(agency=world.DISDUKCAPIL)
    assert (seat.person_id, seat.answer, seat.answered_at, seat.answered_by_id) == (
        world.KEYS["wulan"], "", None, None,
    )  # fmt: skip
    left = Notice.objects.get(key=f"{row.pk}:0:left", way="mail")
    assert (left.person_id, left.kind, left.calendar_method) == (world.KEYS["bima"], "meeting_seat_passed", "CANCEL")
    taken_out = read(bytes(left.calendar or b"").decode())
    assert taken_out.method.value == "CANCEL"
    assert taken_out.vevent.attendee.value == "mailto:bima@contoh.example"
    assert fresh(row).phase == "planned"

    Appointment.objects.filter(pk=world.KEYS["bima"]).update(ends_on=None)
    chores.keep(at=AT + timedelta(hours=3))

    assert row.seats.get(agency=world.DISDUKCAPIL).person_id == world.KEYS["bima"]
    assert Notice.objects.filter(kind="meeting_invited", person=world.KEYS["bima"], way="mail").count() == 2


def test_who_was_never_invited_is_told_nothing_when_the_seat_passes_on() -> None:
    second = monthly(times=3)[1]
    Appointment.objects.filter(pk=world.KEYS["bima"]).update(ends_on=AT.date() + timedelta(days=1))

    chores.keep(at=second.starts_at - timedelta(days=30))

    assert second.seats.get(agency=world.DISDUKCAPIL).person_id == world.KEYS["wulan"]
    assert not Notice.objects.filter(key=f"{second.pk}:0:left").exists()


def test_a_day_that_has_become_a_day_off_is_said_and_nobody_is_invited_to_it() -> None:
    second = monthly(times=3)[1]
    day = local_day(second.starts_at)
    with time_machine.travel(AT, tick=True):
        before = Officer("ina").get(f"/rapat/{second.pk}/").body
    Holiday.objects.create(on=day, name="Libur contoh", kind="national", source="SKB contoh")
    DirectoryVersion.objects.update(version=world.VERSION + 5_311)
    due = second.starts_at - timedelta(days=30)

    assert chores.keep(at=due) > 0
    assert chores.keep(at=due + timedelta(hours=1)) == 0

    assert fresh(second).invited_at is None
    assert not Notice.objects.filter(kind="meeting_invited", key=f"{second.pk}:0").exists()
    told = Notice.objects.filter(kind="meeting_day_off", way="page")
    assert set(told.values_list("person", flat=True)) == {world.KEYS[name] for name in ("ina", "fajar", "farah")}
    assert "hari libur menurut kalender sekarang" not in before
    with time_machine.travel(AT, tick=True):
        for name in ("ina", "bima"):
            assert "hari libur menurut kalender sekarang" in Officer(name).get(f"/rapat/{second.pk}/").body
            assert Officer(name).get("/rapat/").body.count("hari libur menurut kalender sekarang") == 1


@time_machine.travel(AT, tick=True)
def test_one_answer_that_comes_too_late_does_not_undo_the_others() -> None:
    row, off = planned(), planned(first_on=date(2026, 3, 31))
    planning.cancel(off.pk, actor=world.actor("ina"), at=AT, key=key())
    files = [
        SimpleUploadedFile(f"{number}.ics", reply(one), content_type="text/calendar")
        for number, one in enumerate((row, off))
    ]

    said = Officer("ina").post("/rapat/balasan/", {"berkas": files})

    assert said.status == 422
    assert row.seats.get(agency=world.DISDUKCAPIL).answer == "yes"
    assert "Disdukcapil: Hadir" in said.body
    assert "1.ics: " in said.body


@pytest.mark.parametrize(
    ("address", "says"), [("", "kotak surat kantor"), ("Rapat <r@contoh.example>", "r@contoh.example")]
)
def test_the_page_says_where_answers_are_recorded_by_themselves(address: str, says: str) -> None:
    with time_machine.travel(AT, tick=True), override_settings(NARAHUBUNG_MAIL_REPLIES=address):
        body = Officer("ina").get("/rapat/balasan/").body

    assert says in body
    assert ("dicatat dengan sendirinya" in body) == bool(address)


@time_machine.travel(AT, tick=True)
def test_a_feed_opens_by_its_secret_alone_and_shows_ones_own_meetings() -> None:
    row = planned()
    bima = Officer("bima")
    page = bima.post("/rapat/kalender/", {})
    token = page.body.split("/rapat/kalender/")[-1].split(".ics")[0]

    answer = Client().get(f"/rapat/kalender/{token}.ics")

    assert answer.status_code == 200
    found = read(answer.content.decode())
    assert found.method.value == "PUBLISH"
    assert found.vevent.uid.value.startswith(str(row.pk))
    assert token not in CalendarKey.objects.get().digest
    assert Client().get("/rapat/kalender/tebakan.ics").status_code == 404
    bima.post("/rapat/kalender/", {})
    assert Client().get(f"/rapat/kalender/{token}.ics").status_code == 404


@time_machine.travel(AT, tick=True)
def test_the_feed_of_who_has_left_is_closed() -> None:
    planned()
    page = Officer("bima").post("/rapat/kalender/", {})
    token = page.body.split("/rapat/kalender/")[-1].split(".ics")[0]
    Person.objects.filter(pk=world.KEYS["bima"]).update(is_active=False)

    assert Client().get(f"/rapat/kalender/{token}.ics").status_code == 404


def test_several_meetings_are_one_calendar() -> None:
    rows = monthly(times=3)

    body = calendars.part([invitations.entry_of(row) for row in rows], method="PUBLISH", at=datetime.now(UTC))

    assert len(read(body.decode()).vevent_list) == 3
