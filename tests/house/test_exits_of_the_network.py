"""Everybody at every address of posts, commitments, meetings and figures: what is not theirs is as what is not there.

As in `test_exits`, the addresses come from the resolver and the expectation from the issue's own sentences, not from
the rooms: what is compared are status and bytes of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoDbBlocker

from narahubung.agencies.appointments import actor_of
from narahubung.commitments import actions as commitments
from narahubung.meetings import minuting
from narahubung.meetings.models import SignedMinutes
from narahubung.network import actions as network
from narahubung.network.models import Handover
from narahubung.rules.parties import AGENCY_ROLES, GOVERNMENT_ROLES, OFFICE_ROLES, Actor, Role
from narahubung.statistics import actions as statistics
from tests import world
from tests.apps.commitments import event
from tests.apps.commitments.test_signing import on_paper
from tests.apps.meetings import table
from tests.apps.network import keeper
from tests.apps.statistics.test_acceleration import WISH
from tests.apps.statistics.test_annotations import VISIT
from tests.house.test_exits import ABSENT, CASE_IN_ADDRESS, ROLES, difference, routes, signed_in, text_of

pytestmark = pytest.mark.usefixtures("small_world")

# The succession at Dinkes has taken effect: Citra holds no post any more, and still has a part in its record.
AT, THAT_DAY = datetime(2026, 4, 2, 2, 0, tzinfo=UTC), date(2026, 4, 2)
CAST = (*ROLES, "kartika", "usman", "farah")
KEEPERS = frozenset({Role.PREVENTION_ASSISTANT, Role.HEAD_OF_OFFICE})
OVERSIGHT = frozenset({Role.AUDITOR, Role.RESMON})
IN_ADDRESS = re.compile(r"<\w+:\w+>")
ACTS = {
    "jejaring/pos/": ["tunjuk", "ganti", "ubah", "akhiri", "cuti", "kembali", "hadir", "berita-acara", "tiada"],
    "rapat/<uuid:meeting>/": ["jawab", "susun", "putuskan", "catat-hadir", "tulis", "terbitkan", "selesai", "tiada"],
}  # fmt: skip
ELSEWHERE = {
    "bahasa/": "choosing a language",
    "lacak/": "opened by a code: see test_exits",
    "tanda-terima/": "public: checks receipts, hands out public keys",
    "akun/": "one's own account",
    "api/": "opened by a code; has tests of its own",
    "jejaring/papan.": "files of the board: the reader's own posts, by kind",
    "jejaring/jejaring.": "the same for the network",
    "jejaring/templat.": "an empty form, by kind",
    "komitmen/baru/": "a form for keepers; names a government, which is no secret",
    "komitmen/layar/": "the shared screen, opened by a secret",
    "rapat/kalender/": "a person's own feed, opened by a secret",
    "angka/data/": "open data are for everybody",
    "angka/pembanding/templat.": "an empty form with the office's own numbers, by kind; to its planners",
    "meja/laporan/": "cases: see test_exits",
    "meja/berkas/": "cases: see test_exits",
    "kotak/": "cases: see test_exits",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """An object: where its addresses begin, the part of them that names it, one that is absent, and whose it is."""

    name: str
    under: tuple[str, ...]
    key: str
    absent: str
    theirs: Callable[[Actor], bool]

    def routes(self) -> Iterator[str]:
        """Yield the patterns of the addresses at which it can be asked for."""
        return (route for route in WALKED if route.startswith(self.under))

    def addresses(self, route: str) -> Iterator[tuple[str, str]]:
        """Yield the address of the object and of the absent one, for every word that the route may hold besides."""
        start = next((start for start in ACTS if route.startswith(start) and "<slug:slug>" in route), "")
        for word in ACTS.get(start, [""]):
            filled = route.replace("<slug:slug>", word).replace("<int:place>", "0")
            yield "/" + IN_ADDRESS.sub(self.key, filled, count=1), "/" + IN_ADDRESS.sub(self.absent, filled, count=1)


OF_POST = ("jejaring/pos/",)
SCAN = "komitmen/<slug:code>/kertas/<int:place>/"
OF_COMMITMENT = ("komitmen/<slug:code>/",)
WALKED = sorted(
    route
    for route in routes()
    if IN_ADDRESS.search(route) and not route.startswith(tuple(ELSEWHERE)) and not CASE_IN_ADDRESS.search(route)
)


def of_office(actor: Actor, roles: frozenset[Role] = OFFICE_ROLES) -> bool:
    return any(one.role in roles and one.office == world.OFFICE for one in actor.capacities)


def of_government(actor: Actor) -> bool:
    return any(one.role in GOVERNMENT_ROLES and one.government == world.GOVERNMENT for one in actor.capacities)


def of_agency(agency: int) -> Callable[[Actor], bool]:
    """Return who sees what is an agency's own: its people, its government's, its office's."""

    def sees(actor: Actor) -> bool:
        own = any(one.role in AGENCY_ROLES and one.agency == agency for one in actor.capacities)
        return own or of_office(actor) or of_government(actor)

    return sees


def invited(actor: Actor) -> bool:
    """Whoever leads the network or oversees the office, coordinators and observers, each agency's liaisons and head."""
    sits = any(one.role in (Role.LIAISON, Role.HEAD_OF_AGENCY) for one in actor.capacities if one.agency)
    return of_office(actor, KEEPERS | OVERSIGHT) or of_government(actor) or sits


def things() -> list[Thing]:
    """Make one object of each kind, some in two situations."""
    network.succeed(
        keeper.DINKES, keeper.letter("penerus@contoh.example", world.THAT_DAY + timedelta(days=1)),
        predecessor=keeper.appointment_of("citra"), **keeper.as_ina(),  # type: ignore[arg-type]
    )  # fmt: skip
    record, parties = Handover.objects.get(), frozenset({world.KEYS["citra"]})
    draft, withdrawn, opened = event.drafted(), event.drafted(), event.opened()
    commitments.withdraw(withdrawn, actor=world.actor("ina"), at=world.WED_11_MAR, key=uuid4())
    on_paper(opened)
    planned, held = table.planned(), table.ended(there=("bima",))
    minuting.circulate(
        held.pk, over=minuting.mark(table.fresh(held)), actor=world.actor("ina"), at=table.BEGINS, key=uuid4()
    )
    SignedMinutes.objects.create(
        meeting=held, signer_id=world.KEYS["fajar"], made_at=table.BEGINS, pdf=b"%PDF-1.7", sha256="0" * 64
    )
    as_ina = {"actor": world.actor("ina"), "at": world.WED_11_MAR, "key": uuid4()}
    note = statistics.annotate(VISIT, **as_ina)  # type: ignore[arg-type]
    plan = statistics.register_plan(WISH, today=world.THAT_DAY, **as_ina)  # type: ignore[arg-type]

    def keeps(actor: Actor) -> bool:
        return of_office(actor, KEEPERS)

    return [
        Thing("own agency's post", OF_POST, "disdukcapil", "tidak-ada", of_agency(world.DISDUKCAPIL)),
        Thing("other agency's post", OF_POST, "dinkes", "tidak-ada", of_agency(world.DINKES)),
        Thing(
            "handover", ("jejaring/serah-terima/",), str(record.pk), "987654321",
            lambda actor: of_office(actor) or actor.person in parties,
        ),
        Thing("draft", OF_COMMITMENT, draft, "KOM-0000-0000", keeps),
        Thing("withdrawn draft", OF_COMMITMENT, withdrawn, "KOM-0000-0000", keeps),
        Thing("coming meeting", ("rapat/<uuid:meeting>/",), str(planned.pk), str(ABSENT), invited),
        Thing("meeting with minutes", ("rapat/<uuid:meeting>/",), str(held.pk), str(ABSENT), invited),
        Thing("figures", ("angka/opd/<slug:code>/",), "disdukcapil", "tidak-ada", of_agency(world.DISDUKCAPIL)),
        Thing("note", ("angka/catatan/<uuid",), str(note), str(ABSENT), of_office),
        Thing("plan", ("angka/percepatan/<int",), str(plan), "987654321", of_office),
        _Scan("scan of a signature", (SCAN,), opened, "99", of_agency(world.DISDUKCAPIL)),
    ]  # fmt: skip


class _Scan(Thing):
    """A scan: its commitment is public, its place in it is what is asked for."""

    def addresses(self, route: str) -> Iterator[tuple[str, str]]:
        """Yield the address of the scan and of one at a place that nobody has."""
        place = event.place_of(self.key, world.DISDUKCAPIL)
        filled = "/" + route.replace("<slug:code>", self.key)
        yield filled.replace("<int:place>", str(place)), filled.replace("<int:place>", self.absent)


@pytest.fixture(scope="module")
def made(built: None, django_db_blocker: DjangoDbBlocker) -> list[Thing]:
    """Make the objects once: nothing in this file changes them."""
    with django_db_blocker.unblock(), time_machine.travel(world.WED_11_MAR, tick=True):
        return things()


@dataclass(slots=True)
class Asker:
    """Somebody at the door, what they were answered, and how often they were let in."""

    client: Client
    heard: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    inside: int = 0

    def ask(self, method: str, address: str) -> tuple[int, str]:
        """Return status and text of an answer without the address and the keys of forms; asked once."""
        if (method, address) not in self.heard:
            answer = self.client.generic(method, address)
            said = re.sub(r'name="(?:csrfmiddlewaretoken|key|kunci)" value="[^"]*"', "", text_of(answer))
            said = said.replace(address, "…").replace(quote(address, safe=""), "…")
            self.heard[method, address] = answer.status_code, said
        return self.heard[method, address]


def test_every_address_that_names_something_is_walked_here_or_says_why_not(made: list[Thing]) -> None:
    walked = {route for thing in made for route in thing.routes()}

    assert sorted(set(WALKED) - walked) == []
    assert len(walked) >= 35


@pytest.mark.parametrize("name", CAST)
def test_what_is_not_theirs_is_answered_as_what_is_not_there(name: str, made: list[Thing]) -> None:
    learned = []
    with time_machine.travel(AT, tick=False):
        asker, actor = Asker(signed_in(name)), actor_of(world.KEYS[name], on=THAT_DAY)
        for thing in made:
            seen = thing.theirs(actor)
            for address, absent in (each for route in thing.routes() for each in thing.addresses(route)):
                if seen:
                    # Whoever may act is not let act here: only looking leaves the world as it is.
                    asker.inside += asker.ask("GET", address)[0] == 200
                    continue
                for method in ("GET", "POST"):
                    (status, text), nothing = asker.ask(method, address), asker.ask(method, absent)
                    if status != nothing[0] or status < 400 or text != nothing[1]:
                        learned.append((thing.name, method, address, status, difference(text, nothing[1])))
    assert learned == []
    assert len(asker.heard) > 30
    assert bool(asker.inside) == any(thing.theirs(actor) for thing in made), f"{name} never got in"


def test_who_signs_in_nowhere_is_led_to_the_door_wherever_they_knock(made: list[Thing]) -> None:
    for thing in made:
        for route in thing.routes():
            for address, absent in thing.addresses(route):
                answers = [Client().get(each) for each in (address, absent)]
                assert len({answer.status_code for answer in answers}) == 1, (thing.name, address)
                assert all(answer.status_code in (302, 404) for answer in answers), (thing.name, address)
