"""How many reports followed the first of each trouble, and for how many days it was watched: no case, no key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db.models import Q

from narahubung.facts.models import CaseRow
from narahubung.rules.rates import Arrival, Period, Stream
from narahubung.rules.reporting import Trouble, trouble_of


def troubles(
    same: Mapping[UUID, UUID], *, period: Period, office: int, streams: tuple[Stream, ...], at: datetime
) -> tuple[Trouble, ...]:
    """Return the troubles whose first report was lodged in the period, by kind (substance) and place (kecamatan).

    `same` maps a case to the trouble that it reports; every other case is a trouble of its own. A trouble that began
    before the period is not in it, whatever was reported again within. Only what people
    brought of their own accord: an outreach day asks for reports. A trouble is watched until an agency answered its
    first report or it ended, 90 days at most (`rules.reporting`). Cases without a kind or a place are left out. One
    query.
    """
    rows = (
        CaseRow.objects.filter(office=office, stream__in=streams)
        .filter(Q(lodged_on__gte=period.first) | Q(case__in=same.keys() | set(same.values())))
        .filter(arrival__in=[Arrival.ORDINARY, Arrival.IMPORTED])
        .exclude(substance="")
        .exclude(district="")
        .order_by("lodged_at", "case")
        .values_list("case", "substance", "district", "lodged_at", "lodged_on", "answered_on", "ended_on")
    )
    found = defaultdict[UUID, list[tuple[str, str, datetime, date, date | None]]](list)
    for case, kind, place, lodged_at, lodged_on, answered_on, ended_on in rows.iterator(chunk_size=5000):
        looked = min((day for day in (answered_on, ended_on) if day is not None), default=None)
        found[same.get(case, case)].append((kind, place, lodged_at, lodged_on, looked))
    kept = []
    for reports in found.values():
        kind, place, _at, first_on, looked = reports[0]
        if not period.first <= first_on <= period.last:
            continue
        # By the end of that day in UTC: days are local and earlier, so no report of the day itself is lost.
        looked_at = datetime.combine(looked, time.max, tzinfo=UTC) if looked is not None else None
        moments = [each[2] for each in reports]
        trouble = trouble_of(moments, kind=kind, place=place, looked_into_at=looked_at, at=at)
        if trouble is not None:
            kept.append(trouble)
    return tuple(kept)
