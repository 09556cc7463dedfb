"""Every finding has its words, in both languages."""

import pytest
from django.utils.translation import override

from narahubung.documents import findings
from narahubung.documents.inspection import Because, Verdict
from narahubung.documents.receipt_code import ReceiptAnswer


@pytest.mark.parametrize("found", [*Verdict, *Because, *ReceiptAnswer], ids=repr)
def test_every_finding_is_said_in_both_languages(found: Verdict | Because | ReceiptAnswer) -> None:
    def say() -> str:
        if isinstance(found, Verdict):
            return findings.in_short(found)
        return findings.reason(found) if isinstance(found, Because) else findings.receipt_answer(found)

    with override("id"):
        indonesian = say()
    with override("en"):
        english = say()

    assert indonesian
    assert english != indonesian
