"""What every page knows without asking: whose house it is, who is reading, which ways lead on, in which language."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from narahubung.web import doors, icons, navigation, words
from narahubung.web.navigation import House


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One way on, ready to be shown."""

    address: str
    word: str
    icon: str
    is_here: bool
    counts_unseen: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame around a page."""

    language: str
    house: House
    office: str
    menu: tuple[MenuEntry, ...]
    person: str
    person_roles: str
    is_demo: bool
    address: str
    home: str
    signing: str


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Return the frame for this request, made once however many templates ask."""
    made = getattr(request, "_shell", None)
    if made is None:
        made = _make(request)
        setattr(request, "_shell", made)  # noqa: B010 - the request has no such attribute by its type
    return {"shell": made}


def _make(request: HttpRequest) -> Shell:
    user = getattr(request, "user", None)
    is_signed_in = user is not None and user.is_authenticated
    match = request.resolver_match
    namespace = match.namespaces[0] if match is not None and match.namespaces else ""
    roles = doors.actor(request).roles()
    house = navigation.house_of(namespace, roles)
    menu = tuple(
        MenuEntry(
            address,
            gettext(way.word),
            way.icon,
            is_here=address == request.path,
            counts_unseen=way.name == navigation.NOTICES,
        )
        for way, address in navigation.ways(house, roles)
    )
    return Shell(
        language=get_language() or settings.LANGUAGE_CODE,
        house=house,
        office=gettext("Ombudsman RI Perwakilan Kalimantan Timur"),
        menu=menu,
        person=str(user) if is_signed_in else "",
        person_roles=", ".join(words.role(role) for role in sorted(roles)),
        is_demo=bool(getattr(settings, "NARAHUBUNG_DEMO", False)),
        # After a form was sent the same address may not be opened again; the page it stands on may.
        address=request.get_full_path() if request.method in ("GET", "HEAD") else request.path,
        home=menu[0].address if menu else "/",
        signing=navigation.signing(roles) if is_signed_in else "",
    )


def marks(request: HttpRequest) -> dict[str, object]:
    """Return the house's mark, which the masthead and the letterhead draw."""
    del request
    return {"mark": icons.MARK}
