"""What the signed minutes (berita acara) say: who was there, what was on the agenda, what was decided by whom."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from narahubung.accounts.models import Person
from narahubung.agencies import directory
from narahubung.documents import office
from narahubung.documents.minutes import AttendanceRow, DecisionRow, MinutesFacts
from narahubung.meetings import invitations, words
from narahubung.meetings.given import AttendWay, DecisionState, SeatKind
from narahubung.meetings.models import Meeting
from narahubung.rules.meeting import Quorum
from narahubung.web import dates


def facts_of(row: Meeting, *, signer: int, at: datetime) -> MinutesFacts:
    """Return the facts of the record, which all agencies read: about single cases it says no more than how many.

    Call it in Indonesian.
    """
    lists = directory.current()
    seats = list(row.seats.select_related("agency", "person", "came").order_by("id"))
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
        signer=Person.objects.values_list("name", flat=True).get(pk=signer),
        signer_title=_("Pimpinan rapat"),
        signed_at=at,
    )
