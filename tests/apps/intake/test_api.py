"""The same two acts for programs: typed, told apart by keys, refused as problems, and true to their description."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import cast
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from narahubung.cases import queries
from narahubung.rules.facts import Lane
from narahubung.rules.lifecycle import Act
from tests import world
from tests.apps.cases.story import Story, lodged
from tests.apps.intake.test_lodging_form import sent
from tests.apps.intake.visitor import KTP, Visitor

pytestmark = pytest.mark.usefixtures("small_world")
Body = dict[str, object]
SARI = {"name": "Sari Contohwati", "phone": "0812-7770-4242", "email": "sari@contoh.example"}


@dataclass(slots=True)
class Program:
    """A program that calls the API."""

    client: Client = field(default_factory=Client)

    def post(self, path: str, body: object, *, key: str = "", pin: str = "") -> tuple[int, Body]:
        """Send JSON; a key of its own unless one is given."""
        headers = {"Idempotency-Key": key or str(uuid4())} | ({"X-Tracking-Pin": pin} if pin else {})
        answer = self.client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)
        kind = answer.headers["Content-Type"]
        assert kind == ("application/problem+json" if answer.status_code >= 400 else "application/json; charset=utf-8")
        return answer.status_code, answer.json()

    def get(self, path: str, *, pin: str = "") -> tuple[int, Body]:
        """Ask."""
        answer = self.client.get(f"/api/v1/{path}", headers={"X-Tracking-Pin": pin} if pin else {})
        return answer.status_code, answer.json()


@pytest.fixture
def program() -> Program:
    """Call from outside."""
    return Program()


@pytest.fixture
def story() -> Story:
    """Begin with a complaint that Sari lodged."""
    return lodged()


def test_a_complaint_is_lodged_and_found_by_its_receipt(program: Program) -> None:
    status, receipt = program.post("complaints", {"text": KTP, "district": world.DISTRICT, "person": SARI})
    assert status == HTTPStatus.CREATED

    status, case = program.get(f"complaints/{receipt['code']}", pin=str(receipt["pin"]))
    assert status == HTTPStatus.OK
    assert (case["number"], case["state"], case["turn"]) == (receipt["number"], "registered", "office")
    assert case["messages"] == [{"at": receipt["received_at"], "by": "complainant", "kind": "complaint", "text": KTP}]


def test_the_receipt_of_the_api_is_proved_by_the_public_page(program: Program) -> None:
    _, receipt = program.post("complaints", {"text": KTP})
    address = str(receipt["receipt_url"])

    assert "notice-good" in Visitor().get(address[address.index("/tanda-terima/") :]).body


def test_the_same_key_and_body_is_the_same_receipt(program: Program) -> None:
    key = str(uuid4())
    first = program.post("complaints", {"text": KTP}, key=key)[1]
    second = program.post("complaints", {"text": KTP}, key=key)[1]

    assert first | {"again": True} == second


def test_the_same_key_with_another_body_is_refused(program: Program) -> None:
    key = str(uuid4())
    program.post("complaints", {"text": KTP}, key=key)
    status, problem = program.post("complaints", {"text": "Lain"}, key=key)

    assert (status, problem["code"]) == (422, "key_reused")


WRONG: dict[str, tuple[object, int, str]] = {
    "empty": ({"text": " "}, 422, "text"),
    "missing": ({}, 422, "text"),
    "too long": ({"text": "a" * 20_001}, 422, "text"),
    "unknown service": ({"text": KTP, "service": "karangan"}, 422, "service"),
    "unknown field": ({"text": KTP, "servis": "ktp_el"}, 422, "servis"),
    "a day to come": ({"text": KTP, "happened_on": "2099-01-01"}, 422, "happened_on"),
    "no day": ({"text": KTP, "happened_on": "kemarin"}, 422, "happened_on"),
    "no name": ({"text": KTP, "person": {"name": ""}}, 422, "person.name"),
    "no mail": ({"text": KTP, "person": {"name": "Sari", "email": "sari@"}}, 422, "person.email"),
    "no object": ([], 422, "body"),
}


@pytest.mark.parametrize(("body", "status", "name"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_named(program: Program, body: object, status: int, name: str) -> None:
    found, problem = program.post("complaints", body)

    assert found == status
    assert name in [error["field"] for error in cast("list[dict[str, str]]", problem["errors"])]


def test_no_json_and_a_nul_are_unreadable(program: Program) -> None:
    for broken in (b"{", b'{"text": "KTP\\u0000"}', b"\xff\xfe"):
        answer = program.client.post(
            "/api/v1/complaints", broken, content_type="application/json", headers={"Idempotency-Key": str(uuid4())}
        )
        assert answer.status_code == 400
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_missing_key_is_said(program: Program) -> None:
    answer = program.client.post("/api/v1/complaints", {"text": KTP}, content_type="application/json")

    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.content.decode()


def test_unknown_code_wrong_pin_and_no_code_at_all_answer_alike(program: Program, story: Story) -> None:
    wrong = "000000" if story.pin != "000000" else "111111"
    answers = [
        program.get(f"complaints/{code}", pin=pin)
        for code, pin in (("0000-0000-0000", story.pin), (story.code, wrong), ("bukan kode", story.pin))
    ]

    assert [status for status, _ in answers] == [404, 404, 404]
    assert len({str(body | {"instance": ""}) for _, body in answers}) == 1


def test_five_wrong_pins_shut_the_door_for_a_while(program: Program, story: Story) -> None:
    wrong = "000000" if story.pin != "000000" else "111111"
    for _ in range(5):
        program.get(f"complaints/{story.code}", pin=wrong)
    answer = program.client.get(f"/api/v1/complaints/{story.code}", headers={"X-Tracking-Pin": story.pin})

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_message_reaches_the_office_once(program: Program, story: Story) -> None:
    key, path = str(uuid4()), f"complaints/{story.code}/messages"
    first = program.post(path, {"text": "Ada bukti"}, key=key, pin=story.pin)
    second = program.post(path, {"text": "Ada bukti"}, key=key, pin=story.pin)

    assert (first[0], second[0]) == (201, 201)
    assert first[1] | {"again": True} == second[1]
    assert [message.text for message in story.sheet("dewi").of_lane(Lane.COMPLAINANT)][-1] == "Ada bukti"


def test_what_is_not_asked_cannot_be_answered(program: Program, story: Story) -> None:
    status, problem = program.post(
        f"complaints/{story.code}/messages", {"text": "Loket tiga", "act": "reply"}, pin=story.pin
    )

    assert (status, problem["code"]) == (409, "overtaken")


def test_the_case_says_nothing_of_the_agencys_lane_nor_names(program: Program, story: Story) -> None:
    story.do("dewi", Act.VERIFY)
    story.do("dewi", Act.FORWARD, text="Pokok untuk instansi")
    status, case = program.get(f"complaints/{story.code}", pin=story.pin)

    assert status == 200
    assert (case["agency"], case["state"]) == ("DISDUKCAPIL", "forwarded")
    for hidden in ("Pokok untuk instansi", "Dewi", "Bima"):
        assert hidden not in str(case)


def test_an_emergency_is_a_rapid_response(program: Program) -> None:
    _, receipt = program.post("complaints", {"text": KTP, "urgent": True})
    dewi = world.actor("dewi")
    case = queries.find(str(receipt["number"]), actor=dewi)

    assert queries.sheet(case, actor=dewi, at=world.WED_11_MAR).line.is_rapid


def test_the_lists_name_every_code(program: Program) -> None:
    status, lists = program.get("lists")

    assert status == 200
    assert {"code": "ktp_el", "name": "KTP elektronik", "within": "DISDUKCAPIL"} in cast(
        "list[object]", lists["services"]
    )


def test_too_many_complaints_are_refused_with_when_to_come_back(program: Program, settings: Settings) -> None:
    settings.NARAHUBUNG_LODGE_LIMIT = 2
    for _ in range(2):
        program.post("complaints", {"text": KTP})
    status, problem = program.post("complaints", {"text": KTP})

    assert (status, problem["code"]) == (429, "too_many")


def test_lodging_takes_few_statements(program: Program) -> None:
    program.post("complaints", {"text": KTP})

    with CaptureQueriesContext(connection) as captured:
        program.post("complaints", {"text": KTP, "person": SARI})
    assert len(sent(captured)) <= 4, sent(captured)


def test_the_description_is_openapi_3_1_and_its_refusals_are_problems(program: Program) -> None:
    description = program.client.get("/api/openapi.json").json()
    assert description["openapi"].startswith("3.1")

    for path, operations in description["paths"].items():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                kinds = list(response["content"])
                assert kinds == (["application/problem+json"] if int(status) >= 400 else ["application/json"]), path


def test_refusals_speak_the_callers_language(program: Program) -> None:
    answer = program.client.get(
        "/api/v1/complaints/0000-0000-0000", headers={"X-Tracking-Pin": "000000", "accept-language": "en"}
    )

    assert answer.json()["title"] == "Page not found"
