"""The regent's board: who is there in each agency, what is overdue, which pledges are kept; no complainant, no rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe

from narahubung.agencies import directory, posts
from narahubung.agencies.directory import AgencyLine, Directory
from narahubung.facts import reading
from narahubung.facts.reading import By, Kept, Where
from narahubung.rules.coverage import IN_PERSON, Coverage, State
from narahubung.rules.parties import AGENCY_ROLES, GOVERNMENT_ROLES, OFFICE_ROLES, Actor
from narahubung.rules.rates import Period, Stream
from narahubung.rules.refusals import NotYours
from narahubung.statistics import downloads, figure_asked, figure_reading, figure_scope
from narahubung.statistics.figure_names import name_of
from narahubung.statistics.figure_table import Cell, Column, Table, words
from narahubung.web import dates
from narahubung.web.doors import actor, moment
from narahubung.web.figures import Told

PLEDGES = ("pledged_acknowledgements", "pledged_answers")
_STATES = {
    State.COVERED: _("ada, definitif"),
    State.ACTING: _("ada, pelaksana tugas"),
    State.STAND_IN: _("sedang tidak di tempat, ada penggantinya"),
    State.DEPUTY_ONLY: _("hanya wakil"),
    State.GAP: _("kosong"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One agency: whether its liaison is there, what is overdue, what it pledged and kept."""

    name: str
    address: str
    post: str
    is_vacant: bool
    waiting: Told
    pledged: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything the board prints."""

    heading: str
    period: str
    as_of: str
    covered: str
    vacant: str
    lines: tuple[Line, ...]
    kept: tuple[Told, ...]
    table: Table
    wall: str


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the board of a government to its observers and coordinators, and of all its governments to an office.

    Refuses `NotYours` everybody else.
    """
    at, known, who = moment(request), directory.current(), actor(request)
    agencies, heading, where = _whose(who, known=known)
    page = look(agencies, heading=heading, where=where, on=dates.local_day(at), at=at)
    file = downloads.handed(request, [page.table], at=at, told=[(gettext("Masa"), page.period)])
    return file or render(request, "statistics/board.html", {"page": page})


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Lead to the figures that concern whoever asks; refuses `NotYours` whom none do."""
    who, known = actor(request), directory.current()
    if who.roles() & OFFICE_ROLES:
        return HttpResponseRedirect(reverse("statistics:dashboard"))
    if who.roles() & GOVERNMENT_ROLES:
        return HttpResponseRedirect(reverse("statistics:board"))
    for capacity in who.capacities:
        agency = known.agencies.get(capacity.agency or 0)
        if capacity.role in AGENCY_ROLES and agency is not None:
            return HttpResponseRedirect(reverse("statistics:agency", args=[agency.code]))
    raise NotYours("figures")


def _whose(who: Actor, *, known: Directory) -> tuple[tuple[AgencyLine, ...], str, Where]:
    streams = (Stream.LM,)
    if who.roles() & OFFICE_ROLES:
        office = figure_scope.office_of(who)
        where = Where(office=office, streams=streams)
        return figure_scope.of_office(office, known=known), known.offices[office].name, where
    government = figure_scope.government_of(who)
    where = Where(government=government, streams=streams)
    return figure_scope.of_government(government, known=known), known.governments[government].name, where


def look(agencies: Sequence[AgencyLine], *, heading: str, where: Where, on: date, at: datetime) -> Page:
    """Return the board of these agencies, in the order of their names; `where` they are found together."""
    period = Period(figure_asked.months_before(on, 11), on)
    keys = [str(agency.key) for agency in agencies]
    rows = reading.kept(
        indicators=("compliance", *PLEDGES),
        by=By.AGENCY,
        period=period,
        where=where,
        on=on,
        among=keys,
    )
    rows = tuple(row for row in rows if row.key in keys)
    covered = posts.states([agency.key for agency in agencies], on=on)
    ordered = sorted(agencies, key=lambda agency: agency.short_name.casefold())
    lines = tuple(_line(agency, covered[agency.key], rows) for agency in ordered)
    there = sum(state.state in IN_PERSON for state in covered.values())
    return Page(
        heading=heading,
        period=f"{dates.day(period.first)} – {dates.day(period.last)}",
        as_of=figure_asked.as_of_words(reading.as_of(), at=at),
        covered=gettext("%(there)s dari %(all)s jabatan narahubung terisi hari ini.")
        % {"there": there, "all": len(lines)},
        vacant=", ".join(line.name for line in lines if line.is_vacant),
        lines=lines,
        kept=tuple(
            figure_reading.in_time(found)
            for code in ("compliance", *PLEDGES)
            if (found := [row for row in rows if row.indicator == code])
        ),
        table=_table(lines),
        wall=_way("commitments:wall"),
    )


def _line(agency: AgencyLine, coverage: Coverage, rows: Sequence[Kept]) -> Line:
    own_rows = [row for row in rows if row.key == str(agency.key)]
    return Line(
        name=agency.short_name,
        address=reverse("statistics:agency", args=[agency.code]),
        post=post_words(coverage),
        is_vacant=coverage.state not in IN_PERSON and coverage.state is not State.STAND_IN,
        waiting=figure_reading.still_waiting([row for row in own_rows if row.indicator == "compliance"]),
        pledged=figure_reading.in_time([row for row in own_rows if row.indicator == "pledged_answers"]),
    )


def post_words(coverage: Coverage) -> str:
    """Return whether a liaison is there, and since when not or until when."""
    word = gettext(_STATES[coverage.state])
    if coverage.vacant_since is not None:
        return gettext("%(state)s sejak %(day)s") % {"state": word, "day": dates.day(coverage.vacant_since)}
    if coverage.vacant_from is not None:
        return gettext("%(state)s; akan kosong mulai %(day)s") % {
            "state": word,
            "day": dates.day(coverage.vacant_from),
        }
    return word


def _table(lines: Sequence[Line]) -> Table:
    columns = (
        Column("agency", gettext("Instansi"), gettext("Nama instansi, menurut abjad")),
        Column("post", gettext("Narahubung"), gettext("Apakah narahubungnya ada hari ini")),
        Column(
            "waiting", gettext("Masih ditunggu"), gettext("Bagian yang sudah lewat dan sampai kini belum dilakukan")
        ),
        Column("pledged", name_of("pledged_answers"), gettext("Bagian jawaban yang menepati komitmen")),
    )
    rows = tuple(
        (
            words(line.name),
            words(line.post),
            Cell(line.waiting.short, line.waiting.figure.value),
            Cell(line.pledged.short, line.pledged.figure.value),
        )
        for line in lines
    )
    return Table("papan", gettext("Papan pemerintah daerah"), columns, rows)


def _way(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""  # a slimmer installation without that room: its way is not offered
