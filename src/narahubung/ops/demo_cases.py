"""The demo's invented cases: some three hundred lives, told in the order in which they would have happened."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from itertools import count

from django.db import connection, transaction
from django.db.backends.postgresql.base import ServerBindingCursor

from narahubung.agencies import directory
from narahubung.cases import clockwork, outbox
from narahubung.ops import demo_plots as plots
from narahubung.ops.demo_life import Life
from narahubung.ops.demo_plots import Plot, Teller
from narahubung.ops.demo_world import Tale, World
from narahubung.ops.models import SeededRow

MONTHS = 18
SHOWN_AGENCY = "DISDUKCAPIL"  # The agency whose people a newcomer is shown first must have something waiting.
SEED = 20220518  # The day on which the first focal point was formed; any number would do.
_TOLD_UNTIL = timedelta(days=3)  # What happened later is left for the worker to tell people about.
_SWEPT_DAILY = timedelta(days=45)  # Before that the clock sweeps once a week, or a first start would take minutes.
_FIRST_GOING_ON = 501  # Numbers of the ended and of the going on must not meet.
_REPLANNED_AFTER = (50, 200, 800)  # Acts; by then the tables have grown enough for other plans.

# Lives that began long enough ago to have come to their end.
FINISHED: tuple[tuple[Teller, int], ...] = (
    (plots.settled, 112),
    (plots.returned, 16),
    (plots.disputed, 9),
    (plots.clarified, 12),
    (plots.unheard, 11),
    (plots.rerouted, 8),
    (plots.released, 6),
    (plots.rapid, 6),
    (plots.lapsed, 9),
    (plots.withdrawn, 9),
    (plots.refused, 14),
    (plots.handed_over, 12),
)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Lives that stop somewhere, so that every list has something on it: how many, begun how many days ago."""

    tell: Teller
    lives: int
    days_ago: tuple[float, float]
    is_rapid: bool = False


UNFINISHED = (
    Unfinished(partial(plots.lodged, until="registered"), 9, (0.05, 2)),
    Unfinished(partial(plots.lodged, until="registered"), 2, (5, 7)),
    Unfinished(partial(plots.lapsed, until="asked"), 5, (2, 12)),
    Unfinished(partial(plots.lapsed, until="asked"), 3, (38, 45)),
    Unfinished(partial(plots.sent, until="verified"), 6, (2.5, 5)),
    Unfinished(partial(plots.sent, until="hub"), 5, (3, 6)),
    Unfinished(partial(plots.acknowledged, until="forwarded"), 8, (2, 4)),
    Unfinished(partial(plots.acknowledged, until="forwarded"), 3, (9, 13)),
    Unfinished(partial(plots.answered, until="acknowledged"), 9, (4, 7)),
    Unfinished(partial(plots.answered, until="acknowledged"), 3, (11, 15)),
    Unfinished(partial(plots.answered, until="draft"), 5, (7, 10)),
    Unfinished(partial(plots.answered, until="time"), 3, (7, 10)),
    Unfinished(partial(plots.answered, until="asked"), 3, (7, 11)),
    Unfinished(partial(plots.answered, until="answered"), 9, (9, 14)),
    Unfinished(plots.proposed, 5, (12, 18)),
    Unfinished(partial(plots.returned, until="returned"), 5, (18, 25)),
    Unfinished(partial(plots.clarified, until="clarification_1"), 5, (17, 22)),
    Unfinished(partial(plots.clarified, until="clarification_2"), 4, (30, 38)),
    Unfinished(plots.reopened, 4, (24, 30)),
    Unfinished(partial(plots.released, until="asked"), 3, (8, 12)),
    Unfinished(partial(plots.rapid, until="acknowledged"), 2, (0.5, 2), is_rapid=True),
)


def tell_present(*, at: datetime) -> int:
    """Tell the lives that are still going on, so that every list has something on it; return how many were told."""
    return _tell("present", _going_on, at=at)


def tell_past(*, at: datetime) -> int:
    """Tell the lives that have come to their end in the eighteen months before; return how many were told.

    Takes some twenty seconds; a demo may be open meanwhile, since the past appears all at once when it is told.
    """
    return _tell("past", _ended, at=at)


def _tell(part: str, cast: Callable[[World], Iterator[tuple[Life, Plot]]], *, at: datetime) -> int:
    """Tell lives through the heart's own doors, the same for the same moment, once and never again.

    All in one transaction, so that a telling that was cut off begins anew.
    """
    with transaction.atomic():
        _mark, fresh = SeededRow.objects.get_or_create(file="demo cases", key=part, defaults={"digest": ""})
        if not fresh:
            return 0
        world = World.made(directory.current(), at=at, seed=f"{SEED} {part}")
        lives = list(cast(world))
        with _quickened():
            _run(world, lives)
        return len(lives)


@contextmanager
def _quickened() -> Iterator[None]:
    """Let the server keep its plans while thousands of like statements come one after the other."""
    session = connection.connection
    factory, threshold = session.cursor_factory, session.prepare_threshold
    session.cursor_factory, session.prepare_threshold = ServerBindingCursor, 3
    try:
        yield
    finally:
        session.cursor_factory, session.prepare_threshold = factory, threshold


def _replan() -> None:
    """Count the rows again: a plan made for an empty table reads a full one from end to end."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case, cases_event, cases_term, cases_message, cases_party, cases_outbox")


def _ended(world: World) -> Iterator[tuple[Life, Plot]]:
    inside = [tale for tale in world.tales if tale.service]
    outside = [tale for tale in world.tales if tale.body]
    tellings = [telling for telling, lives in FINISHED for _ in range(lives)]
    for number, telling in enumerate(tellings, start=1):
        earliest = 60 if telling is plots.clarified or telling is plots.lapsed else 40
        days = world.dice.triangular(earliest, MONTHS * 30, 120)
        tales = outside if telling is plots.handed_over else inside
        yield _life(world, number, telling, tales, days=days, is_rapid=telling is plots.rapid)


def _going_on(world: World) -> Iterator[tuple[Life, Plot]]:
    inside = [tale for tale in world.tales if tale.service]
    shown = [tale for tale in inside if world.agency_of(tale) == SHOWN_AGENCY]
    kinds = [unfinished for unfinished in UNFINISHED for _ in range(unfinished.lives)]
    for number, unfinished in enumerate(kinds, start=_FIRST_GOING_ON):
        days = world.dice.uniform(*unfinished.days_ago)
        tales = shown if number % 4 == 0 else inside
        yield _life(world, number, unfinished.tell, tales, days=days, is_rapid=unfinished.is_rapid)


def _life(
    world: World, number: int, telling: Teller, tales: list[Tale], *, days: float, is_rapid: bool
) -> tuple[Life, Plot]:
    life = Life(
        world=world,
        number=number,
        tale=world.dice.choice(tales),
        place=world.place(),
        now=world.any_hour(world.at - timedelta(days=days), 0),
        is_secret=world.dice.random() < 0.18,
        is_rapid=is_rapid,
    )
    return life, telling(life)


def _run(world: World, lives: list[tuple[Life, Plot]]) -> None:
    """Do what happens next, again and again, with the clock sweeping on mornings in between."""
    waiting = [(life.now, life.number, life, plot) for life, plot in lives if life.now < world.at]
    heapq.heapify(waiting)
    mornings = _mornings(world, waiting[0][0])
    morning = next(mornings, None)
    for done in count():
        if not waiting:
            break
        if done in _REPLANNED_AFTER:
            _replan()
        moment, _, life, plot = heapq.heappop(waiting)
        while morning is not None and morning <= moment:
            clockwork.sweep(at=morning)
            _tell_nobody(world, at=morning)
            morning = next(mornings, None)
        life.now = moment
        wanted = next(plot, None)
        if wanted is not None and (later := max(wanted, moment + timedelta(minutes=1))) < world.at:
            heapq.heappush(waiting, (later, life.number, life, plot))
    for last in (morning, *mornings):
        if last is not None:
            clockwork.sweep(at=last)
    _tell_nobody(world, at=world.at - _TOLD_UNTIL)


def _mornings(world: World, since: datetime) -> Iterator[datetime]:
    calendar = world.directory.calendar
    on = calendar.local(since).date()
    while (moment := calendar.moment(on, time(7, 45))) < world.at:
        if calendar.openings(on):
            yield moment
        on += timedelta(days=1 if moment > world.at - _SWEPT_DAILY else 7)


def _tell_nobody(world: World, *, at: datetime) -> None:
    """Let those who tell people forget what is long past, and make its words findable."""
    limit = world.at - _TOLD_UNTIL
    if at > limit:
        return
    while True:
        with outbox.taken(at=at, most=2000) as taken:
            past = [event for event in taken.events if event.at <= limit]
            taken.failed.update(event.event for event in taken.events if event.at > limit)
        for case in sorted({event.case for event in past if event.act in outbox.SPOKEN}):
            outbox.make_findable(case)
        if not past:
            return
