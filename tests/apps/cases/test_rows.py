"""The second line: with the application's own checks switched off, the database still shows nobody another's case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, models, transaction

from narahubung.cases import models as tables
from narahubung.cases import queries
from narahubung.cases.facts import facts_of
from narahubung.cases.scope import allow_writing, seen_by
from narahubung.rules import access
from narahubung.rules.facts import Complaint, Lane, PersonDetails
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import CLOCKWORK, Actor, Standing
from narahubung.rules.refusals import NotSeen
from tests import world
from tests.apps.cases.story import COMPLAINT, WAYS, Story, come_to, lodged, release_of

pytestmark = pytest.mark.usefixtures("small_world")

# Every table with rows of a case, and how a row names its case.
OF_A_CASE: dict[type[models.Model], str] = {
    tables.Case: "id",
    tables.Event: "case_id",
    tables.Term: "case_id",
    tables.Party: "case_id",
    tables.Message: "case_id",
    tables.Letter: "case_id",
    tables.Attachment: "case_id",
    tables.Release: "case_id",
    tables.IdentityReading: "case_id",
    tables.SearchText: "case_id",
    tables.TrackingKey: "case_id",
}
# No row of these tells anything of a case: the outbox holds keys of events, a checkpoint covers all cases alike.
OF_NO_CASE = {tables.Outbox, tables.Checkpoint}
NOT_OF_ANY_AGENCY = ("nobody", "tamu", "joko", "lapor", "lukman", "nilam", "yusuf")


def seen(actor: Actor, table: type[models.Model]) -> set[UUID]:
    """Return the cases of which this table shows a row, asked plainly, with no check but the database's own."""
    with seen_by(actor):
        return set(table._default_manager.filter(**{f"{OF_A_CASE[table]}__isnull": False}).values_list(
            OF_A_CASE[table], flat=True
        ))  # fmt: skip


@pytest.fixture
def full_case() -> Story:
    """Return a case of the one agency with a row in every table."""
    story = come_to("clarification_1")
    story.do("bima", Act.ASK_RELEASE)
    story.do("fajar", Act.APPROVE_RELEASE, release=release_of(story))
    queries.read_identity(story.case, actor=world.actor("eka"), at=story.at)
    world.as_owner("INSERT INTO cases_searchtext (case_id, words) VALUES (%s, 'ktp')", story.case)
    world.as_owner(
        "INSERT INTO cases_attachment (id, case_id, message_id, lane, is_shared, name_sealed, media_type, size, sha256,"
        " stored_at) SELECT gen_random_uuid(), case_id, id, lane, lane = 'complainant', sealed, 'image/png', 1, '',"
        " now() FROM cases_message WHERE case_id = %s",
        story.case,
    )
    return story


def test_every_table_of_the_heart_is_walked() -> None:
    from django.apps import apps

    assert set(apps.get_app_config("cases").get_models()) == set(OF_A_CASE) | OF_NO_CASE


@pytest.mark.parametrize("table", OF_A_CASE, ids=lambda table: table.__name__)
def test_the_case_has_a_row_there_that_somebody_sees(full_case: Story, table: type[models.Model]) -> None:
    assert full_case.case in (seen(CLOCKWORK, table) | seen(world.actor("eka"), table))


@pytest.mark.parametrize("table", OF_A_CASE, ids=lambda table: table.__name__)
@pytest.mark.parametrize("name", ["citra", "kartika", "umar", *NOT_OF_ANY_AGENCY])
def test_no_table_shows_a_row_of_anothers_case(full_case: Story, name: str, table: type[models.Model]) -> None:
    assert seen(world.actor(name), table) == set()


@pytest.mark.parametrize("table", OF_A_CASE, ids=lambda table: table.__name__)
def test_no_table_shows_a_row_to_a_connection_without_a_scope(full_case: Story, table: type[models.Model]) -> None:
    with seen_by(CLOCKWORK):
        pass
    for name in ("offices", "agencies", "governments", "person", "case", "clockwork", "writing"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT set_config('narahubung.{name}', '', true)")
    assert not table._default_manager.exclude(**{OF_A_CASE[table]: None}).exists()


@pytest.mark.parametrize("name", ["citra", "umar", "tamu", "nobody"])
def test_with_every_standing_given_away_the_doors_still_lead_nowhere(
    full_case: Story, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "standings", lambda _actor, _facts: frozenset(Standing))
    actor = world.actor(name)
    attachment = world.as_owner("SELECT id FROM cases_attachment LIMIT 1")[0][0]
    assert isinstance(attachment, UUID)

    for door in (
        lambda: queries.sheet(full_case.case, actor=actor, at=full_case.at),
        lambda: queries.read_identity(full_case.case, actor=actor, at=full_case.at),
        lambda: queries.find(full_case.number, actor=actor),
        lambda: queries.read_file(attachment, actor=actor, at=full_case.at),
        lambda: full_case.do(name, Act.WRITE),
    ):
        with pytest.raises(NotSeen):
            door()
    assert queries.people_found(COMPLAINT.person.name, actor=actor) == []
    assert queries.look(actor, at=full_case.at, wanted=queries.Wanted(pile=queries.Pile.ALL)).listing.lines == ()


def lanes(actor: Actor, story: Story) -> set[str]:
    with seen_by(actor):
        return set(tables.Message.objects.filter(case_id=story.case).values_list("lane", flat=True))


def test_an_agencys_people_see_the_rows_of_their_lane_alone(full_case: Story) -> None:
    full_case.do("eka", Act.WRITE, lane=Lane.OFFICE)

    assert lanes(world.actor("bima"), full_case) == {"agency"}
    assert lanes(world.actor("hana"), full_case) == {"agency"}
    assert lanes(world.actor("gita"), full_case) == {"agency"}
    assert lanes(full_case.who("sari"), full_case) == {"complainant"}
    assert lanes(world.actor("eka"), full_case) == {"complainant", "agency", "office"}


def test_an_agencys_people_see_the_files_of_their_lane_and_what_was_shared(full_case: Story) -> None:
    with seen_by(world.actor("bima")):
        files = set(tables.Attachment.objects.values_list("lane", "is_shared"))
    assert files == {("agency", False), ("complainant", True)}

    world.as_owner("UPDATE cases_attachment SET is_shared = false")
    with seen_by(world.actor("bima")):
        assert set(tables.Attachment.objects.values_list("lane", flat=True)) == {"agency"}


def test_who_complained_is_seen_by_the_office_and_by_whom_it_was_opened_to(full_case: Story) -> None:
    assert seen(world.actor("bima"), tables.Party) == {full_case.case}
    for name in ("wulan", "hana", "gita"):
        assert seen(world.actor(name), tables.Party) == set(), name

    full_case.do("eka", Act.REVOKE_RELEASE, release=world.as_owner("SELECT max(id) FROM cases_release")[0][0])

    assert seen(world.actor("bima"), tables.Party) == set()


def test_a_barred_person_sees_no_row(full_case: Story) -> None:
    for name in ("bima", "evi", "gita"):
        full_case.do("dewi", Act.BAR_PERSON, person=world.KEYS[name])
        for table in OF_A_CASE:
            assert full_case.case not in seen(world.actor(name), table), (name, table)
    assert full_case.case in seen(world.actor("wulan"), tables.Case)


def test_search_by_words_finds_only_what_may_be_seen(full_case: Story) -> None:
    def found(name: str) -> set[UUID]:
        with seen_by(world.actor(name)), connection.cursor() as cursor:
            cursor.execute("SELECT case_id FROM cases_found('ktp', 100)")
            return {row[0] for row in cursor.fetchall()}

    assert found("bima") == found("eka") == found("gita") == {full_case.case}
    for name in ("citra", "umar", *NOT_OF_ANY_AGENCY):
        assert found(name) == set(), name


def test_nobody_writes_a_row_of_a_case_that_was_not_decided_upon(full_case: Story) -> None:
    other = lodged()
    for actor in (world.actor("bima"), world.actor("eka"), CLOCKWORK):
        with seen_by(actor):
            allow_writing(other.case)
            assert tables.Term.objects.filter(case_id=full_case.case).update(due_at=None) == 0
            with pytest.raises(DatabaseError), transaction.atomic():
                tables.Case.objects.filter(id=full_case.case).update(is_stuck=True)
            with pytest.raises(DatabaseError), transaction.atomic():
                tables.Letter.objects.create(
                    case_id=full_case.case, event_number=1, kind="x", number="1", sent_on=date(2026, 3, 11), means="x"
                )


@pytest.mark.parametrize("table", ["cases_event", "cases_identityreading", "cases_checkpoint"])
def test_what_is_written_once_is_refused_a_change_by_right_and_by_trigger(full_case: Story, table: str) -> None:
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), seen_by(CLOCKWORK), \
                connection.cursor() as cursor:  # fmt: skip
            cursor.execute(statement)
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            world.as_owner(statement)


# --- the twins -----------------------------------------------------------------------------------------------------


@contextmanager
def as_clockwork() -> Iterator[list[tables.Case]]:
    with seen_by(CLOCKWORK):
        yield list(tables.Case.objects.all())


def test_rules_and_database_agree_on_every_case_for_everybody() -> None:
    about_hub = replace(COMPLAINT, reported="INSPEKTORAT")
    stories = [come_to(situation) for situation in WAYS]
    stories += [come_to(situation, complaint=about_hub) for situation in ("registered", "forwarded", "closed")]
    hub = lodged(about_hub)
    hub.do("dewi", Act.VERIFY)
    hub.do("dewi", Act.FORWARD, agency=world.HUB)
    elsewhere = lodged(Complaint(text="Lain", person=PersonDetails(name="Lain")), by=world.actor("nilam"))
    other = come_to("verified")
    other.do("dewi", Act.FORWARD, agency=world.DINKES)
    barred = come_to("acknowledged")
    for name in ("bima", "gita", "eka"):
        barred.do("dewi", Act.BAR_PERSON, person=world.KEYS[name])
    stories += [hub, elsewhere, other, barred]
    actors = [world.actor(name) for name in (*world.KEYS, "nobody", "clockwork")]
    actors += [stories[0].who("sari"), elsewhere.who("sari")]

    disagreements, pairs = [], 0
    for actor in actors:
        shown = seen(actor, tables.Case)
        with as_clockwork() as cases:
            for case in cases:
                pairs += 1
                if bool(access.standings(actor, facts_of(case))) != (case.id in shown):
                    disagreements.append((actor, case.number, case.state))

    assert not disagreements
    assert pairs >= 700


@pytest.mark.parametrize("name", sorted(world.KEYS))
def test_whoever_is_listed_a_case_can_open_it_and_whoever_can_open_it_is_listed_it(name: str) -> None:
    stories = [come_to(situation) for situation in ("registered", "at_hub", "forwarded", "answered", "closed")]
    actor = world.actor(name)
    at = stories[-1].at + timedelta(hours=1)

    listed = {
        line.id for line in queries.look(actor, at=at, wanted=queries.Wanted(pile=queries.Pile.ALL)).listing.lines
    }

    opened = set()
    for story in stories:
        try:
            opened.add(queries.sheet(story.case, actor=actor, at=at).line.id)
        except NotSeen:
            continue
    assert listed == opened
