"""Opening, withdrawing, signing on one's own device, refusing, and taking in a signature on paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from narahubung.commitments import actions, forms, pages, reading, signing, standing
from narahubung.commitments.change import latest
from narahubung.commitments.models import Commitment, Party
from narahubung.documents import office, signers
from narahubung.documents.certified import Identity
from narahubung.rules.commitment import SIGNABLE, Part, Stage
from narahubung.rules.refusals import FileRefused, Incomplete, NotYours, RuleBroken, TooLarge, WrongMoment
from narahubung.rules.signature import NoSigningKey, PasskeyRefused, PinShut, ProviderRefused, WrongPin
from narahubung.web import dates, errors
from narahubung.web.doors import actor, moment
from narahubung.web.refusal import incomplete_words

# What the page says beside the form instead of on a page of its own, so that nothing typed is lost.
BESIDE = (Incomplete, FileRefused, TooLarge, WrongPin, PasskeyRefused, NoSigningKey, PinShut, ProviderRefused)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once more, then freeze the text and ask everybody to sign."""
    row = standing.kept(actor(request), code)
    if row.stage != Stage.DRAFT:
        raise WrongMoment("open", row.stage)
    return _confirm(request, row, opens=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once more, then end a commitment that is not yet in force."""
    row = standing.kept(actor(request), code)
    if row.stage not in (Stage.DRAFT, Stage.OPEN, Stage.WITNESSED):
        raise WrongMoment("withdraw", row.stage)
    return _confirm(request, row, opens=False)


def _confirm(request: HttpRequest, row: Commitment, *, opens: bool) -> HttpResponse:
    form = forms.Keyed(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            if opens:
                seen = request.POST.get("versi", "")
                actions.open_round(
                    row.code, actor=actor(request), at=moment(request), key=form.key(),
                    seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 4 else 0,
                )  # fmt: skip
            else:
                actions.withdraw(row.code, actor=actor(request), at=moment(request), key=form.key())
        except Incomplete as refused:
            put_beside(form, refused)
        else:
            messages.success(request, _("Komitmen dibuka.") if opens else _("Komitmen ditarik."))
            return redirect("commitments:commitment", row.code)
    sheet = reading.sheet(row, on=dates.local_day(moment(request)))
    version = latest(row)
    seen = request.POST.get("versi", "") if form.is_bound else str(version.number if version else 0)
    context = {"form": form, "sheet": sheet, "opens": opens, "seen": seen}
    return render(request, "commitments/confirm.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Sign for one's own part with one's own PIN or passkey, or refuse with words."""
    who, at = actor(request), moment(request)
    row, on = standing.seen(who, code), dates.local_day(at)
    parties = reading.parties_of(row)
    mine = pages.part_to_sign(row, parties, who, on=on)
    if mine is None:
        # Whoever has no part never had one to sign; whoever has signed, or comes too late, is told so.
        if standing.own_part(who, row, parties) is None:
            raise NotYours("sign")
        if request.method != "POST":
            # A notice goes on pointing here: its reader sees how things stand now, not a refusal.
            return redirect("commitments:commitment", code)
        raise WrongMoment("sign", row.stage)
    data, way = (request.POST, request.POST.get("cara")) if request.method == "POST" else (None, None)
    refuses, certified = way == "tolak", way == "sertifikat"
    signing_form = forms.SignForm(None if refuses or certified else data)
    refusing_form = forms.RefuseForm(data if refuses else None, prefix="tolak")
    certified_form = forms.CertifiedForm(data if certified else None, prefix="sertifikat")
    form = refusing_form if refuses else certified_form if certified else signing_form
    if data is not None and form.is_valid():
        try:
            _answer(request, code, mine, form)
        except BESIDE as refused:
            put_beside(form, refused)
        else:
            said = _("Penolakan Anda dicatat.") if refuses else _("Tanda tangan Anda tercatat.")
            messages.success(request, said)
            return redirect("commitments:commitment", code)
    context = {
        "sheet": reading.sheet(row, parties, on=on),
        "part": mine.name,
        "is_witness": mine.part == Part.WITNESS,
        "form": signing_form,
        "refusing": refusing_form,
        "refuses": refuses,
        "certified_form": certified_form if office.certifies() else None,
        "certified": certified,
        "has_key": signers.has_key(who.person or 0, at=at),
        "has_passkey": bool(signers.passkey_salts(who.person or 0, at=at)),
    }
    return render(request, "commitments/sign.html", context, status=422 if data is not None else 200)


def _answer(request: HttpRequest, code: str, mine: Party, form: forms.Keyed) -> None:
    who, at, kept = actor(request), moment(request), form.cleaned_data
    if isinstance(form, forms.RefuseForm):
        signing.refuse(code, mine.place, words=kept["words"], actor=who, at=at, key=form.key())
    elif isinstance(form, forms.CertifiedForm):
        signing.sign(
            code, mine.place, certified=Identity(kept["nik"], kept["passphrase"]), reservation=kept["reservation"],
            actor=who, at=at, key=form.key(),
        )  # fmt: skip
    elif isinstance(form, forms.SignForm):
        signing.sign(
            code, mine.place, pin=form.opener(request, person=who.person or 0), reservation=kept["reservation"],
            actor=who, at=at, key=form.key(),
        )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """Take in the scan of a signature on paper; the keeper says that they saw it."""
    who, at = actor(request), moment(request)
    row, on = standing.kept(who, code), dates.local_day(at)
    if Stage(row.stage) not in SIGNABLE:
        raise WrongMoment("sign", row.stage)
    parties = list(Party.objects.filter(commitment=row).order_by("place"))
    bound = request.method == "POST"
    form = forms.PaperForm(parties, on=on, data=request.POST if bound else None, files=request.FILES if bound else None)
    if bound and form.is_valid():
        try:
            signing.sign_on_paper(code, form.given(), actor=who, at=at, key=form.key())
        except BESIDE as refused:
            put_beside(form, refused, otherwise="scan")
        else:
            messages.success(request, _("Tanda tangan di kertas dicatat."))
            return redirect("commitments:commitment", code)
    context = {"form": form, "sheet": reading.sheet(row, on=on)}
    return render(request, "commitments/paper.html", context, status=422 if bound else 200)


def put_beside(form: forms.Keyed, refused: RuleBroken, *, otherwise: str = "") -> None:
    """Say a refusal on the form: at its field where it has one."""
    if isinstance(refused, Incomplete):
        for name, code in refused.fields.items():
            form.add_error(name if name in form.fields else None, incomplete_words(code))
        return
    field = "pin" if isinstance(refused, (WrongPin, PasskeyRefused, PinShut)) else otherwise
    if isinstance(refused, ProviderRefused) and refused.reason == "passphrase":
        field = "passphrase"
    said = errors.translate(refused)
    form.add_error(field if field in form.fields else None, f"{said.detail} {said.advice}")
