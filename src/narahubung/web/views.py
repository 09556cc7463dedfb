"""The few pages of the house itself: choosing a language, and the style guide for those who build."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from narahubung.web import style_guide as guide
from narahubung.web.language import LANGUAGES

_A_YEAR = 365 * 24 * 60 * 60


@login_not_required
@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the reader's language for a year and go back to where they were; an unknown language is absent."""
    if code not in LANGUAGES:
        raise Http404
    back = request.GET.get("ke", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=_A_YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response


@login_not_required
@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every part of the visual language; exists only where the house is being built."""
    if not settings.DEBUG:
        raise Http404
    theme = "dark" if request.GET.get("tema") == "gelap" else ""
    return render(request, "web/style_guide.html", {"guide": guide.samples(at=timezone.now()), "theme": theme})
