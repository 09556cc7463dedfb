"""What an act of the inbox asks of the person before it is done, and how that becomes what the heart is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from narahubung.rules.facts import Lane
from narahubung.rules.given import LONGEST_TEXT, NOTHING, Given

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

INSIDE = _("Akan dibaca oleh: narahubung dan kepala instansi Anda saja. Kantor Ombudsman dan pelapor tidak melihatnya.")
BY_BOTH = _("Akan dibaca oleh: instansi dan kantor Ombudsman. Pelapor tidak melihatnya.")
BY_OFFICE = _("Akan dibaca oleh: kantor Ombudsman saja.")


class FilesInput(forms.ClearableFileInput):
    """A file box that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; what they are is judged when they are stored."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files that were chosen, none for none."""
        del initial
        chosen = data if isinstance(data, (list, tuple)) else [data]
        return tuple(one for one in chosen if isinstance(one, UploadedFile))


class WrittenField(forms.CharField):
    """A box for words that says right above itself who will read them."""

    def __init__(
        self, *, label: str | _StrPromise, readers: str | _StrPromise, lane: Lane, help_text: str | _StrPromise = ""
    ) -> None:
        self.readers, self.lane = readers, lane
        super().__init__(
            label=label,
            help_text=help_text,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 6, "aria-describedby": "readers"}),
        )
        self.template_name = "inbox/written.html"


class ActForm(forms.Form):
    """The least a press brings: the key that makes two presses one."""

    kunci = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def key(self) -> UUID:
        """Return the key of this press."""
        key: UUID = self.cleaned_data["kunci"]
        return key

    def uploads(self) -> Sequence[UploadedFile[bytes]]:
        """Return the files that came along."""
        chosen: Sequence[UploadedFile[bytes]] = self.cleaned_data.get("attachments", ())
        return chosen

    def given(self, *, attachments: tuple[UUID, ...]) -> Given:
        """Return what the heart is given, with the files already stored."""
        del attachments
        return NOTHING


class ReasonForm(ActForm):
    """An act that wants a reason, read by the agency and the office."""

    reason = WrittenField(label=_("Alasan"), readers=BY_BOTH, lane=Lane.AGENCY)

    def given(self, *, attachments: tuple[UUID, ...]) -> Given:
        """Return the reason."""
        del attachments
        return Given(reason=self.cleaned_data["reason"])


class DeclineForm(ReasonForm):
    """A case given back to the office."""

    reason = WrittenField(
        label=_("Mengapa bukan kewenangan instansi Anda?"),
        readers=BY_OFFICE,
        lane=Lane.OFFICE,
        help_text=_("Sebut dasar kewenangannya, dan instansi mana yang menurut Anda berwenang."),
    )


class SendBackForm(ReasonForm):
    """A draft given back to the liaison."""

    reason = WrittenField(label=_("Apa yang perlu diperbaiki?"), readers=INSIDE, lane=Lane.AGENCY)


class TimeForm(ReasonForm):
    """A request for more time; how much there can be stands on the page."""

    days = forms.IntegerField(label=_("Berapa hari?"), min_value=1, max_value=365)
    reason = WrittenField(label=_("Mengapa perlu waktu lebih?"), readers=BY_BOTH, lane=Lane.AGENCY)
    field_order = ("days", "reason")

    def given(self, *, attachments: tuple[UUID, ...]) -> Given:
        """Return how many days, and why."""
        del attachments
        return Given(reason=self.cleaned_data["reason"], days=self.cleaned_data["days"])


class WriteForm(ActForm):
    """A message to the office."""

    text = WrittenField(label=_("Pesan"), readers=BY_BOTH, lane=Lane.AGENCY)
    attachments = FilesField(
        label=_("Berkas"), required=False, help_text=_("Foto, PDF, atau dokumen; paling besar 20 MB tiap berkas.")
    )

    def given(self, *, attachments: tuple[UUID, ...]) -> Given:
        """Return the message for the lane between agency and office."""
        return Given(text=self.cleaned_data["text"], lane=Lane.AGENCY, attachments=attachments)


class FulfilForm(WriteForm):
    """What a meeting agreed and the agency has done, with proof."""

    action = forms.IntegerField(label=_("Tindak lanjut yang mana?"), widget=forms.Select)
    text = WrittenField(label=_("Apa yang sudah dilakukan?"), readers=BY_BOTH, lane=Lane.AGENCY)
    field_order = ("action", "text", "attachments")

    def offer(self, actions: Sequence[tuple[str, str]]) -> None:
        """Name what is still to be done, the first being proposed."""
        self.fields["action"].widget = forms.Select(choices=actions)

    def given(self, *, attachments: tuple[UUID, ...]) -> Given:
        """Return which one is done, what was done, and the proof."""
        text = self.cleaned_data["text"]
        return Given(action=self.cleaned_data["action"], text=text, attachments=attachments)


class ReleaseForm(ReasonForm):
    """A request to open the complainant's identity to one person of the agency."""

    person = forms.IntegerField(label=_("Untuk siapa?"), widget=forms.Select)
    reason = WrittenField(
        label=_("Mengapa perlu?"),
        readers=BY_BOTH,
        lane=Lane.AGENCY,
        help_text=_(
            "Misalnya: mencari berkas atas nama pelapor. Kepala Perwakilan yang memutuskan, dan untuk berapa lama."
        ),
    )
    field_order = ("person", "reason")

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Name those to whom it could be opened, the first being proposed."""
        self.fields["person"].widget = forms.Select(choices=people)

    def given(self, *, attachments: tuple[UUID, ...]) -> Given:
        """Return to whom, and why."""
        del attachments
        return Given(reason=self.cleaned_data["reason"], person=self.cleaned_data["person"])
