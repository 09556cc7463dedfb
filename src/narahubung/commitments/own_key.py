"""A person's own signing key: make one, change its PIN, add a passkey, let a head open one that is shut."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from narahubung.accounts.models import Person
from narahubung.agencies import directory
from narahubung.commitments import opening
from narahubung.commitments.opening import Opened
from narahubung.documents import levels, signers
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import Incomplete, Malformed, NotYours
from narahubung.rules.signature import Level, NoSigningKey, PasskeyRefused, PinShut, WrongPin
from narahubung.web import errors, passkeys, words
from narahubung.web.doors import actor, moment
from narahubung.web.refusal import incomplete_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as _StrOrPromise

LONGEST_POST = 64


def _pin(label: _StrOrPromise, *, hint: _StrOrPromise = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=12, help_text=hint, widget=widget)


class NewPin(forms.Form):
    """A new PIN, typed twice."""

    pin = _pin(
        gettext_lazy("PIN baru"),
        hint=gettext_lazy("6 sampai 12 angka, tidak berurutan dan tidak berulang. Hanya Anda yang mengetahuinya."),
    )
    again = _pin(gettext_lazy("PIN baru sekali lagi"))

    def clean_again(self) -> str:
        """Refuse two that differ."""
        if self.cleaned_data["again"] != self.cleaned_data.get("pin"):
            raise forms.ValidationError(incomplete_words("pin_differs"))
        return str(self.cleaned_data["again"])


class AnotherKey(NewPin):
    """A new key in the place of one that is there: a screen left open must not be enough, so the password is asked."""

    password = forms.CharField(
        label=gettext_lazy("Kata sandi akun Anda"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("password", "pin", "again")


class ChangedPin(NewPin):
    """The PIN as it is, and a new one."""

    old = _pin(gettext_lazy("PIN sekarang"))
    field_order = ("old", "pin", "again")


class AddedPasskey(Opened):
    """The PIN once more, and the passkey that is to open the key from now on."""

    asks_both = True

    def clean(self) -> dict[str, object]:
        """Refuse a PIN alone."""
        if self.cleaned_data.get("pin") and not self.answer:
            self.add_error(None, gettext_lazy("Kunci sandi belum menjawab. Untuk ini peramban memerlukan skrip."))
        return self.cleaned_data


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_key(request: HttpRequest) -> HttpResponse:
    """Show one's own key; make a new one, or change its PIN. Refuses `NotYours` whoever holds no post."""
    who, at = actor(request), moment(request)
    person = who.person or 0
    if not who.capacities:
        raise NotYours("enrol")
    asked = request.POST.get("cara", "")
    if asked == "buka":
        signers.open_again(_number(request, "orang"), actor=who, at=at)
        messages.success(request, _("Kunci itu terbuka lagi."))
        return redirect("commitments:own_key")
    if asked == "lepas":
        signers.drop_passkey(person, _number(request, "sandi"))
        messages.success(request, _("Kunci sandi itu tidak lagi membuka kunci tanda tangan Anda."))
        return redirect("commitments:own_key")
    adds = AddedPasskey(request.POST if asked == "tambah" else None, prefix="tambah")
    changes = ChangedPin(request.POST if asked == "ubah" else None, prefix="ubah")
    key = signers.key_of(person, at=at)
    makes = (AnotherKey if key else NewPin)(request.POST if asked == "buat" else None, prefix="buat")
    form = {"ubah": changes, "tambah": adds}.get(asked, makes)
    if form.is_bound and form.is_valid() and _is_proved(request, form):
        try:
            if form is makes and key and key.shut_until:
                raise PinShut(key.shut_until)
            said = _done(who, person, form, request)
        except (Incomplete, WrongPin, PasskeyRefused, PinShut, NoSigningKey) as refused:
            _put_beside(form, refused)
        else:
            messages.success(request, said)
            return redirect("commitments:own_key")
    context = {
        "key": key,
        "at": at,
        "makes": makes,
        "adds": adds,
        "passkeys": _passkeys(person, at=at) if key else (),
        "changes": changes,
        "asked": asked,
        "level": levels.in_words(Level.INTERNAL),
        "means": levels.means(Level.INTERNAL),
        "post": post_of(who),
        "shut": signers.shut_keys(who, at=at),
    }
    return render(request, "commitments/own_key.html", context, status=422 if form.is_bound else 200)


def _is_proved(request: HttpRequest, form: forms.Form) -> bool:
    """Return whether the password is right where one is asked; wrong ones are counted as at the door."""
    if not isinstance(form, AnotherKey):
        return True
    who = cast("Person", request.user)
    try:
        proved = get_adapter(request).authenticate(request, email=who.email, password=form.cleaned_data["password"])
    except forms.ValidationError as refused:
        form.add_error("password", refused)
        return False
    if proved is None or proved.pk != who.pk:
        form.add_error("password", _("Kata sandi tidak cocok."))
        return False
    return True


def _passkeys(person: int, *, at: datetime) -> tuple[tuple[passkeys.Passkey, bool], ...]:
    opens = signers.passkey_salts(person, at=at)
    return tuple((one, one.credential in opens) for one in passkeys.of(person))


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        raise Malformed
    return int(given)


def _done(who: Actor, person: int, form: forms.Form, request: HttpRequest) -> str:
    given, at = form.cleaned_data, moment(request)
    if isinstance(form, ChangedPin):
        signers.change_pin(person, old=given["old"], new=given["pin"], at=at)
        return _("PIN Anda sudah diganti.")
    if isinstance(form, AddedPasskey):
        opening.add(request, form, person=person)
        return _("Mulai sekarang kunci sandi itu juga membuka kunci tanda tangan Anda.")
    name = Person.objects.values_list("name", flat=True).get(pk=person)
    signers.enrol(person, name=name, post=post_of(who), pin=given["pin"], at=at)
    return _("Kunci tanda tangan Anda sudah dibuat.")


def post_of(who: Actor) -> str:
    """Return a person's first post in the words of documents, which are Indonesian: ``Narahubung, Disdukcapil``."""
    known = directory.current()
    with override("id"):
        for capacity in who.capacities:
            body = ""
            if capacity.agency:
                body = known.agencies[capacity.agency].short_name
            elif capacity.government:
                body = known.governments[capacity.government].name
            elif capacity.office:
                body = known.offices[capacity.office].name
            return ", ".join(part for part in (words.role(capacity.role), body) if part)[:LONGEST_POST]
    return ""


def _put_beside(form: forms.Form, refused: Incomplete | WrongPin | PasskeyRefused | PinShut | NoSigningKey) -> None:
    if isinstance(refused, Incomplete):
        for code in refused.fields.values():
            form.add_error("pin", incomplete_words(code))
        return
    said = errors.translate(refused)
    form.add_error("old" if "old" in form.fields else None, f"{said.detail} {said.advice}")
