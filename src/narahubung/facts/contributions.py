"""What each fact contributes to which figure: the one definition from which roll-ups and direct counts are made.

A measure is a SELECT over the facts that yields rows of `day` (of the cohort), the dimensions, an `outcome` and a
number of `days`. Roll-ups group these rows by month (from `exact_from` on by day) in several slices; `cells` may group
them itself where no slice has all the dimensions asked for, or where a period does not keep to whole months. So both
always say the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from narahubung.facts.shapes import Outcome
from narahubung.rules.facts import ClosingKind, TermCode

# Endings by which the office decided a complaint on its merits; after any other a case has left undecided.
DECIDED = (ClosingKind.SETTLED, ClosingKind.NOT_FOUND, ClosingKind.DISCONTINUED)
# What an agency's own people owe, and are held to.
AGENCY_TERMS = (TermCode.ACKNOWLEDGE, TermCode.ANSWER, TermCode.CLARIFY_1, TermCode.CLARIFY_2)
NO_DAYS = -1
# Waits are summed by the day below this, then in spans of so many: the tail of long ones would cost most of the rows.
DAILY_BELOW, SPAN = 60, 5
NO_DUE_DAY = "9999-12-31"

# Which dimensions each slice of the roll-ups keeps; all keep stream and arrival. An agency belongs to one government, a
# service to one agency.
SLICES: dict[str, tuple[str, ...]] = {
    "all": ("channel",),
    "government": ("office", "government", "channel"),
    "agency": ("office", "government", "agency", "channel"),
    "service": ("office", "government", "agency", "service"),
    "substance": ("office", "government", "agency", "substance"),
    "district": ("office", "government", "district"),
}
OF_OFFICE = ("all", "government")
OF_AGENCY = (*OF_OFFICE, "agency")


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator in SQL: the `day` of its cohort, the `outcome`, the `days`, and which facts it counts (`when`).

    `is_wait`: it says how long something took. `slices` are the roll-ups it is in: every slice costs rows, so only
    what pages tell apart by service, kind or kecamatan is in all of them. Only plain reports have a `channel`, and not
    in slices by service, kind or kecamatan.
    """

    indicator: str
    day: str
    outcome: str
    when: str = "TRUE"
    days: str = str(NO_DAYS)
    of_terms: bool = False
    agency: str = "c.agency"
    is_wait: bool = False
    slices: tuple[str, ...] = OF_AGENCY
    channel: str = "''"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _yes(condition: str) -> str:
    return f"CASE WHEN {condition} THEN 'yes' ELSE 'no' END"


def _wait(indicator: str, *, start: str, end: str) -> Measure:
    """Return a wait. One agency's are read from its facts: summed by day they would be as many rows as it has cases."""
    over = f"coalesce({end}, c.ended_on)"
    ended = f"CASE WHEN {end} IS NOT NULL THEN 'ended' WHEN c.ended_on IS NOT NULL THEN 'left' ELSE 'running' END"
    days = f"CASE WHEN {over} IS NULL THEN {NO_DAYS} ELSE greatest({over} - {start}, 0) END"
    return Measure(
        indicator, day=start, outcome=ended, days=days, when=f"{start} IS NOT NULL", is_wait=True, slices=OF_OFFICE
    )


def spanned(days: str) -> str:
    """Return in SQL the days by which a wait is summed, as `span_of` has them."""
    first, more = f"{days} / {SPAN} * {SPAN}", f"CASE outcome WHEN 'ended' THEN {SPAN - 1} ELSE 0 END"
    return f"CASE WHEN {days} < {DAILY_BELOW} THEN {days} ELSE {first} + {more} END"


def span_of(days: int, *, ended: bool) -> int:
    """Return the days by which a wait is summed: from DAILY_BELOW on the last day of its span, or the first.

    What ended did so by its last day, and what was cut off was watched to its first: both stay true. What is spanned
    stays as it is.
    """
    return days if days < DAILY_BELOW else days // SPAN * SPAN + (SPAN - 1 if ended else 0)


def _kept(
    indicator: str,
    codes: Iterable[TermCode],
    *,
    extra: str = "TRUE",
    of_agency: bool = True,
    slices: tuple[str, ...] = OF_AGENCY,
) -> Measure:
    return Measure(
        indicator,
        day="t.due_on",
        outcome="t.outcome",
        when=f"t.code IN ({_listed(codes)}) AND {extra} AND t.due_on IS NOT NULL AND t.outcome <> '{Outcome.RELEASED}'",
        of_terms=True,
        agency="t.agency" if of_agency else "0",
        slices=slices,  # what the office owes too: beside its agencies it has the key 0
    )


_DECIDED = f"c.ending IN ({_listed(DECIDED)})"
_LAG = (
    "((extract(year FROM c.lodged_on) - extract(year FROM c.happened_on)) * 12"
    " + extract(month FROM c.lodged_on) - extract(month FROM c.happened_on))::int"
)

MEASURES: tuple[Measure, ...] = (
    Measure(
        "reports",
        day="c.lodged_on",
        outcome="CASE WHEN c.ended_on IS NULL THEN 'open' ELSE 'done' END",
        slices=tuple(SLICES),
        channel="c.channel",
    ),
    Measure(
        "lag",
        day="c.happened_on",
        outcome="''",
        days=_LAG,
        when="c.happened_on <= c.lodged_on",
        slices=OF_OFFICE,
    ),
    Measure(
        "settled", day="c.ended_on", outcome=_yes("c.ending = 'settled'"), when=_DECIDED
    ),
    Measure("returned", day="c.answered_on", outcome=_yes("c.returns > 0"), when="c.answered_on IS NOT NULL"),
    Measure(
        "reopened", day="c.lodged_on", outcome=_yes("c.reopened > 0"), when="(c.ended_on IS NOT NULL OR c.reopened > 0)"
    ),
    _wait("time_to_forward", start="c.lodged_on", end="c.forwarded_on"),
    _wait("time_to_acknowledge", start="c.given_on", end="c.acknowledged_on"),
    _wait("time_to_first_answer", start="c.given_on", end="c.answered_on"),
    _wait("time_to_settle", start="c.lodged_on", end=f"CASE WHEN {_DECIDED} THEN c.ended_on END"),
    _kept("acknowledged_in_time", [TermCode.ACKNOWLEDGE]),
    _kept("answered_in_time", [TermCode.ANSWER], extra="NOT t.is_correction"),
    _kept("corrected_in_time", [TermCode.ANSWER], extra="t.is_correction"),
    _kept("clarified_in_time", [TermCode.CLARIFY_1, TermCode.CLARIFY_2]),
    _kept("compliance", AGENCY_TERMS, slices=(*OF_AGENCY, "substance")),
    _kept("pledged_acknowledgements", [TermCode.PLEDGED_ACKNOWLEDGE]),
    _kept("pledged_answers", [TermCode.PLEDGED_ANSWER]),
    _kept("actions_in_time", [TermCode.ACTION]),
    _kept("office_actions_in_time", [TermCode.OFFICE_ACTION], of_agency=False),
    _kept("verified_in_time", [TermCode.VERIFY], of_agency=False),
    _kept("forwarded_in_time", [TermCode.FORWARD], of_agency=False),
    _kept("passed_on_in_time", [TermCode.PASS_ON], of_agency=False),
    _kept("reviewed_in_time", [TermCode.REVIEW], of_agency=False),
    _kept("rapid_in_time", [TermCode.RCO], of_agency=False),
)  # fmt: skip
OPEN = Measure("open", day=f"coalesce(c.due_on, '{NO_DUE_DAY}'::date)", outcome="c.turn", when="c.ended_on IS NULL")

KEY = (
    "slice", "indicator", "agency", "day", "office", "government", "value", "stream", "arrival", "channel", "outcome",
    "days",
)  # fmt: skip
VALUES = ("service", "substance", "district")
_NONE = "''"
DIMENSIONS = ("office", "government", "agency", "service", "substance", "district", "channel")


def rows(measure: Measure, *, narrow: str = "TRUE", more: str = "") -> str:
    """Return the SELECT of one measure's rows, each with its exact day; `narrow` is a condition over c (and t)."""
    tables = "facts_term t JOIN facts_case c USING (case_id)" if measure.of_terms else "facts_case c"
    return (
        f"SELECT '{measure.indicator}' AS indicator, {measure.day} AS day, c.office, c.government,"  # noqa: S608 - our own text
        f" {measure.agency} AS agency, c.service, c.substance, c.district, c.stream, c.arrival,"
        f" {measure.channel} AS channel,"
        f" {measure.outcome} AS outcome, {measure.days} AS days{more} FROM {tables} WHERE {measure.when} AND {narrow}"
    )


def rolled(measure: Measure, *, exact_from: date, narrow: str = "TRUE") -> str:
    """Return the SELECT that gives one measure's roll-up rows: KEY and n, by month, or by day where that matters."""
    slices = measure.slices
    sets = ", ".join(f"({', '.join(SLICES[name])})" for name in slices)
    kept = [name for name in DIMENSIONS if any(name in SLICES[one] for one in slices)]
    flags = ", ".join(kept)
    masks = "".join(f" WHEN {_mask(name, kept)} THEN '{name}'" for name in slices)
    value = (
        "coalesce(" + ", ".join([*(name for name in kept if name in ("service", "substance", "district")), "''"]) + ")"
    )
    agency = "coalesce(agency, 0)" if "agency" in kept else "0"
    by_day = f"outcome = '{Outcome.RUNNING}' OR day >= '{exact_from.isoformat()}'"
    day = f"CASE WHEN {by_day} THEN day ELSE date_trunc('month', day::timestamp)::date END"
    days = spanned("days") if measure.is_wait else "days"
    return (
        f"SELECT CASE GROUPING({flags}){masks} END AS slice, indicator, {agency} AS agency, month AS day,"  # noqa: S608
        f" coalesce(office, 0) AS office, coalesce(government, 0) AS government, {value} AS value, stream, arrival,"
        f" coalesce(channel, '') AS channel, outcome, span AS days, count(*) AS n"
        f" FROM (SELECT *, {day} AS month, {days} AS span FROM ({rows(measure, narrow=narrow)}) r) m"
        f" GROUP BY indicator, month, stream, arrival, outcome, span, GROUPING SETS ({sets})"
    )


def standing(*, narrow: str = "TRUE") -> str:
    """Return the SELECT of how many open cases lie with each agency and officer, by whose turn it is and due day."""
    return (
        f"SELECT CASE GROUPING(agency, officer) WHEN 1 THEN 'agency' ELSE 'officer' END AS slice, indicator,"  # noqa: S608
        " coalesce(agency, 0) AS agency, day, 0 AS office, 0 AS government, coalesce(officer::text, '') AS value,"
        f" '' AS stream, '' AS arrival, '' AS channel, outcome, days, count(*) AS n"
        f" FROM ({rows(OPEN, narrow=narrow, more=', c.officer')}) r"
        " GROUP BY indicator, day, outcome, days, GROUPING SETS ((agency), (officer))"
    )


def statements(*, exact_from: date, narrow: str = "TRUE") -> tuple[str, ...]:
    """Return the SELECTs that together give every roll-up row of the facts that `narrow` lets through."""
    return (
        *(rolled(measure, exact_from=exact_from, narrow=narrow) for measure in MEASURES),
        standing(narrow=narrow),
    )


def _mask(slice_: str, kept: list[str]) -> int:
    """Return GROUPING's number for a slice: a bit for each dimension that it does not keep, the last the lowest."""
    return sum(1 << place for place, name in enumerate(reversed(kept)) if name not in SLICES[slice_])


def fingerprint() -> str:
    """Return a mark of what is summed and how: sums made by another are made anew."""
    return hashlib.sha256("".join(statements(exact_from=date.min)).encode()).hexdigest()[:16]
