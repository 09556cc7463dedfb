"""The gate: what a figure must carry, when it becomes words, and what it can never be used for."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from narahubung.rules.facts import AccessClass
from narahubung.rules.intervals import ImpossibleNumbers
from narahubung.rules.rates import (
    Arrival,
    Base,
    Came,
    Caveat,
    Denominator,
    Figure,
    Grounds,
    MixedStreams,
    Period,
    Said,
    Stream,
    Tally,
    count_of,
    judged_count,
    rate_of,
    share_of,
    stream_of,
    together,
    waiting_of,
)
from narahubung.rules.waiting import Wait, median, waiting_curve

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def grounds(count: int, *, still_open: int = 0, outreach: int = 0) -> Grounds:
    came = (Came(Arrival.ORDINARY, "web", count - outreach), Came(Arrival.OUTREACH, "visit", outreach))
    return Grounds(
        indicator="reports",
        period=YEAR,
        tally=Tally(count, frozenset({Stream.LM})),
        still_open=still_open,
        came=came,
    )


def used(amount: float, *, base: Base = Base.TRANSACTIONS, year: int = 2025) -> Denominator:
    return Denominator(base, amount, "laporan layanan", year)


def test_ten_times_the_volume_at_the_same_rate_is_told_in_the_same_sentence() -> None:
    small = rate_of(grounds(20), denominator=used(4_000))
    large = rate_of(grounds(200), denominator=used(40_000))

    assert small.value == large.value == pytest.approx(5.0)
    assert small.reading.said is large.reading.said is Said.TELLS
    assert small.caveats == large.caveats


def test_an_outreach_day_changes_the_note_and_not_the_judgement() -> None:
    before, after = grounds(20), grounds(40, outreach=20)

    assert judged_count(before.came) == judged_count(after.came) == 20
    assert rate_of(before, denominator=used(4_000)).reading.said is rate_of(after, denominator=used(4_000)).reading.said
    assert Caveat.OUTREACH in count_of(after).caveats
    assert Caveat.OUTREACH not in count_of(before).caveats


def test_a_figure_says_all_that_it_was_made_from() -> None:
    figure = rate_of(grounds(20, still_open=5), denominator=used(4_000))

    assert figure.n == figure.numerator == 20
    assert figure.denominator == used(4_000)
    assert figure.grounds.period == YEAR
    assert figure.grounds.share_open == 0.25
    # Garwood: 12.216519 to 30.888376 for 20 events (SciPy 1.16), here per four thousands.
    assert figure.interval is not None
    assert (figure.interval.low, figure.interval.high) == pytest.approx((12.216519 / 4, 30.888376 / 4), rel=1e-6)


def test_no_reports_are_words_and_the_most_that_they_leave_possible() -> None:
    figure = rate_of(grounds(0), denominator=used(1_000))

    assert figure.reading.said is Said.NO_REPORTS
    assert figure.reading.high == pytest.approx(2.995732, abs=1e-6)
    assert figure.is_words
    assert (figure.n, figure.numerator, figure.interval) == (None, None, None)


@pytest.mark.parametrize("count", [1, 4])
def test_under_the_minimum_there_are_only_words(count: int) -> None:
    figure = count_of(grounds(count))

    assert (figure.reading.said, figure.reading.minimum) == (Said.TOO_FEW, 5)
    assert (figure.n, figure.numerator, figure.value, figure.interval) == (None, None, None, None)


def test_no_percentage_is_given_of_nine_cases() -> None:
    assert share_of(grounds(9), numerator=9, source="narahubung").is_words
    assert share_of(grounds(10), numerator=9, source="narahubung").value == 0.9


def test_a_share_has_the_reports_as_its_denominator() -> None:
    figure = share_of(grounds(17), numerator=3, source="narahubung")

    assert figure.denominator == Denominator(Base.CASES, 17, "narahubung", 2025)
    assert figure.interval is not None
    assert (figure.interval.low, figure.interval.high) == pytest.approx((0.037985068, 0.434317873), abs=1e-9)


def test_a_count_without_a_denominator_says_so() -> None:
    assert Caveat.NO_DENOMINATOR in count_of(grounds(20)).caveats
    assert Caveat.NO_DENOMINATOR not in share_of(grounds(20), numerator=3, source="narahubung").caveats


def test_a_weak_or_old_denominator_is_named() -> None:
    figure = rate_of(grounds(20), denominator=used(4_000, base=Base.POPULATION, year=2020))

    assert set(figure.caveats) == {Caveat.POPULATION_IS_WEAK, Caveat.DENOMINATOR_OF_ANOTHER_YEAR}


def test_mostly_open_and_still_coming_in_are_named() -> None:
    figure = count_of(replace(grounds(20, still_open=11), is_complete=False))

    assert {Caveat.MOSTLY_OPEN, Caveat.STILL_COMING_IN} <= set(figure.caveats)


def test_streams_are_not_added_without_a_name() -> None:
    complaints, copies = Tally(7, frozenset({Stream.LM})), Tally(9, frozenset({Stream.TEMBUSAN}))

    with pytest.raises(MixedStreams) as refused:
        complaints + copies
    assert refused.value.streams == {Stream.LM, Stream.TEMBUSAN}
    with pytest.raises(MixedStreams):
        Tally(16, frozenset({Stream.LM, Stream.TEMBUSAN}))
    with pytest.raises(MixedStreams):
        together([complaints, copies], label="")


def test_streams_under_a_name_are_added_and_the_name_stays() -> None:
    access = together([Tally(7, frozenset({Stream.LM})), Tally(2, frozenset({Stream.RCO}))], label="access")
    figure = count_of(replace(grounds(9), tally=access))

    assert (access.count, access.label) == (9, "access")
    assert {Caveat.STREAMS_TOGETHER, Caveat.STREAMS_OVERLAP} <= set(figure.caveats)


def test_the_same_stream_adds_up() -> None:
    assert (Tally(7, frozenset({Stream.LM})) + Tally(2, frozenset({Stream.LM}))).count == 9


def test_every_class_of_access_has_its_stream() -> None:
    assert {stream_of(access, is_rapid=False) for access in AccessClass} == set(Stream) - {Stream.RCO}
    assert stream_of(AccessClass.LM, is_rapid=True) is Stream.RCO


def test_figures_have_no_order_and_nothing_to_colour_by() -> None:
    figures = [count_of(grounds(20)), count_of(grounds(30))]

    with pytest.raises(TypeError):
        sorted(figures)  # type: ignore[type-var]
    assert {field.name for field in fields(Figure)}.isdisjoint({"colour", "rank", "score", "grade", "is_good"})


def test_waiting_is_told_with_its_interval() -> None:
    waits = [Wait(day, ended=True) for day in range(1, 22)]
    figure = waiting_of(grounds(21), waited=median(waiting_curve(waits)))

    assert (figure.reading.said, figure.value) == (Said.TELLS, 11)
    assert figure.interval is not None
    assert figure.interval.holds(11)


def test_waiting_that_half_have_not_ended_is_more_than_so_many_days() -> None:
    waits = [Wait(3, ended=True)] * 4 + [Wait(60, ended=False)] * 16
    figure = waiting_of(grounds(20, still_open=16), waited=median(waiting_curve(waits)))

    assert (figure.reading.said, figure.reading.low) == (Said.NOT_REACHED, 60)
    assert figure.value is None


def test_waits_of_other_reports_are_refused() -> None:
    with pytest.raises(ImpossibleNumbers):
        waiting_of(grounds(20), waited=median(waiting_curve([Wait(3, ended=True)])))


def test_grounds_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ImpossibleNumbers):
        replace(grounds(20), still_open=21)
    with pytest.raises(ImpossibleNumbers):
        replace(grounds(20), came=())
    with pytest.raises(ImpossibleNumbers):
        share_of(grounds(20), numerator=21, source="narahubung")
    with pytest.raises(ImpossibleNumbers):
        Period(date(2025, 2, 1), date(2025, 1, 31))
