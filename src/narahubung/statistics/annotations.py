"""The dated list of what else happened: outreach, outages, campaigns, rules; drawn on every line over time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.agencies.directory import Directory
from narahubung.rules.acceleration import OtherChange
from narahubung.rules.refusals import NotSeen
from narahubung.statistics.charts_months import Happened
from narahubung.statistics.models import AnnotationLine
from narahubung.statistics.shapes import Annotation, LineAct, Note, NoteKind, Scope
from narahubung.web import dates

_KINDS = {
    NoteKind.OUTREACH: _("jemput bola"),
    NoteKind.OUTAGE: _("gangguan sistem"),
    NoteKind.CAMPAIGN: _("kampanye atau berita"),
    NoteKind.RULE: _("perubahan aturan"),
    NoteKind.STAFF: _("perubahan petugas"),
    NoteKind.HOLIDAY: _("libur atau cuti bersama"),
    NoteKind.OTHER: _("lain-lain"),
}
_SCOPES = {
    Scope.OFFICE: _("seluruh kantor"),
    Scope.GOVERNMENT: _("satu pemerintah daerah"),
    Scope.AGENCY: _("satu instansi"),
    Scope.DISTRICT: _("satu kecamatan"),
}
_ACTS = {LineAct.ADDED: _("ditambahkan"), LineAct.CHANGED: _("diubah"), LineAct.REMOVED: _("dihapus dari garis waktu")}


def kind_word(kind: NoteKind) -> str:
    """Return what sort of thing it was."""
    return gettext(_KINDS[kind])


def scope_word(scope: Scope) -> str:
    """Return how far a note reaches."""
    return gettext(_SCOPES[scope])


def act_word(act: LineAct) -> str:
    """Return what a line did to a note."""
    return gettext(_ACTS[act])


def whom(note: Note, *, known: Directory) -> str:
    """Return by name whom a note touched."""
    if note.scope is Scope.AGENCY:
        agency = known.agency(note.of)
        return agency.short_name if agency else note.of
    if note.scope is Scope.DISTRICT:
        place = known.districts.get(note.of)
        return gettext("Kecamatan {name}").format(name=place.name if place else note.of)
    if note.scope is Scope.GOVERNMENT:
        return next((one.name for one in known.governments.values() if one.code == note.of), note.of)
    return gettext("Semua")


def standing(*, offices: Iterable[int], first: date | None = None, last: date | None = None) -> tuple[Annotation, ...]:
    """Return the notes of these offices as they stand, the latest first; those alone that touch first to last."""
    latest = (
        AnnotationLine.objects.filter(office__in=list(offices))
        .select_related("by")
        .order_by("annotation", "-number")
        .distinct("annotation")
    )
    found = [_annotation(row) for row in latest if row.act != LineAct.REMOVED]
    kept = [
        one
        for one in found
        if (first is None or one.note.ends_on >= first) and (last is None or one.note.starts_on <= last)
    ]
    return tuple(sorted(kept, key=lambda one: (one.note.starts_on, one.note.text), reverse=True))


def history(annotation: UUID, *, offices: Iterable[int]) -> tuple[Annotation, ...]:
    """Return every line of a note, the first first; refuses `NotSeen`."""
    rows = AnnotationLine.objects.filter(annotation=annotation, office__in=list(offices)).select_related("by")
    found = tuple(_annotation(row) for row in rows.order_by("number"))
    if not found:
        raise NotSeen
    return found


def _annotation(row: AnnotationLine) -> Annotation:
    return Annotation(
        id=row.annotation,
        number=row.number,
        office=row.office_id,
        note=Note(
            kind=NoteKind(row.kind),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            scope=Scope(row.scope),
            of=row.of,
            text=row.text,
        ),
        act=LineAct(row.act),
        by=row.by.name if row.by else "",
        at=row.at,
    )


def happened(
    *,
    offices: Iterable[int],
    first: date,
    last: date,
    known: Directory,
    agency: str = "",
    district: str = "",
) -> tuple[Happened, ...]:
    """Return what a time line from `first` to `last` draws, the earliest first.

    Notes about everybody are on every line; those about one agency or kecamatan on its own line and on the lines of
    all (where `agency` and `district` are empty); those about one government not on the line of another's. One query.
    """
    found = [
        Happened(max(first, one.note.starts_on), _sentence(one.note, known=known))
        for one in standing(offices=offices, first=first, last=last)
        if not (agency or district) or _touches(one.note, agency=agency, district=district, known=known)
    ]
    return tuple(sorted(found, key=lambda each: (each.on, each.words)))


def _touches(note: Note, *, agency: str, district: str, known: Directory) -> bool:
    line, place = known.agency(agency), known.districts.get(district)
    key = line.government if line else place.government if place else None
    government = known.governments.get(key) if key is not None else None
    asked = {Scope.AGENCY: agency, Scope.DISTRICT: district, Scope.GOVERNMENT: government.code if government else ""}
    return note.scope is Scope.OFFICE or asked[note.scope] == note.of


def _sentence(note: Note, *, known: Directory) -> str:
    touched = "" if note.scope is Scope.OFFICE else f" ({whom(note, known=known)})"
    return f"{note.text}{touched}"


def other_changes(*, offices: Iterable[int], first: date, last: date, known: Directory) -> tuple[OtherChange, ...]:
    """Return the notes as `rules.acceleration` weighs them: for the agencies of a government or one, else for all."""
    found = []
    for one in standing(offices=offices, first=first, last=last):
        touched = frozenset[str]()
        if one.note.scope is Scope.AGENCY:
            touched = frozenset({one.note.of})
        elif one.note.scope is Scope.GOVERNMENT:
            governments = {key for key, each in known.governments.items() if each.code == one.note.of}
            touched = frozenset(each.code for each in known.agencies.values() if each.government in governments)
        found.append(OtherChange(one.note.text, one.note.starts_on, touched))
    return tuple(sorted(found, key=lambda change: (change.on, change.name)))


def days(note: Note) -> str:
    """Return the days of a note in words."""
    if note.starts_on == note.ends_on:
        return dates.day(note.starts_on)
    return gettext("{first} sampai {last}").format(first=dates.day(note.starts_on), last=dates.day(note.ends_on))
