"""In which language a page speaks: what the reader chose, else what the person set, else Indonesian."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from narahubung.accounts.models import Person

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def chosen(request: HttpRequest) -> str:
    """Return the language for this request.

    A browser's `Accept-Language` is not asked for pages: many telephones here are set to English by their maker, not by
    their owner. A program that calls the API does mean what it says there.
    """
    if request.path_info.startswith("/api/"):
        return translation.get_language_from_request(request)
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if cookie in LANGUAGES:
        return cookie
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        user = getattr(request, "user", None)
        if isinstance(user, Person) and user.language in LANGUAGES:
            return user.language
    return settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Speaks the chosen language while a request lasts; stands after the one that knows who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate, answer, say in the answer which language it was."""
        language = chosen(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response
