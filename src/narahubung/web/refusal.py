"""What a refusal looks like to a reader, whatever raised it: its words, its status, and what they had typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# The reasons that `Incomplete` and `FileRefused` carry as codes. A code that is not here reads as the last one.
_REASONS = {
    "missing": _("Bagian ini wajib diisi."),
    "required": _("Bagian ini wajib diisi."),
    "too_short": _("Isian ini terlalu pendek."),
    "too_long": _("Isian ini terlalu panjang."),
    "too_many": _("Terlalu banyak."),
    "unknown": _("Pilihan ini tidak dikenal."),
    "invalid": _("Isian ini tidak dapat dibaca."),
    "malformed": _("Isian ini tidak dapat dibaca."),
    "in_future": _("Tanggal ini belum terjadi."),
    "in_past": _("Tanggal ini sudah lewat."),
    "too_old": _("Kejadiannya lebih dari dua tahun yang lalu."),
    "not_routable": _("Laporan tidak dapat diteruskan kepada lembaga ini."),
    "barred": _("Orang ini tercatat mempunyai benturan kepentingan."),
    "type_not_allowed": _("Jenis berkas ini tidak diterima."),
    "type_mismatch": _("Isi berkas tidak sesuai dengan namanya."),
    "unreadable": _("Berkas ini rusak dan tidak dapat dibuka."),
    "empty": _("Berkas ini kosong."),
    "infected": _("Berkas ini memuat program berbahaya."),
}
_OTHERWISE = _("Bagian ini perlu diperbaiki.")

# Never shown back: secrets, and what the page itself put there.
_HIDDEN = ("csrf", "password", "pin", "token", "key", "code", "kode", "sandi")
_WORTH_KEEPING = 12
_KEPT_LONGEST = 20_000


def incomplete_words(code: str) -> str:
    """Return the sentence for a reason's code; an unknown code gets one that is true of all."""
    return gettext(_REASONS.get(code, _OTHERWISE))


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
