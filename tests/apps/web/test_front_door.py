"""Sign-in: in the house's look, closed to strangers, and open to invented people in a demo only."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from narahubung.accounts.models import Person
from narahubung.agencies.models import Appointment, Office
from narahubung.rules.parties import Role
from narahubung.web import demo, navigation
from narahubung.web.navigation import House

pytestmark = pytest.mark.django_db
WED_18_NOV = date(2026, 11, 18)


@pytest.fixture
def dewi() -> Person:
    office, _new = Office.objects.get_or_create(code="UJI", defaults={"name": "Kantor uji", "short_name": "Uji"})
    person = Person.objects.create_user("dewi@kantor.example", "a-long-pass-word", name="Dewi (rekaan)")
    Appointment.objects.create(
        person=person, role=Role.INTAKE_ASSISTANT, office=office, starts_on=date(2022, 1, 3), letter_number="1"
    )
    return person


def test_nobody_signs_up_alone(client: Client) -> None:
    response = client.post("/akun/signup/", {"email": "tamu@contoh.example", "password1": "a-long-pass-word"})

    assert not Person.objects.filter(email="tamu@contoh.example").exists()
    assert "dibuat oleh kantor" in response.content.decode()


def test_invented_people_are_offered_in_a_demo(client: Client, dewi: Person, settings: Settings) -> None:
    settings.NARAHUBUNG_DEMO, settings.NARAHUBUNG_DEMO_PASSWORD = True, "narahubung-demo"

    page = client.get("/akun/login/").content.decode()

    assert "Dewi (rekaan)" in page
    assert "Asisten PVL" in page
    assert [person.is_first for person in demo.people(on=WED_18_NOV)] == [True]


def test_nobody_is_offered_outside_a_demo(client: Client, dewi: Person, settings: Settings) -> None:
    settings.NARAHUBUNG_DEMO = False

    assert "Dewi (rekaan)" not in client.get("/akun/login/").content.decode()
    assert demo.people(on=WED_18_NOV) == ()


def test_real_people_are_never_offered(dewi: Person, settings: Settings) -> None:
    settings.NARAHUBUNG_DEMO, settings.NARAHUBUNG_DEMO_PASSWORD = True, "narahubung-demo"
    Person.objects.filter(pk=dewi.pk).update(email="dewi@kantor.go.id")

    assert "dewi@kantor.go.id" not in {person.email for person in demo.people(on=WED_18_NOV)}


def test_signing_in_leads_to_ones_own_side(
    client: Client, dewi: Person, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    way = navigation.Way(House.DESK, "web:style_guide", "Antrean kerja", "inbox")
    monkeypatch.setattr(navigation, "ways", lambda house, _roles: ((way, "/meja/"),) if house is House.DESK else ())

    response = client.post("/akun/login/", {"login": dewi.email, "password": "a-long-pass-word"})

    assert (response.status_code, response.headers["Location"]) == (302, "/meja/")


def test_a_wrong_password_keeps_the_address_and_says_so_on_top(client: Client, dewi: Person) -> None:
    page = client.post("/akun/login/", {"login": dewi.email, "password": "wrong"}).content.decode()

    assert 'role="alert"' in page
    assert f'value="{dewi.email}"' in page
    assert "wrong" not in page


@pytest.mark.parametrize(
    ("namespace", "roles", "house"),
    [
        ("desk", frozenset(), House.DESK),
        ("", frozenset({Role.INTAKE_ASSISTANT}), House.DESK),
        ("", frozenset({Role.LIAISON}), House.INBOX),
        ("", frozenset({Role.COORDINATOR}), House.INBOX),
        ("", frozenset({Role.OBSERVER}), House.BOARD),
        ("intake", frozenset(), House.PUBLIC),
    ],
)
def test_each_side_has_its_own_menu(namespace: str, roles: frozenset[Role], house: House) -> None:
    assert navigation.house_of(namespace, roles) is house


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.OBSERVER, "statistics:board"),
        (Role.PREVENTION_ASSISTANT, "network:board"),
        (Role.INTAKE_ASSISTANT, "desk:queue"),
        (Role.LIAISON, "inbox:list"),
    ],
)
def test_everybody_begins_where_their_work_is_and_meets_each_way_once(role: Role, first: str) -> None:
    roles = frozenset({role})

    names = [way.name for way, _address in navigation.ways(navigation.house_of("", roles), roles)]

    assert names[0] == first
    assert len(names) == len(set(names))


def test_signing_in_speaks_of_surel_and_of_nothing_else(client: Client) -> None:
    wrong = {"login": "tamu@contoh.example", "password": "salah-sekali"}
    pages = [client.get("/akun/login/"), client.post("/akun/login/", wrong), client.get("/akun/password/reset/"),
             client.get("/akun/password/reset/done/")]  # fmt: skip
    for page in pages:
        text = re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style).*?</\1>", "", page.text, flags=re.S))
        assert not re.search(r"\be-?mail\b", text, flags=re.IGNORECASE), page.request["PATH_INFO"]
    assert "Surel" in pages[0].text
    assert "Alamat surel atau kata sandi tidak benar." in pages[1].text


@pytest.mark.parametrize(
    "role", [Role.LIAISON, Role.HEAD_OF_AGENCY, Role.COORDINATOR, Role.HEAD_OF_OFFICE, Role.OBSERVER]
)
def test_whoever_signs_finds_their_own_key_in_the_menu_of_their_account(role: Role) -> None:
    assert navigation.signing(frozenset({role})) == "/akun/tanda-tangan/"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.INTAKE_ASSISTANT, Role.LAPOR_LIAISON])
def test_who_never_signs_is_not_led_to_a_key(role: Role) -> None:
    assert navigation.signing(frozenset({role})) == ""
