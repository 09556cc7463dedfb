"""A place in a list survives the address unchanged, and a forged one is refused by name."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from narahubung.rules.refusals import Malformed
from narahubung.web import paging
from narahubung.web.paging import Place

KINDS = (datetime, date, str, int, UUID)
PRINTABLE = st.text(max_size=20).filter(str.isprintable)


@given(
    st.datetimes(timezones=st.just(UTC)) | st.none(),
    st.dates(),
    PRINTABLE,
    st.integers(-(2**63), 2**63 - 1),
    st.uuids(),
    st.booleans(),
)
def test_a_place_comes_back_as_it_was_written(
    moment: datetime | None, day: date, text: str, number: int, key: UUID, backwards: bool
) -> None:
    place = Place((moment, day, text, number, key), backwards=backwards)

    assert paging.read_place(paging.write_place(place), kinds=KINDS) == place


@given(st.text(max_size=600))
def test_whatever_is_typed_into_the_address_is_a_place_or_refused(text: str) -> None:
    try:
        paging.read_place(text, kinds=(datetime, int))
    except Malformed:
        return


def packed(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "forged",
    [
        "!",
        packed(False, 1),
        packed(False, "2026-01-01T00:00:00", 1),
        packed(False, "2026-01-01T00:00:00+00:00", True),
        packed(False, "2026-01-01T00:00:00+00:00", 2**63),
        packed(False, "2026-01-01T00:00:00+00:00", "1"),
        packed(0, "2026-01-01T00:00:00+00:00", 1),
        packed(False, "0001-01-01T00:00:00+14:00", 1),
        packed(*[[]] * 3),
        "W" * 401,
    ],
)
def test_a_forged_place_is_refused_by_name(forged: str) -> None:
    with pytest.raises(Malformed):
        paging.read_place(forged, kinds=(datetime, int))


@pytest.mark.parametrize("sign", ["\x00", "\ud800", "\u202e"])
def test_a_sign_that_no_table_keeps_is_refused(sign: str) -> None:
    with pytest.raises(Malformed):
        paging.read_place(packed(False, f"a{sign}"), kinds=(str,))


def test_the_way_on_keeps_every_filter() -> None:
    request = RequestFactory().get("/kotak/", {"keadaan": "closed", "dari": "old"})

    pager = paging.pager(request, earlier=None, later=(7,))

    assert pager.earlier == ""
    assert pager.later == f"?keadaan=closed&dari={paging.write_place(Place((7,)))}"


def test_the_first_page_asks_for_no_place() -> None:
    assert paging.asked_place(RequestFactory().get("/kotak/"), kinds=(int,)) is None
