"""The demo's network at work: an end that nears, somebody on leave, a succession with its record, contacts checked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.contrib.auth.hashers import make_password
from django.db import transaction

from narahubung.accounts.models import Person
from narahubung.agencies import appointments
from narahubung.agencies.models import Appointment
from narahubung.network import actions
from narahubung.network.given import Amended, Appointed, AwayGiven
from narahubung.ops.demo_people import DEMO_PASSWORD
from narahubung.ops.models import SeededRow
from narahubung.rules.parties import Actor
from narahubung.web.dates import local_day

_SPACE = UUID(int=(0xDE << 120) | 17, version=4)
_KEEPER = "pencegahan@ombudsman-kaltim.example"
_ENDS_SOON = "narahubung@dpmptsp.example"
_ON_LEAVE, _STANDS_IN = "narahubung@dinsos.example", "wakil@dinsos.example"
_LEAVES, _COMES = "narahubung@dishub.example", "narahubung.baru@dishub.example"
_NEVER_IN = frozenset({"narahubung@dppr.example", _COMES})
# Who confirmed their contact how many days ago; one of them too long ago to be still believed.
_CONFIRMED = {"disdukcapil": 6, "dpmptsp": 20, "disdikbud": 120, "dinkes": 11, "dpu": 3, "dinsos": 15, "dlhk": 31}
_ASKED = "dpmd"


def tell(*, at: datetime) -> bool:
    """Tell it once, through the network's own door; return whether it was new. Whoever is in it is invented."""
    with transaction.atomic():
        _mark, fresh = SeededRow.objects.get_or_create(file="demo network", key="told", defaults={"digest": ""})
        if fresh:
            _tell(at)
        return fresh


def _tell(at: datetime) -> None:
    on, keeper = local_day(at), _actor(_KEEPER, local_day(at))
    Person.objects.filter(email__endswith=".example", last_login=None).exclude(email__in=_NEVER_IN).update(
        last_login=at - timedelta(days=2)
    )
    end = on + timedelta(days=18)
    actions.amend(
        "dpmptsp",
        _appointment(_ENDS_SOON),
        Amended(ends_on=end, letter_number="SK-CONTOH/015", contact="0000-0000-02 (contoh)"),
        actor=keeper,
        at=at,
        key=_key("ends soon"),
        gap_seen=True,
    )
    away = AwayGiven(starts_on=on, ends_on=on + timedelta(days=6), stand_in=Person.objects.get(email=_STANDS_IN).pk)
    actions.send_away("dinsos", _appointment(_ON_LEAVE), away, actor=keeper, at=at, key=_key("on leave"))
    for code, days in _CONFIRMED.items():
        moment = at - timedelta(days=days)
        holder = _actor(f"narahubung@{code}.example", local_day(moment))
        actions.confirm_contact(code, actor=holder, at=moment, key=_key(f"confirmed {code}"))
    actions.ask_contact(_ASKED, actor=keeper, at=at - timedelta(days=4), key=_key("asked"))
    given = Appointed(
        email=_COMES,
        name="Maya Lestari (rekaan)",
        starts_on=on,
        letter_number="SK-CONTOH/064",
        contact="0000-0000-13 (contoh)",
    )
    actions.succeed("dishub", given, predecessor=_appointment(_LEAVES), actor=keeper, at=at, key=_key("succession"))
    # An invitation reaches nobody here; with the demo's password a newcomer can be the successor, too.
    Person.objects.filter(email=_COMES).update(password=make_password(DEMO_PASSWORD))


def _actor(email: str, on: date) -> Actor:
    return appointments.actor_of(Person.objects.get(email=email).pk, on=on)


def _appointment(email: str) -> int:
    return int(Appointment.objects.get(person__email=email).pk)


def _key(name: str) -> UUID:
    return uuid5(_SPACE, name)
