"""The two acts of the public door for programs: lodge a complaint, follow it; typed, with the pages' own refusals."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Header, NinjaAPI, Path, Status
from ninja.openapi.schema import OpenAPISchema

from narahubung.agencies import directory
from narahubung.cases import actions, queries
from narahubung.cases.actions import Lodged
from narahubung.cases.sheets import CaseSheet
from narahubung.documents import office
from narahubung.intake import receipts
from narahubung.intake.shapes import (
    CaseOut,
    ClosingOut,
    ComplaintIn,
    DoneOut,
    HappeningOut,
    ListedOut,
    ListsOut,
    MessageIn,
    MessageOut,
    Problem,
    ReceiptOut,
)
from narahubung.rules.facts import Lane
from narahubung.rules.given import Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import STRANGER, Actor
from narahubung.rules.references import spoken
from narahubung.rules.refusals import Malformed, NotSeen
from narahubung.web import act_words, case_words, limits, words
from narahubung.web.api import install_on, public_addresses
from narahubung.web.doors import moment
from narahubung.web.problems import CONTENT_TYPE
from narahubung.web.words import Side

Key = Annotated[
    UUID,
    Header(
        alias="Idempotency-Key",
        description="Drawn by the sender for this one sending; sent again with the same body it gives the same answer.",
    ),
]
TrackingCode = Annotated[str, Path(description="The tracking code of the receipt, with or without hyphens.")]
Pin = Annotated[str, Header(alias="X-Tracking-Pin", description="The PIN of the receipt: six digits.")]


class DoorAPI(NinjaAPI):
    """The API with its refusals described as what they are: `application/problem+json`."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, object] | None = None
    ) -> OpenAPISchema:
        """Return the description, OpenAPI 3.1."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in response.get("content", {}):
                        response["content"] = {CONTENT_TYPE: response["content"]["application/json"]}
        return schema


api = DoorAPI(
    title="Narahubung",
    version="1",
    description="Lodge a complaint about a public service, and follow it. See docs/api.md.",
    urls_namespace="intake:api",
    docs_url=None,
    openapi_url="openapi.json",
)
install_on(api)

_ALWAYS = frozenset({400, 429, 503})


@api.get("/v1/lists", response={200: ListsOut, frozenset({503}): Problem}, summary="The codes a complaint may name")
def lists(request: HttpRequest, response: HttpResponse) -> ListsOut:
    """Services, agencies, bodies outside the network, districts and villages, each with its code and name."""
    del request
    held = directory.current()
    response.headers["Cache-Control"] = "public, max-age=3600"
    codes = {agency.key: agency.code for agency in held.agencies.values()}
    return ListsOut(
        services=[
            ListedOut(code=one.code, name=words.by_language(one.name, one.name_en), within=codes[one.agency])
            for one in held.services.values()
        ],
        agencies=[ListedOut(code=one.code, name=one.name) for one in held.agencies.values()],
        outside_bodies=[
            ListedOut(code=one.code, name=words.by_language(one.name, one.name_en)) for one in held.bodies.values()
        ],
        districts=[ListedOut(code=one.code, name=one.name) for one in held.districts.values()],
        villages=[ListedOut(code=one.code, name=one.name, within=one.district) for one in held.villages.values()],
    )


@api.post(
    "/v1/complaints",
    response={201: ReceiptOut, _ALWAYS | {413, 422}: Problem},
    summary="Lodge a complaint",
)
def lodge(request: HttpRequest, key: Key, body: ComplaintIn) -> Status[ReceiptOut]:
    """Register a complaint and return its receipt. Answered only once it is kept for good."""
    at = moment(request)
    limits.count(request, limits.lodging(), at=at)
    return Status(201, _receipt(request, actions.lodge(body.complaint(), actor=STRANGER, at=at, key=key)))


def _receipt(request: HttpRequest, lodged: Lodged) -> ReceiptOut:
    facts = receipts.facts(number=lodged.number, at=lodged.at, content=lodged.content, due_at=lodged.due_at, files=())
    return ReceiptOut(
        number=lodged.number,
        code=spoken(lodged.code),
        pin=lodged.pin,
        received_at=lodged.at,
        due_at=lodged.due_at,
        content_sha256=lodged.content,
        receipt_url=office.receipt_proof_link(facts, at=moment(request)),
        track_url=settings.NARAHUBUNG_PUBLIC_URL + reverse("intake:track"),
        again=lodged.again,
    )


def _opened(request: HttpRequest, code: str, pin: str) -> Actor:
    """Return who holds this code and PIN; a code that cannot be one looks like one that is unknown."""
    at = moment(request)
    limits.count(request, limits.TRIES, at=at)
    try:
        return queries.open_by_code(code, pin, at=at)
    except Malformed as broken:
        raise NotSeen from broken


@api.get(
    "/v1/complaints/{code}",
    response={200: CaseOut, _ALWAYS | {404, 422}: Problem},
    summary="Follow a complaint",
)
def follow(request: HttpRequest, code: TrackingCode, pin: Pin, response: HttpResponse) -> CaseOut:
    """Where the complaint is, who has it, until when, what comes next; unknown code and wrong PIN answer alike."""
    visitor = _opened(request, code, pin)
    if visitor.case is None:
        raise NotSeen
    response.headers["Cache-Control"] = "no-store"
    sheet = queries.sheet(visitor.case, actor=visitor, at=moment(request))
    return _case(sheet)


def _case(sheet: CaseSheet) -> CaseOut:
    line, held = sheet.line, sheet.directory
    agency = held.agencies.get(line.agency) if line.agency is not None else None
    return CaseOut(
        number=line.number,
        state=line.state,
        state_words=words.state_sentence(line.state),
        turn=line.turn,
        turn_words=words.turn(line.turn),
        agency=agency.code if agency else None,
        due_at=line.due_at,
        next=case_words.next_step(sheet, reader=Side.COMPLAINANT),
        lodged_at=line.lodged_at,
        acts=list(sheet.choices),
        closing=_closing(sheet),
        happenings=[
            HappeningOut(at=one.at, act=one.act, words=act_words.done(one.act), by=one.standing)
            for one in sheet.happenings
        ],
        messages=[
            MessageOut(at=one.at, by=one.standing, kind=one.kind, text=one.text)
            for one in sheet.of_lane(Lane.COMPLAINANT)
        ],
    )


def _closing(sheet: CaseSheet) -> ClosingOut | None:
    if sheet.closing_kind is None:
        return None
    return ClosingOut(
        kind=sheet.closing_kind, words=words.closing_kind(sheet.closing_kind), reason=sheet.closing_reason
    )


@api.post(
    "/v1/complaints/{code}/messages",
    response={201: DoneOut, _ALWAYS | {403, 404, 409, 413, 422}: Problem},
    summary="Write to the office",
)
def write(request: HttpRequest, code: TrackingCode, pin: Pin, key: Key, body: MessageIn) -> Status[DoneOut]:
    """Add a message to the complaint, answer the office's question, or complete what it asked for."""
    visitor = _opened(request, code, pin)
    if visitor.case is None:
        raise NotSeen
    act = Act(body.act)
    given = Given(text=body.text, lane=Lane.COMPLAINANT if act is Act.WRITE else None)
    done = actions.perform(visitor.case, act, actor=visitor, at=moment(request), given=given, key=key)
    out = DoneOut(event=done.number, state=done.state, turn=done.turn, due_at=done.due_at, again=done.again)
    return Status(201, out)


addresses = public_addresses(api)
