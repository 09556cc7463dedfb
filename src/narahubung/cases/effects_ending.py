"""What the acts that admit, end and reopen a case do to the rows beside their event."""

from __future__ import annotations

from narahubung.cases import effects_agency as agency
from narahubung.cases.change import Change
from narahubung.cases.effects_agency import take_off
from narahubung.cases.models import Message
from narahubung.rules.admission import Requirement, admit
from narahubung.rules.facts import Answered, ClosingKind, Lane, TermCode, Turn, Verdict
from narahubung.rules.lifecycle import Act
from narahubung.rules.refusals import Incomplete


def _end(change: Change, kind: ClosingKind, reason: str) -> None:
    change.case.closing_kind, change.case.closing_reason, change.case.ended_at = kind, reason, change.at
    change.case.has_question = False
    change.details |= {"kind": kind, "reason": reason}


def deem_withdrawn(change: Change) -> None:
    change.write(change.given.text, lane=Lane.COMPLAINANT, kind="notice")
    _end(change, ClosingKind.DEEMED_WITHDRAWN, "deemed_withdrawn")


def verify(change: Change) -> None:
    requirements = [
        Requirement(line.code, Answered(line.passes_if), line.waivers) for line in change.directory.checklist
    ]
    admit(change.given.checks, requirements=requirements, standing=change.step.standing)
    if change.case.agency_id is not None:
        # A reopened emergency that was sent ahead: now that it is checked, it goes out as any other.
        take_off(change)
    change.case.checks = [[check.code, check.answered, check.waiver] for check in change.given.checks]
    change.details["waivers"] = sorted(f"{check.code}:{check.waiver}" for check in change.given.checks if check.waiver)


def propose_closing(change: Change) -> None:
    closing = change.given.closing
    reason = change.directory.reasons.get(closing.reason) if closing else None
    if closing is None or reason is None or reason.kind != closing.kind:
        raise Incomplete(closing="unknown")
    change.case.closing_kind, change.case.closing_reason = closing.kind, closing.reason
    change.case.closing_by_id = change.actor.person
    Message.objects.filter(case=change.case, is_draft=True, kind="notice").update(kind="old_draft")
    change.write(change.given.text, lane=Lane.COMPLAINANT, kind="notice", draft=True)
    change.details |= {"kind": closing.kind, "reason": closing.reason}


def decline_closing(change: Change) -> None:
    change.case.closing_kind = change.case.closing_reason = ""
    change.case.closing_by_id = None
    change.write(change.given.reason, lane=Lane.OFFICE, kind="reason")


def close(change: Change) -> None:
    notices = Message.objects.filter(case=change.case, is_draft=True, lane=Lane.COMPLAINANT, kind="notice")
    notices.update(is_draft=False)
    change.details["proposed_by"] = change.case.closing_by_id
    change.case.verdict = Verdict.UNASKED
    change.case.closing_by_id = None
    _end(change, ClosingKind(change.case.closing_kind), change.case.closing_reason)


def hand_over(change: Change) -> None:
    if change.given.body not in change.directory.bodies:
        raise Incomplete(body="unknown")
    change.case.handed_to = change.given.body
    change.write(change.given.text, lane=Lane.COMPLAINANT, kind="notice")
    _end(change, ClosingKind.HANDED_OVER, "handed_over")
    change.details["body"] = change.given.body


def withdraw(change: Change) -> None:
    change.write(change.given.reason, lane=Lane.COMPLAINANT, kind="reason")
    _end(change, ClosingKind.WITHDRAWN, "withdrawn")
    if change.case.turn == Turn.HUB:
        # It never reached the agency, and must not now that the turn is nobody's.
        agency.take_off(change)


def confirm(change: Change) -> None:
    change.case.verdict = Verdict.CONFIRMED
    change.write(change.given.text, lane=Lane.COMPLAINANT, kind="message")


def reopen(change: Change) -> None:
    if change.step.act is Act.DISPUTE:
        change.case.verdict = Verdict.DISPUTED
    lane = Lane.COMPLAINANT if change.step.act is Act.DISPUTE else Lane.OFFICE
    change.case.ended_at = None
    change.write(change.given.reason, lane=lane, kind="reason")


def lapse(change: Change) -> None:
    if TermCode.REPLY in change.step.ends:
        change.case.has_question = False
    if TermCode.CONFIRM in change.step.ends:
        change.case.verdict = Verdict.SILENT
    if TermCode.VERIFY in change.step.starts:
        # The turn is the office's now. What was to be completed may still come, but the clock asks no more.
        change.clocks.leave_alone(TermCode.COMPLETE)
