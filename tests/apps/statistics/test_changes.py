"""Did the months change: said in words and marked, for complete months above the minimum, and for nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

import pytest

from narahubung.rules.delay import Reported
from narahubung.rules.signals import Direction
from narahubung.statistics import figure_changes, figure_reading
from narahubung.statistics.charts_months import Happened, MonthBar
from tests import world
from tests.apps.desk.officer import Enter
from tests.apps.statistics import counted_cases

USUAL = (20, 22, 18, 21, 19, 20, 23, 17, 20, 21, 18, 21)


def month(number: int) -> date:
    """Return the first day of a month, counted from January 2025."""
    return date(2025 + number // 12, number % 12 + 1, 1)


def bars(counts: Sequence[int], *, hatched: int = 0) -> list[MonthBar]:
    return [MonthBar(month(k), n, is_hatched=k >= len(counts) - hatched) for k, n in enumerate(counts)]


def found(counts: Sequence[int], *, hatched: int = 0) -> figure_changes.Changes:
    return figure_changes.found(bars(counts, hatched=hatched), began=date(2024, 12, 1))


def words(counts: Sequence[int], *, hatched: int = 0, happened: Sequence[Happened] = ()) -> str:
    return figure_changes.sentence(found(counts, hatched=hatched), happened=happened)


def test_months_that_only_waver_are_said_not_to_have_changed() -> None:
    said = words((*USUAL, 19, 24, 17, 20, 22))

    assert said == (
        "Tidak tampak perubahan pada bulan yang dinilai (Januari 2026 sampai Mei 2026): naik turunnya tidak lebih dari "
        "yang biasa."
    )


def test_eight_months_above_are_told_from_their_first_on() -> None:
    said = words((*USUAL, 19, 24, 24, 23, 24, 24, 25, 24, 23, 24))

    assert said.startswith(
        "Sejak Februari 2026 laporan lebih banyak dari biasanya: 9 bulan berturut-turut di atas tingkat biasa."
    )
    assert "baik atau buruknya layanan, tidak dapat dibaca dari sini" in said


def test_fewer_is_told_as_plainly_as_more() -> None:
    said = words((*USUAL, 17, 16, 17, 16, 17, 16, 17, 16, 22))

    assert said.startswith("Dari Januari 2026 sampai Agustus 2026 laporan lebih sedikit dari biasanya: 8 bulan")


def test_one_month_far_out_is_named_with_what_else_happened_then() -> None:
    notes = (Happened(date(2026, 2, 20), "Jemput bola di pasar"), Happened(date(2025, 6, 1), "Lama berlalu"))
    said = words((*USUAL, 20, 21, 58, 19), happened=notes)

    assert "Lebih banyak daripada naik turun yang biasa: Maret 2026." in said
    assert "20 Februari 2026, Jemput bola di pasar; belum tentu itu sebabnya" in said
    assert "Lama berlalu" not in said


def test_a_month_that_still_fills_is_never_called_a_fall() -> None:
    assert found((*USUAL, 20, 21, 3, 1), hatched=2).marked == ()


def test_the_month_of_the_first_report_is_no_whole_month() -> None:
    changes = figure_changes.found(bars((0, 0, 2, *USUAL, 20, 22)), began=month(2))

    assert changes.learnt == (month(3), month(14))


def test_fewer_than_nine_whole_months_say_nothing() -> None:
    assert words(USUAL[:8]) == (
        "Bulan yang sudah lengkap belum cukup untuk membedakan perubahan dari naik turun yang biasa."
    )


def test_with_few_reports_a_month_nothing_is_said() -> None:
    said = words((3, 2, 4, 1, 3, 2, 3, 4, 2, 3, 2, 3, 14))

    assert said == "Laporan tiap bulan terlalu sedikit untuk membedakan perubahan dari naik turun yang biasa."


@pytest.mark.parametrize("few", [1, 2, 3, 4])
def test_what_is_said_does_not_depend_on_which_small_number_it_was(few: int) -> None:
    assert words((*USUAL, few, 20, few)) == words((*USUAL, 4, 20, 4))


def test_on_months_without_change_few_lines_are_marked() -> None:
    rng = Random(11)

    def poisson(mean: float) -> int:
        arrived, passed = 0, rng.expovariate(mean)
        while passed < 1:
            arrived, passed = arrived + 1, passed + rng.expovariate(mean)
        return arrived

    marked = sum(bool(found([poisson(mean) for _ in range(23)]).marked) for mean in (6, 12, 30) for _ in range(100))

    assert marked <= 45, "eleven watched months without change: at most some fifteen of a hundred"


def test_the_chart_points_to_the_month_and_its_table_names_it() -> None:
    reports = tuple(Reported(24300 + k, 0, n) for k, n in enumerate((5, *USUAL, 20, 60, 21, *[20] * 8)))
    chart = figure_reading.line_chart((reports, 24300 + 23), first=month(0), happened=())

    assert chart.svg.count('class="ch-signal"') == 2, "once for the phone, once for the desk"
    assert chart.svg.count('class="ch-usual"') == 2
    assert [row[0].text for row in chart.table.rows if row[-1].text == "lebih banyak"] == ["Maret 2026"]
    assert "Garis putus-putus: tingkat biasa" in chart.how_to_read


def test_directions_point_differently() -> None:
    up, down = found((*USUAL, 60)), found((*USUAL, 2))

    assert [way for _, way in up.marked] == [Direction.UP]
    assert [way for _, way in down.marked] == [Direction.DOWN]


def test_the_pages_of_the_office_and_of_the_agency_say_it(enter: Enter) -> None:
    _two_years(counted_cases.MARCH_1, rise=40)

    for name, address in (("fajar", "/angka/"), ("bima", "/angka/opd/DISDUKCAPIL/")):
        body = enter(name).get(address).body
        assert "Lebih banyak daripada naik turun yang biasa: November 2025." in body
        assert 'class="ch-signal"' in body


def test_another_agency_is_refused_it(enter: Enter) -> None:
    _two_years(counted_cases.MARCH_1, rise=40)

    assert enter("citra").get("/angka/opd/DISDUKCAPIL/").status == 404
    assert enter("citra").get("/angka/opd/DISDUKCAPIL/?unduh=bulan.csv").status == 404


def _two_years(until: date, *, rise: int) -> None:
    for back in range(23, 1, -1):
        number = until.year * 12 + until.month - 1 - back
        day = date(number // 12, number % 12 + 1, 5)
        n = rise if day == date(2025, 11, 5) else 10
        counted_cases.cases(world.DISDUKCAPIL, n, kept=n, lodged_on=day, happened_on=day)
    counted_cases.rolled()
