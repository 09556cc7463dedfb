"""What is said when a signature cannot be made: no key, a wrong PIN, a key that is shut, a provider that refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from narahubung.rules.signature import NoSigningKey, PasskeyRefused, PinShut, ProviderRefused, WrongPin
from narahubung.web import dates
from narahubung.web.refusal import Refusal

if TYPE_CHECKING:
    from functools import _SingleDispatchCallable


def register(translate: _SingleDispatchCallable[Refusal]) -> None:
    """Teach `web.errors` the words of this page."""
    translate.register(NoSigningKey, lambda _broken: no_key())
    translate.register(WrongPin, wrong_pin)
    translate.register(PasskeyRefused, passkey_refused)
    translate.register(PinShut, pin_shut)
    translate.register(ProviderRefused, provider_refused)


def no_key() -> Refusal:
    """Say that the person has no key that signs."""
    return Refusal(
        422,
        "no_signing_key",
        _("Anda belum punya kunci tanda tangan"),
        _("Untuk menandatangani diperlukan kunci Anda sendiri, yang dijaga PIN."),
        _("Buat kunci di halaman Tanda tangan saya, lalu kembali ke sini. Tidak ada yang berubah."),
    )


def wrong_pin(broken: WrongPin) -> Refusal:
    """Say that the PIN was wrong and how often it may be tried yet."""
    return Refusal(
        422,
        "wrong_pin",
        _("PIN tidak cocok"),
        _("Masih {number} percobaan sebelum kunci Anda tertutup.").format(number=broken.left),
        _("Periksa PIN Anda, lalu coba lagi. Jika lupa, buat kunci baru di halaman Tanda tangan saya."),
    )


def passkey_refused(broken: PasskeyRefused) -> Refusal:
    """Say that the passkey did not open the key and how often it may be tried yet."""
    return Refusal(
        422,
        "passkey_refused",
        _("Kunci sandi tidak membuka kunci tanda tangan Anda"),
        _("Masih {number} percobaan sebelum kunci Anda tertutup.").format(number=broken.left),
        _("Coba sekali lagi, atau ketik PIN Anda. Tidak ada yang berubah."),
    )


def pin_shut(broken: PinShut) -> Refusal:
    """Say that too many PINs were wrong, until when the key is shut, and who can open it."""
    left = max(60, int((broken.until - timezone.now()).total_seconds()))
    return Refusal(
        429,
        "pin_shut",
        _("Kunci Anda tertutup sementara"),
        _("PIN terlalu sering salah. Kunci terbuka lagi pada {moment}.").format(moment=dates.moment(broken.until)),
        _("Kepala perwakilan dapat membukanya lebih awal. Anda juga dapat membuat kunci baru."),
        retry_after=left,
    )


def provider_refused(broken: ProviderRefused) -> Refusal:
    """Say in our own words what the certified provider answered; its own are not shown."""
    away = broken.reason in ("away", "unreadable")
    words = {
        "passphrase": _("Penyelenggara tidak menerima frasa sandi itu."),
        "unknown": _("Penyelenggara tidak mengenal NIK itu, atau sertifikatnya tidak berlaku."),
        "off": _("Tanda tangan tersertifikasi tidak diaktifkan di kantor ini."),
        "away": _("Penyelenggara tidak menjawab pada waktunya."),
        "unreadable": _("Jawaban penyelenggara tidak dapat dibaca."),
    }
    return Refusal(
        503 if away else 422,
        "provider_refused",
        _("Tanda tangan tersertifikasi tidak diberikan"),
        words.get(broken.reason, _("Penyelenggara menolak permintaan ini.")),
        _("Tidak ada yang berubah. Coba lagi, atau tandatangani dengan kunci internal Anda."),
        retry_after=60 if away else 0,
    )
