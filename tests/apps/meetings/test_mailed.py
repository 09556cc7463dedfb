"""An answer that comes by mail stands beside its seat; a forged, late, foreign or automatic one changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from narahubung.accounts.models import Person
from narahubung.agencies.models import Appointment
from narahubung.meetings import mailed, planning
from narahubung.meetings.given import Answer
from narahubung.meetings.mailed import Fate, Outcome
from narahubung.meetings.models import Meeting, MeetingEvent, Seat
from tests import world
from tests.apps.meetings.mails import ANSWERED_AT, mail, words
from tests.apps.meetings.table import AT, begun, fresh, key, planned

pytestmark = pytest.mark.usefixtures("small_world")

LATER = ANSWERED_AT + timedelta(hours=1)
HOUR = timedelta(hours=1)


def seat(row: Meeting) -> Seat:
    return row.seats.get(agency=world.DISDUKCAPIL)


def ignored(why: str) -> Outcome:
    return Outcome(Fate.IGNORED, why)


@pytest.mark.parametrize(("partstat", "said"), [("ACCEPTED", "yes"), ("DECLINED", "no"), ("DELEGATED", "deputy")])
def test_an_answer_stands_beside_the_seat_of_who_wrote_it(partstat: str, said: str) -> None:
    row = planned()

    assert mailed.take(mail(row, partstat=partstat), at=LATER) == Outcome(Fate.TAKEN)

    assert (seat(row).answer, seat(row).answered_at, seat(row).answered_by_id) == (
        said, ANSWERED_AT, world.KEYS["bima"],
    )  # fmt: skip
    assert row.seats.exclude(answer="").count() == 1
    line = MeetingEvent.objects.get(meeting=row, deed="answer")
    assert line.actor_id == world.KEYS["bima"]
    assert line.details == {"seat": seat(row).pk, "answer": said, "by_calendar": True}


def test_the_same_mail_twice_is_one_answer() -> None:
    row = planned()

    assert mailed.take(mail(row), at=LATER) == Outcome(Fate.TAKEN)
    assert mailed.take(mail(row), at=LATER + HOUR) == Outcome(Fate.TAKEN, "again")
    assert MeetingEvent.objects.filter(meeting=row, deed="answer").count() == 1


def test_the_last_word_counts_however_late_mail_is() -> None:
    row = planned()
    mailed.take(mail(row, partstat="DECLINED", stamp=ANSWERED_AT + HOUR), at=LATER + HOUR)

    assert mailed.take(mail(row), at=LATER + 2 * HOUR) == ignored("later_answer")
    assert seat(row).answer == "no"
    planning.answer(row.pk, Answer.YES, actor=world.actor("bima"), at=LATER + 3 * HOUR, key=key())
    assert mailed.take(
        mail(row, partstat="DECLINED", stamp=LATER + 2 * HOUR), at=LATER + 4 * HOUR
    ) == ignored("later_answer")  # fmt: skip
    assert seat(row).answer == "yes"


def test_an_answer_dated_in_the_future_does_not_shut_out_the_next() -> None:
    row = planned()

    mailed.take(mail(row, stamp=LATER + timedelta(days=300)), at=LATER)
    assert mailed.take(mail(row, partstat="DECLINED", stamp=LATER + HOUR), at=LATER + HOUR) == Outcome(Fate.TAKEN)
    assert seat(row).answer == "no"


@pytest.mark.parametrize(
    "sender",
    [
        "citra@contoh.example",
        "orang-lain@luar.example",
        "bima@contoh.example.luar.example",
        '"bima@contoh.example" <orang-lain@luar.example>',
        "bima@contoh.example <orang-lain@luar.example>",
        "bima@contoh.example, orang-lain@luar.example",
        "orang-lain@luar.example (bima@contoh.example)",
        "bima@contoh.example (<orang-lain@luar.example>)",
        "<bima@contoh.example> <orang-lain@luar.example>",
        "kelompok: bima@contoh.example;",
        "bima@contoh.example]<orang-lain@luar.example>",
        "",
    ],
)
def test_nobody_answers_for_another(sender: str) -> None:
    row = planned()
    raw = mail(row).replace(b"Bima <bima@contoh.example>", sender.encode(), 1)
    assert message_from_bytes(raw)["From"] == sender

    assert mailed.take(raw, at=LATER) == ignored("not_the_sender")
    assert seat(row).answer == ""


def test_two_senders_are_none() -> None:
    row = planned()
    raw = b"From: orang-lain@luar.example\r\n" + mail(row)

    assert mailed.take(raw, at=LATER) == ignored("not_the_sender")


@pytest.mark.parametrize("sender", ["bima@contoh.example", "=?utf-8?q?Bima=2C_S=2ESos=2E?= <BIMA@Contoh.example>"])
def test_the_sender_is_known_by_the_address_alone(sender: str) -> None:
    row = planned()

    assert (
        mailed.take(mail(row).replace(b"Bima <bima@contoh.example>", sender.encode(), 1), at=LATER).fate is Fate.TAKEN
    )


def test_who_was_not_invited_does_not_answer() -> None:
    row = planned()
    stranger = "orang-lain@luar.example"

    assert mailed.take(mail(row, sender=stranger, attendee=stranger), at=LATER) == ignored("not_invited")
    # The deputy is of the same agency, and it is not they who were asked.
    deputy = "wulan@contoh.example"
    assert mailed.take(mail(row, sender=deputy, attendee=deputy), at=LATER) == ignored("not_invited")


def test_who_has_left_the_post_or_the_house_does_not_answer() -> None:
    row = planned()
    Appointment.objects.filter(person=world.KEYS["bima"]).update(ends_on=AT.date())
    assert mailed.take(mail(row), at=LATER + timedelta(days=2)) == ignored("no_seat")

    Person.objects.filter(pk=world.KEYS["bima"]).update(is_active=False)
    assert mailed.take(mail(row), at=LATER) == ignored("not_invited")
    assert seat(row).answer == ""


def test_an_answer_to_a_meeting_that_changed_or_is_off_or_has_begun_changes_nothing() -> None:
    row = planned()
    before = mail(row)
    Meeting.objects.filter(pk=row.pk).update(sequence=row.sequence + 1)
    assert mailed.take(before, at=LATER) == ignored("old_answer")

    row = fresh(row)
    planning.cancel(row.pk, actor=world.actor("ina"), at=LATER, key=key())
    assert mailed.take(mail(fresh(row)), at=LATER) == ignored("not_planned")
    assert mailed.take(mail(begun()), at=LATER) == ignored("not_planned")


def test_a_meeting_that_nobody_knows_is_told_no_more_than_that() -> None:
    assert mailed.take(mail(Meeting(pk=key(), sequence=0)), at=LATER) == ignored("unknown_meeting")


def test_a_maybe_is_left_to_be_asked_again() -> None:
    row = planned()

    assert mailed.take(mail(row, partstat="TENTATIVE"), at=LATER) == ignored("undecided")
    assert seat(row).answer == ""


@pytest.mark.parametrize("method", ["REQUEST", "COUNTER", "CANCEL"])
def test_what_is_no_answer_is_not_understood_and_its_sender_hears_of_it(method: str) -> None:
    row = planned()

    assert mailed.take(mail(row, method=method), at=LATER) == Outcome(Fate.NOT_UNDERSTOOD, "no_reply")
    said = words(sender="bima@contoh.example").as_bytes()
    assert mailed.take(said, at=LATER) == Outcome(Fate.NOT_UNDERSTOOD, "no_reply")


@pytest.mark.parametrize(
    "header",
    ["Auto-Submitted: auto-replied", "Return-Path: <>", "Precedence: bulk", "Auto-Submitted: auto-generated; x"],
)
def test_an_absence_note_is_never_answered(header: str) -> None:
    said = f"{header}\r\n".encode() + words(sender="bima@contoh.example").as_bytes()

    assert mailed.take(said, at=LATER) == ignored("automatic")


def test_an_answer_that_a_program_pressed_counts_all_the_same() -> None:
    assert mailed.take(mail(planned(), auto="auto-generated"), at=LATER).fate is Fate.TAKEN


def test_a_message_over_the_bound_is_refused_unread() -> None:
    raw = mail(planned()) + b" " * mailed.LARGEST

    assert mailed.take(raw, at=LATER) == Outcome(Fate.NOT_UNDERSTOOD, "too_large")


@pytest.mark.parametrize("charset", ["us-ascii", "iso-8859-1", "utf-16", "tidak-ada", "idna", "punycode", "hex", ""])
def test_a_part_in_any_letters_is_read_or_refused(charset: str) -> None:
    plain = mail(planned())
    raw = plain.replace(b'charset="utf-8"; method', f'charset="{charset}"; method'.encode())
    assert raw != plain or charset == "utf-8"

    assert mailed.take(raw, at=datetime.now(UTC)).fate in (Fate.TAKEN, Fate.NOT_UNDERSTOOD)


def test_a_message_nested_beyond_measure_is_not_understood() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(5_000))

    assert mailed.take(b"From: bima@contoh.example\r\n" + deep, at=LATER).fate is Fate.NOT_UNDERSTOOD


@settings(max_examples=300, deadline=None)
@given(at=some.integers(0, 1200), put=some.binary(max_size=40), gone=some.integers(0, 60))
def test_whatever_comes_there_is_an_outcome(at: int, put: bytes, gone: int) -> None:
    raw = mail(Meeting(pk=UUID(int=7), sequence=0))

    found = mailed.take(raw[:at] + put + raw[at + gone :], at=LATER)

    assert found.fate in (Fate.IGNORED, Fate.NOT_UNDERSTOOD)
