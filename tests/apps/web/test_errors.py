"""Every refusal reaches people as a kind page and programs as problem-JSON, with the right status and nothing lost."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError

from narahubung.rules import refusals
from narahubung.rules.acceleration import RegisteredTooLate
from narahubung.rules.intervals import ImpossibleNumbers
from narahubung.rules.rates import MixedStreams, NoSuchIndicator, Stream
from narahubung.rules.refusals import RuleBroken
from narahubung.rules.terms import ExtensionRefused
from narahubung.rules.withholding import CannotWithhold
from narahubung.rules.workday import OutsideCalendar
from narahubung.web import errors
from narahubung.web.api import install_on, public_addresses

TUE_17_MAR = datetime(2026, 3, 17, 2, 5, tzinfo=UTC)

REFUSALS: list[tuple[RuleBroken, int]] = [
    (refusals.Malformed("cursor"), 400),
    (refusals.NotYours("close"), 403),
    (refusals.SamePerson("close"), 403),
    (refusals.NotSeen(), 404),
    (refusals.WrongMoment("close", "closed", "nobody"), 409),
    (refusals.Overtaken("close", "closed", last_act="close", last_by="Eka (rekaan)", last_at=TUE_17_MAR), 409),
    (refusals.TooLarge("file", 20 * 1024 * 1024), 413),
    (refusals.TooLarge("text", 20_000), 413),
    (refusals.Incomplete(text="needed", days="at_most:14"), 422),
    (refusals.KeyReused(), 422),
    (refusals.FileRefused("type_mismatch"), 422),
    (ExtensionRefused("ANSWER", asked=30, allowed=14), 422),
    (OutsideCalendar(0), 422),
    (MixedStreams(frozenset({Stream.LM, Stream.LAPOR})), 422),
    (ImpossibleNumbers("numerator", -1), 422),
    (NoSuchIndicator("grade"), 422),
    (CannotWithhold("public", ("64.02.06",)), 422),
    (RegisteredTooLate(date(2026, 3, 2), date(2026, 3, 1)), 422),
    (refusals.TooMany(90), 429),
    (refusals.Unavailable(), 503),
]
RAISED: list[Exception] = []


@login_not_required
@csrf_exempt
def refusing(request: HttpRequest) -> HttpResponse:
    """Raise what the test laid ready, once the form was read as a real view would."""
    request.POST.get("text")
    raise RAISED[0]


@login_not_required
@csrf_exempt
@require_POST
def only_by_button(request: HttpRequest) -> HttpResponse:
    """Answer a press."""
    return HttpResponse("pressed")


class Sent(Schema):
    """What the test's API takes."""

    text: str
    number: int


api = NinjaAPI(urls_namespace="test-refusals", docs_url=None, openapi_url=None)
install_on(api)


@api.post("/things")
def thing(request: HttpRequest, sent: Sent) -> dict[str, str]:
    """Refuse or answer."""
    if RAISED:
        raise RAISED[0]
    return {"text": sent.text}


urlpatterns = [
    path("api/", refusing),
    path("api/tried/", public_addresses(api)),
    path("refusing/", refusing),
    path("button/", only_by_button),
    path("", include("narahubung.urls")),
]
handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nothing_raised() -> Iterator[None]:
    RAISED.clear()
    yield
    RAISED.clear()


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("broken", "status"), REFUSALS, ids=lambda part: type(part).__name__)
def test_a_person_gets_a_page_with_words(client: Client, broken: RuleBroken, status: int) -> None:
    RAISED.append(broken)

    response = client.post("/refusing/", {"text": "Kartu keluarga saya belum jadi."})

    page = response.content.decode()
    assert response.status_code == status
    assert response.headers["Content-Type"].startswith("text/html")
    assert errors.translate(broken).title in page
    assert "Kartu keluarga saya belum jadi." in page


@pytest.mark.parametrize(("broken", "status"), REFUSALS, ids=lambda part: type(part).__name__)
def test_a_program_gets_a_problem(client: Client, broken: RuleBroken, status: int) -> None:
    RAISED.append(broken)

    response = client.post("/api/")

    problem = json.loads(response.content)
    assert response.status_code == status == problem["status"]
    assert response.headers["Content-Type"] == "application/problem+json"
    assert problem["code"] == errors.translate(broken).code


def test_every_kind_of_refusal_is_tried_here() -> None:
    named = {kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, RuleBroken)}

    assert named - {type(broken) for broken, _status in REFUSALS} == {RuleBroken}


@pytest.mark.parametrize(("broken", "status"), REFUSALS, ids=lambda part: type(part).__name__)
def test_a_refusal_is_whole_in_english(broken: RuleBroken, status: int) -> None:
    indonesian = errors.translate(broken)

    with translation.override("en"):
        english = errors.translate(broken)

    assert english.status == status
    assert {english.title, english.detail, english.advice}.isdisjoint(
        {indonesian.title, indonesian.detail, indonesian.advice}
    )


def test_the_second_of_two_people_reads_who_was_first(client: Client) -> None:
    RAISED.append(REFUSALS[5][0])

    page = client.post("/refusing/", headers={"referer": "http://testserver/kasus/7/"}).content.decode()

    assert "Laporan ditutup oleh Eka (rekaan) pada 17 Maret 2026, 10.05 WITA." in page
    assert 'href="/kasus/7/"' in page


def test_a_foreign_way_back_is_not_offered(client: Client) -> None:
    RAISED.append(refusals.WrongMoment("close", "closed"))

    page = client.post("/refusing/", headers={"referer": "http://testserver.evil.example/"}).content.decode()

    assert "evil" not in page


def test_secrets_are_never_shown_back(client: Client) -> None:
    RAISED.append(refusals.WrongMoment("close", "closed"))

    page = client.post("/refusing/", {"password": "a long secret one", "pin": "480213480213480213"}).content.decode()

    assert "a long secret one" not in page
    assert "480213480213480213" not in page


def test_what_was_typed_comes_back_as_text_and_not_as_markup(client: Client) -> None:
    RAISED.append(refusals.WrongMoment("close", "closed"))

    page = client.post("/refusing/", {"text": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_absent_page_and_a_hidden_case_look_the_same(client: Client) -> None:
    pages = []
    for absent in (refusals.NotSeen(), Http404()):
        RAISED[:] = [absent]
        response = client.get("/refusing/")
        pages.append((response.status_code, response.content, sorted(response.headers.items())))

    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (PermissionDenied(), 403),
        (RequestDataTooBig(), 413),
        (OperationalError("server closed the connection"), 503),
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (ZeroDivisionError("what nobody foresaw"), 500),
    ],
    ids=lambda part: type(part).__name__,
)
@pytest.mark.parametrize("address", ["/refusing/", "/api/"])
def test_what_django_or_the_machine_refuses_has_words_too(
    client: Client, address: str, error: Exception, status: int
) -> None:
    RAISED.append(error)

    response = client.get(address)

    assert response.status_code == status
    assert b"what nobody foresaw" not in response.content
    assert len(response.content) > 100


def test_a_press_that_is_only_opened_is_told_so(client: Client) -> None:
    response = client.get("/button/")

    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "Kembali ke halaman sebelumnya" in response.content.decode()


def test_an_old_form_is_refused_with_what_was_typed() -> None:
    response = Client(enforce_csrf_checks=True).post("/akun/login/", {"login": "seseorang@contoh.example"})

    assert response.status_code == 403
    assert "seseorang@contoh.example" in response.content.decode()


@pytest.mark.parametrize("field", ["text", "te\x00xt"])
def test_a_nul_byte_in_a_form_is_refused(client: Client, field: str) -> None:
    response = client.post("/button/", {field: "a\x00b"})

    assert response.status_code == 400
    assert "tidak dapat dibaca" in response.content.decode()


@pytest.mark.parametrize("address", ["/button/?q=%00", "/%00", "/button/%00/"])
def test_a_nul_byte_in_an_address_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code in (400, 404)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (rb'{"text": "a\u0000b"}', 400),
        (rb'{"text": "\ud83d"}', 400),
        (rb'{"text": "\\\u0000"}', 400),
        (b'{"text": "a\x00b"}', 400),
        (rb'{"text": "\\u0000 is how JSON writes it"}', 200),
        (rb'{"text": "\ud83d\ude00"}', 200),
    ],
)
def test_a_sign_that_cannot_be_stored_is_refused_in_json(client: Client, body: bytes, status: int) -> None:
    assert client.post("/button/", body, content_type="application/json").status_code == status


@pytest.mark.parametrize(
    ("body", "fields"),
    [(b"{}", {"text", "number"}), (b'{"text": "a", "number": "b"}', {"number"}), (b"[]", {"text", "number"})],
)
def test_the_api_names_each_wrong_field(client: Client, body: bytes, fields: set[str]) -> None:
    response = client.post("/api/tried/things", body, content_type="application/json")

    problem = json.loads(response.content)
    assert (response.status_code, problem["code"]) == (422, "incomplete")
    assert {error["field"] for error in problem["errors"]} == fields


@pytest.mark.parametrize(
    ("error", "status"),
    [(refusals.KeyReused(), 422), (Http404(), 404), (HttpError(401, "who are you"), 401), (refusals.TooMany(30), 429)],
    ids=lambda part: type(part).__name__,
)
def test_the_api_says_no_as_the_pages_do(client: Client, error: Exception, status: int) -> None:
    RAISED.append(error)

    response = client.post("/api/tried/things", b'{"text": "a", "number": 1}', content_type="application/json")

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"


def test_the_api_says_no_to_what_is_no_json(client: Client) -> None:
    response = client.post("/api/tried/things", b"{", content_type="application/json")

    assert (response.status_code, json.loads(response.content)["code"]) == (400, "malformed")
