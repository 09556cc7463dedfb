"""What is counted of cases that were lodged, answered late, returned and settled: known answers, told day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from narahubung.facts import cells, keeping, reading
from narahubung.facts.reading import By, Where
from narahubung.rules.facts import AccessClass
from narahubung.rules.lifecycle import Act
from narahubung.rules.rates import Arrival, MixedStreams, Period, Stream, count_of, share_of, waiting_of
from narahubung.rules.waiting import Wait, median, waiting_curve
from tests import world
from tests.apps.cases.story import COMPLAINT, Story, come_to, lodged

pytestmark = pytest.mark.usefixtures("small_world")

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
APRIL_30 = date(2026, 4, 30)


def forwarded(**changes: object) -> Story:
    """Return a complaint that was lodged, verified and forwarded to the registry on the same morning."""
    story = lodged(replace(COMPLAINT, **changes))  # type: ignore[arg-type]
    story.do("dewi", Act.VERIFY)
    story.do("dewi", Act.FORWARD)
    return story


def answered(*, days: int) -> Story:
    """Return a complaint that was answered so many days after it was forwarded."""
    story = forwarded()
    story.do("bima", Act.ACKNOWLEDGE)
    story.wait(days=days)
    story.do("bima", Act.DRAFT_ANSWER)
    story.do("hana", Act.APPROVE_ANSWER)
    return story


@pytest.mark.parametrize("is_rolled", [True, False])
def test_reports_are_counted_by_stream_and_way_with_what_is_still_open(is_rolled: bool) -> None:
    lodged()
    lodged(replace(COMPLAINT, channel="outreach"))
    lodged(replace(COMPLAINT, access_class=AccessClass.LAPOR, channel="sp4n"))
    story = lodged()
    story.do("sari", Act.WITHDRAW)
    keeping.catch_up(on=APRIL_30)
    period = MARCH if is_rolled else Period(date(2026, 3, 2), date(2026, 3, 30))

    lm, lapor = reading.counted(period=period, on=APRIL_30)

    assert (lm.grounds.tally.count, lm.grounds.still_open) == (3, 2)
    assert lm.grounds.tally.streams == {Stream.LM}
    assert {(came.arrival, came.channel, came.count) for came in lm.grounds.came} == {
        (Arrival.ORDINARY, "web", 2),
        (Arrival.OUTREACH, "outreach", 1),
    }
    assert lm.judged == 2
    assert lapor.grounds.tally.streams == {Stream.LAPOR}
    assert count_of(lm.grounds).is_words


def test_streams_are_added_only_under_a_label() -> None:
    lodged()
    lodged(replace(COMPLAINT, access_class=AccessClass.LAPOR, channel="sp4n"))
    keeping.catch_up(on=APRIL_30)

    (both,) = reading.counted(period=MARCH, on=APRIL_30, label="contacts")
    apart = reading.counted(period=MARCH, on=APRIL_30)

    assert (both.grounds.tally.count, both.grounds.tally.label) == (2, "contacts")
    assert both.grounds.tally.streams == {Stream.LM, Stream.LAPOR}
    with pytest.raises(MixedStreams):
        apart[0].grounds.tally + apart[1].grounds.tally


def test_nothing_at_all_is_a_row_of_none() -> None:
    keeping.catch_up(on=APRIL_30)

    (none,) = reading.counted(period=MARCH, on=APRIL_30)
    rows = reading.counted(by=By.AGENCY, period=MARCH, on=APRIL_30, among=[str(world.DINKES)])

    assert none.grounds.tally.count == 0
    assert [(row.key, row.grounds.tally.count) for row in rows] == [(str(world.DINKES), 0)]


@pytest.mark.parametrize("is_rolled", [True, False])
def test_an_obligation_counts_on_the_day_it_falls_due(is_rolled: bool) -> None:
    # Ten working days from 11 March lead past Idul Fitri; the term's own row says the day.
    answered(days=1)
    answered(days=40)
    forwarded()
    keeping.catch_up(on=APRIL_30)
    period = Period(date(2026, 3, 1) if is_rolled else date(2026, 3, 5), APRIL_30)

    (row,) = reading.kept(indicators=["answered_in_time"], period=period, on=APRIL_30)
    (before,) = reading.kept(indicators=["answered_in_time"], period=period, on=date(2026, 3, 12))

    assert (row.asked, row.kept, row.late, row.still_open, row.grounds.still_open) == (3, 1, 1, 0, 1)
    assert (before.asked, before.kept, before.still_open) == (0, 0, 1)
    assert share_of(row.grounds, numerator=row.kept, source="facts").is_words


def test_an_obligation_that_was_let_go_before_its_day_is_not_asked() -> None:
    story = forwarded()
    story.do("sari", Act.WITHDRAW)
    keeping.catch_up(on=APRIL_30)

    rows = reading.kept(
        indicators=["acknowledged_in_time", "answered_in_time"], period=Period(date(2026, 3, 1), APRIL_30), on=APRIL_30
    )

    assert [(row.indicator, row.asked) for row in rows] == [("acknowledged_in_time", 0), ("answered_in_time", 0)]


def test_what_a_meeting_agreed_is_asked_on_its_day_and_kept_when_done() -> None:
    done, dropped, left = come_to("agreed"), come_to("agreed"), come_to("agreed")
    done.do("bima", Act.FULFIL_ACTION)
    dropped.do("eka", Act.DROP_ACTION)
    last = date(2026, 12, 31)
    keeping.catch_up(on=last)

    (row,) = reading.kept(indicators=["actions_in_time"], period=Period(date(2026, 3, 1), last), on=last)

    assert left.case != done.case
    assert (row.asked, row.kept, row.grounds.still_open) == (2, 1, 1)


def test_what_the_office_owes_is_no_agencys() -> None:
    forwarded()
    keeping.catch_up(on=APRIL_30)
    period = Period(date(2026, 3, 1), APRIL_30)

    (office,) = reading.kept(indicators=["verified_in_time"], period=period, on=APRIL_30)
    asked = {"period": period, "on": APRIL_30, "where": Where(agency=world.DISDUKCAPIL)}
    none, own = reading.kept(indicators=["verified_in_time", "acknowledged_in_time"], **asked)  # type: ignore[arg-type]

    assert (office.asked, none.asked, own.asked) == (1, 0, 1)


def test_what_is_owed_after_a_return_is_a_correction() -> None:
    story = answered(days=1)
    story.do("eka", Act.RETURN_ANSWER)
    story.do("bima", Act.DRAFT_ANSWER)
    story.do("hana", Act.APPROVE_ANSWER)
    keeping.catch_up(on=APRIL_30)
    period = Period(date(2026, 3, 1), APRIL_30)

    first, mended = reading.kept(indicators=["answered_in_time", "corrected_in_time"], period=period, on=APRIL_30)
    (returned,) = reading.counted(indicators=["returned"], period=period, on=APRIL_30)

    assert (first.asked, first.kept, mended.asked, mended.kept) == (1, 1, 1, 1)
    assert (returned.yes, returned.grounds.tally.count) == (1, 1)


@pytest.mark.parametrize("is_rolled", [True, False])
def test_waits_that_go_on_count_up_to_the_day_of_asking(is_rolled: bool) -> None:
    answered(days=3)
    forwarded()
    story = forwarded()
    story.wait(days=5)
    story.do("sari", Act.WITHDRAW)
    keeping.catch_up(on=APRIL_30)
    period = MARCH if is_rolled else Period(date(2026, 3, 2), date(2026, 3, 30))

    (row,) = reading.times(indicators=["time_to_first_answer"], period=period, on=date(2026, 3, 31))

    assert {(wait.days, wait.ended, wait.times) for wait in row.waits} == {(3, True, 1), (20, False, 1), (5, False, 1)}
    assert row.grounds.still_open == 1
    assert waiting_of(row.grounds, waited=median(waiting_curve(row.waits))).is_words


@pytest.mark.parametrize("is_rolled", [True, False])
def test_long_waits_are_told_in_spans_of_five_days_that_stay_true(is_rolled: bool) -> None:
    for days in (59, 61, 63):
        answered(days=days)
    forwarded()
    story = forwarded()
    story.wait(days=66)
    story.do("sari", Act.WITHDRAW)
    keeping.catch_up(on=date(2026, 5, 31))
    period = MARCH if is_rolled else Period(date(2026, 3, 2), date(2026, 3, 30))

    (row,) = reading.times(indicators=["time_to_first_answer"], period=period, on=date(2026, 5, 31))

    # Answered by the last day of the span; withdrawn after 66 and going on after 81 days: watched for at least so long.
    assert row.waits == (Wait(59, True), Wait(64, True, 2), Wait(65, False), Wait(80, False))


def test_what_an_agency_had_and_gave_back_is_no_longer_its_own() -> None:
    story = forwarded()
    story.do("dewi", Act.RECALL)
    story.do("dewi", Act.FORWARD, agency=world.DINKES)
    keeping.catch_up(on=APRIL_30)

    rows = reading.counted(by=By.AGENCY, period=MARCH, on=APRIL_30)
    own = reading.counted(period=MARCH, on=APRIL_30, where=Where(agency=world.DINKES, streams=(Stream.LM,)))

    assert [row.key for row in rows] == [str(world.DINKES)]
    assert own[0].grounds.tally.count == 1


def test_an_agencys_waits_are_read_from_sums_and_not_case_by_case() -> None:
    answered(days=3)
    forwarded()
    keeping.catch_up(on=APRIL_30)

    with CaptureQueriesContext(connection) as asked:
        rows = reading.times(
            indicators=sorted(cells.TIMES), period=MARCH, where=Where(agency=world.DISDUKCAPIL), on=APRIL_30
        )

    assert {row.indicator: row.grounds.tally.count for row in rows} == dict.fromkeys(sorted(cells.TIMES), 2)
    assert [one["sql"] for one in asked if "facts_case" in one["sql"]] == []


def test_figures_say_how_far_they_have_followed() -> None:
    story = lodged()

    behind = reading.as_of()
    keeping.catch_up(on=APRIL_30)

    assert (behind.waiting, behind.since) == (1, story.at)
    assert reading.as_of().waiting == 0


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(reading.NoSuchIndicator):
        reading.kept(indicators=["reports"], period=MARCH, on=APRIL_30)
