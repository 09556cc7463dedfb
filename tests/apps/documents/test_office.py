"""Where documents meet the settings: one seal per office and home, opened once, noticed when it changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from narahubung.documents import office
from narahubung.documents.inspection import Verdict
from narahubung.documents.receipt_code import ReceiptAnswer
from tests.apps.documents.conftest import FACTS, HEAD, OFFICE, TUE_24_NOV
from tests.apps.documents.test_letter import LETTER


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.NARAHUBUNG_HOME = tmp_path
    yield tmp_path
    assert not list(tmp_path.glob("**/.*-*"))


def test_a_receipt_and_a_letter_of_this_installation_are_known_again() -> None:
    for pdf in (office.receipt_pdf(FACTS, at=TUE_24_NOV), office.letter_pdf(LETTER, at=TUE_24_NOV)):
        found = office.inspect(pdf)

        assert found.verdict is Verdict.INTACT
        assert found.office == HEAD.code


def test_the_seal_is_opened_once_and_a_change_is_noticed() -> None:
    seal = office.seal_of(OFFICE, at=TUE_24_NOV)
    assert office.seal_of(OFFICE, at=TUE_24_NOV) is seal
    parameters = seal.sign_receipt(FACTS.claim)
    assert office.check(parameters) is ReceiptAnswer.GENUINE

    seal.rotate(office=OFFICE, at=TUE_24_NOV)

    fresh = office.seal_of(OFFICE, at=TUE_24_NOV)
    assert fresh.certificate != seal.certificate
    fresh.withdraw("receipt", 1)
    assert office.check(parameters) is ReceiptAnswer.WITHDRAWN


def test_without_any_seal_nothing_is_ours() -> None:
    assert office.registers() == ()
    assert office.inspect(b"%PDF-1.7").verdict is Verdict.UNSIGNED
