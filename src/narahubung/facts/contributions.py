"""What each fact contributes to which figure: the one definition from which roll-ups and direct counts are made.

A measure is a SELECT over the facts that yields rows of `day` (of the cohort), the dimensions, an `outcome` and a
number of `days`. Roll-ups group these rows by month (from `exact_from` on by day) in several slices; `cells` may group
them itself where no slice has all the dimensions asked for, or where a period does not keep to whole months. So both
always say the same.

How many is kept in rows, one an outcome (`rolled`). How long is kept packed, one row a month with all its lengths
(`lasted`): apart they would be nearly as many rows as there are cases.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
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
OF_AGENCY = ("all", "government", "agency")
ON_MAP = (*OF_AGENCY, "district")


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator in SQL: the `day` of its cohort, the `outcome`, the `days`, and which facts it counts (`when`).

    `lasts`: it says how long, by an outcome of 'ended', 'left' or 'running'; `is_wait`: until something was done.
    `slices` are the roll-ups it is in: every slice costs rows, so only what pages tell apart by service, kind or
    kecamatan is in all of them. Only plain reports have a `channel`, and not in slices by service, kind or kecamatan.
    """

    indicator: str
    day: str
    outcome: str
    when: str = "TRUE"
    days: str = str(NO_DAYS)
    of_terms: bool = False
    agency: str = "c.agency"
    lasts: bool = False
    is_wait: bool = False
    slices: tuple[str, ...] = OF_AGENCY
    channel: str = "''"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _yes(condition: str) -> str:
    return f"CASE WHEN {condition} THEN 'yes' ELSE 'no' END"


def _wait(indicator: str, *, start: str, end: str) -> Measure:
    over = f"coalesce({end}, c.ended_on)"
    ended = f"CASE WHEN {end} IS NOT NULL THEN 'ended' WHEN c.ended_on IS NOT NULL THEN 'left' ELSE 'running' END"
    days = f"CASE WHEN {over} IS NULL THEN {NO_DAYS} ELSE greatest({over} - {start}, 0) END"
    when = f"{start} IS NOT NULL"
    return Measure(indicator, day=start, outcome=ended, days=days, when=when, lasts=True, is_wait=True)


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
        outcome="'ended'",
        days=_LAG,
        when="c.happened_on <= c.lodged_on",
        lasts=True,
    ),
    Measure(
        "settled", day="c.ended_on", outcome=_yes("c.ending = 'settled'"), when=_DECIDED, slices=ON_MAP
    ),
    Measure("returned", day="c.answered_on", outcome=_yes("c.returns > 0"), when="c.answered_on IS NOT NULL"),
    Measure(
        "reopened", day="c.lodged_on", outcome=_yes("c.reopened > 0"), when="(c.ended_on IS NOT NULL OR c.reopened > 0)"
    ),
    _wait("time_to_forward", start="c.lodged_on", end="c.forwarded_on"),
    _wait("time_to_acknowledge", start="c.given_on", end="c.acknowledged_on"),
    _wait("time_to_first_answer", start="c.given_on", end="c.answered_on"),
    _wait("time_to_settle", start="c.lodged_on", end=f"CASE WHEN {_DECIDED} THEN c.ended_on END"),
    _kept("acknowledged_in_time", [TermCode.ACKNOWLEDGE], slices=ON_MAP),
    _kept("answered_in_time", [TermCode.ANSWER], extra="NOT t.is_correction", slices=ON_MAP),
    _kept("corrected_in_time", [TermCode.ANSWER], extra="t.is_correction"),
    _kept("clarified_in_time", [TermCode.CLARIFY_1, TermCode.CLARIFY_2]),
    _kept("compliance", AGENCY_TERMS, slices=(*ON_MAP, "substance")),
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

KEY = (
    "slice", "indicator", "agency", "day", "office", "government", "value", "stream", "arrival", "channel", "outcome",
)  # fmt: skip
LASTED_KEY = ("slice", "indicator", "agency", "day", "office", "government", "stream", "arrival")
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


def rows_at_once(measures: Sequence[Measure], *, narrow: Sequence[str], common: str) -> str:
    """Return the SELECT of the rows of several measures over the same table, each fact looked at once.

    `narrow` is each one's own condition, `common` that of all, over c: for when it leads to a few facts of many.
    """
    # OFFSET 0: case by case, for the server would rather read all terms there are.
    of_case = "CROSS JOIN LATERAL (SELECT * FROM facts_term o WHERE o.case_id = c.case_id OFFSET 0) t"
    tables = f"facts_case c {of_case}" if measures[0].of_terms else "facts_case c"
    parts = " UNION ALL ".join(
        f"SELECT '{one.indicator}' AS indicator, {one.day} AS day, {one.agency} AS agency, {one.channel} AS channel,"
        f" {one.outcome} AS outcome, {one.days} AS days WHERE {one.when} AND {condition}"
        for one, condition in zip(measures, narrow, strict=True)
    )
    return (
        "SELECT m.indicator, m.day, c.office, c.government, m.agency, c.service, c.substance, c.district, c.stream,"  # noqa: S608
        f" c.arrival, m.channel, m.outcome, m.days, 1 AS n FROM {tables} CROSS JOIN LATERAL ({parts}) m WHERE {common}"
    )


def rolled(measure: Measure, *, exact_from: date, narrow: str = "TRUE") -> str:
    """Return the SELECT of how many: KEY and n, by month, or by day from `exact_from` on."""
    values = [name for name in VALUES if any(name in SLICES[one] for one in measure.slices)]
    value = f"coalesce({', '.join([*values, _NONE])}) AS value"
    more = f"{value}, stream, arrival, coalesce(channel, '') AS channel, outcome"
    return _grouped(measure, more, by="stream, arrival, outcome", exact_from=exact_from, narrow=narrow)


def lasted(measure: Measure, *, exact_from: date, narrow: str = "TRUE") -> str:
    """Return the SELECT of how long: LASTED_KEY, code and n, a row for each code; by month or by day as above."""
    alike = "stream, arrival, code"
    return _grouped(measure, alike, by=alike, exact_from=exact_from, narrow=narrow)


def _grouped(measure: Measure, more: str, *, by: str, exact_from: date, narrow: str) -> str:
    kept = [name for name in DIMENSIONS if any(name in SLICES[one] for one in measure.slices)]
    masks = "".join(f" WHEN {_mask(name, kept)} THEN '{name}'" for name in measure.slices)
    sets = ", ".join(f"({', '.join(SLICES[name])})" for name in measure.slices)
    day = f"CASE WHEN day >= '{exact_from.isoformat()}' THEN day ELSE date_trunc('month', day::timestamp)::date END"
    code = f", {_code(measure)} AS code" if measure.lasts else ""
    return (
        f"SELECT CASE GROUPING({', '.join(kept)}){masks} END AS slice, indicator, coalesce(agency, 0) AS agency,"  # noqa: S608
        f" month AS day, coalesce(office, 0) AS office, coalesce(government, 0) AS government, {more}, count(*) AS n"
        f" FROM (SELECT *, {day} AS month{code} FROM ({rows(measure, narrow=narrow)}) r) m"
        f" GROUP BY indicator, month, {by}, GROUPING SETS ({sets})"
    )


def _code(measure: Measure) -> str:
    return _coded(spanned("days") if measure.is_wait else "days", "extract(day FROM day)::int - 1")


def _coded(days: str, running: str) -> str:
    """Return in SQL the one number that says how long and what became of it.

    Twice the days for what ended, one more for what left; of what goes on minus one and minus `running`, in sums the
    days from the first of the month to its beginning: so time alone changes nothing.
    """
    return f"CASE outcome WHEN 'ended' THEN 2 * ({days}) WHEN 'left' THEN 2 * ({days}) + 1 ELSE -1 - ({running}) END"


def coded(source: str) -> str:
    """Return what reads rows of measures with their lengths as codes; what goes on, to a day (the first value)."""
    return f"(SELECT *, {_coded('days', 'greatest(%s::date - day, 0)')} AS code FROM {source}) c"  # noqa: S608


def how_many(*, exact_from: date, narrow: str = "TRUE") -> tuple[str, ...]:
    """Return the SELECTs that together give every row of facts_rolled, of the facts that `narrow` lets through."""
    return tuple(rolled(one, exact_from=exact_from, narrow=narrow) for one in MEASURES if not one.lasts)


def how_long(*, exact_from: date, narrow: str = "TRUE") -> tuple[str, ...]:
    """Return the SELECTs that together give what facts_lasted packs, of the facts that `narrow` lets through."""
    return tuple(lasted(one, exact_from=exact_from, narrow=narrow) for one in MEASURES if one.lasts)


def _mask(slice_: str, kept: list[str]) -> int:
    """Return GROUPING's number for a slice: a bit for each dimension that it does not keep, the last the lowest."""
    return sum(1 << place for place, name in enumerate(reversed(kept)) if name not in SLICES[slice_])


def fingerprint() -> str:
    """Return a mark of what is summed and how: sums made by another are made anew."""
    whole = (*how_many(exact_from=date.min), *how_long(exact_from=date.min))
    return hashlib.sha256("".join(whole).encode()).hexdigest()[:16]
