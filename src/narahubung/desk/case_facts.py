"""What is known of a case beside its words: codes with their names, and what its complainant answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from narahubung.agencies.directory import Directory
from narahubung.cases.sheets import CaseSheet
from narahubung.desk.checklist import waiver_word
from narahubung.rules.facts import AccessClass, Answered
from narahubung.web import case_words, dates, words


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known, with its name."""

    name: str
    text: str


class _Coded(Protocol):
    def in_language(self, language: str) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def facts(sheet: CaseSheet, *, directory: Directory) -> tuple[Fact, ...]:
    """Return what is known, in the order in which an officer looks for it; the unknown is left out."""
    line = sheet.line
    service = directory.services.get(line.service)
    channel = directory.channels.get(sheet.channel)
    found = [
        Fact(_("Diterima"), dates.moment(line.lodged_at)),
        Fact(_("Kanal"), words.by_language(channel.name, channel.name_en) if channel else sheet.channel),
        Fact(_("Kelas akses"), words.access_class(AccessClass(line.access_class))),
        Fact(_("Nomor luar"), sheet.outside_number),
        Fact(_("Layanan"), words.by_language(service.name, service.name_en) if service else ""),
        Fact(_("Tempat"), place(sheet, directory=directory)),
        Fact(_("Tanggal kejadian"), dates.day(sheet.happened_on) if sheet.happened_on else ""),
        Fact(_("Yang dilaporkan"), _reported(sheet.reported, directory=directory)),
        Fact(_("Instansi"), case_words.agency_name(line.agency, directory=directory)),
        Fact(_("Jalur"), words.route(sheet.route) if sheet.route else ""),
        Fact(_("Substansi"), _names(sheet.substances, directory.substances)),
        Fact(_("Dugaan maladministrasi"), _names(sheet.alleged, directory.maladministrations)),
        Fact(_("Temuan maladministrasi"), _names(sheet.found, directory.maladministrations)),
        *_statements(sheet),
        Fact(_("Penutupan"), _closing(sheet, directory=directory)),
        Fact(_("Asisten"), sheet.officer_name),
    ]
    return tuple(fact for fact in found if fact.text)


def place(sheet: CaseSheet, *, directory: Directory) -> str:
    """Return village and kecamatan."""
    village, district = directory.villages.get(sheet.village), directory.districts.get(sheet.line.district)
    return ", ".join(one.name for one in (village, district) if one)


def _reported(code: str, *, directory: Directory) -> str:
    agency = directory.agency(code)
    if agency is not None:
        return agency.short_name
    return case_words.body_name(code, directory=directory) if code else ""


def _names(codes: Iterable[str], known: Mapping[str, _Coded]) -> str:
    return ", ".join(
        words.by_language(known[code].name, known[code].name_en) if code in known else code for code in codes
    )


def _statements(sheet: CaseSheet) -> tuple[Fact, ...]:
    said = sheet.statements
    known = {answer.value: words.answered(answer) for answer in Answered}
    waiver = said.get("waiver", "")
    return (
        Fact(_("Sudah mengadu ke instansi"), known.get(said.get("complained_first", ""), "")),
        Fact(_("Sedang di pengadilan"), known.get(said.get("in_court", ""), "")),
        Fact(_("Melaporkan narahubungnya"), _("Ya") if said.get("about_liaison") == Answered.YES else ""),
        Fact(_("Pengecualian yang diminta"), waiver_word(waiver) if waiver else ""),
    )


def _closing(sheet: CaseSheet, *, directory: Directory) -> str:
    if sheet.closing_kind is None:
        return ""
    reason = directory.reasons.get(sheet.closing_reason)
    kind = words.closing_kind(sheet.closing_kind)
    text = f"{kind}: {words.by_language(reason.name, reason.name_en)}" if reason else kind
    return text if sheet.ended_at else _("diusulkan: {closing}").format(closing=text)
