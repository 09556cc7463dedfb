"""The draft of a press note: numbers and institutions, nobody's name and no complaint."""

from __future__ import annotations

from django.utils.translation import gettext as _

from narahubung.agencies import directory
from narahubung.meetings.given import DecisionState, SeatKind
from narahubung.meetings.models import Meeting
from narahubung.rules.meeting import Mode
from narahubung.web import dates


def note(row: Meeting) -> str:
    """Return the draft for a meeting, in the language in force; a person reads, changes and publishes it."""
    lists = directory.current()
    office, government = lists.offices[row.office_id].name, lists.governments[row.government_id].name
    seats = list(row.seats.all())
    there = sum(seat.kind == SeatKind.AGENCY and seat.came_at is not None for seat in seats)
    guests = sorted({s.institution for s in seats if s.kind == SeatKind.GUEST and s.came_at is not None})
    decided = list(row.decisions.exclude(state=DecisionState.WITHDRAWN))
    how = {
        Mode.IN_PERSON: _("tatap muka"),
        Mode.ONLINE: _("daring"),
        Mode.HYBRID: _("tatap muka dan daring"),
    }[Mode(row.mode)]
    lines = [
        _("{office} dan {government} mengadakan rapat “{title}” secara {how} pada {day}.").format(
            office=office, government=government, title=row.title, how=how, day=dates.day(row.starts_at)
        ),
        _("Hadir narahubung dari {there} dari {posts} instansi.").format(there=there, posts=row.posts),
    ]
    if guests:
        lines.append(_("Turut hadir: {institutions}.").format(institutions=", ".join(guests)))
    if decided:
        by_agencies = sum(one.owner == "agency" for one in decided)
        last = max(one.due_on for one in decided)
        lines.append(
            _(
                "Rapat menyepakati {count} tindak lanjut: {agencies} oleh instansi dan {office} oleh kantor Ombudsman, "
                "paling lambat {day}."
            ).format(count=len(decided), agencies=by_agencies, office=len(decided) - by_agencies, day=dates.day(last))
        )
    lines.append(
        _("Masyarakat dapat menyampaikan laporan tanpa biaya; identitas pelapor tidak dibicarakan dalam rapat.")
    )
    return "\n\n".join(lines)
