"""Doing something to a post: a form on a page of its own, or one press; opening the address changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from narahubung.agencies.posts import Holding, Post
from narahubung.network import actions, checks, forms, standing, words
from narahubung.rules.refusals import Incomplete, NotSeen
from narahubung.web import dates
from narahubung.web.doors import actor, moment
from narahubung.web.refusal import incomplete_words


@dataclass(frozen=True, slots=True)
class Way:
    """One act: its word, what will happen, which form it needs, and what is said when it is done."""

    title: str
    consequence: str
    form: type[forms.DeedForm]
    done: str
    by_holder: bool = False
    is_grave: bool = False


WAYS: dict[str, Way] = {
    "tunjuk": Way(
        _("Tunjuk pemegang"),
        _("Orangnya diberi tahu. Bila belum mempunyai akun, akun dibuat dan ia diundang lewat surel."),
        forms.AppointForm,
        _("Penugasan dicatat."),
    ),
    "ganti": Way(
        _("Ganti narahubung"),
        _(
            "Penugasan lama berakhir sehari sebelumnya, yang baru mulai, dan berita acara serah terima dibuat: "
            "sekaligus, atau tidak sama sekali. Laporan tetap pada jabatannya."
        ),
        forms.SucceedForm,
        _("Pergantian dicatat dan berita acara serah terima dibuat."),
    ),
    "ubah": Way(
        _("Ubah penugasan"),
        _("Untuk perpanjangan, surat baru, atau kontak yang berubah."),
        forms.AmendForm,
        _("Penugasan diubah."),
    ),
    "akhiri": Way(
        _("Akhiri penugasan"),
        _("Sesudah hari terakhir ia tidak lagi melihat laporan. Yang pernah ia tulis tetap atas namanya."),
        forms.EndForm,
        _("Penugasan diakhiri."),
        is_grave=True,
    ),
    "cuti": Way(
        _("Catat cuti"),
        _("Pada hari-hari itu laporan dan pemberitahuan diterima yang mewakili."),
        forms.AwayForm,
        _("Cuti dicatat."),
    ),
    "kembali": Way(_("Hentikan cuti"), _("Ia bertugas lagi mulai hari ini."), forms.DeedForm, _("Cuti dihentikan.")),
    "tanya": Way(
        _("Tanyakan kontak"),
        _("Pemegang jabatan diminta memastikan dengan satu tekan bahwa ia masih bertugas."),
        forms.DeedForm,
        _("Pertanyaan dikirim."),
    ),
    "hadir": Way(
        _("Saya masih bertugas"),
        _("Kantor melihat bahwa Anda masih bertugas dan dapat dihubungi."),
        forms.DeedForm,
        _("Terima kasih, kontak Anda dipastikan."),
        by_holder=True,
    ),
    "berita-acara": Way(
        _("Buat ulang berita acara"),
        _("Berita acara serah terima yang terakhir dibuat ulang menurut keadaan sekarang; yang lama tetap tersimpan."),
        forms.DeedForm,
        _("Berita acara dibuat ulang."),
    ),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Ask for what the act needs and do it on a press; a refusal gives back what was typed."""
    who, on = actor(request), dates.local_day(moment(request))
    way = WAYS.get(slug)
    post = standing.seen_post(who, code)
    if way is None:
        raise NotSeen
    if not way.by_holder:
        standing.insist_on_keeper(who, post)
    about = _about(request, post, slug, on=on)
    form = way.form(post, on=on, about=about, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, post, slug, form, about)
        except Incomplete as refusal:
            for name, reason in refusal.fields.items():
                form.add_error(name if name in form.fields else None, incomplete_words(reason))
        else:
            messages.success(request, gettext(way.done))
            return redirect("network:post", post.code)
    if form.is_bound:
        # What comes back is a new sending; its old key may already stand for the earlier one.
        form.data = {**{name: form.data[name] for name in form.data}, "kunci": str(uuid4())}
    context = {
        "post": post,
        "name": words.post_name(post),
        "title": gettext(way.title),
        "way": way,
        "consequence": gettext(way.consequence),
        "form": form,
        "about": about,
        "about_days": words.span(about.starts_on, about.ends_on) if about else "",
        "query": request.GET.urlencode(),
    }
    return render(request, "network/act.html", context, status=422 if form.is_bound else 200)


def _about(request: HttpRequest, post: Post, slug: str, *, on: date) -> Holding | None:
    if slug == "ganti":
        # A future day is looked at as of today: who is there now hands over.
        found = checks.last_primary(post, before=on)
        if found is None:
            raise NotSeen
        return found
    if slug not in ("ubah", "akhiri", "cuti"):
        return None
    named = request.GET.get("penugasan", "")
    found = next((one for one in post.holdings if str(one.appointment) == named), None)
    if found is None:
        raise NotSeen
    return found


def _do(request: HttpRequest, post: Post, slug: str, form: Any, about: Holding | None) -> None:
    who, at, key = actor(request), moment(request), form.key()
    common = {"actor": who, "at": at, "key": key}
    appointment = about.appointment if about else 0
    seen = bool(form.cleaned_data.get("gap_seen"))
    doing: dict[str, Callable[[], None]] = {
        "tunjuk": lambda: actions.appoint(post.code, form.given(), **common),
        "ganti": lambda: actions.succeed(
            post.code, form.given(), predecessor=form.cleaned_data["predecessor"], **common
        ),
        "ubah": lambda: actions.amend(post.code, appointment, form.given(), gap_seen=seen, **common),
        "akhiri": lambda: actions.end(post.code, appointment, form.cleaned_data["ends_on"], gap_seen=seen, **common),
        "cuti": lambda: actions.send_away(post.code, appointment, form.given(), **common),
        "kembali": lambda: actions.bring_back(post.code, _number(request.GET.get("cuti", "")), **common),
        "tanya": lambda: actions.ask_contact(post.code, **common),
        "hadir": lambda: actions.confirm_contact(post.code, **common),
        "berita-acara": lambda: actions.record_anew(post.code, **common),
    }
    doing[slug]()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0
