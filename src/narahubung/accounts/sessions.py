"""Sessions that know whose they are, so that one look finds who asks: everything behind sign-in pays for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from narahubung.accounts.models import Person, Session

_FIELDS = [field.attname for field in Person._meta.concrete_fields]
_LOOK = f"""
SELECT s.session_data, {", ".join(f"p.{name}" for name in _FIELDS)}
FROM accounts_session s LEFT JOIN accounts_person p ON p.id = s.person_id
WHERE s.session_key = %s AND s.expire_date > %s
"""  # noqa: S608 - names of our own columns


class SessionStore(db.SessionStore):
    """Keeps sessions in our own table; `person` is whose the session was when it was read."""

    person: Person | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table's model."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Return the row for these contents, with the person they name."""
        row = super().create_model_instance(data)
        if isinstance(row, Session) and auth.SESSION_KEY in data:
            row.person_id = int(data[auth.SESSION_KEY])
        return row

    def load(self) -> dict[str, Any]:
        """Return the contents, and remember the person; nothing where the session is unknown or over."""
        with connection.cursor() as cursor:
            cursor.execute(_LOOK, [self.session_key, timezone.now()])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        contents, *person = found
        self.person = Person.from_db("default", _FIELDS, person) if person[0] is not None else None
        decoded: dict[str, Any] = self.decode(contents)
        return decoded


def forget_expired(*, at: datetime) -> int:
    """Let go of the sessions that are over at `at`, visitors' too, and return how many there were."""
    gone, _of_each_table = Session.objects.filter(expire_date__lt=at).delete()
    return gone


class SignedInMiddleware(AuthenticationMiddleware):
    """Django's own, except that it takes the person who came with the session instead of asking for them again."""

    def process_request(self, request: HttpRequest) -> None:
        """Put who is signed in on the request, looked for when first asked."""
        super().process_request(request)
        setattr(request, "user", SimpleLazyObject(lambda: _signed_in(request)))  # noqa: B010 - as lazy as Django's


def _signed_in(request: HttpRequest) -> Person | AnonymousUser:
    session = request.session
    proof = session.get(auth.HASH_SESSION_KEY, "")
    person = getattr(session, "person", None)
    if (
        isinstance(person, Person)
        and person.is_active
        and session.get(auth.SESSION_KEY) == str(person.pk)
        and constant_time_compare(proof, person.get_session_auth_hash())
    ):
        return person
    # Whatever is out of the ordinary, such as a key that was changed meanwhile, is judged by Django.
    return auth.get_user(request)
