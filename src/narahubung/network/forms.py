"""What each act on a post asks for; values go on as `network.given` has them."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from narahubung.agencies.posts import Holding, Post
from narahubung.network.given import Amended, Appointed, AwayGiven
from narahubung.rules.coverage import FOR_GOOD
from narahubung.rules.parties import AppointmentKind
from narahubung.web import words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Initial = dict[str, object]


def day(label: str | _StrPromise, *, required: bool = True, hint: str | _StrPromise = "") -> forms.DateField:
    """Return a box for a local day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


class DeedForm(forms.Form):
    """The ground of every form: the key that makes two presses one."""

    kunci = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, post: Post, *, on: date, about: Holding | None = None, data: QueryDict | None = None) -> None:
        self.post, self.on, self.about = post, on, about
        super().__init__(data, initial={"kunci": uuid4(), **self.begins()})
        self.build()

    def begins(self) -> Initial:
        """Return what stands in the boxes at first."""
        return {}

    def build(self) -> None:
        """Add what depends on the post."""

    def key(self) -> UUID:
        """Return the key of the press."""
        key: UUID = self.cleaned_data["kunci"]
        return key

    def text(self, name: str) -> str:
        """Return a cleaned text without spaces around it."""
        return str(self.cleaned_data.get(name) or "").strip()


class AppointForm(DeedForm):
    """An appointment as it stands in its letter."""

    kinds: ClassVar[tuple[AppointmentKind, ...]] = tuple(AppointmentKind)

    email = forms.EmailField(
        label=_("Surel dinas"), max_length=254, help_text=_("Dengan alamat ini ia masuk dan diberi tahu.")
    )
    name = forms.CharField(
        label=_("Nama"), max_length=120, required=False, help_text=_("Wajib bila surelnya belum mempunyai akun.")
    )
    phone = forms.CharField(label=_("Telepon"), max_length=32, required=False)
    kind = forms.ChoiceField(label=_("Kedudukan"))
    letter_number = forms.CharField(label=_("Nomor SK atau surat tugas"), max_length=80)
    starts_on = day(_("Mulai bertugas"))
    ends_on = day(_("Hari terakhir"), required=False, hint=_("Kosongkan bila suratnya tanpa batas akhir."))
    contact = forms.CharField(
        label=_("Kontak jabatan"),
        max_length=120,
        required=False,
        help_text=_("Nomor atau surel kantor yang boleh diketahui umum; bukan milik pribadi."),
    )

    def begins(self) -> Initial:
        """Propose today, and a deputy where the post has a holder without an end."""
        held = self.post.primary(on=self.on)
        kind = AppointmentKind.DEPUTY if held and held.ends_on == FOR_GOOD else AppointmentKind.DEFINITIVE
        return {"starts_on": self.on, "kind": kind if kind in self.kinds else self.kinds[0]}

    def build(self) -> None:
        """Add the kinds of holding."""
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kedudukan"), choices=[(kind.value, words.appointment(kind)) for kind in self.kinds]
        )
        self.order_fields(["email", "name", "phone", "kind", "letter_number", "starts_on", "ends_on", "contact"])

    def given(self) -> Appointed:
        """Return the appointment."""
        return Appointed(
            email=self.text("email").lower(),
            name=self.text("name"),
            phone=self.text("phone"),
            kind=AppointmentKind(self.text("kind")),
            starts_on=self.cleaned_data["starts_on"],
            ends_on=self.cleaned_data.get("ends_on") or FOR_GOOD,
            letter_number=self.text("letter_number"),
            contact=self.text("contact"),
        )


class SucceedForm(AppointForm):
    """The successor's appointment; the predecessor is the one the form shows."""

    kinds = tuple(kind for kind in AppointmentKind if kind is not AppointmentKind.DEPUTY)
    predecessor = forms.IntegerField(widget=forms.HiddenInput)

    def begins(self) -> Initial:
        """Remember who hands over."""
        return {**super().begins(), "predecessor": self.about.appointment if self.about else None}


class AmendForm(DeedForm):
    """Another end, letter or contact of an appointment."""

    ends_on = day(_("Hari terakhir"), required=False, hint=_("Kosongkan bila tanpa batas akhir."))
    letter_number = forms.CharField(label=_("Nomor SK atau surat tugas"), max_length=80)
    contact = copy(AppointForm.base_fields["contact"])
    gap_seen = forms.BooleanField(
        label=_("Saya tahu jabatan ini akan kosong sesudah hari itu"),
        required=False,
        help_text=_("Hanya perlu bila masa tugas dipendekkan dan belum ada pengganti."),
    )

    def begins(self) -> Initial:
        """Show what holds now."""
        if self.about is None:
            return {}
        until = None if self.about.ends_on == FOR_GOOD else self.about.ends_on
        return {"ends_on": until, "letter_number": self.about.letter_number, "contact": self.about.contact}

    def given(self) -> Amended:
        """Return what the appointment says from now on."""
        return Amended(
            ends_on=self.cleaned_data.get("ends_on") or FOR_GOOD,
            letter_number=self.text("letter_number"),
            contact=self.text("contact"),
        )


class EndForm(DeedForm):
    """The last day of an appointment."""

    ends_on = day(_("Hari terakhir"), hint=_("Pada hari itu ia masih bertugas."))
    gap_seen = forms.BooleanField(
        label=_("Saya tahu jabatan ini akan kosong sesudah hari itu"),
        required=False,
        help_text=_("Bila penggantinya sudah ada, pakailah Ganti narahubung: serah terimanya dibuat sekaligus."),
    )

    def begins(self) -> Initial:
        """Propose today."""
        return {"ends_on": self.on}


class AwayForm(DeedForm):
    """Days of absence and who stands in."""

    starts_on = day(_("Hari pertama"))
    ends_on = day(_("Hari terakhir"))
    stand_in = forms.TypedChoiceField(label=_("Yang mewakili"), required=False, coerce=int, empty_value=None)

    def begins(self) -> Initial:
        """Propose today."""
        return {"starts_on": self.on, "ends_on": self.on}

    def build(self) -> None:
        """Offer the other holders of the post."""
        others = {
            one.person: f"{one.name} ({words.appointment(one.kind)})"
            for one in self.post.holdings
            if one.ends_on >= self.on and self.about is not None and one.person != self.about.person
        }
        self.fields["stand_in"] = forms.TypedChoiceField(
            label=_("Yang mewakili"),
            choices=[("", _("Tidak ada")), *others.items()],
            required=False,
            coerce=int,
            empty_value=None,
            help_text=_("Hanya yang juga ditugaskan pada jabatan ini. Tanpa wakil, jabatan terlihat kosong."),
        )

    def given(self) -> AwayGiven:
        """Return days and stand-in."""
        return AwayGiven(
            starts_on=self.cleaned_data["starts_on"],
            ends_on=self.cleaned_data["ends_on"],
            stand_in=self.cleaned_data.get("stand_in"),
        )
