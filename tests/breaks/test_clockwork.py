"""The clock warns once, climbs rung by rung, lapses and never ends a case, whatever jumps the hour makes (I4)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from narahubung.agencies import directory
from narahubung.cases import actions, clockwork, scope
from narahubung.cases.models import Case, Event, Term
from narahubung.rules.escalation import Rung
from narahubung.rules.facts import State, TermCode, Turn, Verdict
from narahubung.rules.given import Given
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import CLOCKWORK
from narahubung.rules.refusals import WrongMoment
from tests import world
from tests.apps.cases.story import Story, lodged

pytestmark = pytest.mark.usefixtures("small_world")

THU_12_MAR = datetime(2026, 3, 12, 0, 0, tzinfo=UTC)  # 08.00 WITA; Nyepi and Idul Fitri shut the office 18-24 March


def local(at: datetime) -> str:
    """Return weekday, day and time of the office's clock."""
    return directory.current().calendar.local(at).strftime("%a %d %b %H:%M")


class Done(NamedTuple):
    """One act of the clock: what, about which term, on which rung, and when by the office's clock."""

    act: str
    term: str
    rung: str
    at: str


def events_of(story: Story) -> list[Event]:
    """Return all events of a case."""
    with scope.seen_by(CLOCKWORK):
        return list(Event.objects.filter(case=story.case).order_by("id"))


def clock_acts(story: Story, term: TermCode | None = None) -> list[Done]:
    """Return what the clock did to a case, or about one of its terms."""
    done = [
        Done(row.act, str(row.details.get("term", "")), str(row.details.get("rung", "")), local(row.at))
        for row in events_of(story)
        if row.standing == "clockwork"
    ]
    return [each for each in done if term in (None, each.term)]


def climb(story: Story, term: TermCode) -> list[tuple[str, str]]:
    """Return the rungs that were told about a term, and when."""
    return [(each.rung, each.at) for each in clock_acts(story, term) if each.act == "escalate"]


def case_of(story: Story) -> Case:
    """Return the row of a case."""
    with scope.seen_by(CLOCKWORK):
        return Case.objects.get(id=story.case)


def term_of(story: Story, code: TermCode) -> Term:
    """Return the running term of a case."""
    with scope.seen_by(CLOCKWORK):
        return Term.objects.get(case=story.case, code=code, ended_at=None)


def sweep_daily(since: datetime, days: int, *, hour: int = 0) -> None:
    """Sweep each day at 08.00 WITA, weekends as well, and once more at night."""
    for day in range(days):
        for extra in (timedelta(hours=hour), timedelta(hours=hour + 14)):
            assert clockwork.sweep(at=since + timedelta(days=day) + extra).failed == []


def forwarded(*, at: datetime = world.WED_11_MAR) -> Story:
    """Return a case that has just been sent to its agency."""
    story = lodged(at=at)
    story.do("dewi", Act.VERIFY)
    story.do("dewi", Act.FORWARD)
    return story


def test_an_unacknowledged_case_is_warned_of_once_and_climbs_a_rung_a_working_day() -> None:
    story = forwarded()

    sweep_daily(THU_12_MAR, 30)

    first, *_, last = done = clock_acts(story, TermCode.ACKNOWLEDGE)
    assert first == ("remind", "ACKNOWLEDGE", "", "Thu 12 Mar 08:00")
    assert climb(story, TermCode.ACKNOWLEDGE) == [
        ("liaison", "Fri 13 Mar 08:00"),
        ("deputy", "Mon 16 Mar 08:00"),
        ("agency_head", "Tue 17 Mar 08:00"),
        ("hub", "Wed 25 Mar 08:00"),
        ("office", "Thu 26 Mar 08:00"),
        ("office_head", "Fri 27 Mar 08:00"),
    ]
    assert last == ("stick", "ACKNOWLEDGE", "", "Mon 30 Mar 08:00")
    assert len(done) == 8
    assert case_of(story).is_stuck


def test_a_worker_that_comes_back_late_climbs_one_rung_and_not_the_whole_ladder() -> None:
    story = forwarded()
    late = datetime(2026, 4, 8, 1, 0, tzinfo=UTC)  # Wednesday 09.00; nobody had been warned

    for seconds in range(0, 120, 15):
        clockwork.sweep(at=late + timedelta(seconds=seconds))

    assert climb(story, TermCode.ACKNOWLEDGE) == [("liaison", "Wed 08 Apr 09:00")]
    assert climb(story, TermCode.ANSWER) == [("liaison", "Wed 08 Apr 09:00")]
    assert "remind" not in [each.act for each in clock_acts(story)], "a warning after the end would mock"


def test_nothing_is_said_at_night_or_on_a_day_off() -> None:
    story = forwarded(at=datetime(2026, 3, 13, 1, 0, tzinfo=UTC))  # Friday 09.00, so it is due on Monday

    for hours in range(24, 96):
        clockwork.sweep(at=story.at + timedelta(hours=hours))

    times = [each.at for each in clock_acts(story, TermCode.ACKNOWLEDGE)]
    assert [at[:10] for at in times] == ["Mon 16 Mar", "Tue 17 Mar"]
    assert all("07:30" <= at[-5:] < "16:00" for at in times)


def test_empty_and_barred_rungs_are_skipped() -> None:
    story = forwarded()
    world.as_owner("DELETE FROM agencies_appointment WHERE person_id = %s", world.KEYS["wulan"])  # the deputy
    story.do("dewi", Act.BAR_PERSON, person=world.KEYS["hana"])
    story.do("dewi", Act.BAR_PERSON, person=world.KEYS["hesti"])

    sweep_daily(THU_12_MAR, 30)

    assert [rung for rung, _ in climb(story, TermCode.ACKNOWLEDGE)] == ["liaison", "hub", "office", "office_head"]


def test_a_hub_that_is_complained_of_is_not_told_of_its_own_case() -> None:
    story = lodged()
    story.do("dewi", Act.VERIFY)
    story.do("dewi", Act.FORWARD, agency=world.HUB)

    sweep_daily(THU_12_MAR, 30)

    assert [rung for rung, _ in climb(story, TermCode.ACKNOWLEDGE)] == [
        "liaison", "agency_head", "office", "office_head",
    ]  # fmt: skip


def test_touching_a_case_does_not_start_its_clock_anew() -> None:
    story = forwarded()
    before = term_of(story, TermCode.ACKNOWLEDGE)

    story.wait(hours=20).do("dewi", Act.WRITE)
    story.do("eka", Act.TAKE)

    after = term_of(story, TermCode.ACKNOWLEDGE)
    assert (after.started_at, after.due_at, after.next_check_at) == (
        before.started_at, before.due_at, before.next_check_at,
    )  # fmt: skip


def test_an_emergency_is_called_out_at_any_hour_and_climbs_within_hours() -> None:
    saturday = datetime(2026, 3, 14, 2, 0, tzinfo=UTC)
    story = lodged(at=saturday)
    story.do("dewi", Act.FLAG_RAPID, minutes=0)

    for hours in range(40):
        clockwork.sweep(at=saturday + timedelta(hours=hours, minutes=15))

    assert clock_acts(story, TermCode.RCO) == [
        ("remind", "RCO", "", "Sun 15 Mar 06:15"),
        ("escalate", "RCO", "office", "Sun 15 Mar 10:15"),
        ("escalate", "RCO", "office_head", "Sun 15 Mar 14:15"),
        ("stick", "RCO", "", "Sun 15 Mar 18:15"),
    ]


def test_an_extension_is_warned_of_anew_and_the_climb_goes_on_where_it_stood() -> None:
    story = forwarded()
    story.do("bima", Act.ACKNOWLEDGE)
    sweep_daily(THU_12_MAR, 16)  # up to Friday the 27th: the answer was due on Wednesday the 25th
    before = clock_acts(story, TermCode.ANSWER)
    story.at = datetime(2026, 3, 27, 2, 0, tzinfo=UTC)
    story.do("bima", Act.ASK_TIME, days=5)
    story.do("eka", Act.GRANT_TIME, days=5)

    sweep_daily(datetime(2026, 3, 28, 0, 0, tzinfo=UTC), 14)

    after = clock_acts(story, TermCode.ANSWER)[len(before) :]
    assert [(each.act, each.rung) for each in before] == [
        ("remind", ""),
        ("escalate", "liaison"),
        ("escalate", "deputy"),
    ]
    assert [(each.act, each.rung) for each in after][:3] == [
        ("remind", ""), ("escalate", "agency_head"), ("escalate", "hub"),
    ]  # fmt: skip


def test_a_case_that_waits_for_its_complainant_is_left_alone_and_has_a_window_afterwards() -> None:
    story = forwarded()
    story.do("bima", Act.ACKNOWLEDGE)
    story.do("dewi", Act.ASK_COMPLAINANT)
    sweep_daily(THU_12_MAR, 13)
    assert clock_acts(story, TermCode.ANSWER) == []

    story.at = datetime(2026, 3, 25, 8, 30, tzinfo=UTC)  # Wednesday after closing time
    story.do("sari", Act.REPLY)

    term = term_of(story, TermCode.ANSWER)
    assert term.due_at is not None
    assert term.warned_from is not None
    assert story.at <= term.warned_from < term.due_at
    assert term.due_at - story.at > timedelta(days=1)


def test_silence_of_the_complainant_hands_the_turn_to_the_office_and_ends_nothing() -> None:
    story = lodged()
    story.do("dewi", Act.REQUEST_COMPLETION)

    sweep_daily(THU_12_MAR, 45)

    case = case_of(story)
    assert (case.state, case.turn) == (State.AWAITING_COMPLETION, Turn.OFFICE)
    assert [each.act for each in clock_acts(story)].count("lapse") == 1
    assert term_of(story, TermCode.COMPLETE).next_check_at is None, "or it would be looked at every 15 seconds"


def test_a_closing_that_nobody_disputes_is_silently_confirmed() -> None:
    story = lodged()
    story.do("dewi", Act.PROPOSE_CLOSING)
    story.do("fajar", Act.CLOSE)

    sweep_daily(THU_12_MAR, 45)

    assert (case_of(story).state, case_of(story).verdict) == (State.CLOSED, Verdict.SILENT)
    assert [each.act for each in clock_acts(story)] == ["remind", "lapse"]


def test_what_was_done_between_the_look_and_the_act_is_not_called_missed() -> None:
    story = forwarded()
    monday = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
    (found,) = (each for each in clockwork.reached(at=monday) if each.code is TermCode.ACKNOWLEDGE)
    story.at = monday
    story.do("bima", Act.ACKNOWLEDGE, minutes=0)

    assert clockwork.do(found, at=monday) is False
    assert clock_acts(story) == []


def test_a_term_given_more_time_between_the_look_and_the_act_is_not_called_missed() -> None:
    story = forwarded()
    story.do("bima", Act.ACKNOWLEDGE)
    story.do("bima", Act.ASK_TIME, days=5)
    late = story.at = datetime(2026, 3, 26, 1, 0, tzinfo=UTC)
    (found,) = clockwork.reached(at=late)
    story.do("eka", Act.GRANT_TIME, minutes=0, days=5)

    assert found.act is Act.ESCALATE
    assert clockwork.do(found, at=late) is False
    assert clock_acts(story) == []


@pytest.mark.parametrize("act", [Act.REMIND, Act.ESCALATE, Act.STICK, Act.RECOMPUTE])
def test_the_clock_does_nothing_before_the_moment_has_come(act: Act) -> None:
    story = forwarded()

    with pytest.raises(WrongMoment):
        actions.perform(
            story.case, act, actor=CLOCKWORK, at=story.at, given=Given(term=TermCode.ANSWER, rung=Rung.LIAISON)
        )


@pytest.mark.parametrize(
    "jumps",
    [
        pytest.param([60, 60, 60], id="down for sixty days"),
        pytest.param([2, -365, 2, 2], id="a year back and again"),
        pytest.param([3650, 2, 3650], id="ten years ahead, back, ahead again"),
    ],
)
def test_a_clock_that_jumps_does_nothing_twice_and_skips_nothing(jumps: list[int]) -> None:
    stories = [forwarded() for _ in range(3)]

    for days in jumps:
        assert clockwork.sweep(at=world.WED_11_MAR + timedelta(days=days)).failed == []

    for story in stories:
        told = Counter((each.act, each.term, each.rung) for each in clock_acts(story))
        assert told["escalate", "ACKNOWLEDGE", "liaison"] == 1
        assert set(told.values()) == {1}


def test_one_case_that_cannot_be_treated_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = forwarded(), forwarded()
    real = actions.perform

    def failing(case: object, *args: object, **given: object) -> object:
        if case == first.case:
            raise RuntimeError("broken")
        return real(case, *args, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "perform", failing)
    swept = clockwork.sweep(at=THU_12_MAR)

    assert [failed.case for failed in swept.failed] == [first.case]
    assert swept.done == 1
    assert [each.act for each in clock_acts(second)] == ["remind"]


def test_a_day_off_declared_later_moves_what_runs_and_keeps_what_was_promised() -> None:
    story = forwarded()
    past = lodged(at=datetime(2026, 3, 2, 2, 0, tzinfo=UTC))  # its check was due on Thursday the 5th
    before, gone = term_of(story, TermCode.ANSWER), term_of(past, TermCode.VERIFY)
    world.declare_day_off()

    swept = clockwork.recompute(at=story.at)
    again = clockwork.recompute(at=story.at)

    term = term_of(story, TermCode.ANSWER)
    assert (swept.done, again.done) == (2, 0)
    assert term.due_at is not None
    assert before.due_at is not None
    assert local(before.due_at)[:10] == "Wed 25 Mar"
    assert local(term.due_at)[:10] == "Thu 26 Mar"
    assert term.warned_from is not None
    assert local(term.warned_from)[:10] == "Wed 25 Mar"
    assert term.promised_at == before.due_at
    assert term_of(past, TermCode.VERIFY).due_at == gone.due_at
    line = events_of(story)[-1]
    assert (line.act, line.details["term"]) == (Act.RECOMPUTE, "ANSWER")
    assert datetime.fromisoformat(str(line.details["due_at"])) == before.due_at
    assert datetime.fromisoformat(str(line.details["now_due_at"])) == term.due_at


def test_a_recomputing_that_meets_a_fresh_extension_keeps_it() -> None:
    story = forwarded()
    story.do("bima", Act.ACKNOWLEDGE)
    world.declare_day_off()
    story.do("bima", Act.ASK_TIME, days=5)
    story.do("eka", Act.GRANT_TIME, days=5)
    granted = term_of(story, TermCode.ANSWER).due_at

    assert clockwork.follow(story.case, TermCode.ANSWER, at=story.at) is False
    assert term_of(story, TermCode.ANSWER).due_at == granted


def test_a_thousand_overdue_cases_all_climb_in_one_pass() -> None:
    """The peers' trap T5: an alarm that looked at a hundred rows of the newest never reached the oldest."""
    story = forwarded()
    number = 1000
    copy_cases(story, number - 1)
    monday = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)

    swept = clockwork.sweep(at=monday)
    again = clockwork.sweep(at=monday)

    assert (swept.done, swept.failed, again.done) == (number, [], 0)
    with scope.seen_by(CLOCKWORK):
        assert Event.objects.filter(act=Act.ESCALATE).values("case").distinct().count() == number


def copy_cases(story: Story, times: int) -> None:
    """Copy a case with its history and terms, so many times, as the tables' owner."""
    for table, keys in (
        ("cases_case", {"id": "md5(n::text)::uuid", "number": "'T5-' || n"}),
        ("cases_event", {"id": "", "key": "", "case_id": "md5(n::text)::uuid"}),
        ("cases_term", {"id": "", "case_id": "md5(n::text)::uuid"}),
    ):
        rows = world.as_owner("SELECT column_name FROM information_schema.columns WHERE table_name = %s", table)
        columns = {f'"{name}"': keys.get(str(name), f't."{name}"') for (name,) in rows}
        columns = {name: value for name, value in columns.items() if value}
        world.as_owner(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} "
            f"FROM {table} t, generate_series(1, %s) n WHERE {'id' if table == 'cases_case' else 'case_id'} = %s",
            times,
            story.case,
        )
