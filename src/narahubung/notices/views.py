"""What somebody has been told, and what could not be told: two lists."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from narahubung.notices import letters
from narahubung.notices.models import Notice
from narahubung.rules.facts import TermCode
from narahubung.rules.parties import Role
from narahubung.rules.refusals import NotYours
from narahubung.web import dates, doors, paging, words

PAGE = 30
_KEEPERS = frozenset({Role.HEAD_OF_OFFICE, Role.ADMINISTRATOR, Role.AUDITOR})
_FAULTS = {
    "no_address": gettext_noop("tidak ada alamat surel"),
    "refused": gettext_noop("alamat ditolak"),
    "unreachable": gettext_noop("server surel tidak terjangkau"),
    "cut_off": gettext_noop("pengiriman terputus; mungkin sudah terkirim, jadi tidak diulang"),
    "too_late": gettext_noop("terlambat; daftar pagi tidak dikirim lagi"),
    "unwritten": gettext_noop("surat tidak dapat disusun"),
}


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as it is listed."""

    what: str
    text: str
    term: str
    at: str
    address: str
    is_new: bool


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show what this person was told, newest first."""
    actor = doors.actor(request)
    place = paging.asked_place(request, kinds=(int,))
    told = Notice.objects.filter(person_id=actor.person or 0, way="page")
    down = not (place and place.backwards)
    if place is not None:
        told = told.filter(**{"id__lt" if down else "id__gt": place.key[0]})
    found = list(told.order_by("-id" if down else "id")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if not down:
        found.reverse()
    pager = paging.pager(
        request,
        earlier=(found[0].id,) if found and (more if not down else place is not None) else None,
        later=(found[-1].id,) if found and (more if down else True) else None,
    )
    rows = [
        NoticeRow(
            what=letters.subject_of(notice),
            text=letters.text_of(notice),
            term=words.term(TermCode(notice.term)) if notice.term else "",
            at=dates.moment(notice.owed_at),
            address=letters.case_path(notice.case_id, actor) if notice.case_id else notice.link,
            is_new=notice.seen_at is None,
        )
        for notice in found
    ]
    keeps = bool(actor.roles() & _KEEPERS)
    return render(request, "notices/list.html", {"rows": rows, "pager": pager, "keeps": keeps})


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Mark everything this person was told as seen."""
    Notice.objects.filter(person_id=doors.actor(request).person or 0, way="page", seen_at=None).update(
        seen_at=doors.moment(request)
    )
    return redirect("notices:list")


@dataclass(frozen=True, slots=True)
class TroubleRow:
    """A notice that did not reach its reader; the complainant is never named."""

    number: str
    kind: str
    reader: str
    state: str
    fault: str
    tries: int
    at: str


def _fault(code: str) -> str:
    kind, _underscore, number = code.partition("_")
    if kind == "smtp":
        return _("server surel menjawab {code}").format(code=number)
    return _(_FAULTS[code]) if code in _FAULTS else code


@require_GET
def trouble(request: HttpRequest) -> HttpResponse:
    """Show those who keep the house what was not sent, or perhaps not, and why."""
    if not doors.actor(request).roles() & _KEEPERS:
        raise NotYours("notices")
    states = {Notice.State.FAILED: _("gagal"), Notice.State.UNSURE: _("tidak pasti"), Notice.State.OWED: _("menunggu")}
    found = (
        Notice.objects.filter(state__in=states, way="mail")
        .select_related("person")
        .defer("calendar")
        .order_by("-owed_at", "-id")
    )
    rows = [
        TroubleRow(
            number=notice.number,
            kind=letters.subject_of(notice),
            reader=notice.person.name if notice.person else _("pelapor"),
            state=states[Notice.State(notice.state)],
            fault=_fault(notice.fault),
            tries=notice.tries,
            at=dates.moment(notice.owed_at),
        )
        for notice in found[:200]
    ]
    return render(request, "notices/trouble.html", {"rows": rows})
