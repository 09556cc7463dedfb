"""A file is on disk before a row names it, is found missing or damaged, and outlives a change of keys (I2)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import default_storage
from django.test import override_settings

from narahubung.cases import actions, files, queries, resealing, scope, sealing
from narahubung.cases.models import Attachment, Message, Party
from narahubung.ops import checks
from narahubung.rules.facts import Complaint
from narahubung.rules.parties import CLOCKWORK, STRANGER
from narahubung.rules.refusals import FileRefused, NotSeen, TooLarge
from tests import world
from tests.apps.cases.story import COMPLAINT, Story
from tests.breaks.hostile import picture
from tests.breaks.superuser import as_superuser

pytestmark = pytest.mark.usefixtures("small_world", "own_store")

AT = world.WED_11_MAR


@pytest.fixture
def own_store(tmp_path: Path) -> Iterator[Path]:
    """Keep files in a folder of this test."""
    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        yield tmp_path / "files"


def store(name: str = "KTP Sari.jpg") -> files.Stored:
    """Take in a photograph."""
    return files.store([picture()], name=name, at=AT)


def lodged_with(*kept: files.Stored) -> Story:
    """Lodge a complaint with these files."""
    complaint = Complaint(text=COMPLAINT.text, person=COMPLAINT.person, attachments=tuple(file.id for file in kept))
    taken = actions.lodge(complaint, actor=STRANGER, at=AT, key=uuid4())
    return Story(taken.case, taken.number, taken.code, taken.pin, AT)


def path_of(file: UUID) -> Path:
    """Return where a file lies."""
    return Path(default_storage.path(files.place_of(file)))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only there a handle tells its file's name")
def test_file_and_folders_are_synced_before_a_row_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    real = os.fsync

    def noting(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        assert not Attachment.objects.exists(), "the row comes after the file"
        real(handle)

    monkeypatch.setattr(os, "fsync", noting)
    kept = store()

    path = path_of(kept.id)
    assert synced[-3:] == [str(path), str(path.parent), str(path.parent.parent)]


def test_what_is_stored_is_sealed_private_and_read_back_whole() -> None:
    kept = store()
    story = lodged_with(kept)

    read = files.read_file(kept.id, actor=story.who("sari"), at=AT)

    assert (read.name, read.media_type, read.sha256) == ("KTP Sari.jpg", "image/jpeg", kept.sha256)
    assert read.content.startswith(b"\xff\xd8")
    assert b"JFIF" not in path_of(kept.id).read_bytes()
    assert path_of(kept.id).stat().st_mode & 0o077 == 0
    assert b"Sari" not in path_of(kept.id).read_bytes()
    with pytest.raises(NotSeen):
        files.read_file(kept.id, actor=world.actor("bima"), at=AT)


@pytest.mark.parametrize("name", ["../../etc/passwd.jpg", "C:\\dokumen\\ktp.jpg", "a\0b\n.jpg", "x" * 500 + ".jpg"])
def test_a_name_leads_nowhere(name: str) -> None:
    story = lodged_with(kept := store(name))

    read = files.read_file(kept.id, actor=story.who("sari"), at=AT)

    assert "/" not in read.name
    assert "\\" not in read.name
    assert read.name.isprintable()
    assert read.name.endswith(".jpg")
    assert len(read.name) <= files.LONGEST_NAME


def test_a_file_over_twenty_megabytes_is_refused_before_it_is_read_to_its_end() -> None:
    read: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            read.append(1)
            yield bytes(1024 * 1024)

    with pytest.raises(TooLarge):
        files.store(endless(), name="besar.jpg", at=AT)
    assert len(read) == 21


def test_a_refused_file_leaves_nothing(own_store: Path) -> None:
    with pytest.raises(FileRefused):
        files.store([b"<svg/>"], name="gambar.svg", at=AT)

    assert not own_store.exists()
    assert not Attachment.objects.exists()


def test_a_missing_and_a_damaged_file_are_named_by_the_proof() -> None:
    whole, gone, damaged, cut = (store() for _ in range(4))
    lodged_with(whole, gone, damaged, cut)
    path_of(gone.id).unlink()
    spoilt = bytearray(path_of(damaged.id).read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    path_of(damaged.id).write_bytes(spoilt)
    path_of(cut.id).write_bytes(b"")

    found = set(files.disconnected())

    assert found == {gone.id, damaged.id, cut.id}
    with as_superuser():
        told = "\n".join(checks.verify())
    assert all(str(key) in told for key in found)
    assert str(whole.id) not in told


def test_files_that_nobody_handed_in_go_after_a_day_and_others_stay() -> None:
    mine, adrift = store(), store()
    lodged_with(mine)

    assert files.sweep(at=AT + timedelta(hours=23)) == 0
    assert files.sweep(at=AT + timedelta(hours=25)) == 1
    assert path_of(mine.id).exists()
    assert not path_of(adrift.id).exists()


def test_a_file_whose_row_was_never_written_is_swept_away_in_time() -> None:
    mine = store()
    lodged_with(mine)
    orphan, half = path_of(uuid4()), path_of(mine.id).with_suffix(".new")
    for left in (orphan, half):
        left.parent.mkdir(parents=True, exist_ok=True)
        left.write_bytes(b"left by a machine that died")
        os.utime(left, (AT.timestamp(), AT.timestamp()))
    os.utime(path_of(mine.id), (AT.timestamp(), AT.timestamp()))

    for hours in range(256):
        files.sweep(at=AT + timedelta(days=2, hours=hours))

    assert not orphan.exists()
    assert not half.exists()
    assert path_of(mine.id).exists()


# --- new keys ---------------------------------------------------------------------------------------------------------


def not_yet_turned() -> int:
    """Return how many sealed values an older key holds."""
    ring = sealing.ring()
    with scope.seen_by(CLOCKWORK):
        sealed = [bytes(row.sealed or b"") for row in Message.objects.exclude(sealed=None)]
        sealed += [bytes(row.sealed or b"") for row in Party.objects.exclude(sealed=None)]
        keys = list(Attachment.objects.values_list("id", "name_sealed"))
    sealed += [bytes(name) for _, name in keys] + [path_of(key).read_bytes() for key, _ in keys]
    return sum(ring.needs_rotation(value) for value in sealed)


def test_after_a_rotation_everything_opens_and_nothing_waits_for_the_old_key() -> None:
    kept = store()
    story = lodged_with(kept)
    before = story.sheet("dewi").messages

    sealing.ring().rotate()
    assert not_yet_turned() >= 4
    with as_superuser():
        resealing.reseal()

    assert not_yet_turned() == 0
    assert story.sheet("dewi").messages == before
    assert queries.open_by_code(story.code, story.pin, at=AT).case == story.case
    assert files.read_file(kept.id, actor=story.who("sari"), at=AT).sha256 == kept.sha256
    assert files.disconnected() == []


def test_a_rotation_that_was_killed_half_way_may_simply_be_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stories = [lodged_with(store()) for _ in range(3)]
    sealing.ring().rotate()
    calls = iter(range(100))
    real = files.reseal

    def dying(attachment: UUID) -> None:
        if next(calls) == 1:
            # Killed while the new content is being written beside the old.
            path_of(attachment).with_suffix(".new").write_bytes(b"half")
            raise KeyboardInterrupt
        real(attachment)

    monkeypatch.setattr(files, "reseal", dying)
    with as_superuser(), pytest.raises(KeyboardInterrupt):
        resealing.reseal()
    assert not_yet_turned() > 0
    assert files.disconnected() == []

    with as_superuser():
        resealing.reseal()

    assert not_yet_turned() == 0
    assert files.disconnected() == []
    assert len(stories[0].sheet("dewi").messages) > 0
