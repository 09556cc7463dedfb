"""How somebody opens their key on a form: by PIN, or by a passkey that was added to it. The door for both."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from narahubung.documents import signers
from narahubung.documents.passkey_locks import SALT_BYTES
from narahubung.rules.signature import Opener
from narahubung.web import passkeys
from narahubung.web.doors import actor, moment

SIGN, ADD = "sign", "add"
LONGEST_ANSWER = 8_000


class Opened(forms.Form):
    """A PIN, or what a passkey answered; the page's script puts the latter into the hidden field."""

    pin = forms.CharField(
        label=gettext_lazy("PIN tanda tangan"),
        max_length=12,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    sandi = forms.CharField(max_length=LONGEST_ANSWER, required=False, widget=forms.HiddenInput)

    asks_both = False

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.answer = ""
        # A passkey's answer serves once: a form that comes back with a problem comes back without it.
        if self.is_bound:
            self.answer = str(self.data.get(self.add_prefix("sandi"), ""))[:LONGEST_ANSWER]
            self.data = {**self.data.dict(), self.add_prefix("sandi"): ""} if isinstance(self.data, QueryDict) else {}
            self.fields["pin"].required = self.asks_both or not self.answer

    def clean(self) -> dict[str, Any]:
        """Ask for the PIN again where the form comes back."""
        self.fields["pin"].required = True
        return self.cleaned_data

    def opener(self, request: HttpRequest, *, person: int) -> Opener:
        """Return what opens this person's key; a passkey that proves nothing is counted and refused as a wrong PIN."""
        if not self.answer:
            return str(self.cleaned_data["pin"])
        return _proved(request, self.answer, person=person, purpose=SIGN).touch


def add(request: HttpRequest, form: Opened, *, person: int) -> None:
    """Let the passkey that this form proves open the person's key beside the PIN, which is asked as well."""
    at = moment(request)
    proved = _proved(request, form.answer, person=person, purpose=ADD)
    number = next(one.number for one in passkeys.of(person) if one.credential == proved.touch.credential)
    pin = str(form.cleaned_data["pin"])
    signers.add_passkey(person, pin=pin, touch=proved.touch, passkey=number, salt=proved.salt, at=at)


@never_cache
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Return what the signed-in person's browser must ask of their passkeys, to sign or to add one (JSON)."""
    person, at = actor(request).person or 0, moment(request)
    if request.POST.get("untuk") == ADD:
        salts = {one.credential: os.urandom(SALT_BYTES) for one in passkeys.of(person)}
        return asked(request, person=person, purpose=ADD, salts=salts, at=at)
    return asked(request, person=person, purpose=SIGN, salts=signers.passkey_salts(person, at=at), at=at)


def asked(request: HttpRequest, *, person: int, purpose: str, salts: dict[bytes, bytes], at: datetime) -> HttpResponse:
    """Return the question as JSON, or in words that there is no passkey to ask (422)."""
    if not salts:
        return problem(_("Belum ada kunci sandi yang membuka kunci tanda tangan ini. Pakailah PIN."))
    return JsonResponse(passkeys.ask(request, person=person, purpose=purpose, salts=salts, at=at))


def problem(words: str) -> HttpResponse:
    """Return what the page says beside the button."""
    return JsonResponse({"problem": words}, status=422)


def _proved(request: HttpRequest, answer: str, *, person: int, purpose: str) -> passkeys.Proved:
    at = moment(request)
    try:
        return passkeys.proved(request, person=person, purpose=purpose, answer=answer, at=at)
    except passkeys.Unproved:
        raise signers.miss(person, at=at) from None
