"""What a meeting agrees about a case: owned and due, seen at once, reminded and climbed, done, dropped or ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from narahubung.cases import actions, clockwork, queries
from narahubung.cases.models import Event, Message, Term
from narahubung.cases.queries import AgreedLine, Wanted
from narahubung.cases.scope import seen_by
from narahubung.rules.facts import ActionOwner, Lane, TermCode
from narahubung.rules.given import Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import CLOCKWORK
from narahubung.rules.refusals import Incomplete, NotSeen, NotYours, WrongMoment
from tests import world
from tests.apps.cases.story import BETWEEN, Story, come_to, plausible

pytestmark = pytest.mark.usefixtures("small_world")

# The story begins on Wednesday, 11 March 2026; Friday, 27 March is a working day after Idul Fitri.
FRIDAY = date(2026, 3, 27)
END_OF_FRIDAY = datetime(2026, 3, 27, 15, 59, 59, tzinfo=UTC)


def agreed(situation: str = "acknowledged", **given: object) -> Story:
    """Return a case with one action agreed upon, by the agency until Friday unless told otherwise."""
    story = come_to(situation)
    story.do("eka", Act.AGREE_ACTION, **({"due_on": FRIDAY} | given))  # type: ignore[arg-type]
    return story


def last_event(story: Story) -> Event:
    with seen_by(CLOCKWORK):
        return Event.objects.filter(case_id=story.case).latest("number")


def terms(story: Story, code: TermCode = TermCode.ACTION) -> list[Term]:
    with seen_by(CLOCKWORK):
        return list(Term.objects.filter(case_id=story.case, code=code).order_by("id"))


def test_an_action_is_owed_until_the_end_of_its_day_from_the_same_minute() -> None:
    story = agreed(text="Cetak ulang kartu")

    (action,) = story.sheet("bima").open_actions()
    assert (action.code, action.due_at, action.promised_at) == (TermCode.ACTION, END_OF_FRIDAY, END_OF_FRIDAY)
    assert action.action is not None
    assert (action.action.owner, action.action.meeting) == (ActionOwner.AGENCY, "rapat-1")
    said = next(one for one in story.sheet("bima").messages if one.id == action.action.message)
    assert (said.text, said.lane, said.kind) == ("Cetak ulang kartu", Lane.AGENCY, "action")


def test_the_turn_stays_and_what_is_due_first_leads() -> None:
    early = agreed(due_on=date(2026, 3, 12))
    late = agreed(due_on=date(2026, 5, 27))
    of_office = agreed(owner=ActionOwner.OFFICE, due_on=date(2026, 3, 12))

    assert early.sheet("bima").line.term is TermCode.ACTION
    assert late.sheet("bima").line.term is TermCode.ANSWER
    assert of_office.sheet("bima").line.term is TermCode.ANSWER
    assert early.facts() == late.facts() == of_office.facts() == ("acknowledged", "liaison")


def test_several_run_at_once_and_each_ends_by_itself() -> None:
    story = agreed()
    story.do("fajar", Act.AGREE_ACTION, due_on=date(2026, 4, 1), text="Yang kedua")
    story.do("fajar", Act.AGREE_ACTION, due_on=date(2026, 4, 1), owner=ActionOwner.OFFICE)
    first, second, third = (one.action.id for one in story.sheet("eka").open_actions() if one.action)

    story.do("bima", Act.FULFIL_ACTION, action=second)
    story.do("ina", Act.DROP_ACTION, action=third)

    assert [one.action.id for one in story.sheet("eka").open_actions() if one.action] == [first]
    ended = {term.id: (term.outcome, term.met) for term in [*terms(story), *terms(story, TermCode.OFFICE_ACTION)]}
    assert ended == {first: ("", None), second: ("done", True), third: ("dropped", None)}


def test_the_event_holds_codes_and_no_word_of_it() -> None:
    story = agreed(text="kataterlarang")

    event = last_event(story)
    (term,) = terms(story)
    assert event.details == {
        "action": term.id,
        "term": "ACTION",
        "owner": "agency",
        "due_on": "2026-03-27",
        "due_at": END_OF_FRIDAY.isoformat(),
        "meeting": "rapat-1",
    }
    with seen_by(CLOCKWORK):
        sealed = Message.objects.get(case_id=story.case, kind="action").sealed
    assert sealed is not None
    assert b"kataterlarang" not in bytes(sealed)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"owner": None}, "owner"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2026, 3, 10)}, "due_on"),
        ({"due_on": date(2027, 12, 1)}, "due_on"),
        ({"text": "  "}, "text"),
        ({"meeting": ""}, "meeting"),
        ({"meeting": "Rapat soal Ibu Sari"}, "meeting"),
    ],
)
def test_an_action_without_owner_day_words_or_meeting_is_refused(wrong: dict[str, object], field: str) -> None:
    story = come_to("acknowledged")
    given = replace(plausible(Act.AGREE_ACTION, story), **wrong)  # type: ignore[arg-type]

    with pytest.raises(Incomplete) as refused, transaction.atomic():
        story.attempt("eka", Act.AGREE_ACTION, given)

    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("situation", ["registered", "verified", "at_hub"])
def test_nothing_is_agreed_about_a_case_that_no_agency_knows_of(situation: str) -> None:
    with pytest.raises(WrongMoment):
        come_to(situation).do("eka", Act.AGREE_ACTION)


@pytest.mark.parametrize("name", ["sari", "bima", "hana", "rina", "hadi", "joko", "citra", "nilam", "yusuf", "tamu"])
def test_only_those_who_hold_meetings_agree_on_actions(name: str) -> None:
    with pytest.raises((NotYours, NotSeen)):
        come_to("acknowledged").do(name, Act.AGREE_ACTION)


@pytest.mark.parametrize("name", ["eka", "fajar", "gita"])
def test_nobody_but_the_agency_says_that_its_action_is_done(name: str) -> None:
    story = agreed()

    with pytest.raises((NotYours, WrongMoment)):
        story.do(name, Act.FULFIL_ACTION)


def test_the_agency_does_not_end_what_the_office_owes() -> None:
    story = agreed()
    story.do("eka", Act.AGREE_ACTION, owner=ActionOwner.OFFICE)
    (of_office,) = terms(story, TermCode.OFFICE_ACTION)

    with pytest.raises(Incomplete):
        story.do("bima", Act.FULFIL_ACTION, action=of_office.id)
    with pytest.raises(Incomplete):
        story.do("bima", Act.FULFIL_ACTION, action=of_office.id + 1000)


@pytest.mark.parametrize(
    ("situation", "ending"),
    [
        ("proposed", ("fajar", Act.CLOSE)),
        ("acknowledged", ("sari", Act.WITHDRAW)),
        ("acknowledged", ("dewi", Act.RECALL)),
        ("acknowledged", ("bima", Act.DECLINE)),
        ("reopened", ("eka", Act.FORWARD)),
    ],
)
def test_what_ends_a_case_or_takes_it_away_ends_its_actions_and_names_them(
    situation: str, ending: tuple[str, Act]
) -> None:
    story = agreed(situation)
    (term,) = terms(story)

    story.do(*ending)

    (ended,) = terms(story)
    assert (ended.outcome, ended.met, ended.ended_at) == ("ended", None, story.at)
    assert last_event(story).details["actions"] == [str(term.id)]


def test_an_answer_does_not_end_what_was_agreed() -> None:
    story = agreed()
    story.do("bima", Act.DRAFT_ANSWER)
    story.do("hana", Act.APPROVE_ANSWER)

    assert len(story.sheet("bima").open_actions()) == 1
    assert "actions" not in last_event(story).details


def test_the_office_goes_on_with_its_action_while_the_agency_changes() -> None:
    story = agreed(owner=ActionOwner.OFFICE)
    story.do("dewi", Act.RECALL)
    story.do("dewi", Act.FORWARD, agency=world.DINKES)

    assert [one.code for one in story.sheet("eka").open_actions()] == [TermCode.OFFICE_ACTION]


def clock_acts(story: Story) -> list[tuple[str, str, str]]:
    """Return what the clock did about actions: the act, the local moment, the rung."""
    with seen_by(CLOCKWORK):
        events = Event.objects.filter(case_id=story.case, standing="clockwork", details__term="ACTION").order_by("id")
        local = [(event.at + timedelta(hours=8)).strftime("%a %d %b %H:%M") for event in events]
        return [(event.act, at, event.details.get("rung", "")) for event, at in zip(events, local, strict=True)]


def sweep_until(story: Story, end: datetime) -> None:
    while story.at < end:
        story.wait(hours=1)
        clockwork.sweep(at=story.at)


def test_the_clock_reminds_of_it_and_climbs_as_with_any_other_term() -> None:
    story = come_to("answered")
    story.at = datetime(2026, 3, 25, 1, 0, tzinfo=UTC)
    story.do("eka", Act.AGREE_ACTION, minutes=0, due_on=FRIDAY)

    sweep_until(story, datetime(2026, 4, 2, 10, 0, tzinfo=UTC))

    assert clock_acts(story) == [
        ("remind", "Thu 26 Mar 08:00", ""),
        ("escalate", "Mon 30 Mar 08:00", "liaison"),
        ("escalate", "Tue 31 Mar 08:00", "deputy"),
        ("escalate", "Wed 01 Apr 08:00", "agency_head"),
        ("escalate", "Thu 02 Apr 08:00", "hub"),
    ]


def test_of_two_actions_of_one_owner_each_climbs_by_itself() -> None:
    story = come_to("answered")
    story.at = datetime(2026, 3, 25, 1, 0, tzinfo=UTC)
    story.do("eka", Act.AGREE_ACTION, minutes=0, due_on=FRIDAY)
    story.do("eka", Act.AGREE_ACTION, minutes=0, due_on=date(2026, 3, 30))

    sweep_until(story, datetime(2026, 3, 31, 10, 0, tzinfo=UTC))

    first, second = terms(story)
    assert (first.climbed, second.climbed) == ("deputy", "liaison")
    assert [act for act, _at, _rung in clock_acts(story)].count("remind") == 2


def test_a_changed_calendar_does_not_move_a_day_that_was_agreed() -> None:
    story = agreed()
    world.declare_day_off()

    clockwork.recompute(at=story.at)

    (term,) = terms(story)
    assert term.due_at == END_OF_FRIDAY


def test_the_same_press_twice_agrees_once() -> None:
    story, key = come_to("acknowledged"), uuid4()
    given = plausible(Act.AGREE_ACTION, story)
    for _press in range(2):
        actions.perform(story.case, Act.AGREE_ACTION, actor=story.who("eka"), at=story.at, given=given, key=key)

    assert len(terms(story)) == 1


def test_done_too_late_is_done_and_not_met() -> None:
    story = agreed()
    story.at = END_OF_FRIDAY + timedelta(seconds=1)
    story.do("bima", Act.FULFIL_ACTION)

    (term,) = terms(story)
    assert (term.outcome, term.met) == ("done", False)


def test_nothing_is_done_twice() -> None:
    story = agreed()
    (term,) = terms(story)
    story.do("bima", Act.FULFIL_ACTION)

    with pytest.raises(WrongMoment):
        story.attempt("wulan", Act.FULFIL_ACTION, Given(action=term.id, text="lagi"))


# --- lists of what was agreed ---


def test_the_office_reads_what_a_meeting_agreed_and_an_agency_only_its_own() -> None:
    story = agreed(text="Cetak ulang")
    other = come_to("verified")
    other.do("dewi", Act.FORWARD, agency=world.DINKES)
    other.do("eka", Act.AGREE_ACTION)

    seen = {
        name: [(line.number, line.text) for line in queries.actions_of("rapat-1", actor=world.actor(name))]
        for name in ("eka", "ina", "gita", "bima", "citra", "hadi", "nilam", "joko", "tamu", "lapor")
    }
    both = [(story.number, "Cetak ulang"), (other.number, f"Uraian {BETWEEN}")]
    assert seen == {
        "eka": both, "ina": both, "gita": both, "bima": both[:1], "citra": both[1:],
        "hadi": [(story.number, ""), (other.number, "")], "nilam": [], "joko": [], "tamu": [], "lapor": [],
    }  # fmt: skip
    assert queries.actions_of("rapat-2", actor=world.actor("eka")) == ()
    assert queries.actions_of("", actor=world.actor("eka")) == ()


def test_the_complainant_reads_no_list_of_what_was_agreed() -> None:
    story = agreed()

    assert queries.actions_of("rapat-1", actor=story.who("sari")) == ()


def test_what_became_of_actions_is_told_by_their_key() -> None:
    story = agreed()
    story.do("eka", Act.AGREE_ACTION, owner=ActionOwner.OFFICE)
    (of_agency,), (of_office,) = terms(story), terms(story, TermCode.OFFICE_ACTION)
    story.do("bima", Act.FULFIL_ACTION, action=of_agency.id)
    story.do("sari", Act.WITHDRAW)

    states = queries.action_states([of_agency.id, of_office.id, 1], actor=world.actor("fajar"))
    assert {key: (line.owner, line.outcome, line.met) for key, line in states.items()} == {
        of_agency.id: (ActionOwner.AGENCY, "done", True),
        of_office.id: (ActionOwner.OFFICE, "ended", None),
    }


def test_an_agency_that_lost_the_case_reads_its_old_action_no_more() -> None:
    story = agreed()
    (term,) = terms(story)
    story.do("dewi", Act.RECALL)
    story.do("dewi", Act.FORWARD, agency=world.DINKES)

    for name in ("bima", "citra"):
        assert queries.action_states([term.id], actor=world.actor(name)) == {}


@pytest.mark.parametrize(
    ("owner", "told"),
    [(ActionOwner.AGENCY, {"bima", "wulan", "hana"}), (ActionOwner.OFFICE, {"dewi", "eka"})],
)
def test_what_is_agreed_waits_at_once_with_its_owner_and_nobody_else(owner: ActionOwner, told: set[str]) -> None:
    story = agreed("answered", owner=owner)

    asked = {"bima", "wulan", "hana", "dewi", "eka", "fajar", "ina", "citra", "gita", "joko"}
    waits = {name for name in asked if waiting(story, name)}
    assert waits == told


def waiting(story: Story, name: str) -> tuple[AgreedLine, ...]:
    """Return what the list of what waits for somebody shows of agreed actions."""
    return queries.look(world.actor(name), at=story.at, wanted=Wanted()).actions


def test_a_barred_person_is_shown_nothing_of_it() -> None:
    story = agreed()
    story.do("dewi", Act.BAR_PERSON, person=world.KEYS["bima"])

    assert waiting(story, "bima") == ()
    assert len(waiting(story, "wulan")) == 1
