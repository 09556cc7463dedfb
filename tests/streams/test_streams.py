"""The methods on real streams: what they say where nobody made the data to fit them."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise, product
from random import Random
from statistics import mean, median_low

import pytest

from narahubung.rules import acceleration, at_risk, waiting
from narahubung.rules.funnel import Place, ShareMark, place_shares, share_limits
from narahubung.rules.intervals import binomial_exact
from narahubung.rules.rates import MixedStreams, Stream, Tally
from narahubung.rules.signals import ordinary, run_signals
from narahubung.rules.waiting import Wait
from narahubung.rules.withholding import TOTAL, Cell, Table, withhold
from tests.streams.streams import BALTIMORE_TAKEN, SURABAYA_TAKEN, baltimore, needed, published_totals, surabaya

pytestmark = needed
DAY = timedelta(days=1)
FIRST, MONTHS = date(2022, 1, 1), 18


def surabaya_marks(days: int = 7) -> list[ShareMark]:
    """Return for every agency with ten reports or more how many of them were answered within so many days."""
    answered = defaultdict[str, list[bool]](list)
    for report in surabaya():
        if report.came <= SURABAYA_TAKEN - days * DAY:
            answered[report.agency].append(report.done is not None and report.done - report.came <= days * DAY)
    return [ShareMark(key, sum(each), len(each)) for key, each in sorted(answered.items()) if len(each) >= 10]


def overall(marks: list[ShareMark]) -> float:
    return sum(mark.numerator for mark in marks) / sum(mark.cases for mark in marks)


def largest(number: int) -> list[str]:
    return [agency for agency, _ in Counter(report.agency for report in surabaya()).most_common(number)]


def mean_within(curve: waiting.Curve, *, days: float) -> float:
    """Return how many of the first days a person waits on average: the area under the curve (Irwin 1949)."""
    corners = [(0.0, 1.0), *((step.day, step.waiting) for step in curve.steps if step.day < days)]
    return sum(share * (end - start) for (start, share), (end, _) in pairwise([*corners, (days, 0.0)]))


def test_the_mean_of_what_was_answered_hides_the_unanswered() -> None:
    waits = [
        Wait(((report.done or SURABAYA_TAKEN) - report.came) / DAY, report.done is not None) for report in surabaya()
    ]
    curve = waiting.waiting_curve(waits)
    answered = mean(wait.days for wait in waits if wait.ended)
    within = mean_within(curve, days=60)

    assert curve.still_open == sum(report.done is None for report in surabaya()) > 500
    assert curve.until > 60
    assert answered < 1 < 4 < within, "one report in sixteen had no answer: the mean of the others is a sixth of it"
    half = waiting.median(curve)
    assert half.days is not None
    assert half.low is not None
    assert half.high is not None
    assert half.low <= half.days <= half.high < 1


@pytest.mark.parametrize("seed", range(3))
def test_the_interval_of_a_median_holds_on_waits_that_really_happened(seed: int) -> None:
    # The whole stream is the truth; samples of sixty, cut off at random ages, are what an agency would have.
    ended = [
        max(0.0, (each.done - each.came) / DAY) for each in baltimore() if each.agency == "Solid Waste" and each.done
    ]
    truth, random, held = median_low(ended), Random(seed), 0
    for _ in range(300):
        waits = []
        for days in random.choices(ended, k=60):
            watched = random.uniform(1, 60)
            waits.append(Wait(min(days, watched), days <= watched))
        found = waiting.median(waiting.waiting_curve(waits))
        held += (found.low or 0) <= truth <= (found.high if found.high is not None else float("inf"))

    assert held / 300 >= 0.93


def test_what_was_due_and_never_closed_counts_as_late() -> None:
    due = [each for each in baltimore() if each.due and each.due <= BALTIMORE_TAKEN]
    kept = sum(each.done is not None and each.due is not None and each.done <= each.due for each in due)
    only_closed = [each for each in due if each.done]

    share = binomial_exact(kept, trials=len(due))
    assert 0.8 < share.low < share.high < 0.9
    assert kept / len(only_closed) > kept / len(due)


def test_real_agencies_differ_more_than_chance_and_the_funnel_knows_it() -> None:
    marks = surabaya_marks()
    target = overall(marks)
    funnel = place_shares(marks, target=target)
    alone = [share_limits(mark.cases, target=target, level=0.998) for mark in marks]
    beyond = sum(
        not limits.low <= mark.numerator / mark.cases <= limits.high for mark, limits in zip(marks, alone, strict=True)
    )

    assert funnel.dispersion.phi > 2
    assert sum(each.place in (Place.ABOVE_998, Place.BELOW_998) for each in funnel.placed) < beyond
    assert [each.key for each in funnel.placed] == sorted(mark.key for mark in marks), "no rank, by name"


def test_a_tenth_of_the_reports_at_the_same_rate_gets_no_different_sentence() -> None:
    # peers.md 4.1 (a) on real agencies: whoever lies within stays within when only every tenth report is taken.
    marks = surabaya_marks()
    target = overall(marks)
    within = {each.key for each in place_shares(marks, target=target).placed if each.place is Place.WITHIN}
    large = [mark for mark in marks if mark.cases >= 100 and mark.key in within]
    assert len(large) >= 5
    for mark in large:
        tenth = ShareMark(mark.key, round(mark.numerator / 10), round(mark.cases / 10))
        others = [tenth if other is mark else other for other in marks]
        placed = {each.key: each.place for each in place_shares(others, target=target).placed}
        assert placed[mark.key] is Place.WITHIN


def test_real_months_differ_more_than_chance_and_the_signals_know_it() -> None:
    narrow = wide = 0
    for agency in largest(14):
        months = Counter(
            (each.came.year - 2022) * 12 + each.came.month - 1 for each in surabaya() if each.agency == agency
        )
        line = [months[month] for month in range(MONTHS)]
        seen = ordinary(line[:12])
        assert seen is not None
        narrow += bool(run_signals(line[12:], expected=[seen.mean] * 6))
        wide += bool(run_signals(line[12:], expected=[seen.mean] * 6, spread=seen.spread))

    assert narrow >= 7, "limits of chance alone find news in most agencies"
    assert 1 <= wide <= 4, "with ordinary differences only few are left, and a real change is among them"


def test_dealing_out_days_of_joining_finds_no_acceleration_where_none_was() -> None:
    # Nobody joined anything: whatever is found is an error of the method. A hundred such deals stand in methods.md.
    agencies = sorted(largest(14))
    cases = [
        at_risk.Handled(
            each.agency,
            each.kind,
            each.came.date(),
            max(0, ((each.done or SURABAYA_TAKEN).date() - each.came.date()).days),
            each.done is not None,
        )
        for each in surabaya()
        if each.agency in agencies
    ]
    calendar, verdicts = at_risk.Calendar(FIRST, MONTHS), Counter[acceleration.Verdict]()
    days = [*(FIRST + timedelta(days=180 + 30 * month) for month in range(9)), None, None]
    for deal in range(6):
        random = Random(deal)
        plan = acceleration.Plan(
            indicator="first_answer",
            registered_on=FIRST,
            opened_on=date(2023, 7, 1),
            calendar=calendar,
            joined=tuple(acceleration.Joined(agency, random.choice(days)) for agency in agencies),
            chosen=acceleration.Chosen.BY_LOT,
        )
        verdicts[acceleration.assess(cases, plan=plan, seed=deal, arrangements=99).verdict] += 1

    assert verdicts[acceleration.Verdict.FASTER] == 0


def test_no_difference_of_published_numbers_gives_a_small_one_of_a_real_city_away() -> None:
    # peers.md 4.1 (d): kecamatan by month, with every margin.
    counts = Counter((each.place, f"{each.came:%Y-%m}") for each in surabaya())
    cells = [Cell(key, count) for key, count in counts.items()]
    shown = {each.key: each.count for each in withhold(cells, dimensions=("d", "m"), tables=[Table("t", ("d", "m"))])}

    assert not [count for count in shown.values() if count is not None and 0 < count < 5]
    assert any(count is None for count in shown.values())
    places, months = {place for place, _ in counts}, {month for _, month in counts}
    for line in (*(((p, TOTAL), [(p, m) for m in months]) for p in places),
                 *(((TOTAL, m), [(p, m) for p in places]) for m in months)):  # fmt: skip
        whole, parts = shown[line[0]], [key for key in line[1] if key in shown]
        hidden = [key for key in parts if shown[key] is None]
        if whole is not None and hidden:
            left = whole - sum(shown[key] or 0 for key in parts)
            assert len(hidden) > 1
            assert left >= 5, "what is left of a line is no small number either"


def test_the_office_s_own_published_streams_do_not_add_up_and_are_never_added() -> None:
    totals, period, group = published_totals(), "2025-01/2025-06", "akses masyarakat"
    parts = [totals[period, group, name] for name in ("Laporan Masyarakat", "Konsultasi Non Laporan", "Surat tembusan")]

    assert sum(parts) != totals[period, group, "total"]
    for one, other in product((Stream.LM, Stream.RCO), (Stream.KNL, Stream.TEMBUSAN)):
        with pytest.raises(MixedStreams):
            Tally(parts[0], frozenset({one})) + Tally(parts[1], frozenset({other}))
