"""A commitment on paper: its clauses, its parties, its witness, how to check it, and one box for each signature.

The PDF comes back unsigned: it is signed box by box (`boxes`), by its people.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from narahubung.documents.boxes import Box, BoxFacts, BoxPlace, places, sheets
from narahubung.documents.letterhead import Frame, Letterhead, frame
from narahubung.documents.receipt import qr_svg
from narahubung.documents.typeset import Template, typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseFacts:
    """A clause as it stands on paper; ``measure`` says by what it is measured, empty for one that only says."""

    text: str
    measure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentFacts:
    """All that the document says; ``text_sha256`` is the digest of the frozen text with its parties."""

    letterhead: Letterhead
    number: str
    title: str
    government: str
    preamble: tuple[str, ...]
    clauses: tuple[ClauseFacts, ...]
    starts_on: date
    ends_on: date
    boxes: tuple[BoxFacts, ...]
    address: str
    text_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _CommitmentPage:
    frame: Frame
    number: str
    opening: str
    preamble: tuple[str, ...]
    clauses: tuple[ClauseFacts, ...]
    clauses_title: str
    validity: str
    parties_title: str
    parties: tuple[tuple[str, str], ...]
    proof_title: str
    proof: tuple[str, ...]
    address: str
    digest: str
    qr_svg: str
    qr_alt: str
    signing_title: str
    sheets: tuple[tuple[Box, ...], ...]


def render_commitment(facts: CommitmentFacts, *, at: datetime) -> tuple[bytes, tuple[BoxPlace, ...]]:
    """Return the unsigned PDF/A, dated ``at``, and where on it each signature goes; refuses ``NotTypeset``."""
    with override("id"):
        page = _page(facts)
    pdf = typeset(Template.COMMITMENT, page, at=at)
    return pdf, places(pdf, facts.boxes)


def _page(facts: CommitmentFacts) -> _CommitmentPage:
    head = facts.letterhead
    return _CommitmentPage(
        # What each signature is stands in its own box; the foot of other papers speaks of the office's seal.
        frame=replace(
            frame(head, title=facts.title, language="id"),
            foot=_("{number}: jenis setiap tanda tangan tertulis di kotaknya.").format(number=facts.number),
        ),
        number=_("Nomor {number}").format(number=facts.number),
        opening=_(
            "Komitmen jejaring narahubung antara {office} dan instansi {government} yang disebut di bawah."
        ).format(office=head.office.full, government=facts.government),
        preamble=facts.preamble,
        clauses=facts.clauses,
        clauses_title=_("Isi komitmen"),
        validity=_("Berlaku sejak {first} sampai dengan {last}, setelah disaksikan.").format(
            first=head.day(facts.starts_on), last=head.day(facts.ends_on)
        ),
        parties_title=_("Para pihak dan saksi"),
        parties=tuple((box.part, box.name) for box in facts.boxes),
        proof_title=_("Memeriksa dokumen ini"),
        proof=(
            _("Siapa yang menandatangani, kapan, dan apakah masih berlaku dapat dilihat siapa saja di alamat ini."),
            _(
                "Sidik naskah dan daftar pihak. Satu huruf yang berubah menghasilkan sidik lain, dan tanda tangannya "
                "tidak lagi sah."
            ),
        ),
        address=facts.address,
        digest=" ".join(facts.text_sha256[start : start + 8] for start in range(0, 64, 8)),
        qr_svg=qr_svg(facts.address),
        qr_alt=_("Kode QR ke laman pemeriksaan komitmen ini"),
        signing_title=_("Lembar tanda tangan"),
        sheets=sheets(facts.boxes),
    )
