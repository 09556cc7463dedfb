"""Days and hours are those of WITA, in the reader's language, whatever zone the machine is in."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from narahubung.web import dates

WED_18_MAY = datetime(2022, 5, 18, 6, 5, tzinfo=UTC)
TUE_LATE_IN_UTC = datetime(2022, 5, 17, 16, 30, tzinfo=UTC)


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Asia/Jayapura"])
def machine_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def test_a_moment_is_told_in_wita_on_any_machine(machine_zone: str) -> None:
    assert dates.moment(WED_18_MAY) == "18 Mei 2022, 14.05 WITA"
    assert dates.weekday_and_day(TUE_LATE_IN_UTC) == "Rabu, 18 Mei 2022"


def test_an_english_reader_reads_english_months() -> None:
    with translation.override("en"):
        assert dates.weekday_and_day(WED_18_MAY) == "Wednesday, 18 May 2022"


def test_a_plain_day_is_no_moment_and_never_moves() -> None:
    assert dates.day(date(2022, 5, 18)) == "18 Mei 2022"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        dates.day(datetime(2022, 5, 18, 6, 5))  # noqa: DTZ001 - the mistake under test


def test_the_machine_reads_the_same_moment_with_its_offset() -> None:
    assert dates.machine(WED_18_MAY) == "2022-05-18T14:05+08:00"
