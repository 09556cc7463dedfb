"""THE list of ways through the house: on which side, called what, seen by whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_noop as _

from narahubung.rules.parties import OFFICE_ROLES, Role
from narahubung.web.doors import INBOX_ROLES


class House(StrEnum):
    """The sets of pages."""

    PUBLIC = "public"
    BOARD = "board"
    DESK = "desk"
    INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of a menu; without `roles` everyone on that side sees it."""

    house: House
    name: str
    word: str
    icon: str
    roles: frozenset[Role] = frozenset()


# Whoever may take a complaint down; the desk asks again.
REGISTERING = frozenset({Role.INTAKE_ASSISTANT, Role.EXAMINING_ASSISTANT, Role.HEAD_OF_OFFICE})
# Whoever watches over who reads an identity.
WATCHING = frozenset({Role.HEAD_OF_OFFICE, Role.AUDITOR})
# Whoever holds the meetings for the office.
MEETING = frozenset({Role.PREVENTION_ASSISTANT, Role.HEAD_OF_OFFICE, Role.AUDITOR, Role.RESMON})

# Whoever may be asked for a signature: under a commitment, as its witness, or under the minutes of a meeting.
SIGNING = (INBOX_ROLES - {Role.LAPOR_LIAISON}) | {Role.PREVENTION_ASSISTANT, Role.HEAD_OF_OFFICE, Role.OBSERVER}

# Beside this way the menu says how much has not been seen.
NOTICES = "notices:list"

WAYS = (
    Way(House.PUBLIC, "intake:home", _("Beranda"), "home"),
    Way(House.PUBLIC, "intake:lodge", _("Sampaikan laporan"), "pen"),
    Way(House.PUBLIC, "intake:track", _("Lacak laporan"), "search"),
    Way(House.PUBLIC, "intake:verify", _("Periksa tanda terima"), "shield"),
    Way(House.PUBLIC, "network:public", _("Jejaring"), "person"),
    Way(House.PUBLIC, "commitments:list", _("Komitmen"), "file"),
    Way(House.PUBLIC, "meetings:public", _("Rapat"), "clock"),
    Way(House.PUBLIC, "statistics:public", _("Angka"), "eye"),
    # An observer reads no cases: what they watch over is one short menu.
    Way(House.BOARD, "statistics:board", _("Papan"), "eye"),
    Way(House.BOARD, "network:board", _("Jejaring"), "person"),
    Way(House.BOARD, "commitments:list", _("Komitmen"), "file"),
    Way(House.BOARD, "meetings:index", _("Rapat"), "clock"),
    Way(House.BOARD, "statistics:public", _("Angka untuk umum"), "book"),
    # Whoever keeps the network begins there: no case ever waits for them.
    Way(House.DESK, "network:board", _("Jejaring"), "person", frozenset({Role.PREVENTION_ASSISTANT})),
    Way(House.DESK, "desk:queue", _("Antrean kerja"), "inbox"),
    Way(House.DESK, "desk:register", _("Catat laporan"), "pen", REGISTERING),
    Way(House.DESK, "desk:cases", _("Semua laporan"), "search"),
    Way(House.DESK, "desk:stuck", _("Macet"), "alert"),
    Way(House.DESK, "desk:routing", _("Penyaluran"), "arrow"),
    Way(House.DESK, "desk:readings", _("Pembacaan identitas"), "eye", WATCHING),
    Way(House.DESK, "network:board", _("Jejaring"), "person"),
    Way(House.DESK, "commitments:list", _("Komitmen"), "file"),
    Way(House.DESK, "meetings:index", _("Rapat"), "clock", MEETING),
    Way(House.DESK, "statistics:dashboard", _("Angka"), "book"),
    Way(House.DESK, NOTICES, _("Pemberitahuan"), "bell"),
    Way(House.INBOX, "inbox:list", _("Kotak masuk"), "inbox"),
    Way(House.INBOX, "inbox:cases", _("Semua laporan"), "search"),
    Way(House.INBOX, "network:board", _("Jejaring"), "person"),
    Way(House.INBOX, "commitments:list", _("Komitmen"), "file"),
    Way(House.INBOX, "meetings:index", _("Rapat"), "clock", INBOX_ROLES - {Role.LAPOR_LIAISON}),
    Way(House.INBOX, "statistics:own", _("Angka"), "book"),
    Way(House.INBOX, NOTICES, _("Pemberitahuan"), "bell"),
)


def house_of(namespace: str, roles: frozenset[Role]) -> House:
    """Return which set of pages this is: the room's own, else that of the signed-in person, else the public one."""
    if namespace in ("desk", "inbox"):
        return House(namespace)
    if roles & OFFICE_ROLES:
        return House.DESK
    if roles & INBOX_ROLES:
        return House.INBOX
    if Role.OBSERVER in roles:
        return House.BOARD
    return House.PUBLIC


@cache
def signing(roles: frozenset[Role]) -> str:
    """Return the address of one's own signing key for those who sign, empty for all others."""
    try:
        return reverse("commitments:own_key") if roles & SIGNING else ""
    except NoReverseMatch:
        return ""


@cache
def ways(house: House, roles: frozenset[Role]) -> tuple[tuple[Way, str], ...]:
    """Return the menu of that side for these roles, each way once, with its address; a room that is absent has none."""
    found: dict[str, tuple[Way, str]] = {}
    for way in WAYS:
        if way.house is not house or way.name in found or (way.roles and not way.roles & roles):
            continue
        try:
            found[way.name] = way, reverse(way.name)
        except NoReverseMatch:
            continue  # a slimmer installation without that room: its way is not offered
    return tuple(found.values())
