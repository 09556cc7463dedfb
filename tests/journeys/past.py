"""What happened before a journey begins, told through the heart's own doors at the hours it would have happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from narahubung.accounts.models import Person
from narahubung.agencies import directory
from narahubung.agencies.appointments import actor_of
from narahubung.cases import actions, clockwork, sealing, watching
from narahubung.rules.escalation import Rung
from narahubung.rules.facts import Answered, Check, ClosingKind, Complaint, PersonDetails, TermCode
from narahubung.rules.given import NOTHING, AnswerGiven, ClosingGiven, Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import CLOCKWORK, STRANGER, Actor
from tests import conftest
from tests.journeys import stage as on
from tests.journeys.stage import Taken
from tests.running import Running


@contextmanager
def inside(house: Running) -> Iterator[None]:
    """Let this process stand in the tables of a running house, with its keys; what is told appears there at once."""
    address, home = dict(connection.settings_dict), settings.NARAHUBUNG_HOME
    connection.close()
    conftest.point_at(house.database)
    settings.NARAHUBUNG_HOME = house.home
    sealing.ring.cache_clear()
    try:
        with transaction.atomic():
            yield
    finally:
        connection.close()
        connection.settings_dict.update(address)
        settings.NARAHUBUNG_HOME = home
        sealing.ring.cache_clear()


@dataclass(slots=True)
class Past:
    """A case of the past and the hour it has come to."""

    case: UUID
    taken: Taken
    now: datetime

    def do(self, email: str, act: Act, given: Given = NOTHING, *, minutes: int = 20) -> None:
        """Let somebody do one act some minutes later; the complainant has no address."""
        self.now += timedelta(minutes=minutes)
        by = actor(email, at=self.now) if email else Actor(case=self.case)
        actions.perform(self.case, act, actor=by, at=self.now, given=given)

    def verify(self) -> None:
        """Let the assistant check the complaint."""
        checks = tuple(Check(line.code, Answered(line.passes_if)) for line in directory.current().checklist)
        self.do(on.ASSISTANT, Act.VERIFY, Given(checks=checks))

    def forward(self, agency: str = "DISDUKCAPIL") -> None:
        """Let the assistant send it to an agency."""
        found = directory.current().agency(agency)
        assert found is not None
        self.do(on.ASSISTANT, Act.FORWARD, Given(agency=found.key, text="Mohon jelaskan mengapa KTP belum jadi."))

    def sweep(self, *, until: Rung) -> None:
        """Let the clock look every morning that follows, until that rung has heard that nobody acknowledged."""
        calendar = directory.current().calendar
        while True:
            self.now = calendar.moment(calendar.local(self.now).date() + timedelta(days=1), time(9))
            assert self.now < timezone.now(), f"{until} was never told"
            assert clockwork.sweep(at=self.now).failed == []
            told = watching.missed([self.case], actor=CLOCKWORK, at=self.now).get(self.case)
            if told is not None and told.term is TermCode.ACKNOWLEDGE and told.climbed is until:
                return


def actor(email: str, *, at: datetime) -> Actor:
    """Return an invented person as the actor they are at a moment."""
    on_day = directory.current().calendar.local(at).date()
    return actor_of(Person.objects.get(email=email).pk, on=on_day)


def morning(*, working_days_ago: int) -> datetime:
    """Return nine o'clock of a working day that many working days ago."""
    calendar = directory.current().calendar
    day: date = calendar.local(timezone.now()).date()
    while working_days_ago:
        day -= timedelta(days=1)
        working_days_ago -= bool(calendar.openings(day))
    return calendar.moment(day, time(9))


def lodged(*, working_days_ago: int) -> Past:
    """Begin with a complaint about an identity card."""
    at = morning(working_days_ago=working_days_ago)
    complaint = Complaint(text=on.KTP, person=PersonDetails(name="Sari Contohwati"), service="ktp-el")
    done = actions.lodge(complaint, actor=STRANGER, at=at, key=uuid4())
    return Past(done.case, Taken(done.number, done.code, done.pin), at)


def forwarded(*, working_days_ago: int, agency: str = "DISDUKCAPIL") -> Past:
    """Return a complaint that has been sent to its agency."""
    past = lodged(working_days_ago=working_days_ago)
    past.verify()
    past.forward(agency)
    return past


def acknowledged(*, working_days_ago: int) -> Past:
    """Return a complaint that its liaison has taken."""
    past = forwarded(working_days_ago=working_days_ago)
    past.do(on.LIAISON, Act.ACKNOWLEDGE)
    return past


def closed(*, working_days_ago: int) -> Past:
    """Return a complaint that was answered and closed."""
    past = acknowledged(working_days_ago=working_days_ago)
    past.do(on.LIAISON, Act.DRAFT_ANSWER, Given(answers=(AnswerGiven("Sudah kami cetak."),)))
    past.do(on.AGENCY_HEAD, Act.APPROVE_ANSWER)
    closing = ClosingGiven(ClosingKind.SETTLED, "settled_by_answer")
    past.do(on.ASSISTANT, Act.PROPOSE_CLOSING, Given(closing=closing, text="Laporan Anda kami tutup."))
    past.do(on.HEAD, Act.CLOSE)
    return past
