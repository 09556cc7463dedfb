"""The gate: no number about complaints leaves the house without what it was counted from and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from narahubung.rules.facts import AccessClass
from narahubung.rules.intervals import ImpossibleNumbers, Interval, binomial_exact, most_after_none, poisson_exact
from narahubung.rules.refusals import RuleBroken
from narahubung.rules.waiting import FEWEST_WATCHED, WaitingTime

# Below five reports a number names people rather than a service; below ten cases a percentage is one person's luck.
FEWEST_REPORTS = 5
FEWEST_CASES = FEWEST_WATCHED
# From this part on, the way in which reports came is said beside the figure.
NOTABLE_PART = 0.2


class MixedStreams(RuleBroken):
    """Reports of different streams were added without a name for the sum (422)."""

    def __init__(self, streams: frozenset[Stream]) -> None:
        super().__init__(" + ".join(sorted(streams)))
        self.streams = streams


class NoSuchIndicator(RuleBroken):
    """A figure was asked for that the catalogue does not know, or in a way in which it is not read (422)."""

    def __init__(self, indicator: str) -> None:
        super().__init__(indicator)
        self.indicator = indicator


class Stream(StrEnum):
    """What was counted. The office counts each apart; some lie within others, so their sum needs a name."""

    LM = "LM"
    RCO = "RCO"
    IAPS = "IAPS"
    KNL = "KNL"
    TEMBUSAN = "TEMBUSAN"
    LAPOR = "LAPOR"


# What people bring themselves about a service: what the office's figures count, and `BROUGHT_LABEL` names the sum.
BROUGHT = (Stream.LM, Stream.RCO)
BROUGHT_LABEL = "complaints"
# The office's own tables count rapid responses and own-motion studies now within the complaints, now beside them.
_OVERLAPPING = frozenset({Stream.LM, Stream.RCO, Stream.IAPS})


def stream_of(access: AccessClass, *, is_rapid: bool) -> Stream:
    """Return the stream in which a case is counted: a rapid complaint is RCO, everything else what it is."""
    return Stream.RCO if is_rapid and access is AccessClass.LM else Stream(access.value)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many reports of which streams; more than one stream only with a `label`, a code that names the sum."""

    count: int
    streams: frozenset[Stream]
    label: str = ""

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ImpossibleNumbers("count", self.count)
        if len(self.streams) != 1 and not self.label:
            raise MixedStreams(self.streams)

    def __add__(self, other: Tally) -> Tally:
        """Return both together; refuses `MixedStreams` unless they count the same thing under the same name."""
        if (self.streams, self.label) != (other.streams, other.label):
            raise MixedStreams(self.streams | other.streams)
        return Tally(self.count + other.count, self.streams, self.label)


def together(tallies: Iterable[Tally], *, label: str) -> Tally:
    """Return tallies of different streams as one, under the name that the reader will see; refuses an empty name."""
    kept = tuple(tallies)
    streams = frozenset[Stream]().union(*(tally.streams for tally in kept))
    if not label:
        raise MixedStreams(streams)
    return Tally(sum(tally.count for tally in kept), streams, label)


class Arrival(StrEnum):
    """How reports came. Outreach and own motion tell where the office went, not how a service is."""

    ORDINARY = "ordinary"
    OUTREACH = "outreach"
    IMPORTED = "imported"
    OWN_MOTION = "own_motion"
    # Of what is read from a publication that does not tell it.
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Came:
    """How many reports came in one way, by which channel (letter, visit, web …)."""

    arrival: Arrival
    channel: str
    count: int


def judged_count(came: Iterable[Came]) -> int:
    """Return how many reports people brought of their own accord: the only number that comparisons may rest on.

    An outreach day that doubles the filings changes the note on channels and leaves every comparison as it was.
    """
    return sum(part.count for part in came if part.arrival in (Arrival.ORDINARY, Arrival.IMPORTED))


@dataclass(frozen=True, slots=True)
class Period:
    """The days counted, first and last included; refuses `ImpossibleNumbers` where they run backwards."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ImpossibleNumbers("days", (self.last - self.first).days)


class Base(StrEnum):
    """What a rate is taken of. Transactions fit best; population is weak, for many in it never need the service."""

    TRANSACTIONS = "transactions"
    USERS = "users"
    POPULATION = "population"
    CASES = "cases"


@dataclass(frozen=True, slots=True)
class Denominator:
    """How many there were to complain, in the period, by which source of which year."""

    base: Base
    amount: float
    source: str
    year: int

    def __post_init__(self) -> None:
        if not self.amount > 0:
            raise ImpossibleNumbers("amount", self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a figure must say of itself before it may be shown.

    `indicator` is its code in the catalogue; `tally` the reports it rests on; `still_open` how many of them have no
    ending yet, None where a publication does not tell it; `came` how they came, adding up to all of them; `is_complete`
    False while late reports of the period are still coming in (`delay`). Refuses `ImpossibleNumbers`.
    """

    indicator: str
    period: Period
    tally: Tally
    still_open: int | None
    came: tuple[Came, ...]
    is_complete: bool = True

    def __post_init__(self) -> None:
        if self.still_open is not None and not 0 <= self.still_open <= self.tally.count:
            raise ImpossibleNumbers("still_open", self.still_open)
        if (came := sum(part.count for part in self.came)) != self.tally.count:
            raise ImpossibleNumbers("came", came)

    @property
    def share_open(self) -> float | None:
        """Return the part that has no ending yet, None where there are no reports or it is not told."""
        return self.still_open / self.tally.count if self.tally.count and self.still_open is not None else None


def open_together(several: Iterable[Grounds]) -> int | None:
    """Return how many of all of them have no ending yet, None where it is not told of some."""
    counts = [grounds.still_open for grounds in several]
    return None if None in counts else sum(count or 0 for count in counts)


class Measure(StrEnum):
    """What sort of number it is."""

    COUNT = "count"
    RATE = "rate"
    SHARE = "share"
    WAITING = "waiting"


class Said(StrEnum):
    """What the sentence beside the figure says; nothing here depends on how much was counted beyond the minimum."""

    NO_REPORTS = "no_reports"  # "tidak ada laporan; ini tidak menunjukkan bahwa layanan baik", at most `high`
    TOO_FEW = "too_few"  # fewer than `minimum`: words instead of a number
    NOT_REACHED = "not_reached"  # too few were watched until half had ended: the median lies beyond `low`
    TELLS = "tells"


class Caveat(StrEnum):
    """What must be read beside the figure."""

    NO_DENOMINATOR = "no_denominator"
    POPULATION_IS_WEAK = "population_is_weak"
    DENOMINATOR_OF_ANOTHER_YEAR = "denominator_of_another_year"
    MOSTLY_OPEN = "mostly_open"
    OUTREACH = "outreach"
    OWN_MOTION = "own_motion"
    STREAMS_TOGETHER = "streams_together"
    STREAMS_OVERLAP = "streams_overlap"
    STILL_COMING_IN = "still_coming_in"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page turns into one sentence: the code and the numbers that it may name, already on the shown scale."""

    said: Said
    value: float | None = None
    low: float | None = None
    high: float | None = None
    minimum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that may be shown. Made by `count_of`, `rate_of`, `share_of` and `waiting_of` alone.

    `n`, `numerator`, `value` and `interval` are None where the reading is words; `grounds` keep the facts for the
    record. `value` and `interval` are reports (count), reports per `per` of the denominator (rate), 0 to 1 (share) or
    days (waiting). Figures have no order and no good or bad: a list of agencies is sorted by name.
    """

    grounds: Grounds
    measure: Measure
    reading: Reading
    caveats: tuple[Caveat, ...]
    n: int | None = None
    numerator: int | None = None
    denominator: Denominator | None = None
    per: float = 1.0
    value: float | None = None
    interval: Interval | None = None

    @property
    def is_words(self) -> bool:
        """Return whether words stand here instead of a number."""
        return self.value is None


def count_of(grounds: Grounds, *, minimum: int = FEWEST_REPORTS) -> Figure:
    """Return a bare count with its Poisson interval: no denominator fits, so it says nothing of how good a service is.

    None at all reads NO_REPORTS with the most that one-sided 95 % leaves possible; 1 to `minimum` - 1 reads TOO_FEW.
    """
    return _of_events(grounds, None, per=1.0, minimum=minimum)


def rate_of(
    grounds: Grounds, *, denominator: Denominator, per: float = 1000.0, minimum: int = FEWEST_REPORTS
) -> Figure:
    """Return reports per `per` of the denominator, with the exact Poisson interval (Garwood 1936).

    None at all reads NO_REPORTS with the highest rate that 95 % leaves possible; 1 to `minimum` - 1 reads TOO_FEW.
    """
    return _of_events(grounds, denominator, per=per, minimum=minimum)


def _of_events(grounds: Grounds, denominator: Denominator | None, *, per: float, minimum: int) -> Figure:
    measure = Measure.COUNT if denominator is None else Measure.RATE
    exposure = 1.0 if denominator is None else denominator.amount / per
    count, caveats = grounds.tally.count, _caveats(grounds, denominator, wants_one=True)
    if count == 0:
        reading = Reading(Said.NO_REPORTS, high=most_after_none(exposure=exposure))
    elif count < minimum:
        reading = Reading(Said.TOO_FEW, minimum=minimum)
    else:
        interval = poisson_exact(count, exposure=exposure)
        return Figure(
            grounds=grounds,
            measure=measure,
            reading=Reading(Said.TELLS, count / exposure, interval.low, interval.high),
            caveats=caveats,
            n=count,
            numerator=count,
            denominator=denominator,
            per=per,
            value=count / exposure,
            interval=interval,
        )
    return Figure(grounds=grounds, measure=measure, reading=reading, caveats=caveats, denominator=denominator, per=per)


def share_of(grounds: Grounds, *, numerator: int, source: str, minimum: int = FEWEST_CASES) -> Figure:
    """Return which part of the reports is so (answered in time, settled …), with the exact binomial interval.

    The denominator is the reports themselves; `source` names where both were counted. Below `minimum` reports no
    percentage is given. Refuses `ImpossibleNumbers` where the numerator exceeds the reports.
    """
    n, caveats = grounds.tally.count, _caveats(grounds, None, wants_one=False)
    if not 0 <= numerator <= n:
        raise ImpossibleNumbers("numerator", numerator)
    if n < minimum:
        few = Reading(Said.TOO_FEW, minimum=minimum) if n else Reading(Said.NO_REPORTS, high=most_after_none())
        return Figure(grounds=grounds, measure=Measure.SHARE, reading=few, caveats=caveats)
    interval = binomial_exact(numerator, trials=n)
    return Figure(
        grounds=grounds,
        measure=Measure.SHARE,
        reading=Reading(Said.TELLS, numerator / n, interval.low, interval.high),
        caveats=caveats,
        n=n,
        numerator=numerator,
        denominator=Denominator(Base.CASES, n, source, grounds.period.last.year),
        value=numerator / n,
        interval=interval,
    )


def waiting_of(grounds: Grounds, *, waited: WaitingTime, minimum: int = FEWEST_CASES) -> Figure:
    """Return how many days a share of the reports waited (`waiting.median`), open ones counted as "at least so long".

    NOT_REACHED where too few ended or were watched so long for the day to be known; it then reads "more than `low`
    days". Refuses `ImpossibleNumbers` where the waits are not those of the grounds.
    """
    n, caveats = grounds.tally.count, _caveats(grounds, None, wants_one=False)
    if waited.n != n:
        raise ImpossibleNumbers("waits", waited.n)
    if n == 0:
        words = Reading(Said.NO_REPORTS, high=most_after_none())
    elif n < minimum:
        words = Reading(Said.TOO_FEW, minimum=minimum)
    elif waited.days is None:
        words = Reading(Said.NOT_REACHED, low=waited.at_least if waited.low is None else waited.low)
    else:
        return Figure(
            grounds=grounds,
            measure=Measure.WAITING,
            reading=Reading(Said.TELLS, waited.days, waited.low, waited.high),
            caveats=caveats,
            n=n,
            numerator=n - waited.still_open,
            value=waited.days,
            interval=_days(waited),
        )
    return Figure(grounds=grounds, measure=Measure.WAITING, reading=words, caveats=caveats)


def _days(waited: WaitingTime) -> Interval:
    return Interval(waited.low or 0.0, float("inf") if waited.high is None else waited.high)


def _caveats(grounds: Grounds, denominator: Denominator | None, *, wants_one: bool) -> tuple[Caveat, ...]:
    count = grounds.tally.count
    part = {
        arrival: sum(came.count for came in grounds.came if came.arrival is arrival) / count if count else 0.0
        for arrival in Arrival
    }
    years = range(grounds.period.first.year, grounds.period.last.year + 1)
    so = {
        Caveat.NO_DENOMINATOR: wants_one and denominator is None,
        Caveat.POPULATION_IS_WEAK: denominator is not None and denominator.base is Base.POPULATION,
        Caveat.DENOMINATOR_OF_ANOTHER_YEAR: denominator is not None and denominator.year not in years,
        Caveat.MOSTLY_OPEN: (grounds.share_open or 0.0) > 0.5,
        Caveat.OUTREACH: part[Arrival.OUTREACH] >= NOTABLE_PART,
        Caveat.OWN_MOTION: part[Arrival.OWN_MOTION] >= NOTABLE_PART,
        Caveat.STREAMS_TOGETHER: len(grounds.tally.streams) > 1,
        Caveat.STREAMS_OVERLAP: len(grounds.tally.streams & _OVERLAPPING) > 1,
        Caveat.STILL_COMING_IN: not grounds.is_complete,
    }
    return tuple(caveat for caveat, holds in so.items() if holds)
