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
from narahubung.rules.rates import Base
from narahubung.rules.withholding import TOTAL, Published
from narahubung.statistics import figure_scope, silence
from narahubung.statistics.denominators import Given
from narahubung.statistics.opendata import MONTHLY, OBLIGATION_TABLES, REPORT_TABLES, YEARLY, YEARLY_BY, Guarded

PACKAGE = "datapackage.json"
WHOLE = "data.json"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International (CC BY 4.0)",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
ALL = "ALL"
FIGURES = "angka.csv"
_FIGURE = ("indicator", "unit", "value", "low", "high", "n", "still_open", "outreach", "own_motion")
_FIELDS = {
    "quarter": ("string", "Triwulan (2026-Q3)", "Quarter (2026-Q3)"),
    "year": (
        "string",
        "Tahun: dari kewajiban yang sudah utuh, dari pembanding tahun sumbernya (yang tertua)",
        "Year: of obligations once it is whole, of denominators that of their source (the oldest)",
    ),
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
    "low": ("number", "Batas bawah rentang 95%", "Lower end of the 95 % range"),
    "high": (
        "number",
        "Batas atas rentang 95%; kosong: belum diketahui",
        "Upper end of the 95 % range; empty: not known",
    ),
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
    "use": (
        "integer",
        "Pemakaian semua layanan instansi setahun; kosong: tidak diketahui dari setiap layanannya",
        "Yearly use of all of the agency's services; empty: not known of each of them",
    ),
    "people": ("integer", "Jumlah penduduk kecamatan", "People who live in the kecamatan"),
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
_LIVE = (
    "Angka setahun di angka.csv dihitung saat edisinya dibuat, triwulan tidak dihitung ulang: jumlahnya dapat berbeda. "
    "Angka yang selisihnya 1 sampai 4 tidak ditampilkan. / Figures of a year in angka.csv are counted when their "
    "edition is made, quarters are not counted again: their sums may differ. One that differs by 1 to 4 is withheld."
)
_STREAMS = (
    "Dihitung bersama: laporan warga (LM) dan laporan mendesak (respon cepat, RCO). Tidak termasuk: pemeriksaan atas "
    "prakarsa kantor, konsultasi, surat tembusan, dan SP4N-LAPOR!. / Counted together: complaints by people (LM) and "
    "urgent complaints (rapid response, RCO). Not included: investigations on the office's own initiative, "
    "consultations, copied letters, and SP4N-LAPOR!."
)
NOTES = (_READING, _WITHHELD, _ONCE, _LIVE, _STREAMS)


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
    office: int,
    first: date,
    last: date,
    on: date,
    given: Iterable[Given],
    known: Directory,
) -> Made:
    """Return the files of an edition; the same numbers give the same octets.

    `given` is how many there were to complain, as the office has given it; `known` already has the uses among it.
    """
    files, shapes = dict[str, str](), dict[str, tuple[str, ...]]()
    by_table = dict[str, list[Published]]()
    for each in numbers:
        by_table.setdefault(each.table, []).append(each)
    for name, by in _columns().items():
        columns, rows = _rows(by_table.get(name, []), by, known)
        files[f"{name}.csv"], shapes[f"{name}.csv"] = _csv(columns, rows), columns
    files[FIGURES], shapes[FIGURES] = _csv(_FIGURE, (_line(one) for one in figures)), _FIGURE
    for name, columns, rows in (
        ("penyebut.csv", ("agency", "agency_name", "year", "use", "source"), _uses(office, known)),
        ("penduduk.csv", ("district", "district_name", "year", "people", "source"), _people(given, known)),
    ):
        files[name], shapes[name] = _csv(columns, rows), columns
    files[WHOLE] = _json({name: _records(text) for name, text in files.items()})
    code = known.offices[office].code
    package = _package(files, shapes, number=number, office=code, first=first, last=last, on=on)
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


def _uses(office: int, known: Directory) -> list[tuple[object, ...]]:
    rows = list[tuple[object, ...]]()
    for agency in sorted(figure_scope.of_office(office, known=known), key=lambda one: one.code):
        use = silence.use_of(agency, known=known)
        rows.append((agency.code, agency.short_name, use.year, use.amount, "; ".join(use.sources)))
    return rows


def _people(given: Iterable[Given], known: Directory) -> list[tuple[object, ...]]:
    return [
        (one.of, known.districts[one.of].name, one.year, one.amount, one.source)
        for one in sorted(given, key=lambda one: (one.of, one.year))
        if one.base is Base.POPULATION and one.of in known.districts
    ]


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
