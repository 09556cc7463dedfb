"""Every address either asks who you are or stands in the public list below."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Prefix or whole address → why anybody may call it. What is added here is seen by whoever reviews the change.
PUBLIC = {
    "healthz": "machines ask whether the house is open",
    "": "the front page",
    "lapor/": "anybody may complain",
    "lapor/berkas/": "hands in a file before the complaint is sent; held for this browser only",
    "lapor/diterima/": "the receipt, for the browser that has just sent the complaint",
    "lapor/diterima/tanda-terima.pdf": "the same as a signed PDF",
    "lacak/": "opens a complaint by its code and PIN",
    "lacak/laporan/": "the complaint that code and PIN have opened in this browser",
    "lacak/laporan/<slug:name>/": "an act on it",
    "lacak/berkas/<uuid:attachment>/": "a file of it",
    "lacak/tanda-terima.pdf": "its receipt",
    "lacak/keluar/": "closes it again",
    "tanda-terima/": "checks a receipt: signatures are public",
    "tanda-terima/<str:reference>/": "the same from a QR code",
    "tanda-terima/kunci/": "the public keys",
    "tanda-terima/kunci/<slug:code>.pem": "an office's root: whom to trust",
    "tanda-terima/kunci/<slug:code>/<int:number>.crl": "which keys of persons sign no more",
    "rapat/publik/": "meetings: when, how many agencies came, published press notes; no names, no places",
    "rapat/kalender/<str:token>.ics": "a person's own calendar, opened by a secret address",
    "komitmen/periksa/": "checks a signed file: signatures are public",
    "komitmen/<slug:code>/": "who signed what and when, and whether it is in force; a draft is not seen",
    "komitmen/<slug:code>/naskah.pdf": "the signed document itself",
    "komitmen/": "what is or was in force; drafts and open rounds stand on the lists of their own people",
    "komitmen/layar/<str:token>/": "the tablet at the event: signs for nobody without their own password and PIN",
    "komitmen/layar/<str:token>/sandi/": "what the tablet asks of passkeys: of nobody without their own password",
    "jejaring/publik/": "the network: agencies, whether each post is filled, the post's own contact",
    "api/": "names the API's version",
    "api/openapi.json": "describes the API",
    "api/v1/lists": "what may be chosen: services, districts, channels",
    "api/v1/complaints": "lodges a complaint",
    "api/v1/complaints/<code>": "reads one by code and PIN",
    "api/v1/complaints/<code>/messages": "adds to one by code and PIN",
    "angka/kamus/": "the data dictionary: what each number means",
    "angka/publik/": "figures that can be defended are for everybody",
    "angka/data/": "open data are for everybody",
    "angka/data/<slug:office>/<int:number>/<str:name>": "a file of an edition",
    "angka/data/<slug:office>/terbaru/<str:name>": "leads to that file of the latest edition",
    "bahasa/<slug:code>/": "choosing a language",
    "gaya/": "the style guide; absent unless NARAHUBUNG_DEBUG",
    "akun/login/": "the way in",
    "akun/login/code/confirm/": "the way in by a code; answers only within such an attempt",
    "akun/pengaman/authenticate/": "the second step of the way in",
    "akun/pengaman/webauthn/login/": "the way in by passkey",
    "akun/logout/": "the way out",
    "akun/inactive/": "says that the account is closed",
    "akun/signup/": "says that nobody signs up: people are enrolled by the office",
    "akun/confirm-email/": "says where to look for a confirmation",
    r"akun/^confirm-email/(?P<key>[-:\w]+)/$": "confirms an address by a key sent to it",
    "akun/password/reset/": "asks for a new password",
    "akun/password/reset/done/": "says where to look for it, whether the address is known or not",
    r"akun/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "sets a new password by a key sent by mail",
    "akun/password/reset/key/done/": "says that it is set",
}


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Return every address pattern below a resolver."""
    for pattern in resolver.url_patterns:
        place = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, place)
        else:
            yield place, pattern


def is_open(pattern: URLPattern) -> bool:
    """May anybody call this view?"""
    return not getattr(pattern.callback, "login_required", True)


def test_every_public_address_is_written_down() -> None:
    found = {place for place, pattern in addresses(get_resolver()) if is_open(pattern)}

    assert found - PUBLIC.keys() == set(), "open to anybody, but not on the list"
    assert PUBLIC.keys() - found == set(), "on the list, but not open, or gone"
