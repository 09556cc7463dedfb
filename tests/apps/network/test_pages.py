"""The pages of the network: who sees what, in how many queries, and what a stranger may know."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from narahubung.accounts.models import Person
from narahubung.agencies.models import Absence, Appointment
from narahubung.notices.models import Notice
from tests import world
from tests.apps.network import keeper
from tests.apps.network.keeper import Visitor

pytestmark = pytest.mark.usefixtures("that_day")


@pytest.mark.parametrize("name", ["dewi", "eka", "fajar", "ina", "rina", "hadi", "lukman", "gita", "joko"])
def test_office_coordinator_and_observer_see_the_board(name: str) -> None:
    page = Visitor(name).get("/jejaring/")

    assert page.status == 200
    # Of five agencies three have a liaison in person: the honest count.
    assert "3 dari 5 jabatan narahubung dipegang pejabatnya hari ini." in page.body
    assert page.queries <= 9


def test_another_office_and_another_government_see_none_of_our_posts() -> None:
    for name in ("nilam", "yusuf"):
        assert "Disdukcapil" not in Visitor(name).get("/jejaring/").body
        assert Visitor(name).get(keeper.address_of()).status == 404


@pytest.mark.parametrize("name", ["bima", "wulan", "hana"])
def test_an_agencys_people_see_their_own_post_alone(name: str) -> None:
    visitor = Visitor(name)

    assert visitor.get("/jejaring/").location == keeper.address_of()
    own = visitor.get(keeper.address_of())
    assert own.status == 200
    assert own.queries <= 9
    assert visitor.get(keeper.address_of(keeper.DINKES)).status == 404
    assert visitor.get("/jejaring/papan.csv").status == 403
    assert visitor.get("/jejaring/jejaring.csv").status == 403


def test_somebody_without_a_post_is_refused_and_a_stranger_is_asked_who_they_are() -> None:
    assert Visitor("tamu").get("/jejaring/").status == 403
    assert Visitor().get("/jejaring/").status == 302


@pytest.mark.parametrize("name", ["dewi", "hadi", "gita", "joko", "bima", "hana"])
def test_only_prevention_and_head_may_change_a_post(name: str) -> None:
    visitor = Visitor(name)

    for act in ("tunjuk", "ganti", "tanya"):
        assert visitor.get(f"{keeper.address_of()}{act}/").status == 403
    assert "Ganti narahubung" not in visitor.get(keeper.address_of()).body


def test_the_post_page_keeps_its_queries_with_many_holders() -> None:
    first = Visitor("ina").get(keeper.address_of())
    people = [Person(pk=901_000 + n, email=f"w{n}@contoh.example", name=f"W {n}") for n in range(12)]
    Person.objects.bulk_create(people)
    Appointment.objects.bulk_create(
        [
            Appointment(
                person=one, role="liaison", kind="deputy", agency_id=world.DISDUKCAPIL, starts_on=world.THAT_DAY
            )
            for one in people
        ]
    )

    page = Visitor("ina").get(keeper.address_of())

    assert first.status == page.status == 200
    assert page.queries == first.queries <= 9


def test_filters_in_the_address_narrow_board_and_file_alike() -> None:
    ina = Visitor("ina")

    board, file = ina.get("/jejaring/?keadaan=gap"), ina.get("/jejaring/papan.csv?keadaan=gap")

    assert "Narahubung Disdik" in board.body
    assert "Narahubung Dinkes" not in board.body
    assert file.body.count("\r\n") == 3  # the header and two vacant posts
    assert "Tidak ada yang cocok" in ina.get("/jejaring/?q=xyzzy").body
    assert ina.get("/jejaring/?keadaan=nonsense&perhatian=lain").status == 200


def test_the_board_names_each_reason_to_look() -> None:
    Appointment.objects.filter(person_id=world.KEYS["citra"]).update(ends_on=date(2026, 3, 20))
    Absence.objects.create(
        appointment_id=keeper.appointment_of("bima"),
        starts_on=date(2026, 3, 10),
        ends_on=date(2026, 3, 12),
        stand_in_id=world.KEYS["wulan"],
    )

    body = Visitor("ina").get("/jejaring/").body

    assert "Diwakili selama cuti" in body
    assert "sampai 20 Maret 2026" in body
    assert "kosong mulai 21 Maret 2026" in body
    assert "Belum pernah masuk" in body
    assert "2 dari 5 jabatan" in body  # who is on leave is not there in person


def test_tomorrows_gap_stands_on_top_of_the_board() -> None:
    Appointment.objects.filter(person_id=world.KEYS["citra"]).update(ends_on=world.THAT_DAY)

    assert "Narahubung Dinkes akan kosong mulai besok, 12 Maret 2026." in Visitor("ina").get("/jejaring/").body


def test_the_public_page_names_officer_and_office_contact_and_nothing_private() -> None:
    Person.objects.filter(pk=world.KEYS["bima"]).update(phone="0812-0000-1111")
    Appointment.objects.filter(person_id=world.KEYS["bima"]).update(contact="0541-000-001", letter_number="SK/RAHASIA")

    Visitor().get("/jejaring/publik/")  # the process reads its directory once
    page = Visitor().get("/jejaring/publik/")

    assert page.status == 200
    assert page.queries <= 5
    assert "Bima (rekaan) (Definitif)" in page.body
    assert "0541-000-001" in page.body
    assert "sejak 1 Januari 2020" in page.body
    for private in ("bima@contoh.example", "0812-0000-1111", "SK/RAHASIA", "Wulan"):
        assert private not in page.body


def test_a_press_of_the_holder_confirms_the_contact_and_nobody_else_may() -> None:
    bima, ina = Visitor("bima"), Visitor("ina")
    assert ina.post(f"{keeper.address_of()}tanya/", kunci=ina.get(keeper.address_of()).key()).status == 302
    assert "ditanyakan 11 Maret 2026" in ina.get("/jejaring/").body

    done = bima.post(f"{keeper.address_of()}hadir/", kunci=bima.get(keeper.address_of()).key())

    assert done.status == 302
    assert "dipastikan 11 Maret 2026" in ina.get("/jejaring/").body
    assert ina.post(f"{keeper.address_of()}hadir/", kunci=str(uuid4())).status == 403
    assert Visitor("hana").post(f"{keeper.address_of()}hadir/", kunci=str(uuid4())).status == 403


def test_mail_that_does_not_arrive_is_shown_until_one_does() -> None:
    def tried(state: str, at: datetime) -> None:
        Notice.objects.create(
            kind="task",
            person_id=world.KEYS["citra"],
            way="mail",
            language="id",
            state=state,
            owed_at=at,
            not_before=at,
        )

    ina = Visitor("ina")
    tried("failed", world.WED_11_MAR - timedelta(days=2))
    assert "Narahubung Dinkes" in ina.get("/jejaring/?perhatian=surel-gagal").body

    tried("sent", world.WED_11_MAR - timedelta(days=1))
    assert "Tidak ada yang cocok" in ina.get("/jejaring/?perhatian=surel-gagal").body
