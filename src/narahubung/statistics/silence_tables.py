"""The lines of the page of the silences, and the same lines as tables that are handed out as files: words, no count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from narahubung.statistics.figure_table import Cell, Column, Table, words
from narahubung.statistics.silence_words import SilenceWords
from narahubung.web import dates


@dataclass(frozen=True, slots=True)
class AgencyPart:
    """One agency with its three silences; `address` records an act about each."""

    name: str
    parts: tuple[tuple[SilenceWords, str], ...]


@dataclass(frozen=True, slots=True)
class ReadilyRow:
    """How readily one kind or kecamatan is reported, in words."""

    name: str
    word: str
    typical: str
    act: str
    address: str
    last: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """What was done about a silence."""

    on: date
    about: str
    deed: str
    result: str
    by: str

    @property
    def day(self) -> str:
        """Return its day in words."""
        return dates.day(self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceTables:
    """Every table of the page as it is handed out."""

    agencies: Table
    kinds: Table
    places: Table
    acts: Table

    def every(self) -> tuple[Table, ...]:
        """Return all of them."""
        return self.agencies, self.kinds, self.places, self.acts


def tables(
    *,
    agencies: Iterable[AgencyPart],
    kinds: Iterable[ReadilyRow],
    places: Iterable[ReadilyRow],
    acts: Iterable[ActRow],
) -> SilenceTables:
    """Return the lines as tables."""
    return SilenceTables(
        agencies=_agencies(agencies),
        kinds=_readily(kinds, code="senyap-jenis", caption=_("Menurut jenis masalah"), of=_("Jenis masalah")),
        places=_readily(
            places,
            code="senyap-kecamatan",
            caption=_("Menurut kecamatan, dibandingkan jenis masalah yang sama di tempat lain"),
            of=_("Kecamatan"),
        ),
        acts=_acts(acts),
    )


def _agencies(found: Iterable[AgencyPart]) -> Table:
    not_a_grade = _("Kata, bukan nilai; tidak menunjukkan baik atau buruknya layanan")
    columns = (
        Column("agency", _("Instansi"), _("Nama instansi")),
        Column("quiet", _("Sedikitnya laporan"), not_a_grade),
        Column("answering", _("Jawaban instansi"), not_a_grade),
        Column("liaison", _("Kehadiran narahubung"), not_a_grade),
    )
    rows = tuple((words(one.name), *(words(part.word) for part, _address in one.parts)) for one in found)
    return Table("senyap-instansi", _("Tiga kesenyapan setiap instansi"), columns, rows)


def _readily(found: Iterable[ReadilyRow], *, code: str, caption: str, of: str) -> Table:
    columns = (
        Column("name", of, of),
        Column("word", _("Dibandingkan dengan yang lain"), _("Seberapa mudah orang melapor, dengan kata")),
        Column("typical", _("Biasanya"), _("Berapa hari biasanya sampai orang berikutnya melapor; kosong: belum tahu")),
        Column("act", _("Saran"), _("Yang disarankan; kosong: tidak ada")),
        Column("last", _("Terakhir dilakukan"), _("Yang terakhir dilakukan; kosong: belum ada")),
    )
    rows = tuple(tuple(words(text) for text in (one.name, one.word, one.typical, one.act, one.last)) for one in found)
    return Table(code, caption, columns, rows)


def _acts(found: Iterable[ActRow]) -> Table:
    columns = (
        Column("day", _("Kapan"), _("Hari dilakukan")),
        Column("about", _("Tentang"), _("Kesenyapan yang dimaksud")),
        Column("deed", _("Yang dilakukan"), _("Macam tindakan")),
        Column("result", _("Hasilnya"), _("Apa yang ditemukan")),
        Column("by", _("Oleh"), _("Siapa yang mencatat")),
    )
    rows = tuple(
        (Cell(one.day, one.on), words(one.about), words(one.deed), words(one.result), words(one.by)) for one in found
    )
    return Table("senyap-tindakan", _("Yang sudah dilakukan"), columns, rows)
