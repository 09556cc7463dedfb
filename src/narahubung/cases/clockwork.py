"""The clock's own acts: warn, escalate, lapse, put on the stuck list, each once, whatever crashed in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Q

from narahubung.agencies import appointments
from narahubung.agencies.directory import Directory
from narahubung.cases import actions, scope
from narahubung.cases.deadlines import moved
from narahubung.cases.facts import facts_of
from narahubung.cases.models import Case, Term
from narahubung.rules.escalation import LADDERS, LAPSING, Rung, next_rung
from narahubung.rules.facts import ACTION_TERMS, TermCode
from narahubung.rules.given import Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import CLOCKWORK
from narahubung.rules.refusals import NotSeen, RuleBroken, WrongMoment

BATCH = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A term that the clock has reached: whose case, which obligation, and what is to be done about it."""

    case: UUID
    term: int
    code: TermCode
    act: Act
    due_at: datetime | None
    looked_for_at: datetime
    rung: Rung | None = None


def reached(*, at: datetime, most: int = BATCH, after: Waiting | None = None) -> list[Waiting]:
    """Return what the clock has reached at this moment, longest waiting first, going on `after` an earlier one."""
    with scope.seen_by(CLOCKWORK) as opened:
        terms = Term.objects.filter(ended_at=None, next_check_at__lte=at).select_related("case")
        if after is not None:
            since = after.looked_for_at
            terms = terms.filter(Q(next_check_at__gt=since) | Q(next_check_at=since, id__gt=after.term))
        ladder = _Ladder(opened.directory, at)
        return [_waiting(term, at=at, ladder=ladder) for term in terms.order_by("next_check_at", "id")[:most]]


def _waiting(term: Term, *, at: datetime, ladder: _Ladder) -> Waiting:
    code, rung = TermCode(term.code), None
    if term.due_at is not None and term.due_at > at:
        act = Act.REMIND
    elif code in LAPSING:
        act = Act.LAPSE
    else:
        climbed = Rung(term.climbed) if term.climbed else None
        rung = next_rung(code, climbed=climbed, manned=ladder.manned(term.case, code=code))
        act = Act.ESCALATE if rung else Act.STICK
    return Waiting(term.case_id, term.id, code, act, term.due_at, term.next_check_at or at, rung)


@dataclass(slots=True)
class _Ladder:
    """Who stands on which rung at this moment, each body asked for once."""

    directory: Directory
    at: datetime
    _people: dict[tuple[object, ...], frozenset[int]] = field(default_factory=dict)

    def manned(self, case: Case, *, code: TermCode) -> frozenset[Rung]:
        """Return the rungs on which somebody stands who may hear of this case."""
        barred = frozenset(case.barred)
        return frozenset(rung for rung in LADDERS[code] if self._on(rung, case) - barred)

    def _on(self, rung: Rung, case: Case) -> frozenset[int]:
        hub_reported = facts_of(case).hub_is_reported
        key = (rung, case.office_id, case.government_id, case.agency_id, hub_reported)
        if key not in self._people:
            holders = appointments.on_rung(
                rung,
                office=case.office_id,
                government=case.government_id,
                agency=case.agency_id,
                hub_reported=hub_reported,
                on=self.directory.calendar.local(self.at).date(),
            )
            self._people[key] = frozenset(holder.person for holder in holders)
        return self._people[key]


def do(waiting: Waiting, *, at: datetime) -> bool:
    """Do what a reached term asks for; returns False where somebody was faster and nothing is left to do.

    The key names term, end, look, act and rung: neither two sweepers nor one that died after its commit do it twice.
    """
    step = f"{waiting.term}/{waiting.due_at}/{waiting.looked_for_at}/{waiting.act}/{waiting.rung or ''}"
    # A case may have several agreed actions, so the very one is named.
    action = waiting.term if waiting.code in ACTION_TERMS else None
    given = Given() if waiting.act is Act.LAPSE else Given(term=waiting.code, rung=waiting.rung, action=action)
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
    """What one round of the clock did, and the terms it could not treat, which it leaves for people to look at."""

    done: int = 0
    overtaken: int = 0
    failed: list[Failed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Failed:
    """A term that could not be treated, and why."""

    case: UUID
    code: TermCode
    fault: Exception


def sweep(*, at: datetime, pulse: Callable[[], None] = lambda: None) -> Swept:
    """Treat every term the clock has reached, however many, each once, and return what was done.

    One that fails does not stop the rest: it is reported, left as it is and tried again at the next sweep. `pulse` is
    called between batches.
    """
    swept, last = Swept(), None
    while found := reached(at=at, after=last):
        pulse()
        for waiting in found:
            try:
                if do(waiting, at=at):
                    swept.done += 1
                else:
                    swept.overtaken += 1
            except Exception as fault:  # noqa: BLE001 - the sweep's outermost edge; the caller logs it by case
                swept.failed.append(Failed(waiting.case, waiting.code, fault))
        last = found[-1]
    return swept


def recompute(*, at: datetime, pulse: Callable[[], None] = lambda: None) -> Swept:
    """Reckon every running term under the present calendar, a line into each history that changes.

    The promised date stays, a past one never moves (peers' trap T10). Cut short, it may simply be run again.
    """
    swept, last = Swept(), 0
    while True:
        pulse()
        with scope.seen_by(CLOCKWORK) as opened:
            terms = list(Term.objects.filter(ended_at=None, due_at__gt=at, id__gt=last).order_by("id")[:BATCH])
        if not terms:
            return swept
        for term in terms:
            try:
                if moved(term, directory=opened.directory, at=at) and follow(term.case_id, TermCode(term.code), at=at):
                    swept.done += 1
            except RuleBroken as fault:
                swept.failed.append(Failed(term.case_id, TermCode(term.code), fault))
        last = terms[-1].id


def follow(case: UUID, code: TermCode, *, at: datetime) -> bool:
    """Let one running term follow the calendar; returns False where it ended, paused or stands right already."""
    try:
        actions.perform(case, Act.RECOMPUTE, actor=CLOCKWORK, at=at, given=Given(term=code))
    except (WrongMoment, NotSeen):
        return False
    return True
