"""What the acts about the case itself do: words, codes, identity, conflicts of interest, and the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from narahubung.agencies import appointments
from narahubung.cases.change import Change
from narahubung.cases.models import Attachment, Message, Party, Release, Term
from narahubung.rules.facts import Lane
from narahubung.rules.lifecycle import Act, writable_lanes
from narahubung.rules.parties import Standing
from narahubung.rules.refusals import Incomplete, NotYours, SamePerson, WrongMoment


def say(kind: str, lane: Lane) -> Callable[[Change], None]:
    def effect(change: Change) -> None:
        change.write(change.given.text or change.given.reason, lane=lane, kind=kind)

    return effect


def nothing(_change: Change) -> None:
    """Leave the rows alone: the step says it all."""


def write(change: Change) -> None:
    lane = change.given.lane
    if lane is None or lane not in writable_lanes(change.step.standing):
        raise Incomplete(lane="not_yours")
    if lane is Lane.AGENCY and change.case.agency_id is None:
        raise Incomplete(lane="no_agency")
    change.write(change.given.text, lane=lane, kind="message")
    change.details["lane"] = lane


def ask(change: Change) -> None:
    change.case.has_question = True
    change.write(change.given.text, lane=Lane.COMPLAINANT, kind="question")


def reply(change: Change) -> None:
    change.case.has_question = False
    change.write(change.given.text, lane=Lane.COMPLAINANT, kind="reply")


def classify(change: Change) -> None:
    wanted = change.given.classified
    if wanted is None:
        raise Incomplete(classified="needed")
    known = {
        "service": (set(filter(None, [wanted.service])), change.directory.services),
        "substances": (set(wanted.substances), change.directory.substances),
        "alleged": (set(wanted.alleged), change.directory.maladministrations),
        "found": (set(wanted.found), change.directory.maladministrations),
    }
    if wrong := {name: "unknown" for name, (codes, table) in known.items() if codes - set(table)}:
        raise Incomplete(**wrong)
    case = change.case
    case.service, case.substances = wanted.service, sorted(set(wanted.substances))
    case.alleged, case.found = sorted(set(wanted.alleged)), sorted(set(wanted.found))
    change.details |= {
        "service": case.service,
        "substances": case.substances,
        "alleged": case.alleged,
        "found": case.found,
    }


def rapid(change: Change) -> None:
    change.case.is_rapid = change.step.act is Act.FLAG_RAPID
    change.write(change.given.reason, lane=Lane.OFFICE, kind="reason")


def take(change: Change) -> None:
    change.case.officer_id = change.actor.person


def ask_release(change: Change) -> None:
    on = change.directory.calendar.local(change.at).date()
    people = {holder.person for holder in appointments.people_of_agency(change.case.agency_id or 0, on=on)}
    if change.given.person not in people:
        raise Incomplete(person="not_of_agency")
    asked_by = change.actor.person
    if asked_by is None:
        raise NotYours(change.step.act)
    release = Release(case=change.case, person_id=change.given.person, asked_by_id=asked_by, asked_at=change.at)
    release.save(force_insert=True)
    change.case.release_asked_by_id = change.actor.person
    lane = Lane.AGENCY if change.step.standing is Standing.LIAISON else Lane.OFFICE
    change.write(change.given.reason, lane=lane, kind="reason")
    change.details |= {"release": release.id, "person": change.given.person}


def _release(change: Change) -> Release:
    found = Release.objects.select_for_update().filter(case=change.case, id=change.given.release or 0).first()
    if found is None:
        raise Incomplete(release="unknown")
    return found


def _next_asker(change: Change) -> int | None:
    """Return who asked for the newest release that still waits for a decision."""
    waiting = Release.objects.filter(case=change.case, approved_at=None, revoked_at=None).order_by("-id")
    return waiting.values_list("asked_by_id", flat=True).first()


def approve_release(change: Change) -> None:
    release, until = _release(change), change.given.expires_on
    if release.approved_at is not None or release.revoked_at is not None:
        raise Incomplete(release="done")
    if release.asked_by_id == change.actor.person:
        raise SamePerson(change.step.act)
    if until is None or until < change.directory.calendar.local(change.at).date():
        raise Incomplete(expires_on="past")
    release.approved_by_id, release.approved_at = change.actor.person, change.at
    release.expires_at = change.directory.calendar.moment(until, time(23, 59, 59))
    release.save()
    change.case.release_asked_by_id = _next_asker(change)
    change.details |= {"release": release.id, "person": release.person_id, "expires_on": until.isoformat()}


def revoke_release(change: Change) -> None:
    release = _release(change)
    if release.revoked_at is not None:
        raise Incomplete(release="done")
    release.revoked_at = change.at
    release.save()
    change.case.release_asked_by_id = _next_asker(change)
    change.details |= {"release": release.id, "person": release.person_id}


def _network(change: Change) -> set[int]:
    on = change.directory.calendar.local(change.at).date()
    return {holder.person for holder in appointments.people_of_network(office=change.case.office_id, on=on)}


def bar(change: Change) -> None:
    person = change.given.person or 0
    barred = set(change.case.barred)
    if change.step.act is Act.UNBAR_PERSON:
        if person not in barred:
            raise Incomplete(person="unknown")
    elif person not in _network(change):
        raise Incomplete(person="unknown")
    change.case.barred = sorted(barred | {person} if change.step.act is Act.BAR_PERSON else barred - {person})
    if change.case.officer_id == person and change.step.act is Act.BAR_PERSON:
        change.case.officer_id = None
    change.write(change.given.reason, lane=Lane.OFFICE, kind="reason")
    change.details["person"] = person


def erase(change: Change) -> None:
    Party.objects.filter(case=change.case).update(
        sealed=None,
        name_blind=None,
        phone_blind=None,
        email_blind=None,
        identity_blind=None,
        has_email=False,
        erased_at=change.at,
    )
    Message.objects.filter(case=change.case, lane=Lane.COMPLAINANT).update(sealed=None)
    # A file without a lane is read by nobody: a picture of an identity card is the person, too.
    Attachment.objects.filter(case=change.case, lane=Lane.COMPLAINANT).update(lane="", is_shared=False)


def _running_term(change: Change) -> Term:
    code, action = change.given.term, change.given.action
    running = (term for term in change.clocks.terms if term.code == code and term.ended_at is None)
    found = next((term for term in running if action is None or term.id == action), None)
    if found is None:
        raise WrongMoment(change.step.act, change.case.state, change.case.turn)
    if action is not None:
        change.details["action"] = action
    change.details |= {"term": found.code, "due_at": found.due_at.isoformat() if found.due_at else None}
    return found


def _reached_term(change: Change) -> Term:
    # Between the look at the clock and the lock of the case the term may have been kept, paused or given more time.
    term = _running_term(change)
    if term.next_check_at is None or term.next_check_at > change.at:
        raise WrongMoment(change.step.act, change.case.state, change.case.turn)
    return term


def remind(change: Change) -> None:
    term = _reached_term(change)
    if term.reminded_at is not None:
        raise WrongMoment(change.step.act, change.case.state, change.case.turn)
    term.reminded_at = change.at
    change.clocks.look_again(term)


def escalate(change: Change) -> None:
    term, rung = _missed_term(change), change.given.rung
    term.climbed, term.climbed_at = str(rung), change.at
    change.clocks.look_again(term)
    change.details["rung"] = str(rung)


def _missed_term(change: Change) -> Term:
    term = _reached_term(change)
    if term.due_at is None or term.due_at > change.at:
        raise WrongMoment(change.step.act, change.case.state, change.case.turn)
    return term


def stick(change: Change) -> None:
    term = _missed_term(change)
    term.next_check_at = None
    term.save(update_fields=["next_check_at"])
    change.case.is_stuck = True


def recompute(change: Change) -> None:
    term = _running_term(change)
    if not change.clocks.follow_calendar(term):
        raise WrongMoment(change.step.act, change.case.state, change.case.turn)
    change.details |= {
        "now_due_at": term.due_at.isoformat() if term.due_at else None,
        "calendar": change.directory.calendar.version,
    }
