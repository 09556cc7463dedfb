"""The record of a handover (berita acara serah terima): who leaves a post, who comes, and which cases lie there.

It lists register numbers, terms and promises, and nothing of who complained.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from narahubung.documents.letterhead import Frame, Letterhead, frame
from narahubung.documents.seal import OfficeSeal
from narahubung.documents.typeset import Template, typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderFacts:
    """A holder of the post: name, how they hold it in words, by which letter, from when to when (None: open)."""

    name: str
    kind: str
    letter_number: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case: its number, where it stands in words, what is due by when, and what was first promised."""

    number: str
    state: str
    term: str
    due_at: datetime | None
    promised_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts:
    """All that the record says. ``withheld`` counts open cases left out because of a conflict of interest."""

    letterhead: Letterhead
    post: str
    agency: str
    predecessor: HolderFacts
    successor: HolderFacts
    effective_on: date
    made_at: datetime
    cases: tuple[OpenCase, ...]
    withheld: int = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class _Side:
    title: str
    name: str
    entries: tuple[_Entry, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    number: str
    state: str
    term: str
    due: str
    promised: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _HandoverPage:
    frame: Frame
    opening: str
    sides: tuple[_Side, ...]
    cases_title: str
    counted: str
    withheld: str
    heads: tuple[str, ...]
    rows: tuple[_Row, ...]
    statements: tuple[str, ...]
    place_and_day: str
    signers: tuple[_Entry, ...]


def render_handover(facts: HandoverFacts, *, seal: OfficeSeal, at: datetime, time_stamps: str | None = None) -> bytes:
    """Return the signed PDF/A of the record, dated and signed ``at``; refuses as ``render_receipt`` does."""
    with override("id"):
        page = _page(facts)
        reason = _("Berita acara serah terima")
    pdf = typeset(Template.HANDOVER, page, at=at)
    return seal.sign(pdf, reason=reason, location=facts.letterhead.place, at=at, time_stamps=time_stamps)


def _page(facts: HandoverFacts) -> _HandoverPage:
    head = facts.letterhead
    day = head.day(facts.effective_on)
    return _HandoverPage(
        frame=frame(head, title=_("Berita acara serah terima"), language="id"),
        opening=_("Mulai {day}, jabatan {post} {agency} diserahterimakan sebagaimana tercatat di bawah ini.").format(
            day=day, post=facts.post, agency=facts.agency
        ),
        sides=(
            _side(_("Yang menyerahkan"), facts.predecessor, head=head),
            _side(_("Yang menerima"), facts.successor, head=head),
        ),
        cases_title=_("Laporan yang masih terbuka"),
        counted=_("{count} laporan terbuka pada {moment}.").format(
            count=len(facts.cases), moment=head.moment(facts.made_at)
        ),
        withheld=_("{count} laporan terbuka lain tidak diserahterimakan karena benturan kepentingan.").format(
            count=facts.withheld
        )
        if facts.withheld
        else "",
        heads=(
            _("Nomor register"),
            pgettext("surat", "Keadaan"),
            _("Kewajiban"),
            _("Batas waktu"),
            _("Batas yang dijanjikan"),
        ),
        rows=tuple(
            _Row(case.number, case.state, case.term, _moment(case.due_at, head), _moment(case.promised_at, head))
            for case in facts.cases
        ),
        statements=(
            _("Laporan melekat pada jabatan, bukan pada orang: yang menerima melihat dan melanjutkan semuanya."),
            _("Apa yang sudah ditulis tetap tercatat atas nama penulisnya."),
            _("Daftar ini tidak memuat identitas pelapor."),
        ),
        place_and_day=f"{head.place}, {head.day(head.local_day(facts.made_at))}"
        if head.place
        else head.day(head.local_day(facts.made_at)),
        signers=(
            _Entry(_("Yang menyerahkan"), facts.predecessor.name),
            _Entry(_("Yang menerima"), facts.successor.name),
        ),
    )


def _side(title: str, holder: HolderFacts, *, head: Letterhead) -> _Side:
    until = head.day(holder.ends_on) if holder.ends_on else _("seterusnya")
    return _Side(
        title=title,
        name=holder.name,
        entries=(
            _Entry(_("Kedudukan"), holder.kind),
            _Entry(_("Nomor SK"), holder.letter_number or "–"),
            _Entry(_("Masa tugas"), f"{head.day(holder.starts_on)} – {until}"),
        ),
    )


def _moment(at: datetime | None, head: Letterhead) -> str:
    return head.day(head.local_day(at)) if at else "–"
