"""What is agreed at a meeting, done about it and let go of: a running term each, its words sealed in a message."""

from __future__ import annotations

import re
from datetime import timedelta

from narahubung.cases.change import Change
from narahubung.cases.models import Term
from narahubung.rules.facts import ActionOwner, Lane, TermCode
from narahubung.rules.refusals import Incomplete

# Nothing that a meeting decides about one complaint takes longer.
LONGEST = timedelta(days=366)


def agree(change: Change) -> None:
    given, today = change.given, change.directory.calendar.local(change.at).date()
    owner, on = given.owner, given.due_on
    if owner is None or on is None:
        raise Incomplete(**({"owner": "needed"} if owner is None else {"due_on": "needed"}))
    if not today <= on <= today + LONGEST:
        raise Incomplete(due_on="past" if on < today else "too_late")
    # A key and no more: whatever a meeting is called stays out of the history.
    if not re.fullmatch(r"[A-Za-z0-9-]{1,40}", given.meeting):
        raise Incomplete(meeting="unknown")
    message = change.write(given.text, lane=Lane.AGENCY, kind="action")
    if message is None:
        raise Incomplete(text="needed")
    term = change.clocks.agree(owner.term, on=on, meeting=given.meeting, message=message.id)
    change.details |= {
        "action": term.id,
        "term": term.code,
        "owner": owner,
        "due_on": on.isoformat(),
        "due_at": term.due_at.isoformat() if term.due_at else None,
        "meeting": given.meeting,
    }


def fulfil(change: Change) -> None:
    # The step's own codes: who owes it says that it is done, nobody else.
    term = _agreed(change, among=change.step.ends)
    change.write(change.given.text, lane=Lane.AGENCY, kind="action_done")
    change.clocks.settle(term, "done")


def drop(change: Change) -> None:
    term = _agreed(change, among=change.step.ends)
    change.write(change.given.reason, lane=Lane.AGENCY, kind="reason")
    change.clocks.settle(term, "dropped")


def _agreed(change: Change, *, among: tuple[TermCode, ...]) -> Term:
    wanted = change.given.action
    found = next((term for term in change.clocks.terms if term.id == wanted and term.ended_at is None), None)
    if found is None or TermCode(found.code) not in among:
        raise Incomplete(action="unknown")
    owner = ActionOwner.AGENCY if found.code == ActionOwner.AGENCY.term else ActionOwner.OFFICE
    change.details |= {"action": found.id, "term": found.code, "owner": owner, "meeting": found.meeting}
    return found
