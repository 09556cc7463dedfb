"""Mail over a real connection: taken, refused, put off, cut off; never sent twice, and never telling on anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import override_settings

from narahubung.accounts.models import Person
from narahubung.notices import letters, sending
from narahubung.notices.models import Notice
from narahubung.rules.lifecycle import Act
from tests import world
from tests.apps.cases import story as words
from tests.apps.cases.moments import MOMENTS
from tests.apps.cases.story import come_to, lodged
from tests.apps.notices.postoffice import PostOffice, post_office, silent_server
from tests.apps.notices.telling import Occasion, forget, react
from tests.running import free_port

pytestmark = pytest.mark.usefixtures("small_world")

AT = world.WED_11_MAR
HOUR = timedelta(hours=1)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """Open a mail server and let the house send to it."""
    with post_office() as (opened, port), by_smtp(port):
        yield opened


def by_smtp(port: int) -> override_settings:
    """Let the house send to this port."""
    return override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_TIMEOUT=1,
    )


def owe(number: int = 3) -> list[Notice]:
    """Owe three mails: the task to liaison and deputy, and the news to the complainant."""
    story = come_to("verified")
    forget(at=story.at)
    story.do("dewi", Act.FORWARD)
    react(story, at=AT)
    owed = list(Notice.objects.filter(way="mail").order_by("id"))
    Notice.objects.filter(id__in=[notice.id for notice in owed[number:]]).delete()
    return owed[:number]


def send(at: datetime = AT) -> sending.Sent:
    """Send what is due at a moment that takes no time."""
    return sending.send_owed(at=at, now=lambda: at)


def states() -> list[tuple[str, str]]:
    """Return state and fault of all mail, in order."""
    return list(Notice.objects.filter(way="mail").order_by("id").values_list("state", "fault"))


def test_what_is_owed_is_sent_once(office: PostOffice) -> None:
    owe()

    assert send() == sending.Sent(sent=3)
    assert send() == sending.Sent()
    assert sorted(message["To"] for message in office.taken) == [
        "bima@contoh.example", "sarikanari@contoh.example", "wulan@contoh.example",
    ]  # fmt: skip
    assert len({message["Message-ID"] for message in office.taken}) == 3
    assert {message["Auto-Submitted"] for message in office.taken} == {"auto-generated"}


def test_mail_that_waits_for_monday_is_not_sent_on_saturday(office: PostOffice) -> None:
    owe()
    Notice.objects.update(not_before=AT + HOUR)

    assert send() == sending.Sent()
    assert send(AT + HOUR) == sending.Sent(sent=3)


@pytest.mark.parametrize("where", ["to_recipient", "to_message"])
def test_a_server_that_says_later_is_asked_again(office: PostOffice, where: str) -> None:
    owe(1)
    setattr(office, where, "451 4.7.1 come back later")

    assert send() == sending.Sent(put_off=1)
    assert states() == [("owed", "smtp_451")]
    assert send(AT + timedelta(minutes=1)) == sending.Sent()

    setattr(office, where, "250 OK")
    assert send(AT + timedelta(minutes=3)) == sending.Sent(sent=1)
    assert states() == [("sent", "")]


def test_a_message_refused_for_good_fails_at_once(office: PostOffice) -> None:
    owe(1)
    office.to_message = "554 5.7.1 not wanted here"

    assert send() == sending.Sent(failed=1)
    assert states() == [("failed", "smtp_554")]


def test_a_reader_refused_for_good_fails_at_once_and_holds_up_nobody(office: PostOffice) -> None:
    owe()
    office.to_recipient, office.only_for = "550 5.1.1 no such user", "bima"

    assert send() == sending.Sent(sent=2, failed=1)
    assert sorted(states()) == [("failed", "smtp_550"), ("sent", ""), ("sent", "")]
    assert send(AT + 24 * HOUR) == sending.Sent()


def test_no_server_puts_all_off_and_the_first_to_find_it_back_sends() -> None:
    owe()
    with by_smtp(free_port()):
        assert send() == sending.Sent(put_off=1)
        assert send() == sending.Sent(), "one try is enough to know"

    with post_office() as (opened, port), by_smtp(port):
        assert send(AT + timedelta(minutes=3)).sent == 3
        assert len(opened.taken) == 3


def test_a_server_that_hangs_holds_the_worker_up_once() -> None:
    owe()

    with silent_server() as port, by_smtp(port):
        assert send() == sending.Sent(put_off=1)

    assert sorted(states()) == [("owed", ""), ("owed", ""), ("owed", "unreachable")]
    assert not Notice.objects.filter(state="owed", not_before__lte=AT, way="mail").exists()


def test_a_server_that_is_away_for_three_days_has_failed_visibly() -> None:
    owe(1)

    with by_smtp(free_port()):
        for hours in range(0, 96, 3):
            send(AT + hours * HOUR)

    assert states() == [("failed", "unreachable")]


def test_a_line_that_breaks_in_the_middle_may_have_delivered_and_is_not_repeated(office: PostOffice) -> None:
    owe(1)
    office.drops_after_taking = True

    send()

    assert states() == [("unsure", "cut_off")]
    office.drops_after_taking = False
    send(AT + 24 * HOUR)
    assert len(office.taken) == 1


def test_a_sender_that_was_killed_leaves_its_mail_unsure_and_visible(office: PostOffice) -> None:
    (notice,) = owe(1)
    Notice.objects.filter(id=notice.id).update(state="sending", claimed_at=AT)

    send(AT + timedelta(minutes=9))
    assert states() == [("sending", "")]
    send(AT + timedelta(minutes=11))

    assert states() == [("unsure", "cut_off")]
    assert office.taken == []


def test_a_letter_that_cannot_be_written_holds_up_nobody(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = owe()[0]
    real = letters.of

    def failing(notice: Notice, *, at: datetime) -> letters.Letter | None:
        if notice.id == broken.id:
            raise LookupError
        return real(notice, at=at)

    monkeypatch.setattr(letters, "of", failing)

    assert send() == sending.Sent(sent=2, put_off=1)
    assert sorted(states()) == [("owed", "unwritten"), ("sent", ""), ("sent", "")]


def test_a_morning_list_is_not_sent_in_the_evening(office: PostOffice) -> None:
    Notice.objects.create(
        kind="digest", person_id=world.KEYS["bima"], way="mail", language="id", on=AT.date(), owed_at=AT, not_before=AT
    )

    assert send(AT + 7 * HOUR) == sending.Sent(failed=1)
    assert states() == [("failed", "too_late")]


def test_a_morning_list_of_nothing_is_not_sent(office: PostOffice) -> None:
    Notice.objects.create(
        kind="digest", person_id=world.KEYS["joko"], way="mail", language="id", on=AT.date(), owed_at=AT, not_before=AT
    )

    assert send() == sending.Sent()
    assert states() == [("sent", "nothing_waits")]
    assert office.taken == []


def test_a_morning_list_tells_of_what_a_meeting_agreed_and_not_in_whose_words(office: PostOffice) -> None:
    story = come_to("answered", at=AT - timedelta(days=2))
    story.do("eka", Act.AGREE_ACTION, text="kataterlarang", due_on=AT.date())
    forget(at=AT)
    Notice.objects.create(
        kind="digest", person_id=world.KEYS["bima"], way="mail", language="id", on=AT.date(), owed_at=AT, not_before=AT
    )

    send()

    text = office.texts()
    assert story.number in text
    assert "Instansi melaksanakan tindak lanjut rapat" in text
    assert "kataterlarang" not in text


def test_whoever_left_is_sent_nothing_more(office: PostOffice) -> None:
    owe()
    Person.objects.filter(id=world.KEYS["bima"]).update(is_active=False)

    assert send() == sending.Sent(sent=2, failed=1)
    assert not any(message["To"] == "bima@contoh.example" for message in office.taken)


def test_no_mail_of_any_act_holds_a_person_or_their_words(office: PostOffice) -> None:
    """Every act of the table happens; all mail is decoded and searched for what stands only in people's words."""
    lodged()
    for act, moment in MOMENTS.items():
        occasion = Occasion(act, moment.situation, moment.first)
        occasion.happen(occasion.story())
    every_other = Notice.objects.filter(way="mail").order_by("id").values_list("id", flat=True)[::2]
    Notice.objects.filter(id__in=every_other).update(language="en")
    Notice.objects.update(not_before=AT)

    while send(AT + timedelta(days=1)).sent:
        continue

    text = office.texts()
    assert len(office.taken) > 60
    assert "http" in text
    for canary in (
        words.SECRET,
        words.BETWEEN,
        words.NOTE,
        words.INSIDE,
        words.NAME,
        "Pelaporwati",
        words.NIK,
        "Rahasia",
    ):
        assert canary.lower() not in text.lower(), canary
    assert "".join(filter(str.isdigit, words.PHONE)) not in re.sub(r"[\s-]", "", text)
    addressed = [message for message in office.taken if words.EMAIL in str(message["To"])]
    assert addressed
    assert text.count(words.EMAIL) == len(addressed), "the address stands where the mail is addressed, and nowhere else"
