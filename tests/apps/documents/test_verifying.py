"""Sixteen signatures in one file: valid for strangers' tools and for us, and no change goes unseen, each told apart."""

from __future__ import annotations

import io
import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.generic import NameObject, StreamObject, TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfReader, PdfWriter
from pytest_django import DjangoDbBlocker

from narahubung.documents import signers, verifying
from narahubung.documents.aside import aside
from narahubung.documents.certificates import OfficeName, issue_person, issue_persons, issue_root, new_signing_key
from narahubung.documents.verifying import Because, Kind, Trust, trust_of, verify
from narahubung.rules.signature import Level
from tests.apps.documents.signed import SIXTEEN, blank, enrolled, of_klt, places, sign, signed_by
from tests.apps.documents.test_inspection import pdfsig
from tests.world import KEYS, WED_11_MAR
from tests.worlds import built, small_world

__all__ = ["built", "small_world"]

BIMA = KEYS["bima"]


@dataclass(frozen=True, slots=True)
class Round:
    """A file with sixteen signatures, the same one signature earlier, and the root that everybody can fetch."""

    pdf: bytes
    of_fifteen: bytes
    root: str

    @property
    def trust(self) -> Trust:
        return trust_of(self.root.encode())


@pytest.fixture(scope="module")
def round_of_16(built: None, django_db_blocker: DjangoDbBlocker) -> Round:
    with django_db_blocker.unblock():
        of_fifteen = signed_by([*SIXTEEN[:15]], boxes=16)
        enrolled(SIXTEEN[15])
        return Round(sign(of_fifteen, 16, person=SIXTEEN[15], minutes=15), of_fifteen, of_klt().root_pem)


def by(signer: SimpleSigner, pdf: bytes, *, field: str = "Lain") -> bytes:
    signed = io.BytesIO()
    metadata = PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    aside(lambda: sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), metadata, signer=signer, output=signed))
    return signed.getvalue()


def stranger(*, office: OfficeName) -> SimpleSigner:
    """Somebody with an authority of their own, whatever names it gives itself."""
    root_key, above_key, key = new_signing_key(), new_signing_key(), new_signing_key()
    root = issue_root(root_key, office=office, at=WED_11_MAR)
    above = issue_persons(above_key.public_key(), number=1, root=root, root_key=root_key, at=WED_11_MAR)
    own = issue_person(
        key.public_key(), name="Orang lain", post="Narahubung", authority=above, authority_key=above_key, at=WED_11_MAR
    )
    chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    chain.register(Certificate.load(above.public_bytes(Encoding.DER)))
    return SimpleSigner(
        signing_cert=Certificate.load(own.public_bytes(Encoding.DER)),
        signing_key=PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        cert_registry=chain,
    )


ELSEWHERE = OfficeName("LAIN", "Kantor lain")


def test_sixteen_signatures_are_valid_and_say_who_when_and_how(round_of_16: Round) -> None:
    verdict = verify(round_of_16.pdf, trust=round_of_16.trust)

    assert (verdict.kind, verdict.because) == (Kind.VALID, (Because.ALL_HOLD,))
    assert [one.who for one in verdict.signatures] == [f"Orang {person} (rekaan)" for person in SIXTEEN]
    assert [one.field for one in verdict.signatures] == [f"TT{place:02}" for place in range(1, 17)]
    assert [one.at for one in verdict.signatures] == [WED_11_MAR + timedelta(minutes=late) for late in range(16)]
    assert {(one.post, one.level, one.intact, one.trusted) for one in verdict.signatures} == {
        ("Narahubung Dinas Contoh", Level.INTERNAL, True, True)
    }


def test_poppler_finds_all_sixteen_valid_and_trusted(round_of_16: Round, tmp_path: Path) -> None:
    store = f"sql:{tmp_path}"
    root = tmp_path / "root.pem"
    root.write_text(round_of_16.root)
    subprocess.run(["certutil", "-N", "-d", store, "--empty-password"], check=True)
    subprocess.run(["certutil", "-A", "-d", store, "-n", "kantor", "-t", "CT,C,C", "-i", str(root)], check=True)

    said = pdfsig(round_of_16.pdf, tmp_path, "-nssdir", store)

    assert said.count("Signature is Valid.") == 16
    assert said.count("Certificate is Trusted.") == 16
    assert said.count("Not total document signed") == 15


PYHANKO = """
import sys
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
root = x509.Certificate.load(pem.unarmor(open(sys.argv[2], "rb").read())[2])
for signature in PdfFileReader(open(sys.argv[1], "rb")).embedded_signatures:
    believed = ValidationContext(trust_roots=[root], moment=signature.self_reported_timestamp)
    print(validate_pdf_signature(signature, believed).bottom_line)
"""


def test_pyhanko_in_a_process_of_its_own_finds_all_sixteen_valid(round_of_16: Round, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(round_of_16.pdf)
    (tmp_path / "root.pem").write_text(round_of_16.root)

    said = subprocess.run(
        [sys.executable, "-c", PYHANKO, str(tmp_path / "a.pdf"), str(tmp_path / "root.pem")],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.split() == ["True"] * 16


def test_of_75_files_with_one_changed_byte_none_is_called_valid(round_of_16: Round) -> None:
    chance = random.Random(75)
    last_gap = round_of_16.pdf.rindex(b"/Contents <")
    spots = [chance.randrange(len(round_of_16.pdf)) for _ in range(50)]
    # Half of the rest lies in the last signature, which no later one covers.
    spots += [last_gap + 11 + chance.randrange(5_000) for _ in range(25)]

    kinds = []
    for spot in spots:
        changed = bytearray(round_of_16.pdf)
        changed[spot] ^= 1 << chance.randrange(8)
        kinds.append(verify(bytes(changed), trust=round_of_16.trust).kind)

    assert len(kinds) == 75
    assert Kind.VALID not in kinds


def test_every_digit_of_the_last_signature_counts(round_of_16: Round) -> None:
    pdf, trust = round_of_16.pdf, round_of_16.trust
    begin = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    end = pdf.index(b">", begin)

    for spot in range(begin, end, 97):
        other = b"0" if pdf[spot : spot + 1] != b"0" else b"1"
        assert verify(pdf[:spot] + other + pdf[spot + 1 :], trust=trust).kind is not Kind.VALID, spot


def test_the_state_before_the_last_signature_is_valid_with_one_fewer(round_of_16: Round) -> None:
    verdict = verify(round_of_16.of_fifteen, trust=round_of_16.trust)

    assert (verdict.kind, len(verdict.signatures)) == (Kind.VALID, 15)


def test_an_added_page_is_a_change(round_of_16: Round) -> None:
    writer = PdfWriter(io.BytesIO(round_of_16.pdf), incremental=True)
    writer.add_blank_page(width=200, height=200)
    more = io.BytesIO()
    writer.write(more)

    verdict = verify(more.getvalue(), trust=round_of_16.trust)

    assert more.getvalue().startswith(round_of_16.pdf)
    assert (verdict.kind, verdict.because) == (Kind.CHANGED, (Because.ADDED_AFTER,))


def overpainted(pdf: bytes) -> bytes:
    """Change what is seen of the first page in an update at the end; all that was signed stays byte for byte."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    paint = writer.add_object(StreamObject(stream_data=b"1 0 0 rg 100 600 300 60 re f"))
    page[NameObject("/Contents")] = paint
    writer.update_container(page)
    painted = io.BytesIO()
    writer.write(painted)  # type: ignore[no-untyped-call]
    return painted.getvalue()


def test_an_update_that_changes_what_is_seen_is_a_change(round_of_16: Round) -> None:
    painted = overpainted(round_of_16.pdf)

    assert painted.startswith(round_of_16.pdf)
    assert verify(painted, trust=round_of_16.trust).because == (Because.ADDED_AFTER,)


def test_a_change_between_two_signatures_of_ours_is_seen_too(small_world: None, round_of_16: Round) -> None:
    enrolled(BIMA)
    ready = signers.ready_to_sign(blank(), fields=places(2))
    painted = overpainted(sign(ready, 1, person=BIMA))

    twice = sign(painted, 2, person=BIMA, minutes=1)

    verdict = verify(twice, trust=round_of_16.trust)
    assert (verdict.kind, verdict.because) == (Kind.CHANGED, (Because.SECOND_OPINION,))


def test_signed_over_by_a_foreign_key_is_told_apart_from_changed(round_of_16: Round) -> None:
    verdict = verify(by(stranger(office=ELSEWHERE), round_of_16.pdf), trust=round_of_16.trust)

    assert (verdict.kind, verdict.because) == (Kind.RESIGNED, (Because.ALSO_OTHER_KEY,))
    assert [one.trusted for one in verdict.signatures] == [True] * 16 + [False]


def test_our_document_signed_by_a_foreign_key_alone_was_signed_over(round_of_16: Round) -> None:
    ready = signers.ready_to_sign(blank(), fields=places(1))

    verdict = verify(by(stranger(office=ELSEWHERE), ready, field="TT01"), trust=round_of_16.trust)

    assert (verdict.kind, verdict.because) == (Kind.RESIGNED, (Because.OTHER_KEY,))


def test_a_key_that_only_bears_our_name_is_not_ours(round_of_16: Round) -> None:
    root = x509.load_pem_x509_certificate(round_of_16.root.encode())
    part = {one.oid: str(one.value) for one in root.subject}
    ours = OfficeName(part[x509.NameOID.ORGANIZATIONAL_UNIT_NAME], part[x509.NameOID.ORGANIZATION_NAME])

    verdict = verify(by(stranger(office=ours), blank()), trust=round_of_16.trust)

    assert (verdict.kind, verdict.because) == (Kind.RESIGNED, (Because.OTHER_KEY,))


def test_a_foreign_file_is_called_foreign(round_of_16: Round) -> None:
    verdict = verify(by(stranger(office=ELSEWHERE), blank()), trust=round_of_16.trust)

    assert (verdict.kind, verdict.because) == (Kind.FOREIGN, (Because.NOT_OURS,))
    assert verdict.signatures[0].who == "Orang lain"


def test_with_another_root_ours_is_foreign(round_of_16: Round) -> None:
    other = issue_root(new_signing_key(), office=ELSEWHERE, at=WED_11_MAR)

    verdict = verify(round_of_16.pdf, trust=Trust(roots=(other,)))

    assert verdict.kind in (Kind.FOREIGN, Kind.RESIGNED)


def test_what_is_no_signed_pdf_says_so(round_of_16: Round) -> None:
    trust = round_of_16.trust

    assert verify(blank(), trust=trust).because == (Because.NO_SIGNATURE,)
    assert verify(b"", trust=trust).because == (Because.EMPTY,)
    assert verify(b"PK\x03\x04 no pdf", trust=trust).kind is Kind.NOT_A_PDF
    scripted = blank().replace(b"/Type", b"/OpenAction << /S /JavaScript /JS (app.alert) >> /Type", 1)
    assert verify(scripted, trust=trust).kind is Kind.HAS_SCRIPT
    assert verify(b"%PDF-1.7" + bytes(verifying.LARGEST), trust=trust).because == (Because.TOO_LARGE,)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"a003020102", b"a003020109"),  # a certificate of a version that does not exist
        (b"0603551d13", b"0603551d0f"),  # the same extension twice
        (b"2a8648ce3d0301", b"2a8648ce3d0309"),  # a curve that nobody knows
    ],
)
def test_a_certificate_made_to_be_misread_is_refused_like_any_other(
    round_of_16: Round, right: bytes, wrong: bytes
) -> None:
    hexes = rb"(?<=<)[0-9A-Fa-f]{2000,}(?=>)"
    body = re.sub(hexes, lambda found: found[0].lower().replace(right, wrong), round_of_16.pdf)
    assert body != round_of_16.pdf

    assert verify(body, trust=round_of_16.trust).kind is not Kind.VALID


def test_a_hostile_file_costs_little_time(round_of_16: Round) -> None:
    trust, many = round_of_16.trust, b"/ByteRange [0 9 12 9999999999]" * 20_000
    spaces = b"/ByteRange [" + b" " * 8_000_000
    nested = b"%PDF-1.7\n/ByteRange [0 40 4040 9]<" + (b"3080" * 1_000).upper() + b">"
    copied = round_of_16.pdf + round_of_16.pdf[round_of_16.pdf.rindex(b"/ByteRange") :] * 40
    began = time.process_time()

    kinds = [verify(body, trust=trust).kind for body in (b"%PDF-1.7\n" + many, b"%PDF-1.7\n" + spaces, nested, copied)]

    assert Kind.VALID not in kinds
    assert time.process_time() - began < 5


def test_a_withdrawn_key_keeps_what_it_signed_and_signs_no_more(small_world: None, round_of_16: Round) -> None:
    first = enrolled(BIMA)
    pdf = sign(signers.ready_to_sign(blank(), fields=places(1)), 1, person=BIMA, minutes=10)
    since = WED_11_MAR + timedelta(days=1)
    signers.enrol(BIMA, name="Bima (rekaan)", post="Narahubung", pin="640273", at=since)

    now = verify(pdf)
    had_it_been_before = replace(round_of_16.trust, withdrawn={int(first.serial, 16): WED_11_MAR})

    assert (now.kind, now.signatures[0].withdrawn_at) == (Kind.VALID, since)
    assert verify(pdf, trust=had_it_been_before).because == (Because.KEY_WITHDRAWN,)


def test_the_list_of_withdrawals_is_read_without_the_house_and_only_if_its_authority_signed_it(
    small_world: None, round_of_16: Round
) -> None:
    first = enrolled(BIMA)
    pdf = sign(signers.ready_to_sign(blank(), fields=places(1)), 1, person=BIMA, minutes=10)
    signers.revoke(BIMA, because="stolen", at=WED_11_MAR)
    crl = signers.withdrawal_list(of_klt().office, 1, at=WED_11_MAR) or b""
    key = new_signing_key()
    root = issue_root(key, office=ELSEWHERE, at=WED_11_MAR)
    from narahubung.documents.persons import PersonsAuthority

    forged = PersonsAuthority(key, certificate=root).withdrawals([(int(first.serial, 16), WED_11_MAR)], at=WED_11_MAR)

    assert verify(pdf, trust=trust_of(round_of_16.root.encode(), lists=[crl])).kind is Kind.WITHDRAWN
    assert verify(pdf, trust=trust_of(round_of_16.root.encode(), lists=[forged])).kind is Kind.VALID


def test_the_offices_seal_and_two_persons_are_valid_together(small_world: None, round_of_16: Round) -> None:
    known = of_klt()
    pdf = signers.ready_to_sign(
        blank(), fields=places(2), sealed_by=OfficeName(known.office, "Perwakilan"), at=WED_11_MAR
    )
    enrolled(BIMA)

    verdict = verify(sign(pdf, 1, person=BIMA, minutes=1), trust=round_of_16.trust)

    assert verdict.kind is Kind.VALID
    assert [one.by_office for one in verdict.signatures] == [True, False]


def test_a_reader_finds_the_sixteen_fields_named(round_of_16: Round) -> None:
    fields = PdfReader(io.BytesIO(round_of_16.pdf)).get_fields() or {}

    assert [name for name in fields if name.startswith("TT")] == [f"TT{place:02}" for place in range(1, 17)]
    assert fields["TT01"]["/TU"] == TextStringObject("Tanda tangan 1")
