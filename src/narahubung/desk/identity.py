"""Who complained: read on purpose, one case at a time, each reading written down for others to see."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from narahubung.cases import queries
from narahubung.cases.queries import Pile, Wanted
from narahubung.desk import rows
from narahubung.desk.case_facts import Fact
from narahubung.rules.facts import PersonDetails
from narahubung.rules.parties import Role, Standing
from narahubung.rules.refusals import NotYours
from narahubung.web import dates, words
from narahubung.web.doors import actor, for_office, moment

_AUDITORS = frozenset({Role.HEAD_OF_OFFICE, Role.AUDITOR})
_BY_RELEASE = gettext_noop("pembukaan identitas")


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading of an identity: who, when, of which case, on what ground."""

    person: str
    moment: str
    machine: str
    number: str
    address: str
    ground: str


@for_office
@never_cache
@require_POST
def read(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show who complained, having written down that it was read."""
    who, at = actor(request), moment(request)
    found = queries.read_identity(case, actor=who, at=at)
    sheet = queries.sheet(case, actor=who, at=at)
    context = {
        "case": case,
        "number": sheet.line.number,
        "found": found,
        "facts": details(found.details),
        "read_at": dates.moment(at),
        "is_secret": sheet.line.is_secret,
    }
    return render(request, "desk/identity.html", context)


def details(person: PersonDetails) -> tuple[Fact, ...]:
    """Return what is known of a person, with its names; the unknown is left out."""
    born = ", ".join(filter(None, (person.born_place, dates.day(person.born_on) if person.born_on else "")))
    found = (
        Fact(_("Nama"), person.name),
        Fact(_("NIK"), person.identity_number),
        Fact(_("Telepon"), person.phone),
        Fact(_("Surel"), person.email),
        Fact(_("Alamat"), person.address),
        Fact(_("Tempat dan tanggal lahir"), born),
        Fact(_("Pekerjaan"), person.occupation),
        Fact(_("Status perkawinan"), person.marital_status),
        Fact(_("Diwakili oleh"), person.represented_by),
    )
    return tuple(fact for fact in found if fact.text)


@for_office
@never_cache
@require_safe
def other_cases(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show the other cases of the same complainant, to those who may know who that is."""
    who, at = actor(request), moment(request)
    sheet = queries.sheet(case, actor=who, at=at)
    if not sheet.may_read_identity:
        raise NotYours("same_person")
    found = queries.same_person(case, actor=who)
    desk = queries.look(who, at=at, wanted=Wanted(pile=Pile.ALL, among=tuple(found)), size=50)
    shown = rows.rows(desk.listing.lines, at=at, directory=desk.directory)
    context = {"rows": shown, "number": sheet.line.number, "case": case}
    return render(request, "desk/other_cases.html", context)


@for_office
@never_cache
@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """Show who read which identity and when, to the head of office and the auditor."""
    who = actor(request)
    if not who.roles() & _AUDITORS:
        raise NotYours("readings")
    root = reverse("desk:cases")
    shown = [
        ReadingRow(
            person=one.person_name,
            moment=dates.moment(one.at),
            machine=dates.machine(one.at),
            number=one.number,
            address=f"{root}{one.case}/",
            ground=words.standing(Standing(one.ground)) if one.ground in set(Standing) else _(_BY_RELEASE),
        )
        for one in queries.readings(actor=who)
    ]
    return render(request, "desk/readings.html", {"readings": shown})
