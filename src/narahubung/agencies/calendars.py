"""Rows of days off, hours and terms become the frozen values that the clock reckons with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from narahubung.agencies.models import CoveredYear, Holiday, OfficeHours, PledgedTerm, TermVersion
from narahubung.rules import terms, workday


def calendar(*, government: int | None, zone: str, version: int) -> workday.Calendar:
    """Return the calendar of one government (None: the days off of the whole country alone)."""
    rows = Holiday.objects.filter(government=None) | Holiday.objects.filter(government=government)
    return workday.Calendar(
        holidays=tuple(
            workday.Holiday(
                on=row.on,
                name=row.name,
                kind=workday.HolidayKind(row.kind),
                source=row.source,
                estimated=row.is_estimated,
                verified=row.is_verified,
            )
            for row in rows.order_by("on", "id")
        ),
        hours=_weeks(OfficeHours.objects.order_by("valid_from", "variant", "weekday", "opens")),
        covered=frozenset(CoveredYear.objects.values_list("year", flat=True)),
        zone=zone,
        version=str(version),
    )


def _weeks(rows: Iterable[OfficeHours]) -> tuple[workday.OfficeHours, ...]:
    spans: dict[tuple[object, ...], list[list[tuple[time, time]]]] = defaultdict(lambda: [[] for _ in range(7)])
    firsts: dict[tuple[object, ...], OfficeHours] = {}
    for row in rows:
        key = (row.variant, row.valid_from, row.valid_to)
        spans[key][row.weekday - 1].append((row.opens, row.closes))
        firsts.setdefault(key, row)
    return tuple(
        workday.OfficeHours(
            week=tuple(tuple(workday.Opening(*span) for span in day) for day in spans[key]),
            valid_from=first.valid_from or workday.TABLE_FROM,
            valid_to=first.valid_to or workday.TABLE_TO,
            name=first.variant,
            source=first.source,
        )
        for key, first in firsts.items()
    )


@dataclass(frozen=True, slots=True)
class Pledge:
    """A term that an agency pledged: `key` names the row, `clause` its place in the commitment of that number."""

    key: str
    agency: int
    rule: terms.TermRule
    commitment: str
    clause: int


def pledges() -> tuple[Pledge, ...]:
    """Return everything that agencies have pledged, the newest first; none of it is law."""
    return tuple(
        Pledge(
            key=str(row.pk),
            agency=row.agency_id,
            rule=terms.TermRule(
                code=row.code,
                value=row.value,
                unit=terms.Unit.WORKING_DAYS,
                starts_with="",
                regulation=row.commitment,
                source=f"Komitmen {row.commitment}, butir {row.clause}",
                valid_from=row.valid_from,
                valid_to=max(row.valid_from, row.valid_to),
                pauses_for=frozenset({terms.PauseReason.WAITING_FOR_COMPLAINANT}),
            ),
            commitment=row.commitment,
            clause=row.clause,
        )
        for row in PledgedTerm.objects.order_by("-valid_from", "-id")
    )


def term_rules() -> tuple[terms.TermRule, ...]:
    """Return every version of every term; refuses `Incomplete` where two versions of one are in force together."""
    rules = tuple(
        terms.TermRule(
            code=row.code,
            value=row.value,
            unit=terms.Unit(row.unit),
            starts_with=row.starts_with,
            regulation=row.regulation,
            source=row.source,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            day_zero_counts=row.day_zero_counts,
            roll_forward=row.roll_forward,
            through_leave=row.through_leave,
            after_hours_next_day=row.after_hours_next_day,
            ends_at=terms.EndsAt(row.ends_at),
            pauses_for=frozenset(terms.PauseReason(reason) for reason in row.pauses_for),
            extendable_by=row.extendable_by,
            window_after_pause=row.window_after_pause,
            warn_before=row.warn_before,
            is_law=row.is_law,
            verified=row.is_verified,
            verified_by=row.verified_by,
            verified_on=row.verified_on,
            note=row.note,
        )
        for row in TermVersion.objects.order_by("code", "valid_from")
    )
    terms.check_versions(rules)
    return rules
