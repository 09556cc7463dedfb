"""The terms of a case on their clocks: started, ended, paused, extended and reckoned anew, each with its own row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from narahubung.agencies.directory import Directory
from narahubung.cases.models import Case, Term
from narahubung.rules.clock import Due, due, end_of, next_open_moment, recompute, reminder_at
from narahubung.rules.escalation import LAPSING
from narahubung.rules.facts import ACTION_TERMS, PLEDGED, PLEDGED_TERMS, TermCode, Turn
from narahubung.rules.lifecycle import ACTION_OF_TURN, PAUSABLE, Step, leading_term
from narahubung.rules.terms import Pause, PauseReason, TermRule

# After each rung of the ladder this many working days pass before the next one hears of it; in an emergency, hours.
DAYS_A_RUNG = 1
EMERGENCY_HOURS_A_RUNG = 4
# Of these the agency may ask for more.
EXTENDABLE = (TermCode.ANSWER, TermCode.CLARIFY_1, TermCode.CLARIFY_2)


@dataclass(slots=True)
class Clocks:
    """The running terms of one locked case, and what they become; `let_go` are the agreed actions that just ended."""

    case: Case
    terms: list[Term]
    directory: Directory
    at: datetime
    let_go: list[int] = field(default_factory=list)

    def running(self) -> frozenset[TermCode]:
        """Return the codes of the terms that have not ended."""
        return frozenset(TermCode(term.code) for term in self.terms if term.ended_at is None)

    def overdue(self) -> frozenset[TermCode]:
        """Return the codes of the running terms whose end is past."""
        return frozenset(
            TermCode(term.code)
            for term in self.terms
            if term.ended_at is None and term.due_at is not None and term.due_at < self.at
        )

    def rule(self, term: Term) -> TermRule:
        """Return the version of the rule under which a term was started."""
        return rule_of(term, directory=self.directory)

    def apply(self, step: Step) -> None:
        """Let the step's terms end, start, pause or run again, and put the leading one on the case."""
        for term in self._of((*step.ends, *(PLEDGED[code] for code in step.ends if code in PLEDGED))):
            self._end(term)
        for code in step.starts:
            # What a meeting agreed begins with its own day, see `agree`.
            if code not in self.running() and code not in ACTION_TERMS:
                self._start(code)
        if step.pauses:
            for term in self._of(PAUSABLE | {TermCode.PLEDGED_ANSWER}):
                self._pause(term)
        if step.resumes:
            for term in self._of(PAUSABLE | {TermCode.PLEDGED_ANSWER}):
                self._resume(term)

    def lead(self) -> None:
        """Put the term that the present turn must keep first onto the case, for the lists."""
        turn = Turn(self.case.turn)
        code, agreed = leading_term(turn, self.running()), ACTION_OF_TURN.get(turn)
        term = next(iter(self._of((code,) if code else ())), None)
        actions = self._of((agreed,) if agreed else ())
        # The one that is due first; the obligation of the turn itself where both are due at once.
        waiting = [one for one in (term, *actions) if one is not None and one.due_at is not None]
        put_first(self.case, min(waiting, key=lambda one: one.due_at or NO_TERM_AT, default=term))

    def agree(self, code: TermCode, *, on: date, meeting: str, message: UUID) -> Term:
        """Start what a meeting agreed, due with the last second of a day, and return it; several may run at once."""
        term = new_action(code, case=self.case, directory=self.directory, at=self.at, on=on)
        term.meeting, term.message_id = meeting, message
        term.save(force_insert=True)
        self.terms.append(term)
        return term

    def settle(self, term: Term, outcome: str) -> None:
        """End one agreed action, done or dropped; one that was dropped was neither kept nor missed."""
        term.outcome = outcome
        self._end(term)

    def extend(self, days: int) -> None:
        """Give the running answer more time, once; the new date is a new promise."""
        for term in self._of(EXTENDABLE):
            term.extension = days
            self._reckon(term)
            term.promised_at = term.due_at
            term.reminded_at = None  # the new promise is warned of as the first one was
            self._look_again(term)
            term.save()

    def follow_calendar(self, term: Term) -> bool:
        """Reckon a term anew under the present calendar; returns whether it moved. The promised date stays."""
        now = moved(term, directory=self.directory, at=self.at)
        if now is None:
            return False
        term.due_at, term.is_provisional, term.warned_from = now.due_at, now.provisional, now.warning_from
        self.look_again(term)
        return True

    def look_again(self, term: Term) -> None:
        """Set when the clockwork must look at this term next, and save it."""
        self._look_again(term)
        term.save()

    def wake(self) -> None:
        """Let the clockwork look again at what is missed and was given up as stuck."""
        for term in self.terms:
            given_up = term.ended_at is None and term.next_check_at is None and term.paused_at is None
            if given_up and TermCode(term.code) not in LAPSING:
                self.look_again(term)

    def leave_alone(self, code: TermCode) -> None:
        """Let a term run on without the clockwork ever looking at it again."""
        for term in self._of((code,)):
            term.next_check_at = None
            term.save()

    def _of(self, codes: Iterable[TermCode]) -> list[Term]:
        wanted = set(codes)
        return [term for term in self.terms if term.ended_at is None and TermCode(term.code) in wanted]

    def _start(self, code: TermCode) -> None:
        pledged = new_pledged(code, case=self.case, directory=self.directory, at=self.at)
        for term in (new_term(code, case=self.case, directory=self.directory, at=self.at), pledged):
            if term is not None:
                term.save(force_insert=True)
                self.terms.append(term)

    def _end(self, term: Term) -> None:
        if term.paused_at is not None:
            # A settlement closes an open pause; the time on hold is not lost (peers' trap T6).
            self._close_pause(term)
        term.ended_at = self.at
        term.met = term.due_at is None or self.at <= term.due_at
        term.next_check_at = None
        if term.meeting and not term.outcome:
            term.outcome = "ended"
            self.let_go.append(term.id)
        if term.outcome in ("dropped", "ended"):
            term.met = None
        term.save()

    def _pause(self, term: Term) -> None:
        reason = PauseReason.WAITING_FOR_COMPLAINANT
        late = term.due_at is not None and term.due_at <= self.at
        if term.paused_at is None and not late and reason in self.rule(term).pauses_for:
            term.pauses = [*term.pauses, [self.at.isoformat(), None, reason]]
            term.paused_at = self.at
            self._reckon(term)
            term.next_check_at = None
            term.save()

    def _resume(self, term: Term) -> None:
        if term.paused_at is not None:
            self._close_pause(term)
            self._look_again(term)
            term.save()

    def _close_pause(self, term: Term) -> None:
        since, _, reason = term.pauses[-1]
        term.pauses = [*term.pauses[:-1], [since, self.at.isoformat(), reason]]
        term.paused_at = None
        self._reckon(term)

    def _reckon(self, term: Term) -> None:
        now = reckoned(term, rule=self.rule(term), directory=self.directory)
        term.due_at, term.is_provisional, term.warned_from = now.due_at, now.provisional, now.warning_from

    def _look_again(self, term: Term) -> None:
        term.next_check_at = next_look(term, directory=self.directory)


# A case on which no clock runs stands behind all others.
NO_TERM_AT = datetime(9999, 12, 31, tzinfo=UTC)


def put_first(case: Case, term: Term | None) -> None:
    """Put a term, or none, onto its case as the one the lists go by."""
    case.term = term.code if term else ""
    case.due_at = term.due_at if term else None
    case.wait_at = case.due_at or NO_TERM_AT
    case.is_provisional = bool(term and term.is_provisional)


def new_term(code: TermCode, *, case: Case, directory: Directory, at: datetime) -> Term:
    """Return a term of the case that starts now, unsaved."""
    # The regulation of the day on which the complaint came in governs the whole case (docs/law.md).
    rule = directory.term(code, on=directory.calendar.local(case.lodged_at).date())
    now = due(rule, started_at=at, calendar=directory.calendar)
    term = Term(
        case=case,
        code=code,
        version=str(rule.valid_from),
        agency_id=case.agency_id,
        started_at=at,
        due_at=now.due_at,
        promised_at=now.due_at,
        is_provisional=now.provisional,
        warned_from=now.warning_from,
    )
    term.next_check_at = next_look(term, directory=directory)
    return term


def new_action(code: TermCode, *, case: Case, directory: Directory, at: datetime, on: date) -> Term:
    """Return the term of an agreed action that is due on a local day, unsaved. No calendar moves a day agreed upon."""
    rule = directory.term(code, on=directory.calendar.local(case.lodged_at).date())
    due_at = end_of(rule, on.toordinal(), directory.calendar).astimezone(UTC)
    term = Term(
        case=case,
        code=code,
        version=str(rule.valid_from),
        agency_id=case.agency_id,
        started_at=at,
        due_at=due_at,
        promised_at=due_at,
        warned_from=reminder_at(due_at, calendar=directory.calendar, before=rule.warn_before, not_before=at),
    )
    term.next_check_at = next_look(term, directory=directory)
    return term


def new_pledged(code: TermCode, *, case: Case, directory: Directory, at: datetime) -> Term | None:
    """Return the term that the case's agency pledged beside this one, unsaved; None where it pledged nothing.

    What counts is the day on which the obligation begins: a commitment binds from the day of its force.
    """
    on = directory.calendar.local(at).date()
    pledge = directory.pledge(case.agency_id, PLEDGED[code], on=on) if code in PLEDGED else None
    if pledge is None:
        return None
    now = due(pledge.rule, started_at=at, calendar=directory.calendar)
    return Term(
        case=case,
        code=PLEDGED[code],
        version=pledge.key,
        agency_id=case.agency_id,
        started_at=at,
        due_at=now.due_at,
        promised_at=now.due_at,
        is_provisional=now.provisional,
    )


def pauses_of(term: Term) -> tuple[Pause, ...]:
    """Return the pauses of a term as the clock reads them."""
    return tuple(
        Pause(datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None, PauseReason(reason))
        for since, until, reason in term.pauses
    )


def rule_of(term: Term, *, directory: Directory) -> TermRule:
    """Return the version of the rule under which a term was started."""
    return directory.rule_of(term.code, term.version)


def moved(term: Term, *, directory: Directory, at: datetime) -> Due | None:
    """Return when a running term ends under the calendar of this directory, or None where it stays as it is."""
    if term.meeting:
        return None
    return recompute(
        rule_of(term, directory=directory),
        started_at=term.started_at,
        calendar=directory.calendar,
        stands=Due(term.due_at, None, term.is_provisional),
        at=at,
        pauses=pauses_of(term),
        extension=term.extension,
    )


def reckoned(term: Term, *, rule: TermRule, directory: Directory) -> Due:
    """Return when the term ends under the calendar of this directory."""
    return due(
        rule,
        started_at=term.started_at,
        calendar=directory.calendar,
        pauses=pauses_of(term),
        extension=term.extension,
    )


def next_look(term: Term, *, directory: Directory) -> datetime | None:
    """Return the moment at which the clockwork must look at a term next, always in working hours; None: no more.

    A term is warned of once, then missed, then climbs one rung a working day; an emergency keeps no office hours and
    climbs within hours. A term of the complainant only lapses.
    """
    calendar, code = directory.calendar, TermCode(term.code)
    if term.ended_at is not None or term.due_at is None or code in PLEDGED_TERMS:
        return None
    missed_at = term.climbed_at if term.climbed_at is not None and term.climbed_at >= term.due_at else None
    if missed_at is None:
        # Not missed yet, or given more time since it was.
        if term.reminded_at is None and term.warned_from is not None and term.warned_from < term.due_at:
            return _awake(term.warned_from, code=code, directory=directory)
        return term.due_at if code in LAPSING else _awake(term.due_at, code=code, directory=directory)
    if code is TermCode.RCO:
        return missed_at + timedelta(hours=EMERGENCY_HOURS_A_RUNG)
    on = calendar.add_working_days(calendar.local(missed_at).date(), DAYS_A_RUNG)
    opens = calendar.openings(on)
    return calendar.moment(on, opens[0].opens) if opens else calendar.moment(on, calendar.closing(on))


def _awake(at: datetime, *, code: TermCode, directory: Directory) -> datetime:
    # An emergency keeps no office hours; neither can a calendar that knows none.
    if code is TermCode.RCO or not directory.calendar.hours:
        return at
    return next_open_moment(directory.calendar, at=at)


def running_terms(case: Case) -> Sequence[Term]:
    """Return the terms of a case that have not ended."""
    return list(Term.objects.filter(case=case, ended_at=None).order_by("id"))
