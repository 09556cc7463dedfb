"""From a meeting's rows to what one reader sees; every page in a few questions, however many seats and points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from narahubung.agencies import directory
from narahubung.cases import queries
from narahubung.cases.sheets import AgreedLine
from narahubung.meetings import invitations, seating, standing, words
from narahubung.meetings.given import AttendWay, DecisionState, ItemKind, SeatKind
from narahubung.meetings.models import AgendaItem, Decision, Meeting, MeetingEvent, Seat
from narahubung.meetings.sheets import CaseOf, DecisionLine, Happening, Head, Item, Line, SeatLine
from narahubung.rules import meeting as rules
from narahubung.rules.meeting import Deed, Mode, Phase, Quorum
from narahubung.rules.parties import OFFICE_ROLES, Actor
from narahubung.rules.refusals import NotSeen
from narahubung.web import dates
from narahubung.web import words as house_words

MOST_LISTED = 100
_SEATS = Prefetch("seats", Seat.objects.select_related("agency", "person", "came").order_by("id"))


def of(meeting: UUID, actor: Actor) -> tuple[Meeting, frozenset[rules.Seat]]:
    """Return a meeting and as what the reader stands before it; refuses `NotSeen` what is absent or not theirs."""
    row = Meeting.objects.select_related("chair", "government").prefetch_related(_SEATS).filter(pk=meeting).first()
    seats = standing.of(actor, row) if row is not None else frozenset()
    if row is None or not seats:
        raise NotSeen
    return row, seats


def listed(actor: Actor, *, at: datetime, past: bool, series: int | None = None) -> tuple[Line, ...]:
    """Return the meetings this person sees: those to come soonest first, or those that are over newest first."""
    rows = Meeting.objects.filter(standing.within(actor)).select_related("series")
    if series is not None:
        rows = rows.filter(series=series).order_by("starts_at")
    elif past:
        rows = rows.filter(ends_at__lt=at).exclude(phase="running").order_by("-starts_at")
    else:
        rows = (rows.filter(ends_at__gte=at) | rows.filter(phase="running")).order_by("starts_at")
    found = list(rows[:MOST_LISTED])
    mine = _my_seats(found, actor)
    off = days_off(found)
    return tuple(_line(row, mine.get(row.pk), off) for row in found)


def _my_seats(rows: Iterable[Meeting], actor: Actor) -> dict[UUID, Seat]:
    seats = Seat.objects.filter(meeting__in=[row.pk for row in rows]).order_by("id")
    agencies = standing.agencies(actor)
    found: dict[UUID, Seat] = {}
    for seat in seats:
        if seat.agency_id in agencies or (seat.agency_id is None and seat.person_id == actor.person):
            found.setdefault(seat.meeting_id, seat)
    return found


def _line(row: Meeting, seat: Seat | None, off: frozenset[UUID]) -> Line:
    phase = Phase(row.phase)
    return Line(
        address=invitations.address_of(row),
        title=row.title,
        span=words.span(row.starts_at, row.ends_at),
        phase=words.phase(phase),
        tab=words.PHASE_TABS[phase],
        where=invitations.where(row),
        mine=words.answer(seat.answer) if seat is not None and phase is Phase.PLANNED else "",
        moved=moved(row),
        day_off=_day_off(row, off),
        is_series=row.series_id is not None,
    )


def days_off(rows: Iterable[Meeting]) -> frozenset[UUID]:
    """Return which planned meetings fall on a day off by the calendar of today, whatever it was when planned."""
    planned = {row.pk: dates.local_day(row.starts_at).toordinal() for row in rows if row.phase == Phase.PLANNED}
    if not planned:
        return frozenset()
    known = directory.current().calendar.workdays()
    return frozenset(key for key, on in planned.items() if known.first <= on <= known.last and not known.is_working(on))


def _day_off(row: Meeting, off: frozenset[UUID]) -> str:
    return _("hari libur menurut kalender sekarang") if row.pk in off else ""


def moved(row: Meeting) -> str:
    """Return in words that a meeting is held on another day than its series says."""
    if row.wanted_on == dates.local_day(row.starts_at):
        return ""
    return _("digeser dari {day}").format(day=dates.day(row.wanted_on))


def head(row: Meeting, seats: frozenset[rules.Seat], mine: Seat | None, *, at: datetime) -> Head:
    """Return what stands above every page of the meeting."""
    phase = Phase(row.phase)
    sits = words.seat_name(mine) if mine is not None else ""
    may = frozenset(deed.value for deed in rules.RULES if rules.allowed(deed, seats=seats, phase=phase))
    if mine is None:
        may -= {Deed.ANSWER.value}
    if dates.local_day(at) < dates.local_day(row.starts_at):
        may -= {Deed.START.value}
    if mine is not None and mine.came_at is not None:
        may -= {Deed.ATTEND.value}
    return Head(
        id=row.pk,
        title=row.title,
        phase_code=row.phase,
        phase=words.phase(phase),
        tab=words.PHASE_TABS[phase],
        span=words.span(row.starts_at, row.ends_at),
        machine=dates.machine(row.starts_at),
        moved=moved(row),
        day_off=_day_off(row, days_off([row])),
        where=row.place if Mode(row.mode).needs_place else words.mode(Mode(row.mode)),
        link=row.link if Mode(row.mode).needs_link else "",
        government=row.government.name,
        chair=row.chair.name if row.chair else "",
        next=_next(row, may, mine),
        sits=sits,
        answer=mine.answer if mine is not None else "",
        version=row.version,
        may=may,
        is_chair=bool(seats & {rules.Seat.CHAIR, rules.Seat.CO_CHAIR}),
        only_reads=seats == {rules.Seat.READER},
        series=row.series_id,
    )


def _next(row: Meeting, may: frozenset[str], mine: Seat | None) -> str:
    match Phase(row.phase):
        case Phase.PLANNED if Deed.ARRANGE in may:
            return _("Periksa acaranya, lalu mulai rapat pada waktunya.")
        case Phase.PLANNED if mine is not None and not mine.answer:
            return _("Kabari apakah instansi Anda hadir.")
        case Phase.PLANNED:
            return _("Menunggu waktunya.")
        case Phase.RUNNING if Deed.ATTEND in may:
            return _("Catat kehadiran Anda.")
        case Phase.RUNNING:
            return _("Ikuti butir yang sedang dibahas.")
        case Phase.DRAFT if Deed.CIRCULATE in may:
            return _("Rapikan konsep berita acara, lalu bagikan kepada yang hadir.")
        case Phase.DRAFT:
            return _("Berita acara sedang disusun pimpinan rapat.")
        case Phase.COMMENTS:
            until = dates.day(row.comments_until) if row.comments_until else ""
            return _("Konsep berita acara dapat ditanggapi sampai {day}.").format(day=until)
        case Phase.SIGNED:
            return _("Laksanakan tindak lanjutnya; yang belum selesai membuka rapat berikutnya.")
        case _:
            return _("Rapat ini dibatalkan.")


def sees(item: AgendaItem, seats: frozenset[rules.Seat], actor: Actor) -> bool:
    """Return whether a reader sees a point in detail: who leads and who oversees see all, an agency its own."""
    if seats & {rules.Seat.CHAIR, rules.Seat.CO_CHAIR, rules.Seat.READER}:
        return True
    return item.agency_id is None or item.agency_id in standing.agencies(actor)


def items(
    row: Meeting, seats: frozenset[rules.Seat], actor: Actor, *, at: datetime, only: int | None = None
) -> tuple[tuple[Item, ...], dict[UUID, CaseOf]]:
    """Return the points as this reader sees them, and the cases among them that they may see.

    `only` narrows the cases to those of one point. Cases are asked for live, with the reader's own standing.
    """
    found = list(row.items.select_related("agency").order_by("is_removed", "place", "id"))
    if Deed.ARRANGE not in {d for d in rules.RULES if rules.allowed(d, seats=seats, phase=Phase(row.phase))}:
        found = [item for item in found if not item.is_removed]
    wanted = {
        UUID(case) for item in found if only in (None, item.pk) and sees(item, seats, actor) for case in item.cases
    }
    cases = cases_of(wanted, actor, at=at)
    return tuple(
        _item(row, item, number, sees(item, seats, actor), cases) for number, item in enumerate(found, start=1)
    ), cases


def _item(row: Meeting, item: AgendaItem, number: int, in_detail: bool, cases: dict[UUID, CaseOf]) -> Item:
    mine = tuple(cases[UUID(case)] for case in item.cases if UUID(case) in cases) if in_detail else ()
    notes = {
        ItemKind.PATTERN: _("Jumlah laporan bukan ukuran baik-buruknya layanan; yang dibahas adalah sebabnya."),
        ItemKind.GAP: _("Tanpa narahubung, laporan instansi ini tidak ada yang menerima."),
    }
    return Item(
        id=item.pk,
        number=number,
        title=words.item_title(item, in_detail=in_detail),
        own_words=item.title,
        minutes=item.minutes,
        spent=item.spent // 60,
        is_current=row.item_id == item.pk,
        is_removed=item.is_removed,
        in_detail=in_detail,
        cases=mine,
        note=notes.get(ItemKind(item.kind), "") if in_detail else "",
    )


def cases_of(wanted: set[UUID], actor: Actor, *, at: datetime) -> dict[UUID, CaseOf]:
    """Return those of these cases that the reader may see; whoever has no standing before cases sees none."""
    if not wanted:
        return {}
    names = directory.current().agencies
    page = "desk:case" if actor.roles() & OFFICE_ROLES else "inbox:case"
    among = queries.Wanted(pile=queries.Pile.ALL, among=tuple(sorted(wanted)))
    return {
        line.id: CaseOf(
            line.id,
            line.number,
            house_words.state(line.state),
            line.due_at,
            reverse(page, args=[line.id]),
            line.agency,
            names[line.agency].short_name if line.agency is not None and line.agency in names else "",
        )
        for line in queries.walk(actor, at=at, wanted=among, most=len(wanted))
    }


def seat_lines(row: Meeting) -> tuple[tuple[SeatLine, ...], Quorum]:
    """Return the seats, and whether enough posts are there."""
    found = list(row.seats.all())
    order = [SeatKind.GOVERNMENT, SeatKind.AGENCY, SeatKind.WITNESS, SeatKind.OFFICE, SeatKind.GUEST]
    found.sort(key=lambda seat: (order.index(SeatKind(seat.kind)), words.seat_name(seat), seat.pk))
    present = sum(seat.kind == SeatKind.AGENCY and seat.came_at is not None for seat in found)
    return tuple(_seat(seat) for seat in found), Quorum(present, row.posts)


def _seat(seat: Seat) -> SeatLine:
    invited = seat.person.name if seat.person else seat.name
    if seat.agency_id is not None and seat.person is None:
        invited = _("belum ada narahubung")
    return SeatLine(
        seat.pk,
        words.seat_name(seat),
        seat.kind,
        invited,
        words.answer(seat.answer) if seat.kind != SeatKind.GUEST else "",
        seat.answer,
        (seat.came.name if seat.came else seat.name) if seat.came_at else "",
        words.way(AttendWay(seat.way)) if seat.came_at else "",
        seat.came_at,
        seat.agency_id,
        seat.way == AttendWay.CHAIR,
    )


def decision_lines(rows: Iterable[Decision], actor: Actor, *, at: datetime) -> tuple[DecisionLine, ...]:
    """Return decisions with what has become of each; what was agreed about a case is told who may see the case."""
    found = list(rows)
    keys = {one.action for one in found if one.action is not None}
    agreed = queries.action_states(keys, actor=actor) if keys else {}
    page = "desk:case" if actor.roles() & OFFICE_ROLES else "inbox:case"
    on = dates.local_day(at)
    made = []
    for one in found:
        action = agreed.get(one.action or 0)
        state, question = _state(one, action)
        line = _decision(one, on=on, state=state)
        if action is not None:
            address = reverse(page, args=[action.case])
            line = replace(line, text=action.text or line.text, case_number=action.number, case_address=address)
        made.append(replace(line, question=question))
    return tuple(made)


def _decision(one: Decision, *, on: date, state: DecisionState) -> DecisionLine:
    is_late = state is DecisionState.OPEN and one.due_on < on
    return DecisionLine(
        id=one.pk,
        meeting=one.meeting_id,
        meeting_title=one.meeting.title,
        text=one.text or _("Tindak lanjut atas satu laporan."),
        owner=one.agency.short_name if one.agency else _("Kantor Ombudsman"),
        due=dates.day(one.due_on),
        is_late=is_late,
        state_code=state,
        state=words.decision_state(state, late=is_late),
        is_case=one.case is not None,
        case_number="",
        case_address="",
        question="",
        explanation=one.explanation,
    )


def _state(one: Decision, action: AgreedLine | None) -> tuple[DecisionState, str]:
    outcome = action.outcome if action else ""
    state = DecisionState(one.state)
    if state is not DecisionState.OPEN or not outcome:
        return state, ""
    if outcome == "ended":
        return state, _("Laporannya sudah berakhir, tetapi tindak lanjut ini belum dilaporkan selesai. Mengapa?")
    return (DecisionState.DONE if outcome == "done" else DecisionState.DROPPED), ""


def history(row: Meeting) -> tuple[Happening, ...]:
    """Return what was done to the meeting, oldest first."""
    found = MeetingEvent.objects.filter(meeting=row).select_related("actor").order_by("at", "id")
    return tuple(Happening(one.at, words.deed(Deed(one.deed)), one.actor.name) for one in found)


def mine(row: Meeting, actor: Actor) -> Seat | None:
    """Return the reader's seat."""
    return seating.seat_of(row, actor)
