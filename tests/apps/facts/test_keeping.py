"""Facts follow what happens: once, in any order, after any crash, and to the byte as if folded from nothing."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product
from threading import Timer

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from narahubung.cases import clockwork
from narahubung.facts import cells, keeping, reading
from narahubung.facts.folding import fold
from narahubung.facts.models import CaseRow, Lasted, Mark, Rolled
from narahubung.facts.reading import By, Where
from narahubung.rules.lifecycle import Act
from narahubung.rules.rates import Period, Stream
from narahubung.rules.waiting import Wait
from tests import world
from tests.apps.cases.story import BETWEEN, EMAIL, INSIDE, NAME, NIK, NOTE, PHONE, SECRET, Story, come_to, lodged
from tests.apps.cases.test_walks import one_step

pytestmark = pytest.mark.usefixtures("small_world")


def on_of(story: Story) -> date:
    return (story.at + timedelta(hours=8)).date()


def walked(seed: int, *, stories: int = 2, steps: int = 10) -> list[Story]:
    """Let several cases go ways by chance, their acts mixed, with folds in between at any moment."""
    chance, known = random.Random(seed), set[tuple[Act, str]]()
    told, now = [lodged() for _ in range(stories)], world.WED_11_MAR
    for _ in range(steps * stories):
        story = chance.choice(told)
        now += timedelta(minutes=chance.choice([5, 600, 3 * 24 * 60, 12 * 24 * 60]))
        story.at = now
        if chance.random() < 0.2:
            clockwork.sweep(at=story.at)
        if drawn := one_step(story, chance, known):
            name, act, given = drawn
            known.add((act, story.facts()[0]))
            story.attempt(name, act, given)
        if chance.random() < 0.3:
            keeping.catch_up(on=on_of(story))
    return told


@pytest.mark.parametrize("seed", range(4))
def test_what_was_folded_step_by_step_is_what_is_folded_from_nothing(seed: int) -> None:
    last = max(map(on_of, walked(seed)))
    keeping.catch_up(on=last)
    step_by_step = keeping.digest()
    assert keeping.differing(on=last) == ()

    rebuilt = keeping.rebuild(on=last)

    assert keeping.digest() == step_by_step
    assert (rebuilt.folded, rebuilt.failed) == (2, {})


@pytest.mark.parametrize("seed", range(4, 6))
def test_roll_ups_say_what_a_recount_says(seed: int) -> None:
    last = max(map(on_of, walked(seed)))
    keeping.catch_up(on=last)
    # A day more at the beginning, on which nothing happened, leads past the roll-ups.
    months = Period(date(2026, 3, 1), last)
    days = Period(date(2026, 2, 28), last)
    places = [
        Where(),
        Where(agency=world.DISDUKCAPIL),
        Where(office=world.OFFICE, streams=(Stream.LM, Stream.RCO)),
        Where(district=CaseRow.objects.exclude(district="").values_list("district", flat=True)[0]),
    ]

    for where, by in product(places, (By.NOTHING, By.AGENCY, By.SERVICE, By.SUBSTANCE, By.DISTRICT)):
        counted, recounted = (
            reading.counted(
                indicators=("reports", "settled", "returned", "reopened"), by=by, period=period, where=where, on=last
            )
            for period in (months, days)
        )
        assert [(c.indicator, c.key, c.yes, c.judged, c.grounds.tally) for c in counted] == [
            (c.indicator, c.key, c.yes, c.judged, c.grounds.tally) for c in recounted
        ]
        kept, again = (
            reading.kept(indicators=["compliance", "answered_in_time"], by=by, period=period, where=where, on=last)
            for period in (months, days)
        )
        assert [(k.key, k.kept, k.asked, k.late, k.still_open) for k in kept] == [
            (k.key, k.kept, k.asked, k.late, k.still_open) for k in again
        ]
        times, over = (
            reading.times(indicators=sorted(cells.TIMES), by=by, period=period, where=where, on=last)
            for period in (months, days)
        )
        assert [(t.indicator, t.key, sorted(map(str, t.waits)), t.grounds.tally, t.grounds.came) for t in times] == [
            (t.indicator, t.key, sorted(map(str, t.waits)), t.grounds.tally, t.grounds.came) for t in over
        ]


def test_a_month_that_is_over_becomes_one_row_and_stays_the_same_number() -> None:
    for _ in range(3):
        lodged()
    keeping.catch_up(on=world.THAT_DAY)
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    before = reading.counted(period=march, on=date(2026, 4, 2))
    lodged(at=world.WED_11_MAR + timedelta(days=30))

    keeping.catch_up(on=date(2026, 4, 10))

    assert reading.counted(period=march, on=date(2026, 4, 10)) == before
    assert set(Rolled.objects.filter(indicator="reports").values_list("day", flat=True)) == {
        date(2026, 3, 1),
        date(2026, 4, 10),
    }
    assert keeping.differing(on=date(2026, 4, 10)) == ()


def test_how_long_is_packed_into_one_row_a_month_and_stays_the_same() -> None:
    for days in (0, 3, 70):
        story = come_to("forwarded")
        story.wait(days=days)
        if days:
            story.do("sari", Act.WITHDRAW)
        keeping.catch_up(on=on_of(story))
    march, later = Period(date(2026, 3, 1), date(2026, 3, 31)), date(2026, 6, 20)
    asked = [WAIT], march, Where(agency=world.DISDUKCAPIL), later
    before = _waits(*asked)

    lodged(at=world.WED_11_MAR + timedelta(days=100))
    keeping.catch_up(on=later)

    packed = Lasted.objects.filter(indicator=WAIT, slice="agency", agency=world.DISDUKCAPIL)
    assert packed.values_list("day", "ns").get() == (date(2026, 3, 1), [1, 1, 1])
    assert _waits(*asked) == before
    assert sorted((wait.days, wait.ended) for wait in before) == [(3, False), (70, False), (100, False)]
    assert keeping.differing(on=later) == ()


WAIT = "time_to_first_answer"


def _waits(indicators: list[str], period: Period, where: Where, on: date) -> tuple[Wait, ...]:
    return reading.times(indicators=indicators, period=period, where=where, on=on)[0].waits


def test_until_another_releases_sums_are_made_anew_pages_count_from_the_facts() -> None:
    story = come_to("answered")
    on = on_of(story)
    keeping.catch_up(on=on)
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    told = reading.counted(period=march, on=on), _waits([WAIT], march, Where(), on)
    Rolled.objects.all().delete()
    Lasted.objects.all().delete()
    Mark.objects.update(exact_from="9999-12-31", summed_by="")

    assert (reading.counted(period=march, on=on), _waits([WAIT], march, Where(), on)) == told
    keeping.catch_up(on=on)

    assert Mark.objects.get().exact_from == on.replace(day=1)
    assert all(table.objects.exists() for table in (Rolled, Lasted))
    assert keeping.differing(on=on) == ()


def test_no_length_can_be_counted_less_than_once() -> None:
    keeping.catch_up(on=on_of(come_to("answered")))

    with pytest.raises(IntegrityError), transaction.atomic():
        Lasted.objects.update(ns=[0])


def test_after_a_release_that_sums_or_folds_otherwise_all_is_made_anew() -> None:
    story = come_to("answered")
    keeping.catch_up(on=on_of(story))
    whole = keeping.digest()
    Mark.objects.update(summed_by="another")
    Rolled.objects.filter(indicator="reports").delete()
    Lasted.objects.filter(indicator="lag").delete()
    Mark.objects.update(folded_by=0)
    CaseRow.objects.update(returns=7)

    keeping.catch_up(on=on_of(story))

    assert keeping.digest() == whole
    assert keeping.differing(on=on_of(story)) == ()


def test_a_batch_cut_off_in_the_middle_is_done_again_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lodged()
    with monkeypatch.context() as cut:
        cut.setattr(keeping, "_add", _cut_off)
        with pytest.raises(InterruptedError):
            keeping.catch_up(on=world.THAT_DAY)
    assert reading.as_of().waiting == 1

    keeping.catch_up(on=world.THAT_DAY)
    keeping.catch_up(on=world.THAT_DAY)

    assert keeping.differing(on=world.THAT_DAY) == ()
    assert CaseRow.objects.count() == 1


def _cut_off(*_: object, **__: object) -> None:
    raise InterruptedError


def test_a_case_that_cannot_be_folded_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = lodged(), lodged()

    def picky(story: object, **zone: object) -> object:
        if getattr(story, "case", None) == bad.case:
            raise ValueError
        return fold(story, **zone)  # type: ignore[arg-type]

    monkeypatch.setattr(keeping, "fold", picky)

    kept = keeping.catch_up(on=world.THAT_DAY)

    assert kept.failed == {bad.case: "ValueError"}
    assert list(CaseRow.objects.values_list("case", flat=True)) == [good.case]
    assert keeping.differing(on=world.THAT_DAY) == (f"case {bad.case}: cannot be folded (ValueError)",)


def test_while_one_folds_another_does_not() -> None:
    lodged()
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [keeping.LOCK])

        assert keeping.catch_up(on=world.THAT_DAY).folded == 0
        other.execute("SELECT pg_advisory_unlock(%s)", [keeping.LOCK])  # a session ends some time after it is closed

    assert keeping.catch_up(on=world.THAT_DAY).folded == 1


def test_who_waits_for_its_turn_comes_after_the_other_and_folds() -> None:
    lodged()
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [keeping.LOCK])
        released = Timer(0.3, lambda: other.execute("SELECT pg_advisory_unlock(%s)", [keeping.LOCK]))
        released.start()

        assert keeping.catch_up(on=world.THAT_DAY, waits=True).folded == 1
        released.join()


def test_what_was_changed_by_hand_is_named() -> None:
    story = come_to("answered")
    keeping.catch_up(on=on_of(story))
    CaseRow.objects.update(agency=world.DINKES)

    found = keeping.differing(on=on_of(story))

    assert f"case {story.case}: agency" in found
    assert any(line.startswith("roll-up ") for line in found)


def test_facts_hold_no_word_and_no_name() -> None:
    story = come_to("closed")
    story.do("eka", Act.WRITE, lane="office", text=f"{NOTE} {NAME}")
    keeping.catch_up(on=on_of(story))

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(f::text, ' ') FROM facts_case f")
        (text,) = cursor.fetchone()
        cursor.execute("SELECT coalesce(string_agg(f::text, ' '), '') FROM facts_term f")
        text += cursor.fetchone()[0]

    for canary in (NAME, PHONE, EMAIL, NIK, SECRET, BETWEEN, NOTE, INSIDE):
        assert canary not in text
