"""A passkey opens a signing key beside the PIN: added once, proved at every signature, and counted when it is wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from narahubung.accounts.models import Person
from narahubung.commitments.models import Party
from narahubung.documents import signers
from narahubung.documents.models import PasskeyLock, PinTry, SignerKey
from narahubung.keyring import KeyRing
from narahubung.rules.signature import TRIES, PasskeyRefused, Touch
from tests import world
from tests.apps.commitments import event
from tests.apps.commitments.authenticator import Passkey
from tests.world import KEYS
from tests.worlds import built, small_world

__all__ = ["built", "small_world"]

PAGE = "/akun/tanda-tangan/"
ASK = "/akun/tanda-tangan/sandi/"
PIN = event.PIN

pytestmark = pytest.mark.usefixtures("small_world")


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=KEYS[name]), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def with_passkey(name: str, at: Any = None) -> tuple[Client, Passkey]:
    """Return a person with a key and a passkey that opens it, added on the page."""
    client, passkey = signed_in(name), Passkey()
    signers.enrol(KEYS[name], name=f"{name} (rekaan)", post="Narahubung", pin=PIN, at=at or timezone.now())
    passkey.added_to(KEYS[name])
    question = client.post(ASK, {"untuk": "add"}).json()
    added = client.post(PAGE, {"cara": "tambah", "tambah-pin": PIN, "tambah-sandi": passkey.answer(question)})
    assert added.status_code == 302, added.content.decode()
    return client, passkey


def stand(code: str) -> str:
    return Party.objects.get(commitment__code=code, place=event.place_of(code, world.DISDUKCAPIL)).stand


def misses(name: str) -> int:
    serial = SignerKey.objects.get(person=KEYS[name], revoked_at=None).serial
    return sum(PinTry.objects.filter(serial=serial).values_list("misses", flat=True))


def round_of(name: str) -> tuple[str, str, Client, Passkey]:
    """Return an open commitment, the address to sign it at, and a liaison who can by passkey."""
    code = event.opened()
    client, passkey = with_passkey(name, at=event.AT)
    return code, f"/komitmen/{code}/tanda-tangan/", client, passkey


def pressed(client: Client, address: str, answer: str, **more: str) -> Any:
    key = {"kunci": "6f1c6f0e-6a3e-4a58-9d0a-2f6f2f6a0001"}
    return client.post(address, {"cara": "tanda", "sandi": answer, **key, **more})


@pytest.fixture
def that_day() -> Any:
    with time_machine.travel(event.AT, tick=False):
        yield


@pytest.mark.usefixtures("that_day")
def test_a_liaison_signs_with_their_passkey_and_no_pin() -> None:
    code, address, client, passkey = round_of("bima")

    assert "data-passkey=" in client.get(address).content.decode()
    signed = pressed(client, address, passkey.answer(client.post(ASK).json()))

    assert signed.status_code == 302, signed.content.decode()
    assert stand(code) == "signed"
    assert misses("bima") == 0


@pytest.mark.usefixtures("that_day")
def test_an_answer_that_has_served_once_is_refused_and_counted() -> None:
    code, address, client, passkey = round_of("bima")
    answer = passkey.answer(client.post(ASK).json())
    client.post(PAGE, {"cara": "tambah", "tambah-pin": PIN, "tambah-sandi": answer})  # takes the question out

    again = pressed(client, address, answer)

    assert again.status_code == 422
    assert stand(code) == "waiting"
    assert misses("bima") > 0
    assert answer not in again.content.decode()


@pytest.mark.usefixtures("that_day")
def test_another_persons_passkey_opens_nothing() -> None:
    code, address, client, _mine = round_of("bima")
    theirs = Passkey()
    theirs.added_to(KEYS["ina"])
    question = client.post(ASK).json()

    assert pressed(client, address, theirs.answer(question)).status_code == 422
    assert stand(code) == "waiting"
    assert misses("bima") == 1


@pytest.mark.usefixtures("that_day")
@pytest.mark.parametrize(
    "wrong",
    [
        {"verified": False},
        {"origin": "http://evil.example"},
        {"origin": "https://testserver"},
        {"secret": b"x" * 32},
        {"secret": b"short"},
    ],
)
def test_nobody_verified_another_address_or_another_secret_are_refused(wrong: dict[str, Any]) -> None:
    code, address, client, passkey = round_of("bima")

    answer = passkey.answer(client.post(ASK).json(), **wrong)

    assert pressed(client, address, answer).status_code == 422
    assert stand(code) == "waiting"
    assert misses("bima") == 1


@pytest.mark.usefixtures("that_day")
@pytest.mark.parametrize("rubbish", ["x", "{}", "[]", '{"credential": {}, "prf": "AA"}', '{"credential": 1, "prf": 2}'])
def test_what_is_no_answer_is_refused_with_words(rubbish: str) -> None:
    _code, address, client, _passkey = round_of("bima")
    client.post(ASK)

    assert pressed(client, address, rubbish).status_code == 422


@pytest.mark.usefixtures("that_day")
def test_a_question_older_than_five_minutes_is_void() -> None:
    _code, address, client, passkey = round_of("bima")
    answer = passkey.answer(client.post(ASK).json())

    with time_machine.travel(event.AT + timedelta(minutes=6), tick=False):
        assert pressed(client, address, answer).status_code == 422


@pytest.mark.usefixtures("that_day")
def test_wrong_answers_shut_the_key_as_wrong_pins_do_and_the_pin_is_shut_with_it() -> None:
    code, address, client, passkey = round_of("bima")
    for _ in range(TRIES):
        pressed(client, address, passkey.answer(client.post(ASK).json(), verified=False))

    right = pressed(client, address, passkey.answer(client.post(ASK).json()))
    by_pin = pressed(client, address, "", pin=PIN)

    assert (right.status_code, by_pin.status_code) == (422, 422)
    assert stand(code) == "waiting"


@pytest.mark.usefixtures("that_day")
def test_on_the_shared_screen_a_password_and_a_passkey_sign() -> None:
    code, _address, _client, passkey = round_of("bima")
    bima = Person.objects.get(pk=KEYS["bima"])
    bima.set_password("sandi-rekaan-panjang")
    bima.save()
    given = {"email": bima.email, "password": "sandi-rekaan-panjang"}
    keeper, tablet = signed_in("ina"), Client()
    screen = keeper.get(f"/komitmen/{code}/layar/").context["address"].removeprefix("http://testserver")

    stranger = tablet.post(f"{screen}sandi/", {"email": bima.email, "password": "bukan-sandinya"})
    question = tablet.post(f"{screen}sandi/", given).json()
    signed = pressed(tablet, screen, passkey.answer(question), **given)

    assert stranger.status_code == 422
    assert "challenge" not in stranger.json()
    assert signed.status_code == 302, signed.content.decode()
    assert stand(code) == "signed"


def test_adding_asks_for_the_pin_and_nobody_adds_to_the_key_of_another() -> None:
    client, passkey = signed_in("bima"), Passkey()
    signers.enrol(KEYS["bima"], name="Bima (rekaan)", post="Narahubung", pin=PIN, at=timezone.now())
    passkey.added_to(KEYS["bima"])

    def add(pin: str) -> int:
        question = client.post(ASK, {"untuk": "add"}).json()
        sent = {"cara": "tambah", "tambah-pin": pin, "tambah-sandi": passkey.answer(question)}
        return client.post(PAGE, sent).status_code

    assert (add(""), add("573916")) == (422, 422)
    assert not PasskeyLock.objects.exists()
    assert Client().post(ASK, {"untuk": "add"}).status_code in (302, 401, 403)


def test_it_ends_with_the_passkey_with_the_key_and_by_ones_own_hand_and_outlives_a_new_pin() -> None:
    now = timezone.now
    client, passkey = with_passkey("bima")
    row = PasskeyLock.objects.get()
    assert passkey.seed not in bytes(row.sealed)
    signers.change_pin(KEYS["bima"], old=PIN, new="730518", at=now())
    assert list(signers.passkey_salts(KEYS["bima"], at=now())) == [passkey.credential]

    client.post(PAGE, {"cara": "lepas", "sandi": str(row.passkey_id)})
    assert not signers.passkey_salts(KEYS["bima"], at=now())

    _client, _other = with_passkey("ina")
    PasskeyLock.objects.get().passkey.delete()  # as when a lost passkey is taken off the account
    assert not PasskeyLock.objects.exists()

    with_passkey("bima")
    signers.enrol(KEYS["bima"], name="Bima (rekaan)", post="Narahubung", pin=PIN, at=now())
    assert not PasskeyLock.objects.exists()


def test_nobody_takes_away_the_passkey_of_another() -> None:
    with_passkey("bima")
    row = PasskeyLock.objects.get()

    signed_in("ina").post(PAGE, {"cara": "lepas", "sandi": str(row.passkey_id)})

    assert PasskeyLock.objects.exists()


def test_the_lock_is_sealed_anew_when_the_ring_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    with_passkey("bima")
    before = bytes(PasskeyLock.objects.get().sealed)
    monkeypatch.setattr(KeyRing, "needs_rotation", lambda *_: True)

    assert signers.reseal() >= 2
    assert bytes(PasskeyLock.objects.get().sealed) != before


def test_a_touch_shows_no_secret_when_it_is_printed() -> None:
    assert "geheim" not in repr(Touch(b"1", b"geheim"))
    assert PasskeyRefused(3).left == 3
