"""The worker: shows that it is alive, and does what is due; stopped politely, it finishes what it has begun."""

from __future__ import annotations

import threading

from django.db import close_old_connections
from django.utils import timezone

from narahubung.ops import health, supervision

BEAT_EVERY = 10.0  # seconds


def run(asked: threading.Event | None = None) -> None:
    """Work until told to stop."""
    asked = asked or supervision.stop_on_signals()
    name = health.this_worker()
    while not asked.is_set():
        close_old_connections()
        health.beat(name, at=timezone.now())
        asked.wait(BEAT_EVERY)
    health.rest(name)
