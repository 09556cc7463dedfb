"""Counts by several dimensions at once, for what is published: sums for `rules.withholding`, never a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import TruncMonth

from narahubung.facts.models import CaseRow, TermRow
from narahubung.facts.shapes import Outcome
from narahubung.rules.facts import TermCode
from narahubung.rules.rates import Period, Stream


def reports(*, office: int, period: Period, streams: Iterable[Stream]) -> Counter[tuple[date, int, str]]:
    """Return how many reports were lodged, by month (its first day), agency (0: none) and kecamatan. One query."""
    rows = (
        CaseRow.objects.filter(office=office, stream__in=list(streams))
        .filter(lodged_on__gte=period.first, lodged_on__lte=period.last)
        .annotate(month=TruncMonth("lodged_on"))
        .values_list("month", "agency", "district")
        .annotate(n=Count("*"))
    )
    return Counter({(month, agency, district): n for month, agency, district, n in rows})


def obligations(
    *, office: int, period: Period, streams: Iterable[Stream], codes: Iterable[TermCode], agencies: Iterable[int]
) -> Counter[tuple[date, int, str, bool]]:
    """Return how many obligations of these agencies fell due, by month, agency, kecamatan and whether they were kept.

    Only those on the office's cases of these streams, as `reports` has them. Those let go before their day, and those
    whose clock stands still, are in neither; a day is over for all of them. One query.
    """
    cases = CaseRow.objects.filter(office=office, stream__in=list(streams))
    place = CaseRow.objects.filter(case=OuterRef("case")).values("district")[:1]
    rows = (
        TermRow.objects.filter(case__in=cases.values("case"), code__in=list(codes), agency__in=list(agencies))
        .filter(due_on__gte=period.first, due_on__lte=period.last)
        .exclude(outcome=Outcome.RELEASED)
        .annotate(month=TruncMonth("due_on"), district=Subquery(place))
        .values_list("month", "agency", "district", "outcome")
        .annotate(n=Count("*"))
    )
    found = Counter[tuple[date, int, str, bool]]()
    for month, agency, district, outcome, n in rows:
        found[month, agency, district or "", outcome == Outcome.KEPT] += n
    return found
