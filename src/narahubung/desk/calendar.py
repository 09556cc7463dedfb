"""The working calendar, the terms with their sources, and a calculator that shows its working."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from narahubung.agencies import directory
from narahubung.agencies.directory import Directory
from narahubung.desk.fields import day, one_of
from narahubung.rules.explanation import calculate
from narahubung.rules.facts import TermCode
from narahubung.rules.refusals import RuleBroken
from narahubung.rules.terms import ShownAs, TermRule
from narahubung.rules.workday import HolidayKind
from narahubung.web import case_terms, dates, errors, words
from narahubung.web.case_terms import DayRow
from narahubung.web.doors import for_office, moment

_KINDS = {
    HolidayKind.NATIONAL: gettext_noop("Libur nasional"),
    HolidayKind.REGIONAL: gettext_noop("Libur daerah"),
    HolidayKind.COLLECTIVE_LEAVE: gettext_noop("Cuti bersama"),
    HolidayKind.CLOSING: gettext_noop("Kantor tutup"),
}

# Terms of stages that the house does not know yet; their rows stand in the table already.
_LATER = {
    "COMMENT": gettext_noop("Tanggapan atas rancangan hasil pemeriksaan"),
    "CORRECT": gettext_noop("Tindakan korektif"),
    "RECOMMENDATION": gettext_noop("Pelaksanaan rekomendasi"),
}


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day on which no term counts, and on whose word."""

    day: str
    name: str
    kind: str
    source: str
    is_estimated: bool
    is_verified: bool


@dataclass(frozen=True, slots=True)
class TermLine:
    """One version of a term, and whether it may be called law."""

    name: str
    length: str
    from_day: str
    to_day: str
    basis: str
    is_law: bool
    source: str
    note: str
    verified: str


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The calculator's answer: the end, whether it is provisional, and every day on the way."""

    name: str
    due: str
    is_provisional: bool
    basis: str
    source: str
    days: tuple[DayRow, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """Everything the page prints."""

    year: int
    years: tuple[tuple[int, bool], ...]
    is_covered: bool
    days: tuple[DayOff, ...]
    terms: tuple[TermLine, ...]
    form: CalculatorForm
    reckoned: Reckoned | None


class CalculatorForm(forms.Form):
    """Which term, and when it starts (WITA)."""

    def __init__(self, lists: Directory, *, today: date, data: QueryDict | None = None) -> None:
        super().__init__(data)
        codes = dict.fromkeys(rule.code for rule in lists.terms)
        self.fields["tenggat"] = one_of(_("Tenggat"), [(code, term_name(code)) for code in codes], initial="ANSWER")
        self.fields["mulai"] = day(_("Mulai"), initial=today)
        self.fields["jam"] = forms.TimeField(
            label=_("Pukul (WITA)"),
            initial=time(9),
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        )


@for_office
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the days off of a year, the terms, and what the calculator was asked."""
    lists, today = directory.current(), dates.local_day(moment(request))
    asked = "tenggat" in request.GET
    form = CalculatorForm(lists, today=today, data=request.GET if asked else None)
    reckoned = _reckoned(form, lists=lists) if asked and form.is_valid() else None
    year = _year(request.GET.get("tahun", ""), today=today, lists=lists)
    page = CalendarPage(
        year=year,
        years=tuple((one, one in lists.calendar.covered) for one in years(lists)),
        is_covered=year in lists.calendar.covered,
        days=_days_off(year, lists=lists),
        terms=tuple(_term_line(rule) for rule in lists.terms),
        form=form,
        reckoned=reckoned,
    )
    return render(request, "desk/calendar.html", {"page": page}, status=422 if form.errors else 200)


def years(lists: Directory) -> list[int]:
    """Return the years of which anything is known."""
    return sorted({holiday.on.year for holiday in lists.calendar.holidays} | set(lists.calendar.covered))


def _year(text: str, *, today: date, lists: Directory) -> int:
    known = years(lists)
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year
    return wanted if wanted in known else (known[-1] if known else today.year)


def term_name(code: str) -> str:
    """Return the name of a term, known to the lifecycle or not yet."""
    return words.term(TermCode(code)) if code in set(TermCode) else _(_LATER.get(code, code))


def _days_off(year: int, *, lists: Directory) -> tuple[DayOff, ...]:
    return tuple(
        DayOff(
            day=dates.weekday_and_day(one.on),
            name=one.name,
            kind=_(_KINDS[one.kind]),
            source=one.source,
            is_estimated=one.estimated,
            is_verified=one.verified,
        )
        for one in lists.calendar.holidays
        if one.on.year == year
    )


def _term_line(rule: TermRule) -> TermLine:
    verified = _("belum dicocokkan")
    if rule.verified and rule.verified_on:
        verified = _("{by}, {day}").format(by=rule.verified_by, day=dates.day(rule.verified_on))
    return TermLine(
        name=term_name(rule.code),
        length=case_terms.length(rule),
        from_day=dates.day(rule.valid_from),
        to_day=dates.day(rule.valid_to) if rule.valid_to else "",
        basis=case_terms.basis(rule),
        is_law=rule.shown_as is ShownAs.LAW,
        source=rule.source,
        note=rule.note,
        verified=verified,
    )


def _reckoned(form: CalculatorForm, *, lists: Directory) -> Reckoned | None:
    said = form.cleaned_data
    started_at = datetime.combine(said["mulai"], said["jam"], lists.calendar.tz)
    code = str(said["tenggat"])
    try:
        rule = lists.term(code, on=said["mulai"])
        made = calculate(rule, started_at=started_at, calendar=lists.calendar)
    except RuleBroken as broken:
        form.add_error("mulai", errors.translate(broken).detail)
        return None
    return Reckoned(
        name=term_name(code),
        due=dates.moment(made.due.due_at) if made.due.due_at else "",
        is_provisional=made.due.provisional,
        basis=case_terms.basis(rule),
        source=rule.source,
        days=case_terms.day_rows(made),
    )
