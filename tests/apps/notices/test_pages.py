"""Each sees what they were told; what could not be told is seen by those who keep the house, and by nobody else."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from narahubung.accounts.models import Person
from narahubung.notices.models import Notice
from narahubung.rules.lifecycle import Act
from tests import world
from tests.apps.cases import story as words
from tests.apps.cases.story import Story, come_to
from tests.apps.notices.telling import react

AT = world.WED_11_MAR
pytestmark = pytest.mark.usefixtures("small_world")


@pytest.fixture
def told() -> Story:
    """Let a case be forwarded, and everybody be told."""
    story = come_to("verified")
    story.do("dewi", Act.FORWARD)
    react(story)
    return story


def as_(name: str) -> Client:
    """Return a browser in which somebody of the cast has signed in."""
    client = Client(headers={"accept-language": "id"})
    client.force_login(Person.objects.get(id=world.KEYS[name]))
    return client


def test_each_sees_their_own_notices_and_may_mark_them_as_seen(told: Story) -> None:
    bima, citra = as_("bima"), as_("citra")

    assert f"Laporan {told.number} menunggu instansi Anda" in bima.get("/pemberitahuan/").text
    assert told.number not in citra.get("/pemberitahuan/").text

    bima.post("/pemberitahuan/dibaca/")
    assert not Notice.objects.filter(person_id=world.KEYS["bima"], way="page", seen_at=None).exists()
    assert Notice.objects.filter(person_id=world.KEYS["wulan"], way="page", seen_at=None).exists()


UNSEEN = re.compile(r'Pemberitahuan <span class="count">([0-9+]+)<')


def unseen(name: str, address: str = "/pemberitahuan/") -> list[str]:
    """Return how much the menu says that somebody has not seen."""
    return UNSEEN.findall(as_(name).get(address).text)


def test_the_menu_says_how_much_has_not_been_seen_until_it_has(told: Story) -> None:
    assert unseen("bima", "/kotak/") == ["1"]
    assert unseen("citra", "/kotak/") == []

    as_("bima").post("/pemberitahuan/dibaca/")
    assert unseen("bima", "/kotak/") == []


def test_the_menu_counts_to_ninety_nine_and_asks_the_public_nothing(small_world: None) -> None:
    Notice.objects.bulk_create(
        Notice(kind="task", person_id=world.KEYS["dewi"], way="page", language="id", event_id=number, owed_at=AT,
               not_before=AT, state="sent")
        for number in range(120)
    )  # fmt: skip

    assert unseen("dewi") == ["99+"]
    with CaptureQueriesContext(connection) as asked:
        Client().get("/")
    assert not any("notices_notice" in query["sql"] for query in asked)


@pytest.mark.parametrize(
    ("name", "status"), [("fajar", 200), ("lukman", 200), ("hadi", 200), ("dewi", 403), ("bima", 403), ("gita", 403)]
)
def test_what_could_not_be_sent_is_for_those_who_keep_the_house(told: Story, name: str, status: int) -> None:
    assert as_(name).get("/pemberitahuan/gagal/").status_code == status


def test_what_could_not_be_sent_says_why_and_never_to_which_complainant(told: Story) -> None:
    Notice.objects.filter(way="mail", person=None).update(state="failed", fault="smtp_550")
    Notice.objects.filter(way="mail", person_id=world.KEYS["bima"]).update(state="unsure", fault="cut_off")

    page = as_("fajar").get("/pemberitahuan/gagal/").text

    assert "server surel menjawab 550" in page
    assert "mungkin sudah terkirim, jadi tidak diulang" in page
    assert "Bima (rekaan)" in page
    assert words.EMAIL not in page
    assert "Pelaporwati" not in page
