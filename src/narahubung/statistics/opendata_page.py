"""The public page of the open data, its files, and the one press that gives out an edition."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from narahubung.agencies import directory
from narahubung.agencies.directory import Directory, OfficeLine
from narahubung.rules.refusals import NotSeen
from narahubung.rules.withholding import NothingNew
from narahubung.statistics import actions, opendata_editions, opendata_files
from narahubung.statistics.annotations_page import pressed_key
from narahubung.statistics.opendata_editions import EditionLine
from narahubung.statistics.shapes import PUBLISHERS
from narahubung.web import dates
from narahubung.web.doors import actor, for_office, moment


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file with its address, size and checksum."""

    name: str
    address: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition in words, with its files."""

    name: str
    span: str
    day: str
    files: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPage:
    """What the page shows; `licence` is its name and address.

    `next_span` is empty where there is nothing new to publish or nobody to do it.
    """

    office: str
    editions: tuple[EditionRow, ...]
    newest: str
    licence: tuple[str, str]
    dictionary: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    next_span: str
    key: str


def office_of_house(known: Directory) -> OfficeLine:
    """Return the office whose house this is: the first; refuses `NotSeen` where there is none yet."""
    for office in known.offices.values():
        return office
    raise NotSeen


@login_not_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Show the editions with their files, what stands in them, the licence and how programs read them."""
    known = directory.current()
    office = office_of_house(known)
    found = opendata_editions.editions(office=office.key)
    english = (get_language() or "id").startswith("en")
    page = DataPage(
        office=office.short_name,
        editions=tuple(_row(one, office) for one in found),
        newest=reverse("statistics:data_newest", args=[office.code.lower(), opendata_files.PACKAGE]),
        licence=(opendata_files.LICENCE["title"], opendata_files.LICENCE["path"]),
        dictionary=tuple((name, en if english else id_) for name, id_, en in opendata_files.dictionary()),
        notes=tuple(_half(note, english=english) for note in opendata_files.NOTES),
        next_span=_next(request, office, found),
        key=str(uuid4()),
    )
    return render(request, "statistics/data.html", {"page": page})


def _half(note: str, *, english: bool) -> str:
    """The files say each note in both languages, the page in one."""
    indonesian, _slash, said = note.partition(" / ")
    return said if english else indonesian


def _row(one: EditionLine, office: OfficeLine) -> EditionRow:
    return EditionRow(
        name=_("Edisi {number}").format(number=one.number),
        span=_("{first} sampai {last}").format(first=dates.day(one.first), last=dates.day(one.until)),
        day=dates.day(one.at),
        files=tuple(
            FileRow(
                file.name,
                reverse("statistics:data_file", args=[office.code.lower(), one.number, file.name]),
                file.size,
                file.digest,
            )
            for file in one.files
        ),
    )


def _next(request: HttpRequest, office: OfficeLine, found: tuple[EditionLine, ...]) -> str:
    capacities = actor(request).capacities
    if not any(one.office == office.key and one.role in PUBLISHERS for one in capacities):
        return ""
    try:
        first, until = opendata_editions.next_span(found, on=dates.local_day(moment(request)))
    except NothingNew:
        return ""
    return _("{first} sampai {last}").format(first=dates.day(first), last=dates.day(until))


@for_office
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Give out the next edition."""
    at = moment(request)
    actions.publish(actor=actor(request), at=at, today=dates.local_day(at), key=pressed_key(request))
    return HttpResponseRedirect(reverse("statistics:data"))


@login_not_required
@require_safe
def download(request: HttpRequest, office: str, number: int, name: str) -> HttpResponse:
    """Send a file of an edition; it never changes, so anybody may keep it."""
    del request
    _number, text = opendata_editions.file_of(name, office=_office(office), number=number)
    kind = "text/csv; charset=utf-8" if name.endswith(".csv") else "application/json"
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "ETag": f'"{opendata_files.sha256(text)}"',
        "Access-Control-Allow-Origin": "*",
        "Content-Disposition": f'inline; filename="{office}-{number}-{name}"',
    }
    return HttpResponse(text.encode(), content_type=kind, headers=headers)


@login_not_required
@require_safe
def newest(request: HttpRequest, office: str, name: str) -> HttpResponse:
    """Lead to that file of the latest edition."""
    del request
    number, _text = opendata_editions.file_of(name, office=_office(office), number=None)
    response = HttpResponseRedirect(reverse("statistics:data_file", args=[office, number, name]))
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _office(code: str) -> int:
    found = (one.key for one in directory.current().offices.values() if one.code.lower() == code)
    office = next(found, None)
    if office is None:
        raise NotSeen
    return office
