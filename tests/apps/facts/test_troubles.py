"""Troubles reported once are added up where the rows are, to what each of them would have said."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from narahubung.facts.models import CaseRow
from narahubung.facts.troubles import troubles
from narahubung.rules.rates import Arrival, Period, Stream
from narahubung.rules.reporting import Trouble, trouble_of
from tests import world
from tests.apps.statistics import counted_cases

AT = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)
YEAR = Period(date(2025, 3, 1), date(2026, 3, 11))

pytestmark = pytest.mark.usefixtures("small_world")


def rows() -> list[CaseRow]:
    """Write sixty cases of several kinds, places, ages and ends, some of them asked for by an outreach day."""
    chance = Random(11)
    counted_cases.cases(world.DISDUKCAPIL, 60, kept=30)
    found = list(CaseRow.objects.order_by("case"))
    for row in found:
        row.lodged_at = AT - timedelta(days=chance.choice([0, 1, 40, 100, 300, 500]), hours=chance.randint(0, 20))
        row.lodged_on = (row.lodged_at + timedelta(hours=8)).date()
        row.substance, row.district = chance.choice("AB"), chance.choice(["64.02.01", "64.02.02", ""])
        row.arrival = chance.choice([Arrival.ORDINARY, Arrival.IMPORTED, Arrival.OUTREACH])
        row.answered_on = chance.choice([None, row.lodged_on, row.lodged_on + timedelta(days=9)])
        row.ended_on = chance.choice([None, row.lodged_on + timedelta(days=5), row.lodged_on + timedelta(days=120)])
        row.save()
    return found


def one_by_one(found: list[CaseRow]) -> dict[tuple[str, str], tuple[int, float]]:
    """Return how many troubles and days each kind and place has, case by case."""
    sums = defaultdict[tuple[str, str], list[float]](list)
    for row in found:
        if not row.district or row.arrival == Arrival.OUTREACH or not YEAR.first <= row.lodged_on <= YEAR.last:
            continue
        looked = min((day for day in (row.answered_on, row.ended_on) if day is not None), default=None)
        end = datetime.combine(looked, time.max, tzinfo=UTC) if looked else None
        one = trouble_of([row.lodged_at], kind=row.substance, place=row.district, looked_into_at=end, at=AT)
        if one is not None:
            sums[one.kind, one.place].append(one.days)
    return {key: (len(days), round(sum(days), 4)) for key, days in sums.items()}


def asked(**same: object) -> tuple[Trouble, ...]:
    return troubles(same or {}, period=YEAR, office=world.OFFICE, streams=(Stream.LM,), at=AT)  # type: ignore[arg-type]


def test_what_was_reported_once_is_added_up_to_what_each_says() -> None:
    found = rows()

    added = {(one.kind, one.place): (one.times, round(one.days, 4)) for one in asked()}

    assert len(added) >= 3
    assert added == one_by_one(found)


def test_another_offices_reports_are_not_in_it() -> None:
    rows()
    CaseRow.objects.update(office=world.OFFICE + 1)

    assert asked() == ()


def test_a_linked_report_is_no_trouble_of_its_own() -> None:
    first, second = rows()[:2]
    for row, hours in ((first, 50), (second, 49)):
        row.lodged_at, row.substance, row.district, row.arrival = (
            AT - timedelta(hours=hours),
            "C",
            "64.02.03",
            "ordinary",
        )
        row.lodged_on, row.answered_on, row.ended_on = date(2026, 3, 9), None, None
        row.save()

    same = {second.case: first.case}
    found = troubles(same, period=YEAR, office=world.OFFICE, streams=(Stream.LM,), at=AT)

    assert [(one.further, one.times) for one in found if one.kind == "C"] == [(1, 1)]
