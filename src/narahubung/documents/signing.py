"""Put the office's PAdES signature into a PDF; the only place that asks pyHanko to sign.

pyHanko takes a second to import, so it is imported at the first signature and not with the room.
"""

import asyncio
import io
import threading
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from narahubung.documents.aside import aside
from narahubung.documents.faults import DocumentFault

if TYPE_CHECKING:
    from pyhanko.sign.fields import SigFieldSpec
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
    from pyhanko.sign.timestamps import TimeStamper
    from pyhanko.stamp import BaseStampStyle

FIELD = "SegelKantor"

# Bytes of a signature beside certificates and issuer: attributes, serial number, the value itself, lengths.
_ATTRIBUTES = 384

_TIME_STAMP_SECONDS = 10
_LONGEST_TIME_STAMP = 64 * 1024


class PdfSealer:
    """One private key with its certificate chain, ready to sign PDFs; safe to share between threads."""

    def __init__(
        self, key: ec.EllipticCurvePrivateKey, *, certificate: x509.Certificate, root: x509.Certificate
    ) -> None:
        """Keep the key and its chain; nothing is loaded before the first signature."""
        self._key = key
        self._certificate = certificate
        self._root = root
        self._first = threading.Lock()

    def sign(
        self, pdf: bytes, *, reason: str, location: str, at: datetime, time_stamps: str | None, others_follow: bool
    ) -> bytes:
        """Return the PDF with the signature; see ``OfficeSeal.sign``."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.ades.api import CAdESSignedAttrSpec
        from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
        from pyhanko.sign.signers import PdfSignatureMetadata

        with self._first:
            signer = self._signer
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            reason=reason,
            location=location,
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.FILL_FORMS if others_follow else MDPPerm.NO_CHANGES,
            # The time stamp is taken over the content and lies inside what we sign. The usual one, over the signature,
            # would lie outside: bytes of it could be changed, or the whole exchanged for another service's.
            cades_signed_attr_spec=CAdESSignedAttrSpec(timestamp_content=True),
        )
        # Outside the page: PDF/UA asks for nothing more of an annotation that nobody can see.
        unseen = SigFieldSpec(
            FIELD,
            on_page=0,
            invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
            readable_field_name="Segel elektronik kantor",
        )
        stamper = time_stamper(time_stamps) if time_stamps else None
        dated = dated_signer(metadata, signer=signer, field=unseen, at=at, stamper=stamper)
        signed = io.BytesIO()
        # A time stamp is of unknown size: then pyHanko reserves half as much again as a first answer takes.
        room = None if stamper else self._room
        written = IncrementalPdfFileWriter(io.BytesIO(pdf))
        aside(lambda: dated.sign_pdf(written, output=signed, bytes_reserved=room))
        return signed.getvalue()

    @property
    def _room(self) -> int:
        return room_for([self._certificate, self._root])

    @cached_property
    def _signer(self) -> "SimpleSigner":
        return simple_signer(self._key, certificate=self._certificate, above=self._root)


def room_for(chain: list[x509.Certificate]) -> int:
    """Return hexadecimal digits for a signature with these certificates, the signer's first, and hardly more.

    What fills the gap up is checked by us, not by all.
    """
    der = sum(len(each.public_bytes(serialization.Encoding.DER)) for each in chain)
    return 2 * (der + 2 * len(chain[0].issuer.public_bytes()) + _ATTRIBUTES)


def simple_signer(
    key: ec.EllipticCurvePrivateKey, *, certificate: x509.Certificate, above: x509.Certificate
) -> "SimpleSigner":
    """Return pyHanko's signer with this key, whose signatures carry the certificate and the one above it."""
    from asn1crypto.keys import PrivateKeyInfo
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko.sign.signers.pdf_cms import DefaultUnsignedAttributes
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    der = serialization.Encoding.DER
    pkcs8 = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    chain.register(Certificate.load(above.public_bytes(der)))
    signer = SimpleSigner(
        signing_cert=Certificate.load(certificate.public_bytes(der)),
        signing_key=PrivateKeyInfo.load(pkcs8),
        cert_registry=chain,
    )
    signer.unsigned_attr_prov_spec = DefaultUnsignedAttributes(timestamper=None)
    return signer


def dated_signer(
    metadata: "PdfSignatureMetadata",
    *,
    signer: "SimpleSigner",
    field: "SigFieldSpec | None",
    at: datetime,
    stamper: "TimeStamper | None",
    stamp: "BaseStampStyle | None" = None,
) -> "PdfSigner":
    """Return a signer whose clock is the caller's, for a new field or, where none is given, for one that is there."""
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.signers import PdfSigner
    from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

    class Dated(PdfSigner):
        """A signer whose clock is the caller's."""

        def init_signing_session(
            self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
        ) -> PdfSigningSession:
            session = super().init_signing_session(pdf_out, existing_fields_only)
            session.system_time = at
            return session

        def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:  # noqa: ARG002 - pyHanko names it
            # pyHanko declares PDF 2.0 for elliptic curves (ISO/TS 32002), but PDF/A-2 is a PDF 1.7. PAdES (EN 319 142)
            # allows the curve in 1.7, with the extension that declares PAdES itself.
            pdf_out.register_extension(ESIC_EXTENSION_1)

    return Dated(metadata, signer=signer, timestamper=stamper, new_field_spec=field, stamp_style=stamp)


def time_stamper(address: str) -> "TimeStamper":
    """Return the RFC 3161 service at that address."""
    from asn1crypto.tsp import TimeStampReq, TimeStampResp
    from pyhanko.sign.timestamps import TimeStamper

    class Service(TimeStamper):
        """An RFC 3161 service asked over HTTP with the standard library: pyHanko's own needs one package more."""

        async def async_request_tsa_response(self, req: TimeStampReq) -> TimeStampResp:
            return TimeStampResp.load(await asyncio.to_thread(_asked, address, req.dump()))

    return Service()  # type: ignore[no-untyped-call]


def _asked(address: str, request: bytes) -> bytes:
    if urlsplit(address).scheme not in {"http", "https"}:
        raise DocumentFault("the address of the time-stamp service must begin with http:// or https://")
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    asking = Request(address, data=request, headers=headers)  # noqa: S310 - the scheme was checked above
    try:
        with urlopen(asking, timeout=_TIME_STAMP_SECONDS) as answer:  # noqa: S310 - the scheme was checked above
            reply: bytes = answer.read(_LONGEST_TIME_STAMP)
    except OSError as error:
        raise DocumentFault(f"the time-stamp service does not answer: {error}") from error
    return reply
