"""What a refusal looks like to a reader, whatever raised it: its words, its status, and what they had typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# The reasons that `Incomplete` and `FileRefused` carry as codes; `at_most:14` carries a number. One that is not here
# reads as `_OTHERWISE`.
_REASONS = {
    "missing": _("Bagian ini wajib diisi."),
    "needed": _("Bagian ini wajib diisi."),
    "too_short": _("Isian ini terlalu pendek."),
    "too_long": _("Isian ini terlalu panjang."),
    "too_many": _("Terlalu banyak."),
    "unknown": _("Pilihan ini tidak dikenal."),
    "invalid": _("Isian ini tidak dapat dibaca."),
    "malformed": _("Isian ini tidak dapat dibaca."),
    "at_most": _("Paling banyak {number}."),
    "future": _("Tanggal ini belum terjadi."),
    "past": _("Tanggal ini sudah lewat."),
    "outside_calendar": _("Tanggal ini di luar tahun yang ada kalendernya."),
    "not_in_district": _("Desa atau kelurahan ini tidak terletak di kecamatan itu."),
    "not_yours": _("Pilihan ini bukan wewenang Anda."),
    "no_agency": _("Laporan ini belum diteruskan kepada instansi."),
    "nobody_there": _("Instansi ini belum mempunyai narahubung yang dapat menerima."),
    "hub_is_reported": _("Koordinatornya sendiri yang dilaporkan; pilih jalur langsung."),
    "not_of_agency": _("Orang ini bukan dari instansi yang menangani."),
    "not_running": _("Tenggat ini sudah tidak berjalan."),
    "done": _("Ini sudah diputuskan."),
    "taken": _("Nomor ini sudah tercatat pada laporan lain."),
    "too_old": _("Kejadiannya lebih dari dua tahun yang lalu."),
    "not_routable": _("Laporan tidak dapat diteruskan kepada lembaga ini."),
    "barred": _("Orang ini tercatat mempunyai benturan kepentingan."),
    "type_not_allowed": _("Jenis berkas ini tidak diterima."),
    "type_mismatch": _("Isi berkas tidak sesuai dengan namanya."),
    "unreadable": _("Berkas ini rusak dan tidak dapat dibuka."),
    "empty": _("Berkas ini kosong."),
    "infected": _("Berkas ini memuat program berbahaya."),
    "active": _("Berkas ini memuat program atau berkas lain di dalamnya."),
    "locked": _("Berkas ini terkunci kata sandi; kirim yang tidak terkunci."),
    "packed": _("Isi berkas ini terlalu besar setelah dibuka."),
    "too_many_pixels": _("Ukuran gambar ini terlalu besar; perkecil dahulu."),
}
_OTHERWISE = _("Bagian ini perlu diperbaiki.")

# Never shown back: secrets, and what the page itself put there.
_HIDDEN = ("csrf", "password", "pin", "token", "key", "code", "kode", "sandi")
_WORTH_KEEPING = 12
_KEPT_LONGEST = 20_000


# What the fields of an act are called on screen, for a refusal that reaches no form of its own.
_FIELDS = {
    "text": _("Teks"),
    "reason": _("Alasan"),
    "place": _("Tempat"),
    "expectation": _("Harapan"),
    "agency": _("Instansi"),
    "service": _("Layanan"),
    "district": _("Kecamatan"),
    "village": _("Desa atau kelurahan"),
    "reported": _("Yang dilaporkan"),
    "happened_on": _("Tanggal kejadian"),
    "person": _("Orang"),
    "expires_on": _("Berlaku sampai"),
    "days": _("Jumlah hari"),
    "body": _("Lembaga"),
    "letter": _("Surat"),
    "closing": _("Alasan penutupan"),
    "questions": _("Pertanyaan"),
    "answers": _("Jawaban"),
    "checks": _("Daftar periksa"),
    "attachments": _("Berkas"),
    "lane": _("Pembaca"),
    "route": _("Jalur"),
    "release": _("Pembukaan identitas"),
    "outside_number": _("Nomor luar"),
    "term": _("Tenggat"),
}


def incomplete_words(code: str) -> str:
    """Return the sentence for a reason's code; an unknown code gets one that is true of all."""
    reason, _colon, number = code.partition(":")
    return gettext(_REASONS.get(reason, _OTHERWISE)).format(number=number)


def field_word(name: str) -> str:
    """Return what a field is called on screen; a name of the API that no page shows stays as it is."""
    word = _FIELDS.get(name)
    return gettext(word) if word else name


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal in words: what it is, what happened, what to do; `fields` names each wrong field and why."""

    status: int
    code: str
    title: str
    detail: str
    advice: str
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    retry_after: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What the person had typed, given back so that a refusal never costs them their words."""

    texts: tuple[str, ...] = ()

    @classmethod
    def from_request(cls, request: HttpRequest) -> Kept:
        """Return the longer texts of a form that was sent, without secrets; nothing for a page that was only opened."""
        # A body that was not parsed before the refusal is not parsed for its sake: it may be the reason of it.
        if request.method != "POST" or "_post" not in vars(request):
            return cls()
        texts = (
            text[:_KEPT_LONGEST].replace("\x00", "")
            for name, values in request.POST.lists()
            if not any(hidden in name.lower() for hidden in _HIDDEN)
            for text in values
            if len(text.strip()) >= _WORTH_KEEPING
        )
        return cls(texts=tuple(texts))
