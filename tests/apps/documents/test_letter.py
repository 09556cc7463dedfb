"""A letter of the office, read back by another program."""

import io
from datetime import date

from pypdf import PdfReader

from narahubung.documents.inspection import Verdict, inspect
from narahubung.documents.letter import LetterFacts, render_letter
from tests.apps.documents.conftest import HEAD, TUE_24_NOV, House

LETTER = LetterFacts(
    letterhead=HEAD,
    number="B/0123/LM.12/XI/2026",
    dated_on=date(2026, 11, 24),
    subject="Permintaan klarifikasi pertama",
    addressee=("Kepala Dinas Contoh", "di Tenggarong"),
    opening=("Kami meminta klarifikasi atas hal-hal berikut:",),
    questions=("Apa alasan keterlambatan?", "Kapan permohonan selesai?"),
    closing=("Jawaban kami harapkan selambat-lambatnya 14 hari.",),
    signatory_title="Kepala Perwakilan",
    signatory_name="Rahmawati (rekaan)",
    handling="Biasa",
    copies=("Inspektur Kabupaten",),
)


def read(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_letter_holds_all_its_parts_in_order_and_its_seal(house: House) -> None:
    pdf = render_letter(LETTER, seal=house.seal, at=TUE_24_NOV)
    text = read(pdf)
    parts = [
        "Samarinda, 24 November 2026",
        "Kepada Yth.",
        "Kepala Dinas Contoh",
        "Kami meminta klarifikasi",
        "1. Apa alasan keterlambatan?",
        "2. Kapan permohonan selesai?",
        "selambat-lambatnya 14 hari",
        "Kepala Perwakilan",
        "Rahmawati (rekaan)",
        "Tembusan",
        "1. Inspektur Kabupaten",
    ]

    places = [text.index(part) for part in parts]

    assert places == sorted(places)
    assert "B/0123/LM.12/XI/2026" in text
    assert "Lampiran" not in text  # nothing is enclosed, so no line says so
    assert inspect(pdf, registers=[house.seal.register]).verdict is Verdict.INTACT


def test_a_letter_in_english_keeps_the_officers_words(house: House) -> None:
    text = read(render_letter(LETTER, seal=house.seal, at=TUE_24_NOV, language="en"))

    assert "24 November 2026" in text
    assert "Copies to" in text
    assert "Apa alasan keterlambatan?" in text
