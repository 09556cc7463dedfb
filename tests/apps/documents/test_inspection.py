"""A sealed document changed by one byte is never called valid: by us, by pyHanko, or by a stranger's reader."""

import io
import random
import re
import shutil
import subprocess
import warnings
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from narahubung.documents.aside import aside
from narahubung.documents.inspection import LARGEST, Because, Inspection, Verdict, inspect
from narahubung.documents.receipt import render_receipt
from tests.apps.documents.conftest import FACTS, TUE_24_NOV, House, new_house

NOTHING_VALID = {Verdict.CHANGED, Verdict.FOREIGN, Verdict.UNSIGNED, Verdict.NOT_A_PDF}


def look(pdf: bytes, house: House) -> Inspection:
    return inspect(pdf, registers=[house.seal.register])


def gap_of(pdf: bytes) -> tuple[int, int]:
    match = re.search(rb"/ByteRange \[0 (\d+) (\d+) \d+\]", pdf)
    assert match
    return int(match[1]), int(match[2])


def by_one_byte(pdf: bytes, *, count: int, seed: int, in_gap: bool) -> list[bytes]:
    """Return copies of the PDF, each with one changed bit: outside or inside the gap that holds the signature."""
    draw = random.Random(seed)
    before, after = gap_of(pdf)
    spots = [*range(before, after)] if in_gap else [*range(before), *range(after, len(pdf))]
    copies = []
    for spot in draw.sample(spots, count):
        copy = bytearray(pdf)
        copy[spot] ^= 1 << draw.randrange(8)
        copies.append(bytes(copy))
    return copies


def test_the_whole_document_is_proved_ours(house: House, receipt: bytes) -> None:
    found = look(receipt, house)

    assert found.verdict is Verdict.INTACT
    assert found.because == (Because.SEAL_HOLDS,)
    assert found.signed_at == TUE_24_NOV
    assert found.office == "KLT"
    assert "tidak tersertifikasi" in found.signer


def test_pyhanko_alone_agrees(house: House, receipt: bytes) -> None:
    root = Certificate.load(house.seal.register.root.public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=TUE_24_NOV)

    signature = PdfFileReader(io.BytesIO(receipt)).embedded_signatures[0]
    status = aside(lambda: validate_pdf_signature(signature, context))

    assert status.bottom_line
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.modification_level is ModificationLevel.NONE


def pdfsig(pdf: bytes, folder: Path, *options: str) -> str:
    found = shutil.which("pdfsig")
    if found is None:
        warnings.warn("PDFSIG IS MISSING: no stranger's reader has looked at our signatures", stacklevel=2)
        pytest.skip("pdfsig (poppler-utils) is not installed")
    path = folder / "looked-at.pdf"
    path.write_bytes(pdf)
    return subprocess.run([found, *options, path], capture_output=True, text=True, check=False).stdout


@pytest.mark.filterwarnings("default:PDFSIG IS MISSING")
def test_a_strangers_reader_calls_it_valid(receipt: bytes, tmp_path: Path) -> None:
    answer = pdfsig(receipt, tmp_path)

    assert "Signature is Valid." in answer
    assert "Total document signed" in answer
    assert "ETSI.CAdES.detached" in answer


@pytest.mark.filterwarnings("default:PDFSIG IS MISSING")
def test_a_strangers_reader_trusts_it_with_the_chain(house: House, receipt: bytes, tmp_path: Path) -> None:
    certutil = shutil.which("certutil")
    if certutil is None:
        pytest.skip("certutil (libnss3-tools) is not installed: the chain was not shown to a stranger's reader")
    (tmp_path / "root.pem").write_text(house.seal.register.root_pem)
    store = f"sql:{tmp_path}"
    subprocess.run([certutil, "-N", "-d", store, "--empty-password"], check=True)
    subprocess.run([certutil, "-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-i", tmp_path / "root.pem"], check=True)

    assert "Certificate is Trusted." in pdfsig(receipt, tmp_path, "-nssdir", store)


@pytest.mark.filterwarnings("default:PDFSIG IS MISSING")
def test_of_75_files_changed_by_one_byte_none_is_valid_to_us_or_a_stranger(
    house: House, receipt: bytes, tmp_path: Path
) -> None:
    ours: Counter[Verdict] = Counter()
    believed = 0
    for copy in by_one_byte(receipt, count=75, seed=13, in_gap=False):
        ours[look(copy, house).verdict] += 1
        answer = pdfsig(copy, tmp_path)
        believed += "Signature is Valid." in answer and "Total document signed" in answer

    assert ours.total() == 75
    assert set(ours) <= NOTHING_VALID
    assert believed == 0


def test_no_single_bit_can_be_changed_even_where_nothing_is_signed(house: House, receipt: bytes) -> None:
    copies = [copy for in_gap in (True, False) for copy in by_one_byte(receipt, count=750, seed=7, in_gap=in_gap)]

    verdicts = Counter(look(copy, house).verdict for copy in copies)

    assert set(verdicts) <= NOTHING_VALID
    # Most changes leave enough to say that it was ours; that is the helpful answer.
    assert verdicts[Verdict.CHANGED] > 1400


def test_no_digit_of_the_signatures_head_can_be_replaced(house: House, receipt: bytes) -> None:
    before, _ = gap_of(receipt)
    for spot in range(before, before + 120):
        for digit in b"0123456789ABCDEF":
            if receipt[spot] != digit:
                copy = receipt[:spot] + bytes([digit]) + receipt[spot + 1 :]
                assert look(copy, house).verdict is not Verdict.INTACT


def test_200_heavy_mutations_are_judged_and_never_raise(house: House, receipt: bytes) -> None:
    draw = random.Random(99)
    for _ in range(200):
        copy = bytearray(receipt)
        for _ in range(draw.choice([1, 5, 50, 500])):
            match draw.randrange(4):
                case 0:
                    copy[draw.randrange(len(copy))] = draw.randrange(256)
                case 1:
                    del copy[draw.randrange(len(copy)) :][: draw.randrange(1, 300)]
                    copy += receipt[: draw.randrange(100)]
                case 2:
                    spot = draw.randrange(len(copy))
                    copy[spot:spot] = copy[spot : spot + draw.randrange(1, 300)]
                case _:
                    spot = draw.randrange(len(copy))
                    copy[spot : spot + draw.randrange(1, 300)] = draw.randbytes(draw.randrange(1, 300))
            if not copy:
                copy = bytearray(b"%PDF-")
        # A byte may by chance have been replaced by itself.
        assert look(bytes(copy), house).verdict in NOTHING_VALID or bytes(copy) == receipt


def test_something_added_after_the_seal_is_named(house: House, receipt: bytes) -> None:
    for added in (b"\n", receipt, b"\n1 0 obj\n<< /S /JavaScript >>\nendobj\n"):
        found = look(receipt + added, house)

        assert found.verdict is Verdict.CHANGED
        assert found.because == (Because.ADDED_AFTER_SEALING,)


def test_an_honest_later_revision_is_not_called_intact_either(house: House, receipt: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(receipt))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()  # type: ignore[no-untyped-call]
    later = io.BytesIO()
    writer.write(later)  # type: ignore[no-untyped-call]

    assert look(later.getvalue(), house).because == (Because.ADDED_AFTER_SEALING,)


def test_another_offices_seal_is_foreign_and_named(house: House, tmp_path: Path) -> None:
    stranger = new_house(tmp_path)
    pdf = render_receipt(FACTS, seal=stranger.seal, at=TUE_24_NOV)

    found = look(pdf, house)

    assert found.verdict is Verdict.FOREIGN
    assert found.because == (Because.OTHER_SIGNER,)
    assert found.signer.startswith("Segel internal 1")
    assert inspect(pdf, registers=[house.seal.register, stranger.seal.register]).verdict is Verdict.INTACT


def test_a_certificate_copied_into_a_strangers_signature_does_not_make_it_ours(house: House, tmp_path: Path) -> None:
    stranger = new_house(tmp_path)
    pdf = render_receipt(FACTS, seal=stranger.seal, at=TUE_24_NOV)
    ours = house.seal.certificate.public_bytes(Encoding.DER).hex().upper().encode()
    before, _ = gap_of(pdf)

    forged = pdf[: before + 1000] + ours + pdf[before + 1000 + len(ours) :]

    assert len(forged) == len(pdf)
    assert look(forged, house).verdict in NOTHING_VALID


PLAIN = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF"


@pytest.mark.parametrize(
    ("file", "verdict", "because"),
    [
        (b"", Verdict.NOT_A_PDF, Because.EMPTY),
        (b"Bukan PDF" * 99, Verdict.NOT_A_PDF, Because.NO_HEADER),
        (b"\x89PNG\r\n\x1a\n", Verdict.NOT_A_PDF, Because.NO_HEADER),
        (b"\0" * 9000 + b"%PDF-1.7", Verdict.NOT_A_PDF, Because.NO_HEADER),
        (PLAIN, Verdict.UNSIGNED, Because.NO_SIGNATURE),
        (PLAIN + b"/JavaScript (x)", Verdict.UNSIGNED, Because.ACTIVE_CONTENT),
        (PLAIN + b"/ByteRange [0 9 9 9]", Verdict.FOREIGN, Because.SIGNATURE_UNREADABLE),
        (PLAIN + b"/ByteRange [0 9999999999 9999999999 1]", Verdict.FOREIGN, Because.SIGNATURE_UNREADABLE),
        (b"%PDF-" + b"<30" * 99 + b">/ByteRange [0 5 303 9]", Verdict.FOREIGN, Because.SIGNATURE_UNREADABLE),
        (b"%PDF-<" + b"30" * 400 + b">/ByteRange [0 5 807 9]", Verdict.FOREIGN, Because.SIGNATURE_UNREADABLE),
        (b"%PDF-" + b" " * LARGEST, Verdict.REFUSED, Because.TOO_LARGE),
        (b"%PDF-" + b"/ByteRange [0 5 9 9]" * 200_000, Verdict.FOREIGN, Because.SIGNATURE_UNREADABLE),
        (b"%PDF-<" + b"3080" * 100_000 + b">/ByteRange [0 5 400007 9]", Verdict.FOREIGN, Because.SIGNATURE_UNREADABLE),
        (
            b"%PDF-<" + b"3082FFFF" * 20_000 + b">/ByteRange [0 5 160007 9]",
            Verdict.FOREIGN,
            Because.SIGNATURE_UNREADABLE,
        ),
    ],
    ids=range(14),
)
def test_every_other_file_gets_its_own_answer(house: House, file: bytes, verdict: Verdict, because: Because) -> None:
    found = look(file, house)

    assert found.verdict is verdict
    assert because in found.because
    assert len(found.sha256) == 64


def test_a_withdrawn_certificate_signs_nothing_genuine_any_more(own_house: House) -> None:
    pdf = render_receipt(FACTS, seal=own_house.seal, at=TUE_24_NOV)
    fresh = own_house.seal.rotate(office=FACTS.letterhead.office, at=TUE_24_NOV)
    assert inspect(pdf, registers=[fresh.register]).verdict is Verdict.INTACT

    fresh.withdraw("office", 1)

    register = type(fresh).open(fresh.folder, own_house.ring).register
    found = inspect(pdf, registers=[register])
    assert found.verdict is Verdict.FOREIGN
    assert found.because == (Because.CERTIFICATE_WITHDRAWN,)
    assert inspect(render_receipt(FACTS, seal=fresh, at=TUE_24_NOV), registers=[register]).verdict is Verdict.INTACT


def test_it_stays_intact_after_the_certificate_has_ended(house: House, receipt: bytes) -> None:
    # Nothing here asks the clock of the machine: a receipt of 2026 must hold when it is shown in 2040.
    assert house.seal.certificate.not_valid_after_utc < datetime(2032, 1, 1, tzinfo=UTC)
    assert TUE_24_NOV - house.seal.certificate.not_valid_before_utc == timedelta(days=1, microseconds=0)
    assert look(receipt, house).verdict is Verdict.INTACT
