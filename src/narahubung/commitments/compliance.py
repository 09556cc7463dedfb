"""Whether each clause is kept: per agency in the order of names, with its interval, and words where numbers are few.

Shares of cases pass the gate of `rules.rates`. Meetings and successions are no complaints and few by nature: under the
gate's minimum they are words, from there on so many of so many with their interval, never a share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from narahubung.commitments import clauses, indicators, standing
from narahubung.commitments.change import latest
from narahubung.commitments.models import Clause, Commitment, Party
from narahubung.facts import reading
from narahubung.facts.reading import By, Where
from narahubung.rules.commitment import HAS_SIGNED, ClauseKind, Indicator, Part, Stage
from narahubung.rules.intervals import binomial_exact
from narahubung.rules.parties import Actor
from narahubung.rules.rates import FEWEST_CASES, Period, share_of
from narahubung.web import dates, figures
from narahubung.web.dates import local_day
from narahubung.web.figures import Told

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_TOGETHER = "pledged"  # names the sum of the streams: a pledge binds for every complaint alike


@dataclass(frozen=True, slots=True)
class Cell:
    """One agency's keeping of one clause: a figure that passed the gate, or a sentence; nothing that can be ranked."""

    agency: str
    told: Told | None
    short: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """One measurable clause with its agencies, by name; `note` says why there is nothing to show."""

    place: int
    text: str
    target: str
    days: str
    cells: tuple[Cell, ...]
    note: str


def kept(row: Commitment, actor: Actor, *, on: date) -> tuple[Kept, ...]:
    """Return every measurable clause of a commitment that is or was in force; an agency's people see their own line."""
    version = latest(row)
    if row.in_force_at is None or version is None:
        return ()
    signed = Party.objects.filter(commitment=row, part=Part.AGENCY, stand__in=[stand.value for stand in HAS_SIGNED])
    parties = list(signed.order_by("name", "place"))
    if not standing.watches(actor, row):
        mine = standing.agencies(actor)
        parties = [party for party in parties if party.agency_id in mine]
    names = {party.agency_id: party.name for party in parties if party.agency_id is not None}
    measured = Clause.objects.filter(version=version, kind=ClauseKind.MEASURABLE).order_by("place")
    return tuple(_clause(one, row, names, on=on) for one in measured)


def missed_beyond_cases(government: int, *, period: Period, on: date) -> Mapping[int, indicators.KeptOf]:
    """Return, by agency, how often it kept what it pledged beyond cases (meetings, successions), where it missed any.

    Only commitments of the government in force on that day count, from their force on, for who signed them.
    """
    found: dict[int, indicators.KeptOf] = {}
    rows = Commitment.objects.filter(government=government, stage=Stage.IN_FORCE, in_force_at__isnull=False)
    for row in rows.order_by("id"):
        version = latest(row)
        signed = Party.objects.filter(commitment=row, part=Part.AGENCY, stand__in=[stand.value for stand in HAS_SIGNED])
        agencies = tuple(signed.exclude(agency=None).order_by("place").values_list("agency", flat=True))
        begun = max(period.first, local_day(row.in_force_at)) if row.in_force_at else period.first
        measured = Clause.objects.filter(version=version, kind=ClauseKind.MEASURABLE) if version else ()
        for one in measured if begun <= period.last else ():
            if Indicator(one.indicator) in indicators.OF_CASES:
                continue
            asked = indicators.Asked(
                government=government, agencies=agencies, period=Period(begun, period.last), on=on, target=one.target
            )
            for agency, kept in (indicators.counted(Indicator(one.indicator), asked) or {}).items():
                before = found.get(agency, indicators.KeptOf(0, 0))
                found[agency] = indicators.KeptOf(before.kept + kept.kept, before.asked + kept.asked)
    return {agency: one for agency, one in found.items() if one.kept < one.asked}


def _clause(one: Clause, row: Commitment, names: Mapping[int, str], *, on: date) -> Kept:
    indicator, period = Indicator(one.indicator), _period(one.period, row, on=on)
    note = ""
    if indicator in indicators.OF_CASES:
        cells = tuple(_of_cases(indicator, row, names, period=period, on=on))
    else:
        asked = indicators.Asked(
            government=row.government_id, agencies=tuple(names), period=period, on=on, target=one.target
        )
        found = indicators.counted(indicator, asked)
        note = _("Belum ada yang mencatatnya.") if found is None else ""
        cells = tuple(_plain(name, (found or {}).get(agency)) for agency, name in names.items() if not note)
    return Kept(
        place=one.place,
        text=one.text,
        target=f"{clauses.indicator_name(indicator)}: {clauses.target_words(indicator, one.target)}",
        days=_("{first} sampai {last}").format(first=dates.day(period.first), last=dates.day(period.last)),
        cells=cells,
        note=note,
    )


def _of_cases(
    indicator: Indicator, row: Commitment, names: Mapping[int, str], *, period: Period, on: date
) -> Iterable[Cell]:
    code = indicators.OF_CASES[indicator]
    rows = reading.kept(
        indicators=(code,),
        by=By.AGENCY,
        period=period,
        where=Where(government=row.government_id),
        on=on,
        label=_TOGETHER,
        among=[str(agency) for agency in names],
    )
    by_agency = {one.key: one for one in rows}
    name = clauses.indicator_name(indicator)
    for agency, called in names.items():
        one = by_agency[str(agency)]
        figure = share_of(one.grounds, numerator=one.kept, source=_("Register laporan Narahubung"))
        told = figures.told(figure, name=f"{name}: {called}")
        yield Cell(called, told, sentence=told.sentence)


def _plain(name: str, found: indicators.KeptOf | None) -> Cell:
    if found is None or found.asked == 0:
        return Cell(name, None, _("belum pernah diminta"), _("Belum ada yang jatuh tempo dalam masa ini."))
    if found.asked < FEWEST_CASES:
        few = _("Diminta kurang dari {minimum} kali dalam masa ini: terlalu sedikit untuk dijadikan angka.")
        return Cell(name, None, _in_words(found), few.format(minimum=FEWEST_CASES))
    short = _("{kept} dari {asked} kali").format(kept=found.kept, asked=found.asked)
    interval = binomial_exact(found.kept, trials=found.asked)
    sentence = _(
        "Ditepati {kept} dari {asked} kali; kebiasaan yang sebenarnya dapat terletak antara {low} dan {high}."
    ).format(
        kept=found.kept,
        asked=found.asked,
        low=figures.percent(interval.low),
        high=figures.percent(interval.high),
    )
    return Cell(name, None, short, sentence)


def _in_words(found: indicators.KeptOf) -> str:
    if found.kept == found.asked:
        return _("sejauh ini selalu")
    return _("tidak selalu") if found.kept else _("sejauh ini belum pernah")


def _period(period: str, row: Commitment, *, on: date) -> Period:
    """Return the stretch of the clause's period that ends today, not before the day of force nor after the end."""
    begun = local_day(row.in_force_at) if row.in_force_at else row.starts_on
    last = min(on, row.ended_on or on) if row.stage in (Stage.SUPERSEDED, Stage.EXPIRED) else on
    months = last.year * 12 + last.month - 1 - _MONTHS.get(period, 12)
    back = date(months // 12, months % 12 + 1, min(last.day, 28))
    return Period(min(max(begun, back), last), last)
