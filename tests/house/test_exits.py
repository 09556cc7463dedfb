"""Everybody at every address with every object: whoever has no standing learns nothing, not even that there is one.

The addresses come from the resolver, the objects from a world with a case in every situation, the expectation from the
rules alone. Absent and forbidden must answer with the same bytes (I7, I8, T12).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from difflib import unified_diff
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoDbBlocker

from narahubung.accounts.models import Person
from narahubung.cases import files, queries
from narahubung.cases.facts import facts_of
from narahubung.cases.models import Case
from narahubung.cases.outbox import make_findable
from narahubung.cases.scope import seen_by
from narahubung.rules import access
from narahubung.rules.facts import Complaint, Lane, PersonDetails
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import CLOCKWORK, Actor, Role, Standing
from narahubung.rules.refusals import NotSeen
from tests import world
from tests.apps.cases.story import COMPLAINT, EMAIL, NAME, NIK, NOTE, PHONE, SECRET, Story, come_to, lodged

pytestmark = pytest.mark.usefixtures("small_world")

ABSENT = UUID("01900000-0000-7000-8000-0000000000ff")
CASE_IN_ADDRESS = re.compile(r"<uuid:(?P<name>case|file|attachment)>")
OTHER_IN_ADDRESS = re.compile(r"<(?:slug|str):(?P<name>\w+)>")
# What stands for a word in an address, by the beginning of its route.
WORDS_IN_ADDRESS = {
    "meja/laporan/<uuid:case>/tindakan/": [
        Act.VERIFY, Act.FORWARD, Act.CLOSE, Act.APPROVE_RELEASE, Act.CLASSIFY, Act.WRITE, Act.TAKE, Act.ERASE_PERSON,
        Act.BAR_PERSON, Act.PROPOSE_CLOSING, "tidak-ada",
    ],
    "meja/laporan/<uuid:case>/surat/": ["request_clarification_1"],
    "kotak/<uuid:case>/<slug:slug>/": [
        "akui", "teruskan", "setujui", "kembalikan", "tarik", "tambah-waktu", "pesan", "minta-identitas", "tolak",
    ],
}  # fmt: skip
LISTS = (
    "meja/", "meja/laporan/", "meja/macet/", "meja/unduh.csv", "meja/pembacaan/", "meja/laporan/orang/",
    "kotak/", "kotak/laporan/", "kotak/unduh.csv", "pemberitahuan/",
)  # fmt: skip
ROLES = (
    "dewi", "eka", "fajar", "ina", "rina", "hadi", "lukman", "nilam", "bima", "wulan", "hana", "lapor", "citra",
    "umar", "gita", "joko", "yusuf", "tamu",
)  # fmt: skip
# Who the complainant is and what was said to the office alone: no agency reads a letter of it.
CANARIES = (NAME, "Pelaporwati", PHONE, "081277704242", EMAIL, NIK, SECRET, NOTE, "Jalan Rahasia")
HIDDEN_FROM = frozenset(
    {Standing.LIAISON, Standing.AGENCY_HEAD, Standing.COORDINATOR, Standing.PREVENTION, Standing.AUDITOR}
)


def routes() -> Iterator[str]:
    """Yield every address pattern of the house."""

    def under(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from under(pattern.url_patterns, prefix + str(pattern.pattern))
            else:
                yield prefix + str(pattern.pattern)

    return under(get_resolver().url_patterns, "")


OBJECT_ROUTES = sorted(route for route in routes() if CASE_IN_ADDRESS.search(route))
# Who holds a code goes through other doors than who signs in; they have a test of their own.
WALKED = [route for route in OBJECT_ROUTES if not route.startswith("lacak/")]


@dataclass(frozen=True, slots=True)
class Thing:
    """A case of the world with a file of the complainant's, its number, and the facts the rules judge by."""

    story: Story
    row: Case
    file: UUID

    def standings(self, actor: Actor) -> frozenset[Standing]:
        """Return in what capacities somebody stands before it."""
        return access.standings(actor, facts_of(self.row))


def with_file(situation: str, complaint: Complaint = COMPLAINT) -> tuple[Story, UUID]:
    kept = files.store([b"Catatan saya: " + SECRET.encode()], name=f"{NAME}.txt", at=world.WED_11_MAR)
    return come_to(situation, complaint=replace(complaint, attachments=(kept.id,))), kept.id


def things() -> list[Thing]:
    """Return a case in each situation that matters to who may see it."""
    made = [
        with_file(situation) for situation in ("registered", "at_hub", "passed_on", "drafted", "answered", "closed")
    ]
    elsewhere, kept = with_file("verified")
    elsewhere.do("dewi", Act.FORWARD, agency=world.DINKES)
    made.append((elsewhere, kept))
    about_hub, kept = with_file("verified", replace(COMPLAINT, reported="INSPEKTORAT"))
    about_hub.do("dewi", Act.FORWARD, agency=world.HUB)
    made.append((about_hub, kept))
    barred, kept = with_file("acknowledged")
    for name in ("wulan", "rina"):
        barred.do("dewi", Act.BAR_PERSON, person=world.KEYS[name])
    barred.do("eka", Act.WRITE, lane=Lane.OFFICE, text=NOTE)
    made.append((barred, kept))
    other = lodged(Complaint(text=SECRET, person=PersonDetails(name=NAME)), by=world.actor("nilam"))
    made.append((other, ABSENT))
    for story, _ in made:
        make_findable(story.case)
    with seen_by(CLOCKWORK):
        return [Thing(story, Case.objects.get(id=story.case), file) for story, file in made]


def signed_in(name: str) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(Person.objects.get(pk=world.KEYS[name]))
    return client


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse) or response.streaming
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return bytes(body).decode(errors="replace")


def plainly(text: str, wanted: UUID) -> str:
    """Return a text without the id that was asked for and the keys of its forms."""
    return re.sub(r'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"', "", text.replace(str(wanted), "…"))


def addresses(route: str) -> Iterator[str]:
    """Yield the address of a route for every word it may hold; `{}` stands for the object."""
    held = CASE_IN_ADDRESS.sub("{}", route)
    words = next((words for start, words in WORDS_IN_ADDRESS.items() if route.startswith(start)), [""])
    for word in words if OTHER_IN_ADDRESS.search(held) else [""]:
        yield "/" + OTHER_IN_ADDRESS.sub(word, held)


def test_every_address_with_an_object_in_it_is_known_to_this_walk() -> None:
    assert len(OBJECT_ROUTES) >= 12
    for route in OBJECT_ROUTES:
        without = CASE_IN_ADDRESS.sub("", route)
        if OTHER_IN_ADDRESS.search(without):
            assert any(route.startswith(start) for start in WORDS_IN_ADDRESS), route
    assert {f"/{each}" for each in LISTS} <= {f"/{route}" for route in routes()}


@pytest.fixture(scope="module")
def made(built: None, django_db_blocker: DjangoDbBlocker) -> list[Thing]:
    """Make the cases once: nothing in this file changes them."""
    with django_db_blocker.unblock():
        return things()


@dataclass(slots=True)
class Asker:
    """Somebody at the door: asks, remembers what an absent object is answered with, and counts."""

    name: str
    client: Client
    absent: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    asked: int = 0
    inside: int = 0

    def ask(self, method: str, address: str, wanted: UUID) -> tuple[int, str]:
        """Return status and text of an answer, without what changes from one asking to the next."""
        self.asked += 1
        answer = self.client.generic(method, address.format(wanted))
        return answer.status_code, plainly(text_of(answer), wanted)

    def ask_for_nothing(self, method: str, address: str) -> tuple[int, str]:
        """Return what an object that is not there is answered with; asked once."""
        if (method, address) not in self.absent:
            self.absent[method, address] = self.ask(method, address, ABSENT)
        return self.absent[method, address]


@pytest.mark.parametrize("name", ROLES)
def test_an_address_tells_only_those_with_a_standing_that_there_is_anything(name: str, made: list[Thing]) -> None:
    asker, actor = Asker(name, signed_in(name)), world.actor(name)
    for thing in made:
        seen = thing.standings(actor)
        for route in WALKED:
            wanted = thing.story.case if "<uuid:case>" in route else thing.file
            for address in addresses(route):
                # Whoever may act is not let act here: only looking leaves the world as it is.
                for method in ("GET",) if seen else ("GET", "POST"):
                    status, text = asker.ask(method, address, wanted)
                    if not seen:
                        nothing = asker.ask_for_nothing(method, address)
                        assert (status, difference(text, nothing[1])) == (nothing[0], []), (
                            f"{name} learns of {thing.row.state} by {method} at {address}"
                        )
                    elif seen <= HIDDEN_FROM:
                        assert not leaked(text), f"{name} reads {leaked(text)} at {address}"
                    asker.inside += bool(seen) and status == 200
    assert asker.asked >= 400
    assert (asker.inside > 0) == any(thing.standings(actor) for thing in made), f"{name} never got in"


def difference(one: str, other: str) -> list[str]:
    """Return the lines in which two texts differ."""
    return list(unified_diff(one.split("\n"), other.split("\n"), n=0, lineterm=""))


def leaked(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


@pytest.mark.parametrize("name", ROLES)
def test_a_list_an_export_and_a_search_show_only_what_can_be_opened(name: str, made: list[Thing]) -> None:
    client, actor = signed_in(name), world.actor(name)
    numbers = {thing.story.number: bool(thing.standings(actor)) for thing in made}
    reads_persons = bool(actor.roles() & {Role.INTAKE_ASSISTANT, Role.EXAMINING_ASSISTANT, Role.HEAD_OF_OFFICE})
    searches = [f"?lihat={tab}" for tab in ("giliran", "terbuka", "selesai", "semua", "milik", "penyaluran")]
    searches += ["", "?semua=1", "?q=ktp", f"?q={NAME}", *(f"?q={number}" for number in list(numbers)[::4])]
    shown: set[str] = set()
    for address in LISTS:
        answers = [(search, client.get(f"/{address}{search}")) for search in searches]
        answers += [(NAME, client.post(f"/{address}", {"orang": NAME, "q": NAME}))]
        for search, answer in answers:
            text = text_of(answer)
            found = {number for number in numbers if number in text and number not in search}
            shown |= found
            hidden = {number for number in found if not numbers[number]}
            assert not hidden, f"{name} is shown {hidden} at {address}{search}"
            if not reads_persons:
                assert not [one for one in leaked(text) if one not in search], f"{name} reads a person at {address}"
    assert bool(shown) == any(numbers.values()), f"{name} was shown nothing at all: nothing was proved"


def test_a_code_opens_its_own_case_and_no_others_files(made: list[Thing]) -> None:
    own, other = made[0], made[3]
    client = Client()
    entered = client.post("/lacak/", {"code": own.story.code, "pin": own.story.pin}, follow=True)
    assert own.story.number in text_of(entered)

    for file in (other.file, ABSENT):
        assert client.get(f"/lacak/berkas/{file}/").status_code == 404
    assert client.get(f"/lacak/berkas/{own.file}/").status_code == 200
    for address in ("/meja/", f"/meja/laporan/{own.story.case}/", f"/kotak/{own.story.case}/"):
        assert client.get(address).status_code == 302, "a code is no sign-in"


def test_the_doors_without_pages_agree_with_the_rules(made: list[Thing]) -> None:
    at = made[-1].story.at + timedelta(minutes=1)
    for name in world.KEYS:
        actor = world.actor(name)
        expected = {thing.row.id for thing in made if thing.standings(actor)}
        wishes = [queries.Wanted(pile=pile, words=words) for pile in queries.Pile for words in ("", "ktp")]
        listed = {line.id for wish in wishes for line in queries.look(actor, at=at, wanted=wish).listing.lines}
        walked = {line.id for line in queries.walk(actor, at=at, wanted=queries.Wanted(pile=queries.Pile.ALL))}
        found = {thing.row.id for thing in made if finds(actor, thing.story.number)}
        assert listed == walked == found == expected, name


def finds(actor: Actor, number: str) -> bool:
    try:
        return bool(queries.find(number, actor=actor))
    except NotSeen:
        return False
