"""The data dictionary as a page and a file: what each number means, of what, from where, and what it hides."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from narahubung.facts import catalogue
from narahubung.facts.catalogue import Indicator
from narahubung.statistics import downloads
from narahubung.statistics.figure_table import Column, Table, words
from narahubung.web.doors import moment


@dataclass(frozen=True, slots=True)
class Line:
    """One heading of an entry and its text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator as the page tells it."""

    code: str
    name: str
    lines: tuple[Line, ...]


@login_not_required
@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    """Show every indicator, or hand the dictionary out as a file."""
    language = "en" if (get_language() or "id").startswith("en") else "id"
    entries = tuple(_entry(each, language) for each in catalogue.catalogue())
    table = _table(catalogue.catalogue())
    file = downloads.handed(request, [table], at=moment(request))
    return file or render(request, "statistics/dictionary.html", {"entries": entries, "table": table})


def _entry(indicator: Indicator, language: str) -> Entry:
    labels = {
        "definition": gettext("Artinya"),
        "numerator": gettext("Pembilang"),
        "denominator": gettext("Penyebut"),
        "cohort": gettext("Masuk ke masa"),
        "source": gettext("Sumber"),
        "caveat": gettext("Yang tidak ditunjukkannya"),
    }
    lines = tuple(Line(label, indicator.text(field, language=language)) for field, label in labels.items())
    return Entry(indicator.code, indicator.text("name", language=language), lines)


def _table(indicators: tuple[Indicator, ...]) -> Table:
    names = [each.name for each in fields(Indicator)]
    columns = tuple(Column(name, name, _meaning(name)) for name in names)
    rows = tuple(tuple(words(str(getattr(each, name))) for name in names) for each in indicators)
    return Table("kamus", gettext("Kamus data"), columns, rows)


def _meaning(name: str) -> str:
    english = gettext("dalam bahasa Inggris") if name.endswith("_en") else ""
    meanings = {
        "code": gettext("Kode indikator"),
        "kind": gettext("Cara membacanya: jumlah, bagian, kewajiban, waktu, atau formulir"),
        "unit": gettext("Satuan angkanya"),
        "of_agency": gettext("Apakah instansi yang memenuhinya; jika tidak, kantor"),
        "name": gettext("Nama indikator"),
        "definition": gettext("Apa artinya"),
        "numerator": gettext("Apa yang dihitung"),
        "denominator": gettext("Dari apa dihitung"),
        "cohort": gettext("Hari yang menentukan masuk ke masa mana"),
        "source": gettext("Dari mana angkanya"),
        "caveat": gettext("Apa yang tidak ditunjukkan oleh angka ini"),
    }
    return f"{meanings[name.removesuffix('_en')]} {english}".strip()
