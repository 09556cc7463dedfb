"""Say of any file whether it is a document of this office, unchanged; for the public page and for the one command.

``inspect`` never raises and never parses a file from outside: see ``signed_bytes``. Only when every byte is proved to
be the office's own is pyHanko asked for a second opinion and for the moment of signing.
"""

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from narahubung.documents.aside import aside
from narahubung.documents.register import OfficeCertificate, SealRegister
from narahubung.documents.signed_bytes import FoundSignature, Standing, find_signatures

# Our own documents have some 40 kB; nobody has to send more than this to have one checked.
LARGEST = 5 * 1024 * 1024

_HEADER_WITHIN = 1024
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")


class Verdict(StrEnum):
    """What can be said of a file."""

    INTACT = "intact"
    CHANGED = "changed"
    FOREIGN = "foreign"
    UNSIGNED = "unsigned"
    NOT_A_PDF = "not_a_pdf"
    REFUSED = "refused"


class Because(StrEnum):
    """Why the verdict is what it is; words for each are the reader's language's affair."""

    SEAL_HOLDS = "seal_holds"
    MOMENT_ATTESTED = "moment_attested"
    CONTENT_CHANGED = "content_changed"
    ADDED_AFTER_SEALING = "added_after_sealing"
    NO_SIGNATURE = "no_signature"
    OTHER_SIGNER = "other_signer"
    SIGNATURE_UNREADABLE = "signature_unreadable"
    CERTIFICATE_WITHDRAWN = "certificate_withdrawn"
    CERTIFICATE_OUT_OF_TIME = "certificate_out_of_time"
    SECOND_OPINION_DIFFERS = "second_opinion_differs"
    NO_HEADER = "no_header"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    ACTIVE_CONTENT = "active_content"


@dataclass(frozen=True, slots=True)
class Inspection:
    """The verdict on one file: its reasons, its SHA-256, and of a signed one who signed and, if it is ours, when (UTC).

    ``office`` is the code of the office whose seal it is or claims to be, empty for a stranger's.
    """

    verdict: Verdict
    because: tuple[Because, ...]
    sha256: str
    office: str = ""
    signer: str = ""
    signed_at: datetime | None = None


def inspect(pdf: bytes, *, registers: Sequence[SealRegister]) -> Inspection:
    """Return what can be said of the file in the light of the registers of our offices."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    if len(pdf) > LARGEST:
        return Inspection(Verdict.REFUSED, (Because.TOO_LARGE,), sha256)
    if not pdf:
        return Inspection(Verdict.NOT_A_PDF, (Because.EMPTY,), sha256)
    if b"%PDF-" not in pdf[:_HEADER_WITHIN]:
        return Inspection(Verdict.NOT_A_PDF, (Because.NO_HEADER,), sha256)
    found: FoundSignature | None = None
    for register in registers:
        signatures = find_signatures(pdf, register=register)
        ours = [signature for signature in signatures if signature.held]
        if ours:
            return _of_ours(pdf, ours, register=register, sha256=sha256, several=len(signatures) > 1)
        found = found or (signatures[0] if signatures else None)
    return _of_a_stranger(pdf, found, sha256=sha256)


def _of_a_stranger(pdf: bytes, found: FoundSignature | None, *, sha256: str) -> Inspection:
    active = (Because.ACTIVE_CONTENT,) if _ACTIVE.search(pdf) else ()
    if found is None:
        return Inspection(Verdict.UNSIGNED, (Because.NO_SIGNATURE, *active), sha256)
    unreadable = found.standing is Standing.UNREADABLE
    because = Because.SIGNATURE_UNREADABLE if unreadable else Because.OTHER_SIGNER
    return Inspection(Verdict.FOREIGN, (because, *active), sha256, signer=found.signer)


def _of_ours(
    pdf: bytes, signatures: list[FoundSignature], *, register: SealRegister, sha256: str, several: bool
) -> Inspection:
    first = signatures[0]
    held = first.held
    if held is None or first.standing is Standing.OURS_BUT_CHANGED:
        return Inspection(Verdict.CHANGED, (Because.CONTENT_CHANGED,), sha256, office=register.office)
    if several or first.standing is not Standing.EVERY_BYTE_OURS:
        return Inspection(Verdict.CHANGED, (Because.ADDED_AFTER_SEALING,), sha256, office=register.office)
    signer = held.certificate.subject.rfc4514_string()
    if held.withdrawn:
        because = (Because.CERTIFICATE_WITHDRAWN,)
        return Inspection(Verdict.FOREIGN, because, sha256, office=register.office, signer=signer)
    verdict, reasons, signed_at = _second_opinion(pdf, held=held, register=register)
    return Inspection(verdict, reasons, sha256, office=register.office, signer=signer, signed_at=signed_at)


def _second_opinion(
    pdf: bytes, *, held: OfficeCertificate, register: SealRegister
) -> tuple[Verdict, tuple[Because, ...], datetime | None]:
    """Ask pyHanko about a file whose every byte is proved to be ours; both must agree before it is called intact."""
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko.pdf_utils.misc import PdfReadError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    try:
        signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
        claimed = signature.self_reported_timestamp
        if claimed is None:
            return Verdict.CHANGED, (Because.SECOND_OPINION_DIFFERS,), None
        signed_at = claimed.astimezone(UTC)
        if not held.certificate.not_valid_before_utc <= signed_at <= held.certificate.not_valid_after_utc:
            return Verdict.FOREIGN, (Because.CERTIFICATE_OUT_OF_TIME,), signed_at
        root = Certificate.load(register.root.public_bytes(Encoding.DER))
        trust = ValidationContext(trust_roots=[root], allow_fetching=False, moment=signed_at)
        status = aside(lambda: validate_pdf_signature(signature, trust))
    except (PdfReadError, SigningError, SignatureValidationError, ValueError, IndexError, KeyError):
        return Verdict.CHANGED, (Because.SECOND_OPINION_DIFFERS,), None
    stamp = status.content_timestamp_validity
    agrees = status.intact and status.valid and status.trusted
    if not agrees or status.coverage is not SignatureCoverageLevel.ENTIRE_FILE or (stamp and not stamp.valid):
        return Verdict.CHANGED, (Because.SECOND_OPINION_DIFFERS,), None
    return Verdict.INTACT, (Because.SEAL_HOLDS, *((Because.MOMENT_ATTESTED,) if stamp else ())), signed_at
