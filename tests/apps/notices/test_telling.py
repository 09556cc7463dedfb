"""A word that is not about an event of a case: told once, in the reader's language, in office hours, by a real mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from narahubung.accounts.models import Person
from narahubung.notices import affairs, letters, sending
from narahubung.notices.affairs import WORDINGS, WordKind
from narahubung.notices.models import Notice
from narahubung.notices.telling import CalendarPart, CannotBeTold, Method, tell
from tests import world
from tests.apps.notices.postoffice import PostOffice, post_office
from tests.apps.notices.test_pages import as_
from tests.apps.notices.test_sending import by_smtp, send

pytestmark = pytest.mark.usefixtures("small_world")

AT = world.WED_11_MAR
BIMA, CITRA, TAMU = (world.KEYS[name] for name in ("bima", "citra", "tamu"))
FACTS = {
    "agency": "Disdukcapil (contoh)",
    "title": "Rapat triwulan I",
    "place": "Ruang Serbaguna",
    "on": "2026-04-01",
    "at": "2026-03-18T09:00:00+08:00",
}
ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Rapat – triwulan I\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """Open a mail server and let the house send to it."""
    with post_office() as (opened, port), by_smtp(port):
        yield opened


def invite(
    *readers: int,
    key: str = "rapat-1:0",
    at: datetime = AT,
    facts: Mapping[str, str] = FACTS,
    link: str = "/rapat/1/",
    calendar: CalendarPart | None = None,
    mail: bool = True,
) -> int:
    """Tell these readers that they are invited."""
    return tell(
        WordKind.MEETING_INVITED,
        key=key,
        readers=readers or (BIMA, CITRA),
        link=link,
        facts=facts,
        at=at,
        mail=mail,
        calendar=calendar,
    )


def test_each_reader_is_told_on_the_page_and_by_mail_once() -> None:
    assert invite(BIMA, CITRA, BIMA) == 4
    assert invite(BIMA, CITRA) == 0
    assert invite(BIMA, CITRA, key="rapat-1:1") == 4


def test_the_database_itself_refuses_the_same_word_twice() -> None:
    invite(BIMA)
    twin = Notice.objects.get(way="mail")
    twin.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_who_wants_no_mail_gets_none_and_who_left_gets_nothing() -> None:
    Person.objects.filter(id=BIMA).update(wants_mail=False)
    Person.objects.filter(id=CITRA).update(is_active=False)

    assert invite(BIMA, CITRA, TAMU) == 3
    assert invite(TAMU, key="rapat-2:0", mail=False) == 1
    assert set(Notice.objects.filter(way="mail").values_list("person_id", flat=True)) == {TAMU}


def test_mail_waits_for_the_office_to_open_and_the_page_does_not() -> None:
    saturday_night = datetime(2026, 3, 14, 14, 0, tzinfo=UTC)
    invite(BIMA, at=saturday_night)

    page, mail = Notice.objects.order_by("-way")
    assert page.not_before == saturday_night
    assert mail.not_before == datetime(2026, 3, 16, 0, 0, tzinfo=UTC), "Monday, 08.00 WITA"


@override_settings(NARAHUBUNG_PUBLIC_URL="https://narahubung.example")
def test_an_invitation_arrives_with_its_calendar_part(office: PostOffice) -> None:
    invite(BIMA, calendar=CalendarPart(Method.REQUEST, ICS.encode()))

    assert send() == sending.Sent(sent=1)
    (message,) = office.taken
    assert message["Subject"] == "Undangan rapat: Rapat triwulan I"
    assert message.get_content_type() == "multipart/alternative"
    said, calendar = message.iter_parts()
    assert "18 Maret 2026, 09.00 WITA, di Ruang Serbaguna" in said.get_content()
    assert "https://narahubung.example/rapat/1/" in said.get_content()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert calendar["Content-Type"].params["charset"] == "utf-8"
    assert calendar.get_content().splitlines() == ICS.splitlines()


@pytest.mark.parametrize(("answer", "kept"), [("250 OK", False), ("554 no", False), ("451 later", True)])
def test_the_calendar_part_is_kept_for_as_long_as_the_mail_is_owed(office: PostOffice, answer: str, kept: bool) -> None:
    invite(BIMA, calendar=CalendarPart(Method.CANCEL, ICS.encode()))
    office.to_message = answer

    send()

    assert (Notice.objects.get(way="mail").calendar is not None) is kept


def test_a_word_is_said_in_the_language_of_its_reader(office: PostOffice) -> None:
    Person.objects.filter(id=BIMA).update(language="en")
    invite(BIMA)

    send()

    assert office.taken[0]["Subject"] == "Invitation to a meeting: Rapat triwulan I"
    assert "18 March 2026, 09.00 WITA, at Ruang Serbaguna" in office.texts()


@pytest.mark.parametrize("kind", WordKind)
def test_every_kind_says_all_its_facts_and_needs_each(kind: WordKind) -> None:
    needed = WORDINGS[kind].facts()
    assert needed <= FACTS.keys()
    assert len(kind) <= 24

    tell(kind, key="x", readers=[BIMA], link="/x/", facts=FACTS, at=AT)
    notice = Notice.objects.get(way="mail")
    said = letters.subject_of(notice) + letters.text_of(notice)
    assert notice.facts.keys() == needed, "nothing is kept that is not said"
    for name in needed:
        assert affairs.said_fact(name, FACTS[name]) in said
        with pytest.raises(CannotBeTold):
            tell(kind, key="y", readers=[BIMA], link="/x/", facts={**FACTS, name: " "}, at=AT)


@pytest.mark.parametrize("moment", ["besok", "2026-03-18T09:00:00", "2026-13-01T09:00:00+08:00"])
def test_what_is_no_moment_is_refused(moment: str) -> None:
    with pytest.raises(CannotBeTold):
        invite(facts={**FACTS, "at": moment})


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example/", "rapat/1/", ""])
def test_a_link_that_is_not_ours_is_refused(link: str) -> None:
    with pytest.raises(CannotBeTold):
        invite(link=link)


def test_a_title_of_two_lines_cannot_make_a_second_header(office: PostOffice) -> None:
    invite(BIMA, facts={**FACTS, "title": "Rapat\r\nBcc: orang@lain.example"})

    assert send() == sending.Sent(sent=1)
    assert office.taken[0]["Bcc"] is None


def test_the_list_shows_the_word_with_its_link() -> None:
    invite(BIMA)

    page = as_("bima").get("/pemberitahuan/").text
    assert '<a href="/rapat/1/">Undangan rapat: Rapat triwulan I</a>' in page
    assert "18 Maret 2026, 09.00 WITA" in page
    assert "Undangan rapat" not in as_("citra").get("/pemberitahuan/").text


def test_whoever_left_meanwhile_is_sent_no_word(office: PostOffice) -> None:
    invite(BIMA)
    Person.objects.filter(id=BIMA).update(is_active=False)

    assert send(AT + timedelta(hours=1)) == sending.Sent(failed=1)
    assert office.taken == []
