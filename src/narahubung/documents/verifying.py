"""Say of any file with signatures of persons whether all of them hold: who signed, when, and what is wrong if not.

As ``inspection`` does for the office's own papers, a file from outside is not parsed: its raw bytes are read. Only when
every byte is covered by signatures that chain to a trusted root is pyHanko asked, for a second opinion on each one and
on what changed between them. So a hostile file costs a hash of it, and nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from narahubung.documents import chains
from narahubung.documents.aside import aside
from narahubung.documents.chains import Chain
from narahubung.documents.fields import MARK
from narahubung.documents.signed_bytes import is_exact
from narahubung.rules.signature import Level

LARGEST = 20 * 1024 * 1024  # bytes
MOST_SIGNATURES = 64

_HEADER_WITHIN = 1024
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_GAP = re.compile(rb"<((?:[0-9A-Fa-f]{2})+)>")
_WIDEST_GAP = 200_000
_NEARBY = 40_000
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")


class Kind(StrEnum):
    """What can be said of a file as a whole."""

    VALID = "valid"
    CHANGED = "changed"
    RESIGNED = "resigned"
    WITHDRAWN = "withdrawn"
    FOREIGN = "foreign"
    UNSIGNED = "unsigned"
    HAS_SCRIPT = "has_script"
    NOT_A_PDF = "not_a_pdf"
    REFUSED = "refused"


class Because(StrEnum):
    """Why; words for each are the reader's language's affair."""

    ALL_HOLD = "all_hold"
    MOMENTS_ATTESTED = "moments_attested"
    CONTENT_CHANGED = "content_changed"
    ADDED_AFTER = "added_after"
    OTHER_KEY = "other_key"
    ALSO_OTHER_KEY = "also_other_key"
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"
    KEY_WITHDRAWN = "key_withdrawn"
    OUT_OF_TIME = "out_of_time"
    SECOND_OPINION = "second_opinion"
    NO_SIGNATURE = "no_signature"
    ACTIVE_CONTENT = "active_content"
    NO_HEADER = "no_header"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One signature: who, as what, in which field, when (UTC), and how it stands.

    ``at`` and ``field`` are known only of a file that is whole; ``withdrawn_at`` says since when the key signs no more,
    which what it signed before outlives. ``attested``: a time-stamp service outside confirms the moment.
    """

    who: str
    post: str
    level: Level
    intact: bool
    trusted: bool
    at: datetime | None = None
    field: str = ""
    withdrawn_at: datetime | None = None
    attested: bool = False
    by_office: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found about one file: its kind with reasons, its SHA-256, and its signatures in the order of signing."""

    kind: Kind
    because: tuple[Because, ...]
    sha256: str
    signatures: tuple[Signed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whom to believe: roots, withdrawn serial numbers with since when, and those disowned with all they ever signed.

    ``lists`` are lists of withdrawals from outside; one counts for what the authority that signed it has issued.
    """

    roots: tuple[x509.Certificate, ...]
    withdrawn: Mapping[int, datetime] = field(default_factory=lambda: MappingProxyType({}))
    disowned: frozenset[int] = frozenset()
    lists: tuple[x509.CertificateRevocationList, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A signature in the raw bytes: what it covers, its chain if that is ours, and what it gives itself out for."""

    end: int
    chain: Chain | None
    claims_ours: bool
    signer: x509.Certificate | None = None
    blob: bytes = b""
    ranged: tuple[int, int, int] | None = None


def verify(pdf: bytes, *, trust: Trust | None = None) -> Verdict:
    """Return what can be said of the file, without ``trust`` in the light of this installation; never raises for it.

    A file that was cut back to an earlier state of signing is valid with fewer signatures: whether all have signed is
    the register's to say, not the file's.
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    if len(pdf) > LARGEST:
        return Verdict(kind=Kind.REFUSED, because=(Because.TOO_LARGE,), sha256=sha256)
    if not pdf:
        return Verdict(kind=Kind.NOT_A_PDF, because=(Because.EMPTY,), sha256=sha256)
    if b"%PDF-" not in pdf[:_HEADER_WITHIN]:
        return Verdict(kind=Kind.NOT_A_PDF, because=(Because.NO_HEADER,), sha256=sha256)
    matches = [match for _, match in zip(range(MOST_SIGNATURES + 1), _RANGE.finditer(pdf), strict=False)]
    if len(matches) > MOST_SIGNATURES:
        return Verdict(kind=Kind.REFUSED, because=(Because.TOO_MANY,), sha256=sha256)
    trust = trust or _of_this_house()
    found = [_read(pdf, match, trust=trust) for match in matches]
    kind, because, signatures = _judged(pdf, found, trust=trust)
    if kind is not Kind.VALID and _ACTIVE.search(pdf):
        kind = Kind.HAS_SCRIPT if kind in (Kind.FOREIGN, Kind.UNSIGNED) else kind
        because = (*because, Because.ACTIVE_CONTENT)
    return Verdict(kind=kind, because=because, sha256=sha256, signatures=signatures)


def _of_this_house() -> Trust:
    from narahubung.documents import office, signers

    registers = office.registers()
    held = [each for register in registers for each in (*register.certificates, *register.authorities)]
    return Trust(
        roots=tuple(register.root for register in registers),
        withdrawn=signers.withdrawn(),
        disowned=frozenset(each.certificate.serial_number for each in held if each.withdrawn),
    )


def trust_of(root: bytes, *, lists: Sequence[bytes] = ()) -> Trust:
    """Return the trust in a root (PEM) with lists of withdrawals (DER or PEM), for a machine without the database.

    Refuses (ValueError) what is no certificate or no list.
    """
    read = [x509.load_pem_x509_crl(one) if one.startswith(b"-----") else x509.load_der_x509_crl(one) for one in lists]
    return Trust(roots=tuple(x509.load_pem_x509_certificates(root)), lists=tuple(read))


def _read(pdf: bytes, match: re.Match[bytes], *, trust: Trust) -> _Found:
    start, before, after, rest = (int(number) for number in match.groups())
    gap = _GAP.fullmatch(pdf, before, after) if start == 0 and before < after <= before + _WIDEST_GAP else None
    if gap is None:
        around = pdf[max(0, match.start() - _NEARBY) : match.end() + _NEARBY].upper()
        return _Found(0, None, any(_name_digits(root) in around for root in trust.roots))
    blob = bytes.fromhex(gap[1].decode("ascii"))
    claims = any(_name_digits(root) in gap[1].upper() for root in trust.roots)
    signer, bag = _carried(blob)
    chain = chains.chain_of(signer, bag, roots=trust.roots) if signer else None
    return _Found(after + rest, chain, claims, signer, blob, (before, after, rest))


def _carried(blob: bytes) -> tuple[x509.Certificate | None, list[x509.Certificate]]:
    """Return the signer's certificate and all that the signature carries; none where it cannot be read."""
    try:
        signed = cms.ContentInfo.load(blob)["content"]
        wanted = signed["signer_infos"][0]["sid"].chosen
        serial, issuer = wanted["serial_number"].native, wanted["issuer"].dump()
        bag = [x509.load_der_x509_certificate(one.chosen.dump()) for one in signed["certificates"]][:8]
        signer = next((c for c in bag if c.serial_number == serial and c.issuer.public_bytes() == issuer), None)
    except Exception:  # noqa: BLE001 - a stranger's bytes may fail a reader in any way, and are then unreadable
        return None, []
    return signer, bag


def _judged(pdf: bytes, found: list[_Found], *, trust: Trust) -> tuple[Kind, tuple[Because, ...], tuple[Signed, ...]]:
    if not found:
        return Kind.UNSIGNED, (Because.NO_SIGNATURE,), ()
    if not any(one.chain or one.claims_ours for one in found):
        if b"/" + MARK.encode() in pdf:
            return Kind.RESIGNED, (Because.OTHER_KEY,), _seen(found)
        unread = all(one.signer is None for one in found)
        return Kind.FOREIGN, (Because.UNREADABLE if unread else Because.NOT_OURS,), _seen(found)
    signatures = _seen(found)
    for place, one in enumerate(found):
        if one.chain is None:
            other = one.signer is not None and _is_over(pdf, one)
            because = Because.ALSO_OTHER_KEY if any(each.chain for each in found) else Because.OTHER_KEY
            return (Kind.RESIGNED, (because,), signatures) if other else (Kind.CHANGED, _CHANGED, signatures)
        if not _holds(pdf, one, one.chain):
            return Kind.CHANGED, _CHANGED, signatures
        signatures = (*signatures[:place], replace(signatures[place], intact=True), *signatures[place + 1 :])
    if max(one.end for one in found) != len(pdf):
        return Kind.CHANGED, (Because.ADDED_AFTER,), signatures
    return _second_opinion(pdf, [one.chain for one in found if one.chain], signatures, trust=trust)


_CHANGED = (Because.CONTENT_CHANGED,)


def _seen(found: list[_Found]) -> tuple[Signed, ...]:
    return tuple(
        Signed(
            who=chains.named(one.signer, x509.NameOID.COMMON_NAME) if one.signer else "",
            post=chains.named(one.signer, x509.NameOID.TITLE) if one.signer else "",
            level=Level.INTERNAL,
            intact=False,
            trusted=one.chain is not None,
            by_office=one.chain is not None and len(one.chain.path) == 2,
        )
        for one in found
    )


def _holds(pdf: bytes, one: _Found, chain: Chain) -> bool:
    carried = [certificate.public_bytes(Encoding.DER) for certificate in chain.carried]
    ranged = _ranged(pdf, one)
    return is_exact(one.blob, ranged=ranged, certificate=chain.path[0], chain=carried, may_be_stamped=True)


def _is_over(pdf: bytes, one: _Found) -> bool:
    """Did whoever signed sign what is there now? Then it was signed over, and not merely changed."""
    digest = hashlib.sha256(_ranged(pdf, one)).digest()
    return digest in one.blob


def _ranged(pdf: bytes, one: _Found) -> bytes:
    before, after, rest = one.ranged or (0, 0, 0)
    return pdf[:before] + pdf[after : after + rest]


def _second_opinion(
    pdf: bytes, paths: list[Chain], signatures: tuple[Signed, ...], *, trust: Trust
) -> tuple[Kind, tuple[Because, ...], tuple[Signed, ...]]:
    """Ask pyHanko about a file whose every byte is proved to be ours; both must agree on each signature."""
    from pyhanko.pdf_utils.misc import PdfReadError
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation.errors import SignatureValidationError

    try:
        opinions = aside(lambda: _opinions(pdf, trust))
    except (PdfReadError, SigningError, SignatureValidationError, ValueError, IndexError, KeyError, TypeError):
        opinions = []
    if len(opinions) != len(paths) or not all(one.holds for one in opinions):
        return Kind.CHANGED, (Because.SECOND_OPINION,), signatures
    told: list[Signed] = []
    faults: set[Because] = set()
    for chain, seen, opinion in zip(paths, signatures, opinions, strict=True):
        since = _withdrawn_at(chain, trust)
        gone = since is not None and opinion.at >= since
        if gone or any(above.serial_number in trust.disowned for above in chain.path):
            faults.add(Because.KEY_WITHDRAWN)
        if not all(above.not_valid_before_utc <= opinion.at <= above.not_valid_after_utc for above in chain.path):
            faults.add(Because.OUT_OF_TIME)
        told.append(replace(seen, at=opinion.at, field=opinion.field, withdrawn_at=since, attested=opinion.attested))
    if faults:
        return Kind.WITHDRAWN, tuple(sorted(faults)), tuple(told)
    attested = (Because.MOMENTS_ATTESTED,) if all(one.attested for one in told) else ()
    return Kind.VALID, (Because.ALL_HOLD, *attested), tuple(told)


def _withdrawn_at(chain: Chain, trust: Trust) -> datetime | None:
    """Return since when the signer's key signs no more, as this house or a list of its authority says."""
    signer, above = chain.path[0], chain.path[1]
    if signer.serial_number in trust.withdrawn:
        return trust.withdrawn[signer.serial_number]
    key = above.public_key()
    for one in trust.lists:
        if isinstance(key, ec.EllipticCurvePublicKey) and one.issuer == above.subject and one.is_signature_valid(key):
            entry = one.get_revoked_certificate_by_serial_number(signer.serial_number)
            if entry is not None:
                return entry.revocation_date_utc
    return None


@dataclass(frozen=True, slots=True)
class _Opinion:
    field: str
    at: datetime
    holds: bool
    attested: bool


def _opinions(pdf: bytes, trust: Trust) -> list[_Opinion]:
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    roots = [Certificate.load(root.public_bytes(Encoding.DER)) for root in trust.roots]
    given = []
    for place, signature in enumerate(PdfFileReader(io.BytesIO(pdf)).embedded_signatures):
        at = signature.self_reported_timestamp
        if at is None:
            raise ValueError("a signature without a moment")
        believed = ValidationContext(trust_roots=roots, allow_fetching=False, moment=at)
        # What changed since the first signature is all that changed since any other: it is compared once.
        status = validate_pdf_signature(signature, believed, skip_diff=place > 0)
        stamp = status.timestamp_validity or status.content_timestamp_validity
        holds = (
            status.intact
            and status.valid
            and status.trusted
            and status.docmdp_ok is not False
            and status.coverage in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
            and (stamp is None or (stamp.valid and stamp.intact))
        )
        given.append(_Opinion(signature.field_name, at.astimezone(UTC), holds, stamp is not None))
    return given


def _name_digits(root: x509.Certificate) -> bytes:
    return root.subject.public_bytes().hex().upper().encode("ascii")
