"""How many reports followed the first of each trouble, and for how many days it was watched: no case, no key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, DateTimeField, DurationField, ExpressionWrapper, F, Func, Q, QuerySet, Sum, Value
from django.db.models.functions import Least

from narahubung.facts.models import CaseRow
from narahubung.rules.rates import Arrival, Period, Stream
from narahubung.rules.reporting import HORIZON, Trouble, trouble_of


def troubles(
    same: Mapping[UUID, UUID], *, period: Period, office: int, streams: tuple[Stream, ...], at: datetime
) -> tuple[Trouble, ...]:
    """Return the troubles whose first report was lodged in the period, by kind (substance) and place (kecamatan).

    `same` maps a case to the trouble that it reports; every other case is a trouble of its own, and those are added up
    by kind and place. A trouble that began before the period is not in it, whatever was reported again within. Only
    what people brought of their own accord: an outreach day asks for reports. A trouble is watched until an agency
    answered its first report or it ended, 90 days at most (`rules.reporting`). Cases without a kind or a place are left
    out. Two queries.
    """
    linked = same.keys() | set(same.values())
    own = CaseRow.objects.filter(
        office=office, stream__in=streams, arrival__in=[Arrival.ORDINARY, Arrival.IMPORTED]
    ).exclude(Q(substance="") | Q(district=""))
    return (
        *_reported_again(own.filter(case__in=linked), same, period=period, at=at),
        *_reported_once(own.exclude(case__in=linked), period=period, at=at),
    )


def _reported_again(
    own: QuerySet[CaseRow], same: Mapping[UUID, UUID], *, period: Period, at: datetime
) -> Iterator[Trouble]:
    rows = own.order_by("lodged_at", "case").values_list(
        "case", "substance", "district", "lodged_at", "lodged_on", "answered_on", "ended_on"
    )
    found = defaultdict[UUID, list[tuple[str, str, datetime, date, date | None]]](list)
    for case, kind, place, lodged_at, lodged_on, answered_on, ended_on in rows:
        looked = min((day for day in (answered_on, ended_on) if day is not None), default=None)
        found[same.get(case, case)].append((kind, place, lodged_at, lodged_on, looked))
    for reports in found.values():
        kind, place, _at, first_on, looked = reports[0]
        if not period.first <= first_on <= period.last:
            continue
        # By the end of that day in UTC: days are local and earlier, so no report of the day itself is lost.
        looked_at = datetime.combine(looked, time.max, tzinfo=UTC) if looked is not None else None
        moments = [each[2] for each in reports]
        trouble = trouble_of(moments, kind=kind, place=place, looked_into_at=looked_at, at=at)
        if trouble is not None:
            yield trouble


def _reported_once(own: QuerySet[CaseRow], *, period: Period, at: datetime) -> Iterator[Trouble]:
    # The same end as above, reckoned where the rows are: an office may have very many.
    day = Least("answered_on", "ended_on")
    looked = Func(day, template="(%(expressions)s + 1)::timestamp AT TIME ZONE 'UTC'", output_field=DateTimeField())
    end = Least(F("lodged_at") + HORIZON, Value(at, DateTimeField()), looked)
    rows = (
        own.filter(lodged_on__range=(period.first, period.last))
        .annotate(watched=ExpressionWrapper(end - F("lodged_at"), output_field=DurationField()))
        .filter(watched__gt=timedelta(0))
        .values_list("substance", "district")
        .annotate(times=Count("*"), days=Sum("watched"))
        .order_by("substance", "district")
    )
    for kind, place, times, spent in rows:
        yield Trouble(kind, place, 0, spent / timedelta(days=1), times)
