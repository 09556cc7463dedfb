"""A commitment on paper: its clauses, its parties, its witness, how to check it, and one box for each signature.

The boxes stand at fixed places on pages of their own at the end, so that their place on the page is known before any
page is set. The PDF comes back unsigned: it is signed box by box, by its people.
"""

import io
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from narahubung.documents.letterhead import Frame, Letterhead, frame
from narahubung.documents.receipt import qr_svg
from narahubung.documents.typeset import Template, typeset

# Millimetres on A4, from the upper left corner; the template draws with the same numbers.
_LEFT, _TOP, _WIDE, _HIGH = 22.0, 32.0, 80.0, 24.0
_ACROSS, _DOWN, _LABEL = 86.0, 26.0, 6.5
_COLUMNS, _ROWS = 2, 9
BOXES_A_PAGE = _COLUMNS * _ROWS
_PAGE_HEIGHT = 297.0
_POINTS = 72 / 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseFacts:
    """A clause as it stands on paper; ``measure`` says by what it is measured, empty for one that only says."""

    text: str
    measure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxFacts:
    """A box for one signature: the name of its field, whose part it is, and as what they sign."""

    field: str
    name: str
    part: str


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
class BoxPlace:
    """Where a signature goes: page from 0, and the rectangle in points from the lower left corner."""

    field: str
    name: str
    page: int
    rectangle: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Box:
    name: str
    part: str
    across: float
    down: float


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
    sheets: tuple[tuple[_Box, ...], ...]


def render_commitment(facts: CommitmentFacts, *, at: datetime) -> tuple[bytes, tuple[BoxPlace, ...]]:
    """Return the unsigned PDF/A, dated ``at``, and where on it each signature goes; refuses ``NotTypeset``."""
    with override("id"):
        page = _page(facts)
    pdf = typeset(Template.COMMITMENT, page, at=at)
    return pdf, _places(facts.boxes, first=_pages(pdf) - len(page.sheets))


def _places(boxes: tuple[BoxFacts, ...], *, first: int) -> tuple[BoxPlace, ...]:
    made = []
    for index, box in enumerate(boxes):
        sheet, place = divmod(index, BOXES_A_PAGE)
        across, down = _spot(place)
        left, top = across, down + _LABEL
        right, bottom = across + _WIDE, down + _HIGH
        corners = (left, _PAGE_HEIGHT - bottom, right, _PAGE_HEIGHT - top)
        x1, y1, x2, y2 = (round(value * _POINTS, 2) for value in corners)
        made.append(BoxPlace(field=box.field, name=box.name, page=first + sheet, rectangle=(x1, y1, x2, y2)))
    return tuple(made)


def _spot(place: int) -> tuple[float, float]:
    row, column = divmod(place, _COLUMNS)
    return _LEFT + column * _ACROSS, _TOP + row * _DOWN


def _pages(pdf: bytes) -> int:
    from pyhanko.pdf_utils.reader import PdfFileReader

    return int(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"])


def _page(facts: CommitmentFacts) -> _CommitmentPage:
    head = facts.letterhead
    placed = [_Box(box.name, box.part, *_spot(index % BOXES_A_PAGE)) for index, box in enumerate(facts.boxes)]
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
        sheets=tuple(tuple(placed[start : start + BOXES_A_PAGE]) for start in range(0, len(placed), BOXES_A_PAGE)),
    )
