"""The annual letter to an agency: one page of figures with their sentences; no rank, no person, the office's seal.

It is made from the register alone, so no person signs it: the seal says that the office made it and that nobody has
changed it since.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from narahubung.documents.letterhead import Frame, Letterhead, frame
from narahubung.documents.seal import OfficeSeal
from narahubung.documents.typeset import Template, typeset


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure as the letter prints it: its name, the number or the words for it, its range, how many of how many."""

    name: str
    short: str
    range: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualFacts:
    """All that the letter says, in Indonesian; what was kept stands first, and last ``volume``, which is a sentence."""

    letterhead: Letterhead
    agency: str
    address: str
    dated_on: date
    first: date
    last: date
    place: str
    kept: tuple[FigureLine, ...]
    waited: tuple[FigureLine, ...]
    became: tuple[FigureLine, ...]
    volume: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    lines: tuple[FigureLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _AnnualPage:
    frame: Frame
    place_and_day: str
    to: str
    addressee: tuple[str, ...]
    opening: tuple[str, ...]
    heads: tuple[str, ...]
    parts: tuple[_Part, ...]
    place: str
    volume_title: str
    volume: str
    notes_title: str
    notes: tuple[str, ...]
    seal_note: str


def render_annual(facts: AnnualFacts, *, seal: OfficeSeal, at: datetime, time_stamps: str | None = None) -> bytes:
    """Return the sealed PDF/A of the letter, dated ``at``; refuses as ``render_receipt`` does."""
    with override("id"):
        page = _page(facts)
        reason = _("Surat tahunan")
    pdf = typeset(Template.ANNUAL, page, at=at)
    return seal.sign(pdf, reason=reason, location=facts.letterhead.place, at=at, time_stamps=time_stamps)


def _page(facts: AnnualFacts) -> _AnnualPage:
    head = facts.letterhead
    period = {"first": head.day(facts.first), "last": head.day(facts.last)}
    day = head.day(facts.dated_on)
    return _AnnualPage(
        frame=frame(head, title=_("Surat tahunan: {agency}").format(agency=facts.agency), language="id"),
        place_and_day=f"{head.place}, {day}" if head.place else day,
        to=_("Kepada Yth."),
        addressee=tuple(part for part in (_("Kepala {agency}").format(agency=facts.agency), facts.address) if part),
        opening=(
            _(
                "Berikut ini bagaimana laporan masyarakat tentang instansi Saudara ditanggapi dari {first} sampai "
                "{last}. Surat ini tidak memuat peringkat: banyak laporan belum tentu berarti layanan buruk, dan "
                "sedikit laporan belum tentu berarti layanan baik."
            ).format(**period),
        ),
        heads=(_("Yang dilihat"), pgettext("surat", "Nilai"), pgettext("surat", "Rentang"), pgettext("surat", "Dasar")),
        parts=(
            _Part(_("Yang ditepati"), facts.kept),
            _Part(_("Lamanya menunggu"), facts.waited),
            _Part(_("Apa jadinya"), facts.became),
        ),
        place=facts.place,
        volume_title=_("Berapa laporan yang masuk"),
        volume=facts.volume,
        notes_title=_("Cara membaca"),
        notes=(
            _(
                "Rentang: tempat nilai yang sebenarnya dapat terletak (95%). Makin sedikit kasusnya, makin lebar "
                "rentangnya; kurang dari sepuluh kasus disebut dengan kata."
            ),
            *facts.doubts,
        ),
        seal_note=_(
            "Disusun dari register laporan dan disegel secara elektronik oleh kantor; tidak ditandatangani orang."
        ),
    )
