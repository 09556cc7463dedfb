"""What the acts between the office and an agency do to the rows beside their event."""

from __future__ import annotations

from narahubung.agencies import appointments
from narahubung.cases.change import Change
from narahubung.cases.deadlines import EXTENDABLE
from narahubung.cases.models import Attachment, Letter, Message
from narahubung.rules.escalation import Rung
from narahubung.rules.facts import Lane, Route
from narahubung.rules.lifecycle import Act
from narahubung.rules.refusals import Incomplete


def forward(change: Change) -> None:
    case, directory = change.case, change.directory
    agency = directory.agencies.get(change.given.agency or 0)
    if agency is None:
        raise Incomplete(agency="unknown")
    hub = directory.hub(agency.government)
    via_hub = change.step.act is Act.FORWARD_VIA_HUB
    if via_hub and (hub is None or hub.key == agency.key or case.hub_is_named):
        # The reported party never handles its own case (domain report, 12.10).
        raise Incomplete(agency="hub_is_reported")
    rung = Rung.HUB if via_hub else None
    if not _is_manned(change, agency=agency.key, government=agency.government, rung=rung):
        raise Incomplete(agency="nobody_there")
    case.agency_id, case.government_id = agency.key, agency.government
    case.hub_agency_id = hub.key if hub else None
    case.route = Route.VIA_HUB if via_hub else Route.DIRECT
    _begin_anew(change)
    case.given_by_event = case.events + 1
    change.write(change.given.text, lane=Lane.AGENCY, kind="brief")
    if change.given.shared:
        shared = Attachment.objects.filter(case=case, lane=Lane.COMPLAINANT, id__in=change.given.shared)
        change.details["shared"] = shared.update(is_shared=True)
    for term in change.clocks.terms:
        if term.ended_at is None:
            term.agency_id = agency.key
            term.save(update_fields=["agency_id"])
    change.details |= {"agency": agency.key, "route": case.route}


def pass_on(change: Change) -> None:
    """Let the hub's case go to its agency; refused where nobody there would receive it."""
    case = change.case
    if not _is_manned(change, agency=case.agency_id or 0, government=case.government_id or 0, rung=None):
        raise Incomplete(agency="nobody_there")
    change.write(change.given.text or change.given.reason, lane=Lane.AGENCY, kind="message")


def _is_manned(change: Change, *, agency: int, government: int, rung: Rung | None) -> bool:
    on = change.directory.calendar.local(change.at).date()
    for wanted in (rung,) if rung else (Rung.LIAISON, Rung.DEPUTY):
        holders = appointments.on_rung(
            wanted,
            office=change.case.office_id,
            government=government,
            agency=agency,
            hub_reported=False,
            on=on,
        )
        if any(holder.person not in change.case.barred for holder in holders):
            return True
    return False


def _begin_anew(change: Change) -> None:
    """Leave nothing of an earlier agency for the next: no draft, no request, no count, no file opened to it."""
    case = change.case
    _drop_drafts(change)
    Attachment.objects.filter(case=case, is_shared=True).update(is_shared=False)
    case.clarifications, case.given_by_event = 0, 0
    end_round(change)


def end_round(change: Change) -> None:
    """Forget who drafted and what time was asked for: the next answer begins afresh."""
    case = change.case
    case.drafted_by_id, case.days_asked, case.is_extended = None, None, False


def take_back(change: Change) -> None:
    declined = change.step.act is Act.DECLINE
    change.write(change.given.reason, lane=Lane.OFFICE, kind="reason")
    change.details |= {"agency": change.case.agency_id, "declined": declined}
    take_off(change)


def take_off(change: Change) -> None:
    """Let no agency have the case any more."""
    change.case.agency_id, change.case.route = None, ""
    _begin_anew(change)


def draft_answer(change: Change) -> None:
    _insist_on_own_questions(change)
    _drop_drafts(change)
    for answer in change.given.answers:
        change.write(
            answer.text,
            lane=Lane.AGENCY,
            kind="answer",
            draft=True,
            answers=answer.question,
            files=answer.attachments,
        )
    change.case.drafted_by_id = change.actor.person
    change.details["answers"] = len(change.given.answers)


def _insist_on_own_questions(change: Change) -> None:
    named = {answer.question for answer in change.given.answers if answer.question is not None}
    asked = Message.objects.filter(case=change.case, lane=Lane.AGENCY, kind="question", id__in=named)
    if named and asked.count() != len(named):
        raise Incomplete(answers="unknown")


def _drop_drafts(change: Change) -> None:
    Message.objects.filter(case=change.case, is_draft=True, lane=Lane.AGENCY, kind="answer").update(kind="old_draft")


def retract_draft(change: Change) -> None:
    change.case.drafted_by_id = None


def send_back(change: Change) -> None:
    # Between the head and the liaison: the office reads only what the agency sends.
    change.write(change.given.reason, lane=Lane.AGENCY, kind="reason", draft=True)


def approve_answer(change: Change) -> None:
    Message.objects.filter(case=change.case, is_draft=True, lane=Lane.AGENCY, kind="answer").update(is_draft=False)
    change.details["drafted_by"] = change.case.drafted_by_id
    change.case.drafted_by_id, change.case.days_asked = None, None


def ask_time(change: Change) -> None:
    allowed = max(
        (
            change.clocks.rule(term).extendable_by
            for term in change.clocks.terms
            if term.ended_at is None and term.code in EXTENDABLE
        ),
        default=0,
    )
    if change.given.days > allowed:
        raise Incomplete(days=f"at_most:{allowed}")
    change.case.days_asked = change.given.days
    change.write(change.given.reason, lane=Lane.AGENCY, kind="reason")
    change.details["days"] = change.given.days


def grant_time(change: Change) -> None:
    if change.given.days > (change.case.days_asked or 0):
        raise Incomplete(days=f"at_most:{change.case.days_asked}")
    change.clocks.extend(change.given.days)
    change.case.days_asked, change.case.is_extended = None, True
    change.write(change.given.reason, lane=Lane.AGENCY, kind="reason")
    change.details["days"] = change.given.days


def refuse_time(change: Change) -> None:
    change.case.days_asked = None
    change.write(change.given.reason, lane=Lane.AGENCY, kind="reason")


def return_answer(change: Change) -> None:
    change.case.returns += 1
    end_round(change)
    change.write(change.given.reason, lane=Lane.AGENCY, kind="reason")
    change.details["returns"] = change.case.returns


def clarify(change: Change) -> None:
    letter = change.given.letter
    if letter is not None:
        if not letter.number.strip():
            raise Incomplete(letter="needed")
        Letter(
            case=change.case,
            event_number=change.case.events + 1,
            kind=change.step.act,
            number=letter.number.strip(),
            sent_on=letter.sent_on,
            received_on=letter.received_on,
            means=letter.means,
        ).save(force_insert=True)
    for question in change.given.questions:
        change.write(question, lane=Lane.AGENCY, kind="question")
    change.case.clarifications += 1
    _drop_drafts(change)
    end_round(change)
    change.details |= {"clarification": change.case.clarifications, "questions": len(change.given.questions)}


def go_on(change: Change) -> None:
    _drop_drafts(change)
    end_round(change)
    change.write(change.given.reason, lane=Lane.OFFICE, kind="reason")
