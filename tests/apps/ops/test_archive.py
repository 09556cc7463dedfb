"""A damaged archive is refused, whatever is damaged about it."""

from __future__ import annotations

import random
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from narahubung.ops import archive

WED_18_MAY = datetime(2022, 5, 18, 1, 0, tzinfo=UTC)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """Write an archive of two members."""
    (tmp_path / "dump").write_bytes(b"PGDMP" + bytes(range(256)) * 20)
    (tmp_path / "picture").write_bytes(b"\x89PNG" * 500)
    file = tmp_path / "whole.tar"
    with file.open("wb") as target:
        writer = archive.Writer(target, release="1", at=WED_18_MAY)
        writer.add(archive.DATABASE, tmp_path / "dump")
        writer.add("home/files/a", tmp_path / "picture")
        writer.seal()
    return file


def test_a_whole_archive_is_read(whole: Path) -> None:
    manifest = archive.check(whole)

    assert set(manifest.digests) == {"database.dump", "home/files/a"}
    assert manifest.made_at == "2022-05-18T01:00:00+00:00"


def test_an_archive_with_one_changed_octet_is_refused(whole: Path) -> None:
    octets = whole.read_bytes()
    with tarfile.open(whole) as tar:
        places = [tar.getmember(name) for name in ("database.dump", "home/files/a", archive.MANIFEST, archive.SEAL)]

    for place in places:
        for at in random.Random(7).sample(range(place.size), 20):
            broken = bytearray(octets)
            broken[place.offset_data + at] ^= 1
            whole.write_bytes(broken)
            with pytest.raises(archive.ArchiveRefused):
                archive.check(whole)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9, 0.999])
def test_an_archive_cut_short_is_refused(whole: Path, share: float) -> None:
    with tarfile.open(whole) as tar:
        last = tar.getmember(archive.SEAL)
    # What follows the last member is padding.
    whole.write_bytes(whole.read_bytes()[: int((last.offset_data + last.size) * share)])

    with pytest.raises(archive.ArchiveRefused):
        archive.check(whole)


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "home/files/a"])
def test_a_member_that_does_not_belong_is_refused(whole: Path, tmp_path: Path, name: str) -> None:
    with tarfile.open(whole, "a") as tar:
        member = tarfile.TarInfo(name)
        tar.addfile(member)

    with pytest.raises(archive.ArchiveRefused):
        archive.check(whole)


def test_a_link_is_refused(whole: Path) -> None:
    with tarfile.open(whole, "a") as tar:
        member = tarfile.TarInfo("home/files/b")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)

    with pytest.raises(archive.ArchiveRefused):
        archive.check(whole)
