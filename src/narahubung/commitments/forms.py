"""What each act on a commitment asks for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from narahubung.commitments import actions, signing, standing
from narahubung.commitments.given import PaperGiven, TermsGiven
from narahubung.commitments.models import Commitment, Party
from narahubung.commitments.opening import Opened
from narahubung.rules.commitment import HAS_SIGNED, Stage

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict
    from django_stubs_ext import StrOrPromise


def _day(label: StrOrPromise, *, hint: StrOrPromise = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, widget=widget)


class Keyed(forms.Form):
    """The ground of every form: the key that makes two presses one."""

    kunci = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def key(self) -> UUID:
        """Return the key of the press."""
        key: UUID = self.cleaned_data["kunci"]
        return key


class TermsForm(Keyed):
    """What a commitment is called, its days, its witness and what it supersedes."""

    title = forms.CharField(label=_("Judul"), max_length=actions.LONGEST_TITLE)
    starts_on = _day(_("Mulai berlaku"), hint=_("Paling cepat berlaku pada hari ia disaksikan."))
    ends_on = _day(_("Berlaku sampai"))
    closes_on = _day(_("Dapat ditandatangani sampai"), hint=_("Sesudah mulai berlaku dicatat terlambat."))
    witness = forms.TypedChoiceField(
        label=_("Saksi"), coerce=int, empty_value=None, required=False,
        help_text=_("Kepala daerah atau yang mewakilinya. Saksi tidak boleh menjadi pihak."),
    )  # fmt: skip
    supersedes = forms.ChoiceField(label=_("Menggantikan"), required=False)
    preamble = forms.CharField(
        label=_("Pembukaan"), required=False, max_length=actions.LONGEST_PREAMBLE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(
        self, government: int, *, on: date, row: Commitment | None, preamble: str, data: QueryDict | None = None
    ) -> None:
        begin = {
            "title": row.title if row else "",
            "starts_on": row.starts_on if row else on,
            "ends_on": row.ends_on if row else on + timedelta(days=365),
            "closes_on": row.closes_on if row else on + timedelta(days=30),
            "witness": row.witness_id if row else None,
            "supersedes": row.supersedes.code if row and row.supersedes else "",
            "preamble": preamble,
            "kunci": uuid4(),
        }
        super().__init__(data, initial=begin)
        people = standing.witnesses(government, on=on)
        older = Commitment.objects.filter(
            government=government, stage__in=[Stage.OPEN, Stage.WITNESSED, Stage.IN_FORCE]
        ).order_by("-code")
        witness, supersedes = self.fields["witness"], self.fields["supersedes"]
        if isinstance(witness, forms.ChoiceField) and isinstance(supersedes, forms.ChoiceField):
            witness.choices = [("", _("Belum ditentukan")), *people]
            supersedes.choices = [("", _("Tidak ada")), *((one.code, f"{one.code} {one.title}") for one in older)]

    def given(self) -> TermsGiven:
        """Return the terms."""
        kept = self.cleaned_data
        return TermsGiven(
            title=kept["title"].strip(),
            starts_on=kept["starts_on"],
            ends_on=kept["ends_on"],
            closes_on=kept["closes_on"],
            witness=kept["witness"],
            supersedes=kept["supersedes"],
        )


class SignForm(Opened, Keyed):
    """A PIN or a passkey, and words of reservation where there are any."""

    reservation = forms.CharField(
        label=_("Catatan"), required=False, max_length=signing.LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bila diisi, Anda menandatangani dengan catatan ini. Semua orang dapat membacanya."),
    )  # fmt: skip


class CertifiedForm(Keyed):
    """By what the certified provider knows the signer; it goes through to it and is kept nowhere."""

    nik = forms.RegexField(
        r"^\d{16}$", label=_("NIK"), max_length=16, strip=True,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    passphrase = forms.CharField(
        label=_("Frasa sandi (passphrase)"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("NIK dan frasa sandi diteruskan kepada penyelenggara dan tidak disimpan di sini."),
    )  # fmt: skip
    reservation = forms.CharField(
        label=_("Catatan"), required=False, max_length=signing.LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bila diisi, Anda menandatangani dengan catatan ini. Semua orang dapat membacanya."),
    )  # fmt: skip


class RefuseForm(Keyed):
    """The words of a refusal."""

    words = forms.CharField(
        label=_("Alasan menolak"), max_length=signing.LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Semua orang dapat membacanya. Anda masih dapat menandatangani selama masanya terbuka."),
    )  # fmt: skip


class WhoForm(forms.Form):
    """Who stands before the shared screen, proved by their own password."""

    email = forms.EmailField(
        label=_("Surel dinas"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    password = forms.CharField(
        label=_("Kata sandi"), max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )


class ScreenForm(SignForm, WhoForm):
    """On the shared screen: who signs, proved by their own password and PIN or passkey together."""

    field_order = ("email", "password", "pin", "reservation")


class PaperForm(Keyed):
    """A signature on paper: whose, when, the scan, and the keeper's word that they saw it."""

    party = forms.TypedChoiceField(label=_("Yang menandatangani"), coerce=int)
    signed_on = _day(_("Ditandatangani pada"))
    scan = forms.FileField(
        label=_("Pindaian"), allow_empty_file=True,
        help_text=_("PDF, JPG, atau PNG; paling besar 20 MB dan 40 halaman."),
    )  # fmt: skip
    reservation = forms.CharField(
        label=_("Catatan yang tertulis di kertas"), required=False, max_length=signing.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    seen = forms.BooleanField(label=_("Saya melihat sendiri kertas yang ditandatangani itu."))

    def __init__(
        self,
        parties: list[Party],
        *,
        on: date,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
    ) -> None:
        super().__init__(data, files, initial={"signed_on": on, "kunci": uuid4()})
        field = self.fields["party"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.place, one.name) for one in parties if one.stand not in HAS_SIGNED]

    def given(self) -> PaperGiven:
        """Return the signature; the content has been read into memory, where its size was already bounded."""
        kept = self.cleaned_data
        return PaperGiven(
            party=kept["party"],
            signed_on=kept["signed_on"],
            name=kept["scan"].name or "pindai",
            content=kept["scan"].read(signing.LARGEST_SCAN + 1),
            reservation=kept["reservation"],
        )
