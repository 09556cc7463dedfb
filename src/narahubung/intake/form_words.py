"""What the fields of the public form are called, and what is wrong with one, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.intake.draft import Draft
from narahubung.rules.admission import Waiver
from narahubung.rules.refusals import FileRefused, Incomplete, RuleBroken, TooLarge
from narahubung.web import errors, words
from narahubung.web.refusal import incomplete_words

_FIELDS = {
    "text": _("Apa yang terjadi?"),
    "where": _("Di mana?"),
    "place": _("Nama tempat"),
    "happened_on": _("Kapan terjadi?"),
    "expectation": _("Apa yang Anda harapkan?"),
    "service": _("Layanan"),
    "reported": _("Instansi yang dilaporkan"),
    "first": _("Sudah mengadu ke instansinya?"),
    "first_note": _("Kapan Anda mengadu, dan apa jawabannya?"),
    "waiver": _("Alasan belum mengadu"),
    "identity": _("Identitas Anda"),
    "name": _("Nama lengkap"),
    "phone": _("Nomor telepon"),
    "email": _("Alamat surel"),
    "address": _("Alamat"),
    "files": _("Lampiran"),
}
_WAIVERS = {
    Waiver.SECRET_IDENTITY: _("Identitas saya harus dirahasiakan"),
    Waiver.PROVIDER_NOT_WANTED: _("Saya tidak ingin instansi itu sendiri yang menyelesaikan"),
}
_OWN_REASONS = {
    "name_or_anonymous": _("Isi nama Anda, atau pilih melapor tanpa nama."),
    "longer_than": _("Terlalu panjang: paling banyak {number} huruf."),
}
# What the heart calls a field, where the form has another one for it.
_OF_HEART = {"district": "where", "village": "where", "attachments": "files"}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a field: where it stands in the page, what it is called, what to do."""

    anchor: str
    label: str
    words: str


def label(field: str) -> str:
    """Return what a field is called."""
    return gettext(_FIELDS.get(field, field))


def waivers() -> tuple[tuple[str, str], ...]:
    """Return the reasons for which one need not have complained to the agency first, code and words."""
    return tuple((code.value, gettext(said)) for code, said in _WAIVERS.items())


def waiver(draft: Draft) -> str:
    """Return the chosen reason in words."""
    return gettext(_WAIVERS[Waiver(draft.waiver)]) if draft.waiver in _WAIVERS and draft.first != "yes" else ""


def reason(code: str) -> str:
    """Return the sentence for a reason's code, the form's own or the house's."""
    name, _colon, number = code.partition(":")
    own = _OWN_REASONS.get(name)
    return gettext(own).format(number=words.number(int(number or 0))) if own else incomplete_words(code)


def problems(codes: Mapping[str, str]) -> dict[str, Problem]:
    """Return codes by field as problems by field of the form."""
    found: dict[str, Problem] = {}
    for name, code in codes.items():
        field = _OF_HEART.get(name, name)
        found[field] = Problem(field, label(field), reason(code))
    return found


def refused(refusal: RuleBroken) -> dict[str, Problem]:
    """Return what the heart refused as problems by field."""
    match refusal:
        case Incomplete(fields=fields):
            return problems(fields)
        case TooLarge(what=what, limit=limit):
            field = _OF_HEART.get(what, what)
            said = reason(f"longer_than:{limit}") if field in _FIELDS and field != "files" else ""
            return {field: Problem(field, label(field), said or errors.translate(refusal).detail)}
        case FileRefused():
            return {"files": Problem("files", label("files"), errors.translate(refusal).detail)}
        case _:
            raise refusal
