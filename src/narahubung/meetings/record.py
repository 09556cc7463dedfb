"""What the signed minutes (berita acara) say: who was there, what was on the agenda, what was decided by whom."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from narahubung.accounts.models import Person
from narahubung.agencies import directory
from narahubung.documents import office
from narahubung.documents.boxes import BoxFacts
from narahubung.documents.minutes import AttendanceRow, DecisionRow, MinutesFacts
from narahubung.meetings import invitations, words
from narahubung.meetings.given import AttendWay, DecisionState, SeatKind
from narahubung.meetings.models import Meeting, Seat
from narahubung.rules.meeting import Quorum
from narahubung.web import dates


def field_of(person: int) -> str:
    """Return the name of the field in which a person signs."""
    return f"ttd-{person}"


def facts_of(row: Meeting, *, signer: int, by_hand: bool = False, at: datetime) -> MinutesFacts:
    """Return the facts of the record, which all agencies read: about single cases it says no more than how many.

    Where it is signed `by_hand`, there is a box for the signer and for everybody who was there with an account.
    Call it in Indonesian.
    """
    lists = directory.current()
    seats = list(row.seats.select_related("agency", "person", "came").order_by("id"))
    name = Person.objects.values_list("name", flat=True).get(pk=signer)
    present = sum(seat.kind == SeatKind.AGENCY and seat.came_at is not None for seat in seats)
    items = row.items.filter(is_removed=False).select_related("agency").order_by("place", "id")
    decisions = row.decisions.exclude(state=DecisionState.WITHDRAWN).select_related("agency").order_by("id")
    return MinutesFacts(
        letterhead=office.letterhead(lists.offices[row.office_id]),
        title=row.title,
        government=lists.governments[row.government_id].name,
        held=f"{dates.weekday_and_day(row.starts_at)}, {dates.hour(row.started_at or row.starts_at)} – "
        f"{dates.hour(row.ended_at or row.ends_at)}",
        where=invitations.where(row),
        chair=row.chair.name if row.chair else "",
        quorum=words.quorum(Quorum(present, row.posts)),
        agenda=tuple(words.item_title(item, in_detail=False) for item in items),
        text=tuple(part.strip() for part in row.minutes.split("\n") if part.strip()),
        attendance=tuple(
            AttendanceRow(
                words.seat_name(seat),
                (seat.came.name if seat.came else seat.name) if seat.came_at else "–",
                words.way(AttendWay(seat.way)) if seat.came_at else _("tidak hadir"),
            )
            for seat in seats
        ),
        decisions=tuple(
            DecisionRow(
                one.text or _("Tindak lanjut atas satu laporan; rinciannya pada laporan itu."),
                one.agency.short_name if one.agency else _("Kantor Ombudsman"),
                dates.day(one.due_on),
            )
            for one in decisions
        ),
        signer=name,
        signer_title=_("Pimpinan rapat"),
        signed_at=at,
        boxes=_boxes(seats, signer=signer, name=name) if by_hand else (),
    )


def _boxes(seats: list[Seat], *, signer: int, name: str) -> tuple[BoxFacts, ...]:
    """Return the box of who leads the meeting first, then one for each person who was there, by their first seat."""
    found = {signer: BoxFacts(field=field_of(signer), name=name, part=_("Pimpinan rapat"))}
    # The government's coordinator leads with the office, and stands before the agencies.
    for seat in sorted(seats, key=lambda one: (one.kind != SeatKind.GOVERNMENT, one.pk)):
        if seat.came_at is not None and seat.came is not None:
            box = BoxFacts(field=field_of(seat.came.pk), name=seat.came.name, part=words.seat_name(seat))
            found.setdefault(seat.came.pk, box)
    return tuple(found.values())
