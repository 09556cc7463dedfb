"""The figures of an edition: a value, how many still wait and how they came, each withheld where a part is small."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from narahubung.facts import reading
from narahubung.facts.models import CaseRow, TermRow
from narahubung.facts.shapes import Outcome
from narahubung.rules.rates import Arrival, Came, Grounds, Period, Stream, Tally
from narahubung.statistics import actions, opendata, opendata_editions, opendata_files
from narahubung.statistics.opendata import Guarded
from tests import world
from tests.apps.cases.story import lodged
from tests.apps.statistics.counted_cases import cases, rolled

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def test_a_share_whose_rest_is_small_is_not_told() -> None:
    def told(yes: int, n: int) -> float | None:
        return opendata.share("settled", yes, n, grounds=of_grounds(n, still_open=0)).value

    assert told(63, 66) is None, "three were not settled: that is a small number"
    assert told(60, 66) == pytest.approx(60 / 66)
    assert told(66, 66) == 1.0
    assert told(9, 9) is None


def of_grounds(n: int, *, still_open: int, outreach: int = 0, own_motion: int = 0) -> Grounds:
    counts = {Arrival.ORDINARY: n - outreach - own_motion, Arrival.OUTREACH: outreach, Arrival.OWN_MOTION: own_motion}
    came = tuple(Came(arrival, "web", count) for arrival, count in counts.items())
    return Grounds(
        indicator="compliance", period=YEAR, tally=Tally(n, frozenset({Stream.LM})), still_open=still_open, came=came
    )


@pytest.mark.parametrize(
    ("yes", "still_open", "told"),
    [(80, 0, 0), (80, 12, 12), (80, 3, None), (80, 20, 20), (80, 17, None), (80, 5, 5), (30, 60, 60)],
)
def test_how_many_wait_is_told_where_neither_they_nor_the_rest_are_few(yes: int, still_open: int, told: int) -> None:
    found = opendata.share("compliance", yes, 100, grounds=of_grounds(100, still_open=still_open))

    assert (found.n, found.still_open) == (100, told)


def test_a_share_of_which_most_wait_is_not_told_where_that_cannot_be_said() -> None:
    found = opendata.share("compliance", 37, 100, grounds=of_grounds(100, still_open=60))
    assert (found.value, found.n, found.still_open) == (None, None, None), "three were done late: a small number"


@pytest.mark.parametrize(
    ("outreach", "own_motion", "told"),
    [(0, 0, (0, 0)), (20, 0, (20, 0)), (20, 6, (20, 6)), (3, 0, (None, None)), (20, 2, (None, None)),
     (97, 0, (None, None)), (100, 0, (100, 0))],
)  # fmt: skip
def test_how_they_came_is_told_where_no_part_is_small(
    outreach: int, own_motion: int, told: tuple[int | None, int | None]
) -> None:
    grounds = of_grounds(100, still_open=0, outreach=outreach, own_motion=own_motion)
    found = opendata.share("compliance", 80, 100, grounds=grounds)

    assert (found.outreach, found.own_motion) == told


def test_what_waits_among_a_part_is_not_told_where_the_whole_gives_the_rest_away() -> None:
    whole = Guarded(indicator="compliance", unit="share", value=0.8, low=0.7, high=0.9, n=100, still_open=12,
                    outreach=30, own_motion=0)  # fmt: skip
    for its_open, came, told in ((9, 20, (None, 20)), (12, 27, (12, None)), (5, 20, (5, 20))):
        part = replace(whole, indicator="answered_in_time", n=60, still_open=its_open, outreach=came)
        found = opendata.apart((whole, part))
        assert found[0] == whole
        assert (found[1].still_open, found[1].outreach) == told


@pytest.mark.usefixtures("small_world")
def test_an_edition_counts_what_waits_on_the_day_it_is_made_and_how_it_came() -> None:
    cases(world.DINKES, 40, kept=30, lodged_on=date(2025, 10, 6))
    cases(world.DINKES, 20, kept=10, lodged_on=date(2025, 11, 3), arrival=Arrival.OUTREACH)
    late = TermRow.objects.filter(outcome=Outcome.LATE).values_list("key", flat=True)[:12]
    TermRow.objects.filter(key__in=list(late)).update(outcome=Outcome.RUNNING, ended_on=None)
    rolled()
    actions.publish(actor=world.actor("fajar"), at=world.WED_11_MAR, today=world.THAT_DAY, key=uuid4())
    _number, text = opendata_editions.file_of("angka.csv", office=world.OFFICE, number=1)
    lines = {line["indicator"]: line for line in csv.DictReader(io.StringIO(text))}

    said = [lines["compliance"][column] for column in ("value", "n", "still_open", "outreach", "own_motion")]
    assert said == ["0.6667", "60", "12", "20", "0"]
    package = json.loads(opendata_editions.file_of(opendata_files.PACKAGE, office=world.OFFICE, number=1)[1])
    fields = next(one for one in package["resources"] if one["path"] == "angka.csv")["schema"]["fields"]
    assert [field["name"] for field in fields] == list(lines["compliance"])


@pytest.mark.usefixtures("small_world")
def test_an_edition_counts_what_happened_even_where_the_figures_lag_behind() -> None:
    lodged(at=world.WED_11_MAR - timedelta(days=150))
    assert reading.as_of().waiting == 1

    actions.publish(actor=world.actor("fajar"), at=world.WED_11_MAR, today=world.THAT_DAY, key=uuid4())

    assert reading.as_of().waiting == 0
    assert CaseRow.objects.count() == 1
