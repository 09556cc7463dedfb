"""A letter of the office: number, date, addressee, body, numbered questions, signature; sealed like every paper.

One form serves a request for clarification and the notice of closing alike: the words are the officer's.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from narahubung.documents.letterhead import Frame, Letterhead, frame
from narahubung.documents.seal import OfficeSeal
from narahubung.documents.typeset import Template, typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """All that a letter says, in the order in which it stands on paper.

    ``handling`` is the degree of secrecy or haste (*sifat*), ``enclosed`` what is attached in words, ``copies`` the
    *tembusan*. Paragraphs are plain text: an empty line parts nothing, every item is one paragraph.
    """

    letterhead: Letterhead
    number: str
    dated_on: date
    subject: str
    addressee: tuple[str, ...]
    opening: tuple[str, ...]
    questions: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    signatory_title: str = ""
    signatory_name: str = ""
    handling: str = ""
    enclosed: str = ""
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _LetterPage:
    frame: Frame
    place_and_day: str
    entries: tuple[_Entry, ...]
    to: str
    addressee: tuple[str, ...]
    opening: tuple[str, ...]
    questions: tuple[str, ...]
    closing: tuple[str, ...]
    signatory_title: str
    signatory_name: str
    copies_label: str
    copies: tuple[str, ...]


def render_letter(
    facts: LetterFacts, *, seal: OfficeSeal, at: datetime, language: str = "id", time_stamps: str | None = None
) -> bytes:
    """Return the signed PDF/A of the letter, dated and signed ``at``; refuses as ``render_receipt`` does."""
    with override(language):
        page = _page(facts, language=language)
        reason = _("Surat dinas")
    pdf = typeset(Template.LETTER, page, at=at)
    return seal.sign(pdf, reason=reason, location=facts.letterhead.place, at=at, time_stamps=time_stamps)


def _page(facts: LetterFacts, *, language: str) -> _LetterPage:
    head = facts.letterhead
    entries = (
        _Entry(pgettext("surat", "Nomor"), facts.number),
        _Entry(pgettext("surat", "Sifat"), facts.handling),
        _Entry(pgettext("surat", "Lampiran"), facts.enclosed),
        _Entry(pgettext("surat", "Hal"), facts.subject),
    )
    day = head.day(facts.dated_on)
    return _LetterPage(
        frame=frame(head, title=f"{facts.subject} ({facts.number})", language=language),
        place_and_day=f"{head.place}, {day}" if head.place else day,
        entries=tuple(entry for entry in entries if entry.text),
        to=_("Kepada Yth."),
        addressee=facts.addressee,
        opening=facts.opening,
        questions=facts.questions,
        closing=facts.closing,
        signatory_title=facts.signatory_title,
        signatory_name=facts.signatory_name,
        copies_label=pgettext("surat", "Tembusan"),
        copies=facts.copies,
    )
