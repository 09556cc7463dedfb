"""Did a focal point make settling faster? A verdict that says "cannot tell" rather than flatter.

Agencies join at different times, which is used as the design: each is held against itself before and against those
that had not joined yet. What was to be measured is written down before the data are opened.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random

from narahubung.rules.at_risk import Calendar, Handled, Usual, cut, fit, usual
from narahubung.rules.intervals import LEVEL, ImpossibleNumbers, Interval, beta_share, solve
from narahubung.rules.refusals import RuleBroken

DOUBT = 0.05
FEWEST_ENDINGS = 20
FEWEST_ARRANGEMENTS = 100
# A difference of a third either way is worth knowing; data that cannot exclude it on either side tell nothing.
WORTH_KNOWING = 4 / 3
CLOSE_DAYS = 60


class RegisteredTooLate(RuleBroken):
    """The plan was written down after the data were opened, so that it may have been fitted to them (422)."""

    def __init__(self, registered_on: date, opened_on: date) -> None:
        super().__init__(f"{registered_on} > {opened_on}")
        self.registered_on = registered_on
        self.opened_on = opened_on


class StillSealed(RuleBroken):
    """The data of a registered plan may not be opened before its day (409)."""

    def __init__(self, opens_on: date) -> None:
        super().__init__(str(opens_on))
        self.opens_on = opens_on


class Chosen(StrEnum):
    """How it was settled who joins when."""

    BY_LOT = "by_lot"
    BY_PLAN = "by_plan"  # for reasons that have nothing to do with how fast they were: place, budget, readiness
    WORST_FIRST = "worst_first"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Joined:
    """One agency of the comparison and the day on which its liaison began; None: not yet."""

    agency: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was registered before the data were opened.

    `joined` is the whole comparison set. `selection` are the days whose figures decided who joins: they are left out,
    since the worst of a moment look better at any other. `same_choice` True: those not joined yet were chosen by the
    same rule, and would have improved by the same luck. Refuses `RegisteredTooLate`.
    """

    indicator: str
    registered_on: date
    opened_on: date
    calendar: Calendar
    joined: tuple[Joined, ...]
    chosen: Chosen
    same_choice: bool = False
    selection: tuple[date, date] | None = None

    def __post_init__(self) -> None:
        if self.registered_on > self.opened_on:
            raise RegisteredTooLate(self.registered_on, self.opened_on)


@dataclass(frozen=True, slots=True)
class OtherChange:
    """Something else that may have moved the figures: a rule, a holiday, staff; for these agencies, or for all."""

    name: str
    on: date
    agencies: frozenset[str] = frozenset()


class Verdict(StrEnum):
    """The four things that can be said; the last is a normal outcome."""

    FASTER = "faster"
    SLOWER = "slower"
    NO_CLEAR_DIFFERENCE = "no_clear_difference"
    CANNOT_TELL = "cannot_tell"


class Reserve(StrEnum):
    """Why no more can be said, or what must be said beside it."""

    NO_DESIGN = "no_design"  # all joined at once, or too few ways to arrange who joined when
    TOO_FEW_ENDINGS = "too_few_endings"
    TOO_WIDE = "too_wide"
    REGRESSION_TO_THE_MEAN = "regression_to_the_mean"
    LOOKS_CHOSEN_FOR_SLOWNESS = "looks_chosen_for_slowness"
    SLOWER_IN_SOME_KIND = "slower_in_some_kind"
    VIEWS_DISAGREE = "views_disagree"  # the two views, or the chance and the interval, do not say the same
    CHANGE_AT_THE_SAME_TIME = "change_at_the_same_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The verdict and what it rests on.

    `pace` is how many times as fast a waiting case ended after joining (1: as before), with its interval over agencies;
    `chance` how often so large a difference, either way, comes about when the days of joining are dealt out anew.
    """

    verdict: Verdict
    reserves: tuple[Reserve, ...]
    pace: float | None
    interval: Interval | None
    chance: float | None
    ended_before: int
    ended_after: int
    changes: tuple[OtherChange, ...]


Start = float  # the first whole period after joining, infinite for those that have not


def assess(
    cases: Iterable[Handled],
    *,
    plan: Plan,
    changes: Sequence[OtherChange] = (),
    seed: int,
    arrangements: int = 999,
) -> Assessment:
    """Return whether waiting cases ended faster once their agency had joined.

    What is measured is endings per day waited, open cases counted, within kind of complaint, against the agency's own
    pace and the period's. The chance is that of Fisher's randomisation (1935) over whole agencies: who joined when is
    dealt out anew `arrangements` times from `seed`, so that cases of one agency need not be independent (Wing et al.
    2024 on staggered joining). The interval is a jackknife over agencies (Tukey 1958). FASTER and SLOWER need an
    interval without 1 and a chance of at most 5 % in two views: like ages of case against like, and ages together.
    Doing easy cases first moves only one of them or slows a kind, which is told. Refuses `ImpossibleNumbers` for fewer
    than one arrangement.
    """
    if arrangements < 1:
        raise ImpossibleNumbers("arrangements", arrangements)
    starts = {each.agency: _start(each, plan.calendar) for each in plan.joined}
    pieces = cut((case for case in cases if case.agency in starts), calendar=plan.calendar)
    without = _left_out(plan)
    views = tuple(usual(pieces, without=without, by_age=by_age) for by_age in (True, False))
    before, after = _endings(views[0], starts)
    reserves = set[Reserve]()
    if _ways(list(starts.values()), periods=plan.calendar.periods) < FEWEST_ARRANGEMENTS:
        reserves.add(Reserve.NO_DESIGN)
    if min(before, after) < FEWEST_ENDINGS:
        reserves.add(Reserve.TOO_FEW_ENDINGS)
    at_once = tuple(change for change in changes if _is_close(change, plan))
    if at_once:
        reserves.add(Reserve.CHANGE_AT_THE_SAME_TIME)
    if reserves & {Reserve.NO_DESIGN, Reserve.TOO_FEW_ENDINGS}:
        return _assessment(Verdict.CANNOT_TELL, reserves, None, None, None, before, after, changes)
    deals = _deals(list(starts.values()), seed=seed, number=arrangements)
    results = [_test(view, starts, deals) for view in views]
    pace, interval = _pace(views[0], starts)
    reserves |= _chosen_reserves(plan, views[1], starts, deals)
    verdict = _verdict(results, interval, reserves)
    chance = max(result.chance for result in results)
    return _assessment(verdict, reserves, pace, interval, chance, before, after, changes)


def _assessment(
    verdict: Verdict,
    reserves: set[Reserve],
    pace: float | None,
    interval: Interval | None,
    chance: float | None,
    before: int,
    after: int,
    changes: Sequence[OtherChange],
) -> Assessment:
    return Assessment(
        verdict=verdict,
        reserves=tuple(sorted(reserves)),
        pace=pace,
        interval=interval,
        chance=chance,
        ended_before=before,
        ended_after=after,
        changes=tuple(sorted(changes, key=lambda change: (change.on, change.name))),
    )


def _start(joined: Joined, calendar: Calendar) -> Start:
    return math.inf if joined.on is None else max(0, calendar.period_of(joined.on) + 1)


def _left_out(plan: Plan) -> frozenset[int]:
    if plan.selection is None:
        return frozenset()
    first, last = (plan.calendar.period_of(day) for day in plan.selection)
    return frozenset(range(first, last + 1))


def _endings(view: Usual, starts: dict[str, Start]) -> tuple[int, int]:
    after = sum(ended for (agency, period, _), ended in view.seen.items() if period >= starts[agency])
    return sum(view.seen.values()) - after, after


def _ways(starts: Sequence[Start], *, periods: int) -> int:
    """In how many different ways the starts could have been dealt out: all after the time looked at mean "not yet"."""
    ways = math.factorial(len(starts))
    for alike in Counter(min(start, periods) for start in starts).values():
        ways //= math.factorial(alike)
    return ways


def _deals(starts: list[Start], *, seed: int, number: int) -> list[list[Start]]:
    chance = Random(seed)  # noqa: S311 - a reckoning that must come out the same again, no secret
    return [chance.sample(starts, len(starts)) for _ in range(number)]


@dataclass(frozen=True, slots=True)
class _Result:
    """By how many endings those who joined exceed the usual, how rare that is, and whether some kind grew slower."""

    excess: float
    chance: float
    is_slower_in_a_kind: bool


def _test(view: Usual, starts: dict[str, Start], deals: Sequence[Sequence[Start]]) -> _Result:
    seen, plain = view.totals()
    paces = fit(seen, plain, on=frozenset())
    # The leftovers do not know who joined when: dealing the starts out anew changes nothing in them.
    of_kind = {
        kind: _leftovers(view, {(a, p): paces.agency[a] * paces.period[p] for a, p in seen}, kind)
        for kind in view.kinds
    }
    own = [starts[agency] for agency in view.agencies]
    places = [list(starts).index(agency) for agency in view.agencies]
    dealt = [[deal[place] for place in places] for deal in deals]
    whole = [[sum(values) for values in zip(*agency, strict=True)] for agency in zip(*of_kind.values(), strict=True)]
    excess = _excess(whole, view.periods, own)
    beyond = sum(abs(_excess(whole, view.periods, deal)) >= abs(excess) - 1e-9 for deal in dealt)
    return _Result(
        excess,
        (1 + beyond) / (1 + len(dealt)),
        any(_is_slower(leftovers, view.periods, own, dealt) for leftovers in of_kind.values()),
    )


def _leftovers(view: Usual, factor: dict[tuple[str, int], float], kind: str) -> list[list[float]]:
    """Return seen minus usual of one kind, a row for each agency, a column for each period."""
    return [
        [
            view.seen.get((agency, period, kind), 0)
            - view.plain.get((agency, period, kind), 0.0) * factor[agency, period]
            for period in view.periods
        ]
        for agency in view.agencies
    ]


def _excess(leftovers: Sequence[Sequence[float]], periods: Sequence[int], starts: Sequence[Start]) -> float:
    total = 0.0
    for row, start in zip(leftovers, starts, strict=True):
        if start < math.inf:
            total += sum(value for value, period in zip(row, periods, strict=True) if period >= start)
    return total


def _is_slower(
    leftovers: Sequence[Sequence[float]],
    periods: Sequence[int],
    own: Sequence[Start],
    deals: Sequence[Sequence[Start]],
) -> bool:
    excess = _excess(leftovers, periods, own)
    below = sum(_excess(leftovers, periods, deal) <= excess + 1e-9 for deal in deals)
    return excess < 0 and (1 + below) / (1 + len(deals)) <= DOUBT


def _pace(view: Usual, starts: dict[str, Start]) -> tuple[float, Interval]:
    seen, plain = view.totals()

    def effect(agencies: Sequence[str]) -> float:
        # The period in which an agency joined is partly before and partly after: it would water the pace down.
        own = {at: ended for at, ended in seen.items() if at[0] in agencies and at[1] + 1 != starts[at[0]]}
        on = frozenset(at for at in own if at[1] >= starts[at[0]])
        # Without one of the agencies there may be no ending left on one side; the logarithm must still exist.
        return math.log(max(fit(own, plain, on=on).effect, 1e-6))

    n = len(view.agencies)
    whole = effect(view.agencies)
    each = [effect([other for other in view.agencies if other != agency]) for agency in view.agencies]
    middle = sum(each) / n
    error = math.sqrt((n - 1) / n * sum((value - middle) ** 2 for value in each))
    away = student(LEVEL, freedom=n - 1) * error
    return math.exp(whole), Interval(math.exp(whole - away), math.exp(whole + away))


def student(level: float, *, freedom: int) -> float:
    """Return the two-sided quantile of Student's t."""
    return solve(lambda t: 1 - beta_share(freedom / 2, 0.5, freedom / (freedom + t * t)) - level, low=0.0, high=1e3)


def _is_close(change: OtherChange, plan: Plan) -> bool:
    """Did it touch those who joined, about when they joined, and not the others? What touches all is the period's."""
    joined = [each for each in plan.joined if each.on is not None]
    near = {each.agency for each in joined if each.on and abs((change.on - each.on).days) <= CLOSE_DAYS}
    return bool(change.agencies & near) and not change.agencies >= {each.agency for each in plan.joined}


def _chosen_reserves(
    plan: Plan, view: Usual, starts: dict[str, Start], deals: Sequence[Sequence[Start]]
) -> set[Reserve]:
    """Return doubts about who joined when: only leaving out the days of the choice, or a like choice, lifts them."""
    if plan.selection is not None or plan.same_choice:
        return set()
    reserves = {Reserve.REGRESSION_TO_THE_MEAN} if plan.chosen in (Chosen.WORST_FIRST, Chosen.UNKNOWN) else set()
    first = min(starts.values())
    seen, plain = view.totals()
    pace = []
    for agency in starts:
        early = [period for period in view.periods if period < first and (agency, period) in seen]
        due = sum(plain[agency, period] for period in early)
        pace.append((sum(seen[agency, period] for period in early) + 1) / (due + 1))

    def slow_first(order: Sequence[Start]) -> float:
        late = [min(start, 1e6) for start in order]
        ranks = [sorted(late).index(start) + late.count(start) / 2 for start in late]
        return sum(rank * value for rank, value in zip(ranks, pace, strict=True))

    own = slow_first(list(starts.values()))
    rare = (1 + sum(slow_first(deal) >= own - 1e-9 for deal in deals)) / (1 + len(deals))
    if plan.chosen is not Chosen.BY_LOT and rare <= DOUBT:
        reserves.add(Reserve.LOOKS_CHOSEN_FOR_SLOWNESS)
    return reserves


_FORBID_FASTER = frozenset(
    {
        Reserve.REGRESSION_TO_THE_MEAN,
        Reserve.LOOKS_CHOSEN_FOR_SLOWNESS,
        Reserve.CHANGE_AT_THE_SAME_TIME,
        Reserve.SLOWER_IN_SOME_KIND,
    }
)


def _verdict(results: Sequence[_Result], interval: Interval, reserves: set[Reserve]) -> Verdict:
    """Return what can be said, and add the reserves that the data themselves raise."""
    if any(result.is_slower_in_a_kind for result in results):
        reserves.add(Reserve.SLOWER_IN_SOME_KIND)
    clear = [result.chance <= DOUBT for result in results]
    if all(clear) and all(result.excess < 0 for result in results) and interval.high < 1:
        reserves.discard(Reserve.SLOWER_IN_SOME_KIND)
        return Verdict.CANNOT_TELL if Reserve.CHANGE_AT_THE_SAME_TIME in reserves else Verdict.SLOWER
    if all(clear) and all(result.excess > 0 for result in results) and interval.low > 1:
        return Verdict.CANNOT_TELL if reserves & _FORBID_FASTER else Verdict.FASTER
    if any(clear) or not interval.holds(1):
        reserves.add(Reserve.VIEWS_DISAGREE)
        return Verdict.CANNOT_TELL
    if interval.low < 1 / WORTH_KNOWING and interval.high > WORTH_KNOWING:
        reserves.add(Reserve.TOO_WIDE)
        return Verdict.CANNOT_TELL
    return Verdict.NO_CLEAR_DIFFERENCE
