"""Find the signature in a PDF's raw bytes and say whether every single byte of the file is the office's.

A file from outside is not parsed here: a PDF can be made to explode in a parser, and what a parser skips can be
changed unnoticed. A signed PDF names the byte range that it signs and leaves one gap for the signature; both stand in
clear text. So the file is ours exactly when the range is the whole file but the gap, our key signed the range, and
the gap holds nothing that the signature does not need. Structures: ISO 32000-2, 12.8; CMS, RFC 5652.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from asn1crypto import cms
from asn1crypto.tsp import SigningCertificateV2
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from narahubung.documents.register import OfficeCertificate, SealRegister

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_GAP = re.compile(rb"<((?:[0-9A-F]{2})+)>")
# Object identifiers: the names that asn1crypto knows depend on what else was imported.
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_TIME_STAMP = "1.2.840.113549.1.9.16.2.14"
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"

# How far from its range a signature can lie: ours take 6 kB, those of large chains some 30 kB.
_NEARBY = 40_000
_WIDEST_GAP = 200_000


class Standing(StrEnum):
    """What the raw bytes say about one signature."""

    EVERY_BYTE_OURS = "every_byte_ours"
    OURS_BUT_ADDED_TO = "ours_but_added_to"
    OURS_BUT_CHANGED = "ours_but_changed"
    SOMEBODY_ELSES = "somebody_elses"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class FoundSignature:
    """One signature in a file: how it stands, whose certificate it carries, and the name that it gives its signer."""

    standing: Standing
    held: OfficeCertificate | None = None
    signer: str = ""


def find_signatures(pdf: bytes, *, register: SealRegister, at_most: int = 8) -> tuple[FoundSignature, ...]:
    """Return how each signature in the file stands towards the office's register, in the order of the file.

    Only the first ``at_most`` are looked at. Never raises, whatever the bytes are.
    """
    matches = _RANGE.finditer(pdf)
    return tuple(_judged(pdf, match, register=register) for _, match in zip(range(at_most), matches, strict=False))


def _judged(pdf: bytes, match: re.Match[bytes], *, register: SealRegister) -> FoundSignature:
    start, before, after, rest = (int(number) for number in match.groups())
    gap = _GAP.fullmatch(pdf, before, after) if start == 0 and before < after <= before + _WIDEST_GAP else None
    if gap is None:
        # The range was tampered with or is meant for other software; whose it is can still be told from the chain.
        around = pdf[max(0, match.start() - _NEARBY) : match.end() + _NEARBY]
        held = _named_in(around.upper(), register=register)
        return FoundSignature(Standing.OURS_BUT_CHANGED if held else Standing.UNREADABLE, held=held)
    blob = bytes.fromhex(gap[1].decode("ascii"))
    held = _named_in(gap[1], register=register)
    if held is None:
        return _a_strangers(blob)
    ranged = pdf[:before] + pdf[after : after + rest]
    chain = [_der(held.certificate), _der(register.root)]
    if not is_exact(blob, ranged=ranged, certificate=held.certificate, chain=chain):
        return FoundSignature(Standing.OURS_BUT_CHANGED, held=held)
    covers_all = after + rest == len(pdf)
    return FoundSignature(Standing.EVERY_BYTE_OURS if covers_all else Standing.OURS_BUT_ADDED_TO, held=held)


def _named_in(hexadecimal: bytes, *, register: SealRegister) -> OfficeCertificate | None:
    """Find whose certificate the signature carries; the root alone is enough to know that it claims to be ours."""
    for held in reversed(register.certificates):
        if _digits(held.certificate) in hexadecimal:
            return held
    if register.certificates and _digits(register.root) in hexadecimal:
        return register.certificates[-1]
    return None


def _a_strangers(blob: bytes) -> FoundSignature:
    try:
        signed = cms.ContentInfo.load(blob)["content"]
        identifier = signed["signer_infos"][0]["sid"].chosen
        for certificate in signed["certificates"]:
            if certificate.chosen.serial_number == identifier["serial_number"].native:
                name = certificate.chosen.subject.native.get("common_name", "")
                return FoundSignature(Standing.SOMEBODY_ELSES, signer=str(name)[:200])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return FoundSignature(Standing.UNREADABLE)
    return FoundSignature(Standing.SOMEBODY_ELSES)


def is_exact(
    blob: bytes, *, ranged: bytes, certificate: x509.Certificate, chain: Sequence[bytes], may_be_stamped: bool = False
) -> bool:
    """Did this certificate sign these bytes, in exactly the form in which we sign, down to the padding?

    ``chain`` are the certificates (DER) that the signature must carry, and no other. Never raises.
    """
    key = certificate.public_key()
    try:
        content = cms.ContentInfo.load(blob)
        # Zeros fill the gap up; a longer outer length would swallow some of them and still be read.
        filled = content["content_type"].dump() + content["content"].dump()
        if content.contents != filled or blob[len(content.dump()) :].strip(b"\0"):
            return False
        signed = content["content"]
        signer = signed["signer_infos"][0]
        return (
            isinstance(key, ec.EllipticCurvePublicKey)
            and content["content_type"].native == "signed_data"
            and _has_our_form(signed, certificate=certificate, chain=chain)
            and (signer["unsigned_attrs"].native is None or (may_be_stamped and _is_stamped(signer)))
            and _attributes_hold(signer, ranged=ranged, certificate=certificate)
            and _key_signed(signer, key=key)
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return False


def _has_our_form(signed: cms.SignedData, *, certificate: x509.Certificate, chain: Sequence[bytes]) -> bool:
    """Check what lies in the gap but is not signed: here one byte could be changed without breaking the signature."""
    signer = signed["signer_infos"][0]
    sha256 = {"algorithm": "sha256", "parameters": None}
    return (
        signed["version"].native == "v1"
        and len(signed["signer_infos"]) == 1
        and [algorithm.native for algorithm in signed["digest_algorithms"]] == [sha256]
        and signed["encap_content_info"].native == {"content_type": "data", "content": None}
        and sorted(found.chosen.dump() for found in signed["certificates"]) == sorted(chain)
        and signed["crls"].native is None
        and signer["version"].native == "v1"
        and signer["sid"].name == "issuer_and_serial_number"
        and signer["sid"].chosen["serial_number"].native == certificate.serial_number
        and signer["sid"].chosen["issuer"].dump() == certificate.issuer.public_bytes()
        and signer["digest_algorithm"].native == sha256
        and signer["signature_algorithm"].native == {"algorithm": "sha256_ecdsa", "parameters": None}
    )


def _is_stamped(signer: cms.SignerInfo) -> bool:
    """Is a time stamp over the signature, as PAdES B-T has it, the only thing that was added unsigned?"""
    added = signer["unsigned_attrs"]
    return len(added) == 1 and added[0]["type"].dotted == _TIME_STAMP and len(added[0]["values"]) == 1


def _attributes_hold(signer: cms.SignerInfo, *, ranged: bytes, certificate: x509.Certificate) -> bool:
    attributes = {attribute["type"].dotted: attribute["values"] for attribute in signer["signed_attrs"]}
    bound = SigningCertificateV2.load(attributes[_SIGNING_CERTIFICATE][0].dump())["certs"][0]
    return bool(
        len(attributes) == len(signer["signed_attrs"])
        and attributes[_CONTENT_TYPE][0].native == "data"
        and attributes[_MESSAGE_DIGEST].native == [hashlib.sha256(ranged).digest()]
        and bound["cert_hash"].native == certificate.fingerprint(hashes.SHA256())
    )


def _key_signed(signer: cms.SignerInfo, *, key: ec.EllipticCurvePublicKey) -> bool:
    try:
        # RFC 5652, 5.4: what is signed is the attributes as a SET, not with the implicit tag that they carry.
        key.verify(signer["signature"].native, signer["signed_attrs"].untag().dump(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _digits(certificate: x509.Certificate) -> bytes:
    return _der(certificate).hex().upper().encode("ascii")


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
