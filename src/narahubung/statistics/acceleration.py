"""Plans registered before the data are opened: their exact text, its digest, and the one verdict read from them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from narahubung.rules.acceleration import Assessment, Chosen, Joined, Plan, Reserve, Verdict
from narahubung.rules.at_risk import Calendar
from narahubung.rules.events import as_bytes
from narahubung.rules.intervals import Interval
from narahubung.rules.rates import Stream
from narahubung.rules.refusals import Incomplete, NotSeen
from narahubung.statistics import models as tables
from narahubung.statistics.silence import STREAMS

# What may be measured: the times of the facts that an agency's pace can move.
INDICATORS = ("time_to_first_answer", "time_to_settle")
STEP = 30
MOST_PERIODS = 48
FEWEST_AGENCIES = 4
# Days outside of these are typed by mistake: years around them could not even be reckoned with.
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
ARRANGEMENTS = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A plan as it is drawn up: what is measured, over which days, whom it compares, and what else is known.

    `streams` are those counted; empty in texts sealed before they named them, which count `STREAMS`.
    """

    title: str
    indicator: str
    first: date
    periods: int
    opens_on: date
    joined: tuple[Joined, ...]
    chosen: Chosen
    same_choice: bool
    selection: tuple[date, date] | None
    changes: str
    streams: tuple[Stream, ...] = STREAMS

    @property
    def last(self) -> date:
        """Return the last day looked at."""
        return self.first + timedelta(days=self.periods * STEP - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A plan as it was sealed: who, when, its exact text with its digest, and what it says."""

    id: int
    office: int
    by: str
    at: datetime
    text: str
    digest: str
    wish: Wish
    reading: Read | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The one reading: who opened the data, when, and what was found; `changes` are other changes by day and name."""

    by: str
    at: datetime
    text: str
    digest: str
    verdict: Verdict
    reserves: tuple[Reserve, ...]
    pace: float | None
    interval: Interval | None
    chance: float | None
    ended_before: int
    ended_after: int
    changes: tuple[tuple[date, str], ...]


def checked(wish: Wish, *, agencies: Iterable[str]) -> Wish:
    """Return the plan; refuses `Incomplete` where it could never be read or is not about agencies of the network."""
    wrong = dict[str, str]()
    known = frozenset(agencies)
    if not wish.title.strip():
        wrong["title"] = "missing"
    if wish.indicator not in INDICATORS:
        wrong["indicator"] = "unknown"
    wrong |= {name: "invalid" for name, day in (("first", wish.first), ("opens_on", wish.opens_on)) if _is_absurd(day)}
    if not 2 <= wish.periods <= MOST_PERIODS:
        wrong["periods"] = "invalid"
    elif not wrong.keys() & {"first", "opens_on"} and wish.opens_on <= wish.last:
        # What is still to come would be missing from the last days: they could only look slower.
        wrong["opens_on"] = "before_last"
    if not wish.streams:
        wrong["streams"] = "missing"
    if len(wish.joined) < FEWEST_AGENCIES:
        wrong["joined"] = "too_few_agencies"
    if {each.agency for each in wish.joined} - known:
        wrong["joined"] = "unknown"
    if any(each.on is not None and _is_absurd(each.on) for each in wish.joined):
        wrong["joined"] = "invalid"
    if wish.selection is not None and (
        wish.selection[1] < wish.selection[0] or any(_is_absurd(day) for day in wish.selection)
    ):
        wrong["selection"] = "invalid"
    if wrong:
        raise Incomplete(**wrong)
    return wish


def _is_absurd(day: date) -> bool:
    return not EARLIEST <= day <= LATEST


def text_of(wish: Wish, *, by: int | None, at: datetime) -> str:
    """Return the exact text that is sealed: JSON with sorted keys, one way to write each plan."""
    return _json(
        {
            "by": by,
            "changes": wish.changes,
            "chosen": wish.chosen.value,
            "first": wish.first.isoformat(),
            "indicator": wish.indicator,
            "joined": [
                [each.agency, each.on.isoformat() if each.on else None]
                for each in sorted(wish.joined, key=lambda each: each.agency)
            ],
            "method": "narahubung.rules.acceleration/1",
            "opens_on": wish.opens_on.isoformat(),
            "periods": wish.periods,
            "registered_at": at.isoformat(timespec="microseconds"),
            "same_choice": wish.same_choice,
            "selection": [day.isoformat() for day in wish.selection] if wish.selection else None,
            "step": STEP,
            "streams": sorted(wish.streams),
            "title": wish.title,
        }
    )


def wish_of(text: str) -> Wish:
    """Return the plan that a sealed text says."""
    said = json.loads(text)
    selection = said["selection"]
    return Wish(
        title=said["title"],
        indicator=said["indicator"],
        first=date.fromisoformat(said["first"]),
        periods=said["periods"],
        opens_on=date.fromisoformat(said["opens_on"]),
        joined=tuple(Joined(code, date.fromisoformat(day) if day else None) for code, day in said["joined"]),
        chosen=Chosen(said["chosen"]),
        same_choice=said["same_choice"],
        selection=(date.fromisoformat(selection[0]), date.fromisoformat(selection[1])) if selection else None,
        changes=said["changes"],
        streams=tuple(Stream(each) for each in said.get("streams", ())),
    )


def plan_of(wish: Wish, *, registered_on: date) -> Plan:
    """Return the plan as the rules take it; refuses `RegisteredTooLate`."""
    return Plan(
        indicator=wish.indicator,
        registered_on=registered_on,
        opened_on=wish.opens_on,
        calendar=Calendar(wish.first, wish.periods, STEP),
        joined=wish.joined,
        chosen=wish.chosen,
        same_choice=wish.same_choice,
        selection=wish.selection,
    )


def seed_of(digest: str) -> int:
    """Return where the dealing of joining days begins: settled by the sealed text, so that nobody can try several."""
    return int(digest[:12], 16)


def text_of_reading(found: Assessment) -> str:
    """Return what was found, as it is kept."""
    return _json(
        {
            "chance": found.chance,
            "changes": [[change.on.isoformat(), change.name] for change in found.changes],
            "ended_after": found.ended_after,
            "ended_before": found.ended_before,
            "interval": [found.interval.low, found.interval.high] if found.interval else None,
            "pace": found.pace,
            "reserves": sorted(found.reserves),
            "verdict": found.verdict.value,
        }
    )


def registered(*, offices: Iterable[int]) -> tuple[Registered, ...]:
    """Return the plans of these offices, the latest first; one query."""
    rows = tables.AccelerationPlan.objects.filter(office__in=list(offices)).select_related("by", "reading__by")
    return tuple(_registered(row) for row in rows.order_by("-at", "-id"))


def one(plan: int, *, offices: Iterable[int]) -> Registered:
    """Return one plan; refuses `NotSeen`."""
    row = (
        tables.AccelerationPlan.objects.filter(pk=plan, office__in=list(offices))
        .select_related("by", "reading__by")
        .first()
    )
    if row is None:
        raise NotSeen
    return _registered(row)


def _registered(row: tables.AccelerationPlan) -> Registered:
    reading = row.reading if hasattr(row, "reading") else None
    return Registered(
        id=row.pk,
        office=row.office_id,
        by=row.by.name if row.by else "",
        at=row.at,
        text=row.text,
        digest=row.digest,
        wish=wish_of(row.text),
        reading=None if reading is None else _read(reading),
    )


def _read(row: tables.AccelerationReading) -> Read:
    said = json.loads(row.text)
    interval = said["interval"]
    return Read(
        by=row.by.name if row.by else "",
        at=row.at,
        text=row.text,
        digest=row.digest,
        verdict=Verdict(said["verdict"]),
        reserves=tuple(Reserve(each) for each in said["reserves"]),
        pace=said["pace"],
        interval=Interval(*interval) if interval else None,
        chance=said["chance"],
        ended_before=said["ended_before"],
        ended_after=said["ended_after"],
        changes=tuple((date.fromisoformat(day), name) for day, name in said["changes"]),
    )


def _json(plain: dict[str, object]) -> str:
    return as_bytes(plain).decode()
