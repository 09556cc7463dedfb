"""The key ring: what is sealed opens at its own place only, and what was changed never opens."""

import multiprocessing
import os
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narahubung.keyring import (
    KeyMissing,
    KeyRing,
    KeyringFault,
    RingMissing,
    RingUnreadable,
    SealBroken,
    binding,
)

PLACE = binding("cases.party", "name", "7")


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing.create(tmp_path_factory.mktemp("keys"))


@given(plain=st.binary(max_size=500), parts=st.lists(st.text(max_size=20), max_size=4))
@settings(max_examples=150, deadline=None)
def test_what_is_sealed_opens_again_and_hides_itself(ring: KeyRing, plain: bytes, parts: list[str]) -> None:
    place = binding(*parts)

    sealed = ring.seal(plain, bound_to=place)

    assert ring.unseal(sealed, bound_to=place) == plain
    assert len(plain) < 8 or plain not in sealed
    assert ring.seal(plain, bound_to=place) != sealed


@given(data=st.data(), plain=st.binary(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_changed_bit_is_noticed(ring: KeyRing, data: st.DataObject, plain: bytes) -> None:
    sealed = bytearray(ring.seal(plain, bound_to=PLACE))
    spot = data.draw(st.integers(0, len(sealed) * 8 - 1))

    sealed[spot // 8] ^= 1 << (spot % 8)

    with pytest.raises((SealBroken, KeyMissing)):
        ring.unseal(bytes(sealed), bound_to=PLACE)


@given(rubbish=st.binary(max_size=80))
@settings(max_examples=100, deadline=None)
def test_rubbish_is_refused_by_name(ring: KeyRing, rubbish: bytes) -> None:
    with pytest.raises((SealBroken, KeyMissing)):
        ring.unseal(rubbish, bound_to=PLACE)


@pytest.mark.parametrize(
    "elsewhere", [("cases.party", "name", "8"), ("cases.party", "phone", "7"), ("cases.partyname", "7")]
)
def test_a_seal_moved_to_another_row_or_column_is_refused(ring: KeyRing, elsewhere: tuple[str, ...]) -> None:
    sealed = ring.seal(b"Sari", bound_to=PLACE)

    with pytest.raises(SealBroken):
        ring.unseal(sealed, bound_to=binding(*elsewhere))


@given(one=st.lists(st.text(max_size=6), max_size=4), other=st.lists(st.text(max_size=6), max_size=4))
def test_two_places_never_share_a_binding(one: list[str], other: list[str]) -> None:
    assert (binding(*one) == binding(*other)) == (one == other)


def test_rotation_seals_anew_and_still_reads_the_old(tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path)
    old, index = ring.seal(b"lama", bound_to=PLACE), ring.blind("6402", purpose="nik")

    assert ring.rotate() == 2

    fresh = ring.seal(b"baru", bound_to=PLACE)
    assert ring.needs_rotation(old)
    assert not ring.needs_rotation(fresh)
    assert ring.unseal(old, bound_to=PLACE) == b"lama"
    assert KeyRing.open(tmp_path).unseal(fresh, bound_to=PLACE) == b"baru"
    assert ring.blind("6402", purpose="nik") == index


def test_a_running_process_follows_the_rotation_of_another(tmp_path: Path) -> None:
    web, operator = KeyRing.create(tmp_path), KeyRing.open(tmp_path)
    for expected in range(2, 8):  # quick successive changes, quicker than the clock of many disks
        before = web.seal(b"w", bound_to=PLACE)
        operator.rotate()

        assert web.needs_rotation(before)
        assert web.unseal(operator.seal(b"x", bound_to=PLACE), bound_to=PLACE) == b"x"
        assert not operator.needs_rotation(web.seal(b"y", bound_to=PLACE))
        assert web.current_version == expected


def test_a_retired_key_opens_nothing_more_and_the_current_one_stays(tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path)
    old = ring.seal(b"x", bound_to=PLACE)
    with pytest.raises(KeyringFault):
        ring.retire(1)
    ring.rotate()

    ring.retire(1)

    with pytest.raises(KeyMissing) as refusal:
        ring.unseal(old, bound_to=PLACE)
    assert refusal.value.version == 1
    with pytest.raises(KeyMissing):
        ring.retire(1)
    assert ring.versions == (2,)


def test_blind_indexes_and_code_digests_keep_purposes_and_rings_apart(ring: KeyRing, tmp_path: Path) -> None:
    stranger = KeyRing.create(tmp_path)
    made = {
        ring.blind("0811", purpose="phone"),
        ring.blind("0811", purpose="nik"),
        ring.code_digest("0811", purpose="phone"),
        stranger.blind("0811", purpose="phone"),
    }

    assert len(made) == 4
    assert ring.blind("0811", purpose="phone") in made
    assert ring.code_matches("4711", ring.code_digest("4711", purpose="pin"), purpose="pin")
    assert not ring.code_matches("4712", ring.code_digest("4711", purpose="pin"), purpose="pin")
    assert not ring.code_matches("4711", ring.code_digest("4711", purpose="code"), purpose="pin")


def _fingerprint(folder: Path, start: threading.Event, answers: "multiprocessing.Queue[bytes]") -> None:
    start.wait()
    answers.put(KeyRing.create(folder).blind("same", purpose="test"))


def test_processes_that_start_at_once_share_one_ring(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    start, answers = spawn.Event(), spawn.Queue()
    starters = [spawn.Process(target=_fingerprint, args=(tmp_path / "keys", start, answers)) for _ in range(6)]
    for starter in starters:
        starter.start()
    start.set()

    seen = {answers.get(timeout=60) for _ in starters}

    for starter in starters:
        starter.join()
    assert len(seen) == 1
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["ring.json"]


def test_threads_seal_while_the_ring_turns(tmp_path: Path) -> None:
    ring, faults = KeyRing.create(tmp_path), []

    def sealing() -> None:
        for number in range(200):
            text = str(number).encode()
            try:
                assert ring.unseal(ring.seal(text, bound_to=PLACE), bound_to=PLACE) == text
            except Exception as fault:  # noqa: BLE001 - whatever goes wrong in a thread must reach the assertion below
                faults.append(fault)

    threads = [threading.Thread(target=sealing) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        ring.rotate()
    for thread in threads:
        thread.join()

    assert faults == []


def test_the_ring_file_is_for_its_owner_only(tmp_path: Path) -> None:
    KeyRing.create(tmp_path / "keys")
    path = tmp_path / "keys" / "ring.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700

    path.chmod(0o644)

    with pytest.raises(RingUnreadable, match="600"):
        KeyRing.open(tmp_path / "keys")


def test_a_missing_or_damaged_ring_is_named_and_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(RingMissing):
        KeyRing.open(tmp_path)
    path = tmp_path / "ring.json"
    KeyRing.create(tmp_path)
    whole = path.read_text()
    for damage in ("", "{}", "[]", "null", whole[:-9], whole.replace('"format": 1', '"format": 2'), '{"wrapped": {}}'):
        path.write_text(damage)

        with pytest.raises(RingUnreadable):
            KeyRing.create(tmp_path)
        assert path.read_text() == damage


def test_a_passphrase_wraps_the_ring_and_can_change(tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path, passphrase="kata sandi panjang")
    sealed = ring.seal(b"x", bound_to=PLACE)
    assert "data" not in (tmp_path / "ring.json").read_text()
    for wrong in (None, "", "kata sandi lain"):
        with pytest.raises(RingUnreadable):
            KeyRing.open(tmp_path, passphrase=wrong)
    assert KeyRing.open(tmp_path, passphrase="kata sandi panjang").unseal(sealed, bound_to=PLACE) == b"x"
    ring.rotate()

    ring.rewrap("yang baru")

    assert KeyRing.open(tmp_path, passphrase="yang baru").unseal(sealed, bound_to=PLACE) == b"x"
    ring.rewrap(None)
    assert KeyRing.open(tmp_path).unseal(sealed, bound_to=PLACE) == b"x"


def test_a_half_written_draft_of_a_killed_process_disturbs_nobody(tmp_path: Path) -> None:
    (tmp_path / ".ring-dead").write_text('{"for')

    ring = KeyRing.create(tmp_path)

    assert KeyRing.open(tmp_path).blind("a", purpose="b") == ring.blind("a", purpose="b")


def test_sealing_takes_microseconds(ring: KeyRing) -> None:
    text = os.urandom(64)
    fastest = min(_seconds_for_a_hundred(ring, text) for _ in range(20)) / 100

    assert fastest < 100e-6  # a seal and an unseal; about 10 µs on an idle machine, generous for a busy one


def _seconds_for_a_hundred(ring: KeyRing, text: bytes) -> float:
    began = time.perf_counter()
    for _ in range(100):
        ring.unseal(ring.seal(text, bound_to=PLACE), bound_to=PLACE)
    return time.perf_counter() - began
