"""What the office gives out can be checked by anybody: by its QR, as a file, and without the office."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.apps.intake.visitor import SARI, Visitor

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def receipt(visitor: Visitor) -> bytes:
    """Lodge and download the receipt."""
    visitor.lodge()
    return visitor.client.get("/lapor/diterima/tanda-terima.pdf").content


def proof(visitor: Visitor) -> str:
    """Return the address that the receipt's QR holds."""
    found = re.search(r'href="(http[^"]+/tanda-terima/[^"]+)"', visitor.get("/lapor/diterima/").plain())
    assert found is not None
    return found[1]


def inspected(visitor: Visitor, pdf: bytes) -> str:
    """Send a file to be checked and return what the page says."""
    page = visitor.post("/tanda-terima/", {"file": SimpleUploadedFile("apa-saja.pdf", pdf)})
    assert page.status == 200
    return page.plain()


def test_the_receipt_names_nobody_and_opens_nothing(visitor: Visitor) -> None:
    number, code, pin = visitor.lodge()
    pdf = visitor.client.get("/lapor/diterima/tanda-terima.pdf").content
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    text = "".join(page.extract_text() for page in reader.pages) + str(reader.metadata)

    assert number in text
    for hidden in (*SARI.values(), code, pin, pin.replace(" ", ""), "KTP"):
        assert hidden not in text


def test_an_untouched_receipt_is_called_genuine_and_a_changed_one_never(visitor: Visitor, receipt: bytes) -> None:
    assert "notice-good" in inspected(visitor, receipt)

    for place in range(100, len(receipt), len(receipt) // 40):
        changed = receipt[:place] + bytes([receipt[place] ^ 1]) + receipt[place + 1 :]
        assert "notice-good" not in inspected(visitor, changed), place


@pytest.mark.parametrize("content", [b"", b"halo", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"a" * 5_300_000], ids=len)
def test_any_other_file_gets_an_answer_in_words(visitor: Visitor, content: bytes) -> None:
    assert "notice-late" in inspected(visitor, content)


def test_no_file_is_said(visitor: Visitor) -> None:
    assert visitor.post("/tanda-terima/", {}).status == 422


def test_the_code_is_genuine_to_the_letter(visitor: Visitor) -> None:
    number, _, _ = visitor.lodge()
    parts = urlsplit(proof(visitor))
    address = f"{parts.path}?{parts.query}"
    page = Visitor().get(address)
    assert "notice-good" in page.body
    assert number in page.body

    for wrong in (
        address.replace(number, "2026-999999-01"),
        address.replace("o=KLT", "o=XYZ"),
        address[:-5],
        parts.path,
    ):
        page = Visitor().get(wrong)
        assert page.status == 200
        assert "notice-good" not in page.body


def test_the_published_keys_check_a_receipt_without_us(visitor: Visitor, tmp_path: Path) -> None:
    visitor.lodge()
    keys = tmp_path / "keys.pem"
    keys.write_bytes(visitor.client.get("/tanda-terima/kunci/").content)
    checking = [sys.executable, str(ROOT / "tools" / "verify_receipt.py"), str(keys)]

    genuine = subprocess.run([*checking, proof(visitor)], capture_output=True, text=True, check=False)
    assert genuine.returncode == 0, genuine.stderr
    forged = subprocess.run([*checking, proof(visitor).replace("o=KLT", "o=KLS")], capture_output=True, check=False)
    assert forged.returncode == 1
