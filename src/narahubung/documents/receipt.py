"""The receipt of a complaint: what was taken in and when, what happens next, and a proof that needs no internet.

It names nobody and repeats nothing of the complaint. The PIN never stands in it: the page shows it once, and a paper
that is lent as proof must not open the case to whoever borrows it. The tracking code is printed only when asked for.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from narahubung.documents.letterhead import Frame, Letterhead, frame
from narahubung.documents.receipt_code import ReceiptClaim, receipt_address
from narahubung.documents.seal import OfficeSeal
from narahubung.documents.typeset import Template, typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentFacts:
    """One attachment: the kind in words (``PDF``, ``JPEG``), its size in bytes and SHA-256 (hex). Never its name."""

    kind: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What happens next, in the reader's words, by which day if one is set, and a remark such as *target kantor*."""

    what: str
    until_on: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """All that a receipt says. ``public_url`` is the address of this installation, for the proof and for tracking."""

    letterhead: Letterhead
    reference: str
    received_at: datetime
    content_sha256: str
    public_url: str
    attachments: tuple[AttachmentFacts, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    tracking_code: str | None = None

    @property
    def claim(self) -> ReceiptClaim:
        """What the receipt code signs."""
        return ReceiptClaim(
            office=self.letterhead.code,
            reference=self.reference,
            received_at=self.received_at,
            content_sha256=self.content_sha256,
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class _AttachmentRow:
    number: str
    kind: str
    size: str
    digest: str


@dataclass(frozen=True, slots=True)
class _StepRow:
    what: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReceiptPage:
    frame: Frame
    entries: tuple[_Entry, ...]
    reference_label: str
    reference: str
    digest_label: str
    digest: str
    digest_note: str
    attachments_title: str
    attachment_heads: tuple[str, ...]
    attachments: tuple[_AttachmentRow, ...]
    no_attachments: str
    next_title: str
    next_steps: tuple[_StepRow, ...]
    tracking_title: str
    tracking_note: str
    tracking_code: str
    proof_title: str
    proof: tuple[str, ...]
    proof_link: str
    proof_address: str
    qr_svg: str
    qr_alt: str


def render_receipt(
    facts: ReceiptFacts, *, seal: OfficeSeal, at: datetime, language: str = "id", time_stamps: str | None = None
) -> bytes:
    """Return the signed PDF/A of the receipt, in the reader's language, dated and signed ``at``.

    Refuses with ``ValueError`` (a claim that cannot be signed), ``SealOutOfTime`` or ``NotTypeset``.
    """
    address = receipt_link(facts, seal=seal)
    with override(language):
        page = _page(facts, address=address, language=language)
        reason = _("Tanda terima laporan")
    pdf = typeset(Template.RECEIPT, page, at=at)
    return seal.sign(pdf, reason=reason, location=facts.letterhead.place, at=at, time_stamps=time_stamps)


def receipt_link(facts: ReceiptFacts, *, seal: OfficeSeal) -> str:
    """Return the address that proves this receipt; the same facts and key always give the same address."""
    return receipt_address(seal.sign_receipt(facts.claim), public_url=facts.public_url)


def qr_svg(address: str) -> str:
    """Return the QR of an address as an SVG (error correction M, quiet zone of four), for paper and for pages."""
    import segno

    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", xmldecl=False, border=4, omitsize=True)
    return drawing.getvalue().decode("utf-8")


def grouped(digest: str) -> str:
    """Return a hexadecimal digest in groups of eight, which two people can compare aloud."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _page(facts: ReceiptFacts, *, address: str, language: str) -> _ReceiptPage:
    head = facts.letterhead
    return _ReceiptPage(
        frame=frame(head, title=_("Tanda terima laporan"), language=language),
        entries=(
            _Entry(_("Diterima pada"), head.moment(facts.received_at)),
            _Entry(_("Diterima oleh"), f"{head.institution}, {head.name}"),
        ),
        reference_label=_("Nomor register"),
        reference=facts.reference,
        digest_label=_("Sidik isi laporan (SHA-256)"),
        digest=grouped(facts.content_sha256),
        digest_note=_(
            "Sidik ini berubah bila satu huruf saja dari isi laporan diubah. Isinya tidak dapat dibaca dari sidik."
        ),
        attachments_title=_("Lampiran yang diterima"),
        attachment_heads=(
            pgettext("surat", "No."),
            _("Jenis berkas"),
            pgettext("surat", "Ukuran"),
            _("Sidik berkas (SHA-256)"),
        ),
        attachments=tuple(_attachment(number, part) for number, part in enumerate(facts.attachments, start=1)),
        no_attachments=_("Tidak ada lampiran."),
        next_title=_("Yang terjadi selanjutnya"),
        next_steps=tuple(_step(step, letterhead=head) for step in facts.next_steps),
        tracking_title=_("Mengikuti laporan Anda"),
        tracking_note=_tracking_note(facts),
        tracking_code=facts.tracking_code or "",
        proof_title=_("Keaslian dapat diperiksa tanpa internet"),
        proof=(
            _("Kode QR memuat nomor, waktu, sidik isi, dan tanda tangan kantor atas ketiganya."),
            _(
                "Pindai kode itu untuk memeriksanya di laman kantor, "
                "atau periksa sendiri tanpa internet dengan kunci publik kantor."
            ),
            _("Berkas PDF ini juga bertanda tangan elektronik: perubahan sekecil apa pun akan terlihat."),
        ),
        proof_link=_("Buka laman pemeriksaan"),
        proof_address=address,
        qr_svg=qr_svg(address),
        qr_alt=_("Kode QR untuk memeriksa keaslian tanda terima ini"),
    )


def _tracking_note(facts: ReceiptFacts) -> str:
    site = facts.public_url.rstrip("/")
    if facts.tracking_code:
        words = _(
            "Buka %(site)s/lacak/ dengan kode pelacakan ini dan PIN Anda. "
            "PIN sengaja tidak dicetak; simpanlah terpisah."
        )
    else:
        words = _(
            "Buka %(site)s/lacak/ dengan kode pelacakan dan PIN yang ditampilkan saat laporan dikirim. "
            "Keduanya sengaja tidak dicetak di sini."
        )
    return words % {"site": site}


def _attachment(number: int, part: AttachmentFacts) -> _AttachmentRow:
    return _AttachmentRow(str(number), part.kind, _size(part.size), grouped(part.sha256))


def _size(size: int) -> str:
    if size < 1000:
        return f"{size} B"
    scaled, unit = (size / 1000, "kB") if size < 1_000_000 else (size / 1_000_000, "MB")
    return f"{number_format(round(scaled, 1), decimal_pos=1)} {unit}"


def _step(step: NextStep, *, letterhead: Letterhead) -> _StepRow:
    until = _("paling lambat %(day)s") % {"day": letterhead.day(step.until_on)} if step.until_on else ""
    return _StepRow(what=step.what, until=", ".join(part for part in (until, step.remark) if part))
