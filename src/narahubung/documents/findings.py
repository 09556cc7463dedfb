"""What was found about a document or receipt, in the reader's words: for the public page and for the one command."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noted

from narahubung.documents.inspection import Because, Verdict
from narahubung.documents.receipt_code import ReceiptAnswer

_VERDICTS = {
    Verdict.INTACT: noted("Asli dan utuh"),
    Verdict.CHANGED: noted("Sudah diubah"),
    Verdict.FOREIGN: noted("Bukan dari kantor ini"),
    Verdict.UNSIGNED: noted("Tidak bertanda tangan"),
    Verdict.NOT_A_PDF: noted("Bukan berkas PDF"),
    Verdict.REFUSED: noted("Tidak diperiksa"),
}
_BECAUSE = {
    Because.SEAL_HOLDS: noted("Setiap bita berkas ini sama dengan yang ditandatangani kantor."),
    Because.MOMENT_ATTESTED: noted("Waktunya juga dikuatkan oleh layanan penanda waktu di luar kantor."),
    Because.CONTENT_CHANGED: noted("Isinya tidak sama lagi dengan yang ditandatangani kantor. Mintalah salinan baru."),
    Because.ADDED_AFTER_SEALING: noted("Ada yang ditambahkan setelah kantor menandatanganinya. Mintalah salinan baru."),
    Because.NO_SIGNATURE: noted(
        "Berkas ini tidak memuat tanda tangan elektronik. Hasil pindai atau cetak ulang memang tidak memuatnya; "
        "periksalah kode QR-nya."
    ),
    Because.OTHER_SIGNER: noted("Tanda tangannya bukan milik kantor ini."),
    Because.SIGNATURE_UNREADABLE: noted("Tanda tangannya tidak dapat dibaca."),
    Because.CERTIFICATE_WITHDRAWN: noted("Kantor telah menarik sertifikat ini. Mintalah dokumen pengganti."),
    Because.CERTIFICATE_OUT_OF_TIME: noted("Waktu penandatanganan berada di luar masa berlaku sertifikat."),
    Because.SECOND_OPINION_DIFFERS: noted("Dua pemeriksaan tidak sependapat, maka berkas ini tidak dinyatakan asli."),
    Because.NO_HEADER: noted("Berkas ini tidak dimulai seperti berkas PDF."),
    Because.EMPTY: noted("Berkas ini kosong."),
    Because.TOO_LARGE: noted("Berkas ini terlalu besar. Dokumen kantor tidak pernah sebesar ini."),
    Because.ACTIVE_CONTENT: noted("Berkas ini memuat isi yang dapat berjalan sendiri. Jangan dibuka."),
}
_RECEIPTS = {
    ReceiptAnswer.GENUINE: noted("Asli: kantor menandatangani nomor, waktu, dan sidik isi ini."),
    ReceiptAnswer.WITHDRAWN: noted("Kunci penanda tangannya telah ditarik. Mintalah tanda terima pengganti."),
    ReceiptAnswer.NOT_OURS: noted("Tidak asli: kantor ini tidak menandatangani keterangan tersebut."),
    ReceiptAnswer.MALFORMED: noted("Alamat tanda terima tidak lengkap atau salah salin. Pindai kode QR sekali lagi."),
}


def in_short(verdict: Verdict) -> str:
    """Return the verdict on a file in a few words."""
    return _(_VERDICTS[verdict])


def reason(because: Because) -> str:
    """Return one reason as a sentence that also says what to do."""
    return _(_BECAUSE[because])


def receipt_answer(answer: ReceiptAnswer) -> str:
    """Return what checking a receipt code said, as a sentence."""
    return _(_RECEIPTS[answer])
