"""The catalogue of indicators: what each number means, what it is taken of, where it comes from, what it hides."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from io import StringIO
from pathlib import Path

from narahubung.facts.catalogue_rows import ROWS


class Kind(StrEnum):
    """How an indicator is read: by `reading.counted` (count, share), `reading.kept` or `reading.times`."""

    COUNT = "count"
    SHARE = "share"
    KEPT = "kept"
    TIME = "time"
    FORMS = "forms"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; texts in Indonesian and (`_en`) English. `cohort`: by which day a case belongs to a period.

    `unit` is what the shown number counts: reports, percent, days. `of_agency` False: it is the office's own to keep.
    """

    code: str
    kind: Kind
    unit: str
    of_agency: bool
    name: str
    name_en: str
    definition: str
    definition_en: str
    numerator: str
    numerator_en: str
    denominator: str
    denominator_en: str
    cohort: str
    cohort_en: str
    source: str
    source_en: str
    caveat: str
    caveat_en: str

    def text(self, field: str, *, language: str) -> str:
        """Return one of the texts in `id` or `en`."""
        return str(getattr(self, f"{field}_en" if language == "en" else field))


INDICATORS: tuple[Indicator, ...] = tuple(
    Indicator(code, Kind(kind), unit, of_agency == "yes", *texts) for code, kind, unit, of_agency, *texts in ROWS
)
_BY_CODE = {indicator.code: indicator for indicator in INDICATORS}


def catalogue() -> tuple[Indicator, ...]:
    """Return every indicator, reaction performance first and volume last, in the order in which pages show them."""
    return INDICATORS


def indicator(code: str) -> Indicator | None:
    """Return the indicator with this code."""
    return _BY_CODE.get(code)


def as_csv() -> str:
    """Return the dictionary as CSV, a row an indicator, columns named as in `Indicator`."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([each.name for each in fields(Indicator)])
    writer.writerows([["yes" if v is True else "no" if v is False else v for v in astuple(i)] for i in INDICATORS])
    return out.getvalue()


_PARTS = (
    ("Arti", "definition"),
    ("Pembilang", "numerator"),
    ("Penyebut", "denominator"),
    ("Hari yang menentukan", "cohort"),
    ("Sumber", "source"),
    ("Yang tidak ditunjukkan", "caveat"),
)


def as_markdown() -> str:
    """Return the dictionary as a page, Indonesian first and English below each indicator."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield "# Kamus data / Data dictionary"
    yield ""
    yield "Dibuat oleh `narahubung docs` dari `facts/catalogue_rows.py`; tabelnya `dictionary.csv`."
    for each in INDICATORS:
        yield f"\n## {each.name} (`{each.code}`)\n"
        for word, field in _PARTS:
            yield f"- {word}: {each.text(field, language='id')}"
        yield f"\n*{each.name_en}.* {each.definition_en} Numerator: {each.numerator_en}"
        yield f"Denominator: {each.denominator_en} Cohort: {each.cohort_en} Source: {each.source_en}"
        yield f"Does not show: {each.caveat_en}"
    yield ""


def write(folder: Path) -> None:
    """Write `dictionary.md` and `dictionary.csv` into the folder."""
    (folder / "dictionary.md").write_text(as_markdown(), encoding="utf-8")
    (folder / "dictionary.csv").write_text(as_csv(), encoding="utf-8")
