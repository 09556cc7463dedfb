"""What was found about a signed file, in the reader's words."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.documents.verifying import Because, Kind

_KINDS = {
    Kind.VALID: _("Sah dan utuh"),
    Kind.CHANGED: _("Diubah sesudah ditandatangani"),
    Kind.RESIGNED: _("Ditandatangani ulang dengan kunci lain"),
    Kind.WITHDRAWN: _("Kuncinya sudah ditarik"),
    Kind.FOREIGN: _("Bukan berkas dari jejaring ini"),
    Kind.UNSIGNED: _("Tidak bertanda tangan"),
    Kind.HAS_SCRIPT: _("Memuat isi yang dapat berjalan sendiri"),
    Kind.NOT_A_PDF: _("Bukan berkas PDF"),
    Kind.REFUSED: _("Tidak diperiksa"),
}
_REASONS = {
    Because.ALL_HOLD: _("Setiap tanda tangan sah, dan tidak ada yang berubah sesudah yang terakhir."),
    Because.MOMENTS_ATTESTED: _("Waktunya juga dikuatkan oleh layanan penanda waktu di luar kantor."),
    Because.CONTENT_CHANGED: _("Isinya tidak sama lagi dengan yang ditandatangani."),
    Because.ADDED_AFTER: _("Ada yang ditambahkan sesudah tanda tangan yang terakhir."),
    Because.OTHER_KEY: _("Tanda tangannya dibuat dengan kunci yang tidak diterbitkan kantor ini."),
    Because.ALSO_OTHER_KEY: _("Sebagian tanda tangannya dibuat dengan kunci yang tidak diterbitkan kantor ini."),
    Because.NOT_OURS: _("Tanda tangannya bukan dari jejaring ini."),
    Because.UNREADABLE: _("Tanda tangannya tidak dapat dibaca."),
    Because.KEY_WITHDRAWN: _("Kantor telah menarik kunci yang dipakai."),
    Because.OUT_OF_TIME: _("Waktu penandatanganan berada di luar masa berlaku sertifikat."),
    Because.SECOND_OPINION: _("Dua pemeriksaan tidak sependapat, maka berkas ini tidak dinyatakan asli."),
    Because.NO_SIGNATURE: _(
        "Berkas ini tidak memuat tanda tangan elektronik. Hasil pindai atau cetak ulang memang tidak memuatnya; "
        "periksalah kode QR-nya."
    ),
    Because.ACTIVE_CONTENT: _("Berkas ini memuat isi yang dapat berjalan sendiri. Jangan dibuka."),
    Because.NO_HEADER: _("Berkas ini tidak dimulai seperti berkas PDF."),
    Because.EMPTY: _("Berkas ini kosong."),
    Because.TOO_LARGE: _("Berkas ini terlalu besar. Dokumen kantor tidak pernah sebesar ini."),
    Because.TOO_MANY: _("Tanda tangannya terlalu banyak untuk diperiksa."),
}


def in_short(kind: Kind) -> str:
    """Return the verdict in a few words."""
    return gettext(_KINDS[kind])


def reason(because: Because) -> str:
    """Return one reason as a sentence."""
    return gettext(_REASONS[because])
