"""How many complaint forms were begun and how many of them handed in, day by day and without a trace of anybody."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.db.models import Min, Sum

from narahubung.facts import reading
from narahubung.facts.models import FormsBegun
from narahubung.rules.rates import Period
from narahubung.rules.silence import Forms

# The channel of the form on this site; officers register under others.
CHANNEL = "web"


def count_begun(*, on: date) -> None:
    """Count one form begun on a local day. A row of its own, so that nobody waits for another's."""
    FormsBegun.objects.create(on=on, n=1)


def compact() -> int:
    """Let each day be one row; returns how many rows were spared."""
    with connection.cursor() as cursor:
        cursor.execute(
            'WITH gone AS (DELETE FROM facts_forms_begun WHERE "on" IN (SELECT "on" FROM facts_forms_begun'
            ' GROUP BY 1 HAVING count(*) > 1) RETURNING "on", n), kept AS (INSERT INTO facts_forms_begun ("on", n)'
            ' SELECT "on", sum(n) FROM gone GROUP BY 1 RETURNING 1)'
            " SELECT (SELECT count(*) FROM gone) - (SELECT count(*) FROM kept)"
        )
        return int(cursor.fetchone()[0])


def forms(*, period: Period, on: date) -> Forms:
    """Return how many forms were begun in the period, and how many reports came by them, for `rules.silence`.

    Both only from the day after the first on which a form was counted: of what was handed in before, nobody knows how
    often it was begun in vain, and the first day may have been counted in part. A form begun on the last day and
    handed in on the next counts as begun here and finished there, so a period of a few days says little.
    """
    since = FormsBegun.objects.aggregate(first=Min("on"))["first"]
    if since is None or since >= period.last:
        return Forms(0, 0)
    counted = Period(max(period.first, since + timedelta(days=1)), period.last)
    begun = FormsBegun.objects.filter(on__range=(counted.first, counted.last)).aggregate(all=Sum("n"))["all"] or 0
    rows = reading.counted(by=reading.By.CHANNEL, period=counted, on=on, label="forms")
    finished = sum(row.grounds.tally.count for row in rows if row.key == CHANNEL)
    return Forms(max(begun, finished), finished)
