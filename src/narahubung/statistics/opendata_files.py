"""An edition as files: CSV and JSON with a dictionary, denominators, notes on what is withheld, licence, checksums."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from narahubung.agencies.directory import Directory
from narahubung.rules.withholding import TOTAL, Published
from narahubung.statistics.opendata import MONTHLY, OBLIGATION_TABLES, REPORT_TABLES, YEARLY, YEARLY_BY, Guarded

PACKAGE = "datapackage.json"
WHOLE = "data.json"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 (diusulkan / proposed)",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
ALL = "ALL"
FIGURES = "angka.csv"
_FIGURE = ("indicator", "unit", "value", "low", "high", "n", "still_open", "outreach", "own_motion")
_FIELDS = {
    "quarter": ("string", "Triwulan (2026-Q3)", "Quarter (2026-Q3)"),
    "year": ("string", "Tahun kalender yang sudah utuh", "Calendar year, once it is whole"),
    "month": ("string", "Bulan laporan masuk (2026-09)", "Month of lodging (2026-09)"),
    "agency": ("string", "Kode instansi yang menangani; -: belum ada", "Code of the agency; -: none yet"),
    "agency_name": ("string", "Nama instansi", "Name of the agency"),
    "district": ("string", "Kode Kemendagri kecamatan; -: tidak disebut", "Kemendagri code; -: not given"),
    "district_name": ("string", "Nama kecamatan", "Name of the kecamatan"),
    "kept": ("string", "kept: ditepati; not_kept: tidak; ALL: semua", "kept, not_kept or ALL"),
    "count": (
        "integer",
        "Jumlah; kosong: tidak ditampilkan demi melindungi orang (1-4, atau yang dapat membukanya)",
        "Count; empty: withheld to protect people (1-4, or what would give such a number away)",
    ),
    "indicator": ("string", "Kode indikator; artinya di kamus data", "Code of the indicator, see the dictionary"),
    "unit": ("string", "days: hari; share: bagian 0-1", "days, or share 0-1"),
    "value": ("number", "Nilai; kosong: terlalu sedikit atau belum tercapai", "Value; empty: too few or not reached"),
    "low": ("number", "Batas bawah selang 95%", "Lower limit, 95 %"),
    "high": ("number", "Batas atas selang 95%; kosong: belum diketahui", "Upper limit, 95 %; empty: not known yet"),
    "n": ("integer", "Banyaknya yang mendasari", "How many it rests on"),
    "still_open": (
        "integer",
        "Di antaranya belum berakhir saat edisi dibuat; kosong: tidak ditampilkan demi melindungi orang",
        "Of these without an ending when the edition was made; empty: withheld to protect people",
    ),
    "outreach": (
        "integer",
        "Di antaranya dari jemput bola; kosong: tidak ditampilkan. Selebihnya datang sendiri",
        "Of these by outreach; empty: withheld. The rest people brought themselves",
    ),
    "own_motion": (
        "integer",
        "Di antaranya atas prakarsa kantor; kosong: tidak ditampilkan",
        "Of these by the office's own motion; empty: withheld",
    ),
    "use": ("integer", "Pemakaian layanan setahun; kosong: tidak diketahui", "Yearly use; empty: not known"),
    "source": ("string", "Sumber", "Source"),
}
_READING = (
    "Banyak laporan tidak berarti layanan buruk, sedikit tidak berarti baik, dan tidak ada sama sekali mungkin berarti "
    "warga tidak sampai ke kami. / Many complaints do not mean bad service, few do not mean good service, and none may "
    "mean that people do not reach us."
)
_WITHHELD = (
    "Angka 1 sampai 4 tidak ditampilkan, juga angka lain yang dengan pengurangan dapat membukanya. Nol ditampilkan. "
    "Tahun yang akan membukanya tidak dimuat. / Numbers 1 to 4 are withheld, and others from which they could be "
    "reckoned. Zeros are shown. A year that would give them away is left out."
)
_ONCE = (
    "Setiap bulan dihitung satu kali, pada edisi pertama yang memuatnya, dan tidak diubah lagi. / Each month is "
    "counted once, for the first edition that holds it, and is not revised."
)
_STREAMS = (
    "LM dan RCO dihitung bersama; IAPS, KNL, tembusan dan LAPOR tidak termasuk. / LM and RCO together; IAPS, KNL, "
    "copies and LAPOR are not included."
)
NOTES = (_READING, _WITHHELD, _ONCE, _STREAMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The files of an edition by name, and the digest of its package description."""

    files: Mapping[str, str]
    digest: str


def make(
    numbers: Iterable[Published],
    figures: Sequence[Guarded],
    *,
    number: int,
    office: str,
    first: date,
    last: date,
    on: date,
    known: Directory,
) -> Made:
    """Return the files of an edition; the same numbers give the same octets."""
    files, shapes = dict[str, str](), dict[str, tuple[str, ...]]()
    by_table = dict[str, list[Published]]()
    for each in numbers:
        by_table.setdefault(each.table, []).append(each)
    for name, by in _columns().items():
        columns, rows = _rows(by_table.get(name, []), by, known)
        files[f"{name}.csv"], shapes[f"{name}.csv"] = _csv(columns, rows), columns
    files[FIGURES], shapes[FIGURES] = _csv(_FIGURE, (_line(one) for one in figures)), _FIGURE
    columns = ("agency", "agency_name", "use", "source")
    files["penyebut.csv"], shapes["penyebut.csv"] = _csv(columns, _uses(known)), columns
    files[WHOLE] = _json({name: _records(text) for name, text in files.items()})
    package = _package(files, shapes, number=number, office=office, first=first, last=last, on=on)
    files[PACKAGE] = _json(package)
    return Made(files=files, digest=sha256(files[PACKAGE]))


def _line(one: Guarded) -> tuple[object, ...]:
    said = (_short(one.value), _short(one.low), _short(one.high), one.n)
    return (one.indicator, one.unit, *said, one.still_open, one.outreach, one.own_motion)


def _columns() -> dict[str, tuple[str, ...]]:
    quarterly = {
        name: by if name == MONTHLY else ("quarter", *by) for name, by in {**REPORT_TABLES, **OBLIGATION_TABLES}.items()
    }
    return {**quarterly, YEARLY: ("year", *YEARLY_BY)}


def _rows(
    numbers: Iterable[Published], by: tuple[str, ...], known: Directory
) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    columns = [*by]
    if "agency" in by:
        columns.insert(columns.index("agency") + 1, "agency_name")
    if "district" in by:
        columns.insert(columns.index("district") + 1, "district_name")
    rows = list[tuple[object, ...]]()
    for one in sorted(numbers, key=lambda each: [value or "~" for value in each.key]):
        said = dict(zip(by, (value if value != TOTAL else ALL for value in one.key), strict=True))
        if "agency" in said:
            agency = known.agency(said["agency"])
            said["agency_name"] = agency.short_name if agency else ""
        if "district" in said:
            district = known.districts.get(said["district"])
            said["district_name"] = district.name if district else ""
        rows.append((*(said[column] for column in columns), one.count))
    return (*columns, "count"), rows


def _uses(known: Directory) -> list[tuple[object, ...]]:
    rows = list[tuple[object, ...]]()
    for agency in sorted(known.agencies.values(), key=lambda one: one.code):
        given = [one for one in known.services.values() if one.agency == agency.key and one.yearly_volume]
        use = sum(one.yearly_volume or 0 for one in given) or None
        sources = "; ".join(sorted({one.volume_source for one in given if one.volume_source}))
        rows.append((agency.code, agency.short_name, use, sources))
    return rows


def _package(
    files: Mapping[str, str],
    shapes: Mapping[str, tuple[str, ...]],
    *,
    number: int,
    office: str,
    first: date,
    last: date,
    on: date,
) -> dict[str, object]:
    resources = []
    for name, text in sorted(files.items()):
        resource: dict[str, object] = {
            "name": name.rsplit(".", 1)[0],
            "path": name,
            "format": name.rsplit(".", 1)[1],
            "mediatype": "text/csv" if name.endswith(".csv") else "application/json",
            "encoding": "utf-8",
            "bytes": len(text.encode()),
            "hash": f"sha256:{sha256(text)}",
        }
        if name in shapes:
            resource["schema"] = {"fields": [_field(column) for column in shapes[name]], "missingValues": [""]}
        resources.append(resource)
    return {
        "name": f"narahubung-{office.lower()}",
        "title": "Laporan masyarakat melalui narahubung / Complaints through the focal-point network",
        "version": f"{number}.0.0",
        "created": on.isoformat(),
        "temporal": {"start": first.isoformat(), "end": last.isoformat()},
        "licenses": [LICENCE],
        "notes": list(NOTES),
        "resources": resources,
    }


def _field(column: str) -> dict[str, str]:
    kind, indonesian, english = _FIELDS[column]
    return {"name": column, "type": kind, "description": f"{indonesian} / {english}"}


def dictionary() -> tuple[tuple[str, str, str], ...]:
    """Return each column with what stands in it, in both languages."""
    return tuple((name, indonesian, english) for name, (_kind, indonesian, english) in _FIELDS.items())


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([["" if value is None else value for value in row] for row in rows])
    return paper.getvalue()


def _records(text: str) -> list[dict[str, str | None]]:
    return [{name: value or None for name, value in row.items()} for row in csv.DictReader(io.StringIO(text))]


def _short(value: float | None) -> str | None:
    return None if value is None else f"{value:.4g}"


def _json(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def sha256(text: str) -> str:
    """Return the checksum of a file's octets, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
