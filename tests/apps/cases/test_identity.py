"""Who complained: opened to one person in one case by two people, until a day; every reading written down (I8, T13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from narahubung.cases import queries
from narahubung.cases.identity import readings
from narahubung.rules.lifecycle import Act
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, SamePerson, WrongMoment
from tests import world
from tests.apps.cases.story import COMPLAINT, EMAIL, NAME, NIK, PHONE, SARI, SECRET, Story, come_to, lodged, release_of

pytestmark = pytest.mark.usefixtures("small_world")


def name_read(story: Story, name: str) -> str:
    return queries.read_identity(story.case, actor=story.who(name), at=story.at).details.name


@pytest.mark.parametrize("name", ["dewi", "eka", "fajar", "sari"])
def test_the_office_and_the_complainant_read_who_complained(name: str) -> None:
    story = come_to("acknowledged")

    read = queries.read_identity(story.case, actor=story.who(name), at=story.at)

    assert read.details == SARI


@pytest.mark.parametrize("name", ["bima", "wulan", "hana", "gita", "ina", "rina", "hadi"])
def test_those_who_see_the_case_but_not_the_person_are_refused(name: str) -> None:
    with pytest.raises(NotYours):
        name_read(come_to("acknowledged"), name)


@pytest.mark.parametrize("name", ["citra", "umar", "tamu", "joko", "lukman", "nilam"])
def test_for_everybody_else_there_is_no_case(name: str) -> None:
    with pytest.raises(NotSeen):
        name_read(come_to("acknowledged"), name)


def test_an_identity_is_opened_to_one_person_until_its_day_and_each_reading_is_noted() -> None:
    story = come_to("release_asked")
    release = release_of(story)
    with pytest.raises(NotYours):
        story.do("eka", Act.APPROVE_RELEASE, release=release)
    with pytest.raises(NotYours):
        name_read(story, "bima")

    story.do("fajar", Act.APPROVE_RELEASE, release=release)

    assert name_read(story, "bima") == NAME
    assert story.sheet("bima").may_read_identity
    for other in ("wulan", "hana", "gita"):
        with pytest.raises(NotYours):
            name_read(story, other)
    assert [(line.person_name, line.ground) for line in readings(actor=world.actor("hadi"))] == [
        ("Bima (rekaan)", "release")
    ]


def test_a_release_ends_by_its_day_by_being_taken_back_and_by_the_case_going_elsewhere() -> None:
    story = come_to("release_asked")
    story.do("fajar", Act.APPROVE_RELEASE, release=release_of(story))
    assert name_read(story, "bima") == NAME
    story.do("eka", Act.REVOKE_RELEASE, release=release_of(story))
    with pytest.raises(NotYours):
        name_read(story, "bima")

    again = come_to("release_asked")
    again.do("fajar", Act.APPROVE_RELEASE, release=release_of(again), expires_on=date(2099, 1, 1))
    again.at = again.at.replace(year=2098)
    assert name_read(again, "bima") == NAME
    again.at = again.at.replace(year=2099)
    with pytest.raises(NotYours):
        name_read(again, "bima")

    moved = come_to("release_asked")
    moved.do("fajar", Act.APPROVE_RELEASE, release=release_of(moved))
    moved.do("dewi", Act.RECALL)
    with pytest.raises(NotSeen):
        name_read(moved, "bima")


def test_a_release_is_asked_for_somebody_of_the_agency_alone() -> None:
    story = come_to("acknowledged")
    for name in ("citra", "gita", "tamu", "dewi"):
        with pytest.raises(Incomplete):
            story.do("bima", Act.ASK_RELEASE, person=world.KEYS[name])


def test_a_release_cannot_end_before_it_begins() -> None:
    story = come_to("release_asked")
    with pytest.raises(Incomplete) as refused:
        story.do("fajar", Act.APPROVE_RELEASE, release=release_of(story), expires_on=date(2026, 3, 10))
    assert refused.value.fields == {"expires_on": "past"}


def test_a_release_of_another_case_cannot_be_approved_here() -> None:
    other, story = come_to("release_asked"), come_to("release_asked")

    with pytest.raises(Incomplete):
        story.do("fajar", Act.APPROVE_RELEASE, release=release_of(other))
    with pytest.raises(Incomplete):
        story.do("fajar", Act.APPROVE_RELEASE, release=2**70)


def test_of_two_requests_each_is_decided_and_nobody_decides_the_own() -> None:
    from narahubung.agencies.appointments import actor_of
    from narahubung.agencies.models import Appointment
    from narahubung.cases import actions
    from narahubung.rules.given import Given

    story = come_to("release_asked")
    story.do("eka", Act.ASK_RELEASE, person=world.KEYS["hana"])
    first, second = sorted(release.id for release in story.sheet("eka").releases)
    Appointment.objects.create(
        person_id=world.KEYS["eka"], role="head_of_office", office_id=world.OFFICE, starts_on=date(2020, 1, 1)
    )
    both = actor_of(world.KEYS["eka"], on=world.THAT_DAY)
    given = Given(release=second, expires_on=date(2099, 1, 1))
    with pytest.raises(SamePerson):
        actions.perform(story.case, Act.APPROVE_RELEASE, actor=both, at=story.at, given=given)

    story.do("fajar", Act.APPROVE_RELEASE, release=second)
    story.do("fajar", Act.APPROVE_RELEASE, release=first)

    assert name_read(story, "bima") == name_read(story, "hana") == NAME
    with pytest.raises(WrongMoment):
        story.do("farah", Act.APPROVE_RELEASE, release=first)


def test_whoever_may_read_identities_finds_the_person_by_any_of_them_and_nobody_else_does() -> None:
    story = come_to("acknowledged")
    for words in (NAME.upper(), f"  {NAME}  ", PHONE, "+62 812 7770 4242", EMAIL.upper(), NIK):
        assert queries.people_found(words, actor=world.actor("dewi")) == [story.case], words
        for name in ("bima", "gita", "ina", "hadi", "rina", "citra", "nilam", "tamu"):
            assert queries.people_found(words, actor=world.actor(name)) == [], name
    assert queries.people_found("", actor=world.actor("dewi")) == []
    assert queries.people_found("Orang Lain", actor=world.actor("dewi")) == []


def test_an_open_release_is_no_licence_to_search_by_name() -> None:
    story = come_to("release_asked")
    story.do("fajar", Act.APPROVE_RELEASE, release=release_of(story))

    assert queries.people_found(NAME, actor=world.actor("bima")) == []


def test_erasing_takes_the_person_and_the_words_and_leaves_history_whole() -> None:
    from narahubung.cases import history
    from narahubung.cases.models import Event
    from narahubung.cases.scope import seen_by
    from narahubung.rules import events
    from narahubung.rules.parties import CLOCKWORK

    story = come_to("closed")
    story.do("fajar", Act.ERASE_PERSON)

    read = queries.read_identity(story.case, actor=world.actor("eka"), at=story.at)
    assert (read.is_erased, read.details.name) == (True, "")
    assert queries.people_found(NAME, actor=world.actor("dewi")) == []
    assert SECRET not in str(story.sheet("eka"))
    assert {m.is_erased for m in story.sheet("eka").messages if m.lane == "complainant"} == {True}
    with seen_by(CLOCKWORK):
        chain = [history.stored(row) for row in Event.objects.filter(case_id=story.case).order_by("number")]
    assert list(events.findings(chain)) == []
    assert len(chain) == story.sheet("eka").events


def test_no_act_of_somebody_to_whom_the_person_is_hidden_changes_the_person() -> None:
    story = come_to("acknowledged")
    before = world.as_owner("SELECT sealed, name_blind, phone_blind FROM cases_party WHERE case_id = %s", story.case)
    for name, act in (
        ("bima", Act.WRITE), ("bima", Act.DRAFT_ANSWER), ("hana", Act.SEND_BACK), ("gita", Act.WRITE),
        ("bima", Act.ASK_RELEASE), ("bima", Act.ASK_TIME), ("bima", Act.DRAFT_ANSWER), ("hana", Act.APPROVE_ANSWER),
    ):  # fmt: skip
        from narahubung.rules.facts import Lane

        story.do(name, act, lane=Lane.AGENCY)

    assert world.as_owner("SELECT sealed, name_blind, phone_blind FROM cases_party WHERE case_id = %s", story.case) == (
        before
    )
    assert name_read(story, "eka") == NAME


def test_who_reads_identities_is_seen_by_auditor_and_head_alone() -> None:
    story = come_to("acknowledged")
    name_read(story, "eka")
    name_read(story, "sari")

    for name in ("hadi", "fajar"):
        assert [(line.number, line.person_name) for line in readings(actor=world.actor(name))] == [
            (story.number, "Eka (rekaan)")
        ]
    for name in ("dewi", "eka", "bima", "gita", "citra", "nilam", "tamu"):
        assert readings(actor=world.actor(name)) == [], name


def test_a_secret_complaint_hides_nothing_less_and_an_open_one_no_more() -> None:
    for secret in (True, False):
        story = lodged(replace(COMPLAINT, secret=secret))
        story.do("dewi", Act.VERIFY)
        story.do("dewi", Act.FORWARD)
        story.wait(minutes=1)
        shown = str(story.sheet("bima")) + str(
            queries.look(world.actor("bima"), at=story.at + timedelta(minutes=1), wanted=queries.Wanted())
        )
        for word in (NAME, PHONE, NIK, EMAIL, SECRET, "Jalan Rahasia"):
            assert word not in shown
