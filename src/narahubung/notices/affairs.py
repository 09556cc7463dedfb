"""Words that are not about an event of a case (posts, commitments, meetings): what each says, from which facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from string import Formatter

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.web import dates


class WordKind(StrEnum):
    """What is said. No kind has room for a complainant: its facts are institutions, titles, places and moments."""

    NETWORK_GAP_TOMORROW = "network_gap_tomorrow"
    NETWORK_APPOINTMENT_ENDS = "network_appointment_ends"
    NETWORK_CONTACT_CHECK = "network_contact_check"
    NETWORK_HANDOVER_READY = "network_handover_ready"
    NETWORK_APPOINTED = "network_appointed"
    NETWORK_INVITED = "network_invited"
    COMMITMENT_TO_SIGN = "commitment_to_sign"
    COMMITMENT_WITNESS = "commitment_witness"
    COMMITMENT_IN_FORCE = "commitment_in_force"
    COMMITMENT_EXPIRES = "commitment_expires"
    MEETING_INVITED = "meeting_invited"
    MEETING_CHANGED = "meeting_changed"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_SEAT_PASSED = "meeting_seat_passed"
    MEETING_DAY_OFF = "meeting_day_off"
    MEETING_REMINDER = "meeting_reminder"
    MEETING_MINUTES_TO_READ = "meeting_minutes_to_read"
    MEETING_MINUTES_SIGNED = "meeting_minutes_signed"
    MEETING_ACTION_DUE = "meeting_action_due"


@dataclass(frozen=True, slots=True)
class Wording:
    """A subject and a sentence; the blanks in both are the facts that whoever tells it must give.

    `{on}` is a day (ISO, `2026-04-01`), `{at}` a moment (ISO with its offset), both said in the reader's language;
    `{agency}` the name of an agency, `{title}` of a commitment or meeting, `{place}` where it is held.
    """

    subject: str
    text: str

    def facts(self) -> frozenset[str]:
        """Return the names of the facts it needs."""
        return frozenset(name for _text, name, *_rest in Formatter().parse(self.subject + self.text) if name)


_W = WordKind

WORDINGS: dict[WordKind, Wording] = {
    _W.NETWORK_GAP_TOMORROW: Wording(
        _("{agency}: tidak ada narahubung mulai {on}"),
        _("Mulai {on}, jabatan narahubung {agency} tidak ada yang memegang. Mohon tunjuk pengganti sebelum hari itu."),
    ),
    _W.NETWORK_APPOINTMENT_ENDS: Wording(
        _("{agency}: penugasan narahubung berakhir {on}"),
        _("Penugasan narahubung {agency} berakhir pada {on}. Mohon siapkan perpanjangan atau pengganti."),
    ),
    _W.NETWORK_CONTACT_CHECK: Wording(
        _("{agency}: mohon periksa kontak narahubung"),
        _("Mohon pastikan nomor telepon dan surel narahubung {agency} masih benar, lalu konfirmasikan."),
    ),
    _W.NETWORK_HANDOVER_READY: Wording(
        _("{agency}: berita acara serah terima sudah siap"),
        _("Berita acara serah terima narahubung {agency} sudah dibuat dan dapat dibaca."),
    ),
    _W.NETWORK_APPOINTED: Wording(
        _("{agency}: Anda ditugaskan mulai {on}"),
        _("Penugasan Anda dalam jejaring narahubung pada {agency} sudah dicatat, mulai {on}."),
    ),
    _W.NETWORK_INVITED: Wording(
        _("{agency}: Anda ditugaskan mulai {on}; mohon buat kata sandi"),
        _(
            "Akun Anda dalam jejaring narahubung pada {agency} sudah dibuat dan berlaku mulai {on}. Mohon buka alamat "
            "di bawah ini dan masukkan surel ini; tautan untuk membuat kata sandi segera dikirim."
        ),
    ),
    _W.COMMITMENT_TO_SIGN: Wording(
        _("Komitmen menunggu tanda tangan Anda"),
        _("“{title}” sudah dibuka untuk ditandatangani. Mohon baca, lalu tanda tangani atau sampaikan keberatan."),
    ),
    _W.COMMITMENT_WITNESS: Wording(
        _("Komitmen menunggu Anda sebagai saksi"),
        _("“{title}” sudah dapat Anda saksikan. Mohon baca, lalu bubuhkan tanda tangan sebagai saksi."),
    ),
    _W.COMMITMENT_IN_FORCE: Wording(
        _("Komitmen mulai berlaku {on}"),
        _("“{title}” mulai berlaku pada {on}. Naskah yang sudah ditandatangani dapat diunduh."),
    ),
    _W.COMMITMENT_EXPIRES: Wording(
        _("Komitmen berakhir {on}"),
        _("“{title}” berakhir pada {on}. Mohon siapkan pembaruan jika akan dilanjutkan."),
    ),
    _W.MEETING_INVITED: Wording(
        _("Undangan rapat: {title}"),
        _("Anda diundang ke rapat “{title}”, {at}, di {place}. Mohon kabari apakah Anda hadir."),
    ),
    _W.MEETING_CHANGED: Wording(
        _("Perubahan rapat: {title}"),
        _("Rapat “{title}” berubah. Yang berlaku sekarang: {at}, di {place}."),
    ),
    _W.MEETING_CANCELLED: Wording(
        _("Rapat dibatalkan: {title}"),
        _("Rapat “{title}” yang direncanakan {at} dibatalkan."),
    ),
    _W.MEETING_SEAT_PASSED: Wording(
        _("Kursi Anda beralih: {title}"),
        _("Kursi Anda pada rapat “{title}”, {at}, kini atas nama pemegang jabatan lain. Anda tidak perlu hadir."),
    ),
    _W.MEETING_DAY_OFF: Wording(
        _("Jatuh pada hari libur: {title}"),
        _("Rapat “{title}” yang direncanakan {at} jatuh pada hari libur menurut kalender sekarang. Mohon pindahkan."),
    ),
    _W.MEETING_REMINDER: Wording(
        _("Pengingat rapat: {title}"),
        _("Rapat “{title}” diadakan {at}, di {place}."),
    ),
    _W.MEETING_MINUTES_TO_READ: Wording(
        _("Konsep berita acara: {title}"),
        _("Konsep berita acara rapat “{title}” dapat dibaca. Tanggapan ditunggu sampai {on}."),
    ),
    _W.MEETING_MINUTES_SIGNED: Wording(
        _("Berita acara sudah ditandatangani: {title}"),
        _("Berita acara rapat “{title}” sudah ditandatangani dan dapat diunduh."),
    ),
    _W.MEETING_ACTION_DUE: Wording(
        _("Tindak lanjut rapat: {title}"),
        _("Tindak lanjut rapat “{title}” oleh {agency} ditunggu paling lambat {on}."),
    ),
}


def said_fact(name: str, value: str) -> str:
    """Return a fact in the language in force; refuses (ValueError) what is no day or moment where one is meant."""
    match name:
        case "on":
            return dates.day(date.fromisoformat(value))
        case "at":
            moment = datetime.fromisoformat(value)
            dates.local_day(moment)  # refuses a moment without a zone
            return dates.moment(moment)
        case _:
            return value


def subject_of(kind: WordKind, facts: Mapping[str, str]) -> str:
    """Return the subject in the language in force."""
    return _filled(WORDINGS[kind].subject, facts)


def text_of(kind: WordKind, facts: Mapping[str, str]) -> str:
    """Return the sentence in the language in force."""
    return _filled(WORDINGS[kind].text, facts)


def _filled(text: str, facts: Mapping[str, str]) -> str:
    return gettext(text).format(**{name: said_fact(name, value) for name, value in facts.items()})
