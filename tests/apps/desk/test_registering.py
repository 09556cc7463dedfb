"""A complaint taken down at the counter: on one page, with what its complainant takes home at the end."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from narahubung.cases import queries
from narahubung.rules.facts import State, TermCode
from tests import world
from tests.apps.desk.officer import Answer, Enter, Officer

FIELDS = {
    "text": "KTP saya belum jadi, sudah tiga kali datang.",
    "name": "Sari Contohwati",
    "phone": "0812-7770-4242",
    "channel": "visit",
    "access_class": "LM",
    "complained_first": "yes",
    "in_court": "no",
    "language": "id",
}


def send(officer: Officer, **typed: object) -> Answer:
    """Open the page, fill it in and send it."""
    page = officer.get("/meja/catat/")
    return officer.post("/meja/catat/", {**page.carried(), **FIELDS, **typed})


def test_it_ends_with_number_code_and_pin_that_open_the_case(enter: Enter) -> None:
    officer = enter("dewi")

    sent = send(officer, district=world.DISTRICT)
    page = officer.get(sent.location)
    number, code, pin = re.findall(r'class="big">([^<]+)<', page.body)
    opened = queries.open_by_code(code, pin, at=world.WED_11_MAR)

    assert sent.status == 303
    assert opened.case is not None
    sheet = queries.sheet(opened.case, actor=opened, at=world.WED_11_MAR)
    assert sheet.line.number == number
    assert sheet.channel == "visit"


def test_a_complaint_about_the_liaison_is_marked_for_the_office(enter: Enter) -> None:
    officer = enter("dewi")

    assert "Melaporkan narahubungnya" in officer.get(send(officer, about_liaison="on").location).body
    assert "Melaporkan narahubungnya" not in officer.get(send(officer).location).body


def test_code_and_pin_are_gone_once_handed_over(enter: Enter) -> None:
    officer = enter("dewi")
    there = send(officer).location

    officer.post(f"{there}sudah-diserahkan/", {})

    assert "Serahkan kepada pelapor" not in officer.get(there).body


def test_another_officer_never_sees_code_and_pin(enter: Enter) -> None:
    there = send(enter("dewi")).location

    assert "Serahkan kepada pelapor" not in enter("dian").get(there).body


def test_the_receipt_is_a_pdf_without_anybody_in_it(enter: Enter) -> None:
    officer = enter("dewi")
    there = send(officer).location

    sent = officer.get(f"{there}tanda-terima.pdf")

    assert sent.headers["Content-Type"] == "application/pdf"
    assert sent.body.startswith("%PDF")
    assert "Contohwati" not in sent.body


def test_what_is_missing_is_said_and_the_rest_kept(enter: Enter) -> None:
    refused = send(enter("dewi"), text="  ", address="Jalan Panjang 12")

    assert refused.status == 422
    assert "Jalan Panjang 12" in refused.body
    assert 'href="#id_text"' in refused.body


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("happened_on", "2099-01-01"),
        ("happened_on", "31-31-31"),
        ("district", "99.99"),
        ("channel", "web"),
        ("email", "x"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_field(enter: Enter, field: str, value: str) -> None:
    refused = send(enter("dewi"), **{field: value})

    assert refused.status == 422
    assert f'href="#id_{field}"' in refused.body


def test_an_emergency_starts_its_own_clock(enter: Enter) -> None:
    officer = enter("dewi")

    body = officer.get(send(officer, urgent="on").location).body

    assert "RCO" in body
    assert "Respon Cepat Ombudsman" in body


def test_nobody_is_named_who_does_not_want_to_be(enter: Enter) -> None:
    officer = enter("dewi")

    sent = send(officer, name="", phone="")

    assert sent.status == 303
    read = officer.post(f"{sent.location}identitas/", {})
    assert "Pelapor tidak menyebut siapa dirinya" in read.body


def test_the_same_press_twice_registers_once(enter: Enter) -> None:
    officer = enter("dewi")
    page = officer.get("/meja/catat/")
    typed = {**page.carried(), **FIELDS}

    first, second = officer.post("/meja/catat/", typed), officer.post("/meja/catat/", typed)

    assert first.location == second.location


def test_an_outside_number_is_registered_once(enter: Enter) -> None:
    officer = enter("dewi")
    send(officer, outside_number="SP4N-77", channel="sp4n")

    again = send(officer, outside_number="SP4N-77", channel="sp4n")

    assert again.status == 422
    assert 'href="#id_outside_number"' in again.body


@pytest.mark.parametrize("name", ["ina", "rina", "hadi", "lukman", "bima", "tamu"])
def test_who_takes_no_complaints_down_is_refused(enter: Enter, name: str) -> None:
    assert enter(name).get("/meja/catat/").status == 403
    assert enter(name).post("/meja/catat/", FIELDS).status == 403


def test_a_case_begins_with_its_first_term(enter: Enter) -> None:
    officer = enter("dewi")
    there = send(officer).location

    sheet = queries.sheet(UUID(there.split("/")[3]), actor=world.actor("dewi"), at=world.WED_11_MAR)

    assert sheet.line.state is State.REGISTERED
    assert [term.code for term in sheet.terms] == [TermCode.VERIFY]
