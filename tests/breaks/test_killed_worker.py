"""A worker killed at any instant, and the database with it, loses nothing and does nothing twice (I4)."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.breaks.ownhouse import OwnHouse, own_house

pytestmark = pytest.mark.breaks

MORTAL = Path(__file__).with_name("mortal.py")
KILLS = 20
REACHED = "SELECT case_id, code, next_check_at FROM cases_term WHERE next_check_at <= now() AND ended_at IS NULL"


@pytest.fixture
def house() -> Iterator[OwnHouse]:
    """Open a house with the invented cases, in which every running term has just been missed and nobody was told."""
    with own_house("demo", NARAHUBUNG_POOL="2") as opened:
        opened.psql("TRUNCATE notices_notice")
        opened.psql("TRUNCATE cases_outbox")
        opened.psql(
            "INSERT INTO cases_outbox (event_id, tries) SELECT id, 0 FROM cases_event ORDER BY id DESC LIMIT 250"
        )
        opened.psql(
            "UPDATE cases_term SET due_at = now() - interval '1 hour', next_check_at = now() - interval '1 minute',"
            " climbed = '', climbed_at = NULL WHERE ended_at IS NULL AND next_check_at IS NOT NULL"
        )
        yield opened


def until(done: Callable[[], bool], *, within: float = 60) -> None:
    """Wait until something holds."""
    end = time.monotonic() + within
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)


def count(house: OwnHouse, statement: str) -> int:
    """Return the number that a statement counts."""
    return int(str(house.psql(statement)[0][0]))


def test_everything_is_done_once_whatever_is_killed(house: OwnHouse) -> None:
    due = len(house.psql(REACHED))
    waiting, last = count(house, "SELECT count(*) FROM cases_outbox"), count(house, "SELECT max(id) FROM cases_event")
    assert waiting == 250
    assert due + waiting > 300
    dice = random.Random(4)
    lives = [str(dice.randint(20, 450)) for _ in range(KILLS)]

    with subprocess.Popen(
        [sys.executable, MORTAL, *lives], env=house.surroundings(), cwd=house.home, stdout=subprocess.PIPE, text=True
    ) as mortal:
        assert mortal.stdout is not None
        for _ in range(KILLS // 2):
            mortal.stdout.readline()
        house.kill_server()
        mortal.stdout.read()
    assert mortal.returncode == 0
    house.start_web()
    house.start_worker()
    until(lambda: house.psql(REACHED) == [])
    until(lambda: house.psql("SELECT event_id FROM cases_outbox") == [])

    acted = house.psql(
        "SELECT case_id, act, details->>'term', details->>'rung' FROM cases_event"
        f" WHERE id > {last} AND act IN ('escalate', 'stick', 'lapse', 'remind')"
    )
    assert len(acted) == due
    assert max(Counter(acted).values()) == 1
    assert count(house, "SELECT count(*) - count(DISTINCT (event_id, kind, person_id, way)) FROM notices_notice") == 0
    silent = "SELECT count(*) FROM cases_event e WHERE act = 'escalate' AND NOT EXISTS (SELECT FROM notices_notice n"
    assert count(house, f"{silent} WHERE n.event_id = e.id) AND id > {last}") == 0
    house.psql("UPDATE notices_notice SET not_before = now() WHERE state = 'owed'")
    until(lambda: count(house, "SELECT count(*) FROM notices_notice WHERE state = 'owed'") == 0)
    posted = letters_in(house)
    sent = {
        str(key) for (key,) in house.psql("SELECT id FROM notices_notice WHERE way = 'mail' AND sent_at IS NOT NULL")
    }
    assert len(sent) > 100
    assert max(posted.values()) == 1
    assert sent <= set(posted), "what is called sent is in the box"
    unsure = count(house, "SELECT count(*) FROM notices_notice WHERE state IN ('sending', 'unsure')")
    assert len(posted) - len(sent) <= unsure <= KILLS
    assert "traceback" not in house.logs().lower()


def letters_in(house: OwnHouse) -> Counter[str]:
    """Return how often each notice lies in the box."""
    said = "\n".join(file.read_text(errors="replace") for file in (house.home / "mail").glob("*.log"))
    return Counter(re.findall(r"^Message-ID: <notice-(\d+)@", said, re.MULTILINE))
