"""What may be done to a meeting, by whom and when: one table, from which buttons, permissions and phases come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, WrongMoment

# The share of posts that must be more than reached; the office's own target, no law sets it.
QUORUM_OVER = Fraction(1, 2)
LATEST_DUE = timedelta(days=366)


class Mode(StrEnum):
    """How a meeting is held."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"

    @property
    def needs_place(self) -> bool:
        """Return whether people must know where to go."""
        return self is not Mode.ONLINE

    @property
    def needs_link(self) -> bool:
        """Return whether people must know where to connect."""
        return self is not Mode.IN_PERSON


class Phase(StrEnum):
    """Where a meeting stands, from its planning to its signed minutes."""

    PLANNED = "planned"
    RUNNING = "running"
    DRAFT = "draft"  # over; the minutes are being written
    COMMENTS = "comments"  # those present read and comment
    SIGNED = "signed"
    CANCELLED = "cancelled"


class Seat(StrEnum):
    """As what somebody stands before a meeting."""

    CHAIR = "chair"  # plans, chairs and signs for the office
    CO_CHAIR = "co_chair"  # the government's coordinator, who may lead the meeting itself
    MEMBER = "member"  # liaison, deputy or head of an agency of that government
    OBSERVER = "observer"
    READER = "reader"  # the office's own oversight: reads everything, does nothing


class Deed(StrEnum):
    """What can be done to a meeting; each leaves one line of its history."""

    PLAN = "plan"
    CHANGE = "change"
    CANCEL = "cancel"
    ANSWER = "answer"
    ARRANGE = "arrange"  # agenda and guests
    START = "start"
    ATTEND = "attend"
    RECORD = "record"  # the attendance of others, by the chair
    MOVE_ON = "move_on"  # to an item of the agenda
    NOTE = "note"
    DECIDE = "decide"
    WITHDRAW = "withdraw"  # a decision, before it is signed
    SETTLE = "settle"  # a decision that is no case's: done or dropped
    EXPLAIN = "explain"  # why an action outlives its case, or that it does not
    END = "end"
    WRITE = "write"  # the draft minutes
    CIRCULATE = "circulate"
    COMMENT = "comment"
    SIGN = "sign"
    COUNTERSIGN = "countersign"  # by those who were there, beside who signed
    DRAFT_PRESS = "draft_press"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: who may do it in which phases, and which phase follows (None: it stays)."""

    by: frozenset[Seat]
    phases: frozenset[Phase]
    to: Phase | None = None


_P = Phase
_CHAIRS = frozenset({Seat.CHAIR, Seat.CO_CHAIR})
_OFFICE = frozenset({Seat.CHAIR})
_ALL = frozenset(Seat) - {Seat.READER}
_AFTER = frozenset({_P.DRAFT, _P.COMMENTS, _P.SIGNED})

RULES: dict[Deed, Rule] = {
    Deed.CHANGE: Rule(_OFFICE, frozenset({_P.PLANNED})),
    Deed.CANCEL: Rule(_OFFICE, frozenset({_P.PLANNED}), _P.CANCELLED),
    Deed.ANSWER: Rule(_ALL, frozenset({_P.PLANNED})),
    Deed.ARRANGE: Rule(_CHAIRS, frozenset({_P.PLANNED, _P.RUNNING})),
    Deed.START: Rule(_CHAIRS, frozenset({_P.PLANNED}), _P.RUNNING),
    Deed.ATTEND: Rule(_ALL, frozenset({_P.RUNNING})),
    Deed.RECORD: Rule(_CHAIRS, frozenset({_P.RUNNING, _P.DRAFT})),
    Deed.MOVE_ON: Rule(_CHAIRS, frozenset({_P.RUNNING})),
    Deed.NOTE: Rule(_CHAIRS, frozenset({_P.RUNNING, _P.DRAFT})),
    Deed.DECIDE: Rule(_CHAIRS, frozenset({_P.RUNNING})),
    Deed.WITHDRAW: Rule(_CHAIRS, frozenset({_P.RUNNING, _P.DRAFT, _P.COMMENTS})),
    Deed.SETTLE: Rule(_CHAIRS, frozenset({_P.RUNNING}) | _AFTER),
    Deed.EXPLAIN: Rule(_CHAIRS, frozenset({_P.RUNNING}) | _AFTER),
    Deed.END: Rule(_CHAIRS, frozenset({_P.RUNNING}), _P.DRAFT),
    Deed.WRITE: Rule(_CHAIRS, frozenset({_P.DRAFT, _P.COMMENTS})),
    Deed.CIRCULATE: Rule(_CHAIRS, frozenset({_P.DRAFT}), _P.COMMENTS),
    Deed.COMMENT: Rule(_ALL, frozenset({_P.COMMENTS})),
    Deed.SIGN: Rule(_OFFICE, frozenset({_P.COMMENTS}), _P.SIGNED),
    Deed.COUNTERSIGN: Rule(_ALL, frozenset({_P.SIGNED})),
    Deed.DRAFT_PRESS: Rule(_OFFICE, _AFTER),
    Deed.PUBLISH: Rule(_OFFICE, frozenset({_P.SIGNED})),
    Deed.UNPUBLISH: Rule(_OFFICE, frozenset({_P.SIGNED})),
}


def allowed(deed: Deed, *, seats: frozenset[Seat], phase: Phase) -> bool:
    """Return whether somebody with these seats may do it now."""
    rule = RULES[deed]
    return bool(rule.by & seats) and phase in rule.phases


def step(deed: Deed, *, seats: frozenset[Seat], phase: Phase) -> Phase:
    """Return the phase after the deed; refuses `NotSeen` who has no seat, `NotYours`, and `WrongMoment`."""
    rule = RULES[deed]
    if not seats:
        raise NotSeen
    if not rule.by & seats:
        raise NotYours(deed)
    if phase not in rule.phases:
        raise WrongMoment(deed, phase)
    return rule.to or phase


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many posts are present of how many that exist, and whether more than the share is there."""

    present: int
    posts: int
    over: Fraction = QUORUM_OVER

    @property
    def is_reached(self) -> bool:
        """Return whether more than the share of posts is present; a network without posts has no quorum."""
        return self.posts > 0 and Fraction(self.present, self.posts) > self.over

    @property
    def needed(self) -> int:
        """Return the smallest number of posts that reaches it."""
        return int(self.posts * self.over) + 1


def insist_on_where(mode: Mode, *, place: str, link: str) -> None:
    """Refuse `Incomplete` where a way of meeting lacks what it needs, or a link is no web address."""
    lacking = {}
    if mode.needs_place and not place.strip():
        lacking["place"] = "needed"
    if mode.needs_link and not link.strip():
        lacking["link"] = "needed"
    elif link.strip() and not link.strip().startswith(("https://", "http://")):
        lacking["link"] = "invalid"
    if lacking:
        raise Incomplete(**lacking)


def insist_on_decision(*, text: str, owner: str, due_on: date | None, on: date) -> None:
    """Refuse `Incomplete` a decision without words, owner or day, and one whose day is past or over a year away."""
    lacking = {name: "needed" for name, value in (("text", text.strip()), ("owner", owner)) if not value}
    if due_on is None:
        lacking["due_on"] = "needed"
    elif due_on < on:
        lacking["due_on"] = "past"
    elif due_on > on + LATEST_DUE:
        lacking["due_on"] = "too_late"
    if lacking:
        raise Incomplete(**lacking)


def insist_on_whole(decisions: Iterable[tuple[str, date | None]]) -> None:
    """Refuse `Incomplete` minutes with a decision that lacks its owner or its day (each as owner and day)."""
    if any(not owner or due_on is None for owner, due_on in decisions):
        raise Incomplete(decisions="lack_owner_or_day")
