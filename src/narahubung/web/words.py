"""Every state, turn, term, lane, role and ending in the reader's language, from one table each."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from narahubung.rules.escalation import Rung
from narahubung.rules.facts import (
    AccessClass,
    Answered,
    ClosingKind,
    Lane,
    Route,
    State,
    TermCode,
    Turn,
    Verdict,
)
from narahubung.rules.parties import AppointmentKind, Role, Standing


class Side(StrEnum):
    """The three sides of a complaint; each has one colour and one mark wherever it is shown. `CLOSED` is nobody's."""

    OFFICE = "office"
    AGENCY = "agency"
    COMPLAINANT = "complainant"
    CLOSED = "closed"


_STATES = {
    State.REGISTERED: _("Diterima"),
    State.AWAITING_COMPLETION: _("Menunggu kelengkapan"),
    State.VERIFIED: _("Terverifikasi"),
    State.FORWARDED: _("Diteruskan ke instansi"),
    State.ACKNOWLEDGED: _("Ditangani narahubung"),
    State.CLARIFICATION_1: _("Klarifikasi I"),
    State.CLARIFICATION_2: _("Klarifikasi II"),
    State.ANSWERED: _("Dijawab instansi"),
    State.RETURNED: _("Jawaban dikembalikan"),
    State.CLOSED: _("Ditutup"),
    State.HANDED_OVER: _("Dialihkan"),
    State.WITHDRAWN: _("Dicabut"),
    State.REOPENED: _("Dibuka kembali"),
}

# What a complainant reads under the word: one plain sentence on what it means for them.
_STATE_SENTENCES = {
    State.REGISTERED: _("Laporan Anda sudah kami terima dan sedang kami periksa kelengkapannya."),
    State.AWAITING_COMPLETION: _("Kami memerlukan tambahan dari Anda sebelum laporan dapat diproses."),
    State.VERIFIED: _("Laporan Anda lengkap dan akan kami teruskan kepada instansi yang berwenang."),
    State.FORWARDED: _("Laporan sudah diteruskan kepada narahubung instansi dan menunggu ia menerimanya."),
    State.ACKNOWLEDGED: _("Narahubung instansi sudah menerima laporan ini dan sedang menyiapkan jawaban."),
    State.CLARIFICATION_1: _("Kami meminta penjelasan tertulis dari instansi."),
    State.CLARIFICATION_2: _("Kami meminta penjelasan tertulis untuk kedua kalinya dari instansi."),
    State.ANSWERED: _("Instansi sudah menjawab. Jawabannya sedang kami nilai."),
    State.RETURNED: _("Jawaban instansi belum memadai dan kami kembalikan untuk dilengkapi."),
    State.CLOSED: _("Penanganan laporan sudah selesai."),
    State.HANDED_OVER: _("Laporan dialihkan kepada lembaga yang berwenang."),
    State.WITHDRAWN: _("Laporan dicabut dan tidak dilanjutkan."),
    State.REOPENED: _("Laporan dibuka kembali dan sedang kami periksa."),
}

STATE_SIDES = {
    State.REGISTERED: Side.OFFICE,
    State.AWAITING_COMPLETION: Side.COMPLAINANT,
    State.VERIFIED: Side.OFFICE,
    State.FORWARDED: Side.AGENCY,
    State.ACKNOWLEDGED: Side.AGENCY,
    State.CLARIFICATION_1: Side.AGENCY,
    State.CLARIFICATION_2: Side.AGENCY,
    State.ANSWERED: Side.OFFICE,
    State.RETURNED: Side.AGENCY,
    State.CLOSED: Side.CLOSED,
    State.HANDED_OVER: Side.CLOSED,
    State.WITHDRAWN: Side.CLOSED,
    State.REOPENED: Side.OFFICE,
}

_TURNS = {
    Turn.COMPLAINANT: _("Pelapor"),
    Turn.OFFICE: _("Asisten Ombudsman"),
    Turn.OFFICE_HEAD: _("Kepala Perwakilan"),
    Turn.HUB: _("Koordinator pemerintah daerah"),
    Turn.LIAISON: _("Narahubung"),
    Turn.AGENCY_HEAD: _("Kepala instansi"),
    Turn.NOBODY: _("Tidak ada"),
}

TURN_SIDES = {
    Turn.COMPLAINANT: Side.COMPLAINANT,
    Turn.OFFICE: Side.OFFICE,
    Turn.OFFICE_HEAD: Side.OFFICE,
    Turn.HUB: Side.AGENCY,
    Turn.LIAISON: Side.AGENCY,
    Turn.AGENCY_HEAD: Side.AGENCY,
    Turn.NOBODY: Side.CLOSED,
}

# What happens next, said to everyone alike, by the term that now runs first.
_NEXT_STEPS = {
    TermCode.VERIFY: _("Kantor memeriksa kelengkapan laporan"),
    TermCode.COMPLETE: _("Pelapor melengkapi laporan"),
    TermCode.FORWARD: _("Kantor meneruskan laporan kepada instansi"),
    TermCode.PASS_ON: _("Koordinator meneruskan kepada narahubung"),
    TermCode.ACKNOWLEDGE: _("Narahubung menyatakan menerima"),
    TermCode.ANSWER: _("Instansi menjawab"),
    TermCode.CLARIFY_1: _("Instansi memberi penjelasan tertulis"),
    TermCode.CLARIFY_2: _("Instansi memberi penjelasan tertulis kedua"),
    TermCode.APPROVE: _("Kepala instansi menyetujui jawaban"),
    TermCode.REVIEW: _("Kantor menilai jawaban"),
    TermCode.CONFIRM: _("Pelapor menyatakan setuju atau keberatan"),
    TermCode.REPLY: _("Pelapor menjawab pertanyaan kantor"),
    TermCode.RCO: _("Tindakan segera (RCO)"),
    TermCode.ACTION: _("Instansi melaksanakan tindak lanjut rapat"),
    TermCode.OFFICE_ACTION: _("Kantor melaksanakan tindak lanjut rapat"),
    TermCode.PLEDGED_ACKNOWLEDGE: _("Narahubung menyatakan menerima, sesuai komitmennya"),
    TermCode.PLEDGED_ANSWER: _("Instansi menjawab, sesuai komitmennya"),
}

_TERMS = {
    TermCode.VERIFY: _("Pemeriksaan kelengkapan"),
    TermCode.COMPLETE: _("Melengkapi laporan"),
    TermCode.FORWARD: _("Penerusan ke instansi"),
    TermCode.PASS_ON: _("Penerusan oleh koordinator"),
    TermCode.ACKNOWLEDGE: _("Pernyataan menerima"),
    TermCode.ANSWER: _("Jawaban instansi"),
    TermCode.CLARIFY_1: _("Penjelasan tertulis I"),
    TermCode.CLARIFY_2: _("Penjelasan tertulis II"),
    TermCode.APPROVE: _("Persetujuan kepala instansi"),
    TermCode.REVIEW: _("Penilaian jawaban"),
    TermCode.CONFIRM: _("Tanggapan pelapor atas penutupan"),
    TermCode.REPLY: _("Jawaban pelapor"),
    TermCode.RCO: _("Respon Cepat Ombudsman (RCO)"),
    TermCode.ACTION: _("Tindak lanjut rapat oleh instansi"),
    TermCode.OFFICE_ACTION: _("Tindak lanjut rapat oleh kantor"),
    TermCode.PLEDGED_ACKNOWLEDGE: _("Pernyataan menerima menurut komitmen"),
    TermCode.PLEDGED_ANSWER: _("Jawaban menurut komitmen"),
}

_LANES = {Lane.COMPLAINANT: _("Pelapor"), Lane.AGENCY: _("Instansi"), Lane.OFFICE: _("Catatan kantor")}

# The marker above a typing box: who will read what is typed.
_READERS = {
    Lane.COMPLAINANT: _("Akan dibaca oleh: pelapor dan kantor Ombudsman. Instansi tidak melihatnya."),
    Lane.AGENCY: _("Akan dibaca oleh: instansi dan kantor Ombudsman. Pelapor tidak melihatnya."),
    Lane.OFFICE: _("Akan dibaca oleh: kantor Ombudsman saja."),
}

_ROLES = {
    Role.INTAKE_ASSISTANT: _("Asisten PVL"),
    Role.EXAMINING_ASSISTANT: _("Asisten Pemeriksaan"),
    Role.PREVENTION_ASSISTANT: _("Asisten Pencegahan"),
    Role.HEAD_OF_OFFICE: _("Kepala Perwakilan"),
    Role.RESMON: _("Asisten Resolusi dan Monitoring"),
    Role.LIAISON: _("Narahubung"),
    Role.HEAD_OF_AGENCY: _("Kepala instansi"),
    Role.COORDINATOR: _("Koordinator pemerintah daerah"),
    Role.OBSERVER: _("Pengamat (Bupati/Sekda)"),
    Role.LAPOR_LIAISON: _("Pejabat penghubung LAPOR"),
    Role.ADMINISTRATOR: _("Admin sistem"),
    Role.AUDITOR: _("Auditor / petugas pelindungan data"),
}

_STANDINGS = {
    Standing.COMPLAINANT: _("Pelapor"),
    Standing.INTAKE: _("Asisten PVL"),
    Standing.EXAMINER: _("Asisten Pemeriksaan"),
    Standing.PREVENTION: _("Asisten Pencegahan"),
    Standing.HEAD_OF_OFFICE: _("Kepala Perwakilan"),
    Standing.RESMON: _("Asisten Resolusi dan Monitoring"),
    Standing.LIAISON: _("Narahubung"),
    Standing.AGENCY_HEAD: _("Kepala instansi"),
    Standing.COORDINATOR: _("Koordinator pemerintah daerah"),
    Standing.AUDITOR: _("Auditor / petugas pelindungan data"),
    Standing.CLOCKWORK: _("Sistem"),
}

STANDING_SIDES = {
    Standing.COMPLAINANT: Side.COMPLAINANT,
    Standing.LIAISON: Side.AGENCY,
    Standing.AGENCY_HEAD: Side.AGENCY,
    Standing.COORDINATOR: Side.AGENCY,
    Standing.CLOCKWORK: Side.CLOSED,
}

_APPOINTMENTS = {
    AppointmentKind.DEFINITIVE: _("Definitif"),
    AppointmentKind.ACTING: _("Pelaksana tugas (Plt.)"),
    AppointmentKind.DAILY_ACTING: _("Pelaksana harian (Plh.)"),
    AppointmentKind.DEPUTY: _("Wakil"),
}

_RUNGS = {
    Rung.LIAISON: _("Narahubung"),
    Rung.DEPUTY: _("Wakil narahubung"),
    Rung.AGENCY_HEAD: _("Kepala instansi"),
    Rung.HUB: _("Koordinator pemerintah daerah"),
    Rung.OFFICE: _("Asisten Ombudsman"),
    Rung.OFFICE_HEAD: _("Kepala Perwakilan"),
}

_ROUTES = {
    Route.DIRECT: _("Langsung ke narahubung instansi"),
    Route.VIA_HUB: _("Melalui koordinator pemerintah daerah"),
    Route.OFFICE_QUEUE: _("Antrean penyaluran"),
}

_ACCESS_CLASSES = {
    AccessClass.LM: _("Laporan Masyarakat (LM)"),
    AccessClass.IAPS: _("Investigasi atas Prakarsa Sendiri (IAPS)"),
    AccessClass.KNL: _("Konsultasi Non-Laporan (KNL)"),
    AccessClass.TEMBUSAN: _("Tembusan"),
    AccessClass.LAPOR: _("SP4N-LAPOR!"),
}

_CLOSING_KINDS = {
    ClosingKind.SETTLED: _("Selesai"),
    ClosingKind.NOT_FOUND: _("Tidak ditemukan maladministrasi"),
    ClosingKind.NOT_ELIGIBLE: _("Tidak memenuhi syarat"),
    ClosingKind.OUTSIDE_AUTHORITY: _("Bukan kewenangan Ombudsman"),
    ClosingKind.DEEMED_WITHDRAWN: _("Dianggap mencabut laporan"),
    ClosingKind.WITHDRAWN: _("Dicabut oleh pelapor"),
    ClosingKind.HANDED_OVER: _("Dialihkan"),
    ClosingKind.DISCONTINUED: _("Pemeriksaan dihentikan"),
}

_VERDICTS = {
    Verdict.UNASKED: _("Belum ditanyakan"),
    Verdict.CONFIRMED: _("Pelapor setuju"),
    Verdict.DISPUTED: _("Pelapor keberatan"),
    Verdict.SILENT: _("Pelapor tidak menjawab"),
}

_ANSWERED = {Answered.YES: _("Ya"), Answered.NO: _("Tidak"), Answered.UNKNOWN: _("Belum diketahui")}


def state(value: State) -> str:
    """Return the word of a state, the same on every page."""
    return gettext(_STATES[value])


def state_sentence(value: State) -> str:
    """Return one sentence that tells a complainant what the state means."""
    return gettext(_STATE_SENTENCES[value])


def turn(value: Turn) -> str:
    """Return who must act next."""
    return gettext(_TURNS[value])


def next_step(value: TermCode) -> str:
    """Return what happens next while this term runs."""
    return gettext(_NEXT_STEPS[value])


def term(value: TermCode) -> str:
    """Return the name of an obligation."""
    return gettext(_TERMS[value])


def lane(value: Lane) -> str:
    """Return the heading of a lane."""
    return gettext(_LANES[value])


def readers(value: Lane) -> str:
    """Return the sentence that says who will read what is typed into this lane."""
    return gettext(_READERS[value])


def role(value: Role) -> str:
    """Return what a person is appointed to."""
    return gettext(_ROLES[value])


def standing(value: Standing) -> str:
    """Return in what capacity somebody acted."""
    return gettext(_STANDINGS[value])


def standing_side(value: Standing) -> Side:
    """Return the side a standing belongs to; the clockwork belongs to none."""
    return STANDING_SIDES.get(value, Side.OFFICE)


def appointment(value: AppointmentKind) -> str:
    """Return how a post is held."""
    return gettext(_APPOINTMENTS[value])


def rung(value: Rung) -> str:
    """Return who stands on a step of the escalation ladder."""
    return gettext(_RUNGS[value])


def route(value: Route) -> str:
    """Return how a case reaches its agency."""
    return gettext(_ROUTES[value])


def access_class(value: AccessClass) -> str:
    """Return what kind of contact this is, written out."""
    return gettext(_ACCESS_CLASSES[value])


def closing_kind(value: ClosingKind) -> str:
    """Return how a case ended."""
    return gettext(_CLOSING_KINDS[value])


def verdict(value: Verdict) -> str:
    """Return what the complainant said of the closing."""
    return gettext(_VERDICTS[value])


def answered(value: Answered) -> str:
    """Return a checklist answer."""
    return gettext(_ANSWERED[value])


def number(value: int) -> str:
    """Return a number with its thousands set apart as its reader writes them: `20.000`, in English `20,000`."""
    said = f"{value:,}"
    return said if (get_language() or "id").startswith("en") else said.replace(",", ".")


def by_language(indonesian: str, english: str) -> str:
    """Return the one of two stored wordings that the reader reads; an empty one gives way to the other."""
    if (get_language() or "id").startswith("en"):
        return english or indonesian
    return indonesian or english
