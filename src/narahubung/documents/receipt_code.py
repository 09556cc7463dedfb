"""The compact proof of receipt: a few signed facts that anyone can check with a public key, without the internet.

What is signed is text that can be read aloud: scheme, office, register number, moment of receipt, SHA-256 of what was
handed in. It names nobody and tells nothing of the content. Ed25519 (RFC 8032) keeps the code short enough for a QR.
``tools/verify_receipt.py`` checks the same text without this package.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import quote, urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from narahubung.documents.register import ReceiptKey

SCHEME = "narahubung-receipt-1"

_MOMENT = "%Y%m%dT%H%M%SZ"
_DIGEST = re.compile(r"[0-9a-f]{64}")
# No separators, no control characters: each fact stays on its own line of the signed text.
_PLAIN = re.compile(r"[A-Za-z0-9./-]{1,60}")


class ReceiptAnswer(StrEnum):
    """What checking a receipt code can say."""

    GENUINE = "genuine"
    WITHDRAWN = "withdrawn"
    NOT_OURS = "not_ours"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class ReceiptClaim:
    """What a receipt says: this office took in that content, under this number, at that moment (to the second)."""

    office: str
    reference: str
    received_at: datetime
    content_sha256: str

    def __post_init__(self) -> None:
        """Refuse with ``ValueError`` what could not be signed without doubt about its meaning."""
        if not (_PLAIN.fullmatch(self.office) and _PLAIN.fullmatch(self.reference)):
            raise ValueError("office and register number must be plain characters")
        if not _DIGEST.fullmatch(self.content_sha256):
            raise ValueError("the digest must be 64 lower-case hexadecimal digits")
        if self.received_at.tzinfo is None:
            raise ValueError("the moment of receipt must know its zone")

    @property
    def text(self) -> str:
        """The exact text that is signed, one fact a line."""
        moment = self.received_at.astimezone(UTC).strftime(_MOMENT)
        return f"{SCHEME}\n{self.office}\n{self.reference}\n{moment}\n{self.content_sha256}"


@dataclass(frozen=True, slots=True)
class ReceiptParameters:
    """The parts of a receipt's address as they arrive from outside: untrusted text, checked by ``check_receipt``."""

    reference: str
    office: str
    moment: str
    digest: str
    signature: str


def sign_receipt(claim: ReceiptClaim, *, key: Ed25519PrivateKey) -> ReceiptParameters:
    """Return the claim and its signature as the parts of an address."""
    return ReceiptParameters(
        reference=claim.reference,
        office=claim.office,
        moment=claim.received_at.astimezone(UTC).strftime(_MOMENT),
        digest=_short(bytes.fromhex(claim.content_sha256)),
        signature=_short(key.sign(claim.text.encode("ascii"))),
    )


def receipt_address(parameters: ReceiptParameters, *, public_url: str) -> str:
    """Return the address that goes into the QR: ``…/tanda-terima/<register number>/?o=…&t=…&d=…&s=…``."""
    facts = {"o": parameters.office, "t": parameters.moment, "d": parameters.digest, "s": parameters.signature}
    return f"{public_url.rstrip('/')}/tanda-terima/{quote(parameters.reference, safe='')}/?{urlencode(facts)}"


def read_claim(parameters: ReceiptParameters) -> ReceiptClaim:
    """Return what the parameters claim, unchecked; refuses with ``ValueError`` what is not the form of a receipt."""
    # Strict form, so that one receipt has one spelling: strptime alone would accept blanks and short numbers.
    if not re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", parameters.moment):
        raise ValueError("not a moment")
    digest = _long(parameters.digest, length=32)
    return ReceiptClaim(
        office=parameters.office,
        reference=parameters.reference,
        received_at=datetime.strptime(parameters.moment, _MOMENT).replace(tzinfo=UTC),
        content_sha256=digest.hex(),
    )


def check_receipt(parameters: ReceiptParameters, *, keys: Iterable[ReceiptKey]) -> ReceiptAnswer:
    """Say whether one of the office's keys signed this receipt; never raises, whatever it is given."""
    try:
        text = read_claim(parameters).text.encode("ascii")
        signature = _long(parameters.signature, length=64)
    except ValueError:
        return ReceiptAnswer.MALFORMED
    for held in keys:
        try:
            held.key.verify(signature, text)
        except InvalidSignature:
            continue
        return ReceiptAnswer.WITHDRAWN if held.withdrawn else ReceiptAnswer.GENUINE
    return ReceiptAnswer.NOT_OURS


def _short(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _long(text: str, *, length: int) -> bytes:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64") from error
    # Base64 has several spellings of the same bytes; only the one that we write is accepted.
    if len(raw) != length or _short(raw) != text:
        raise ValueError("not the form of a receipt")
    return raw
