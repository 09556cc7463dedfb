"""Did the months change, or do they only waver: the signals (`rules.signals`) as marks and as a sentence.

Reckoned from what the chart shows and nothing finer: a month with fewer than five counts as the box that stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from narahubung.rules.rates import FEWEST_REPORTS
from narahubung.rules.signals import FEWEST_ORDINARY, RUN, Direction, RunRule, ordinary, run_signals
from narahubung.statistics.charts_months import Happened, MonthBar, Usual, month_word
from narahubung.web import dates
from narahubung.web.figures import decimal

# Earlier months that say what is usual; a year of them, so that seasons do not pass for changes.
_MOST_USUAL = 12


@dataclass(frozen=True, slots=True)
class Run:
    """Months in a row on one side of what is usual; `goes_on` to the last complete month."""

    direction: Direction
    first: date
    last: date
    months: int
    goes_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a line of months shows: the `usual` level of a month, from when to when it was learnt and watched.

    `usual` None: too few complete months, or too few reports in them (`is_short` tells which). `marked` are the months
    that deviate, the first first.
    """

    usual: float | None
    learnt: tuple[date, date] | None = None
    watched: tuple[date, date] | None = None
    marked: tuple[tuple[date, Direction], ...] = ()
    run: Run | None = None
    is_short: bool = False


def found(bars: Sequence[MonthBar], *, began: date | None) -> Changes:
    """Return what complete months show; `began` is the month of the first report, which is rarely a whole one.

    The first twelve months (fewer, at least eight, where there are no more) say what is usual; the later ones are held
    against them.
    """
    kept = []
    for bar in bars:
        if bar.is_hatched:
            break
        if began is not None and bar.first > began:
            kept.append(bar)
    usual_months = min(_MOST_USUAL, len(kept) - 1)
    if usual_months < FEWEST_ORDINARY:
        return Changes(usual=None, is_short=True)
    counts = [_shown(bar.count) for bar in kept]
    usual = ordinary(counts[:usual_months])
    if usual is None or usual.mean < FEWEST_REPORTS:
        return Changes(usual=None)
    later, watched = counts[usual_months:], kept[usual_months:]
    signals = run_signals(later, expected=[usual.mean] * len(later), spread=usual.spread)
    marked = {watched[signal.at].first: signal.direction for signal in signals if signal.rule is not _IN_A_ROW}
    last_run = None
    for signal in signals:
        if signal.rule is _IN_A_ROW:
            last_run = _run(signal.at, signal.direction, later, watched, mean=usual.mean)
            marked |= {bar.first: signal.direction for bar in watched if last_run.first <= bar.first <= last_run.last}
    return Changes(
        usual=usual.mean,
        learnt=(kept[0].first, kept[usual_months - 1].first),
        watched=(watched[0].first, watched[-1].first),
        marked=tuple(sorted(marked.items())),
        run=last_run,
    )


_IN_A_ROW = RunRule.EIGHT_ON_ONE_SIDE


def _shown(count: int) -> int:
    return FEWEST_REPORTS - 1 if 0 < count < FEWEST_REPORTS else count


def _run(at: int, direction: Direction, counts: Sequence[int], bars: Sequence[MonthBar], *, mean: float) -> Run:
    end = at
    while end + 1 < len(counts) and (counts[end + 1] > mean if direction is Direction.UP else counts[end + 1] < mean):
        end += 1
    start = at - RUN + 1
    return Run(direction, bars[start].first, bars[end].first, end - start + 1, goes_on=end == len(counts) - 1)


def sentence(changes: Changes, *, happened: Iterable[Happened]) -> str:
    """Return in words whether anything changed, beside what it happened, and what that does not show."""
    if changes.usual is None or changes.watched is None:
        return (
            gettext("Bulan yang sudah lengkap belum cukup untuk membedakan perubahan dari naik turun yang biasa.")
            if changes.is_short
            else gettext("Laporan tiap bulan terlalu sedikit untuk membedakan perubahan dari naik turun yang biasa.")
        )
    if not changes.marked:
        return gettext(
            "Tidak tampak perubahan pada bulan yang dinilai (%(months)s): naik turunnya tidak lebih dari yang biasa."
        ) % {"months": _span(*changes.watched)}
    parts = [*_run_words(changes.run), *_alone_words(changes)]
    if beside := _beside(changes, happened):
        parts.append(
            gettext("Pada waktu itu tercatat: %(notes)s; belum tentu itu sebabnya.") % {"notes": "; ".join(beside)}
        )
    parts.append(
        gettext("Jadi ada yang berubah; mengapa, dan baik atau buruknya layanan, tidak dapat dibaca dari sini.")
    )
    return " ".join(parts)


def _span(first: date, last: date) -> str:
    if first == last:
        return month_word(first)
    return gettext("%(first)s sampai %(last)s") % {"first": month_word(first), "last": month_word(last)}


def _run_words(run: Run | None) -> list[str]:
    if run is None:
        return []
    facts = {"first": month_word(run.first), "last": month_word(run.last), "months": decimal(run.months)}
    more = run.direction is Direction.UP
    if run.goes_on and more:
        words = gettext(
            "Sejak %(first)s laporan lebih banyak dari biasanya: %(months)s bulan berturut-turut di atas tingkat biasa."
        )
    elif run.goes_on:
        words = gettext(
            "Sejak %(first)s laporan lebih sedikit dari biasanya: %(months)s bulan berturut-turut di bawah tingkat "
            "biasa."
        )
    elif more:
        words = gettext(
            "Dari %(first)s sampai %(last)s laporan lebih banyak dari biasanya: %(months)s bulan berturut-turut di "
            "atas tingkat biasa."
        )
    else:
        words = gettext(
            "Dari %(first)s sampai %(last)s laporan lebih sedikit dari biasanya: %(months)s bulan berturut-turut di "
            "bawah tingkat biasa."
        )
    return [words % facts]


def _alone_words(changes: Changes) -> list[str]:
    run, words = changes.run, []
    for direction, pattern in (
        (Direction.UP, gettext("Lebih banyak daripada naik turun yang biasa: %(months)s.")),
        (Direction.DOWN, gettext("Lebih sedikit daripada naik turun yang biasa: %(months)s.")),
    ):
        named = [
            month_word(month)
            for month, way in changes.marked
            if way is direction and not (run is not None and run.first <= month <= run.last)
        ]
        if named:
            words.append(pattern % {"months": ", ".join(named)})
    return words


def _beside(changes: Changes, happened: Iterable[Happened]) -> list[str]:
    # What happens late in a month shows in the next: both months are looked at; of months in a row, the first.
    run = changes.run
    starts = {month for month, _ in changes.marked if run is None or not run.first < month <= run.last}
    near = {number for month in starts for number in (_number(month), _number(month) - 1)}
    return [
        f"{dates.day(each.on)}, {each.words}"
        for each in sorted(happened, key=lambda one: (one.on, one.words))
        if _number(each.on) in near
    ]


def _number(day: date) -> int:
    return day.year * 12 + day.month


def how_to_read(changes: Changes) -> str:
    """Return what the marks mean and from which months the usual level was learnt; empty where nothing was held."""
    if changes.learnt is None:
        return ""
    level = gettext(
        "Garis putus-putus: tingkat biasa, dari %(months)s; hanya bulan lengkap sesudahnya yang dinilai."
    ) % {"months": _span(*changes.learnt)}
    if not changes.marked:
        return level
    marks = gettext(
        "Segitiga: bulan yang menyimpang lebih dari kebetulan dan naik turun biasa (jauh di luar, dua dari tiga agak "
        "di luar, atau delapan berturut-turut di satu sisi); sekali-sekali tanda seperti itu keliru."
    )
    return f"{level} {marks}"


def drawn_in(bars: Sequence[MonthBar], changes: Changes) -> tuple[list[MonthBar], Usual | None]:
    """Return the bars with their marks, and the usual level as it is drawn."""
    marks = dict(changes.marked)
    level = None
    if changes.usual is not None and changes.learnt is not None and changes.watched is not None:
        level = Usual(changes.usual, changes.learnt[0], *changes.watched)
    return [replace(bar, mark=marks.get(bar.first)) for bar in bars], level
