"""The annual letter: one sealed page in Indonesian, read back by other programs; no rank, no hidden number."""

from __future__ import annotations

import io
import re
from uuid import UUID

import pytest
from django.test import Client
from pypdf import PdfReader

from narahubung.accounts.models import Person
from narahubung.agencies import directory
from narahubung.documents import office
from narahubung.documents.inspection import Verdict
from narahubung.rules.rates import Base
from narahubung.statistics.models import DenominatorLine
from tests import world
from tests.apps.desk.officer import Enter
from tests.apps.statistics import counted_cases

ADDRESS = "/angka/opd/DISDUKCAPIL/surat.pdf"


def fetched(name: str, query: str = "") -> bytes:
    client = Client()
    person = Person.objects.get(pk=world.KEYS[name])
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(f"{ADDRESS}{query}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    return bytes(answer.content)


def read(pdf: bytes) -> str:
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(page.extract_text().split())


@pytest.mark.parametrize("name", ["citra", "kartika", "yusuf", "nilam", "tamu"])
def test_whoever_may_not_see_the_page_gets_no_letter(enter: Enter, name: str) -> None:
    assert enter(name).get(ADDRESS).status == 404


def test_it_is_one_page_with_the_offices_seal(enter: Enter) -> None:
    counted_cases.ordinary()
    pdf = fetched("hana", "?masa=tahun-ini")

    text = read(pdf)

    assert "Kepala Dinas Kependudukan dan Pencatatan Sipil (contoh)" in text
    assert "1 Januari 2026 sampai 11 Maret 2026" in text
    assert office.inspect(pdf).verdict is Verdict.INTACT


def test_it_says_the_figures_of_the_page(enter: Enter) -> None:
    counted_cases.cases(world.DISDUKCAPIL, 40, kept=30)
    counted_cases.rolled()

    text = read(fetched("bima", "?masa=tahun-ini"))

    assert "75% 59% sampai 87% 30 dari 40" in text
    assert text.index("Yang ditepati") < text.index("Lamanya menunggu") < text.index("Berapa laporan yang masuk")


def test_without_a_wish_it_is_the_letter_of_last_year(enter: Enter) -> None:
    assert "1 Januari 2025 sampai 31 Desember 2025" in read(fetched("fajar"))


def test_few_are_words_and_none_is_not_good(enter: Enter) -> None:
    counted_cases.cases(world.DISDUKCAPIL, 3, kept=1)
    counted_cases.rolled()

    text = read(fetched("bima", "?masa=tahun-ini"))

    assert "Terlalu sedikit untuk diangkakan" in text
    assert "1 dari 3" not in text
    assert "Itu tidak menunjukkan bahwa layanan baik" in text


def test_it_ranks_nobody_and_names_no_other_agency(enter: Enter) -> None:
    counted_cases.ordinary()

    text = read(fetched("bima", "?masa=tahun-ini"))

    assert "Dinkes" not in text
    assert not re.search(r"urutan ke|terbaik|terburuk", text)


def test_it_is_indonesian_whatever_its_reader_reads(enter: Enter) -> None:
    Person.objects.filter(pk=world.KEYS["bima"]).update(language="en")

    assert "Surat ini tidak memuat peringkat" in read(fetched("bima"))


def test_a_rate_on_paper_names_what_it_is_taken_of_and_from_which_year(enter: Enter) -> None:
    counted_cases.cases(world.DISDUKCAPIL, 60, kept=60)
    counted_cases.rolled()
    for number, service in enumerate(directory.current().services.values()):
        if service.agency == world.DISDUKCAPIL:
            DenominatorLine.objects.create(
                key=UUID(int=number + 1), office_id=world.OFFICE, by_id=world.KEYS["ina"], at=world.WED_11_MAR,
                base=Base.TRANSACTIONS, of=service.code, year=2025, amount=12_000, source="Laporan contoh (rekaan)",
            )  # fmt: skip

    text = read(fetched("hana", "?masa=tahun-ini"))

    assert "untuk setiap 1.000 layanan yang diberikan" in text
    assert "layanan yang diberikan (sumber: Laporan contoh (rekaan), 2025)" in text
