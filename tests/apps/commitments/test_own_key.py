"""The page of one's own signing key: made, changed, forgotten, shut and opened again; for holders of a post alone."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from narahubung.accounts.models import Person
from narahubung.documents import signers
from narahubung.rules.signature import TRIES, PinShut, WrongPin
from tests.world import KEYS
from tests.worlds import built, small_world

__all__ = ["built", "small_world"]

PAGE = "/akun/tanda-tangan/"
MADE = {"cara": "buat", "buat-pin": "482915", "buat-again": "482915"}

pytestmark = pytest.mark.usefixtures("small_world")


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=KEYS[name]), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def shut(name: str) -> None:
    for _ in range(TRIES):
        with pytest.raises((WrongPin, PinShut)):
            signers.change_pin(KEYS[name], old="573916", new="730518", at=timezone.now())


def test_a_liaison_makes_a_key_and_sees_whose_it_is() -> None:
    bima = signed_in("bima")

    made = bima.post(PAGE, MADE, follow=True)

    assert signers.has_key(KEYS["bima"])
    assert "Disdukcapil" in made.content.decode()
    assert "tidak tersertifikasi" in made.content.decode()
    assert "482915" not in made.content.decode()


@pytest.mark.parametrize("pins", [("123456", "123456"), ("482915", "482916"), ("1", "1"), ("", "")])
def test_a_pin_that_is_easy_short_or_typed_differently_makes_nothing(pins: tuple[str, str]) -> None:
    answer = signed_in("bima").post(PAGE, {"cara": "buat", "buat-pin": pins[0], "buat-again": pins[1]})

    assert answer.status_code == 422
    assert not signers.has_key(KEYS["bima"])
    assert not pins[0] or f'value="{pins[0]}"' not in answer.content.decode()


def test_another_key_is_made_by_whoever_knows_the_password_and_never_while_it_is_shut() -> None:
    person = Person.objects.get(pk=KEYS["bima"])
    person.set_password("a-long-pass-word")
    person.save()
    bima = signed_in("bima")
    bima.post(PAGE, MADE)
    first = signers.key_of(KEYS["bima"], at=timezone.now())

    for typed in ({}, {"buat-password": "guessed-by-a-colleague"}):
        assert bima.post(PAGE, {**MADE, **typed}).status_code == 422
    assert signers.key_of(KEYS["bima"], at=timezone.now()) == first

    assert bima.post(PAGE, {**MADE, "buat-password": "a-long-pass-word"}).status_code == 302
    assert signers.key_of(KEYS["bima"], at=timezone.now()) != first
    shut("bima")
    refused = bima.post(PAGE, {**MADE, "buat-password": "a-long-pass-word"})
    assert refused.status_code == 422
    assert "a-long-pass-word" not in refused.content.decode()


def test_the_pin_is_changed_by_whoever_knows_it_alone() -> None:
    bima = signed_in("bima")
    bima.post(PAGE, MADE)
    change = {"cara": "ubah", "ubah-pin": "730518", "ubah-again": "730518"}

    assert bima.post(PAGE, {**change, "ubah-old": "573916"}).status_code == 422
    assert bima.post(PAGE, {**change, "ubah-old": "482915"}).status_code == 302


def test_strangers_and_people_without_a_post_are_sent_away() -> None:
    assert Client().get(PAGE).status_code == 302
    assert signed_in("tamu").get(PAGE).status_code == 403
    assert signed_in("tamu").post(PAGE, MADE).status_code == 403


def test_a_head_opens_a_key_that_is_shut_and_nobody_else_sees_or_opens_it() -> None:
    signed_in("bima").post(PAGE, MADE)
    shut("bima")
    wanted = {"cara": "buka", "orang": str(KEYS["bima"])}

    for name in ("bima", "hana", "eka", "gita"):
        assert signed_in(name).post(PAGE, wanted).status_code == 403
        assert "Buka kuncinya" not in signed_in(name).get(PAGE).content.decode()
    assert "Buka kuncinya" in signed_in("fajar").get(PAGE).content.decode()
    assert signed_in("fajar").post(PAGE, wanted).status_code == 302

    key = signers.key_of(KEYS["bima"], at=timezone.now())
    assert key is not None
    assert key.shut_until is None


def test_a_broken_number_of_a_person_is_refused() -> None:
    assert signed_in("fajar").post(PAGE, {"cara": "buka", "orang": "٣x"}).status_code == 400


def test_many_shut_keys_cost_the_head_no_more_questions_than_nine() -> None:
    for name in ("bima", "citra", "umar", "gita"):
        signers.enrol(KEYS[name], name=name, post="Narahubung", pin="482915", at=timezone.now())
        shut(name)
    fajar = signed_in("fajar")
    fajar.get(PAGE)

    with CaptureQueriesContext(connection) as asked:
        page = fajar.get(PAGE)

    assert page.content.decode().count("Buka kuncinya") == 4
    assert len(asked) <= 9
