"""Load the reviewed reference data and the invented demo world; run again it changes nothing."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from narahubung.ops import demo_cases, demo_commitments, demo_figures, demo_meetings, demo_network, demo_notices
from narahubung.ops.demo_people import DEMO_PASSWORD, DemoPerson, appoint, demo_people
from narahubung.ops.reference import Loaded, load_reference

__all__ = ["DEMO_PASSWORD", "DemoPerson", "demo_people", "load_reference", "seed_all", "tell_past"]


def seed_all(*, demo: bool, past: bool = True, at: datetime | None = None) -> list[Loaded]:
    """Load the reference data, and the demo world where asked; return what each file brought.

    `at` is the moment the demo world has arrived at (default: now). Without `past` only the cases that are still going
    on are told, which is enough to begin with; `tell_past` tells the rest while people look around.
    """
    moment = at or timezone.now()
    loaded = load_reference()
    if demo:
        appoint(on=timezone.localdate(moment))
        # Before any case: what was pledged binds the cases that come after it.
        demo_commitments.tell(at=moment)
        demo_cases.tell_present(at=moment)
        demo_network.tell(at=moment)
        demo_meetings.tell(at=moment)
        demo_notices.tell(at=moment)
        if past:
            tell_past(at=moment)
    return loaded


def tell_past(*, at: datetime | None = None) -> int:
    """Tell the eighteen months before `at` (default: now); return how many cases, none when it has been told."""
    moment = at or timezone.now()
    told = demo_cases.tell_past(at=moment)
    demo_figures.tell(at=moment)
    return told
