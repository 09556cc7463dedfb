"""What was found about a document or receipt, in the reader's words: for the public page and for the one command."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.documents.inspection import Because, Verdict
from narahubung.documents.receipt_code import ReceiptAnswer

_VERDICTS = {
    Verdict.INTACT: _("Asli dan utuh"),
    Verdict.CHANGED: _("Sudah diubah"),
    Verdict.FOREIGN: _("Bukan dari kantor ini"),
    Verdict.UNSIGNED: _("Tidak bertanda tangan"),
    Verdict.NOT_A_PDF: _("Bukan berkas PDF"),
    Verdict.REFUSED: _("Tidak diperiksa"),
}
_BECAUSE = {
    Because.SEAL_HOLDS: _("Setiap bita berkas ini sama dengan yang ditandatangani kantor."),
    Because.MOMENT_ATTESTED: _("Waktunya juga dikuatkan oleh layanan penanda waktu di luar kantor."),
    Because.CONTENT_CHANGED: _("Isinya tidak sama lagi dengan yang ditandatangani kantor. Mintalah salinan baru."),
    Because.ADDED_AFTER_SEALING: _("Ada yang ditambahkan setelah kantor menandatanganinya. Mintalah salinan baru."),
    Because.NO_SIGNATURE: _(
        "Berkas ini tidak memuat tanda tangan elektronik. Hasil pindai atau cetak ulang memang tidak memuatnya; "
        "periksalah kode QR-nya."
    ),
    Because.OTHER_SIGNER: _("Tanda tangannya bukan milik kantor ini."),
    Because.SIGNATURE_UNREADABLE: _("Tanda tangannya tidak dapat dibaca."),
    Because.CERTIFICATE_WITHDRAWN: _("Kantor telah menarik sertifikat ini. Mintalah dokumen pengganti."),
    Because.CERTIFICATE_OUT_OF_TIME: _("Waktu penandatanganan berada di luar masa berlaku sertifikat."),
    Because.SECOND_OPINION_DIFFERS: _("Dua pemeriksaan tidak sependapat, maka berkas ini tidak dinyatakan asli."),
    Because.NO_HEADER: _("Berkas ini tidak dimulai seperti berkas PDF."),
    Because.EMPTY: _("Berkas ini kosong."),
    Because.TOO_LARGE: _("Berkas ini terlalu besar. Dokumen kantor tidak pernah sebesar ini."),
    Because.ACTIVE_CONTENT: _("Berkas ini memuat isi yang dapat berjalan sendiri. Jangan dibuka."),
}
_RECEIPTS = {
    ReceiptAnswer.GENUINE: _("Asli: kantor menandatangani nomor, waktu, dan sidik isi ini."),
    ReceiptAnswer.WITHDRAWN: _("Kunci penanda tangannya telah ditarik. Mintalah tanda terima pengganti."),
    ReceiptAnswer.NOT_OURS: _("Tidak asli: kantor ini tidak menandatangani keterangan tersebut."),
    ReceiptAnswer.MALFORMED: _("Alamat tanda terima tidak lengkap atau salah salin. Pindai kode QR sekali lagi."),
}


def in_short(verdict: Verdict) -> str:
    """Return the verdict on a file in a few words."""
    return gettext(_VERDICTS[verdict])


def reason(because: Because) -> str:
    """Return one reason as a sentence that also says what to do."""
    return gettext(_BECAUSE[because])


def receipt_answer(answer: ReceiptAnswer) -> str:
    """Return what checking a receipt code said, as a sentence."""
    return gettext(_RECEIPTS[answer])
