"""The clock's own acts: warn, escalate, lapse, put on the stuck list, each once, whatever crashed in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from narahubung.agencies import appointments
from narahubung.agencies.directory import Directory
from narahubung.cases import actions, scope
from narahubung.cases.deadlines import pauses_of
from narahubung.cases.facts import facts_of
from narahubung.cases.models import Case, Term
from narahubung.rules import clock
from narahubung.rules.escalation import LADDERS, LAPSING, Rung, next_rung
from narahubung.rules.facts import TermCode
from narahubung.rules.given import Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import CLOCKWORK
from narahubung.rules.refusals import NotSeen, WrongMoment

BATCH = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A term that the clock has reached: whose case, which obligation, and what is to be done about it."""

    case: UUID
    term: int
    code: TermCode
    act: Act
    rung: Rung | None = None


def reached(*, at: datetime, most: int = BATCH, besides: frozenset[int] = frozenset()) -> list[Waiting]:
    """Return what the clock has reached at this moment, longest waiting first, leaving out the terms `besides`."""
    with scope.seen_by(CLOCKWORK) as opened:
        terms = (
            Term.objects.filter(ended_at=None, next_check_at__lte=at)
            .exclude(id__in=besides)
            .select_related("case")
            .order_by("next_check_at", "id")[:most]
        )
        return [_due_act(term, at=at, directory=opened.directory) for term in terms]


def _due_act(term: Term, *, at: datetime, directory: Directory) -> Waiting:
    code = TermCode(term.code)
    if term.due_at is not None and term.due_at > at:
        return Waiting(term.case_id, term.id, code, Act.REMIND)
    if code in LAPSING:
        return Waiting(term.case_id, term.id, code, Act.LAPSE)
    climbed = Rung(term.climbed) if term.climbed else None
    rung = next_rung(code, climbed=climbed, manned=_manned(term.case, code=code, at=at, directory=directory))
    return Waiting(term.case_id, term.id, code, Act.ESCALATE if rung else Act.STICK, rung)


def _manned(case: Case, *, code: TermCode, at: datetime, directory: Directory) -> frozenset[Rung]:
    on = directory.calendar.local(at).date()
    hub_reported = facts_of(case).hub_is_reported
    return frozenset(
        rung
        for rung in LADDERS[code]
        if any(
            holder.person not in case.barred
            for holder in appointments.on_rung(
                rung,
                office=case.office_id,
                government=case.government_id,
                agency=case.agency_id,
                hub_reported=hub_reported,
                on=on,
            )
        )
    )


def do(waiting: Waiting, *, at: datetime) -> bool:
    """Do what a reached term asks for; returns False where somebody was faster and nothing is left to do.

    The key names term, act and rung, so that two sweepers, or one that died after its commit, cannot do it twice.
    """
    step = f"{waiting.term}/{waiting.act}/{waiting.rung or ''}"
    given = Given() if waiting.act is Act.LAPSE else Given(term=waiting.code, rung=waiting.rung)
    try:
        done = actions.perform(
            waiting.case,
            waiting.act,
            actor=CLOCKWORK,
            at=at,
            given=given,
            key=uuid5(NAMESPACE_URL, f"narahubung:clockwork:{step}"),
        )
    except (WrongMoment, NotSeen):
        return False
    return not done.again


@dataclass(slots=True)
class Swept:
    """What one sweep did, and the terms it could not treat, which it leaves for people to look at."""

    done: int = 0
    overtaken: int = 0
    failed: list[tuple[Waiting, Exception]] = field(default_factory=list)


def sweep(*, at: datetime) -> Swept:
    """Treat every term the clock has reached, however many, and return what was done.

    One that fails does not stop the rest: it is reported, left as it is and tried again at the next sweep.
    """
    swept, besides = Swept(), set[int]()
    while found := reached(at=at, besides=frozenset(besides)):
        for waiting in found:
            besides.add(waiting.term)
            try:
                if do(waiting, at=at):
                    swept.done += 1
                else:
                    swept.overtaken += 1
            except Exception as failure:  # noqa: BLE001 - the sweep's outermost edge; the caller logs it by case
                swept.failed.append((waiting, failure))
    return swept


def moved(*, at: datetime, most: int = BATCH) -> Iterator[tuple[UUID, Given]]:
    """Yield each running term that the present calendar moves, as the case and what its RECOMPUTE is given."""
    last = 0
    while True:
        with scope.seen_by(CLOCKWORK) as opened:
            rows = list(Term.objects.filter(ended_at=None, due_at__gt=at, id__gt=last).order_by("id")[:most])
            found = [(row.case_id, given) for row in rows if (given := _moved(row, at=at, directory=opened.directory))]
        yield from found
        if not rows:
            return
        last = rows[-1].id


def _moved(term: Term, *, at: datetime, directory: Directory) -> Given | None:
    rule = next(one for one in directory.terms if one.code == term.code and str(one.valid_from) == term.version)
    now = clock.recompute(
        rule,
        started_at=term.started_at,
        calendar=directory.calendar,
        stands=clock.Due(term.due_at, None, term.is_provisional),
        at=at,
        pauses=pauses_of(term),
        extension=term.extension,
    )
    if now is None:
        return None
    return Given(
        term=TermCode(term.code),
        due_at=now.due_at,
        provisional=now.provisional,
        calendar=directory.calendar.version,
    )


def recompute(*, at: datetime) -> int:
    """Reckon every open term under the present calendar, a line into each history that changes; returns how many.

    The promised date stays, a past one never moves (peers' trap T10).
    """
    count = 0
    for case, given in moved(at=at):
        try:
            actions.perform(case, Act.RECOMPUTE, actor=CLOCKWORK, at=at, given=given)
            count += 1
        except (WrongMoment, NotSeen):
            continue
    return count
