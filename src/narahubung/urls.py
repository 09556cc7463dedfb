"""Every address of the house: each room says its own, this file says in which order they are asked."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

ROOMS = (
    "ops",
    "web",
    "intake",
    "desk",
    "inbox",
    "notices",
    "documents",
    "network",
    "commitments",
    "meetings",
    "statistics",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("akun/", include("allauth.account.urls")),
    path("akun/pengaman/", include("allauth.mfa.urls")),
    # A room without pages of its own has no urls module.
    *(path("", include(f"narahubung.{room}.urls")) for room in ROOMS if find_spec(f"narahubung.{room}.urls")),
]

handler400 = "narahubung.web.errors.bad_request"
handler403 = "narahubung.web.errors.permission_denied"
handler404 = "narahubung.web.errors.page_not_found"
handler500 = "narahubung.web.errors.server_error"
