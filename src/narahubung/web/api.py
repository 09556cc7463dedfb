"""How every API of the house says no: the same refusals as the pages, as problem-JSON, whatever inside it refused."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
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
    for kind in (RuleBroken, Http404, ValidationError, HttpError):
        api.add_exception_handler(kind, _answer)


def public_addresses(api: NinjaAPI) -> tuple[list[URLPattern | URLResolver], str, str]:
    """Return the API's addresses for `path()`, each marked as open to people who have not signed in.

    The house is closed by default; the library's views would otherwise send a program to the sign-in page.
    """
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.callback is not None:
            pattern.callback = login_not_required(pattern.callback)
    return patterns, app_name, namespace


def _answer(request: HttpRequest, refused: Exception | type[Exception]) -> HttpResponse:
    match refused:
        case RuleBroken():
            refusal = errors.translate(refused)
        case Http404():
            refusal = errors.translate(NotSeen())
        case ValidationError():
            refusal = errors.translate(Incomplete(**_fields(refused)))
        case HttpError(status_code=HTTPStatus.BAD_REQUEST):  # a body that is no JSON
            refusal = errors.translate(Malformed("body"))
        case HttpError():
            refusal = errors.by_status(refused.status_code)
        case _:
            refusal = errors.by_status(HTTPStatus.BAD_REQUEST)
    return problems.respond(request, refusal)


def _fields(invalid: ValidationError) -> dict[str, str]:
    return {_name(error): _CODES.get(str(error.get("type", "")), "invalid") for error in invalid.errors}


def _name(error: Mapping[str, object]) -> str:
    """Return the field's path without what only the library knows: where it was sent and the parameter's name."""
    place = error.get("loc")
    parts = [str(part) for part in place] if isinstance(place, (list, tuple)) else []
    if parts and parts[0] == "body" and len(parts) > 2:
        parts = parts[2:]
    elif len(parts) > 1:
        parts = parts[1:]
    return ".".join(parts) or "body"
