"""The page of a meeting's minutes: the draft with its comments, the signatures, and the press note."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from narahubung.documents import levels, signers
from narahubung.meetings import minuting, reading
from narahubung.meetings.forms import CountersignForm, SignForm
from narahubung.meetings.pages import Opened, opened
from narahubung.meetings.sheets import Said, SignedBy
from narahubung.rules.meeting import Deed, Phase
from narahubung.rules.refusals import Incomplete, NotYours, Overtaken, RuleBroken
from narahubung.rules.signature import Level, NoSigningKey, PasskeyRefused, PinShut, WrongPin
from narahubung.web import dates, errors
from narahubung.web.doors import actor, moment

# What is said beside the form, so that what was ticked stays; the PIN alone is typed again.
BESIDE = (Incomplete, WrongPin, PasskeyRefused, NoSigningKey, PinShut)


@never_cache
@require_safe
def minutes(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Show the draft of the minutes with its comments, the signed record, and the press note to whoever writes it."""
    return _page(request, opened(request, meeting))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, meeting: UUID) -> HttpResponse:
    """Sign the minutes with one's own PIN, let the office's seal stand alone, or sign beside who signed before."""
    who, at = actor(request), moment(request)
    reading.of(meeting, who)
    if request.method != "POST":
        return redirect("meetings:minutes", meeting)
    beside = request.POST.get("cara") == "ikut"
    form = CountersignForm(request.POST) if beside else SignForm(request.POST)
    if form.is_valid():
        kept = form.cleaned_data
        try:
            if isinstance(form, SignForm):
                pin = None if kept["cara"] == "segel" else form.opener(request, person=who.person or 0)
                over = request.POST.get("versi", "")
                minuting.sign(meeting, over=over, pin=pin, early=kept["disetujui"], actor=who, at=at, key=kept["kunci"])
            else:
                pin = form.opener(request, person=who.person or 0)
                minuting.countersign(meeting, pin=pin, actor=who, at=at, key=kept["kunci"])
        except BESIDE as refused:
            _put_beside(form, refused)
        except Overtaken as refused:
            return overtaken(request, meeting, refused, form=form)
        else:
            messages.success(request, _("Tanda tangan Anda tercatat.") if beside else _said(form))
            return redirect("meetings:minutes", meeting)
    page = opened(request, meeting)
    if (Deed.COUNTERSIGN if beside else Deed.SIGN).value not in page.head.may:
        raise NotYours(Deed.SIGN)
    return _page(request, page, form=form)


def _said(form: SignForm | CountersignForm) -> str:
    sealed = form.cleaned_data.get("cara") == "segel"
    return _("Berita acara disahkan dengan segel kantor.") if sealed else _("Berita acara ditandatangani.")


def _put_beside(form: SignForm | CountersignForm, refused: RuleBroken) -> None:
    if isinstance(refused, Incomplete) and "early" in refused.fields:
        form.add_error(
            "disetujui", _("Masa tanggapan belum lewat. Centang bila semua yang hadir sudah setuju, atau tunggu.")
        )
        return
    said = errors.translate(refused)
    form.add_error(
        "pin" if isinstance(refused, (WrongPin, PasskeyRefused, PinShut)) else None, f"{said.detail} {said.advice}"
    )


def overtaken(
    request: HttpRequest, meeting: UUID, refused: Overtaken, *, form: SignForm | CountersignForm | None = None
) -> HttpResponse:
    """Show the draft as somebody else has written it since, beside what was typed over an older one."""
    said = _("{who} mengubah konsep ini pada {moment}, sesudah halaman Anda dibuka.").format(
        who=refused.last_by, moment=dates.moment(refused.last_at)
    )
    return _page(request, opened(request, meeting), form=form, overtaken_by=said)


def _page(
    request: HttpRequest,
    page: Opened,
    *,
    form: SignForm | CountersignForm | None = None,
    overtaken_by: str = "",
) -> HttpResponse:
    row, person, may = page.row, actor(request).person or 0, page.head.may
    comments = row.comments.select_related("person").order_by("at", "id")
    signed = list(row.signed_minutes.order_by("id").values_list("made_at", "sha256", "signer__name", "level", "signer"))
    was_there = any(seat.came_id == person for seat in row.seats.all())
    by_hand = bool(signed and signed[-1][3])
    signs = Deed.SIGN.value in may
    follows = Deed.COUNTERSIGN.value in may and was_there and by_hand and person not in {one[4] for one in signed}
    context = page.context(
        "berita-acara",
        # A draft is its chairs' until they give it out: raw notes are for nobody else.
        text=row.minutes if Phase(row.phase) is not Phase.DRAFT or Deed.WRITE.value in may else "",
        draft_mark=minuting.mark(row),
        overtaken_by=overtaken_by,
        typed=request.POST.get("naskah", "") if overtaken_by else "",
        said=[Said(one.at, one.person.name, one.text) for one in comments],
        signed_at=signed[0][0] if signed else None,
        by_hand=by_hand,
        signatures=[
            SignedBy(at, name, levels.in_words(Level(level))) for at, _sha, name, level, _by in signed if level
        ],
        sha256=signed[-1][1] if signed else "",
        was_there=was_there,
        has_key=(signs or follows) and signers.has_key(person, at=moment(request)),
        has_passkey=(signs or follows) and bool(signers.passkey_salts(person, at=moment(request))),
        sign_form=(form or (SignForm() if signs else CountersignForm())) if signs or follows else None,
        signs=signs,
        follows=follows,
        press=row.press,
        published_at=row.published_at,
        comments_until=row.comments_until,
    )
    status = 409 if overtaken_by else 422 if form is not None else 200
    return render(request, "meetings/minutes.html", context, status=status)
