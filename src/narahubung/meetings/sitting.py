"""While a meeting runs: who is there, which point is open, what is noted and what is decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db.models import F

from narahubung.agencies.posts import posts
from narahubung.cases import actions as case_actions
from narahubung.cases import queries
from narahubung.meetings import agenda, minuting, seating, standing
from narahubung.meetings.given import AttendWay, Decided, DecisionState, SeatKind
from narahubung.meetings.models import AgendaItem, Decision, Meeting, NoteSaved, Seat
from narahubung.meetings.writing import Change, perform
from narahubung.rules import meeting as rules
from narahubung.rules.facts import ActionOwner
from narahubung.rules.given import Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.meeting import Deed
from narahubung.rules.merging import merge
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import Incomplete, NotYours, TooLarge
from narahubung.web.dates import local_day

LONGEST_NOTES = 100_000
LONGEST_DECISION = 2_000


def start(meeting: UUID, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """Begin: posts are counted as they are today, the agenda is brought up to date, whoever begins is in the chair.

    Refuses `Incomplete(start="too_early")` before its day.
    """

    def effect(it: Change) -> None:
        row = it.row
        if it.today < local_day(row.starts_at):
            raise Incomplete(start="too_early")
        within = posts(governments=[row.government_id])
        seating.seat_again(row, within, on=it.today, at=at)
        row.posts = sum(post.agency is not None for post in within)
        row.started_at, row.chair_id = at, it.person
        agenda.compose(row, actor=actor, at=at)
        _be_there(it, AttendWay.SIGN_IN)

    return perform(meeting, Deed.START, effect, actor=actor, at=at, key=key)


def attend(meeting: UUID, way: AttendWay, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """Record that whoever acts is there, and by which way it is known; the first record stays.

    One sits for each agency: refuses `Incomplete(seat="seat_taken")` where somebody else of it has come already.
    """

    def effect(it: Change) -> None:
        _be_there(it, way)
        it.details["way"] = way

    return perform(meeting, Deed.ATTEND, effect, actor=actor, at=at, key=key)


def _be_there(it: Change, way: AttendWay) -> None:
    mine = seating.seat_of(it.row, it.actor) or _new_seat(it)
    if mine.came_at is not None:
        if mine.came_id not in (None, it.person):
            raise Incomplete(seat="seat_taken")
        return
    mine.came_id, mine.came_at, mine.way = it.person, it.at, way
    mine.save(update_fields=["came", "came_at", "way"])
    it.details["seat"] = mine.pk


def _new_seat(it: Change) -> Seat:
    if rules.Seat.CHAIR in it.seats:
        return Seat.objects.create(meeting=it.row, kind=SeatKind.OFFICE, person_id=it.person)
    if rules.Seat.OBSERVER in it.seats:
        return Seat.objects.create(meeting=it.row, kind=SeatKind.WITNESS, person_id=it.person)
    mine = standing.agencies(it.actor)
    if rules.Seat.MEMBER in it.seats and mine:
        return Seat.objects.create(meeting=it.row, kind=SeatKind.AGENCY, agency_id=min(mine), person_id=it.person)
    raise NotYours(it.deed)


def record(meeting: UUID, came: Iterable[int], *, drawn: Iterable[int], actor: Actor, at: datetime, key: UUID) -> bool:
    """Tick who else is there, by seat: guests, and members without a phone. Unticks only what was ticked.

    `drawn` are the seats that were ticked when the page was drawn: only what is otherwise since was this hand's own, so
    that two who tick at once undo nothing of each other.
    """
    wanted, before = set(came), set(drawn)

    def effect(it: Change) -> None:
        for seat in it.row.seats.select_for_update():
            if seat.pk in wanted - before and seat.came_at is None:
                seat.came_id, seat.came_at, seat.way = seat.person_id, at, AttendWay.CHAIR
            elif seat.pk in before - wanted and seat.way == AttendWay.CHAIR:
                seat.came_id, seat.came_at, seat.way = None, None, ""
            else:
                continue
            seat.save(update_fields=["came", "came_at", "way"])
        it.details["came"] = len(wanted)

    return perform(meeting, Deed.RECORD, effect, actor=actor, at=at, key=key)


def move_on(meeting: UUID, item: int | None, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """Open a point of the agenda, or none; how long the one before took is added to what it had."""

    def effect(it: Change) -> None:
        if item is not None and not it.row.items.filter(pk=item, is_removed=False).exists():
            raise Incomplete(item="unknown")
        _stop_item(it)
        it.row.item_id, it.row.item_since = item, at if item is not None else None
        if item is not None:
            it.details["item"] = item

    return perform(meeting, Deed.MOVE_ON, effect, actor=actor, at=at, key=key)


def _stop_item(it: Change) -> None:
    row = it.row
    if row.item_id is not None and row.item_since is not None:
        taken = max(0, int((it.at - row.item_since).total_seconds()))
        AgendaItem.objects.filter(pk=row.item_id).update(spent=F("spent") + taken)


@dataclass(frozen=True, slots=True)
class Noted:
    """The notes after a saving: their text and version, and whether two had typed into the same lines."""

    text: str
    version: int
    touched_the_same: bool


def note(meeting: UUID, text: str, *, base: int, actor: Actor, at: datetime) -> Noted:
    """Save what was typed over version `base` of the notes; what others saved meanwhile is put together with it.

    Every version is kept. Refuses `TooLarge`.
    """
    mine = text.replace("\r\n", "\n")
    if len(mine) > LONGEST_NOTES:
        raise TooLarge("text", LONGEST_NOTES)
    found: list[Noted] = []

    def effect(it: Change) -> None:
        row = it.row
        merged = merge(_notes_of(row, base), theirs=row.notes, mine=mine)
        if merged.text != row.notes:
            row.notes, row.notes_version = merged.text, row.notes_version + 1
            NoteSaved.objects.create(meeting=row, version=row.notes_version, text=row.notes, person_id=it.person, at=at)
        found.append(Noted(row.notes, row.notes_version, merged.touched_the_same))

    perform(meeting, Deed.NOTE, effect, actor=actor, at=at, key=uuid4(), quiet=True)
    return found[0]


def _notes_of(row: Meeting, version: int) -> str:
    if version == row.notes_version:
        return row.notes
    kept = NoteSaved.objects.filter(meeting=row, version=version).values_list("text", flat=True).first()
    return kept or ""


def decide(meeting: UUID, given: Decided, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """Decide: about a case it becomes an action of that case in the same transaction, else it is followed up here.

    Refuses `Incomplete` without words, owner or day, and what the case's own rules refuse.
    """
    text = given.text.strip()

    def effect(it: Change) -> None:
        rules.insist_on_decision(text=text, owner=given.owner, due_on=given.due_on, on=it.today)
        if len(text) > LONGEST_DECISION:
            raise TooLarge("text", LONGEST_DECISION)
        owner = ActionOwner(given.owner) if given.owner in set(ActionOwner) else None
        if owner is None or given.due_on is None:
            raise Incomplete(owner="unknown")
        if given.item is not None and not it.row.items.filter(pk=given.item).exists():
            raise Incomplete(item="unknown")
        agency, action = (None, None) if given.case is None else _agree(it, given, owner=owner, text=text)
        if given.case is None and owner is ActionOwner.AGENCY:
            agency = given.agency
            if agency is None or not it.row.seats.filter(agency=agency).exists():
                raise Incomplete(agency="needed" if agency is None else "unknown")
        made = Decision.objects.create(
            key=key, meeting=it.row, item_id=given.item, text="" if given.case else text, owner=owner,
            agency_id=agency if owner is ActionOwner.AGENCY else None, due_on=given.due_on, case=given.case,
            action=action, decided_at=at, decided_by_id=it.person,
        )  # fmt: skip
        it.details |= {"decision": made.pk, "owner": owner, "due_on": given.due_on.isoformat()}

    return perform(meeting, Deed.DECIDE, effect, actor=actor, at=at, key=key)


def _agree(it: Change, given: Decided, *, owner: ActionOwner, text: str) -> tuple[int | None, int]:
    """Let the case agree on the action, and return whose case it is and the action's key."""
    case = given.case
    if case is None:
        raise Incomplete(case="needed")
    among = queries.look(it.actor, at=it.at, wanted=queries.Wanted(pile=queries.Pile.ALL, among=(case,)), size=1)
    if not among.listing.lines:
        raise Incomplete(case="unknown")
    line = among.listing.lines[0]
    if line.agency is None or not it.row.seats.filter(agency=line.agency).exists():
        raise Incomplete(case="unknown")
    case_actions.perform(
        case,
        Act.AGREE_ACTION,
        actor=it.actor,
        at=it.at,
        given=Given(text=text, owner=owner, due_on=given.due_on, meeting=str(it.row.pk)),
        key=uuid5(it.key, "case"),
    )
    agreed = [one.id for one in queries.actions_of(str(it.row.pk), actor=it.actor) if one.case == case]
    return line.agency, max(agreed)


def withdraw(meeting: UUID, decision: int, *, actor: Actor, at: datetime, key: UUID, reason: str) -> bool:
    """Take a decision back before the minutes are signed; a case's action is let go with the reason."""

    def effect(it: Change) -> None:
        found = minuting.open_decision(it.row, decision)
        if not reason.strip():
            raise Incomplete(reason="needed")
        if found.case is not None and found.action is not None:
            case_actions.perform(
                found.case,
                Act.DROP_ACTION,
                actor=actor,
                at=at,
                given=Given(action=found.action, reason=reason.strip()),
                key=uuid5(it.key, "case"),
            )
        found.state, found.settled_at = DecisionState.WITHDRAWN, at
        found.save(update_fields=["state", "settled_at"])
        it.details["decision"] = found.pk

    return perform(meeting, Deed.WITHDRAW, effect, actor=actor, at=at, key=key)


def end(meeting: UUID, *, actor: Actor, at: datetime, key: UUID) -> bool:
    """End the meeting: its notes become the draft of the minutes, and who owes something hears of it."""

    def effect(it: Change) -> None:
        row = it.row
        _stop_item(it)
        row.item_id, row.item_since, row.ended_at = None, None, at
        minuting.draft(row, at=at)

    return perform(meeting, Deed.END, effect, actor=actor, at=at, key=key)
