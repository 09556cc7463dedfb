"""The demo world: everything in it is invented and says so, and it is told through the heart's own doors, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from narahubung.accounts.models import Person
from narahubung.agencies import appointments
from narahubung.agencies.models import Appointment
from narahubung.cases import queries
from narahubung.cases.queries import Pile, Wanted
from narahubung.cases.sheets import CaseLine
from narahubung.documents import verifying
from narahubung.meetings import history
from narahubung.meetings.models import Meeting, SignedMinutes
from narahubung.notices.models import Notice
from narahubung.ops import demo_cases, demo_meetings, seed
from narahubung.ops.demo_cases import FINISHED
from narahubung.ops.demo_people import DEMO_PASSWORD, demo_people
from narahubung.ops.demo_world import MARK
from narahubung.ops.reference import rows_of
from narahubung.rules.facts import ENDED, OPEN, State
from narahubung.rules.parties import Actor, Role

TUE_24_NOV = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
HEAD = "kepala@ombudsman-kaltim.example"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tell the present once for all tests of this module, and one life of each kind of the past; then forget both."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_cases, "FINISHED", tuple((telling, 1) for telling, _ in FINISHED))
        seed.seed_all(demo=True, at=TUE_24_NOV)
        yield
        transaction.set_rollback(True)


def _actor(email: str) -> Actor:
    return appointments.actor_of(Person.objects.get(email=email).pk, on=TUE_24_NOV.date())


def _register(actor: Actor) -> list[CaseLine]:
    return list(queries.walk(actor, at=TUE_24_NOV, wanted=Wanted(pile=Pile.ALL)))


def test_every_role_of_the_domain_has_somebody_to_be(world: None) -> None:
    assert set(Appointment.objects.values_list("role", flat=True)) == {role.value for role in Role}


def test_whoever_the_newcomer_is_shown_can_sign_in(world: None) -> None:
    shown = demo_people()

    assert len(shown) >= 12
    for person in shown:
        assert check_password(DEMO_PASSWORD, Person.objects.get(email=person.email).password)


def test_nobody_in_it_is_real_or_can_be_reached(world: None) -> None:
    for name, email in Person.objects.values_list("name", "email"):
        assert name.endswith("(rekaan)")
        assert email.endswith(".example")


def test_something_waits_in_every_state_and_everything_has_ended_somehow(world: None) -> None:
    states = Counter(line.state for line in _register(_actor(HEAD)))

    assert set(states) >= set(OPEN) | {State.CLOSED, State.HANDED_OVER, State.WITHDRAWN}
    assert sum(count for state, count in states.items() if state not in ENDED) >= 90


def test_every_invented_complaint_says_that_it_is_invented(world: None) -> None:
    head = _actor(HEAD)

    for line in _register(head):
        sheet = queries.sheet(line.id, actor=head, at=TUE_24_NOV)
        told = next(message for message in sheet.messages if message.kind == "complaint")
        assert told.text.endswith(MARK)
        assert "{" not in told.text


def test_nothing_happens_after_the_moment_arrived_at_or_before_the_eighteen_months(world: None) -> None:
    lines = _register(_actor(HEAD))

    assert max(line.changed_at for line in lines) <= TUE_24_NOV
    assert min(line.lodged_at for line in lines) >= TUE_24_NOV - timedelta(days=demo_cases.MONTHS * 30 + 1)


@pytest.mark.parametrize("days", range(15))
def test_the_meetings_of_the_past_lie_in_the_past_whatever_day_it_is(world: None, days: int) -> None:
    at = datetime(2026, 3, 17, 2, 30, tzinfo=UTC) + timedelta(days=days)  # Nyepi, Idul Fitri, weekends

    assert demo_meetings._working_day(at, -3) <= at.date() - timedelta(days=3)
    assert demo_meetings._working_day(at, 8) >= at.date() + timedelta(days=8)


def test_the_published_minutes_carry_the_hand_of_who_led_and_the_offices_seal(world: None) -> None:
    signed = SignedMinutes.objects.select_related("meeting").get()

    found = verifying.verify(bytes(signed.pdf))

    assert found.kind is verifying.Kind.VALID, found.because
    assert signed.meeting.published_at is not None
    assert [(one.by_office, one.intact, one.trusted) for one in found.signatures] == [
        (True, True, True), (False, True, True),
    ]  # fmt: skip
    assert found.signatures[1].who == signed.signer.name
    assert signed.signer_id == signed.meeting.chair_id == _actor("pencegahan@ombudsman-kaltim.example").person


def test_the_meetings_of_the_demo_have_whole_histories(world: None) -> None:
    assert Meeting.objects.count() == 8
    assert list(history.flaws()) == []


def test_a_liaison_sees_the_own_agency_and_no_other(world: None) -> None:
    liaison = _actor("narahubung@dpu.example")

    agencies = {line.agency for line in _register(liaison)}

    assert len(agencies) == 1
    assert agencies <= {capacity.agency for capacity in liaison.capacities}


@pytest.mark.parametrize("email", ["narahubung@disdukcapil.example", "kepala@ombudsman-kaltim.example"])
def test_who_comes_in_has_read_all_but_what_came_in_the_last_day(world: None, email: str) -> None:
    told = Notice.objects.filter(person__email=email, way="page")
    unread = told.filter(seen_at=None)

    assert told.filter(owed_at__lt=TUE_24_NOV - timedelta(days=1)).exists()
    assert not unread.filter(owed_at__lt=TUE_24_NOV - timedelta(days=1)).exists()
    assert unread.count() <= 12
    assert not told.filter(owed_at__gt=TUE_24_NOV).exists()


def test_told_twice_it_stays_the_same(world: None) -> None:
    before = _register(_actor(HEAD))

    loaded = seed.seed_all(demo=True, at=TUE_24_NOV + timedelta(hours=1))

    assert not any(file.added or file.changed for file in loaded)
    assert _register(_actor(HEAD)) == before


@pytest.mark.django_db
def test_without_the_demo_there_are_neither_people_nor_cases() -> None:
    seed.seed_all(demo=False, at=TUE_24_NOV)

    assert not Person.objects.exists()
    assert not Appointment.objects.exists()


def test_the_invented_complaints_speak_of_every_service() -> None:
    told = {row["service"] for row in rows_of("demo_complaints.csv")} - {""}

    assert told == {row["code"] for row in rows_of("services.csv")}


def test_the_invented_complaints_are_many_and_no_two_alike() -> None:
    texts = [row["text"] for row in rows_of("demo_complaints.csv")]

    assert len(texts) == len(set(texts)) >= 120


def test_in_all_there_are_about_three_hundred_lives() -> None:
    ended = sum(lives for _, lives in FINISHED)
    going_on = sum(unfinished.lives for unfinished in demo_cases.UNFINISHED)

    assert 290 <= ended + going_on <= 340
