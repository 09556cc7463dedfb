"""A backup comes back to one moment, as it was; an office in use is not overwritten."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import scratch
from tests.running import Running


def content(house: Running) -> list[tuple[object, ...]]:
    """Return a digest of every row of every table."""
    tables = house.psql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [
        (
            table,
            *house.psql(f"SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY t::text)) FROM \"{table}\" t")[0],
        )
        for (table,) in tables
        if table != "ops_heartbeat"
    ]


@pytest.mark.breaks
def test_a_backup_comes_back_as_it_was_and_can_be_taken_again(running: Running, tmp_path: Path) -> None:
    files = running.home / "files" / "ab"
    files.mkdir(parents=True)
    (files / "abc").write_bytes(b"evidence")
    before, secret = content(running), (running.home / "secret-key").read_text()
    running.command("backup", str(tmp_path / "first.tar"))
    assert (tmp_path / "first.tar").stat().st_mode & 0o777 == 0o600

    other = Running(tmp_path / "elsewhere", f"{scratch.database_prefix()}elsewhere", 0)
    other.home.mkdir()
    with scratch.owner(scratch.server_url()) as connection:
        connection.execute(f"CREATE DATABASE {other.database}".encode())
    other.command("restore", str(tmp_path / "first.tar"))

    assert content(other) == before
    assert (other.home / "secret-key").read_text() == secret
    assert (other.home / "files" / "ab" / "abc").read_bytes() == b"evidence"

    other.command("backup", str(tmp_path / "second.tar"))
    with pytest.raises(AssertionError, match="already hold an office"):
        other.command("restore", str(tmp_path / "second.tar"))
    shutil.rmtree(other.home / "files")
    other.command("restore", "--force", str(tmp_path / "second.tar"))
    assert content(other) == before


@pytest.mark.breaks
def test_a_damaged_backup_changes_nothing(running: Running, tmp_path: Path) -> None:
    running.command("backup", str(tmp_path / "good.tar"))
    octets = bytearray((tmp_path / "good.tar").read_bytes())
    octets[len(octets) // 2] ^= 1
    (tmp_path / "bad.tar").write_bytes(octets)
    before = content(running)

    with pytest.raises(AssertionError, match=r"is missing, added or changed|damaged"):
        running.command("restore", "--force", str(tmp_path / "bad.tar"))

    assert content(running) == before
