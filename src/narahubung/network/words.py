"""How this room names things on screen: how a post stands, what was done to it, why something needs a look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.agencies.posts import Post
from narahubung.network.given import Deed
from narahubung.rules.coverage import FOR_GOOD, Coverage, State
from narahubung.rules.parties import Role
from narahubung.web import dates
from narahubung.web import words as house_words


class Worry(StrEnum):
    """A reason to look at a post although somebody may be there."""

    ENDING = "berakhir"  # the holder's letter ends within 30 days
    COMING_GAP = "akan-kosong"
    NEVER_IN = "belum-masuk"
    BOUNCED = "surel-gagal"
    UNCHECKED = "kontak-lama"


STATES: Mapping[State, str] = {
    State.COVERED: _("Terisi"),
    State.ACTING: _("Diisi Plt. atau Plh."),
    State.STAND_IN: _("Diwakili selama cuti"),
    State.DEPUTY_ONLY: _("Hanya wakil"),
    State.GAP: _("Kosong"),
}
# The tab whose colour a state has; the word always stands in it.
TABS: Mapping[State, str] = {
    State.COVERED: "",
    State.ACTING: "",
    State.STAND_IN: "time-paused",
    State.DEPUTY_ONLY: "time-late",
    State.GAP: "time-late",
}
WORRIES: Mapping[Worry, str] = {
    Worry.ENDING: _("Penugasan segera berakhir"),
    Worry.COMING_GAP: _("Akan kosong"),
    Worry.NEVER_IN: _("Belum pernah masuk"),
    Worry.BOUNCED: _("Surel tidak sampai"),
    Worry.UNCHECKED: _("Kontak lama tidak diperiksa"),
}
DEEDS: Mapping[Deed, str] = {
    Deed.APPOINT: _("Penugasan dicatat"),
    Deed.AMEND: _("Penugasan diubah"),
    Deed.END: _("Penugasan diakhiri"),
    Deed.SUCCEED: _("Pergantian dengan serah terima"),
    Deed.AWAY: _("Cuti dicatat"),
    Deed.BACK: _("Cuti dihentikan"),
    Deed.RECORD: _("Berita acara dibuat ulang"),
    Deed.ASK_CONTACT: _("Kontak ditanyakan"),
    Deed.CONFIRM_CONTACT: _("Kontak dipastikan"),
}


def state(value: State) -> str:
    """Return how a post stands."""
    return gettext(STATES[value])


def worry(value: Worry) -> str:
    """Return why a post needs a look."""
    return gettext(WORRIES[value])


def deed(value: str) -> str:
    """Return what was done."""
    return gettext(DEEDS[Deed(value)])


def post_name(post: Post) -> str:
    """Return what the post is called, with whose it is."""
    if post.role is Role.COORDINATOR:
        return gettext("Koordinator {government}").format(government=post.government_name)
    return gettext("Narahubung {agency}").format(agency=post.short_name)


def span(first: date, last: date) -> str:
    """Return the days from one to another; one without an end says so."""
    if last == FOR_GOOD:
        return gettext("sejak {day}").format(day=dates.day(first))
    return f"{dates.day(first)} – {dates.day(last)}"


def sentence(post: Post, found: Coverage, *, on: date) -> str:
    """Return in one sentence how the post stands and until when."""
    primary = post.primary(on=on)
    name = primary.name if primary else ""
    receiver = post.name_of(found.there[0]) if found.there else ""
    match found.state:
        case State.COVERED | State.ACTING:
            kind = house_words.appointment(primary.kind) if primary else ""
            who = f"{name} ({kind})"
            if found.ends_on is None:
                return gettext("Dipegang {who}, tanpa batas akhir.").format(who=who)
            return gettext("Dipegang {who} sampai {day}.").format(who=who, day=dates.day(found.ends_on))
        case State.STAND_IN:
            leave = next(
                (one for one in post.leaves if primary and one.person == primary.person and one.covers(on)), None
            )
            until = dates.day(leave.ends_on) if leave else ""
            return gettext("{name} cuti sampai {day}; {receiver} mewakili.").format(
                name=name, day=until, receiver=receiver
            )
        case State.DEPUTY_ONLY:
            since = _since(found)
            return gettext("Tanpa pemegang utama {since}; wakil {receiver} menerima laporan.").format(
                since=since, receiver=receiver
            )
        case _:
            return gettext("Tidak ada yang menerima laporan {since}.").format(since=_since(found))


def _since(found: Coverage) -> str:
    if found.vacant_since is None:
        return gettext("sejak jabatan dibentuk")
    return gettext("sejak {day}").format(day=dates.day(found.vacant_since))
