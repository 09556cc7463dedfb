"""A session brings its person along in one look, and is worth nothing once it is over, foreign, or the person gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from narahubung.accounts.models import Person, Session
from narahubung.accounts.sessions import SessionStore, SignedInMiddleware, forget_expired

pytestmark = pytest.mark.django_db

BEHIND_SIGN_IN = "/akun/password/change/"
Asked = Callable[..., object]


@pytest.fixture
def eka() -> Person:
    return Person.objects.create_user("eka@contoh.example", "sandi yang panjang", name="Eka (rekaan)")


@pytest.fixture
def signed_in(client: Client, eka: Person) -> Client:
    client.force_login(eka, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def is_let_in(client: Client) -> bool:
    return client.get(BEHIND_SIGN_IN).status_code == 200


def request_with(client: Client) -> HttpRequest:
    request = HttpRequest()
    request.session = SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return request


def test_a_session_knows_whose_it_is(signed_in: Client, eka: Person) -> None:
    assert [session.person for session in Session.objects.all()] == [eka]
    assert is_let_in(signed_in)


def test_whoever_is_signed_in_is_found_in_one_look(signed_in: Client, eka: Person) -> None:
    request = request_with(signed_in)
    asked: list[str] = []

    def note(execute: Asked, sql: str, *rest: object) -> object:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        SignedInMiddleware(lambda _: None).process_request(request)  # type: ignore[arg-type]
        assert request.user == eka
        assert request.user.name == "Eka (rekaan)"

    assert len(asked) == 1


def test_it_is_the_same_person_that_django_would_have_found(signed_in: Client) -> None:
    ours, djangos = request_with(signed_in), request_with(signed_in)
    SignedInMiddleware(lambda _: None).process_request(ours)  # type: ignore[arg-type]
    found = get_user(djangos)

    assert {name: getattr(ours.user, name) for name in vars(found) if name != "_state"} == {
        name: value for name, value in vars(found).items() if name != "_state"
    }


def test_a_changed_password_ends_every_session(signed_in: Client, eka: Person) -> None:
    eka.set_password("kata sandi yang lain")
    eka.save()

    assert not is_let_in(signed_in)


def test_who_was_dismissed_is_out_at_once(signed_in: Client, eka: Person) -> None:
    Person.objects.filter(pk=eka.pk).update(is_active=False)

    assert not is_let_in(signed_in)


def test_a_session_that_is_over_lets_nobody_in(signed_in: Client) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not is_let_in(signed_in)


def test_a_session_pinned_to_somebody_else_lets_nobody_else_in(signed_in: Client, eka: Person) -> None:
    other = Person.objects.create_user("dina@contoh.example", None, name="Dina (rekaan)")
    Session.objects.update(person=other)
    request = request_with(signed_in)
    SignedInMiddleware(lambda _: None).process_request(request)  # type: ignore[arg-type]

    assert request.user == eka


def test_a_key_of_nobody_is_a_visitor(client: Client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32

    assert not is_let_in(client)


def test_signing_out_forgets_the_session(signed_in: Client) -> None:
    signed_in.post("/akun/logout/")

    assert not is_let_in(signed_in)
    assert not Session.objects.filter(person__isnull=False).exists()


def test_what_is_over_is_let_go_of_and_what_lasts_stays(signed_in: Client, eka: Person) -> None:
    at = timezone.now()
    SessionStore.get_model_class().objects.create(
        session_key="over", session_data="", expire_date=at - timedelta(seconds=1)
    )

    assert forget_expired(at=at) == 1
    assert forget_expired(at=at) == 0
    assert is_let_in(signed_in)
