"""The pages of the notes on time lines: the list, a note with its history, and the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from narahubung.agencies import directory
from narahubung.agencies.directory import Directory
from narahubung.rules.refusals import Incomplete, Malformed
from narahubung.statistics import actions, downloads
from narahubung.statistics import annotations as noted
from narahubung.statistics.fields import OnceForm, day, line, one_of
from narahubung.statistics.figure_table import Cell, Column, Table, words
from narahubung.statistics.shapes import LONGEST_NOTE, WRITERS, Annotation, LineAct, Note, NoteKind, Scope
from narahubung.web import dates
from narahubung.web.doors import actor, for_office, moment
from narahubung.web.refusal import incomplete_words


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note as a line of the list or of its history."""

    address: str
    days: str
    kind: str
    whom: str
    text: str
    act: str
    by: str
    at: str


class NoteForm(OnceForm):
    """What is asked about a note; whom it touched is one choice: all, a government, an agency, a kecamatan."""

    def __init__(self, known: Directory, data: QueryDict | None = None, *, note: Note | None = None) -> None:
        initial = {} if note is None else _typed(note)
        super().__init__(data, initial=initial)
        self.fields["text"] = line(
            _("Apa yang terjadi"),
            longest=LONGEST_NOTE,
            hint=_("Satu kalimat yang boleh dibaca siapa saja; jangan menyebut pelapor."),
        )
        self.fields["kind"] = one_of(_("Macamnya"), [(one.value, noted.kind_word(one)) for one in NoteKind])
        self.fields["starts_on"] = day(_("Mulai"))
        self.fields["ends_on"] = day(_("Sampai"), required=False, hint=_("Kosongkan jika hanya satu hari."))
        self.fields["whom"] = one_of(_("Menyentuh siapa"), _touched(known))

    def note(self) -> Note:
        """Return the note as it was typed."""
        said = self.cleaned_data
        scope, _colon, of = str(said["whom"]).partition(":")
        return Note(
            kind=NoteKind(said["kind"]),
            starts_on=said["starts_on"],
            ends_on=said["ends_on"] or said["starts_on"],
            scope=Scope(scope),
            of=of,
            text=str(said["text"]).strip(),
        )


def _typed(note: Note) -> dict[str, object]:
    return {
        "text": note.text,
        "kind": note.kind.value,
        "starts_on": note.starts_on,
        "ends_on": note.ends_on,
        "whom": f"{note.scope.value}:{note.of}",
    }


def _touched(known: Directory) -> list[tuple[str, object]]:
    governments = [(f"{Scope.GOVERNMENT.value}:{one.code}", one.name) for one in known.governments.values()]
    agencies = [(f"{Scope.AGENCY.value}:{one.code}", one.short_name) for one in known.agencies.values()]
    districts = [(f"{Scope.DISTRICT.value}:{one.code}", one.name) for one in known.districts.values()]
    return [
        (f"{Scope.OFFICE.value}:", _("Semua")),
        (_("Pemerintah daerah"), governments),
        (_("Instansi"), agencies),
        (_("Kecamatan"), districts),
    ]


def row(one: Annotation, *, known: Directory) -> NoteRow:
    """Return a note in words."""
    return NoteRow(
        address=reverse("statistics:annotation", args=[one.id]),
        days=noted.days(one.note),
        kind=noted.kind_word(one.note.kind),
        whom=noted.whom(one.note, known=known),
        text=one.note.text,
        act=noted.act_word(one.act),
        by=one.by,
        at=dates.moment(one.at),
    )


def offices_of(request: HttpRequest) -> frozenset[int]:
    """Return the offices for which whoever asks works."""
    return frozenset(one.office for one in actor(request).capacities if one.office is not None)


@for_office
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest) -> HttpResponse:
    """Show the notes as they stand, the latest first, and take down one more."""
    known, who = directory.current(), actor(request)
    form = NoteForm(known, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.annotate(form.note(), actor=who, at=moment(request), key=form.cleaned_data["key"])
            return HttpResponseRedirect(reverse("statistics:annotations"))
        except Incomplete as broken:
            form.refuse({name: incomplete_words(code) for name, code in broken.fields.items()})
    found = noted.standing(offices=offices_of(request))
    table = _table(found, known=known)
    file = downloads.handed(request, [table], at=moment(request))
    if file is not None:
        return file
    context = {
        "rows": [row(one, known=known) for one in found],
        "table": table,
        "form": form,
        "may_write": bool(who.roles() & WRITERS),
    }
    return render(request, "statistics/annotations.html", context, status=422 if form.errors else 200)


@for_office
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, annotation: UUID) -> HttpResponse:
    """Show one note with its history; change it or take it off the time lines."""
    known, who = directory.current(), actor(request)
    lines = noted.history(annotation, offices=offices_of(request))
    last = lines[-1]
    form = NoteForm(known, request.POST if request.method == "POST" else None, note=last.note)
    if request.method == "POST" and (request.POST.get("act") == "remove" or form.is_valid()):
        try:
            _write(request, annotation, form)
            return HttpResponseRedirect(reverse("statistics:annotations"))
        except Incomplete as broken:
            form.refuse({name: incomplete_words(code) for name, code in broken.fields.items()})
    context = {
        "now": row(last, known=known),
        "rows": [row(one, known=known) for one in reversed(lines)],
        "seen": last.number,
        "form": form,
        "may_write": bool(who.roles() & WRITERS) and last.act is not LineAct.REMOVED,
    }
    return render(request, "statistics/annotation.html", context, status=422 if form.errors else 200)


def _write(request: HttpRequest, annotation: UUID, form: NoteForm) -> None:
    key, seen = pressed_key(request), _seen(request)
    who, at = actor(request), moment(request)
    if request.POST.get("act") == "remove":
        actions.remove_annotation(annotation, seen=seen, actor=who, at=at, key=key)
    else:
        actions.change_annotation(annotation, form.note(), seen=seen, actor=who, at=at, key=key)


def pressed_key(request: HttpRequest) -> UUID:
    """Return the key that a form carried; refuses `Malformed`."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as broken:
        raise Malformed("key") from broken


def _seen(request: HttpRequest) -> int:
    try:
        return int(request.POST.get("seen", ""))
    except ValueError as broken:
        raise Malformed("seen") from broken


def _table(found: Iterable[Annotation], *, known: Directory) -> Table:
    columns = (
        Column("starts_on", _("Mulai"), _("Hari pertama")),
        Column("ends_on", _("Sampai"), _("Hari terakhir")),
        Column("kind", _("Macamnya"), _("Kode macam kejadian")),
        Column("scope", _("Menyentuh siapa"), _("Kode luasnya: office seluruh kantor, government, agency, district")),
        Column("of", _("Kode"), _("Kode pemerintah daerah, instansi atau kecamatan yang tersentuh; kosong: semua")),
        Column("name", _("Nama"), _("Nama yang tersentuh")),
        Column("text", _("Apa yang terjadi"), _("Apa yang terjadi, dengan kata")),
    )
    rows = []
    for one in found:
        said = one.note
        rows.append(
            (
                Cell(dates.day(said.starts_on), said.starts_on),
                Cell(dates.day(said.ends_on), said.ends_on),
                Cell(noted.kind_word(said.kind), said.kind.value),
                Cell(noted.scope_word(said.scope), said.scope.value),
                words(said.of),
                words(noted.whom(said, known=known)),
                words(said.text),
            )
        )
    return Table("catatan", _("Catatan waktu"), columns, tuple(rows))
