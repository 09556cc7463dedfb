"""Empty fields for signatures in a PDF, and a person's signature in one of them; each only adds bytes at the end.

The first signature of a document certifies it (DocMDP): from then on fields may be signed, and nothing else may change.
What is seen of a signature is set by typst with the house's own face, embedded, as PDF/A asks.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from narahubung.documents.aside import aside
from narahubung.documents.faults import DocumentFault
from narahubung.documents.signing import dated_signer, room_for, simple_signer, time_stamper
from narahubung.documents.typeset import Template, draw
from narahubung.rules.refusals import WrongMoment

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.stamp import StaticStampStyle

# Stands in the catalogue of what we make ready: a file with it that only strangers signed was signed over.
MARK = "NRHB_ReadyToSign"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPlace:
    """Where a signature goes: page from 0, box in points from the lower left corner (x1, y1, x2, y2).

    ``label`` is what a screen reader says of the field.
    """

    name: str
    page: int
    box: tuple[float, float, float, float]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is seen of a signature: final words, in the document's language; width and height in points."""

    name: str
    post: str
    moment: str
    level: str
    number: str
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Pen:
    """An opened private key with its certificate and the authority above it; kept for one signature, never stored."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    authority: x509.Certificate


def add_fields(pdf: bytes, fields: Sequence[FieldPlace]) -> bytes:
    """Return the PDF with these empty, visible fields added in an update of its own."""
    from pyhanko.pdf_utils.generic import BooleanObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/" + MARK] = BooleanObject(True)  # type: ignore[no-untyped-call]
    writer.update_root()  # type: ignore[no-untyped-call]
    for field in fields:
        append_signature_field(
            writer,
            SigFieldSpec(
                field.name,
                on_page=field.page,
                box=field.box,  # type: ignore[arg-type]  # whole numbers are pyHanko's own habit, not PDF's
                readable_field_name=field.label or field.name,
                empty_field_appearance=True,
            ),
        )
    return _written(writer)


def sign_field(
    pdf: bytes, *, field: str, pen: Pen, shown: Shown, reason: str, location: str, at: datetime, time_stamps: str | None
) -> bytes:
    """Return the PDF with the signature in that field; all before it stays as it was, byte for byte.

    Refuses `WrongMoment` a field that is signed already, ``DocumentFault`` one that is not there.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
    from pyhanko.sign.signers import PdfSignatureMetadata
    from pyhanko.sign.signers.pdf_cms import DefaultUnsignedAttributes

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    found = {name: (value, reference) for name, value, reference in enumerate_sig_fields(writer)}
    if field not in found:
        raise DocumentFault(f"the document has no field {field}")
    if found[field][0] is not None:
        raise WrongMoment("sign", "signed")
    x1, y1, x2, y2 = (float(value) for value in found[field][1].get_object()["/Rect"])
    is_first = all(value is None for value, _ in found.values())
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        reason=reason,
        location=location,
        name=shown.name,
        subfilter=SigSeedSubFilter.PADES,
        certify=is_first,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    stamper = time_stamper(time_stamps) if time_stamps else None
    signer = simple_signer(pen.key, certificate=pen.certificate, above=pen.authority)
    signer.unsigned_attr_prov_spec = DefaultUnsignedAttributes(timestamper=stamper)
    drawing = draw(Template.SIGNATURE, replace(shown, width=x2 - x1, height=y2 - y1), at=at)
    dated = dated_signer(metadata, signer=signer, field=None, at=at, stamper=stamper, stamp=_stamp(drawing))
    # With a time stamp pyHanko reserves half as much again as a first answer takes.
    room = None if stamper else room_for([pen.certificate, pen.authority])
    signed = io.BytesIO()
    aside(lambda: dated.sign_pdf(writer, existing_fields_only=True, output=signed, bytes_reserved=room))
    return signed.getvalue()


def _written(writer: "IncrementalPdfFileWriter") -> bytes:
    written = io.BytesIO()
    writer.write(written)  # type: ignore[no-untyped-call]
    return written.getvalue()


def _stamp(drawing: bytes) -> "StaticStampStyle":
    """Return what pyHanko puts into the field: the drawing as it is, no border, no margin."""
    from pyhanko.pdf_utils.content import PdfContent
    from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.stamp import StaticStampStyle

    class Drawn(PdfContent):
        """The one page of a drawing."""

        def render(self) -> bytes:
            page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(drawing)))
            self.resources.xobject["/Drawn"] = page
            x1, y1, x2, y2 = (float(value) for value in page.get_object()["/BBox"])
            self.box = BoxConstraints(width=x2 - x1, height=y2 - y1)
            return b"/Drawn Do"

    middle = AxisAlignment.ALIGN_MID
    return StaticStampStyle(
        background=Drawn(),
        background_opacity=1.0,
        background_layout=SimpleBoxLayoutRule(middle, middle, margins=Margins(0, 0, 0, 0)),
        border_width=0,
    )
