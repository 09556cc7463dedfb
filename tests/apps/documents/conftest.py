"""A seal, a receipt and a moment for the tests of documents; every name and number here is invented."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from narahubung.documents.certificates import OfficeName
from narahubung.documents.letterhead import Letterhead
from narahubung.documents.receipt import AttachmentFacts, NextStep, ReceiptFacts, render_receipt
from narahubung.documents.seal import OfficeSeal
from narahubung.keyring import KeyRing

TUE_24_NOV = datetime(2026, 11, 24, 3, 14, 15, tzinfo=UTC)
OFFICE = OfficeName(code="KLT", full="Ombudsman Republik Indonesia Perwakilan Kalimantan Timur")
HEAD = Letterhead(
    code="KLT",
    name="Perwakilan Kalimantan Timur",
    place="Samarinda",
    contact=("Jalan Contoh No. 1, Samarinda", "kaltim@contoh.example"),
    demo=True,
)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


FACTS = ReceiptFacts(
    letterhead=HEAD,
    reference="2026-004217-58",
    received_at=TUE_24_NOV,
    content_sha256=digest_of("isi"),
    public_url="https://narahubung.contoh.example",
    attachments=(AttachmentFacts(kind="PDF", size=234_567, sha256=digest_of("satu")),),
    next_steps=(
        NextStep(what="Kantor memeriksa kelengkapan laporan.", until_on=date(2026, 11, 27), remark="target kantor"),
    ),
)


@dataclass(frozen=True, slots=True)
class House:
    """A folder with a key ring and the seal of one office."""

    folder: Path
    ring: KeyRing
    seal: OfficeSeal


def new_house(folder: Path) -> House:
    ring = KeyRing.create(folder / "keys")
    return House(folder, ring, OfficeSeal.establish(folder / "seals" / "KLT", ring, office=OFFICE, at=TUE_24_NOV))


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return new_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def own_house(tmp_path: Path) -> House:
    """A house that a test may rotate, withdraw from and damage."""
    return new_house(tmp_path)


@pytest.fixture(scope="session")
def receipt(house: House) -> bytes:
    return render_receipt(FACTS, seal=house.seal, at=TUE_24_NOV)
