"""Days from a first to a last, both counted, as the database compares them."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db.models import Func, Q


class DateSpan(Func):
    """The days from the first to the last, both counted; an empty last day means for good."""

    function = "DATERANGE"
    output_field = DateRangeField()


def once_a_day(name: str, of: str, *, condition: Q | None = None) -> ExclusionConstraint:
    """Return the constraint that no two rows of the same `of` share a day between `starts_on` and `ends_on`."""
    days = DateSpan("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True))
    expressions: list[tuple[str | Func, str]] = [(of, RangeOperators.EQUAL), (days, RangeOperators.OVERLAPS)]
    return ExclusionConstraint(name=name, expressions=expressions, condition=condition)
