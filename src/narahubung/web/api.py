"""How every API of the house says no: the same refusals as the pages, as problem-JSON, whatever inside it refused."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from narahubung.rules.refusals import Incomplete, Malformed, NotSeen, RuleBroken
from narahubung.web import errors, problems

# The validation library's kinds of mistake, in the house's words; the rest read as "needs mending".
_CODES = {
    "missing": "missing",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_long": "too_many",
    "enum": "unknown",
    "literal_error": "unknown",
}


def install_on(api: NinjaAPI) -> None:
    """Make an API answer every refusal as `application/problem+json`; nothing of ours or the library's is left bare."""
    api.add_exception_handler(RuleBroken, _broken)
    api.add_exception_handler(Http404, _absent)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _refused)


def _broken(request: HttpRequest, broken: RuleBroken) -> HttpResponse:
    return problems.respond(request, errors.translate(broken))


def _absent(request: HttpRequest, absent: Http404) -> HttpResponse:
    del absent
    return problems.respond(request, errors.translate(NotSeen()))


def _invalid(request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    fields = {_name(error): _CODES.get(str(error.get("type", "")), "invalid") for error in invalid.errors}
    return problems.respond(request, errors.translate(Incomplete(**fields)))


def _refused(request: HttpRequest, refused: HttpError) -> HttpResponse:
    if refused.status_code == HTTPStatus.BAD_REQUEST:  # a body that is no JSON
        return problems.respond(request, errors.translate(Malformed("body")))
    return problems.respond(request, errors.by_status(refused.status_code))


def _name(error: Mapping[str, object]) -> str:
    """Return the field's path without what only the library knows: where it was sent and the parameter's name."""
    place = error.get("loc")
    parts = [str(part) for part in place] if isinstance(place, (list, tuple)) else []
    if parts and parts[0] == "body" and len(parts) > 2:
        parts = parts[2:]
    elif len(parts) > 1:
        parts = parts[1:]
    return ".".join(parts) or "body"
