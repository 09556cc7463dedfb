"""One press on a meeting's page: which deed it is, what it carries, and where the reader comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from narahubung.meetings import agenda, minutes_page, minuting, planning, reading, sitting
from narahubung.meetings.given import Answer, AttendWay, Decided
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import Incomplete, Malformed, NotSeen, Overtaken
from narahubung.web.doors import actor, moment


@dataclass(frozen=True, slots=True)
class Press:
    """What was pressed: by whom, when, with what in the form."""

    meeting: UUID
    actor: Actor
    at: datetime
    key: UUID
    request: HttpRequest

    def text(self, name: str) -> str:
        """Return a text of the form."""
        return str(self.request.POST.get(name, ""))

    def number(self, name: str) -> int | None:
        """Return a whole number of the form, or None for anything else."""
        said = self.text(name)
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 18 else None

    def numbers(self, name: str) -> list[int]:
        """Return every whole number of that name."""
        said = self.request.POST.getlist(name)
        return [int(one) for one in said if one.isascii() and one.isdecimal() and len(one) < 18]

    def day(self, name: str) -> date | None:
        """Return a day of the form, or None for anything else."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            return None

    def case(self, name: str) -> UUID | None:
        """Return a case of the form, or None where none is named; refuses `Incomplete` what is no case."""
        said = self.text(name)
        try:
            return UUID(said) if said else None
        except ValueError as fault:
            raise Incomplete(case="unknown") from fault


@dataclass(frozen=True, slots=True)
class Way:
    """One deed: what is done, what is said, and on which page the reader goes on."""

    do: Callable[[Press], object]
    done: str
    then: str = "meetings:meeting"


def _answer(it: Press) -> object:
    said = it.text("jawaban")
    if said not in set(Answer):
        raise Incomplete(answer="needed")
    return planning.answer(it.meeting, Answer(said), actor=it.actor, at=it.at, key=it.key)


def _edit(it: Press) -> object:
    return agenda.edit(
        it.meeting, it.number("butir") or 0, title=it.text("judul"), minutes=it.number("menit") or 0,
        actor=it.actor, at=it.at, key=it.key,
    )  # fmt: skip


def _move(it: Press, *, up: bool) -> object:
    return agenda.move(it.meeting, it.number("butir") or 0, up=up, actor=it.actor, at=it.at, key=it.key)


def _remove(it: Press, *, back: bool) -> object:
    return agenda.remove(it.meeting, it.number("butir") or 0, back=back, actor=it.actor, at=it.at, key=it.key)


def decided(it: Press) -> Decided:
    """Return the decision that a form carries: its owner is the office or an agency, about a case that case's own."""
    said, case = it.text("penanggung"), it.case("laporan")
    agency = int(said) if said.isascii() and said.isdecimal() and len(said) < 18 else None
    owner = "agency" if agency is not None or said == "agency" else said if said == "office" else ""
    return Decided(
        text=it.text("keputusan"),
        owner=owner,
        agency=agency,
        due_on=it.day("sampai"),
        case=case,
        item=it.number("butir"),
    )


def _settle(it: Press, *, done: bool) -> object:
    return minuting.settle(
        it.meeting, it.number("tindak") or 0, done=done, explanation=it.text("alasan"), actor=it.actor, at=it.at,
        key=it.key,
    )  # fmt: skip


_RUN = "meetings:run"
_MINUTES = "meetings:minutes"
_DECISIONS = "meetings:decisions"
_SEATS = "meetings:attendance"

WAYS: dict[str, Way] = {
    "jawab": Way(_answer, _("Jawaban Anda dicatat.")),
    "batalkan": Way(
        lambda it: planning.cancel(it.meeting, actor=it.actor, at=it.at, key=it.key),
        _("Rapat dibatalkan. Yang sudah diundang diberi tahu."),
    ),
    "susun": Way(
        lambda it: agenda.write(it.meeting, actor=it.actor, at=it.at, key=it.key),
        _("Acara disusun dari keadaan sekarang. Yang pernah Anda ubah tetap."),
    ),
    "tambah": Way(
        lambda it: agenda.add(
            it.meeting, it.text("judul"), minutes=it.number("menit") or 10, agency=None, actor=it.actor, at=it.at,
            key=it.key,
        ),
        _("Butir ditambahkan."),
    ),
    "ubah-butir": Way(_edit, _("Butir diubah.")),
    "naik": Way(lambda it: _move(it, up=True), ""),
    "turun": Way(lambda it: _move(it, up=False), ""),
    "hapus-butir": Way(lambda it: _remove(it, back=False), _("Butir dihapus dan tidak kembali sendiri.")),
    "pulihkan-butir": Way(lambda it: _remove(it, back=True), _("Butir dipulihkan.")),
    "undang-tamu": Way(
        lambda it: planning.invite_guest(
            it.meeting, name=it.text("nama"), institution=it.text("lembaga"), actor=it.actor, at=it.at, key=it.key
        ),
        _("Tamu dicatat."),
        _SEATS,
    ),
    "hapus-tamu": Way(
        lambda it: planning.remove_guest(
            it.meeting, it.number("kursi") or 0, actor=it.actor, at=it.at, key=it.key
        ),
        _("Tamu dihapus."),
        _SEATS,
    ),
    "mulai": Way(
        lambda it: sitting.start(it.meeting, actor=it.actor, at=it.at, key=it.key), _("Rapat dimulai."), _RUN
    ),
    "saya-hadir": Way(
        lambda it: sitting.attend(it.meeting, AttendWay.SIGN_IN, actor=it.actor, at=it.at, key=it.key),
        _("Kehadiran Anda dicatat."),
        _RUN,
    ),
    "catat-hadir": Way(
        lambda it: sitting.record(
            it.meeting, it.numbers("hadir"), drawn=it.numbers("semula"), actor=it.actor, at=it.at, key=it.key
        ),
        _("Kehadiran disimpan."),
        _SEATS,
    ),
    "bahas": Way(
        lambda it: sitting.move_on(it.meeting, it.number("butir"), actor=it.actor, at=it.at, key=it.key), "", _RUN
    ),
    "putuskan": Way(
        lambda it: sitting.decide(it.meeting, decided(it), actor=it.actor, at=it.at, key=it.key),
        _("Keputusan dicatat dan sudah berlaku."),
        _RUN,
    ),
    "tarik": Way(
        lambda it: sitting.withdraw(
            it.meeting, it.number("tindak") or 0, actor=it.actor, at=it.at, key=it.key, reason=it.text("alasan")
        ),
        _("Keputusan ditarik."),
        _DECISIONS,
    ),
    "selesai": Way(lambda it: _settle(it, done=True), _("Tindak lanjut dinyatakan selesai."), _DECISIONS),
    "hentikan": Way(lambda it: _settle(it, done=False), _("Tindak lanjut dihentikan."), _DECISIONS),
    "jelaskan": Way(
        lambda it: minuting.explain(
            it.meeting, it.number("tindak") or 0, it.text("alasan"), actor=it.actor, at=it.at, key=it.key
        ),
        _("Penjelasan dicatat."),
        _DECISIONS,
    ),
    "tutup": Way(
        lambda it: sitting.end(it.meeting, actor=it.actor, at=it.at, key=it.key),
        _("Rapat ditutup. Konsep berita acara dibuat dari catatan."),
        _MINUTES,
    ),
    "tulis": Way(
        lambda it: minuting.write(
            it.meeting, it.text("naskah"), over=it.text("versi"), actor=it.actor, at=it.at, key=it.key
        ),
        _("Konsep disimpan."),
        _MINUTES,
    ),
    "bagikan": Way(
        lambda it: minuting.circulate(it.meeting, over=it.text("versi"), actor=it.actor, at=it.at, key=it.key),
        _("Konsep dibagikan kepada yang hadir."),
        _MINUTES,
    ),
    "tanggapi": Way(
        lambda it: minuting.comment(it.meeting, it.text("tanggapan"), actor=it.actor, at=it.at, key=it.key),
        _("Tanggapan Anda dicatat."),
        _MINUTES,
    ),
    "siaran": Way(
        lambda it: minuting.draft_press(it.meeting, it.text("siaran"), actor=it.actor, at=it.at, key=it.key),
        _("Konsep siaran pers disimpan; terbitkan bila sudah diperiksa."),
        _MINUTES,
    ),
    "terbitkan": Way(
        lambda it: minuting.publish(it.meeting, actor=it.actor, at=it.at, key=it.key),
        _("Siaran pers diterbitkan di halaman publik."),
        _MINUTES,
    ),
    "tarik-siaran": Way(
        lambda it: minuting.publish(it.meeting, back=True, actor=it.actor, at=it.at, key=it.key),
        _("Siaran pers ditarik dari halaman publik."),
        _MINUTES,
    ),
}  # fmt: skip


@never_cache
@require_POST
def deed(request: HttpRequest, meeting: UUID, slug: str) -> HttpResponse:
    """Do what was pressed; a refusal says why, with what was typed."""
    way = WAYS.get(slug)
    who = actor(request)
    reading.of(meeting, who)
    if way is None:
        raise NotSeen
    try:
        press = Press(meeting, who, moment(request), UUID(request.POST.get("kunci", "")), request)
    except ValueError as fault:
        raise Malformed("key") from fault
    try:
        way.do(press)
    except Overtaken as refused:
        if way.then != _MINUTES:
            raise  # a case, not the draft
        return minutes_page.overtaken(request, meeting, refused)
    if way.done:
        messages.success(request, gettext(way.done))
    return redirect(way.then, meeting)
