"""The shared screen at the event: one tablet, each with their own password and PIN or passkey, nobody's session.

A keeper begins it; the address they get holds a signed token that lasts for the day of the event. Whoever signs proves
who they are in the same press and is never signed in, so there is nothing to sign out of.
"""

from __future__ import annotations

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing as tokens
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from narahubung.agencies.appointments import actor_of
from narahubung.commitments import forms, opening, reading, signing, standing
from narahubung.commitments.acts import BESIDE, put_beside
from narahubung.commitments.models import Commitment, Party
from narahubung.commitments.pages import drawn
from narahubung.documents import signers
from narahubung.rules.commitment import SIGNABLE, Stage
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import NotSeen, NotYours, SamePerson, WrongMoment
from narahubung.web import dates, errors
from narahubung.web.doors import actor, moment

_SALT = "narahubung.commitments.screen"
LASTS = timedelta(hours=12)


@never_cache
@require_http_methods(["GET", "HEAD"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Give the keeper the address for the tablet, as a link and a QR; it lasts twelve hours."""
    row = standing.kept(actor(request), code)
    if Stage(row.stage) not in SIGNABLE:
        raise WrongMoment("sign", row.stage)
    address = request.build_absolute_uri(reverse("commitments:screen", args=[tokens.dumps(code, salt=_SALT)]))
    context = {"sheet": reading.sheet(row, on=dates.local_day(moment(request))), "address": address}
    context["qr"] = drawn(address)
    return render(request, "commitments/screen_begin.html", context)


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """Let one after the other sign on one tablet; refuses `NotSeen` an address that is forged or has run out."""
    row = _of(token)
    at = moment(request)
    bound = request.method == "POST"
    form = forms.ScreenForm(request.POST if bound else None)
    if bound and form.is_valid():
        who = _proved(request, form)
        if who is not None:
            try:
                _sign(row, who, form, request)
            except BESIDE as refused:
                put_beside(form, refused)
            except (NotYours, SamePerson, WrongMoment) as refused:
                said = errors.translate(refused)
                form.add_error(None, said.detail)
            else:
                messages.success(request, _("Tercatat. Silakan berikutnya."))
                return redirect("commitments:screen", token)
    context = {"sheet": reading.sheet(row, on=dates.local_day(at)), "form": form, "token": token}
    return render(request, "commitments/screen.html", context, status=422 if bound else 200)


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_POST
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Return what the tablet must ask of the passkeys of whoever proves by password who they are (JSON)."""
    _of(token)
    form = forms.WhoForm(request.POST)
    who = _proved(request, form) if form.is_valid() else None
    if who is None:
        return opening.problem(str(next(iter(said for each in form.errors.values() for said in each))))
    person, at = who.person or 0, moment(request)
    return opening.asked(
        request, person=person, purpose=opening.SIGN, salts=signers.passkey_salts(person, at=at), at=at
    )


def _of(token: str) -> Commitment:
    try:
        code = tokens.loads(token, salt=_SALT, max_age=LASTS)
    except tokens.BadSignature as forged:
        raise NotSeen from forged
    row = standing.found(str(code))
    if Stage(row.stage) not in SIGNABLE:
        raise NotSeen
    return row


def _proved(request: HttpRequest, form: forms.WhoForm) -> Actor | None:
    """Return who the password proves, or None with the reason on the form; wrong ones are counted as at the door."""
    try:
        person = get_adapter(request).authenticate(
            request, email=form.cleaned_data["email"].lower(), password=form.cleaned_data["password"]
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
    if person is None or not person.is_active:
        form.add_error(None, _("Surel atau kata sandi tidak cocok."))
        return None
    return actor_of(person.pk, on=dates.local_day(moment(request)))


def _sign(row: Commitment, who: Actor, form: forms.ScreenForm, request: HttpRequest) -> None:
    parties = list(Party.objects.filter(commitment=row).order_by("place"))
    mine = standing.own_part(who, row, parties)
    if mine is None:
        raise NotYours("sign")
    kept = form.cleaned_data
    signing.sign(
        row.code, mine.place, pin=form.opener(request, person=who.person or 0), reservation=kept["reservation"],
        actor=who, at=moment(request), key=form.key(),
    )  # fmt: skip
