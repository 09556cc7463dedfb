"""The proof as an operator runs it: a line for each fault, an exit code, and a restore that proves whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests import scratch
from tests.breaks import wire
from tests.breaks.ownhouse import OwnHouse, own_house

pytestmark = pytest.mark.breaks

MARK = (
    "from narahubung.ops import checkpoints; from django.utils import timezone; checkpoints.set_one(at=timezone.now())"
)
VERIFIER = Path(__file__).parents[3] / "tools" / "verify_history.py"


@pytest.fixture
def house() -> Iterator[OwnHouse]:
    """Open a house with a complaint in it and a checkpoint over it; nothing runs any more."""
    with own_house("reference") as opened:
        opened.start_web()
        assert wire.lodge(opened.port, uuid4(), text="Pohon tumbang (rekaan)").status == 201
        opened.kill_web()
        assert opened.verb("django", "shell", "-v", "0", "-c", MARK).returncode == 0
        yield opened


def test_verify_names_case_and_event_and_a_restore_proves_whole(house: OwnHouse, tmp_path: Path) -> None:
    clean = house.verb("verify", "--export", str(tmp_path / "history.jsonl"))
    alone = subprocess.run(
        [sys.executable, "-I", VERIFIER, tmp_path / "history.jsonl"], capture_output=True, check=False
    )
    assert (clean.returncode, clean.stdout.splitlines()[-1]) == (0, "Whole."), clean.stdout
    assert alone.returncode == 0, alone.stdout
    assert house.verb("backup", str(tmp_path / "whole.tar")).returncode == 0

    ((number,),) = house.psql("SELECT number FROM cases_case")
    with scratch.owner(house.url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE cases_event SET at = at - interval '1 day'")
    tampered = house.verb("verify")
    assert tampered.returncode == 1
    assert f"event 1 of case {number} was changed after it was written" in tampered.stdout

    assert house.verb("restore", "--force", str(tmp_path / "whole.tar")).returncode == 0
    restored = house.verb("verify")
    assert (restored.returncode, restored.stdout.splitlines()[-1]) == (0, "Whole."), restored.stdout
