"""The receipt as others read it: its text, its marks, its QR, and what must not be in it."""

import io
import re
import threading
import time
from dataclasses import replace

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from narahubung.documents.inspection import Verdict, inspect
from narahubung.documents.receipt import AttachmentFacts, NextStep, grouped, receipt_link, render_receipt
from narahubung.documents.typeset import REPERTOIRE, printable
from tests.apps.documents.conftest import FACTS, TUE_24_NOV, House, digest_of


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def render(house: House, **changed: object) -> bytes:
    return render_receipt(replace(FACTS, **changed), seal=house.seal, at=TUE_24_NOV)  # type: ignore[arg-type]


def test_another_program_reads_all_facts_back(receipt: bytes) -> None:
    text = text_of(receipt)

    assert "Tanda terima laporan" in text
    assert "2026-004217-58" in text
    assert "Selasa, 24 November 2026, 11.14 WITA" in text
    assert grouped(FACTS.content_sha256) in text
    assert grouped(digest_of("satu")) in text
    assert "234,6 kB" in text
    assert "paling lambat 27 November 2026, target kantor" in text
    assert "tanpa internet" in text
    assert "tanda tangan elektronik internal kantor (tidak tersertifikasi)" in text
    assert "data rekaan" in text


def test_a_reader_of_english_gets_english(house: House) -> None:
    text = text_of(render_receipt(FACTS, seal=house.seal, at=TUE_24_NOV, language="en"))

    assert "Receipt of your complaint" in text
    assert "Tuesday, 24 November 2026, 11.14 WITA" in text
    assert "234.6 kB" in text
    assert "by 27 November 2026" in text
    assert "Diterima" not in text


def test_it_is_archival_and_accessible_and_stays_so_when_signed(receipt: bytes) -> None:
    reader = PdfReader(io.BytesIO(receipt))
    metadata = reader.xmp_metadata
    assert metadata is not None
    xmp = metadata.stream.get_data().decode()

    assert re.search(r"pdfaid:part=?[\">]*2", xmp)
    assert re.search(r"pdfaid:conformance=?[\">]*A", xmp)
    assert re.search(r"pdfuaid:part=?[\">]*1", xmp)
    root = dictionary(reader.trailer["/Root"])
    assert str(root["/Lang"]) == "id"
    assert str(dictionary(root["/MarkInfo"])["/Marked"]) == "True"
    assert receipt.startswith(b"%PDF-1.7")
    assert root.get("/Version", "/1.7") == "/1.7"
    for page in reader.pages:
        for font in dictionary(dictionary(page["/Resources"])["/Font"]).values():
            below = dictionary(font)["/DescendantFonts"]
            assert isinstance(below, ArrayObject)
            described = dictionary(dictionary(below[0])["/FontDescriptor"])
            assert "/FontFile2" in described or "/FontFile3" in described


def dictionary(value: PdfObject | None) -> DictionaryObject:
    found = value.get_object() if value is not None else None
    assert isinstance(found, DictionaryObject)
    return found


def test_it_carries_neither_names_nor_the_pin_nor_scripts(house: House) -> None:
    pdf = render(house, tracking_code="7K3M-9QXD-2F8T")
    reader = PdfReader(io.BytesIO(pdf))
    described = {str(value) for value in (reader.metadata or {}).values()}

    assert "7K3M-9QXD-2F8T" in text_of(pdf)
    assert "PIN sengaja tidak dicetak" in text_of(pdf)
    assert {value for value in described if "20261124" not in value and "2026" not in value} <= {
        "Tanda terima laporan",
        "Ombudsman Republik Indonesia Perwakilan Kalimantan Timur",
        *(value for value in described if value.startswith(("Typst", "pyHanko"))),
    }
    assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile|AA|OpenAction)\b", pdf)


def test_the_tracking_code_is_printed_only_when_asked_for(receipt: bytes) -> None:
    assert "Keduanya sengaja tidak dicetak di sini" in text_of(receipt)


def test_the_link_in_the_pdf_is_the_one_that_proves_it(house: House, receipt: bytes) -> None:
    links = [
        note.get_object()["/A"]["/URI"]
        for page in PdfReader(io.BytesIO(receipt)).pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    ]

    assert links == [receipt_link(FACTS, seal=house.seal)]


NO_ZONE = TUE_24_NOV.replace(tzinfo=None)
HOSTILE = (
    '#eval("1") #read("/etc/passwd") $x^2$ *tebal* _miring_ = Judul',
    "😀 中文 عربي \u202e kanan ke kiri \u200d \x07 \x00 \ud800 ﷽",
    '"}, {"reference": "palsu"}]\\" \' </svg> <script>',
    "kata" * 3000,
    "x " * 30_000,
    "",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_words_arrive_become_words_and_nothing_else(house: House, text: str) -> None:
    pdf = render(house, next_steps=(NextStep(what=text, remark=text[:500]),))

    read = text_of(pdf)
    assert "2026-004217-58" in read
    for word in printable(text)[:60].split():
        assert word in read.replace("- ", "") or word in read
    assert inspect(pdf, registers=[house.seal.register]).verdict is Verdict.INTACT


def test_every_sign_of_the_repertoire_has_a_glyph(house: House) -> None:
    ranges = re.findall(r"(.)-(.)|(.)", REPERTOIRE, re.DOTALL)
    signs = "".join(
        "".join(chr(code) for code in range(ord(first), ord(last) + 1)) if first else single
        for first, last, single in ranges
    )
    assert len(signs) > 600

    # Typesetting refuses (PDF/A) where a glyph is missing in either face; entries are set in one, remarks in the other.
    render(
        house, next_steps=(NextStep(what=signs, remark=signs),), letterhead=replace(FACTS.letterhead, name=signs[:200])
    )
    for start in range(0, len(signs), 200):
        render(house, letterhead=replace(FACTS.letterhead, name=signs[start : start + 200]))


def test_twenty_attachments_and_many_steps_run_over_pages(house: House) -> None:
    parts = tuple(
        AttachmentFacts(kind="JPEG", size=size, sha256=digest_of(str(size))) for size in range(0, 20_000_000, 10**6)
    )
    steps = tuple(NextStep(what=f"Langkah {number}") for number in range(40))
    pdf = render(house, attachments=parts, next_steps=steps)

    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) > 1
    assert "Halaman 2 /" in " ".join(reader.pages[1].extract_text().split())
    assert "Langkah 39" in text_of(pdf)


def test_a_receipt_without_attachments_says_so(house: House) -> None:
    assert "Tidak ada lampiran." in text_of(render(house, attachments=()))


@pytest.mark.parametrize("wrong", [{"content_sha256": "abc"}, {"reference": "a|b\nc"}, {"received_at": NO_ZONE}])
def test_a_claim_that_cannot_be_signed_is_refused(house: House, wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        render(house, **wrong)


def test_threads_typeset_side_by_side_without_mixing_pages(house: House) -> None:
    made: dict[int, bytes] = {}

    def work(number: int) -> None:
        made[number] = render(house, reference=f"2026-00000{number}-00")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 8
    for number, pdf in made.items():
        assert f"2026-00000{number}-00" in text_of(pdf)


def test_a_warm_receipt_takes_milliseconds(house: House, receipt: bytes) -> None:
    def seconds() -> float:
        began = time.perf_counter()
        render(house)
        return time.perf_counter() - began

    assert receipt
    assert min(seconds() for _ in range(5)) < 0.5  # about 25 ms on an idle machine
