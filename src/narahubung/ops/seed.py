"""Load the reviewed reference data and the invented demo world; run again it changes nothing."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from narahubung.ops.demo_people import DEMO_PASSWORD, DemoPerson, appoint, demo_people
from narahubung.ops.reference import Loaded, load_reference

__all__ = ["DEMO_PASSWORD", "DemoPerson", "demo_people", "load_reference", "seed_all"]


def seed_all(*, demo: bool, at: datetime | None = None) -> list[Loaded]:
    """Load the reference data, and the demo world where asked; return what each file brought.

    `at` is the moment the demo world has arrived at (default: now); its cases lie in the eighteen months before.
    """
    moment = at or timezone.now()
    loaded = load_reference()
    if demo:
        appoint(on=timezone.localdate(moment))
    return loaded
