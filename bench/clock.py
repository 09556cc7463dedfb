"""Goals P18 and P19: the working-day arithmetic beside numpy and the `holidays` package, in the same run.

Both are optional and no dependency of the product: what is missing is named and left out. Run it with
`python -m bench.clock` from the repository's root; it needs no database.
"""

from __future__ import annotations

import csv
import importlib.util
import random
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from narahubung.rules.clock import due  # noqa: E402
from narahubung.rules.terms import TermRule, Unit  # noqa: E402
from narahubung.rules.workday import Calendar, Holiday, HolidayKind, OfficeHours, Opening  # noqa: E402

ROUNDS, SINGLES, MANY, TERM = 7, 3_000, 1_000_000, 14


@dataclass(frozen=True, slots=True)
class Goal:
    """One line of the table: how many times faster than the peer, over the rounds, and what is asked."""

    name: str
    ratios: list[float]
    must: float | None = None
    stretch: float | None = None

    def line(self) -> str:
        """Return the goal as a line of text."""
        ratio = statistics.median(self.ratios)
        measured = f"{self.name:<56}{ratio:>8.1f}{min(self.ratios):>8.1f}{max(self.ratios):>8.1f}"
        if self.must is None or self.stretch is None:
            return f"{measured}{'-':>8}{'-':>8}  for comparison"
        verdict = "ok" if ratio >= self.must else f"MISSED by {self.must / ratio:.2f} x"
        return f"{measured}{self.must:>8.0f}{self.stretch:>8.0f}  {verdict}"


def _calendar() -> Calendar:
    with (ROOT / "src/narahubung/ops/seeds/holidays.csv").open(encoding="utf-8", newline="") as file:
        off = tuple(
            Holiday(date.fromisoformat(row["date"]), row["name"], HolidayKind(row["kind"]), row["source"])
            for row in csv.DictReader(file)
        )
    day = (Opening(datetime(2026, 1, 1, 7, 30).time(), datetime(2026, 1, 1, 16).time()),)  # noqa: DTZ001
    return Calendar(holidays=off, hours=(OfficeHours(week=(day,) * 5 + ((),) * 2),), covered=frozenset({2026}))


def _timed(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _ratios(ours: Callable[[], object], theirs: Callable[[], object]) -> list[float]:
    ours(), theirs()
    ratios = []
    for turn in range(ROUNDS):
        # In turn and in changing order, so that a slow spell of the machine meets both.
        if turn % 2:
            slow, quick = _timed(theirs), _timed(ours)
        else:
            quick, slow = _timed(ours), _timed(theirs)
        ratios.append(slow / quick)
    return ratios


def _beside_numpy_singly(calendar: Calendar, days: list[date]) -> list[Goal]:
    import numpy as np

    busy = np.busdaycalendar(holidays=[holiday.on for holiday in calendar.holidays])
    # From eight in the morning to seven in the evening, so that a quarter comes after closing time.
    moments = [datetime(day.year, day.month, day.day, place % 12, tzinfo=UTC) for place, day in enumerate(days)]
    forty = timedelta(days=40)

    def numpy_add(day: date) -> object:
        return np.busday_offset(day, TERM, roll="backward", busdaycal=busy).astype(date)

    def numpy_add_after_hours(at: datetime) -> object:
        local = at.astimezone(calendar.tz)
        late = local.time() >= calendar.closing(local.date())
        zero = np.busday_offset(local.date(), 0, roll="forward", busdaycal=busy)
        return np.busday_offset(zero, TERM + (late and zero == local.date()), busdaycal=busy).astype(date)

    assert [calendar.add_working_days(day, TERM) for day in days] == [numpy_add(day) for day in days]
    assert [calendar.nth_working_day(at, TERM) for at in moments] == [numpy_add_after_hours(at) for at in moments]
    adding = _ratios(
        lambda: [calendar.add_working_days(day, TERM) for day in days], lambda: [numpy_add(day) for day in days]
    )
    after_hours = _ratios(
        lambda: [calendar.nth_working_day(at, TERM) for at in moments],
        lambda: [numpy_add_after_hours(at) for at in moments],
    )
    counting = _ratios(
        lambda: [calendar.working_days_between(day, day + forty) for day in days],
        lambda: [np.busday_count(day, day + forty, busdaycal=busy) for day in days],
    )
    return [
        Goal("P18 add 14 working days, one at a time, / numpy", adding, 4, 10),
        Goal("P18 the same with the office's cut-off hour, / numpy", after_hours, 4, 10),
        Goal("P18 count between, one at a time, / numpy", counting, 4, 10),
    ]


def _beside_numpy_at_once(calendar: Calendar, _days: list[date]) -> list[Goal]:
    import numpy as np

    busy = np.busdaycalendar(holidays=[holiday.on for holiday in calendar.holidays])
    working, rng = calendar.workdays(), random.Random(18)
    epoch, first = date(1970, 1, 1).toordinal(), date(2022, 1, 1).toordinal()
    ordinals = [first + rng.randrange(1700) for _ in range(MANY)]
    ordinals_later = [ordinal + 40 for ordinal in ordinals]
    upto, numbered = (np.frombuffer(array, dtype=np.int32) for array in working.arrays())
    places = np.array(ordinals, dtype=np.int64) - working.first
    later = places + 40
    stamps = (np.array(ordinals) - epoch).astype("datetime64[D]")
    stamps_later = stamps + 40

    def by_arrays() -> object:
        return numbered[upto[places] + (TERM - 1)]

    def by_numpy() -> object:
        return np.busday_offset(stamps, TERM, roll="backward", busdaycal=busy)

    def count_by_numpy() -> object:
        return np.busday_count(stamps, stamps_later, busdaycal=busy)

    assert np.array_equal(np.asarray(by_arrays()) - epoch, np.asarray(by_numpy()).astype(int))
    assert np.array_equal(working.many_after(ordinals, TERM), by_arrays())
    alone = _ratios(lambda: working.many_after(ordinals, TERM), by_numpy)
    count_alone = _ratios(lambda: working.many_between(ordinals, ordinals_later), count_by_numpy)
    return [
        Goal("P19 add, a million at once, arrays / numpy", _ratios(by_arrays, by_numpy), 8, 14),
        Goal(
            "P19 count, a million at once, arrays / numpy",
            _ratios(lambda: upto[later] - upto[places], count_by_numpy), 3, 5,
        ),
        Goal("    add, a million at once, standard library alone", alone),
        Goal("    count, a million at once, standard library alone", count_alone),
    ]  # fmt: skip


def _beside_holidays(calendar: Calendar, days: list[date]) -> list[Goal]:
    import holidays

    country = holidays.country_holidays("ID", years=range(2022, 2028), categories=("public", "government"))
    ours = {holiday.on for holiday in calendar.holidays}
    if set(country) != ours:
        print(f"`holidays` proposes other days off than the reviewed table: {sorted(set(country) ^ ours)}")
    some = days[:300]
    return [
        Goal("P18 add 14 working days, one at a time, / holidays",
             _ratios(lambda: [calendar.add_working_days(day, TERM) for day in some],
                     lambda: [country.get_nth_working_day(day, TERM) for day in some]), 60, 150),
    ]  # fmt: skip


def main() -> None:
    """Print goal, ratio, low, high, must and stretch for each measure that can be taken here."""
    calendar = _calendar()
    rng = random.Random(18)
    days = [date(2022, 1, 1) + timedelta(days=rng.randrange(1700)) for _ in range(SINGLES)]
    print(f"{'times faster than the peer':<56}{'ratio':>8}{'low':>8}{'high':>8}{'must':>8}{'stretch':>8}")
    for name, measure in (
        ("numpy", _beside_numpy_singly),
        ("numpy", _beside_numpy_at_once),
        ("holidays", _beside_holidays),
    ):
        if importlib.util.find_spec(name) is None:
            print(f"NOT MEASURED: {name} is not installed, so its goals are left out")
            continue
        for goal in measure(calendar, days):
            print(goal.line())
    rule = TermRule(
        code="ANSWER", value=5, unit=Unit.WORKING_DAYS, starts_with="forwarded", regulation="", source="bench",
        valid_from=date(2022, 1, 1), warn_before=1,
    )  # fmt: skip
    moments = [datetime(day.year, day.month, day.day, 3, tzinfo=UTC) for day in days]
    took = min(_timed(lambda: [due(rule, started_at=at, calendar=calendar) for at in moments]) for _ in range(ROUNDS))
    print(f"a whole term (due, warning, provisional): {took / len(moments) * 1e6:.1f} us")


if __name__ == "__main__":
    main()
