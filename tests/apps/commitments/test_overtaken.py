"""Two at one commitment: nobody opens what they have not read, and nothing that another wrote is lost in silence."""

from __future__ import annotations

from uuid import uuid4

import pytest

from narahubung.commitments import actions, clauses, signing
from narahubung.commitments.models import Signature, Version
from narahubung.rules.commitment import Stage
from tests import world
from tests.apps.commitments import event
from tests.apps.commitments.event import AT
from tests.apps.desk.officer import Answer, Officer

pytestmark = pytest.mark.usefixtures("that_day")


def sent(page: Answer) -> dict[str, str]:
    """Return what the form on a page carries hidden."""
    carried = page.carried()
    return {name: carried[name][0] for name in ("kunci", "versi")}


def rewritten(code: str) -> None:
    """Let another keeper save a version of their own."""
    text = clauses.to_begin_with()[:2]
    actions.revise(code, event.TERMS, preamble="Lain", given=text, actor=world.actor("ina"), at=AT, key=uuid4())


def test_a_form_left_open_by_one_does_not_pass_off_the_next_persons_press_as_done() -> None:
    code, key = event.opened(), uuid4()
    for name in ("fajar", "bima"):
        event.with_key(world.KEYS[name])
        place = event.place_of(code, None if name == "fajar" else world.DISDUKCAPIL)
        signing.sign(code, place, pin=event.PIN, actor=world.actor(name), at=AT, key=key)

    assert Signature.objects.count() == 2


def test_what_was_not_read_is_not_opened() -> None:
    code, ina = event.drafted(), Officer("ina")
    read = ina.get(f"/komitmen/{code}/buka/")
    actions.revise(
        code,
        event.TERMS,
        preamble="Lain",
        given=clauses.to_begin_with()[:2],
        actor=world.actor("ina"),
        at=event.AT,
        key=uuid4(),
    )

    refused = ina.client.post(f"/komitmen/{code}/buka/", sent(read))

    assert refused.status_code == 422
    assert "sudah berubah" in refused.content.decode()
    assert event.row(code).stage == Stage.DRAFT


def test_of_two_who_edit_one_draft_the_second_is_told_and_keeps_what_was_typed() -> None:
    code, ina = event.drafted(), Officer("ina")
    form = ina.get(f"/komitmen/{code}/ubah/").carried()
    typed = {name: values[0] for name, values in form.items() if values} | {
        "title": "Komitmen rekaan", "starts_on": "2026-03-11", "ends_on": "2027-03-11", "closes_on": "2026-04-01",
        "witness": str(world.KEYS["joko"]), "teks-1": "Ditulis kedua", "cara": "simpan",
    }  # fmt: skip
    actions.revise(
        code,
        event.TERMS,
        preamble="Lain",
        given=clauses.to_begin_with()[:2],
        actor=world.actor("ina"),
        at=event.AT,
        key=uuid4(),
    )

    told = ina.client.post(f"/komitmen/{code}/ubah/", typed)

    assert told.status_code == 422
    assert "sudah berubah" in told.content.decode()
    assert "Ditulis kedua" in told.content.decode()
    again = typed | {"versi": "2"}
    assert ina.client.post(f"/komitmen/{code}/ubah/", again).status_code == 302
    assert [one.number for one in Version.objects.order_by("number")] == [1, 2, 3]
