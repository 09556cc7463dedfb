"""`narahubung receive` as a mail server calls it: one mail on standard input, a line of codes, an exit code."""

from __future__ import annotations

import smtplib
import subprocess
import sys
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
import time_machine
import vobject
from django.db import connection
from django.test import override_settings

from narahubung.meetings.models import Meeting
from narahubung.notices import sending
from tests import scratch, world
from tests.apps.desk.officer import Officer
from tests.apps.meetings.mails import OFFICE, answer, mail, words, wrapped
from tests.apps.meetings.table import AT, planned
from tests.apps.notices.postoffice import post_office

pytestmark = pytest.mark.usefixtures("open_world")

CLOSED = "postgresql://nobody@127.0.0.1:9/none"


def receive(raw: bytes, home: Path, **other: str) -> tuple[int, str]:
    """Hand a message to the verb in a process of its own; return exit code and all that it said."""
    around = scratch.environment(home, str(connection.settings_dict["NAME"])) | other
    done = subprocess.run(
        [sys.executable, "-m", "narahubung", "receive"],
        input=raw, env=around, cwd=home, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).decode()


def answer_of(row: Meeting) -> str:
    return str(row.seats.get(agency=world.DISDUKCAPIL).answer)


def invitation_sent() -> EmailMessage:
    """Let the house send what it owes over a real connection; return the mail that bima was sent."""
    with (
        post_office() as (office, port),
        override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=port
        ),
    ):
        later = AT + timedelta(hours=1)
        sending.send_owed(at=later, now=lambda: later)
        (found,) = [one for one in office.taken if one["To"] == "bima@contoh.example"]
    return found


def carried(message: EmailMessage) -> bytes:
    """Send a message over a real connection and return it as the server at its end would pipe it."""
    with post_office() as (office, port), smtplib.SMTP("127.0.0.1", port) as sender:
        sender.send_message(message)
        return bytes(office.taken[0].as_bytes(policy=SMTP))


def test_an_invitation_goes_out_and_its_answer_stands_in_the_attendance(tmp_path: Path) -> None:
    with override_settings(NARAHUBUNG_MAIL_REPLIES=f"Rapat <{OFFICE}>"):
        row = planned()
        invited = invitation_sent()
    assert invited["Reply-To"] == f"Rapat <{OFFICE}>"
    (part,) = [one for one in invited.walk() if one.get_content_type() == "text/calendar"]
    event = vobject.readOne(part.get_content()).vevent
    assert event.organizer.value == f"mailto:{OFFICE}"

    answered = answer(
        event.uid.value, attendee=event.attendee.value.removeprefix("mailto:"), partstat="ACCEPTED",
        sequence=int(event.sequence.value),
    )  # fmt: skip
    message = wrapped(answered, sender=f"Bima <{invited['To']}>")
    code, said = receive(carried(message), tmp_path)

    assert (code, said) == (0, "taken\n")
    assert answer_of(row) == "yes"
    with time_machine.travel(AT, tick=True):
        page = Officer("ina").get(f"/rapat/{row.pk}/hadir/").body
    line = page[page.index("Bima") :]
    assert "Hadir" in line[: line.index("</tr>")]


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        (words(sender="bima@contoh.example").as_bytes(), 65, "not_understood: no_reply\n"),
        (b"", 65, "not_understood: no_reply\n"),
        (b"x" * 3_000_000, 65, "not_understood: too_large\n"),
    ],
    ids=["words", "nothing", "too large"],
)
def test_what_is_not_understood_ends_with_65(raw: bytes, code: int, line: str, tmp_path: Path) -> None:
    assert receive(raw, tmp_path) == (code, line)


def test_a_forged_answer_ends_with_0_and_a_line_that_names_nobody(tmp_path: Path) -> None:
    row = planned()

    code, said = receive(mail(row, sender="orang-lain@luar.example"), tmp_path)

    assert (code, said) == (0, "ignored: not_the_sender\n")
    assert answer_of(row) == ""


def test_without_a_database_the_mail_is_to_come_again(tmp_path: Path) -> None:
    code, said = receive(mail(planned()), tmp_path, DATABASE_URL=CLOSED)

    assert code == 75
    assert "bima" not in said


def test_tables_of_another_release_let_the_mail_come_again(tmp_path: Path) -> None:
    code, said = receive(
        mail(planned()), tmp_path, DATABASE_URL=scratch.url_of("postgres"), NARAHUBUNG_DATABASE_ROLE=""
    )

    assert code == 75
    assert "bima" not in said


def test_a_setting_that_cannot_be_read_lets_the_mail_come_again(tmp_path: Path) -> None:
    assert receive(mail(planned()), tmp_path, NARAHUBUNG_MAIL_URL="imap://x")[0] == 75


def test_the_verb_says_how_it_is_used(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "narahubung", "receive", "--help"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip

    assert "75: try again later" in " ".join(done.stdout.split())
