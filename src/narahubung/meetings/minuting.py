"""After a meeting: the draft of its minutes, comments of those present, the signature, follow-up and the press note."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from narahubung.agencies import directory
from narahubung.agencies.posts import posts
from narahubung.cases import queries
from narahubung.documents import office, signers
from narahubung.meetings import invitations, press, record, standing
from narahubung.meetings.given import DecisionState
from narahubung.meetings.models import Comment, Decision, Meeting, MeetingEvent, Seat, SignedMinutes
from narahubung.meetings.writing import Change, perform
from narahubung.notices.affairs import WordKind
from narahubung.notices.telling import tell
from narahubung.rules import meeting as rules
from narahubung.rules.meeting import Deed
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import Incomplete, NotYours, Overtaken, TooLarge, WrongMoment
from narahubung.rules.signature import Level, Opener
from narahubung.web.dates import local_day

# The office's own target; no law sets it.
DAYS_TO_COMMENT = 3  # working days
LONGEST_MINUTES = 100_000
LONGEST_COMMENT = 5_000
LONGEST_EXPLANATION = 500


def draft(row: Meeting, *, at: datetime) -> None:
    """Begin the minutes of a locked meeting that ends from its notes, and tell the owners of general decisions."""
    row.minutes = row.minutes or row.notes
    with translation.override("id"):
        row.press = row.press or press.note(row)
    for decision in row.decisions.filter(state=DecisionState.OPEN, case=None).select_related("agency"):
        tell_owner(decision, row, key="decided", at=at)


def tell_owner(
    decision: Decision, row: Meeting, *, key: str, at: datetime, readers: Iterable[int] | None = None
) -> int:
    """Owe who sat for the agency, or these `readers`, a word about a decision that is no case's.

    The office's own are on its own list.
    """
    if decision.agency is None:
        return 0
    holders = [seat for seat in row.seats.all() if seat.agency_id == decision.agency_id]
    return tell(
        WordKind.MEETING_ACTION_DUE,
        key=f"{decision.pk}:{key}",
        readers=_people(holders) if readers is None else readers,
        link=invitations.address_of(row),
        facts={"title": row.title, "agency": decision.agency.short_name, "on": decision.due_on.isoformat()},
        at=at,
    )


def remind_owner(decision: Decision, row: Meeting, *, at: datetime) -> int:
    """Remind who is there for the agency's post today, whoever sat then; where nobody is, who chairs for the office."""
    if decision.agency_id is None:
        return 0
    on = local_day(at)
    there = {person for post in posts(agencies=[decision.agency_id]) for person in post.coverage(on=on).there}
    return tell_owner(decision, row, key="due", at=at, readers=there or standing.chairs_of(row, on=on))


def _people(seats: Iterable[Seat]) -> set[int]:
    """Return who was invited to these seats, and who came."""
    return {person for seat in seats for person in (seat.person_id, seat.came_id) if person is not None}


def mark(row: Meeting) -> str:
    """Return what the draft is known again by: the page carries it, so that nothing is done to a text not seen."""
    return hashlib.sha256(row.minutes.encode()).hexdigest()


def _insist_on_seen(it: Change, over: str) -> None:
    if over == mark(it.row):
        return
    wrote = MeetingEvent.objects.filter(meeting=it.row, deed__in=(Deed.WRITE, Deed.END)).select_related("actor")
    last = wrote.order_by("-number").first()
    if last is None:
        raise WrongMoment(it.deed, it.row.phase)
    raise Overtaken(it.deed, it.row.phase, last_act=last.deed, last_by=last.actor.name, last_at=last.at)


def write(meeting: UUID, text: str, *, over: str, actor: Actor, at: datetime, key: UUID) -> bool:
    """Replace the draft whose `mark` is `over`; refuses `Overtaken` another, `Incomplete` nothing, and `TooLarge`."""

    def effect(it: Change) -> None:
        _insist_on_seen(it, over)
        it.row.minutes = _text(text, most=LONGEST_MINUTES)

    return perform(meeting, Deed.WRITE, effect, actor=actor, at=at, key=key)


def circulate(meeting: UUID, *, over: str, actor: Actor, at: datetime, key: UUID) -> bool:
    """Give the draft to those who were there, for comments within so many working days.

    Refuses `Overtaken` where its `mark` is not `over`: the text is not the one that was read.
    """

    def effect(it: Change) -> None:
        row = it.row
        _insist_on_seen(it, over)
        if not row.minutes.strip():
            raise Incomplete(minutes="needed")
        until = directory.current().calendar.add_working_days(it.today, DAYS_TO_COMMENT)
        row.comments_until = until
        came = [seat.came_id for seat in row.seats.all() if seat.came_id is not None]
        invitations.tell_readers(
            WordKind.MEETING_MINUTES_TO_READ, row, readers=came, key="draft", at=at, on=until.isoformat()
        )
        it.details["until"] = until.isoformat()

    return perform(meeting, Deed.CIRCULATE, effect, actor=actor, at=at, key=key)


def comment(meeting: UUID, text: str, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """Comment the draft; refuses `NotYours` who was not there."""

    def effect(it: Change) -> None:
        if not it.row.seats.filter(came=it.person).exists():
            raise NotYours(Deed.COMMENT)
        Comment.objects.create(
            key=key, meeting=it.row, person_id=it.person, at=at, text=_text(text, most=LONGEST_COMMENT)
        )

    return perform(meeting, Deed.COMMENT, effect, actor=actor, at=at, key=key)


def sign(
    meeting: UUID, *, over: str, pin: Opener | None = None, early: bool = False, actor: Actor, at: datetime, key: UUID
) -> bool:
    """Sign the minutes: the record is sealed, signed with one's own key, and everybody invited hears of it.

    Without a `pin` the office's seal stands alone, and the record says so. Refuses `Incomplete` while comments are
    awaited, unless `early`: the chair says that all have agreed; a decision without owner or day; `Overtaken` a text
    whose `mark` is not `over`, for nobody signs what they have not seen; and what `signers.sign_field` refuses (no key,
    a wrong PIN).
    """

    def effect(it: Change) -> None:
        row = it.row
        _insist_on_seen(it, over)
        if not early and row.comments_until is not None and it.today <= row.comments_until:
            raise Incomplete(early="comments_awaited")
        whole = row.decisions.exclude(state=DecisionState.WITHDRAWN)
        rules.insist_on_whole((one.owner, one.due_on) for one in whole)
        row.signed_at = at
        with translation.override("id"):
            facts = record.facts_of(row, signer=it.person, by_hand=pin is not None, at=at)
            pdf = office.minutes_pdf(facts, at=at)
        if pin is not None:
            pdf = _signed(pdf, it, pin=pin)
        made = _keep(it, pdf, level=Level.INTERNAL if pin is not None else None)
        it.details |= {"record": made.pk, "early": early}
        readers = _people(row.seats.all())
        invitations.tell_readers(WordKind.MEETING_MINUTES_SIGNED, row, readers=readers, key="signed", at=at)

    return perform(meeting, Deed.SIGN, effect, actor=actor, at=at, key=key)


def countersign(meeting: UUID, *, pin: Opener, actor: Actor, at: datetime, key: UUID) -> bool:
    """Sign the record beside who signed it first, in one's own box; all earlier signatures stay as they are.

    Refuses `NotYours` who was not there, `WrongMoment` a record that the seal alone confirms or that one has signed,
    and what `signers.sign_field` refuses.
    """

    def effect(it: Change) -> None:
        if not it.row.seats.filter(came=it.person).exists():
            raise NotYours(Deed.COUNTERSIGN)
        last = it.row.signed_minutes.order_by("-id").first()
        if last is None or not last.level:
            raise WrongMoment(Deed.COUNTERSIGN, "sealed")
        made = _keep(it, _signed(bytes(last.pdf), it, pin=pin), level=Level.INTERNAL)
        it.details["record"] = made.pk

    return perform(meeting, Deed.COUNTERSIGN, effect, actor=actor, at=at, key=key)


def _signed(pdf: bytes, it: Change, *, pin: Opener) -> bytes:
    with translation.override("id"):
        reason = _("Berita acara rapat")
    field = record.field_of(it.person)
    return signers.sign_field(pdf, field=field, person=it.person, pin=pin, reason=reason, at=it.at)


def _keep(it: Change, pdf: bytes, *, level: Level | None) -> SignedMinutes:
    return SignedMinutes.objects.create(
        meeting=it.row, signer_id=it.person, made_at=it.at, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(),
        level=level or "",
    )  # fmt: skip


def open_decision(row: Meeting, decision: int) -> Decision:
    """Return a decision of the meeting that is not settled; refuses `Incomplete` any other."""
    found = row.decisions.filter(pk=decision, state=DecisionState.OPEN).first()
    if found is None:
        raise Incomplete(decision="unknown")
    return found


def settle(
    meeting: UUID, decision: int, *, done: bool, explanation: str = "", actor: Actor, at: datetime, key: UUID
) -> bool:
    """Say that a decision is done, or let it go with a reason; what is a case's is settled on the case."""

    def effect(it: Change) -> None:
        found = open_decision(it.row, decision)
        if found.case is not None:
            raise Incomplete(decision="on_the_case")
        if not done and not explanation.strip():
            raise Incomplete(explanation="needed")
        found.state = DecisionState.DONE if done else DecisionState.DROPPED
        found.settled_at, found.explanation = at, explanation.strip()[:LONGEST_EXPLANATION]
        found.save(update_fields=["state", "settled_at", "explanation"])
        it.details |= {"decision": found.pk, "done": done}

    return perform(meeting, Deed.SETTLE, effect, actor=actor, at=at, key=key)


def explain(meeting: UUID, decision: int, why: str, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """Answer why an action ended with its case without having been reported done; refuses `Incomplete` otherwise."""

    def effect(it: Change) -> None:
        found = open_decision(it.row, decision)
        if not why.strip():
            raise Incomplete(explanation="needed")
        states = queries.action_states([found.action or 0], actor=actor)
        agreed = states.get(found.action or 0)
        if agreed is None or agreed.outcome != "ended":
            raise Incomplete(decision="on_the_case")
        found.state, found.settled_at = DecisionState.DROPPED, at
        found.explanation = " ".join(why.split())[:LONGEST_EXPLANATION]
        found.save(update_fields=["state", "settled_at", "explanation"])
        it.details["decision"] = found.pk

    return perform(meeting, Deed.EXPLAIN, effect, actor=actor, at=at, key=key)


def follow(row: Meeting, *, actor: Actor, at: datetime) -> None:
    """Take over from the cases what has become of their actions: done is done here, too."""
    waiting = {
        one.action: one for one in row.decisions.filter(state=DecisionState.OPEN, action__isnull=False) if one.action
    }
    for key, agreed in queries.action_states(waiting, actor=actor).items() if waiting else ():
        if agreed.outcome in ("done", "dropped"):
            found = waiting[key]
            found.state = DecisionState.DONE if agreed.outcome == "done" else DecisionState.DROPPED
            found.settled_at = agreed.ended_at or at
            found.save(update_fields=["state", "settled_at"])


def draft_press(meeting: UUID, text: str, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """Replace the draft of the press note; the published one is replaced with it only when published again."""

    def effect(it: Change) -> None:
        it.row.press = _text(text, most=LONGEST_COMMENT)
        it.row.published_at = None

    return perform(meeting, Deed.DRAFT_PRESS, effect, actor=actor, at=at, key=key)


def publish(meeting: UUID, *, back: bool = False, actor: Actor, at: datetime, key: UUID) -> bool:
    """Show the press note to the public, or take it back."""

    def effect(it: Change) -> None:
        if not it.row.press.strip():
            raise Incomplete(press="needed")
        it.row.published_at = None if back else at

    return perform(meeting, Deed.UNPUBLISH if back else Deed.PUBLISH, effect, actor=actor, at=at, key=key)


def _text(text: str, *, most: int) -> str:
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise Incomplete(text="needed")
    if len(said) > most:
        raise TooLarge("text", most)
    return said
