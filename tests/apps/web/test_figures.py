"""What a figure says on screen: numbers with their range, words where the rules say words, never the hidden number."""

from __future__ import annotations

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from narahubung.rules.intervals import ImpossibleNumbers
from narahubung.rules.rates import (
    Arrival,
    Base,
    Came,
    Denominator,
    Figure,
    Grounds,
    MixedStreams,
    Period,
    Stream,
    Tally,
    count_of,
    rate_of,
    share_of,
    waiting_of,
)
from narahubung.rules.waiting import Wait, median, waiting_curve
from narahubung.web import figure_words, figures
from narahubung.web.figures import Told

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
USE = Denominator(Base.TRANSACTIONS, 12_000, "Laporan tahunan", 2025)


def grounds(count: int, *, still_open: int = 0, outreach: int = 0) -> Grounds:
    came = (Came(Arrival.ORDINARY, "web", count - outreach), Came(Arrival.OUTREACH, "visit", outreach))
    return Grounds(
        indicator="X",
        period=YEAR,
        tally=Tally(count, frozenset({Stream.LM})),
        still_open=still_open,
        came=came,
    )


def told(figure: Figure, language: str = "id") -> Told:
    with translation.override(language):
        return figures.told(figure, name="Contoh")


def everything(told_figure: Told) -> str:
    """Return all that a page shows of it."""
    with translation.override("id"):
        return Template("{% load figures %}{% figure told %}{% figure_cell told %}").render(
            Context({"told": told_figure})
        )


def test_a_share_says_how_many_of_how_many_and_how_sure() -> None:
    # R: binom.test(82, 100) gives 0.7305 to 0.8897.
    said = told(share_of(grounds(100), numerator=82, source="register"))

    assert said.short == "82%"
    assert said.range == "73% sampai 89%"
    assert "82 dari 100 laporan (82%)" in said.sentence
    assert "antara 73% dan 89%" in said.sentence


def test_a_rate_names_its_denominator_with_source_and_year() -> None:
    # R: poisson.test(48, 12) gives 2.949 to 5.303.
    said = told(rate_of(grounds(48), denominator=USE))

    assert said.short == "4,00"
    assert said.range == "2,95 sampai 5,30"
    assert "untuk setiap 1.000 layanan yang diberikan" in said.sentence
    texts = [ground.text for ground in said.grounds]
    assert "12.000 layanan yang diberikan (sumber: Laporan tahunan, 2025)" in texts


def test_an_english_reader_reads_english_numbers() -> None:
    said = told(rate_of(grounds(48), denominator=USE), "en")

    assert said.short == "4.00"
    assert "48" not in said.sentence
    assert "for every 1,000 services given" in said.sentence


def test_a_bare_count_says_that_it_shows_nothing_of_the_service() -> None:
    said = told(count_of(grounds(42)))

    assert said.short == "42"
    assert any("tidak menunjukkan baik atau buruknya layanan" in caveat for caveat in said.caveats)


def test_none_at_all_is_never_shown_as_good() -> None:
    for figure in (
        count_of(grounds(0)),
        rate_of(grounds(0), denominator=USE),
        share_of(grounds(0), numerator=0, source="register"),
        waiting_of(grounds(0), waited=median(waiting_curve([]))),
    ):
        said = told(figure)
        assert said.short == "Tidak ada laporan"
        assert "tidak menunjukkan bahwa layanan baik" in said.sentence


def test_a_count_of_none_names_no_less_than_what_is_still_possible() -> None:
    # -ln(0.05) = 2.9957: a usual two would give none in 14 of 100 periods, a usual three in 5.
    assert "memberi sampai 3 laporan" in told(count_of(grounds(0))).sentence


def test_a_rate_of_none_says_what_is_still_possible() -> None:
    # The rule of three: -ln(0.05) / 12 = 0.2496.
    said = told(rate_of(grounds(0), denominator=USE))

    assert "Sampai 0,25 laporan untuk setiap 1.000" in said.sentence


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_too_few_are_words_and_nothing_gives_the_number_away(count: int) -> None:
    def shown(few: int, *, open_ones: int) -> list[str]:
        held = grounds(few, still_open=open_ones, outreach=open_ones)
        rated, shared = rate_of(held, denominator=USE), share_of(held, numerator=open_ones, source="register")
        return [everything(told(figure)) for figure in (count_of(held), rated, shared)]

    assert shown(count, open_ones=count) == shown(3, open_ones=0), "1 and 4 must read alike to the letter"


def test_a_wait_says_by_when_half_were_through_and_counts_those_who_wait() -> None:
    waits = [Wait(float(day), ended=True) for day in range(1, 21)] + [Wait(30.0, ended=False)] * 10
    said = told(waiting_of(grounds(30, still_open=10), waited=median(waiting_curve(waits))))

    assert said.short == "15 hari"
    assert "Setengah dari 30 laporan menunggu paling lama 15 hari" in said.sentence
    assert "Yang belum selesai ikut dihitung" in said.sentence


def test_a_wait_that_half_have_not_ended_is_words() -> None:
    waits = [Wait(3.0, ended=True)] * 2 + [Wait(40.0, ended=False)] * 18
    said = told(waiting_of(grounds(20, still_open=18), waited=median(waiting_curve(waits))))

    assert said.short == "Belum dapat disebut"
    assert "lebih dari 40 hari" in said.sentence

    waits = [Wait(0.0, ended=True)] * 2 + [Wait(0.0, ended=False)] * 18
    said = told(waiting_of(grounds(20, still_open=18), waited=median(waiting_curve(waits))))
    assert "belum dapat disebut." in said.sentence
    assert "lebih dari kurang" not in said.sentence


def test_one_case_open_for_a_year_is_not_told_as_everybody_s_wait() -> None:
    waits = [*[Wait(1, ended=False)] * 19, Wait(400, ended=False)]
    said = told(waiting_of(grounds(20, still_open=20), waited=median(waiting_curve(waits))))

    assert "lebih dari 1 hari" in said.sentence
    assert "400" not in everything(said)


def test_a_middle_that_rests_on_three_people_is_words() -> None:
    waits = [*[Wait(5, ended=True)] * 2, *[Wait(2, ended=False)] * 9, Wait(400, ended=False)]
    said = told(waiting_of(grounds(12, still_open=10), waited=median(waiting_curve(waits))))

    assert said.short == "Belum dapat disebut"
    assert "lebih dari 2 hari" in said.sentence


def test_an_outreach_day_changes_the_note_and_not_the_sentence() -> None:
    plain = told(rate_of(grounds(48), denominator=USE))
    doubled = told(rate_of(grounds(48, outreach=24), denominator=USE))

    assert plain.sentence == doubled.sentence
    assert set(doubled.caveats) - set(plain.caveats)
    assert "jemput bola" in next(iter(set(doubled.caveats) - set(plain.caveats)))


def test_ten_times_the_volume_at_the_same_rate_is_told_in_the_same_words() -> None:
    large = Denominator(Base.TRANSACTIONS, 120_000, "Laporan tahunan", 2025)
    small, big = (
        told(rate_of(grounds(48), denominator=USE)),
        told(rate_of(grounds(480), denominator=large)),
    )

    assert small.short == big.short
    assert small.sentence.split(";")[0] == big.sentence.split(";")[0]
    assert small.caveats == big.caveats


def test_the_tags_print_figures_and_nothing_else() -> None:
    for value in (42, "42", None):
        with pytest.raises(TypeError):
            Template("{% load figures %}{% figure told %}").render(Context({"told": value}))
        with pytest.raises(TypeError):
            Template("{% load figures %}{% figure_cell told %}").render(Context({"told": value}))


def test_streams_are_never_added_without_a_name() -> None:
    with pytest.raises(MixedStreams):
        Tally(3, frozenset({Stream.LM})) + Tally(4, frozenset({Stream.RCO}))


def test_a_share_above_one_cannot_be() -> None:
    with pytest.raises(ImpossibleNumbers):
        share_of(grounds(10), numerator=11, source="register")


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.0, "0%"), (0.004, "0,4%"), (0.5, "50%"), (0.996, "99,6%"), (1e-4, "<0,1%"), (0.9999, ">99,9%")],
)
def test_a_share_is_not_rounded_to_none_or_all(share: float, written: str) -> None:
    with translation.override("id"):
        assert figures.percent(share) == written


def test_a_share_of_obligations_is_taken_of_obligations_in_words_without_jargon() -> None:
    share = share_of(grounds(40), numerator=30, source="riwayat laporan di sistem ini")
    said = figures.told(share, name="Contoh", of=figure_words.Counted.TERMS)
    texts = [ground.text for ground in said.grounds]

    assert "40 kewajiban (sumber: riwayat laporan di sistem ini, 2025)" in texts
    assert not [text for text in texts if "dilipat" in text or "selang kepercayaan" in text]
