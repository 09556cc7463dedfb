"""The chain of digests: what it notices, and what one event looks like in bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from narahubung.rules.events import GENESIS, Event, Finding, Flaw, Stored, canonical, digest, findings

CASE = UUID("018f0000-0000-7000-8000-000000000001")
NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)


def event(number: int) -> Event:
    return Event(
        case=CASE, number=number, act="write", standing="intake", person=7, at=NOON + timedelta(minutes=number),
        state="registered", turn="office", agency=None, due_at=None, details={"lane": "office"},
    )  # fmt: skip


def chain(length: int) -> list[Stored]:
    stored, before = [], GENESIS
    for number in range(1, length + 1):
        one = event(number)
        stored.append(Stored(one, before, digest(one, previous=before)))
        before = stored[-1].digest
    return stored


def test_an_event_is_one_line_of_sorted_json_in_utc() -> None:
    assert canonical(event(1)) == (
        b'{"act":"write","agency":null,"at":"2026-03-16T04:01:00.000000+00:00",'
        b'"case":"018f0000-0000-7000-8000-000000000001","details":{"lane":"office"},"due_at":null,"number":1,'
        b'"person":7,"standing":"intake","state":"registered","turn":"office"}'
    )


def test_the_digest_is_a_known_one() -> None:
    # SHA-256 of 32 zero bytes and the line above, computed apart.
    assert digest(event(1), previous=GENESIS).hex() == (
        "88561681f63c55b3420d1496d6a255607c82ab8f76dabeb8c214fce9610ce994"
    )


def test_the_same_moment_in_another_zone_is_the_same_event() -> None:
    wita = timezone(timedelta(hours=8))

    assert canonical(replace(event(1), at=event(1).at.astimezone(wita))) == canonical(event(1))


def test_an_untouched_chain_has_no_flaw() -> None:
    assert list(findings(chain(6))) == []
    assert list(findings([])) == []


@pytest.mark.parametrize(
    "change",
    [
        {"act": "close"}, {"standing": "head_of_office"}, {"person": None}, {"person": 8}, {"state": "closed"},
        {"turn": "nobody"}, {"agency": 3}, {"due_at": NOON}, {"at": NOON}, {"details": {}},
        {"details": {"lane": "agency"}}, {"case": UUID(int=9)},
    ],
)  # fmt: skip
def test_a_change_of_any_field_is_noticed_at_its_number(change: dict[str, object]) -> None:
    links = chain(5)
    links[2] = replace(links[2], event=replace(links[2].event, **change))  # type: ignore[arg-type]

    assert [(found.flaw, found.number) for found in findings(links)] == [(Flaw.CHANGED, 3)]


def test_a_change_with_its_own_digest_mended_is_noticed_at_the_next_link() -> None:
    links = chain(5)
    forged = replace(links[2].event, act="close")
    links[2] = Stored(forged, links[2].previous, digest(forged, previous=links[2].previous))

    assert list(findings(links)) == [Finding(Flaw.CHANGED, CASE, 4)]


def test_a_cut_is_noticed_and_named() -> None:
    links = chain(5)

    assert list(findings(links[:1] + links[2:])) == [Finding(Flaw.MISSING, CASE, 2)]
    assert list(findings(links[1:])) == [Finding(Flaw.MISSING, CASE, 1)]


def test_an_insertion_and_a_doubled_number_are_noticed() -> None:
    links = chain(4)
    extra = replace(links[1], event=replace(links[1].event, act="take"))

    assert Finding(Flaw.DOUBLED, CASE, 2) in findings([*links[:2], extra, *links[2:]])


def test_a_swap_of_two_events_is_noticed() -> None:
    links = chain(4)
    second, third = links[1], links[2]
    links[1] = replace(second, event=replace(third.event, number=2))
    links[2] = replace(third, event=replace(second.event, number=3))

    assert [found.number for found in findings(links)] == [2, 3]


@pytest.mark.parametrize("of", ["previous", "digest"])
def test_a_change_of_any_byte_of_the_written_digests_is_noticed(of: str) -> None:
    links = chain(6)
    for place, old in enumerate(links):
        for byte in range(32):
            wrong = bytearray(getattr(old, of))
            wrong[byte] ^= 1 << byte % 8
            forged = replace(old, **{of: bytes(wrong)})  # type: ignore[arg-type]

            assert list(findings([*links[:place], forged, *links[place + 1 :]]))
