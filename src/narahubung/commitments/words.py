"""What stages, stands and deeds of a commitment are called on screen."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.rules.commitment import Deed, Part, Stage, Stand

_STAGES = {
    Stage.DRAFT: _("Rancangan"),
    Stage.OPEN: _("Dibuka untuk ditandatangani"),
    Stage.WITNESSED: _("Disaksikan, menunggu hari berlaku"),
    Stage.IN_FORCE: _("Berlaku"),
    Stage.SUPERSEDED: _("Digantikan"),
    Stage.EXPIRED: _("Masa berlakunya habis"),
    Stage.WITHDRAWN: _("Ditarik sebelum berlaku"),
}
STAGE_TABS = {
    Stage.DRAFT: "time-none",
    Stage.OPEN: "time-soon",
    Stage.WITNESSED: "time-soon",
    Stage.IN_FORCE: "",
    Stage.SUPERSEDED: "time-none",
    Stage.EXPIRED: "time-none",
    Stage.WITHDRAWN: "time-none",
}
_STANDS = {
    Stand.WAITING: _("Belum menandatangani"),
    Stand.SIGNED: _("Menandatangani"),
    Stand.RESERVED: _("Menandatangani dengan catatan"),
    Stand.REFUSED: _("Menolak"),
}
STAND_TABS = {
    Stand.WAITING: "time-none",
    Stand.SIGNED: "",
    Stand.RESERVED: "time-soon",
    Stand.REFUSED: "time-late",
}
_DEEDS = {
    "draft": _("Rancangan dibuat"),
    Deed.REVISE: _("Naskah diubah"),
    Deed.OPEN: _("Dibuka; naskah dan daftar pihak dibekukan"),
    Deed.SIGN: _("Ditandatangani"),
    Deed.REFUSE: _("Ditolak"),
    Deed.WITNESS: _("Disaksikan"),
    Deed.ENFORCE: _("Mulai berlaku"),
    Deed.SUPERSEDE: _("Digantikan"),
    Deed.EXPIRE: _("Masa berlaku habis"),
    Deed.WITHDRAW: _("Ditarik"),
}
_PARTS = {Part.OFFICE: _("Kantor"), Part.AGENCY: _("Instansi"), Part.WITNESS: _("Saksi")}


def stage(value: str) -> str:
    """Return where a commitment stands."""
    return gettext(_STAGES[Stage(value)])


def stand(value: str, *, part: str, late: bool = False) -> str:
    """Return what a party has said; a witness witnesses."""
    if part == Part.WITNESS:
        return gettext("Menyaksikan") if value != Stand.WAITING else gettext("Belum menyaksikan")
    if late:
        return gettext("Menandatangani terlambat")
    return gettext(_STANDS[Stand(value)])


def deed(value: str) -> str:
    """Return what was done."""
    return gettext(_DEEDS[value])


def part(value: str) -> str:
    """Return in what part somebody stands under a commitment."""
    return gettext(_PARTS[Part(value)])
