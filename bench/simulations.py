"""`python -m bench.simulations [name …] --runs 200 --seed 1`: rerun what docs/methods.md promises, the truth known.

Every data set gives one answer to each claim (the promise was kept in it, or not), so that the number of answers is
binomial and the found rate has an exact interval. No database, no server: plain processes, one for each processor.
"""

from __future__ import annotations

import argparse
import math
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from bench.truths import FIRST, lived, network, plan, poisson, unlucky_first
from narahubung.rules.acceleration import Chosen, Reserve, Verdict, assess
from narahubung.rules.delay import Reported, completeness
from narahubung.rules.funnel import Mark, Place, ShareMark, funnel, place_shares
from narahubung.rules.intervals import Interval, binomial_exact, poisson_exact, wilson
from narahubung.rules.pooling import Level, Watched, learn, level_of
from narahubung.rules.reporting import Heard, kind_rates, place_ratios
from narahubung.rules.signals import ordinary, run_signals
from narahubung.rules.silence import ChannelState, Forms, Word, channel_of, quiet
from narahubung.rules.waiting import Wait, median, waiting_curve

COVERED, DOUBT = 0.93, 0.05
AGENCIES = 14
WORKING = channel_of(Forms(20, 11), elsewhere=Forms(200, 120))


@dataclass(frozen=True, slots=True)
class Claim:
    """What is promised of one answer: in at least (`is_most`: at most) the part `must` of all data sets it is yes."""

    says: str
    must: float
    is_most: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """One way to draw data of which the truth is known: `once` answers every claim; `times` the runs asked for."""

    once: Callable[[Random], Sequence[bool]]
    claims: tuple[Claim, ...]
    times: int = 1


def covers(what: str) -> Claim:
    return Claim(f"{what} holds the truth", COVERED)


def seldom(what: str, must: float = DOUBT) -> Claim:
    return Claim(what, must, is_most=True)


def holds(found: Interval | Level, truth: float) -> bool:
    return found.low <= truth <= found.high


def waiting(cases: int, *, soonest: int, latest: int) -> World:
    """Exponential waits in whole days, cut off by the day of counting."""

    def once(random: Random) -> Sequence[bool]:
        seen = []
        for _ in range(cases):
            # Half have waited 29.5 days: day 29, on which those end who would have waited 29 to 30, is the first with
            # no more than half left.
            wait, cut = int(random.expovariate(math.log(2) / 29.5)), random.randint(soonest, latest)
            seen.append(Wait(min(wait, cut), wait <= cut))
        found = median(waiting_curve(seen))
        return [(found.low or 0) <= 29 and (found.high is None or found.high >= 29)]

    return World(once, (covers(f"median of {cases} waits, cut off at {soonest} to {latest} days:"),), times=5)


def delay(fewest: int, most: int) -> World:
    """Reports come in the same month with 60 %, then 20, 10, 6 and 4 %."""
    truths = (0.60, 0.80, 0.90, 0.96)

    def once(random: Random) -> Sequence[bool]:
        reports = [
            Reported(month, lag)
            for month in range(18)
            for lag in random.choices(range(5), (60, 20, 10, 6, 4), k=random.randint(fewest, most))
        ]
        found = completeness([each for each in reports if each.happened + each.lag <= 17], now=17, furthest=4)
        return [holds(Interval(found[age].low, found[age].high, 0.95), truth) for age, truth in enumerate(truths)]

    claims = tuple(covers(f"share come in at age {age}, {fewest} to {most} a month:") for age in range(len(truths)))
    return World(once, claims, times=3)


def pooling(spread: float) -> World:
    """A family of sixteen whose levels are gamma with this spread, and a seventeenth of whom only the use is known."""

    def once(random: Random) -> Sequence[bool]:
        rates = [random.gammavariate(1 / spread**2, 0.004 * spread**2) for _ in range(17)]
        # The seventeenth is large: of it some twenty reports are expected, and none would be news.
        use = [*(math.exp(random.gauss(6, 1)) for _ in range(16)), 5000.0]
        counts = [poisson(random, rate * exposure) for rate, exposure in zip(rates, use, strict=True)]
        members = [Watched(count, exposure) for count, exposure in zip(counts[:16], use[:16], strict=True)]
        found = quiet(reports=counts[16], use=use[16], relatives=members, channel=WORKING)
        return [
            holds(level_of(learn(members), member=members[0]), rates[0]),
            found.word is Word.UNUSUALLY_QUIET,
        ]

    return World(
        once,
        (
            covers(f"pooled rate of one of sixteen, spread {spread:g}:"),
            seldom(f"one as quiet as its family is called unusually quiet, spread {spread:g}", 0.02),
        ),
        times=5,
    )


def channels(random: Random) -> Sequence[bool]:
    """A form that is finished as often as the same form elsewhere."""
    elsewhere = Forms(200, sum(random.random() < 0.6 for _ in range(200)))
    own = Forms(30, sum(random.random() < 0.6 for _ in range(30)))
    return [channel_of(own, elsewhere=elsewhere).state is ChannelState.BROKEN]


def reporting(random: Random) -> Sequence[bool]:
    """Eight kinds, and eight places, that are all reported equally fast."""
    troubles = [
        trouble
        for kind in range(8)
        for place in range(8)
        for trouble in lived(random, rate=0.04, kind=f"k{kind}", place=f"p{place}", troubles=2)
    ]
    kind, place = kind_rates(troubles)[0], place_ratios(troubles)[0]
    return [holds(kind.own, 0.04), holds(kind.pooled, 0.04)] + [
        each.heard in (Heard.LESS, Heard.MORE) for each in (kind, place)
    ]


def differing(random: Random) -> Sequence[bool]:
    """Eight kinds whose rates differ as agencies do."""
    rates = [0.04 * random.gammavariate(4, 0.25) for _ in range(8)]
    # A kind hardly ever reported may have no known trouble at all; then it has no rate either.
    troubles = [
        each for at, rate in enumerate(rates) for each in lived(random, rate=rate, kind=f"{at}", place="a", troubles=16)
    ]
    found = random.choice(kind_rates(troubles))
    return [holds(found.own, rates[int(found.name)]), holds(found.pooled, rates[int(found.name)])]


SIZES = (0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40)


def funnels(spread: float) -> World:
    """Sixteen agencies of very different size that differ by chance and by this spread alone."""

    def once(random: Random) -> Sequence[bool]:
        level = [random.gammavariate(1 / spread**2, spread**2) if spread else 1.0 for _ in SIZES]
        marks = [Mark(f"{at}", poisson(random, size * level[at]), size) for at, size in enumerate(SIZES)]
        place = random.choice(funnel(marks).placed).place
        return [place is not Place.WITHIN, place in (Place.ABOVE_998, Place.BELOW_998)]

    says = f"an agency like the others (spread {spread:g}) lies beyond"
    return World(once, (seldom(f"{says} 95", 0.05), seldom(f"{says} 99.8", 0.005)), times=5)


def shares(spread: float) -> World:
    """Sixteen agencies with 10 to 600 obligations each, of which seven of ten are ordinarily kept, give or take."""

    def once(random: Random) -> Sequence[bool]:
        marks = []
        for at, size in enumerate(SIZES):
            size = int(10 + 15 * size)
            level = random.betavariate(*_beta(0.7, spread)) if spread else 0.7
            marks.append(ShareMark(f"{at}", sum(random.random() < level for _ in range(size)), size))
        target = sum(mark.numerator for mark in marks) / sum(mark.cases for mark in marks)
        place = random.choice(place_shares(marks, target=target).placed).place
        return [place is not Place.WITHIN, place in (Place.ABOVE_998, Place.BELOW_998)]

    says = f"a share like the others (spread {spread:g}) lies beyond"
    return World(once, (seldom(f"{says} 95", 0.05), seldom(f"{says} 99.8", 0.005)), times=5)


def _beta(mean: float, spread: float) -> tuple[float, float]:
    """The parameters of a beta with that mean and standard deviation."""
    both = mean * (1 - mean) / spread**2 - 1
    return mean * both, (1 - mean) * both


def months(spread: float, mean: float) -> World:
    """Twelve months that say what is usual, and half a year more that differs as they did."""

    def once(random: Random) -> Sequence[bool]:
        line = [poisson(random, mean * random.gammavariate(1 / spread, spread) if spread else mean) for _ in range(18)]
        seen = ordinary(line[:12])
        return [seen is not None and bool(run_signals(line[12:], expected=[seen.mean] * 6, spread=seen.spread))]

    what = f"half a year without news signals, mean {mean:g}, spread {spread:g}"
    return World(once, (seldom(what, 0.10),), times=5)


def rules(mean: float) -> World:
    """A year of chance alone, what is usual being known: once in 180 periods is one year in fifteen."""

    def once(random: Random) -> Sequence[bool]:
        return [bool(run_signals([poisson(random, mean) for _ in range(12)], expected=[mean] * 12))]

    return World(once, (seldom(f"a year of chance alone signals, known mean {mean:g}", 12 / 180),), times=5)


def verdicts(says: Sequence[Claim], **moved: float) -> World:
    """Networks of fourteen agencies, faster by a known factor once they have joined."""
    effect = moved.get("effect", 1.0)

    def once(random: Random) -> Sequence[bool]:
        cases, joined = network(random, effect=effect, a_month=int(moved.get("a_month", 5)), agencies=AGENCIES)
        found = assess(cases, plan=plan(joined), seed=1, arrangements=99)
        held = found.interval is not None and holds(found.interval, effect)
        return [found.verdict is Verdict.FASTER, found.verdict is Verdict.SLOWER, held][: len(says)]

    return World(once, tuple(says))


def easy_first(random: Random) -> Sequence[bool]:
    cases, joined = network(random, by_kind={"card": 1.8, "land": 0.4}, a_month=6, agencies=AGENCIES)
    found = assess(cases, plan=plan(joined), seed=1, arrangements=99)
    return [found.verdict is Verdict.FASTER, Reserve.SLOWER_IN_SOME_KIND in found.reserves]


def hard_left(random: Random) -> Sequence[bool]:
    cases, joined = network(random, by_kind={"land": 0.1}, a_month=5, agencies=AGENCIES)
    return [assess(cases, plan=plan(joined), seed=1, arrangements=99).verdict is Verdict.FASTER]


def worst_first(random: Random) -> Sequence[bool]:
    """The unluckiest joined first: told, kept from us, and told with the days of the choice left out."""
    cases, joined = unlucky_first(random, agencies=AGENCIES)
    told = plan(joined, chosen=Chosen.WORST_FIRST)
    without = replace(told, selection=(FIRST, FIRST + timedelta(days=119)))
    plans = (told, plan(joined, chosen=Chosen.BY_PLAN), without)
    found = [assess(cases, plan=each, seed=1, arrangements=99) for each in plans]
    return [*(each.verdict is Verdict.FASTER for each in found), Reserve.LOOKS_CHOSEN_FOR_SLOWNESS in found[1].reserves]


FALSE_FASTER = "without effect: faster"
EFFECT = (Claim("at 1.6 times the pace: faster, mostly", 0.50), seldom("at 1.6 times the pace: slower"))

WORLDS: dict[str, World] = {
    "waiting-30": waiting(30, soonest=10, latest=120),
    "waiting-12": waiting(12, soonest=10, latest=120),
    "waiting-60": waiting(60, soonest=0, latest=60),
    "delay-few": delay(4, 12),
    "delay-many": delay(30, 60),
    "pooling-alike": pooling(0.2),
    "pooling": pooling(0.5),
    "pooling-wide": pooling(1.0),
    "channel": World(channels, (seldom("a form as good as elsewhere is called broken", 0.01),), times=5),
    "reporting-alike": World(
        reporting,
        (
            covers("own reporting rate of one of eight alike:"),
            covers("pooled reporting rate of one of eight alike:"),
            seldom("a kind like the others is called more or less reported", 0.01),
            seldom("a place like the others is called more or less reported", 0.01),
        ),
        times=2,
    ),
    "reporting": World(
        differing,
        (covers("own reporting rate of one of eight that differ:"), covers("pooled rate of one of eight that differ:")),
        times=5,
    ),
    "funnel-chance": funnels(0.0),
    "funnel-spread": funnels(0.3),
    "shares-chance": shares(0.0),
    "shares-spread": shares(0.08),
    "signals-chance": months(0.0, 20),
    "signals-few": months(0.0, 5),
    "signals-spread": months(0.1, 20),
    "rules-1": rules(1),
    "rules-5": rules(5),
    "rules-20": rules(20),
    "no-effect": verdicts(
        (seldom(FALSE_FASTER), seldom("without effect: slower"), covers("interval of the pace, no effect:"))
    ),
    "no-effect-few": verdicts(
        (seldom(f"{FALSE_FASTER}, few cases"), seldom("without effect: slower, few cases"), covers("its interval:")),
        a_month=2,
    ),
    "effect": verdicts((*EFFECT, covers("interval of the pace, at 1.6:")), effect=1.6),
    "easy-first": World(
        easy_first, (seldom("easy cases first: faster"), Claim("easy cases first: the slowed kind is told", 0.8))
    ),
    "hard-left": World(hard_left, (seldom("hard cases left lying: faster"),)),
    "worst-first": World(
        worst_first,
        (
            seldom("unluckiest first, told: faster"),
            seldom("unluckiest first, not told: faster"),
            seldom("unluckiest first, those days left out: faster"),
            Claim("unluckiest first, not told: recognised", 0.8),
        ),
    ),
}


def least_covered() -> Iterator[tuple[str, float]]:
    """Yield, for the intervals that are exact by definition, how much they hold at the worst of many truths."""
    for name, interval, worst in (("share, exact", binomial_exact, min), ("share, score, on average", wilson, _mean)):
        for n in (10, 50):
            known = [interval(count, trials=n) for count in range(n + 1)]
            found = []
            for share in (at / 1000 for at in range(1, 1000)):
                chance = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
                found.append(sum(c for c, seen in zip(chance, known, strict=True) if holds(seen, share)))
            yield f"{name}, {n} cases: holds the truth", worst(found)
    counts = [poisson_exact(count) for count in range(120)]
    found = []
    for mean in (at / 20 for at in range(1, 1000)):
        chance = [math.exp(count * math.log(mean) - mean - math.lgamma(count + 1)) for count in range(120)]
        found.append(sum(c for c, seen in zip(chance, counts, strict=True) if holds(seen, mean)))
    yield "count, exact, means to 50: holds the truth", min(found)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def run(name: str, seed: int, first: int, last: int) -> list[int]:
    """Return in how many of the data sets from `first` to `last` each claim of a world was answered yes."""
    world = WORLDS[name]
    yes = [0] * len(world.claims)
    for number in range(first, last):
        # Each data set has a seed of its own: in whatever pieces the runs are dealt out, they are the same.
        answers = world.once(Random(f"{seed} {name} {number}"))
        yes = [count + answer for count, answer in zip(yes, answers, strict=True)]
    return yes


def verdict(found: float, within: Interval, claim: Claim) -> str:
    """Return whether the claim is met: by the rate found, and by all, some or none of its interval."""

    def better(rate: float) -> bool:
        return rate <= claim.must if claim.is_most else rate >= claim.must

    is_sure = better(within.low) == better(within.high)
    return ("met" if better(found) else "MISSED") + ("" if is_sure else ", chance may have done it")


def main() -> int:
    """Print the table and return 1 where a promise is surely missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.simulations", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(WORLDS))
    parser.add_argument("--runs", type=int, default=200, help="data sets of a world (cheap ones many times as many)")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    if wrong := set(chosen.names) - set(WORLDS):
        parser.error(f"no such world: {', '.join(sorted(wrong))}")
    began, missed = time.monotonic(), False
    print(f"{'claim':<78}{'runs':>6}{'found':>8}  {'interval':<15}{'must':>7}  met?")
    with ProcessPoolExecutor() as pool:
        asked: dict[str, list[Future[list[int]]]] = {}
        for name in chosen.names or WORLDS:
            runs = chosen.runs * WORLDS[name].times
            step = max(1, runs // 16)
            asked[name] = [pool.submit(run, name, chosen.seed, at, min(runs, at + step)) for at in range(0, runs, step)]
        for name, parts in asked.items():
            runs = chosen.runs * WORLDS[name].times
            totals = [sum(counts) for counts in zip(*(part.result() for part in parts), strict=True)]
            for claim, yes in zip(WORLDS[name].claims, totals, strict=True):
                within = binomial_exact(yes, trials=runs)
                said = verdict(yes / runs, within, claim)
                missed |= said == "MISSED"
                about, must = (
                    f"{within.low:.2%}–{within.high:.2%}",
                    f"{'≤' if claim.is_most else '≥'} {100 * claim.must:.3g}%",
                )
                print(f"{claim.says:<78}{runs:>6}{yes / runs:>8.2%}  {about:<15}{must:>7}  {said}", flush=True)
    if not chosen.names:
        for says, part in least_covered():
            said = "met" if part >= COVERED else "MISSED"
            print(f"{says:<78}{'all':>6}{part:>8.2%}  {'':<15}{f'≥ {COVERED:.0%}':>7}  {said}")
            missed |= part < COVERED
    print(f"\n{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {time.monotonic() - began:.0f} s")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
