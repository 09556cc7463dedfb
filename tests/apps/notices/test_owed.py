"""Each is told once and in office hours; an emergency waits for nothing, and a digest for its morning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from narahubung.accounts.models import Person
from narahubung.agencies import appointments, directory
from narahubung.agencies.models import Appointment
from narahubung.cases import clockwork, outbox
from narahubung.notices import letters, owed
from narahubung.notices.models import Notice
from narahubung.rules.lifecycle import Act
from tests import world
from tests.apps.cases.story import come_to, lodged
from tests.apps.notices.telling import Occasion, forget, react, told

pytestmark = pytest.mark.usefixtures("small_world")

FRI_13_MAR = datetime(2026, 3, 13, 9, 0, tzinfo=UTC)  # 17.00 WITA
MON_16_MAR = datetime(2026, 3, 16, 0, 0, tzinfo=UTC)  # 08.00 WITA, as the office opens in Ramadan
TUE_17_MAR = datetime(2026, 3, 17, 9, 0, tzinfo=UTC)  # 17.00 WITA, the last day before Nyepi and Idul Fitri
WED_25_MAR = datetime(2026, 3, 24, 23, 30, tzinfo=UTC)


def mails() -> list[Notice]:
    """Return the mails that are owed."""
    return list(Notice.objects.filter(way="mail").order_by("id"))


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        pytest.param(FRI_13_MAR, MON_16_MAR, id="over the weekend"),
        pytest.param(TUE_17_MAR, WED_25_MAR, id="over eight days off"),
        pytest.param(world.WED_11_MAR, world.WED_11_MAR, id="in office hours at once"),
    ],
)
def test_mail_waits_for_the_office_to_open_and_the_page_does_not(at: datetime, opens: datetime) -> None:
    story = come_to("verified", at=at - timedelta(hours=1))
    forget(at=at)
    story.at = at - timedelta(minutes=10)
    story.do("dewi", Act.FORWARD)

    react(story)

    assert {mail.not_before for mail in mails()} == {opens}
    assert {page.sent_at for page in Notice.objects.filter(way="page")} == {at}


def test_a_receipt_comes_at_any_hour() -> None:
    story = lodged(at=FRI_13_MAR)

    react(story)

    assert [(mail.kind, mail.not_before) for mail in mails()] == [("received", FRI_13_MAR)]


def test_an_emergency_wakes_people() -> None:
    story = come_to("registered", at=FRI_13_MAR)
    story.do("dewi", Act.FLAG_RAPID)
    story.do("dewi", Act.FORWARD)
    react(story)

    for hours in range(20, 40):
        clockwork.sweep(at=FRI_13_MAR + timedelta(hours=hours))
    react(story, at=FRI_13_MAR + timedelta(hours=40))

    kinds = {mail.kind for mail in mails()}
    assert {"rapid", "task", "escalation"} <= kinds
    assert all(mail.not_before <= FRI_13_MAR + timedelta(hours=40) for mail in mails())


def test_the_same_event_is_told_once_however_often_somebody_reacts() -> None:
    story = come_to("verified")
    forget(at=story.at)
    story.do("dewi", Act.FORWARD)

    with outbox.taken(at=story.at) as taken:
        first = owed.owe(taken.events[0], directory=taken.directory, at=story.at)
        again = owed.owe(taken.events[0], directory=taken.directory, at=story.at + timedelta(hours=1))

    assert (first, again) == (5, 0)
    assert len(mails()) == 3


def test_a_barred_person_is_told_nothing() -> None:
    story = come_to("verified")
    story.do("dewi", Act.BAR_PERSON, person=world.KEYS["wulan"])
    forget(at=story.at)
    story.do("dewi", Act.FORWARD)

    react(story)

    assert told()["task"] == {"mail+page": ["bima"]}


def test_the_people_of_the_day_are_told_and_not_those_of_yesterday() -> None:
    story = come_to("verified")
    forget(at=story.at)
    Appointment.objects.filter(person_id=world.KEYS["wulan"]).update(ends_on=datetime(2026, 3, 10, tzinfo=UTC).date())
    Person.objects.filter(id=world.KEYS["bima"]).update(wants_mail=False)
    story.do("dewi", Act.FORWARD)

    react(story)

    assert told()["task"] == {"page": ["bima"]}


def test_a_hub_that_is_complained_of_is_told_nothing_as_a_hub() -> None:
    story = come_to("verified")
    story.do("dewi", Act.FORWARD, agency=world.HUB)
    for days in range(30):
        clockwork.sweep(at=story.at + timedelta(days=days, hours=1))

    react(story, at=story.at + timedelta(days=30))

    names = {name for ways in told().values() for names in ways.values() for name in names}
    assert {"umar", "usman"} <= names
    assert names.isdisjoint({"gita", "gilang"})


def test_the_officer_who_took_the_case_is_told_and_the_others_are_not() -> None:
    story = come_to("acknowledged")
    story.do("fajar", Act.TAKE)
    forget(at=story.at)
    story.do("bima", Act.ASK_TIME)

    react(story)

    assert told() == {"time_asked": {"mail+page": ["fajar"]}}


def test_a_reminder_of_what_the_complainant_owes_goes_to_the_complainant() -> None:
    story = come_to("questioned")
    forget(at=story.at)

    clockwork.sweep(at=story.at + timedelta(days=19))
    react(story, at=story.at + timedelta(days=19))

    assert told()["reminder"]["mail"] == ["sari"]


@pytest.mark.parametrize(("language", "said"), [("id", "menunggu instansi Anda"), ("en", "waiting for your agency")])
def test_each_is_told_in_their_own_language(language: str, said: str) -> None:
    Person.objects.filter(id=world.KEYS["bima"]).update(language=language)
    story = come_to("verified")
    forget(at=story.at)
    story.do("dewi", Act.FORWARD)
    react(story)

    notice = Notice.objects.get(person_id=world.KEYS["bima"], way="mail")
    with translation.override(notice.language):
        letter = letters.of(notice, at=story.at)

    assert letter is not None
    assert said in letter.subject
    assert story.number in letter.subject
    assert f"/{story.case}" in letter.body


def test_nobody_has_to_be_told_of_a_mail_that_says_nothing() -> None:
    occasion = Occasion(Act.CLASSIFY, "registered", "dewi")

    occasion.happen(occasion.story())

    assert not Notice.objects.exists()


# --- the morning's list -----------------------------------------------------------------------------------------------


def owe_digests(at: datetime) -> int:
    """Owe the digests of a moment as the worker does."""
    known = directory.current()
    on = known.calendar.local(at).date()
    return owed.owe_digests(appointments.people_with_mail(on=on), directory=known, at=at)


@pytest.mark.parametrize(
    ("at", "is_owed"),
    [
        pytest.param(datetime(2026, 3, 10, 23, 29, tzinfo=UTC), False, id="Wednesday 07.29"),
        pytest.param(datetime(2026, 3, 10, 23, 30, tzinfo=UTC), True, id="Wednesday 07.30"),
        pytest.param(datetime(2026, 3, 11, 5, 29, tzinfo=UTC), True, id="Wednesday 13.29, after an outage"),
        pytest.param(datetime(2026, 3, 11, 9, 0, tzinfo=UTC), False, id="Wednesday 17.00, after a longer one"),
        pytest.param(datetime(2026, 3, 14, 0, 0, tzinfo=UTC), False, id="Saturday"),
        pytest.param(datetime(2026, 3, 19, 0, 0, tzinfo=UTC), False, id="Nyepi"),
    ],
)
def test_a_digest_is_owed_on_working_mornings(at: datetime, is_owed: bool) -> None:
    assert bool(owe_digests(at)) is is_owed
    assert owe_digests(at) == 0, "once a day"


def test_a_digest_begins_with_what_is_lost_next_and_has_nothing_when_nothing_waits() -> None:
    later = come_to("acknowledged", at=world.WED_11_MAR + timedelta(hours=1))
    sooner = come_to("forwarded")  # its acknowledgement is due tomorrow
    thursday = datetime(2026, 3, 11, 23, 30, tzinfo=UTC)
    owe_digests(thursday)

    def letter_of(name: str) -> letters.Letter | None:
        notice = Notice.objects.get(person_id=world.KEYS[name], kind="digest")
        with translation.override("id"):
            return letters.of(notice, at=thursday)

    mine = letter_of("bima")
    assert mine is not None
    assert 0 < mine.body.index(sooner.number) < mine.body.index(later.number)
    assert letter_of("citra") is None
