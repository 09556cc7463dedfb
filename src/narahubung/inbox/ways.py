"""THE list of what can be done from the inbox: under which word in the address, with which form, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from narahubung.cases.actions import Performed
from narahubung.inbox import forms
from narahubung.rules.facts import Turn
from narahubung.rules.lifecycle import Act
from narahubung.rules.refusals import NotSeen
from narahubung.web import act_words, dates, words


@dataclass(frozen=True, slots=True)
class Way:
    """An act as the inbox offers it.

    `leads`: it is what the case waits for; `first`: nothing has to be read before it; `leaves`: the reader sees the
    case no more.
    """

    act: Act
    slug: str
    form: type[forms.ActForm] = forms.ActForm
    leads: bool = False
    first: bool = False
    leaves: bool = False
    is_grave: bool = False

    @property
    def is_press(self) -> bool:
        """Return whether nothing needs to be said with it."""
        return self.form is forms.ActForm


WAYS = (
    Way(Act.ACKNOWLEDGE, "akui", leads=True, first=True),
    Way(Act.PASS_ON, "teruskan", leads=True, first=True),
    Way(Act.APPROVE_ANSWER, "setujui", leads=True),
    Way(Act.SEND_BACK, "kembalikan", forms.SendBackForm, leads=True),
    Way(Act.RETRACT_DRAFT, "tarik"),
    Way(Act.FULFIL_ACTION, "tindak-lanjut", forms.FulfilForm),
    Way(Act.ASK_TIME, "tambah-waktu", forms.TimeForm),
    Way(Act.WRITE, "pesan", forms.WriteForm),
    Way(Act.ASK_RELEASE, "minta-identitas", forms.ReleaseForm),
    Way(Act.DECLINE, "tolak", forms.DeclineForm, leaves=True, is_grave=True),
)
BY_ACT = {way.act: way for way in WAYS}
BY_SLUG = {way.slug: way for way in WAYS}


def named(slug: str) -> Way:
    """Return the way that an address names; refuses `NotSeen`."""
    found = BY_SLUG.get(slug)
    if found is None:
        raise NotSeen
    return found


def warning(act: Act) -> str:
    """Return what will come of an act before it is done; empty where its button says it all."""
    match act:
        case Act.ACKNOWLEDGE:
            return _("Anda menyatakan laporan ini sudah Anda terima dan tangani. Tenggat menjawab tetap berjalan.")
        case Act.PASS_ON:
            return _("Laporan diteruskan kepada narahubung instansi, dan tenggatnya mulai berjalan.")
        case Act.DECLINE:
            return _("Laporan kembali kepada kantor Ombudsman dan tidak lagi tampak di kotak Anda.")
        case Act.APPROVE_ANSWER:
            return _("Jawaban dikirim kepada kantor Ombudsman atas nama instansi dan tidak dapat ditarik kembali.")
        case Act.RETRACT_DRAFT:
            return _("Rancangan kembali kepada Anda untuk diubah. Kepala instansi tidak lagi melihatnya menunggu.")
        case Act.SEND_BACK:
            return _("Rancangan kembali kepada narahubung untuk diperbaiki, lalu diajukan lagi kepada Anda.")
        case _:
            return act_words.consequence(act)


def told(done: Performed) -> str:
    """Return in words what was done, who has the case now, and until when."""
    parts = [_("Sudah tercatat sebelumnya: tombol itu tertekan dua kali.")] if done.again else []
    parts.append(f"{act_words.done(done.act)}.")
    if done.turn is not Turn.NOBODY:
        parts.append(_now_with(done.turn, done.due_at))
    return " ".join(parts)


def _now_with(turn: Turn, due_at: datetime | None) -> str:
    if due_at is None:
        return _("Giliran sekarang: {who}.").format(who=words.turn(turn))
    return _("Giliran sekarang: {who}, sampai {moment}.").format(who=words.turn(turn), moment=dates.moment(due_at))


def sent_before() -> str:
    """Return what a form says that was already sent with other words in it."""
    return _(
        "Formulir ini sudah terkirim sebelumnya dengan isi yang lain. Periksa dahulu keadaan laporannya; "
        "bila yang ini memang baru, kirim sekali lagi."
    )
