"""The regent's board: where observers land, what it tells of each agency, and that it names no complainant."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from narahubung.agencies.models import Appointment
from tests import world
from tests.apps.desk.officer import Enter
from tests.apps.statistics import counted_cases

ADDRESS = "/angka/papan/"


@pytest.mark.parametrize("name", ["joko", "gita", "fajar", "ina", "hadi"])
def test_its_government_and_its_office_see_the_board(enter: Enter, name: str) -> None:
    page = enter(name).get(ADDRESS)

    assert page.status == 200
    assert "Dinkes" in page.body


@pytest.mark.parametrize("name", ["bima", "hana", "lapor", "tamu"])
def test_an_agencys_people_do_not(enter: Enter, name: str) -> None:
    assert enter(name).get(ADDRESS).status == 403


@pytest.mark.parametrize("name", ["yusuf", "nilam"])
def test_another_government_or_office_sees_none_of_its_agencies(enter: Enter, name: str) -> None:
    body = enter(name).get(ADDRESS).body

    assert not any(short in body for _, short, _ in world.AGENCIES.values())


def test_a_stranger_is_asked_to_sign_in(small_world: None) -> None:
    assert Client().get(ADDRESS).status_code == 302


def test_it_is_an_observers_first_page(enter: Enter) -> None:
    from django.test import RequestFactory

    from narahubung.accounts.models import Person
    from narahubung.web.signin import FrontDoor

    request = RequestFactory().get("/akun/login/")
    request.user = Person.objects.get(pk=world.KEYS["joko"])

    assert FrontDoor().get_login_redirect_url(request) == ADDRESS


def test_coverage_is_said_in_words_with_the_gaps_by_name(enter: Enter) -> None:
    body = enter("joko").get(ADDRESS).body

    # In the small world three of five agencies have a liaison.
    assert "3 dari 5 jabatan narahubung terisi hari ini." in body
    assert "Yang belum ada pemegangnya: Dinas PU, Disdikbud." in body


def test_an_acting_liaison_is_called_one(enter: Enter) -> None:
    Appointment.objects.filter(pk=world.KEYS["citra"]).update(kind="acting")

    assert "ada, pelaksana tugas" in enter("joko").get(ADDRESS).body


def test_agencies_stand_by_name_and_few_are_words(enter: Enter) -> None:
    counted_cases.cases(world.PUPR, 80, kept=10)
    counted_cases.cases(world.DINKES, 4, kept=4)
    counted_cases.rolled()

    body = enter("joko").get(ADDRESS).body
    names = re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', body)

    assert names == sorted(names, key=str.casefold)
    assert "Terlalu sedikit untuk diangkakan" in body


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("fajar", "/angka/"),
        ("joko", ADDRESS),
        ("gita", ADDRESS),
        ("bima", "/angka/opd/DISDUKCAPIL/"),
        ("lapor", "/angka/opd/DISDUKCAPIL/"),
    ],
)
def test_everybody_is_led_to_their_own_figures(enter: Enter, name: str, place: str) -> None:
    assert enter(name).get("/angka/opd/").location == place


def test_who_has_no_post_has_no_figures(enter: Enter) -> None:
    assert enter("tamu").get("/angka/opd/").status == 403


def test_the_board_asks_few_questions(enter: Enter) -> None:
    counted_cases.ordinary()
    observer = enter("joko")
    observer.get(ADDRESS)

    assert observer.get(ADDRESS).queries <= 9
