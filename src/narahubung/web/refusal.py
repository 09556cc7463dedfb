"""What a refusal looks like to a reader, whatever raised it: its words, its status, and what they had typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.web import words

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
    "too_late": _("Tanggal ini terlalu jauh."),
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
    "overlaps": _("Pada hari itu jabatan ini dipegang orang lain; akhiri dahulu, atau pakai pergantian."),
    "holds_already": _("Orang ini sudah memegang jabatan itu pada hari tersebut."),
    "before_post": _("Hari itu mendahului terbentuknya jabatan ini."),
    "too_far": _("Tanggal ini terlalu jauh."),
    "before_start": _("Hari terakhir mendahului hari pertama."),
    "outside_round": _("Tanggal ini di luar masa penandatanganan."),
    "is_party": _("Saksi tidak boleh menjadi pihak."),
    "needs_indicator": _("Butir ini memerlukan ukuran."),
    "needs_period": _("Pilih masa penghitungannya."),
    "needs_source": _("Sebutkan dasarnya."),
    "needs_days": _("Isi targetnya, 1 sampai 60 hari kerja."),
    "too_many_pages": _("Berkas ini terlalu banyak halamannya; paling banyak 40."),
    "after_end": _("Hari itu melewati masa tugas menurut suratnya."),
    "over": _("Penugasan ini sudah berakhir."),
    "opens_gap": _("Sesudah hari itu jabatan ini kosong. Centang bila memang demikian, atau tunjuk penggantinya."),
    "circle": _("Perwakilan ini berputar kembali kepada orang yang cuti."),
    "not_holder": _("Orang ini tidak ditugaskan pada jabatan itu sepanjang hari-hari tersebut."),
    "outside_appointment": _("Hari-hari itu di luar masa tugasnya."),
    "overtaken": _("Keadaannya sudah berubah sejak halaman ini dibuka. Periksa kembali, lalu ulangi."),
    "same_holder": _("Orang ini yang memegang jabatan itu sekarang."),
    "before_predecessor": _("Hari itu mendahului masa tugas pemegang sebelumnya."),
    "needs_primary": _("Pengganti harus definitif, Plt., atau Plh."),
    "no_succession": _("Pemegang sekarang tidak menggantikan siapa pun."),
    "account_closed": _("Akun orang ini sudah ditutup."),
    "unknown_person": _("Surel ini belum mempunyai akun; isi juga namanya."),
    "vacant": _("Instansi ini tanpa narahubung utama. Baca peringatannya dan centang bila tetap diteruskan."),
    "not_spreadsheet": _("Ini bukan lembar kerja XLSX atau CSV yang dapat dibaca."),
    "macros": _("Lembar ini memuat makro. Simpan sebagai XLSX biasa."),
    "formulas": _("Sel {number} memuat rumus. Ganti dengan nilainya."),
    "wrong_columns": _("Kolomnya tidak sesuai templat: {number}."),
    "no_rows": _("Lembar ini tidak memuat satu baris pun."),
    "too_many_rows": _("Paling banyak {number} baris sekali impor."),
    "duplicate": _("Penugasan yang sama sudah ada pada baris {number}."),
    "kind_is_kept": _("Kedudukan tidak dapat diubah; akhiri, lalu tunjuk lagi."),
    "pin_length": _("PIN terdiri atas 6 sampai 12 angka."),
    "pin_easy": _("PIN ini mudah ditebak. Pilih angka yang tidak berurutan dan tidak berulang."),
    "pin_differs": _("Kedua PIN tidak sama."),
    "has_refused": _("Ada baris yang ditolak, jadi tidak ada yang diterapkan."),
    "out_of_range": _("Antara seperempat jam dan sepuluh jam."),
    "same_day_twice": _("Dua rapat jatuh pada hari yang sama; perlebar jaraknya."),
    "too_early": _("Rapat dimulai pada harinya."),
    "day_off": _("Hari itu libur; pilih hari kerja."),
    "seat_taken": _("Kursi ini sudah diisi orang lain dari instansi yang sama."),
    "in_use": _("Butir ini sedang dibahas atau sudah mempunyai keputusan."),
    "comments_awaited": _("Masa tanggapan belum lewat. Centang bila semua yang hadir sudah setuju."),
    "lack_owner_or_day": _("Ada keputusan tanpa penanggung jawab atau tanggal."),
    "on_the_case": _("Tindak lanjut ini diselesaikan pada laporannya."),
    "expired": _("Kode ini sudah lewat; pindai kode yang sedang tampil."),
    "no_reply": _("Berkas ini bukan jawaban kalender yang dapat dibaca."),
    "undecided": _("Jawaban “mungkin” tidak dicatat; mintalah jawaban hadir atau tidak."),
    "not_invited": _("Alamat ini tidak diundang ke rapat itu."),
    "old_answer": _("Jawaban ini untuk waktu rapat yang lama; rapatnya sudah berubah."),
    "later_answer": _("Sesudah jawaban ini sudah ada jawaban yang lebih baru."),
    "unknown_meeting": _("Rapat ini tidak dikenal."),
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
    "owner": _("Penanggung jawab"),
    "due_on": _("Jatuh tempo"),
    "meeting": _("Rapat"),
    "action": _("Tindak lanjut"),
    "title": _("Judul"),
    "link": _("Tautan"),
    "explanation": _("Penjelasan"),
    "start": _("Mulai rapat"),
    "seat": _("Kursi"),
    "item": _("Butir acara"),
    "minutes": _("Menit"),
    "decision": _("Keputusan"),
    "decisions": _("Keputusan"),
    "early": _("Masa tanggapan"),
    "case": _("Laporan"),
    "name": _("Nama"),
    "institution": _("Lembaga"),
    "answer": _("Jawaban"),
}


def incomplete_words(code: str) -> str:
    """Return the sentence for a reason's code; an unknown code gets one that is true of all."""
    reason, _colon, number = code.partition(":")
    said = words.number(int(number)) if number.isdecimal() else number
    return gettext(_REASONS.get(reason, _OTHERWISE)).format(number=said)


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
