"""Who is there for a post on a day: holders, those away and who stands in for them, and from when on nobody is.

A post outlives its holders (domain report, 12.11). All spans count their first and their last day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from narahubung.rules.parties import AppointmentKind

FOR_GOOD = date.max
DAY = timedelta(days=1)


class State(StrEnum):
    """How a post stands on a day, from best to worst."""

    COVERED = "covered"  # its definitive holder is there
    ACTING = "acting"  # an acting holder (Plt, Plh) is there
    STAND_IN = "stand_in"  # the holder is away and somebody named stands in
    DEPUTY_ONLY = "deputy_only"  # no primary holder, but a deputy
    GAP = "gap"  # nobody


# Counted as covered: a primary holder is there in person.
IN_PERSON = frozenset({State.COVERED, State.ACTING})
# What raises an alarm: nobody answers for the post as its primary holder or in their name.
VACANT = frozenset({State.DEPUTY_ONLY, State.GAP})


@dataclass(frozen=True, slots=True)
class Held:
    """One appointment to the post: a person, how they hold it, and its days; `ends_on` is `FOR_GOOD` where open."""

    person: int
    kind: AppointmentKind
    starts_on: date
    ends_on: date = FOR_GOOD

    def covers(self, on: date) -> bool:
        """Return whether the day lies within."""
        return self.starts_on <= on <= self.ends_on

    @property
    def is_primary(self) -> bool:
        """Return whether it counts as the one holder of a day."""
        return self.kind is not AppointmentKind.DEPUTY


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which a holder is away, and who stands in for them, if anybody."""

    person: int
    starts_on: date
    ends_on: date
    stand_in: int | None = None

    def covers(self, on: date) -> bool:
        """Return whether the day lies within."""
        return self.starts_on <= on <= self.ends_on


@dataclass(frozen=True, slots=True)
class Span:
    """Days on end on which a post stands alike."""

    state: State
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a post stands today, who is there, and what is coming.

    `there` are those who receive what is sent to the post, first the one who answers for it. `vacant_since` is the
    first day without a primary holder or stand-in, None where there is one or never was; `vacant_from` the first coming
    one. `ends_on` is the last day of the primary holder's letter, None where it is open.
    """

    state: State
    there: tuple[int, ...]
    vacant_since: date | None = None
    vacant_from: date | None = None
    ends_on: date | None = None


def stands_in(held: Iterable[Held], away: Iterable[Away], *, person: int, on: date) -> int | None:
    """Return who is there for a person on a day: themselves, else the end of the chain of stand-ins, else None.

    Only a holder of the same post stands in, so that access never comes without a letter.
    """
    holders = {one.person for one in held if one.covers(on)}
    gone = {one.person: one.stand_in for one in away if one.covers(on)}
    seen: set[int] = set()
    found: int | None = person
    while found is not None and found in gone and found not in seen:
        seen.add(found)
        found = gone[found]
    return found if found is not None and found in holders and found not in gone else None


def closes_circle(away: Iterable[Away], new: Away) -> bool:
    """Return whether on some day of `new` its chain of stand-ins would lead back to the person who is away."""
    others = [one for one in away if one.person != new.person]
    # A chain can only change on a day on which one of its links begins.
    days = {new.starts_on} | {one.starts_on for one in others if new.covers(one.starts_on)}
    for on in days:
        gone = {one.person: one.stand_in for one in others if one.covers(on)}
        found, seen = new.stand_in, set[int]()
        while found is not None and found not in seen:
            if found == new.person:
                return True
            seen.add(found)
            found = gone.get(found)
    return False


def answering(held: Iterable[Held], away: Iterable[Away], *, on: date) -> int | None:
    """Return who answers for the post on a day: its primary holder or whoever stands in for them, else None."""
    held, away = tuple(held), tuple(away)
    primary = _primary(held, on=on)
    return stands_in(held, away, person=primary.person, on=on) if primary else None


def receivers(held: Sequence[Held], away: Sequence[Away], *, on: date) -> tuple[int, ...]:
    """Return who receives what is sent to the post on a day: who answers for it first, then the deputies there."""
    gone = {one.person for one in away if one.covers(on)}
    first = answering(held, away, on=on)
    deputies = [one.person for one in held if one.covers(on) and not one.is_primary and one.person not in gone]
    return tuple(dict.fromkeys([*([first] if first is not None else []), *deputies]))


def state(held: Sequence[Held], away: Sequence[Away], *, on: date) -> State:
    """Return how the post stands on a day. There is no day without an answer."""
    primary = _primary(held, on=on)
    if primary is not None:
        answers = answering(held, away, on=on)
        if answers == primary.person:
            return State.COVERED if primary.kind is AppointmentKind.DEFINITIVE else State.ACTING
        if answers is not None:
            return State.STAND_IN
    return State.DEPUTY_ONLY if receivers(held, away, on=on) else State.GAP


def spans(held: Sequence[Held], away: Sequence[Away], *, first: date, last: date) -> tuple[Span, ...]:
    """Return how the post stands from one day to another, in stretches that leave no day out."""
    both: tuple[Held | Away, ...] = (*held, *away)
    turns = {one.starts_on for one in both} | {one.ends_on + DAY for one in both if one.ends_on != FOR_GOOD}
    begins = sorted({first} | {on for on in turns if first < on <= last})
    found: list[Span] = []
    for on, following in zip(begins, [*begins[1:], None], strict=True):
        until = following - DAY if following else last
        now = state(held, away, on=on)
        if found and found[-1].state is now:
            found[-1] = Span(now, found[-1].first, until)
        else:
            found.append(Span(now, on, until))
    return tuple(found)


def coverage(held: Sequence[Held], away: Sequence[Away], *, on: date, ahead: int = 366) -> Coverage:
    """Return how the post stands on a day, since when it is vacant, and whether it will be within `ahead` days."""
    now = state(held, away, on=on)
    primary = _primary(held, on=on)
    return Coverage(
        state=now,
        there=receivers(held, away, on=on),
        vacant_since=_vacant_since(held, away, on=on) if now in VACANT else None,
        vacant_from=None if now in VACANT else _vacant_from(held, away, on=on, ahead=ahead),
        ends_on=primary.ends_on if primary and primary.ends_on != FOR_GOOD else None,
    )


def _primary(held: Iterable[Held], *, on: date) -> Held | None:
    return next((one for one in held if one.is_primary and one.covers(on)), None)


def _vacant_since(held: Sequence[Held], away: Sequence[Away], *, on: date) -> date | None:
    begins = [one.starts_on for one in held if one.is_primary and one.starts_on <= on]
    if not begins:
        return None
    since: date | None = None
    for span in spans(held, away, first=min(begins), last=on):
        since = (since or span.first) if span.state in VACANT else None
    return since


def _vacant_from(held: Sequence[Held], away: Sequence[Away], *, on: date, ahead: int) -> date | None:
    coming = spans(held, away, first=on + DAY, last=on + DAY * ahead)
    return next((span.first for span in coming if span.state in VACANT), None)
