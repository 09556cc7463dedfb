"""A worker killed in the middle of folding facts, and the database with it: nothing is lost, nothing counted twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from uuid import uuid4

import pytest

from narahubung.facts.keeping import BATCH
from tests.breaks import wire
from tests.breaks.ownhouse import OwnHouse, own_house
from tests.breaks.test_killed_worker import MORTAL, count, until

pytestmark = pytest.mark.breaks

KILLS = 12
CASES, COPIES = 24, 1000  # each case is due so often that there are many batches to be killed in
TABLES = "facts_case, facts_term, facts_rolled, facts_lasted, facts_due"
FOLDED = "SELECT count(*) FROM facts_case"
DUE = "SELECT count(*) FROM facts_due"


@pytest.fixture
def house() -> Iterator[OwnHouse]:
    """Open a house with complaints, of which none is folded and each is due many times over."""
    with own_house("reference", NARAHUBUNG_POOL="2", NARAHUBUNG_LODGE_LIMIT="0") as opened:
        opened.start_web()
        for number in range(CASES):
            assert wire.lodge(opened.port, uuid4(), text=f"Pohon tumbang ke-{number} (rekaan)").status == 201
        opened.kill_web()
        opened.psql(f"TRUNCATE {TABLES}")
        opened.psql(
            "INSERT INTO facts_due (case_id, since)"
            f" SELECT id, now() FROM cases_case CROSS JOIN generate_series(1, {COPIES}) ORDER BY random()"
        )
        yield opened


def test_a_fold_killed_at_any_instant_counts_every_case_once(house: OwnHouse) -> None:
    assert count(house, DUE) == CASES * COPIES > 40 * BATCH, "many batches are to be folded"
    # Ever longer lives: on a quick machine the first ones end within the fold, on a busy one the last.
    lives = [str(round(100 * 1.5**life)) for life in range(KILLS)]
    left = []

    with subprocess.Popen(
        [sys.executable, MORTAL, *lives], env=house.surroundings(), cwd=house.home, stdout=subprocess.PIPE, text=True
    ) as mortal:
        assert mortal.stdout is not None
        for number in range(KILLS):
            mortal.stdout.readline()
            if number == KILLS // 2:
                house.kill_server()
            left.append(count(house, DUE))
    assert mortal.returncode == 0
    assert any(0 < due < CASES * COPIES for due in left), "a kill fell between the first batch and the last"
    assert all((CASES * COPIES - due) % BATCH == 0 for due in left if due), "a batch is done wholly or not at all"
    house.start_web()
    house.start_worker()
    until(lambda: count(house, DUE) == 0)
    house.kill_worker()

    agreed = house.verb("figures", "verify")
    assert (agreed.returncode, agreed.stdout.splitlines()[-1]) == (0, "They agree."), agreed.stdout
    assert count(house, FOLDED) == CASES
    digest = agreed.stdout.splitlines()[-2]
    anew = house.verb("figures", "rebuild")
    assert anew.stdout.splitlines()[-2] == digest, "as if nobody had been killed"
    assert "traceback" not in house.logs().lower()
