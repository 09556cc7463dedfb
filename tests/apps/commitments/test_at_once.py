"""Sixteen people sign within the same second, over sixteen real connections: sixteen signatures, one history."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic
from uuid import uuid4

import pytest
from django.db import connection

from narahubung.commitments import history, signing
from narahubung.commitments.models import CommitmentEvent, Signature
from narahubung.documents import verifying
from narahubung.documents.verifying import Kind
from narahubung.rules.parties import Actor
from tests.apps.commitments import event


@pytest.mark.usefixtures("open_world")
def test_sixteen_signatures_at_once_stand_on_one_document_in_one_history() -> None:
    people = event.sixteen()
    code = event.opened()
    for one in people:
        event.with_key(one.person or 0)
    places = [event.place_of(code, next(iter(one.agencies()))) for one in people]
    gate, begun = Barrier(16), monotonic()

    def press(who: Actor, place: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait(60)
            signing.sign(code, place, pin=event.PIN, actor=who, at=event.AT, key=uuid4())
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(press, people, places))
    print(f"sixteen signatures in {monotonic() - begun:.1f} s, {len(event.pdf(code)) // 1024} kB")

    whole = event.pdf(code)
    kept = list(Signature.objects.order_by("length"))
    assert event.sheet(code).counted == "16 dari 16 instansi menandatangani"
    assert {one.person_id for one in kept} == {one.person for one in people}
    # One document: each signature stands on all the ones before it.
    assert len({one.length for one in kept}) == 16
    assert all(hashlib.sha256(whole[: one.length]).hexdigest() == one.sha256 for one in kept)
    assert history.first_flaw(code) is None
    assert list(CommitmentEvent.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 19))
    found = verifying.verify(whole)
    assert found.kind is Kind.VALID
    assert len([one for one in found.signatures if not one.by_office]) == 16
