"""How the meetings speak: phases, seats, answers, and points of an agenda, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from narahubung.agencies import directory
from narahubung.meetings.given import Answer, AttendWay, DecisionState, ItemKind, SeatKind
from narahubung.meetings.models import AgendaItem, Seat
from narahubung.rules.meeting import Deed, Mode, Phase, Quorum
from narahubung.rules.rates import (
    BROUGHT,
    BROUGHT_LABEL,
    Arrival,
    Came,
    Grounds,
    Period,
    Tally,
    count_of,
    share_of,
)
from narahubung.rules.recurrence import Doubt, Pace, Planned
from narahubung.web import dates, figure_words, figures

_MODES = {Mode.IN_PERSON: _("Tatap muka"), Mode.ONLINE: _("Daring"), Mode.HYBRID: _("Tatap muka dan daring")}
_PHASES = {
    Phase.PLANNED: _("Direncanakan"),
    Phase.RUNNING: _("Sedang berlangsung"),
    Phase.DRAFT: _("Berita acara disusun"),
    Phase.COMMENTS: _("Menunggu tanggapan"),
    Phase.SIGNED: _("Berita acara ditandatangani"),
    Phase.CANCELLED: _("Dibatalkan"),
}
# The tab each phase has in lists; see the style guide.
PHASE_TABS = {
    Phase.PLANNED: "",
    Phase.RUNNING: "time-soon",
    Phase.DRAFT: "time-soon",
    Phase.COMMENTS: "time-soon",
    Phase.SIGNED: "time-none",
    Phase.CANCELLED: "time-paused",
}
_ANSWERS = {Answer.YES: _("Hadir"), Answer.NO: _("Tidak hadir"), Answer.DEPUTY: _("Diwakili")}
_WAYS = {
    AttendWay.SIGN_IN: _("masuk dengan akun"),
    AttendWay.QR: _("memindai QR di pintu"),
    AttendWay.LINK: _("lewat tautan daring"),
    AttendWay.CHAIR: _("dicatat pimpinan rapat"),
}
_PACES = {
    Pace.ONCE: _("Sekali"),
    Pace.WEEKS: _("Setiap beberapa minggu"),
    Pace.MONTHS_BY_WEEKDAY: _("Setiap beberapa bulan, pada hari yang sama (misalnya Rabu kedua)"),
    Pace.MONTHS_BY_DAY: _("Setiap beberapa bulan, pada tanggal yang sama"),
}
_DOUBTS = {
    Doubt.PROVISIONAL: _("kalender tahun itu belum ditetapkan; periksa lagi"),
    Doubt.NEAR_REST: _("tepat di samping libur panjang; banyak yang mungkin belum kembali"),
    Doubt.TWICE: _("jatuh pada hari yang sama dengan rapat sebelumnya"),
    Doubt.LEFT_MONTH: _("bergeser ke bulan berikutnya"),
}
_DEEDS = {
    Deed.PLAN: _("Rapat direncanakan"),
    Deed.CHANGE: _("Rapat diubah"),
    Deed.CANCEL: _("Rapat dibatalkan"),
    Deed.ANSWER: _("Undangan dijawab"),
    Deed.ARRANGE: _("Acara atau undangan disusun"),
    Deed.START: _("Rapat dimulai"),
    Deed.ATTEND: _("Kehadiran dicatat"),
    Deed.RECORD: _("Kehadiran dicatat pimpinan"),
    Deed.MOVE_ON: _("Butir acara dibuka"),
    Deed.NOTE: _("Catatan disimpan"),
    Deed.DECIDE: _("Keputusan diambil"),
    Deed.WITHDRAW: _("Keputusan ditarik"),
    Deed.SETTLE: _("Tindak lanjut diselesaikan"),
    Deed.EXPLAIN: _("Tindak lanjut dijelaskan"),
    Deed.END: _("Rapat ditutup"),
    Deed.WRITE: _("Konsep berita acara diubah"),
    Deed.CIRCULATE: _("Konsep dibagikan untuk ditanggapi"),
    Deed.COMMENT: _("Konsep ditanggapi"),
    Deed.SIGN: _("Berita acara ditandatangani"),
    Deed.COUNTERSIGN: _("Berita acara ikut ditandatangani"),
    Deed.DRAFT_PRESS: _("Konsep siaran pers diubah"),
    Deed.PUBLISH: _("Siaran pers diterbitkan"),
    Deed.UNPUBLISH: _("Siaran pers ditarik"),
}


def mode(value: Mode) -> str:
    """Return how a meeting is held."""
    return gettext(_MODES[value])


def phase(value: Phase) -> str:
    """Return where a meeting stands."""
    return gettext(_PHASES[value])


def answer(value: str) -> str:
    """Return what was said to an invitation."""
    return gettext(_ANSWERS[Answer(value)]) if value else gettext("Belum menjawab")


def way(value: AttendWay) -> str:
    """Return how it is known that somebody was there."""
    return gettext(_WAYS[value])


def pace(value: Pace) -> str:
    """Return how a series goes on."""
    return gettext(_PACES[value])


def deed(value: Deed) -> str:
    """Return how the history tells a deed."""
    return gettext(_DEEDS[value])


def doubts(one: Planned) -> tuple[str, ...]:
    """Return in sentences what is doubtful about a planned day."""
    said = [gettext(_DOUBTS[doubt]) for doubt in one.doubts if doubt is not Doubt.MOVED]
    if one.is_moved:
        why = one.reason or gettext("akhir pekan")
        said.insert(0, gettext("digeser dari {day} ({why})").format(day=dates.day(one.wanted_on), why=why))
    return tuple(said)


def quorum(found: Quorum) -> str:
    """Return how many posts are there, and whether that is enough."""
    counted = gettext("{present} dari {posts} instansi hadir").format(present=found.present, posts=found.posts)
    if found.is_reached:
        return gettext("{counted}; kuorum tercapai.").format(counted=counted)
    return gettext("{counted}; kuorum belum tercapai, perlu {needed}. Rapat boleh berjalan, dan ini dicatat.").format(
        counted=counted, needed=found.needed
    )


def seat_name(seat: Seat) -> str:
    """Return whose seat it is."""
    if seat.agency is not None:
        return seat.agency.short_name
    match SeatKind(seat.kind):
        case SeatKind.GUEST:
            return seat.institution
        case SeatKind.WITNESS:
            return gettext("Saksi")
        case SeatKind.GOVERNMENT:
            return gettext("Koordinator pemerintah daerah")
        case _:
            return gettext("Kantor Ombudsman")


def item_title(item: AgendaItem, *, in_detail: bool) -> str:
    """Return a point of the agenda; without detail, nothing that is one agency's own but that there is talk with it."""
    name = item.agency.short_name if item.agency else ""
    kind = ItemKind(item.kind)
    if not in_detail and kind in (
        ItemKind.OVERDUE,
        ItemKind.RETURNED,
        ItemKind.SILENT,
        ItemKind.CLAUSE,
        ItemKind.PATTERN,
    ):
        return gettext("Pembahasan dengan {agency}").format(agency=name or gettext("instansi terkait"))
    return item.title or _said(item, kind, name)


def _said(item: AgendaItem, kind: ItemKind, name: str) -> str:
    count = len(item.cases)
    match kind:
        case ItemKind.OPEN_DECISION:
            return gettext("Tindak lanjut rapat sebelumnya")
        case ItemKind.OVERDUE:
            said = ngettext(
                "{agency}: {count} laporan melewati batas waktu",
                "{agency}: {count} laporan melewati batas waktu",
                count,
            )
        case ItemKind.RETURNED:
            said = ngettext(
                "{agency}: {count} laporan dikembalikan lebih dari dua kali",
                "{agency}: {count} laporan dikembalikan lebih dari dua kali",
                count,
            )
        case ItemKind.SILENT:
            said = ngettext(
                "{agency}: {count} laporan belum diakui sampai batas waktunya",
                "{agency}: {count} laporan belum diakui sampai batas waktunya",
                count,
            )
        case ItemKind.GAP:
            return _gap(item, name)
        case ItemKind.PATTERN:
            return _pattern(item, name)
        case _:
            return _clause(item, name)
    return said.format(agency=name, count=count)


def _gap(item: AgendaItem, name: str) -> str:
    if item.facts.get("from"):
        day = dates.day(date.fromisoformat(item.facts["from"]))
        return gettext("{agency}: jabatan narahubung kosong mulai {day}").format(agency=name, day=day)
    if item.facts.get("since"):
        day = dates.day(date.fromisoformat(item.facts["since"]))
        return gettext("{agency}: jabatan narahubung kosong sejak {day}").format(agency=name, day=day)
    return gettext("{agency}: jabatan narahubung belum pernah terisi").format(agency=name)


def _clause(item: AgendaItem, name: str) -> str:
    said = gettext("{agency}: ada janji komitmen yang tidak ditepati").format(agency=name)
    asked = item.facts.get("asked", 0)
    if (grounds := _grounds(item, asked)) is None:
        return said
    kept = figures.told(
        share_of(grounds, numerator=item.facts.get("kept", 0), source=""),
        name=said,
        of=figure_words.Counted.TERMS,
    )
    if kept.is_words:
        return said
    return gettext("{said} ({streams}: tepat waktu {part} kewajiban, yang sebenarnya {range}; {days})").format(
        said=said, streams=_streams(), part=kept.basis, range=kept.range, days=_days(grounds)
    )


def _grounds(item: AgendaItem, count: int) -> Grounds | None:
    """Return what a number on the agenda rests on; None of points written before they named their days."""
    if "first" not in item.facts:
        return None
    return Grounds(
        indicator=item.kind,
        period=Period(date.fromisoformat(item.facts["first"]), date.fromisoformat(item.facts["last"])),
        tally=Tally(count, frozenset(BROUGHT), BROUGHT_LABEL),
        still_open=None,
        came=(Came(Arrival.ORDINARY, "", count),),
    )


def _streams() -> str:
    return ", ".join(figure_words.stream(each) for each in BROUGHT)


def _days(grounds: Grounds) -> str:
    first, last = dates.day(grounds.period.first), dates.day(grounds.period.last)
    return gettext("{first} sampai {last}").format(first=first, last=last)


def _pattern(item: AgendaItem, name: str) -> str:
    lists = directory.current()
    service = lists.services.get(str(item.facts.get("service")))
    place = lists.districts.get(str(item.facts.get("district")))
    said = gettext("{agency}: berulang, {service} di {place}").format(
        agency=name, service=service.name if service else "–", place=place.name if place else "–"
    )
    if (grounds := _grounds(item, item.facts.get("count", 0))) is None:
        return said
    counted = figures.told(count_of(grounds), name=said)
    if counted.is_words:
        return said
    return gettext("{said} ({streams}: {count} laporan, kebetulan saja dapat memberi {range}; {days})").format(
        said=said, streams=_streams(), count=counted.short, range=counted.range, days=_days(grounds)
    )


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Return day and hours of a meeting."""
    begin = dates.hour(starts_at).removesuffix(" WITA")
    return f"{dates.weekday_and_day(starts_at)}, {begin}–{dates.hour(ends_at)}"


_DECISION_STATES = {
    DecisionState.OPEN: _("Berjalan"),
    DecisionState.DONE: _("Selesai"),
    DecisionState.DROPPED: _("Tidak dilanjutkan"),
    DecisionState.WITHDRAWN: _("Ditarik"),
}


def decision_state(value: DecisionState, *, late: bool) -> str:
    """Return where a decision stands."""
    if value is DecisionState.OPEN and late:
        return gettext("Lewat waktu")
    return gettext(_DECISION_STATES[value])
