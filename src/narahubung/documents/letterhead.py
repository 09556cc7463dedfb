"""What every paper of an office carries: who writes, how to reach them, and whether it is a demonstration."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from narahubung.documents.certificates import OfficeName


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """An office as its papers show it. ``contact`` are finished lines; ``zone`` is the IANA name of its time zone."""

    code: str
    name: str
    institution: str = "Ombudsman Republik Indonesia"
    place: str = ""
    contact: tuple[str, ...] = ()
    zone: str = "Asia/Makassar"
    zone_name: str = "WITA"
    demo: bool = False

    @property
    def office(self) -> OfficeName:
        """The office as its certificates name it."""
        return OfficeName(code=self.code, full=f"{self.institution} {self.name}")

    def day(self, on: date) -> str:
        """Return a day as papers write it: ``24 November 2026``."""
        return date_format(on, "j F Y")

    def local_day(self, at: datetime) -> date:
        """Return the day of an aware moment in the office's own time."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def moment(self, at: datetime) -> str:
        """Return an aware moment in the office's own time: ``Selasa, 24 November 2026, 11.14 WITA``."""
        local = at.astimezone(ZoneInfo(self.zone))
        return f"{date_format(local, 'l, j F Y')}, {local:%H.%M} {self.zone_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The finished words around a page: head, foot, language, and what the PDF says of itself."""

    lang: str
    title: str
    author: str
    institution: str
    office: str
    contact: tuple[str, ...]
    demo: str
    foot: str
    page_word: str


def frame(letterhead: Letterhead, *, title: str, language: str) -> Frame:
    """Return the words around a page, in the language that is active."""
    return Frame(
        lang=language,
        title=title,
        author=letterhead.office.full,
        institution=letterhead.institution,
        office=letterhead.name,
        contact=letterhead.contact,
        demo=_("Contoh dengan data rekaan. Bukan dokumen resmi.") if letterhead.demo else "",
        foot=_("Ditandatangani dengan tanda tangan elektronik internal kantor (tidak tersertifikasi)."),
        page_word=pgettext("surat", "Halaman"),
    )
