"""Nothing reaches a post without a primary holder unless somebody has seen the gap."""

from __future__ import annotations

from datetime import timedelta

import pytest

from narahubung.agencies.models import Appointment
from narahubung.rules.lifecycle import Act
from narahubung.rules.refusals import Incomplete
from tests import world
from tests.apps.cases import story
from tests.apps.network.keeper import Visitor

pytestmark = pytest.mark.usefixtures("that_day")


def vacate(name: str) -> None:
    """Let somebody's appointment have ended twelve days ago."""
    Appointment.objects.filter(person_id=world.KEYS[name]).update(ends_on=world.THAT_DAY - timedelta(days=12))


def forward(**more: str) -> tuple[int, str]:
    """Fill in the desk's form for Disdukcapil and send it; return the status and the page."""
    case = story.come_to("verified")
    dewi = Visitor("dewi")
    address = f"/meja/laporan/{case.case}/tindakan/forward/"
    page = dewi.get(address)
    assert page.status == 200
    assert page.queries <= 10  # the menu counts what is unread, the form asks how the posts stand: one over nine
    key = page.body.split('name="key" value="')[1].split('"')[0]
    sent = dewi.post(address, key=key, agency=str(world.DISDUKCAPIL), way="forward", text="Pokok laporan.", **more)
    return sent.status, page.body + sent.body


def test_where_a_liaison_is_there_nothing_more_is_asked() -> None:
    assert forward()[0] == 302


def test_a_gap_is_shown_loudly_and_needs_a_tick() -> None:
    vacate("bima")

    status, body = forward()

    assert status == 422
    assert "Disdukcapil: tanpa narahubung utama sejak 28 Februari 2026; wakil menerima" in body
    assert "Baca peringatannya dan centang bila tetap diteruskan." in body
    assert forward(gap_seen="on")[0] == 302


def test_a_post_where_nobody_receives_is_refused_in_spite_of_the_tick() -> None:
    vacate("bima")
    vacate("wulan")

    status, body = forward(gap_seen="on")

    assert status == 422
    assert "Instansi ini belum mempunyai narahubung yang dapat menerima." in body


def test_the_hub_cannot_pass_on_to_a_post_where_nobody_receives() -> None:
    case = story.come_to("at_hub")
    vacate("bima")
    vacate("wulan")

    with pytest.raises(Incomplete) as refused:
        case.do("gita", Act.PASS_ON)

    assert refused.value.fields == {"agency": "nobody_there"}
    assert case.facts()[1] == "hub"
