"""Run inside a prepared database: fill it, tell some long stories through the heart, sign the readers in.

`python -m bench.world 10000` prints what the driver needs as JSON: a session for each reader, and the cases whose
history has twenty lines.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.generate import generate  # noqa: E402
from narahubung.accounts.models import Person  # noqa: E402
from narahubung.agencies import directory as directories  # noqa: E402
from narahubung.agencies.appointments import actor_of  # noqa: E402
from narahubung.agencies.models import Appointment  # noqa: E402
from narahubung.cases import actions  # noqa: E402
from narahubung.ops.demo_people import appoint  # noqa: E402
from narahubung.rules.facts import Answered, Check, Complaint, Lane, PersonDetails  # noqa: E402
from narahubung.rules.given import Given  # noqa: E402
from narahubung.rules.lifecycle import Act  # noqa: E402
from narahubung.rules.parties import STRANGER, Actor, Role  # noqa: E402

STORIES, LINES = 30, 20
_COMPLAINT = (
    "Kartu keluarga saya belum selesai sejak dua bulan lalu. Saya sudah empat kali datang ke loket dan selalu diminta "
    "menunggu. Berkas sudah lengkap dan tanda terimanya ada. [cerita rekaan]"
)
_WORDS = (
    "Berkas sudah kami periksa dan lengkap; pencetakan dijadwalkan pekan ini. Bila ada perubahan, kami sampaikan "
    "kembali lewat halaman ini. [cerita rekaan]"
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who reads: their sessions; and the long stories."""

    liaison: str
    coordinator: str
    officer: str
    stories: tuple[str, ...]


def _holder(role: Role, **body: int) -> Person:
    post = Appointment.objects.filter(role=role, ends_on=None, **body).exclude(kind="deputy").order_by("id")
    return post.select_related("person")[:1].get().person


def _session(person: Person) -> str:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _tell(at: datetime, *, agency: int, officer: Actor, liaison: Actor) -> UUID:
    """Tell one story of twenty events, an hour apart, up to a moment; return its case."""
    directory = directories.current()
    now = at - timedelta(hours=LINES)
    complaint = Complaint(
        text=_COMPLAINT,
        expectation="Kartu keluarga selesai.",
        person=PersonDetails(name="Sari Contoh (rekaan)", phone="+62 800 0000 0000"),
        complained_first=Answered.YES,
    )
    case = actions.lodge(complaint, actor=STRANGER, at=now, key=uuid4()).case
    complainant = Actor(case=case)
    checks = tuple(Check(line.code, Answered(line.passes_if)) for line in directory.checklist)
    opening = (
        (Act.VERIFY, officer, Given(checks=checks)),
        (Act.FORWARD, officer, Given(agency=agency, text=_COMPLAINT)),
        (Act.ACKNOWLEDGE, liaison, Given()),
    )
    talk = (
        (Act.WRITE, liaison, Given(text=_WORDS, lane=Lane.AGENCY)),
        (Act.WRITE, officer, Given(text=_WORDS, lane=Lane.AGENCY)),
        (Act.WRITE, complainant, Given(text=_WORDS, lane=Lane.COMPLAINANT)),
        (Act.WRITE, officer, Given(text=_WORDS, lane=Lane.COMPLAINANT)),
    )
    for act, by, given in (*opening, *(talk[place % len(talk)] for place in range(LINES - 1 - len(opening)))):
        now += timedelta(hours=1)
        actions.perform(case, act, actor=by, at=now, given=given)
    return case


def make(cases: int, *, at: datetime) -> Cast:
    """Fill the database where it is empty and return who reads it."""
    today = timezone.localdate(at)
    appoint(on=today)
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM cases_case)")
        is_empty = not cursor.fetchone()[0]
    if is_empty:
        generate(os.environ["DATABASE_URL"], cases=cases, at=at)
    office = next(iter(directories.current().offices))
    # Of the agency with the most cases: the generator begins with the first one.
    agency = next(iter(sorted(directories.current().agencies)))
    people = (
        _holder(Role.LIAISON, agency_id=agency),
        _holder(Role.COORDINATOR),
        _holder(Role.INTAKE_ASSISTANT, office_id=office),
    )
    liaison, _coordinator, officer = (actor_of(person.pk, on=today) for person in people)
    stories = [_tell(at, agency=agency, officer=officer, liaison=liaison) for _ in range(STORIES)]
    sessions = [_session(person) for person in people]
    return Cast(sessions[0], sessions[1], sessions[2], tuple(str(case) for case in stories))


if __name__ == "__main__":
    print(json.dumps(asdict(make(int(sys.argv[1]), at=timezone.now()))))
