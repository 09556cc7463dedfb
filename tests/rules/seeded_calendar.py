"""The reviewed seed tables as the rules take them, so that known answers are tested on the real days off."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from pathlib import Path

from narahubung.rules.terms import EndsAt, PauseReason, TermRule, Unit
from narahubung.rules.workday import (
    TABLE_FROM,
    TABLE_TO,
    Calendar,
    Holiday,
    HolidayKind,
    OfficeHours,
    Opening,
    confirmed_years,
)

SEEDS = Path(__file__).parents[2] / "src" / "narahubung" / "ops" / "seeds"
WITA = timezone(timedelta(hours=8), "WITA")


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one seed file."""
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache
def holidays() -> tuple[Holiday, ...]:
    """Return the days off of `holidays.csv`."""
    return tuple(
        Holiday(
            date.fromisoformat(row["date"]),
            row["name"],
            HolidayKind(row["kind"]),
            row["source"],
            estimated=row["estimated"] == "yes",
            verified=row["verified"] == "yes",
        )
        for row in rows("holidays.csv")
    )


@lru_cache
def hours() -> tuple[OfficeHours, ...]:
    """Return the weeks of `office_hours.csv`."""
    weeks: dict[str, list[list[Opening]]] = {}
    firsts: dict[str, dict[str, str]] = {}
    for row in rows("office_hours.csv"):
        week = weeks.setdefault(row["variant"], [[] for _ in range(7)])
        opening = Opening(time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"]))
        week[int(row["weekday"]) - 1].append(opening)
        firsts.setdefault(row["variant"], row)
    return tuple(
        OfficeHours(
            week=tuple(tuple(day) for day in weeks[name]),
            valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else TABLE_FROM,
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else TABLE_TO,
            name=name,
            source=row["source"],
        )
        for name, row in firsts.items()
    )


@lru_cache
def kaltim() -> Calendar:
    """Return the office's calendar as seeded."""
    return Calendar(holidays=holidays(), hours=hours(), covered=confirmed_years(holidays()), version="seeds")


def with_days_off(days: Iterable[date], *, kind: HolidayKind = HolidayKind.REGIONAL) -> Calendar:
    """Return the seeded calendar with further days off declared."""
    more = tuple(Holiday(day, "Libur tambahan", kind, "keputusan uji") for day in days)
    return Calendar(holidays=(*holidays(), *more), hours=hours(), covered=kaltim().covered, version="more")


@lru_cache
def terms() -> tuple[TermRule, ...]:
    """Return every version of `terms.csv`."""
    return tuple(
        TermRule(
            code=row["code"],
            value=int(row["value"]),
            unit=Unit(row["unit"]),
            starts_with=row["starts_with"],
            regulation=row["regulation"],
            source=row["source"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            day_zero_counts=row["day_zero_counts"] == "yes",
            roll_forward=row["roll_forward"] == "yes",
            through_leave=row["through_leave"] == "yes",
            after_hours_next_day=row["after_hours_next_day"] == "yes",
            ends_at=EndsAt(row["ends_at"]),
            pauses_for=frozenset(PauseReason(code) for code in row["pauses_for"].split(";") if code),
            extendable_by=int(row["extendable_by"]),
            window_after_pause=int(row["window_after_pause"]),
            warn_before=int(row["warn_before"]),
            is_law=row["is_law"] == "yes",
            verified=row["verified"] == "yes",
            verified_by=row["verified_by"],
            verified_on=date.fromisoformat(row["verified_on"]) if row["verified_on"] else None,
            note=row["note"],
        )
        for row in rows("terms.csv")
    )


_PLAIN = TermRule(
    code="ANSWER",
    value=5,
    unit=Unit.WORKING_DAYS,
    starts_with="forwarded",
    regulation="uji",
    source="uji",
    valid_from=date(2022, 1, 1),
    pauses_for=frozenset(PauseReason),
    extendable_by=5,
)


def rule(
    value: int = 5,
    unit: Unit = Unit.WORKING_DAYS,
    *,
    ends_at: EndsAt = EndsAt.END_OF_DAY,
    day_zero_counts: bool = False,
    roll_forward: bool = True,
    through_leave: bool = False,
    after_hours_next_day: bool = True,
) -> TermRule:
    """Return an invented rule that differs from the plain one in what the test is about."""
    return replace(
        _PLAIN,
        value=value,
        unit=unit,
        ends_at=ends_at,
        day_zero_counts=day_zero_counts,
        roll_forward=roll_forward,
        through_leave=through_leave,
        after_hours_next_day=after_hours_next_day,
    )


def with_window(value: int, window: int, *, unit: Unit = Unit.WORKING_DAYS, warn_before: int = 0) -> TermRule:
    """Return a plain rule with a window after a pause."""
    return replace(_PLAIN, value=value, unit=unit, window_after_pause=window, warn_before=warn_before)


def wita(year: int, month: int, day: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    """Return an aware UTC moment from the clock on the office's wall."""
    return datetime(year, month, day, hour, minute, second, tzinfo=WITA).astimezone(UTC)
