"""The only door out: counts of cases and obligations, with all that the gate (`rules.rates`) asks of a number.

Every function takes a `period`, a `where` and `on`, the local day of asking, and returns sums, never a case. They feed
`rules.rates` directly: `count_of(counted.grounds)`, `share_of(kept.grounds, numerator=kept.kept, source=…)`,
`waiting_of(times.grounds, waited=median(waiting_curve(times.waits)))`.

Streams (LM, RCO, …) come apart, one row each, unless `label` names their sum. Rows are in the order of indicators, keys
and streams: never by volume. Whatever keeps to whole months (or begins in the running one) and to the dimensions of one
slice is read from roll-ups; anything else is counted from the facts themselves, to the same result, more slowly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import connection

from narahubung.facts import contributions
from narahubung.facts.cells import (
    COUNTS,
    EVERYWHERE,
    KEPT,
    SHARES,
    TIMES,
    By,
    Where,
    cells_of,
    grounds_of,
    groups,
    insist,
    narrowed,
)
from narahubung.facts.contributions import MEASURES
from narahubung.facts.lengths import lengths_of, waits_of
from narahubung.facts.models import Due
from narahubung.facts.shapes import Outcome
from narahubung.rules.at_risk import Handled
from narahubung.rules.delay import Reported
from narahubung.rules.rates import Arrival, Grounds, NoSuchIndicator, Period, Stream, judged_count
from narahubung.rules.standardising import KindCount
from narahubung.rules.waiting import Wait

__all__ = [
    "EVERYWHERE", "AsOf", "By", "Counted", "Kept", "NoSuchIndicator", "Times", "Where", "as_of", "counted", "handled",
    "kept", "kinds", "lags", "times",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many cases: `key` as By says; `grounds` for the gate; `judged` only those that people brought themselves.

    `yes` counts those of a share that are so (settled, returned, reopened); for plain reports it is all of them.
    """

    indicator: str
    key: str
    grounds: Grounds
    yes: int

    @property
    def judged(self) -> int:
        """Return how many came of people's own accord: what comparisons rest on."""
        return judged_count(self.grounds.came)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How many obligations fell due and how many were kept.

    `asked`: due on a day of the period that is over; `kept`: done in time; `late`: done after their day; the rest of
    `asked` was not done. `still_open`: due on a day of the period that is not over, outside of `asked`. `grounds` rest
    on `asked`; its `still_open` are those among them that wait even now. An obligation that was let go before its day
    (case withdrawn, recalled) is in neither, nor is one whose clock stands still.
    """

    indicator: str
    key: str
    grounds: Grounds
    kept: int
    asked: int
    late: int
    still_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Waits that began in the period, in calendar days, for `rules.waiting`; those that go on last to `on`."""

    indicator: str
    key: str
    grounds: Grounds
    waits: tuple[Wait, ...] = field(repr=False)


def counted(
    *,
    indicators: Sequence[str] = ("reports",),
    by: By = By.NOTHING,
    period: Period,
    where: Where = EVERYWHERE,
    on: date,
    label: str = "",
    among: Iterable[str] = (),
) -> tuple[Counted, ...]:
    """Return how many cases, and for a share how many of them are so. One query.

    `among` are keys that get a row even where there is nothing (for the first of the streams, or the label); without
    `by` there always is one. Refuses `NoSuchIndicator` for one that is neither a count nor a share.
    """
    insist(indicators, COUNTS | SHARES)
    cells = cells_of(indicators, by=by, period=period, where=where, on=on)
    done = []
    for (indicator, key, streams), group in groups(cells, indicators, by=by, where=where, label=label, among=among):
        grounds = grounds_of(indicator, group, streams=streams, period=period, on=on, label=label, open_={"open"})
        plain = indicator in COUNTS
        yes = sum(cell.n for cell in group if plain or cell.outcome == "yes")
        done.append(Counted(indicator=indicator, key=key, grounds=grounds, yes=yes))
    return tuple(done)


def kept(
    *,
    indicators: Sequence[str],
    by: By = By.NOTHING,
    period: Period,
    where: Where = EVERYWHERE,
    on: date,
    label: str = "",
    among: Iterable[str] = (),
) -> tuple[Kept, ...]:
    """Return how many obligations fell due in the period, and how many of them were kept. One query.

    Rows as in `counted`. Refuses `NoSuchIndicator` for one that is no obligation.
    """
    insist(indicators, KEPT)
    cells = cells_of(indicators, by=by, period=period, where=where, on=on, extra="day < %s", extra_values=[on])
    done = []
    for (indicator, key, streams), group in groups(cells, indicators, by=by, where=where, label=label, among=among):
        over = [cell for cell in group if cell.extra]
        running = {Outcome.RUNNING.value}
        tally: Counter[str] = Counter()
        for cell in over:
            tally[cell.outcome] += cell.n
        done.append(
            Kept(
                indicator=indicator,
                key=key,
                grounds=grounds_of(indicator, over, streams=streams, period=period, on=on, label=label, open_=running),
                kept=tally[Outcome.KEPT],
                asked=tally.total(),
                late=tally[Outcome.LATE],
                still_open=sum(cell.n for cell in group if not cell.extra and cell.outcome == Outcome.RUNNING),
            )
        )
    return tuple(done)


def times(
    *,
    indicators: Sequence[str],
    by: By = By.NOTHING,
    period: Period,
    where: Where = EVERYWHERE,
    on: date,
    label: str = "",
    among: Iterable[str] = (),
) -> tuple[Times, ...]:
    """Return the waits that began in the period, equal ones together. One query.

    A wait that ended in another way than the one asked for has not `ended`. From `contributions.DAILY_BELOW` days on,
    what ended has the last day of its span of five, what did not the first. Rows as in `counted`; those of or by a
    service, substance or district are counted from the facts. Refuses `NoSuchIndicator` for one that is no time.
    """
    insist(indicators, TIMES)
    lengths = lengths_of(indicators, by=by, period=period, where=where, on=on)
    done = []
    for (indicator, key, streams), group in groups(lengths, indicators, by=by, where=where, label=label, among=among):
        cells = [cell for each in group for cell in each.cells()]
        grounds = grounds_of(indicator, cells, streams=streams, period=period, on=on, label=label, open_={"running"})
        done.append(Times(indicator=indicator, key=key, grounds=grounds, waits=waits_of(group)))
    return tuple(done)


def lags(*, where: Where = EVERYWHERE, on: date, months: int = 24) -> tuple[tuple[Reported, ...], int]:
    """Return when reports of the last so many months happened and how many months later they came, and the month now.

    For `rules.delay.completeness(reports, now=month)`: months are counted from January of year 0. Reports without a
    day on which it happened are not among them.
    """
    now = _month_number(on)
    period = Period(_first_of(now - months), on)
    lagged = Counter[tuple[int, int]]()
    for each in lengths_of(["lag"], by=By.MONTH, period=period, where=where, on=on):
        for lag, n in each.days():
            lagged[_month_number(date.fromisoformat(each.key)), lag] += n
    reports = (Reported(month, lag, n) for (month, lag), n in sorted(lagged.items()) if lag <= now - month)
    return tuple(reports), now


def kinds(
    *, indicator: str, period: Period, where: Where = EVERYWHERE, on: date, streams: tuple[Stream, ...] = ()
) -> tuple[KindCount, ...]:
    """Return, by agency and substance, how many are so of how many: what `rules.standardising` works on.

    For an obligation: not kept of asked. For a share: so of all. Only what people brought themselves, in these streams
    (default: those of `where`). Refuses `NoSuchIndicator` for any other.
    """
    insist([indicator], KEPT | SHARES)
    where = replace(where, streams=streams) if streams else where
    cells = cells_of(
        [indicator],
        by=By.SUBSTANCE,
        period=period,
        where=where,
        on=on,
        extra="day < %s",
        extra_values=[on],
        beside="agency",
    )
    observed, base = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for cell in cells:
        if cell.arrival not in (Arrival.ORDINARY, Arrival.IMPORTED) or (indicator in KEPT and not cell.extra):
            continue
        pair = (str(cell.beside), cell.key)
        base[pair] += cell.n
        observed[pair] += cell.n if cell.outcome in _SO or (indicator in KEPT and cell.outcome != Outcome.KEPT) else 0
    return tuple(KindCount(agency, kind, observed[agency, kind], n) for (agency, kind), n in sorted(base.items()))


_SO = frozenset({"yes"})


def handled(*, indicator: str, period: Period, where: Where = EVERYWHERE, on: date) -> tuple[Handled, ...]:
    """Return each wait that began in the period with its agency, kind and day, for `rules.acceleration`.

    Equal ones are repeated. Counted from the facts. Refuses `NoSuchIndicator` for one that is no time.
    """
    insist([indicator], TIMES)
    measure = next(m for m in MEASURES if m.indicator == indicator)
    narrow, values = narrowed(measure, period=period, where=where)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT agency, substance, day, outcome, days, count(*) FROM ({contributions.rows(measure, narrow=narrow)}) r"  # noqa: S608, E501
            " GROUP BY agency, substance, day, outcome, days ORDER BY agency, substance, day, outcome, days",
            values,
        )
        found = cursor.fetchall()
    return tuple(
        Handled(str(agency), kind, day, max(0, (on - day).days) if outcome == "running" else days, outcome == "ended")
        for agency, kind, day, outcome, days, n in found
        for _ in range(n)
    )


@dataclass(frozen=True, slots=True)
class AsOf:
    """Up to when everything is counted: `waiting` cases have newer events, the oldest of them `since` then."""

    waiting: int
    since: datetime | None


def as_of() -> AsOf:
    """Return how far the figures have followed what happened."""
    oldest = Due.objects.order_by("id").values_list("since", flat=True).first()
    return AsOf(0 if oldest is None else Due.objects.count(), oldest)


def _month_number(on: date) -> int:
    return on.year * 12 + on.month - 1


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
