"""Everybody at every address of the network: who may, who is told no, and who does not learn that it is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from narahubung.network.acts import WAYS
from narahubung.network.models import Handover
from narahubung.network.urls import urlpatterns
from tests.apps.network import keeper, test_succession
from tests.apps.network.keeper import Visitor

pytestmark = pytest.mark.usefixtures("that_day")

KEEPERS = {"ina", "fajar", "farah"}
OFFICE = {"dewi", "dian", "eka", "evi", "rina", "hadi", "lukman", *KEEPERS}
GOVERNMENT = {"gita", "gilang", "joko"}
AGENCY = {"bima", "wulan", "hana", "hesti", "lapor"}
ELSEWHERE = {"citra", "kartika", "umar", "usman", "nilam", "yusuf"}
EVERYBODY = (*sorted(OFFICE | GOVERNMENT | AGENCY | ELSEWHERE), "tamu", "")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
POST = keeper.address_of()
# Name of the address → who gets it; the rest are refused, and who may not know of the post finds nothing.
MAY = {
    "board": OFFICE | GOVERNMENT | {"nilam", "yusuf"},
    "public": {*EVERYBODY},
    "board_file": OFFICE | GOVERNMENT | {"nilam", "yusuf"},
    "network_file": KEEPERS | {"gita", "gilang"},
    "template": KEEPERS,
    "import": KEEPERS,
    "handover": OFFICE | {"bima", "tamu"},
    "post": OFFICE | GOVERNMENT | AGENCY | {"tamu"},
    "answers": OFFICE | GOVERNMENT | AGENCY | {"tamu"},
    "act": KEEPERS,
}


def addresses(record: int) -> Iterator[tuple[str, str]]:
    """Yield every address of the room with its name, filled in for Disdukcapil."""
    yield "board", "/jejaring/"
    yield "public", "/jejaring/publik/"
    for kind in ("csv", "xlsx"):
        yield "board_file", f"/jejaring/papan.{kind}"
        yield "network_file", f"/jejaring/jejaring.{kind}"
        yield "template", f"/jejaring/templat.{kind}"
    yield "import", "/jejaring/impor/"
    yield "handover", f"/jejaring/serah-terima/{record}.pdf"
    yield "post", POST
    yield "answers", f"{POST}jawaban/"
    mine = keeper.appointment_of("wulan")
    for slug, way in WAYS.items():
        if not way.by_holder:
            yield "act", f"{POST}{slug}/?penugasan={mine}"


def test_every_address_of_the_room_is_walked() -> None:
    assert {pattern.name for pattern in urlpatterns} == MAY.keys()
    assert {name for name, _ in addresses(1)} == MAY.keys()


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_gets_what_is_theirs_and_nothing_else(name: str) -> None:
    test_succession.succession()  # Tamu succeeds Bima, who belongs to the agency no more
    visitor = Visitor(name)
    own = {"citra", "kartika", "umar", "usman"}

    for route, address in addresses(Handover.objects.get().pk):
        page = visitor.get(address)
        if name in MAY[route] and not (name == "bima" and route in ("post", "answers")):
            assert page.status == 200, (name, address)
        elif name == "" and route != "public":
            assert page.location.startswith("/akun/login/"), address
        elif route == "board" and (name in AGENCY | own | {"tamu"}) and name != "bima":
            assert page.location.startswith("/jejaring/pos/"), (name, address)
        else:
            assert page.status in (403, 404), (name, address, page.status)
            assert name == "wulan" or "Wulan" not in page.body
        if name in ELSEWHERE and route not in ("public", "board", "board_file"):
            knows_nothing = route in ("post", "answers", "act", "handover")
            assert page.status == (404 if knows_nothing else 403), (name, address)
        if name in ("nilam", "yusuf") and route != "public":
            assert "Disdukcapil" not in page.body


def test_absent_and_forbidden_answer_with_the_same_bytes() -> None:
    citra = Visitor("citra")

    there, absent = citra.get(POST), citra.get("/jejaring/pos/tidak-ada/")

    assert there.status == absent.status == 404
    plain = [_TOKEN.sub("", page.body.replace("disdukcapil", "tidak-ada")) for page in (there, absent)]
    assert plain[0] == plain[1]
