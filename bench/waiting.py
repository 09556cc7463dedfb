"""How long the badges of a list take over very many cases: what waits, is late and is stuck, counted live.

`python -m bench.waiting fill 10000000` runs as the owner of a migrated, seeded database and fills it with cases that
stand alone; `python -m bench.waiting ask 100`, as the role of the web, prints for each reader the milliseconds of
asking as JSON.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from time import perf_counter
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from narahubung.rules.parties import Actor


@dataclass(frozen=True, slots=True)
class Found:
    """Milliseconds of one reader's badges, and what they said."""

    what: str
    median: float
    p95: float
    said: str


def _timed(ask: Callable[[], object], *, rounds: int) -> tuple[float, float]:
    spent = []
    for _ in range(rounds):
        began = perf_counter()
        ask()
        spent.append(1000 * (perf_counter() - began))
    return statistics.median(spent), statistics.quantiles(spent, n=20)[-1]


def fill(cases: int) -> None:
    """Fill the database, where it is empty, with people and so many cases."""
    from django.utils import timezone

    from bench.generate import generate
    from narahubung.accounts.models import Person
    from narahubung.cases.models import Case
    from narahubung.ops.demo_people import appoint

    at = timezone.now()
    if not Person.objects.exists():
        appoint(on=timezone.localdate(at))
    if not Case.objects.exists():
        generate(os.environ["DATABASE_URL"], cases=cases, at=at, whole=False)


def ask(rounds: int) -> list[Found]:
    """Ask for each reader's badges so often."""
    from django.utils import timezone

    from narahubung.accounts.models import Person
    from narahubung.agencies.appointments import actor_of
    from narahubung.cases import queries

    at, found = timezone.now(), []
    # The first agency has the most cases.
    readers = {
        "liaison": {"agency_id": 1},
        "head_of_agency": {"agency_id": 1},
        "intake_assistant": {},
        "coordinator": {},
    }
    for role, of in readers.items():
        post = {f"appointments__{name}": key for name, key in of.items()}
        person = Person.objects.filter(appointments__role=role, appointments__ends_on=None, **post).order_by("id")[0]
        actor = actor_of(person.pk, on=timezone.localdate(at))
        queries.badges(actor, at=at)
        said = queries.badges(actor, at=at)
        median, p95 = _timed(lambda actor=actor: queries.badges(actor, at=at), rounds=rounds)  # type: ignore[misc]
        found.append(
            Found(f"badges of a {role}", median, p95, f"{said.waiting}, {said.overdue} late, {said.stuck} stuck")
        )
        if role in ("liaison", "intake_assistant"):
            found.append(_total(actor, role, at=at, rounds=rounds))
    return found


def _total(actor: Actor, role: str, *, at: datetime, rounds: int) -> Found:
    from narahubung.cases import queries, scope, waiting

    # The district with the second most cases of the invented ones, among all that are open.
    wanted = queries.Wanted(pile=queries.Pile.OPEN, district="64.02.12")

    def counted() -> int | None:
        with scope.seen_by(actor):
            matching = queries._wanted(actor, wanted, at=at)
            return waiting.badges(actor, stuck=None, watched=(), at=at, matching=matching).matching

    said = counted()
    median, p95 = _timed(counted, rounds=rounds)
    article = "an" if role.startswith("i") else "a"
    return Found(f"filtered total of {article} {role}", median, p95, f"{said} match, with the badges")


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        print(json.dumps([asdict(one) for one in ask(int(sys.argv[2]))]))
