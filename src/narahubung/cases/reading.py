"""How a case is read for one person: lanes, timeline and files narrowed by the rules of access and privacy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from narahubung.agencies.directory import Directory
from narahubung.cases import sealing
from narahubung.cases.beside import Beside, Happened, Said
from narahubung.cases.facts import facts_of
from narahubung.cases.filetypes import fitting_name
from narahubung.cases.models import Attachment, Case, Event, Letter, Message, Release, Term
from narahubung.cases.sheets import (
    AgreedSheet,
    AttachmentLine,
    CaseLine,
    CaseSheet,
    Happening,
    LetterLine,
    MessageLine,
    ReleaseLine,
    TermSheet,
)
from narahubung.rules import access, lifecycle, privacy
from narahubung.rules.facts import ActionOwner, ClosingKind, Lane, Route, State, TermCode, Turn, Verdict
from narahubung.rules.lifecycle import Act, writable_lanes
from narahubung.rules.parties import Actor, Standing
from narahubung.rules.privacy import Reading
from narahubung.rules.refusals import NotSeen

_FILE_WORDS = {"image": "gambar", "application/pdf": "dokumen", "audio": "rekaman", "video": "video"}


def sheet_of(row: Case, *, near: Beside, line: CaseLine, actor: Actor, at: datetime, directory: Directory) -> CaseSheet:
    """Return the sheet of a row already seen; refuses `NotSeen` where the rules give no standing after all."""
    terms, releases = near.terms, near.releases
    running = frozenset(TermCode(term.code) for term in terms if term.ended_at is None)
    overdue = frozenset(
        TermCode(term.code) for term in terms if term.ended_at is None and term.due_at and term.due_at < at
    )
    facts = facts_of(row, running=running, overdue=overdue)
    standings = access.standings(actor, facts)
    if not standings:
        raise NotSeen
    may = privacy.reading(
        standings, person=actor.person, releases=tuple(privacy_release(one) for one in releases), at=at
    )
    first = _first_read(row, standings)
    files = _files(row, may, standings) if near.has_files else []
    of_office = bool(standings & _OFFICE)
    return CaseSheet(
        line=line,
        directory=directory,
        officer_name=near.officer if Standing.COMPLAINANT not in standings else "",
        standings=standings,
        choices=lifecycle.choices(facts=facts, standings=standings, actor=actor),
        lanes=may.lanes,
        writable=tuple(dict.fromkeys(lane for standing in sorted(standings) for lane in writable_lanes(standing))),
        route=Route(row.route) if row.route else None,
        channel=row.channel,
        outside_number=row.outside_number,
        happened_on=row.happened_on,
        village=row.village,
        reported=row.reported,
        substances=tuple(row.substances),
        alleged=tuple(row.alleged) if of_office else (),
        found=tuple(row.found) if of_office else (),
        suggestion=row.suggestion if of_office else {},
        statements=row.statements if of_office else {},
        checks=tuple((code, answered, waiver) for code, answered, waiver in row.checks) if of_office else (),
        closing_kind=_closing_kind(row, standings),
        closing_reason=row.closing_reason if _closing_kind(row, standings) else "",
        verdict=Verdict(row.verdict),
        handed_to=row.handed_to,
        ended_at=row.ended_at,
        days_asked=row.days_asked,
        clarifications=row.clarifications,
        has_question=row.has_question,
        messages=_messages(near.messages, may, standings, files, first=first),
        happenings=_happenings(near.events, row, standings),
        terms=tuple(_term(term, directory) for term in terms if not first or term.agency_id in (None, row.agency_id)),
        attachments=tuple(files),
        letters=_letters([letter for letter in near.letters if letter.event_number >= first], standings),
        releases=tuple(_release(one, near.names) for one in releases) if of_office or standings & _AGENCY else (),
        barred=tuple(row.barred) if of_office else (),
        may_read_identity=may.identity and Standing.COMPLAINANT not in standings,
        events=row.events,
    )


_OFFICE = frozenset({Standing.INTAKE, Standing.EXAMINER, Standing.HEAD_OF_OFFICE, Standing.RESMON, Standing.AUDITOR})
_AGENCY = frozenset({Standing.LIAISON, Standing.AGENCY_HEAD})


def _first_read(row: Case, standings: frozenset[Standing]) -> int:
    """Return the number of the event from which these standings read what passes with agencies: an agency its own."""
    return row.given_by_event if standings <= _AGENCY else 0


def is_told(event: Event | Happened, row: Case, standings: frozenset[Standing]) -> bool:
    """Return whether the timeline of the case tells these standings of this event."""
    if event.act != Act.LODGE and event.number < _first_read(row, standings):
        return False
    return privacy.tells(Act(event.act), standings=standings, by=Standing(event.standing), lane=_lane(event))


def _closing_kind(row: Case, standings: frozenset[Standing]) -> ClosingKind | None:
    # A closing that is only proposed is the office's own matter.
    if not row.closing_kind or (row.ended_at is None and not standings & _OFFICE):
        return None
    return ClosingKind(row.closing_kind)


def privacy_release(row: Release) -> privacy.Release:
    """Return a row as the rules judge it."""
    return privacy.Release(
        person=row.person_id,
        approved=row.approved_at is not None,
        revoked=row.revoked_at is not None,
        expires_at=row.expires_at,
    )


def _release(row: Release, names: Mapping[int, str]) -> ReleaseLine:
    return ReleaseLine(
        id=row.id,
        person=row.person_id,
        person_name=names[row.person_id],
        asked_by=row.asked_by_id,
        asked_at=row.asked_at,
        approved_at=row.approved_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


def may_read_file(row: Attachment, may: Reading, standings: frozenset[Standing]) -> bool:
    """Return whether a file of the case may be read: its lane, or shared with the agency by the office.

    What came with a draft is read by those who may read the draft, and by nobody once another draft took its place.
    """
    if not row.lane or row.case is None:
        return False
    of = row.message
    if row.lane == Lane.AGENCY and (of is None or of.event_number < _first_read(row.case, standings)):
        return False
    if of is not None and of.is_draft and (of.kind == "old_draft" or not _shows_draft(of, standings)):
        return False
    if Lane(row.lane) in may.lanes:
        return True
    return row.is_shared and Lane.AGENCY in may.lanes and bool(standings)


def file_name(row: Attachment, *, place: int, may_know: bool) -> str:
    """Return what the file is called: its own name for those who know its owner, else a plain word and a number."""
    if may_know:
        return sealing.open_text(row.name_sealed, table="attachment", key=row.id)
    kind = _FILE_WORDS.get(row.media_type) or _FILE_WORDS.get(row.media_type.split("/")[0], "berkas")
    return fitting_name(f"{kind}-{place}", media_type=row.media_type)


def _files(row: Case, may: Reading, standings: frozenset[Standing]) -> list[AttachmentLine]:
    found = Attachment.objects.filter(case=row).select_related("message").defer("message__sealed")
    read, lines = [], []
    for one in found.order_by("stored_at", "id"):
        one.case = row
        if may_read_file(one, may, standings):
            read.append(one)
    for place, one in enumerate(read, start=1):
        lane = Lane(one.lane)
        lines.append(
            AttachmentLine(
                id=one.id,
                name=file_name(one, place=place, may_know=lane in may.lanes),
                media_type=one.media_type,
                size=one.size,
                sha256=bytes(one.sha256).hex(),
                lane=lane,
                is_shared=one.is_shared,
                message=one.message_id,
            )
        )
    return lines


def _shows_draft(row: Message | Said, standings: frozenset[Standing]) -> bool:
    if row.lane == Lane.AGENCY:
        return bool(standings & _AGENCY)
    return bool(standings & _OFFICE)


def _messages(
    said: Sequence[Said], may: Reading, standings: frozenset[Standing], files: list[AttachmentLine], *, first: int
) -> tuple[MessageLine, ...]:
    if not may.complaint_text:
        return ()
    of_message: dict[UUID | None, list[AttachmentLine]] = defaultdict(list)
    for file in files:
        of_message[file.message].append(file)
    return tuple(
        MessageLine(
            id=one.id,
            kind=one.kind,
            lane=Lane(one.lane),
            standing=Standing(one.standing),
            author=one.author if Standing.COMPLAINANT not in standings else "",
            at=one.at,
            text=sealing.open_text(one.sealed, table="message", key=one.id),
            is_erased=one.sealed is None,
            is_draft=one.is_draft,
            number=one.event_number,
            answers=one.answers,
            attachments=tuple(of_message[one.id]),
        )
        for one in said
        if _reads(one, may, standings, first=first)
    )


def _reads(said: Said, may: Reading, standings: frozenset[Standing], *, first: int) -> bool:
    if said.lane not in may.lanes or said.event_number < first or said.kind == "old_draft":
        return False
    return not said.is_draft or _shows_draft(said, standings)


def _happenings(events: Sequence[Happened], row: Case, standings: frozenset[Standing]) -> tuple[Happening, ...]:
    knows_names = Standing.COMPLAINANT not in standings
    return tuple(
        Happening(
            number=event.number,
            act=Act(event.act),
            standing=Standing(event.standing),
            author=event.author if knows_names else "",
            at=event.at,
            state=State(event.state),
            turn=Turn(event.turn),
            details=_details(event, standings),
        )
        for event in events
        if is_told(event, row, standings)
    )


def _details(event: Happened, standings: frozenset[Standing]) -> dict[str, Any]:
    if standings & _OFFICE:
        return dict(event.details)
    if Standing.COMPLAINANT in standings and event.act == Act.LODGE:
        # What the receipt proves, so that it can be given out again.
        return {"content": event.details["content"]}
    return {}


def _lane(event: Event | Happened) -> Lane | None:
    lane = event.details.get("lane")
    return Lane(lane) if lane else None


def _term(term: Term, directory: Directory) -> TermSheet:
    rule = directory.rule_of(term.code, term.version)
    return TermSheet(
        code=TermCode(term.code),
        rule=rule,
        started_at=term.started_at,
        due_at=term.due_at,
        promised_at=term.promised_at,
        is_provisional=term.is_provisional,
        is_paused=term.paused_at is not None,
        extension=term.extension,
        climbed=term.climbed,
        ended_at=term.ended_at,
        met=term.met,
        pauses=tuple(
            (datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None)
            for since, until, _ in term.pauses
        ),
        action=_agreed(term) if term.meeting else None,
    )


def _agreed(term: Term) -> AgreedSheet:
    owner = ActionOwner.AGENCY if term.code == ActionOwner.AGENCY.term else ActionOwner.OFFICE
    return AgreedSheet(term.id, owner, term.meeting, term.message_id, term.outcome)


def _letters(letters: Sequence[Letter], standings: frozenset[Standing]) -> tuple[LetterLine, ...]:
    if Standing.COMPLAINANT in standings:
        return ()
    return tuple(
        LetterLine(letter.kind, letter.number, letter.sent_on, letter.received_on, letter.means) for letter in letters
    )
