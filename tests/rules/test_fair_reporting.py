"""How fast people report: what counts as a later report, and how long a trouble is watched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from narahubung.rules.intervals import ImpossibleNumbers
from narahubung.rules.reporting import Trouble, trouble_of

MON_3_MAR = datetime(2025, 3, 3, 2, tzinfo=UTC)


def day(number: float) -> datetime:
    return MON_3_MAR + timedelta(days=number)


def test_the_first_report_does_not_count_and_the_last_does_not_end_the_watch() -> None:
    found = trouble_of([day(0), day(3), day(9)], kind="road", place="a", looked_into_at=None, at=day(30))

    assert found == Trouble("road", "a", 2, 30.0)


def test_the_watch_ends_when_somebody_looked_into_it_or_at_the_horizon() -> None:
    looked = trouble_of([day(0), day(3), day(9)], kind="road", place="a", looked_into_at=day(5), at=day(30))
    long_ago = trouble_of([day(0), day(3), day(120)], kind="road", place="a", looked_into_at=None, at=day(400))

    assert looked == Trouble("road", "a", 1, 5.0)
    assert long_ago == Trouble("road", "a", 1, 90.0)


def test_a_trouble_looked_into_at_once_tells_nothing() -> None:
    assert trouble_of([day(0)], kind="road", place="a", looked_into_at=day(0), at=day(30)) is None
    with pytest.raises(ImpossibleNumbers):
        trouble_of([], kind="road", place="a", looked_into_at=None, at=day(30))
