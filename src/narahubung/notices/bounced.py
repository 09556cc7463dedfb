"""To whom mail does not get through: what an office must know of a liaison before it speaks of silence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from narahubung.notices.models import Notice


def bounced(people: Iterable[int], *, since: datetime) -> frozenset[int]:
    """Return those of the people to whom a mail owed since then failed, and none that was owed later was sent."""
    rows = (
        Notice.objects.filter(person__in=list(people), way="mail", owed_at__gte=since)
        .filter(state__in=[Notice.State.FAILED, Notice.State.SENT])
        .order_by("person", "-owed_at", "-id")
        .distinct("person")
        .values_list("person", "state")
    )
    return frozenset(person for person, state in rows if state == Notice.State.FAILED)
