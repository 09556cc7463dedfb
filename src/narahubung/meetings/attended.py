"""Who came to the meetings they were invited to: what the room `commitments` asks about the clause on attendance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.db.models import Count, Q

from narahubung.commitments.indicators import Asked, KeptOf
from narahubung.meetings.models import Seat
from narahubung.web.dates import WITA


def attended(asked: Asked) -> Mapping[int, KeptOf]:
    """Return, by agency, to how many meetings that were held in the period it was invited, and to how many it came.

    A meeting counts on the day it was planned for, once it has ended; one that was cancelled never ended.
    """
    first = datetime.combine(asked.period.first, time(), WITA)
    over = datetime.combine(asked.period.last, time(), WITA) + timedelta(days=1)
    rows = (
        Seat.objects.filter(
            agency_id__in=asked.agencies,
            meeting__government_id=asked.government,
            meeting__invited_at__isnull=False,
            meeting__ended_at__isnull=False,
            meeting__starts_at__gte=first,
            meeting__starts_at__lt=over,
        )
        .values("agency_id")
        .annotate(asked=Count("pk"), kept=Count("pk", filter=Q(came_at__isnull=False)))
        .order_by("agency_id")
    )
    return {row["agency_id"]: KeptOf(row["kept"], row["asked"]) for row in rows}
