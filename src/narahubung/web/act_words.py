"""What each act is called on its button, and how the history tells it once it is done."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.rules.lifecycle import Act

_BUTTONS = {
    Act.LODGE: _("Kirim laporan"),
    Act.REQUEST_COMPLETION: _("Minta kelengkapan"),
    Act.COMPLETE: _("Kirim kelengkapan"),
    Act.LAPSE: _("Catat tenggat terlewati"),
    Act.DEEM_WITHDRAWN: _("Nyatakan dianggap mencabut"),
    Act.VERIFY: _("Nyatakan lengkap"),
    Act.FORWARD: _("Teruskan ke instansi"),
    Act.FORWARD_VIA_HUB: _("Teruskan melalui koordinator"),
    Act.PASS_ON: _("Teruskan ke narahubung"),
    Act.RECALL: _("Tarik kembali dari instansi"),
    Act.DECLINE: _("Bukan kewenangan kami"),
    Act.ACKNOWLEDGE: _("Kami terima"),
    Act.DRAFT_ANSWER: _("Ajukan jawaban"),
    Act.RETRACT_DRAFT: _("Tarik rancangan jawaban"),
    Act.SEND_BACK: _("Kembalikan kepada narahubung"),
    Act.APPROVE_ANSWER: _("Setujui dan kirim jawaban"),
    Act.ASK_TIME: _("Minta tambahan waktu"),
    Act.GRANT_TIME: _("Beri tambahan waktu"),
    Act.REFUSE_TIME: _("Tolak tambahan waktu"),
    Act.RETURN_ANSWER: _("Kembalikan jawaban"),
    Act.REQUEST_CLARIFICATION_1: _("Minta klarifikasi I"),
    Act.REQUEST_CLARIFICATION_2: _("Minta klarifikasi II"),
    Act.GO_ON_WITHOUT_ANSWER: _("Lanjutkan tanpa jawaban"),
    Act.PROPOSE_CLOSING: _("Usulkan penutupan"),
    Act.DECLINE_CLOSING: _("Tolak usul penutupan"),
    Act.CLOSE: _("Tutup laporan"),
    Act.HAND_OVER: _("Alihkan ke lembaga lain"),
    Act.WITHDRAW: _("Cabut laporan"),
    Act.CONFIRM: _("Saya setuju"),
    Act.DISPUTE: _("Saya keberatan"),
    Act.REOPEN: _("Buka kembali"),
    Act.WRITE: _("Kirim pesan"),
    Act.ASK_COMPLAINANT: _("Tanya pelapor"),
    Act.REPLY: _("Jawab pertanyaan"),
    Act.CLASSIFY: _("Simpan klasifikasi"),
    Act.FLAG_RAPID: _("Tandai RCO"),
    Act.UNFLAG_RAPID: _("Hapus tanda RCO"),
    Act.TAKE: _("Ambil laporan ini"),
    Act.ASK_RELEASE: _("Minta pembukaan identitas"),
    Act.APPROVE_RELEASE: _("Setujui pembukaan identitas"),
    Act.REVOKE_RELEASE: _("Cabut pembukaan identitas"),
    Act.BAR_PERSON: _("Catat benturan kepentingan"),
    Act.UNBAR_PERSON: _("Hapus benturan kepentingan"),
    Act.AGREE_ACTION: _("Catat tindak lanjut rapat"),
    Act.FULFIL_ACTION: _("Nyatakan tindak lanjut selesai"),
    Act.DROP_ACTION: _("Hentikan tindak lanjut"),
    Act.REMIND: _("Ingatkan"),
    Act.ESCALATE: _("Naikkan"),
    Act.STICK: _("Tandai macet"),
    Act.RECOMPUTE: _("Hitung ulang tenggat"),
    Act.ERASE_PERSON: _("Hapus data pribadi"),
}

_DONE = {
    Act.LODGE: _("Laporan diterima"),
    Act.REQUEST_COMPLETION: _("Kelengkapan diminta kepada pelapor"),
    Act.COMPLETE: _("Pelapor melengkapi laporan"),
    Act.LAPSE: _("Tenggat terlewati"),
    Act.DEEM_WITHDRAWN: _("Dianggap mencabut laporan"),
    Act.VERIFY: _("Laporan dinyatakan lengkap"),
    Act.FORWARD: _("Diteruskan ke instansi"),
    Act.FORWARD_VIA_HUB: _("Diteruskan ke instansi melalui koordinator"),
    Act.PASS_ON: _("Koordinator meneruskan kepada narahubung"),
    Act.RECALL: _("Ditarik kembali dari instansi"),
    Act.DECLINE: _("Instansi menyatakan bukan kewenangannya"),
    Act.ACKNOWLEDGE: _("Narahubung menyatakan menerima"),
    Act.DRAFT_ANSWER: _("Rancangan jawaban diajukan"),
    Act.RETRACT_DRAFT: _("Rancangan jawaban ditarik"),
    Act.SEND_BACK: _("Rancangan jawaban dikembalikan kepada narahubung"),
    Act.APPROVE_ANSWER: _("Jawaban instansi disetujui dan dikirim"),
    Act.ASK_TIME: _("Tambahan waktu diminta"),
    Act.GRANT_TIME: _("Tambahan waktu diberikan"),
    Act.REFUSE_TIME: _("Tambahan waktu ditolak"),
    Act.RETURN_ANSWER: _("Jawaban dikembalikan untuk dilengkapi"),
    Act.REQUEST_CLARIFICATION_1: _("Klarifikasi I diminta"),
    Act.REQUEST_CLARIFICATION_2: _("Klarifikasi II diminta"),
    Act.GO_ON_WITHOUT_ANSWER: _("Dilanjutkan tanpa jawaban instansi"),
    Act.PROPOSE_CLOSING: _("Penutupan diusulkan"),
    Act.DECLINE_CLOSING: _("Usul penutupan ditolak"),
    Act.CLOSE: _("Laporan ditutup"),
    Act.HAND_OVER: _("Dialihkan ke lembaga yang berwenang"),
    Act.WITHDRAW: _("Laporan dicabut"),
    Act.CONFIRM: _("Pelapor setuju dengan penutupan"),
    Act.DISPUTE: _("Pelapor keberatan atas penutupan"),
    Act.REOPEN: _("Laporan dibuka kembali"),
    Act.WRITE: _("Pesan ditulis"),
    Act.ASK_COMPLAINANT: _("Pertanyaan diajukan kepada pelapor"),
    Act.REPLY: _("Pelapor menjawab pertanyaan"),
    Act.CLASSIFY: _("Klasifikasi dicatat"),
    Act.FLAG_RAPID: _("Ditandai Respon Cepat (RCO)"),
    Act.UNFLAG_RAPID: _("Tanda Respon Cepat (RCO) dihapus"),
    Act.TAKE: _("Ditangani oleh asisten"),
    Act.ASK_RELEASE: _("Pembukaan identitas diminta"),
    Act.APPROVE_RELEASE: _("Pembukaan identitas disetujui"),
    Act.REVOKE_RELEASE: _("Pembukaan identitas dicabut"),
    Act.BAR_PERSON: _("Benturan kepentingan dicatat"),
    Act.UNBAR_PERSON: _("Benturan kepentingan dihapus"),
    Act.AGREE_ACTION: _("Tindak lanjut disepakati dalam rapat"),
    Act.FULFIL_ACTION: _("Tindak lanjut rapat dinyatakan selesai"),
    Act.DROP_ACTION: _("Tindak lanjut rapat dihentikan"),
    Act.REMIND: _("Pengingat dikirim"),
    Act.ESCALATE: _("Dinaikkan karena tenggat terlewati"),
    Act.STICK: _("Masuk daftar macet"),
    Act.RECOMPUTE: _("Tenggat dihitung ulang"),
    Act.ERASE_PERSON: _("Data pribadi dihapus"),
}

# Before these the person is asked once more, and told what will happen and whether there is a way back.
_CONSEQUENCES = {
    Act.WITHDRAW: _(
        "Laporan tidak ditangani lagi dan semua tenggat berhenti. Hanya Kepala Perwakilan yang dapat membukanya."
    ),
    Act.DEEM_WITHDRAWN: _("Laporan berakhir karena tidak dilengkapi. Kepala Perwakilan dapat membukanya kembali."),
    Act.CLOSE: _("Laporan ditutup dan pelapor diberi tahu. Pelapor dapat menyatakan keberatan sampai batas waktunya."),
    Act.HAND_OVER: _("Laporan berakhir di kantor ini dan pelapor diberi tahu ke mana laporannya dialihkan."),
    Act.RECALL: _("Instansi tidak dapat lagi menjawab laporan ini. Laporan dapat diteruskan lagi sesudahnya."),
    Act.ERASE_PERSON: _(
        "Nama, alamat, dan kontak pelapor dihapus untuk selamanya, tidak dapat dibatalkan. Riwayat laporan tetap ada."
    ),
    Act.GO_ON_WITHOUT_ANSWER: _(
        "Instansi dianggap melepaskan haknya untuk menjawab. Laporan dilanjutkan tanpa penjelasan instansi."
    ),
    Act.APPROVE_RELEASE: _(
        "Orang yang disebut akan dapat membaca identitas pelapor sampai tanggal berakhirnya. Setiap pembacaan dicatat."
    ),
}


def button(act: Act) -> str:
    """Return the word on the button that does this act."""
    return gettext(_BUTTONS[act])


def done(act: Act) -> str:
    """Return how the history tells this act."""
    return gettext(_DONE[act])


def consequence(act: Act) -> str:
    """Return what will happen and whether there is a way back, for acts that ask once more; empty for all others."""
    text = _CONSEQUENCES.get(act)
    return gettext(text) if text else ""
