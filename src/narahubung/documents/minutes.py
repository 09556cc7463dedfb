"""The minutes of a meeting (berita acara): who was there, what was talked about, what was decided by whom until when.

All agencies read the same paper: about single cases it says no more than that something was agreed.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from narahubung.documents.boxes import Box, BoxFacts, places, sheets
from narahubung.documents.fields import FieldPlace, add_fields
from narahubung.documents.letterhead import Frame, Letterhead, frame
from narahubung.documents.seal import OfficeSeal
from narahubung.documents.typeset import Template, typeset


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """One seat: whose it is, who came, and by which way it is known (or that nobody came)."""

    seat: str
    name: str
    way: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision: what, by whom, until when."""

    text: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesFacts:
    """All that the minutes say, in finished words; ``text`` and ``agenda`` are one paragraph each.

    ``boxes`` are who may sign with keys of their own; without any the office's seal stands alone.
    """

    letterhead: Letterhead
    title: str
    government: str
    held: str
    where: str
    chair: str
    quorum: str
    agenda: tuple[str, ...]
    text: tuple[str, ...]
    attendance: tuple[AttendanceRow, ...]
    decisions: tuple[DecisionRow, ...]
    signer: str
    signer_title: str
    signed_at: datetime
    boxes: tuple[BoxFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _MinutesPage:
    frame: Frame
    subtitle: str
    entries: tuple[_Entry, ...]
    agenda_title: str
    agenda: tuple[str, ...]
    text_title: str
    text: tuple[str, ...]
    decisions_title: str
    decision_heads: tuple[str, ...]
    decisions: tuple[DecisionRow, ...]
    attendance_title: str
    attendance_heads: tuple[str, ...]
    attendance: tuple[AttendanceRow, ...]
    statement: tuple[str, ...]
    place_and_day: str
    signer_title: str
    signer: str
    signing_title: str
    sheets: tuple[tuple[Box, ...], ...]


def render_minutes(facts: MinutesFacts, *, seal: OfficeSeal, at: datetime, time_stamps: str | None = None) -> bytes:
    """Return the sealed PDF/A of the minutes, dated and sealed ``at``; refuses as ``render_receipt`` does.

    Where there are boxes, persons may sign in their fields, and nothing else may change.
    """
    with override("id"):
        page = _page(facts)
        reason = _("Berita acara rapat")
    pdf = typeset(Template.MINUTES, page, at=at)
    spots = places(pdf, facts.boxes)
    if spots:
        pdf = add_fields(
            pdf, [FieldPlace(name=one.field, page=one.page, box=one.rectangle, label=one.name) for one in spots]
        )
    return seal.sign(
        pdf,
        reason=reason,
        location=facts.letterhead.place,
        at=at,
        time_stamps=time_stamps,
        others_follow=bool(spots),
    )


def _page(facts: MinutesFacts) -> _MinutesPage:
    head = facts.letterhead
    day = head.day(head.local_day(facts.signed_at))
    entries = (
        _Entry(_("Waktu"), facts.held),
        _Entry(_("Tempat"), facts.where),
        _Entry(_("Pemerintah daerah"), facts.government),
        _Entry(_("Pimpinan rapat"), facts.chair),
        _Entry(_("Kehadiran"), facts.quorum),
    )
    around = frame(head, title=_("Berita acara rapat"), language="id")
    if facts.boxes:
        # What each signature is stands in its own box.
        foot = _("Disegel secara elektronik oleh kantor; jenis setiap tanda tangan tertulis di kotaknya.")
        signing = _("Yang menandatangani dengan kunci sendiri tertulis pada lembar tanda tangan di halaman terakhir.")
    else:
        foot = _("Disegel dengan segel elektronik internal kantor (tidak tersertifikasi).")
        signing = _("Disahkan dengan segel kantor saja: pimpinan rapat tidak menandatangani dengan kunci sendiri.")
    return _MinutesPage(
        frame=replace(around, foot=foot),
        subtitle=facts.title,
        entries=tuple(entry for entry in entries if entry.text),
        agenda_title=_("Acara"),
        agenda=facts.agenda,
        text_title=_("Jalannya rapat"),
        text=facts.text,
        decisions_title=_("Keputusan dan tindak lanjut"),
        decision_heads=(_("Keputusan"), _("Penanggung jawab"), _("Paling lambat")),
        decisions=facts.decisions,
        attendance_title=_("Daftar hadir"),
        attendance_heads=(_("Instansi"), _("Nama"), _("Cara hadir")),
        attendance=facts.attendance,
        statement=(_("Berita acara ini tidak memuat identitas pelapor."), signing),
        place_and_day=f"{head.place}, {day}" if head.place else day,
        signer_title=facts.signer_title,
        signer=facts.signer,
        signing_title=_("Lembar tanda tangan"),
        sheets=sheets(facts.boxes),
    )
