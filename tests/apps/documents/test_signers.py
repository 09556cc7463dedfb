"""A person's own key: what it takes to sign, who may not, and what a stranger's tool says of sixteen signatures."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from cryptography import x509
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from narahubung.documents import office, signers
from narahubung.documents.models import SignerKey
from narahubung.keyring import SealBroken, binding
from narahubung.rules.refusals import Incomplete, NotYours, RuleBroken, WrongMoment
from narahubung.rules.signature import SHUT_FOR, TRIES, NoSigningKey, PinShut, WrongPin, fit_pin
from tests import world
from tests.apps.documents.signed import PIN, blank, enrolled, of_klt, places, sign, signed_by
from tests.world import KEYS, WED_11_MAR, actor

BIMA, CITRA, TAMU = KEYS["bima"], KEYS["citra"], KEYS["tamu"]
WRONG = "573916"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_world(db: None) -> None:
    world.build()


@pytest.fixture
def ready() -> bytes:
    return signers.ready_to_sign(blank(), fields=places(2))


def test_a_signature_only_adds_to_the_document(ready: bytes) -> None:
    enrolled(BIMA)

    once = sign(ready, 1, person=BIMA)

    assert once.startswith(ready)
    fields = PdfReader(io.BytesIO(once)).get_fields() or {}
    assert fields["TT01"]["/V"]["/SubFilter"] == "/ETSI.CAdES.detached"
    assert "/V" not in fields["TT02"]


def test_a_wrong_pin_signs_nothing_and_says_how_many_tries_are_left(ready: bytes) -> None:
    enrolled(BIMA)

    with pytest.raises(WrongPin) as refused:
        sign(ready, 1, person=BIMA, pin=WRONG)

    assert refused.value.left == TRIES - 1


def test_nobody_signs_with_the_pin_of_another(ready: bytes) -> None:
    enrolled(BIMA)
    enrolled(CITRA, pin="640273")

    with pytest.raises(WrongPin):
        sign(ready, 1, person=CITRA, pin=PIN)


def test_wrong_tries_are_counted_though_the_act_around_them_is_taken_back(ready: bytes) -> None:
    enrolled(BIMA)

    for _ in range(TRIES - 1):
        with pytest.raises(WrongPin), transaction.atomic():
            sign(ready, 1, person=BIMA, pin=WRONG)
    with pytest.raises(PinShut), transaction.atomic():
        sign(ready, 1, person=BIMA, pin=WRONG)

    with pytest.raises(PinShut):
        sign(ready, 1, person=BIMA)
    assert sign(ready, 1, person=BIMA, minutes=SHUT_FOR.total_seconds() / 60 + 1)


def test_a_right_pin_begins_the_count_anew(ready: bytes) -> None:
    enrolled(BIMA)
    for _ in range(TRIES - 1):
        with pytest.raises(WrongPin):
            sign(ready, 1, person=BIMA, pin=WRONG)
    sign(ready, 1, person=BIMA)

    with pytest.raises(WrongPin) as refused:
        sign(ready, 1, person=BIMA, pin=WRONG)

    assert refused.value.left == TRIES - 1


def test_only_a_head_of_the_same_office_opens_a_shut_key(ready: bytes) -> None:
    enrolled(BIMA)
    for _ in range(TRIES):
        with pytest.raises((WrongPin, PinShut)):
            sign(ready, 1, person=BIMA, pin=WRONG)

    for other in ("bima", "hana", "eka", "nilam", "lukman"):
        with pytest.raises(NotYours):
            signers.open_again(BIMA, actor=actor(other), at=WED_11_MAR)
    signers.open_again(BIMA, actor=actor("fajar"), at=WED_11_MAR)

    assert sign(ready, 1, person=BIMA)


def test_a_head_cannot_open_their_own_key() -> None:
    enrolled(KEYS["fajar"])

    with pytest.raises(NotYours):
        signers.open_again(KEYS["fajar"], actor=actor("fajar"), at=WED_11_MAR)


def test_a_changed_pin_opens_the_same_key(ready: bytes) -> None:
    before = enrolled(BIMA)

    signers.change_pin(BIMA, old=PIN, new="730518", at=WED_11_MAR)

    after = signers.key_of(BIMA, at=WED_11_MAR)
    assert after is not None
    assert after.serial == before.serial
    assert sign(ready, 1, person=BIMA, pin="730518")
    with pytest.raises(WrongPin):
        sign(ready, 1, person=BIMA, pin=PIN)


def test_the_pin_is_not_changed_by_whoever_does_not_know_it() -> None:
    enrolled(BIMA)

    with pytest.raises(WrongPin):
        signers.change_pin(BIMA, old=WRONG, new="730518", at=WED_11_MAR)


def test_enrolling_anew_withdraws_the_earlier_key_from_that_moment(ready: bytes) -> None:
    first = enrolled(BIMA)
    later = WED_11_MAR + timedelta(days=1)

    second = signers.enrol(BIMA, name="Bima (rekaan)", post="Narahubung", pin="640273", at=later)

    assert signers.withdrawn() == {int(first.serial, 16): later}
    assert sign(ready, 1, person=BIMA, pin="640273", minutes=1441)
    assert second.serial != first.serial
    with pytest.raises(WrongPin):
        sign(ready, 1, person=BIMA, pin=PIN, minutes=1441)


def test_without_a_key_or_outside_its_time_nobody_signs(ready: bytes) -> None:
    with pytest.raises(NoSigningKey):
        sign(ready, 1, person=CITRA)
    enrolled(BIMA)
    with pytest.raises(NoSigningKey):
        sign(ready, 1, person=BIMA, minutes=60 * 24 * 366 * 3)
    signers.revoke(BIMA, because="left", at=WED_11_MAR)
    with pytest.raises(NoSigningKey):
        sign(ready, 1, person=BIMA)


def test_somebody_without_a_post_gets_no_key() -> None:
    with pytest.raises(NotYours):
        enrolled(TAMU)


def test_a_field_is_signed_once(ready: bytes) -> None:
    enrolled(BIMA)
    once = sign(ready, 1, person=BIMA)

    with pytest.raises(WrongMoment):
        sign(once, 1, person=BIMA)


def test_the_table_alone_opens_no_key_and_a_row_opens_nowhere_else() -> None:
    enrolled(BIMA)
    enrolled(CITRA)
    mine, theirs = SignerKey.objects.get(person=BIMA), SignerKey.objects.get(person=CITRA)

    inner = office.ring().unseal(bytes(mine.sealed), bound_to=binding("documents.signerkey", "sealed", mine.serial))

    assert b"PRIVATE" not in inner
    assert not inner.startswith(b"\x30\x81")  # no key in DER: the PIN is wanted as well
    with pytest.raises(SealBroken):
        office.ring().unseal(bytes(mine.sealed), bound_to=binding("documents.signerkey", "sealed", theirs.serial))


def test_a_turned_key_ring_seals_the_keys_anew_and_asks_no_pin(ready: bytes) -> None:
    enrolled(BIMA)
    ring = office.ring()
    ring.rotate()

    assert signers.reseal() == 1
    assert signers.reseal() == 0
    assert sign(ready, 1, person=BIMA)


def test_one_key_of_a_person_signs() -> None:
    enrolled(BIMA)
    row = SignerKey.objects.get(person=BIMA)
    row.pk, row.serial = None, "abc"

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_certificate_says_who_and_that_it_is_not_certified_and_names_nobody_elsewhere() -> None:
    enrolled(BIMA)
    certificate = x509.load_der_x509_certificate(bytes(SignerKey.objects.get(person=BIMA).certificate))
    register, authority = office.authority_over(certificate)

    policy = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    within = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []

    assert "tidak tersertifikasi" in str(policy)
    assert list(certificate.subject)[: len(list(within[0].value))] == list(within[0].value)
    certificate.verify_directly_issued_by(authority)
    authority.verify_directly_issued_by(register.root)


@pytest.mark.parametrize("pin", ["", "12345", "1234567890123", "abcdef", "48291٥", "123456", "987654", "000000",
                                 "101010", "123123", "890123", "112211"])  # fmt: skip
def test_a_pin_too_short_or_easy_is_refused(pin: str) -> None:
    with pytest.raises(Incomplete):
        fit_pin(pin)


@given(st.text(max_size=14))
@settings(max_examples=200)
def test_whatever_is_typed_a_pin_is_digits_or_refused(text: str) -> None:
    try:
        kept = fit_pin(text)
    except RuleBroken:
        return
    assert kept.isascii()
    assert kept.isdigit()
    assert 6 <= len(kept) <= 12


def test_the_offices_seal_first_leaves_room_for_persons_alone() -> None:
    known = of_klt()
    from narahubung.documents.certificates import OfficeName

    pdf = signers.ready_to_sign(
        blank(), fields=places(1), sealed_by=OfficeName(known.office, "Perwakilan"), at=WED_11_MAR
    )
    enrolled(BIMA)

    fields = PdfReader(io.BytesIO(sign(pdf, 1, person=BIMA))).get_fields() or {}

    assert fields["SegelKantor"]["/V"]["/Reference"][0]["/TransformParams"]["/P"] == 2


def test_two_of_them_sign_and_each_is_seen(ready: bytes) -> None:
    pdf = signed_by([BIMA, CITRA])

    shown = [widget.get_object() for widget in PdfReader(io.BytesIO(pdf)).pages[0].annotations or ()]

    assert len(shown) == 2
    assert all(widget["/AP"]["/N"]["/Resources"] for widget in shown)
