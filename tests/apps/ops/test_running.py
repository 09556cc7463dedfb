"""The house as real processes: it opens, says what is missing, and comes back after a kill."""

from __future__ import annotations

import time

import pytest

from tests.running import Running


@pytest.mark.breaks
def test_killed_web_processes_come_back_and_a_killed_worker_is_missed(running: Running) -> None:
    assert running.status() == 200

    assert running.kill_web_processes() >= 3
    until = time.monotonic() + 30
    while running.status() != 200:
        assert time.monotonic() < until

    running.kill_worker()
    running.psql("UPDATE ops_heartbeat SET beaten_at = beaten_at - interval '61 seconds'")
    assert running.status() == 503

    running.start_worker()
    assert running.status() == 200
