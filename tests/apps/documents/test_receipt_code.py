"""The receipt code: genuine as it was given, and nothing else, for us and for the program that knows nothing of us."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narahubung.documents.certificates import OfficeName
from narahubung.documents.receipt import qr_svg, receipt_link
from narahubung.documents.receipt_code import (
    ReceiptAnswer,
    ReceiptClaim,
    ReceiptParameters,
    check_receipt,
    read_claim,
    receipt_address,
)
from narahubung.documents.seal import OfficeSeal
from narahubung.keyring import KeyRing
from tests.apps.documents.conftest import FACTS, House, digest_of, new_house

VERIFIER = Path(__file__).parents[3] / "tools" / "verify_receipt.py"


@pytest.fixture(scope="module")
def given_out(house: House) -> ReceiptParameters:
    return house.seal.sign_receipt(FACTS.claim)


def answer(parameters: ReceiptParameters, house: House) -> ReceiptAnswer:
    return check_receipt(parameters, keys=house.seal.register.receipt_keys)


def test_a_receipt_is_genuine_and_says_what_was_claimed(house: House, given_out: ReceiptParameters) -> None:
    assert answer(given_out, house) is ReceiptAnswer.GENUINE
    assert read_claim(given_out) == replace(FACTS.claim, received_at=FACTS.received_at)


def test_the_address_is_short_enough_for_a_phone_to_scan_from_paper(house: House) -> None:
    link = receipt_link(FACTS, seal=house.seal)

    assert len(link) < 260
    assert sorted(parse_qs(urlsplit(link).query)) == ["d", "o", "s", "t"]
    assert qr_svg(link).startswith("<svg ")


@pytest.mark.parametrize(
    "change",
    [
        {"reference": "2026-004218-55"},
        {"office": "KLS"},
        {"received_at": FACTS.received_at + timedelta(seconds=1)},
        {"content_sha256": digest_of("isi.")},
    ],
)
def test_any_other_claim_under_the_same_signature_is_not_ours(
    house: House, given_out: ReceiptParameters, change: dict[str, object]
) -> None:
    other = house.seal.sign_receipt(replace(FACTS.claim, **change))  # type: ignore[arg-type]

    assert answer(other, house) is ReceiptAnswer.GENUINE
    assert answer(replace(other, signature=given_out.signature), house) is ReceiptAnswer.NOT_OURS


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_no_changed_character_is_genuine(house: House, given_out: ReceiptParameters, data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(["reference", "office", "moment", "digest", "signature"]))
    text: str = getattr(given_out, part)
    spot = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.characters().filter(lambda found: found != text[spot]))

    changed = replace(given_out, **{part: text[:spot] + sign + text[spot + 1 :]})

    assert answer(changed, house) in {ReceiptAnswer.NOT_OURS, ReceiptAnswer.MALFORMED}


@given(parts=st.lists(st.text(max_size=100), min_size=5, max_size=5))
@settings(max_examples=200, deadline=None)
def test_rubbish_gets_an_answer_and_never_raises(house: House, parts: list[str]) -> None:
    assert answer(ReceiptParameters(*parts), house) is ReceiptAnswer.MALFORMED


def test_other_spellings_of_the_same_bytes_are_refused(house: House, given_out: ReceiptParameters) -> None:
    for signature in (given_out.signature + "==", given_out.signature + " ", "\n" + given_out.signature):
        assert answer(replace(given_out, signature=signature), house) is ReceiptAnswer.MALFORMED
    assert answer(replace(given_out, moment="20261124T031415z"), house) is ReceiptAnswer.MALFORMED
    assert answer(replace(given_out, moment="2026112٤T031415Z"), house) is ReceiptAnswer.MALFORMED


def test_another_offices_key_and_no_key_say_not_ours(
    house: House, given_out: ReceiptParameters, tmp_path: Path
) -> None:
    assert answer(given_out, new_house(tmp_path)) is ReceiptAnswer.NOT_OURS
    assert check_receipt(given_out, keys=[]) is ReceiptAnswer.NOT_OURS


def test_a_turned_key_keeps_old_receipts_and_a_withdrawn_one_says_so(own_house: House) -> None:
    old = own_house.seal.sign_receipt(FACTS.claim)
    fresh = own_house.seal.rotate(office=FACTS.letterhead.office, at=FACTS.received_at)
    new = fresh.sign_receipt(FACTS.claim)
    assert [check_receipt(each, keys=fresh.register.receipt_keys) for each in (old, new)] == [ReceiptAnswer.GENUINE] * 2

    fresh.withdraw("receipt", 1)

    keys = type(fresh).open(fresh.folder, own_house.ring).register.receipt_keys
    assert check_receipt(old, keys=keys) is ReceiptAnswer.WITHDRAWN
    assert check_receipt(new, keys=keys) is ReceiptAnswer.GENUINE


@pytest.mark.parametrize("reference", ["a\nb", "", "x" * 61, "2026|1", "é"])
def test_a_claim_whose_text_could_be_read_in_two_ways_is_refused(reference: str) -> None:
    with pytest.raises(ValueError):
        ReceiptClaim(office="KLT", reference=reference, received_at=FACTS.received_at, content_sha256=digest_of("x"))


def verify(key: Path, address: str) -> tuple[int, str]:
    # Isolated: neither this package nor the environment can help it.
    done = subprocess.run([sys.executable, "-I", VERIFIER, key, address], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_the_stand_alone_program_agrees(house: House, given_out: ReceiptParameters, tmp_path: Path) -> None:
    key = tmp_path / "kunci.pem"
    key.write_text(house.seal.register.receipt_keys[0].pem)
    link = receipt_address(given_out, public_url=FACTS.public_url)

    code, said = verify(key, link)

    assert code == 0
    assert "ASLI" in said
    assert FACTS.content_sha256 in said
    assert verify(key, link.replace("004217", "004218"))[0] == 1
    assert verify(key, link.replace("&t=2026", "&t=2025"))[0] == 1
    assert verify(key, link + "A")[0] == 2
    assert verify(key, link.replace("&d=", "&d=x"))[0] == 2
    assert verify(key, "https://contoh.example/")[0] == 2
    assert verify(tmp_path / "tidak-ada.pem", link)[0] == 2


def test_the_stand_alone_program_finds_the_key_among_those_of_several_offices(
    house: House, given_out: ReceiptParameters, tmp_path: Path
) -> None:
    ring = KeyRing.create(tmp_path / "ring")
    other = OfficeSeal.establish(
        tmp_path / "seal", ring, office=OfficeName("KLS", "Perwakilan lain (contoh)"), at=FACTS.received_at
    )
    keys = tmp_path / "kunci.pem"
    link = receipt_address(given_out, public_url=FACTS.public_url)
    keys.write_text("\n".join(held.receipt_keys[0].pem for held in (other.register, house.seal.register)))

    assert verify(keys, link)[0] == 0
    keys.write_text(other.register.receipt_keys[0].pem)
    assert verify(keys, link)[0] == 1


def test_the_stand_alone_program_needs_nothing_of_ours() -> None:
    imported = {
        line.split()[1].split(".")[0]
        for line in VERIFIER.read_text().splitlines()
        if line.startswith(("import", "from"))
    }

    assert imported - sys.stdlib_module_names == {"cryptography"}
