"""Turns away what no table can keep before any view sees it: NUL bytes and broken halves of signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.http.request import QueryDict

from narahubung.rules.refusals import Malformed, RuleBroken
from narahubung.web import errors

# In JSON a NUL or a lone surrogate travels as an escape; one more backslash before it would make it plain text.
_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})")
_PAIR = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


class _View(Protocol):
    def __call__(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse: ...


class ScreenInput:
    """Middleware: a request with a sign that cannot be stored is refused with words (400), never a crash."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address first: it costs nothing."""
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.answer(request, errors.translate(Malformed("address")))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: _View, arguments: tuple[object, ...], named: dict[str, object]
    ) -> HttpResponse | None:
        """Look at the body once the origin of the form is proved, so that a stranger cannot make us parse it."""
        del view, arguments, named
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return None
        try:
            _screen_body(request)
        except RuleBroken as broken:
            return errors.answer(request, errors.translate(broken))
        return None


def _screen_body(request: HttpRequest) -> None:
    if (request.content_type or "").endswith("json"):
        if _has_broken_sign(request.body):
            raise Malformed("body")
        return
    # Names of files need no look: Django drops unprintable signs from them.
    if _has_nul(request.POST):
        raise Malformed("form")


def _has_nul(form: QueryDict) -> bool:
    return any("\x00" in name or any("\x00" in str(value) for value in values) for name, values in form.lists())


def _has_broken_sign(body: bytes) -> bool:
    if b"\x00" in body:
        return True
    if b"\\u" not in body:
        return False
    # Whole pairs are good signs (emoji); a half that is left over is none.
    return _ESCAPE.search(_PAIR.sub(b"", body)) is not None
