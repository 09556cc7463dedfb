"""Invented figures as charts: the same for every run, with small, silent and unknown ones among them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

from narahubung.rules.funnel import ShareMark, place_shares
from narahubung.rules.rates import Arrival, Came, Grounds, Period, Stream, Tally, share_of
from narahubung.rules.waiting import Curve, Wait, waiting_curve
from narahubung.statistics import charts_funnel, charts_interval, charts_months, charts_waiting
from narahubung.statistics.charts import Chart
from narahubung.web import figures
from narahubung.web.figures import Told

NAMES = (
    "Disdukcapil", "Dinas Kesehatan", "Disdikbud", "DPUPR", "Dinas Sosial", "DPMPTSP", "Dishub", "DLHK", "Diskominfo",
    "Distransnaker", "Bapenda", "Satpol PP", "DPMD", "Distanak", "RSUD AM Parikesit", "Inspektorat",
)  # fmt: skip
EXPECTED = (3, 5, 7, 9, 12, 14, 16, 20, 24, 28, 33, 40, 55, 70, 120, 200)
CASES = (12, 15, 17, 19, 22, 24, 26, 30, 34, 38, 43, 50, 65, 80, 130, 210)
QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31))
EVENTS = (
    charts_months.Happened(date(2025, 3, 12), "Jemput bola di Kecamatan Contoh"),
    charts_months.Happened(date(2025, 3, 20), "Sistem padam dua hari"),
    charts_months.Happened(date(2026, 1, 5), "Aturan baru"),
    charts_months.Happened(date(2019, 1, 1), "Jauh sebelum masa ini"),
)
COUNTS = (12, 15, 9, 20, 3, 0, 18, 17, 25, 22, 19, 24, 30, 26, 21, 18, 15, 24, 9, 4, 11, 14, 9, 7)


def told(numerator: int, cases: int, name: str = "Dijawab tepat waktu") -> Told:
    came = (Came(Arrival.ORDINARY, "web", cases),)
    tally = Tally(cases, frozenset({Stream.LM}))
    grounds = Grounds(indicator="ON_TIME", period=QUARTER, tally=tally, still_open=0, came=came)
    return figures.told(share_of(grounds, numerator=numerator, source="register"), name=name)


def shares() -> tuple[ShareMark, ...]:
    rng = Random(5)
    return tuple(ShareMark(name, int(n * rng.uniform(0.6, 0.95)), n) for name, n in zip(NAMES, CASES, strict=True))


def shares_with_outliers() -> tuple[ShareMark, ...]:
    marks = list(shares())
    marks[8], marks[12] = ShareMark(NAMES[8], 0, CASES[8]), ShareMark(NAMES[12], 2, CASES[12])
    return tuple(marks)


def waits() -> tuple[Wait, ...]:
    rng = Random(6)
    return tuple(Wait(float(int(rng.expovariate(1 / 20))), ended=rng.random() < 0.75) for _ in range(140))


def curve() -> Curve:
    return waiting_curve(waits())


def share_chart(marks: tuple[ShareMark, ...] = (), *, own: str = "", only_own: bool = False) -> Chart:
    marks = marks or shares()
    target = sum(mark.numerator for mark in marks) / sum(mark.cases for mark in marks)
    return charts_funnel.share_funnel(
        place_shares(marks, target=target),
        target=target,
        code="corong-tepat",
        title="Dijawab tepat waktu",
        sentence="Semua sejalan.",
        names={name: name for name in NAMES if name == own or not only_own},
        of="Kewajiban yang jatuh tempo",
        own=own,
    )


def strip_chart() -> Chart:
    lines = [charts_interval.Strip(mark.key, told(mark.numerator, mark.cases)) for mark in shares()]
    lines[3] = charts_interval.Strip(lines[3].name, told(5, 6))
    return charts_interval.strips(
        lines, code="strip", title="Per instansi", sentence="Enam belas.", middle=told(70, 98)
    )


def curve_chart() -> Chart:
    return charts_waiting.waiting_steps(curve(), code="kurva", title="Sampai jawaban pertama", sentence="Setengahnya.")


def bar_chart() -> Chart:
    ended, still = Counter[int](), Counter[int]()
    for wait in waits():
        (ended if wait.ended else still)[int(wait.days)] += 1
    waited = [charts_waiting.Waited(day, ended[day], still[day]) for day in sorted(ended.keys() | still.keys())]
    return charts_waiting.waiting_bars(waited, code="batang", title="Lama menunggu", sentence="Kebanyakan.")


def month_chart() -> Chart:
    months = [
        charts_months.MonthBar(date(2024 + (4 + k) // 12, (4 + k) % 12 + 1, 1), count, is_hatched=k > 20)
        for k, count in enumerate(COUNTS)
    ]
    return charts_months.time_line(months, code="bulan", title="Per bulan", sentence="Tiga.", happened=EVENTS)


def told_months() -> Chart:
    """Return a public year: a month of none, one that is withheld, a full one, and three not published yet."""
    month, unsaid = charts_months.MonthBar, charts_months.Unsaid
    months = [
        month(date(2025, 9, 1), 12, is_hatched=False),
        month(date(2025, 10, 1), 0, is_hatched=False),
        month(date(2025, 11, 1), 0, is_hatched=False, unsaid=unsaid.WITHHELD),
        month(date(2025, 12, 1), 30, is_hatched=False),
        *(month(date(2026, k, 1), 0, is_hatched=True, unsaid=unsaid.UNPUBLISHED) for k in (1, 2, 3)),
    ]
    return charts_months.time_line(months, code="umum", title="Per bulan", sentence="Tujuh.")


EVERY = {
    "share funnel": share_chart,
    "strip": strip_chart,
    "curve": curve_chart,
    "bars": bar_chart,
    "months": month_chart,
    "public months": told_months,
}
