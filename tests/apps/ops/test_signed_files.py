"""`narahubung commitment verify`: valid or not with reasons and an exit code, in two languages, with and without us."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from narahubung.documents import signers
from tests.apps.documents.signed import blank, enrolled, of_klt, places, sign
from tests.apps.documents.test_verifying import ELSEWHERE, by, stranger
from tests.world import KEYS
from tests.worlds import built

__all__ = ["built"]


@pytest.fixture(scope="module")
def files(built: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a valid, a tampered, a re-signed and a foreign file, something that is no PDF, and the root."""
    folder = tmp_path_factory.mktemp("stranger")
    with django_db_blocker.unblock():
        enrolled(KEYS["bima"])
        pdf = sign(signers.ready_to_sign(blank(), fields=places(1)), 1, person=KEYS["bima"])
    spot = len(pdf) // 2
    for name, content in {
        "valid": pdf,
        "tampered": pdf[:spot] + bytes([pdf[spot] ^ 1]) + pdf[spot + 1 :],
        "resigned": by(stranger(office=ELSEWHERE), pdf),
        "foreign": by(stranger(office=ELSEWHERE), blank()),
        "none": b"hello",
    }.items():
        (folder / f"{name}.pdf").write_bytes(content)
    (folder / "root.pem").write_text(of_klt().root_pem)
    return folder


def said_of(name: str, folder: Path, *more: str, language: str = "id_ID.UTF-8") -> tuple[int, str]:
    """Ask the command on a machine without a house: no database, no home."""
    without = {key: value for key, value in os.environ.items() if not key.startswith(("NARAHUBUNG", "DATABASE", "LC_"))}
    done = subprocess.run(
        [sys.executable, "-m", "narahubung", "commitment", "verify", f"{name}.pdf", "--trust", "root.pem", *more],
        cwd=folder,
        env={**without, "LANG": language},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_valid_file_says_who_signed_and_ends_with_0(files: Path) -> None:
    code, said = said_of("valid", files)

    assert code == 0
    assert "SAH" in said
    assert f"Orang {KEYS['bima']} (rekaan); Narahubung Dinas Contoh; " in said
    assert "internal (tidak tersertifikasi)" in said
    assert not (files / ".narahubung").exists()


def test_tampered_resigned_and_foreign_are_told_apart_and_end_with_1(files: Path) -> None:
    answers = [said_of(name, files, "--english") for name in ("tampered", "resigned", "foreign")]

    assert [code for code, _ in answers] == [1, 1, 1]
    assert all("NOT VALID" in said for _, said in answers)
    assert len({said.splitlines()[0].partition("VALID.")[2] for _, said in answers}) == 3


def test_what_is_no_pdf_or_not_there_ends_with_2_in_the_language_of_the_machine(files: Path) -> None:
    assert said_of("none", files, language="en_GB.UTF-8")[0] == 2
    code, said = said_of("absent", files, language="en_GB.UTF-8")

    assert (code, "cannot be read" in said) == (2, True)
