"""Did it accelerate? Simulated networks in which the truth is known: without effect hardly ever "faster"."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from narahubung.rules.acceleration import (
    Assessment,
    Chosen,
    Joined,
    OtherChange,
    Plan,
    RegisteredTooLate,
    Reserve,
    Verdict,
    _is_close,
    assess,
    student,
)
from narahubung.rules.at_risk import Calendar, Handled, cut
from narahubung.rules.intervals import ImpossibleNumbers

FIRST = date(2025, 1, 1)
PERIODS = 16
PACES = {"card": 0.12, "road": 0.05, "land": 0.02}
# Twelve agencies: eight join one after the other, four have not joined yet.
STARTS = [FIRST + timedelta(days=30 * period + 4) for period in range(4, 12)] + [None] * 4
AGENCIES = [f"a{at:02}" for at in range(12)]


def network(
    random: Random,
    *,
    effect: float = 1.0,
    by_kind: dict[str, float] | None = None,
    joined: Sequence[date | None] | None = None,
    slow_before: dict[str, float] | None = None,
    a_month: int = 3,
) -> tuple[list[Handled], tuple[Joined, ...]]:
    """Cases of agencies that differ in habit and from month to month, faster by `effect` once they have joined."""
    starts = random.sample(STARTS, len(STARTS)) if joined is None else list(joined)
    cases = []
    for agency, start in zip(AGENCIES, starts, strict=True):
        habit = random.lognormvariate(0, 0.4)
        luck = [habit * random.lognormvariate(0, 0.2) for _ in range(PERIODS)]
        for day in range(0, 30 * PERIODS, 30 // a_month):
            kind = random.choice(list(PACES))
            cases.append(handled(random, agency, kind, day, start, luck, (effect, by_kind or {}, slow_before or {})))
    return cases, tuple(Joined(agency, start) for agency, start in zip(AGENCIES, starts, strict=True))


def handled(
    random: Random,
    agency: str,
    kind: str,
    opened: int,
    start: date | None,
    luck: Sequence[float],
    moved: tuple[float, dict[str, float], dict[str, float]],
) -> Handled:
    """One case, walked through the months: in each its pace is constant, so that days to its end are geometric."""
    effect, by_kind, slow_before = moved
    joined = math.inf if start is None else (start - FIRST).days
    day = opened
    while day < 30 * PERIODS:
        until = min((day // 30 + 1) * 30, joined if day < joined else math.inf)
        pace = PACES[kind] * luck[day // 30]
        pace *= effect * by_kind.get(kind, 1.0) if day >= joined else 1.0
        pace *= slow_before.get(agency, 1.0) if day < 120 else 1.0
        waits = int(math.log(1 - random.random()) / math.log1p(-min(pace, 0.9)))
        if day + waits < until:
            return Handled(agency, kind, FIRST + timedelta(opened), day + waits - opened, ended=True)
        day = int(until)
    return Handled(agency, kind, FIRST + timedelta(opened), 30 * PERIODS - 1 - opened, ended=False)


def plan(joined: tuple[Joined, ...], *, chosen: Chosen = Chosen.BY_LOT) -> Plan:
    return Plan(
        indicator="time_to_settlement",
        registered_on=FIRST,
        opened_on=FIRST + timedelta(days=400),
        calendar=Calendar(FIRST, PERIODS),
        joined=joined,
        chosen=chosen,
    )


def assessed(cases: Sequence[Handled], by: Plan, *, changes: Sequence[OtherChange] = ()) -> Assessment:
    return assess(cases, plan=by, changes=changes, seed=1, arrangements=99)


def verdicts(runs: int, **moved: float) -> Counter[Verdict]:
    found = Counter[Verdict]()
    for run in range(runs):
        cases, joined = network(Random(run), effect=moved.get("effect", 1.0))
        found[assessed(cases, plan(joined)).verdict] += 1
    return found


def test_without_effect_it_is_hardly_ever_called_faster() -> None:
    # Off the record, 150 networks of fourteen agencies: once "faster", 0.7 %.
    found = verdicts(24)

    assert found[Verdict.FASTER] <= 1
    assert found[Verdict.SLOWER] <= 1


def test_half_as_fast_again_is_mostly_found() -> None:
    found = verdicts(6, effect=1.8)

    assert found[Verdict.FASTER] >= 3
    assert not found[Verdict.SLOWER]


def test_slowing_down_is_found_too() -> None:
    assert verdicts(4, effect=0.5)[Verdict.SLOWER] >= 3


def test_the_pace_is_found_with_its_interval() -> None:
    cases, joined = network(Random(72), effect=1.8, a_month=6)

    found = assessed(cases, plan(joined))

    assert found.interval is not None
    assert found.interval.holds(1.8)
    assert found.interval.low > 1
    assert found.chance is not None
    assert found.chance <= 0.05


def test_leaving_hard_cases_lying_is_not_faster_although_closed_cases_look_so() -> None:
    looked_faster, runs = 0, 4
    for run in range(runs):
        cases, joined = network(Random(run), by_kind={"land": 0.1})
        starts = {each.agency: each.on or date.max for each in joined}
        after = [case.days for case in cases if case.ended and case.opened_on >= starts[case.agency]]
        before = [case.days for case in cases if case.ended and case.opened_on < starts[case.agency]]
        looked_faster += sum(after) / len(after) < sum(before) / len(before)
        assert assessed(cases, plan(joined)).verdict is not Verdict.FASTER

    assert looked_faster == runs


def test_doing_easy_cases_first_is_not_faster_and_the_slowed_kind_is_told() -> None:
    told = 0
    for run in range(3):
        cases, joined = network(Random(run), by_kind={"card": 1.8, "land": 0.4}, a_month=6)
        found = assessed(cases, plan(joined))
        assert found.verdict is not Verdict.FASTER
        told += Reserve.SLOWER_IN_SOME_KIND in found.reserves

    assert told >= 2


def test_the_worst_of_a_moment_getting_better_is_recognised() -> None:
    # Bad luck in the first four months decided who joined first; nothing changed since but the luck.
    for run in range(2):
        random = Random(run)
        slow = {agency: random.lognormvariate(0, 0.8) for agency in AGENCIES}
        worst_first = sorted(AGENCIES, key=lambda agency: slow[agency])
        starts = [STARTS[worst_first.index(agency)] for agency in AGENCIES]
        cases, joined = network(random, joined=starts, slow_before=slow, a_month=5)

        told = assessed(cases, plan(joined, chosen=Chosen.WORST_FIRST))
        untold = assessed(cases, plan(joined, chosen=Chosen.BY_PLAN))

        assert Reserve.REGRESSION_TO_THE_MEAN in told.reserves
        assert told.verdict is not Verdict.FASTER
        assert Reserve.LOOKS_CHOSEN_FOR_SLOWNESS in untold.reserves
        assert untold.verdict is not Verdict.FASTER


def test_leaving_the_days_of_the_choice_out_lifts_the_doubt() -> None:
    cases, joined = network(Random(72), effect=1.8, a_month=6)
    by = replace(plan(joined, chosen=Chosen.WORST_FIRST), selection=(FIRST, FIRST + timedelta(days=59)))

    found = assessed(cases, by)

    assert (found.verdict, found.reserves) == (Verdict.FASTER, ())


def test_a_like_choice_of_those_who_wait_lifts_the_doubt() -> None:
    cases, joined = network(Random(72), effect=1.8, a_month=6)

    strict = assessed(cases, plan(joined, chosen=Chosen.UNKNOWN))
    like = assessed(cases, replace(plan(joined, chosen=Chosen.UNKNOWN), same_choice=True))

    assert (strict.verdict, like.verdict) == (Verdict.CANNOT_TELL, Verdict.FASTER)


def test_another_change_for_those_who_joined_alone_forbids_a_verdict() -> None:
    cases, joined = network(Random(72), effect=1.8, a_month=6)
    first = min((each for each in joined if each.on), key=lambda each: each.on or date.max)
    assert first.on is not None
    theirs = OtherChange("two more officers", first.on, frozenset({first.agency}))
    everyones = OtherChange("new regulation", first.on)

    assert assessed(cases, plan(joined), changes=[theirs]).verdict is Verdict.CANNOT_TELL
    # Where all joined within two months of each other and none is left, there are no others that it could have touched.
    near = [replace(each, on=first.on + timedelta(days=at % 50)) for at, each in enumerate(joined)]
    assert _is_close(replace(theirs, on=first.on), plan(tuple(near)))
    assert not _is_close(OtherChange("all", first.on, frozenset(each.agency for each in near)), plan(tuple(near)))
    found = assessed(cases, plan(joined), changes=[everyones])
    assert (found.verdict, found.changes) == (Verdict.FASTER, (everyones,))


def test_all_at_once_is_no_design() -> None:
    cases, joined = network(Random(1), joined=[FIRST + timedelta(days=200)] * 12)

    found = assessed(cases, plan(joined))

    assert (found.verdict, found.reserves, found.pace) == (Verdict.CANNOT_TELL, (Reserve.NO_DESIGN,), None)


def test_few_endings_tell_nothing() -> None:
    cases, joined = network(Random(1))

    found = assessed(cases[:10], plan(joined))

    assert (found.verdict, found.reserves) == (Verdict.CANNOT_TELL, (Reserve.TOO_FEW_ENDINGS,))


def test_a_plan_written_after_the_data_were_opened_is_refused() -> None:
    with pytest.raises(RegisteredTooLate):
        replace(plan(()), registered_on=FIRST + timedelta(days=401))
    with pytest.raises(ImpossibleNumbers):
        assess([], plan=plan(()), seed=1, arrangements=0)


def test_the_same_data_give_the_same_assessment() -> None:
    cases, joined = network(Random(5))

    assert assessed(cases, plan(joined)) == assessed(cases[::-1], plan(joined))


def test_open_cases_weigh_as_much_as_closed_ones() -> None:
    case = Handled("a", "road", FIRST + timedelta(days=25), 40, ended=False)

    pieces = cut([case, replace(case, agency="b", ended=True)], calendar=Calendar(FIRST, 3))

    # Days 25 to 65: five in the first period, thirty in the second, six in the third; ages 0, 8, 15 and 31.
    assert sum(seen.days for (agency, *_), seen in pieces.items() if agency == "a") == 41
    assert {key[1:]: (seen.days, seen.ended) for key, seen in pieces.items() if key[0] == "b"} == {
        (0, "road", 0): (5, 0),
        (1, "road", 0): (3, 0),
        (1, "road", 1): (7, 0),
        (1, "road", 2): (16, 0),
        (1, "road", 3): (4, 0),
        (2, "road", 3): (6, 1),
    }


def test_what_lies_outside_the_time_looked_at_does_not_count() -> None:
    early = Handled("a", "road", FIRST - timedelta(days=20), 25, ended=True)
    late = Handled("a", "road", FIRST + timedelta(days=80), 25, ended=True)

    pieces = cut([early, late], calendar=Calendar(FIRST, 3))

    assert sum(seen.days for seen in pieces.values()) == 6 + 10
    assert sum(seen.ended for seen in pieces.values()) == 1


def test_student_agrees_with_another_program() -> None:
    # SciPy 1.16, t.ppf(0.975, ·).
    assert student(0.95, freedom=13) == pytest.approx(2.1603686565, abs=1e-9)
    assert student(0.95, freedom=4) == pytest.approx(2.7764451052, abs=1e-9)
