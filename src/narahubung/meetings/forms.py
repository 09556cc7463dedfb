"""What is asked for when a meeting is planned or changed; values go on as `meetings.given` has them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import ClassVar
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from narahubung.agencies import directory
from narahubung.commitments.opening import Opened
from narahubung.meetings import words
from narahubung.meetings.given import Changed, Plan, Where
from narahubung.rules.meeting import Mode
from narahubung.rules.recurrence import LONGEST_STEP, MOST_MEETINGS, Pace

LENGTHS = (60, 90, 120, 180, 240, 480)


class WhereForm(forms.Form):
    """Title, length and place: what planning and changing have in common."""

    order: ClassVar[tuple[str, ...]] = ()

    kunci = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Nama rapat"), max_length=160)
    begins = forms.TimeField(
        label=_("Mulai pukul (WITA)"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    length = forms.TypedChoiceField(label=_("Lama"), coerce=int)
    mode = forms.ChoiceField(label=_("Cara"), widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Tempat"), max_length=200, required=False, help_text=_("Wajib bila ada yang datang langsung.")
    )
    link = forms.URLField(
        label=_("Tautan rapat daring"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Wajib bila ada yang hadir daring. Hanya yang diundang yang melihatnya."),
    )

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, object] | None = None) -> None:
        super().__init__(data, initial={"kunci": uuid4(), "length": 120, "mode": Mode.HYBRID, **(initial or {})})
        self._offer("length", [(str(n), _length(n)) for n in LENGTHS])
        self._offer("mode", [(mode.value, words.mode(mode)) for mode in Mode])
        self.build()
        self.order_fields(self.order)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def build(self) -> None:
        """Fill in the choices of a child's own fields."""

    def where(self) -> Where:
        """Return how and where it is held."""
        found = self.cleaned_data
        return Where(mode=Mode(found["mode"]), place=found["place"], link=found["link"])

    def span(self) -> tuple[time, timedelta]:
        """Return when it begins, and how long it takes."""
        return self.cleaned_data["begins"], timedelta(minutes=self.cleaned_data["length"])


class PlanForm(WhereForm):
    """A meeting or a series."""

    order = ("title", "government", "first_on", "begins", "length", "mode", "place", "link", "pace", "step", "times")

    government = forms.TypedChoiceField(label=_("Jejaring"), coerce=int)
    first_on = forms.DateField(
        label=_("Hari pertama"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    pace = forms.ChoiceField(label=_("Berulang"), initial=Pace.ONCE)
    step = forms.IntegerField(
        label=_("Jarak"),
        min_value=1,
        max_value=LONGEST_STEP,
        initial=1,
        help_text=_("Setiap berapa minggu atau bulan: 1 setiap bulan, 3 setiap triwulan."),
    )
    times = forms.IntegerField(label=_("Berapa kali"), min_value=1, max_value=MOST_MEETINGS, initial=1)

    def __init__(self, governments: tuple[int, ...], data: QueryDict | None = None) -> None:
        self.governments = governments
        super().__init__(data, initial={"title": _("Rapat koordinasi narahubung"), "begins": time(9)})

    def build(self) -> None:
        """Offer the governments of this person's office, and the paces."""
        names = directory.current().governments
        self._offer("government", [(str(key), names[key].name) for key in self.governments])
        self._offer("pace", [(pace.value, words.pace(pace)) for pace in Pace])

    def given(self) -> Plan:
        """Return the plan."""
        found = self.cleaned_data
        begins, length = self.span()
        return Plan(
            title=found["title"],
            government=found["government"],
            first_on=found["first_on"],
            begins=begins,
            length=length,
            where=self.where(),
            pace=Pace(found["pace"]),
            step=found["step"],
            times=found["times"],
        )


class ChangeForm(WhereForm):
    """A planned meeting as it is to be."""

    order = ("title", "on", "begins", "length", "mode", "place", "link")

    on = forms.DateField(label=_("Hari"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def build(self) -> None:
        """Keep a length that is none of the usual ones."""
        kept = self.initial.get("length")
        if isinstance(kept, int) and kept not in LENGTHS:
            self._offer("length", [(str(n), _length(n)) for n in (*LENGTHS, kept)])

    def given(self) -> Changed:
        """Return the meeting as it is to be."""
        begins, length = self.span()
        on: date = self.cleaned_data["on"]
        return Changed(title=self.cleaned_data["title"], on=on, begins=begins, length=length, where=self.where())


class CountersignForm(Opened):
    """A PIN or passkey of one's own, to sign minutes beside who signed them first."""

    kunci = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class SignForm(CountersignForm):
    """How the minutes are signed: with one's own PIN or passkey, or (`cara` = `segel`) by the office's seal alone."""

    disetujui = forms.BooleanField(label=_("Semua yang hadir sudah setuju, tanpa menunggu"), required=False)
    field_order = ("kunci", "disetujui", "pin")

    def clean(self) -> dict[str, object]:
        """Say by which button it was sent; the seal alone needs no PIN."""
        kept = self.cleaned_data
        kept["cara"] = "segel" if self.data.get("cara") == "segel" else "kunci"
        if kept["cara"] == "segel":
            self.errors.pop("pin", None)
        self.fields["pin"].required = True
        return kept


def _length(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    if rest:
        return str(_("{hours} jam {minutes} menit")).format(hours=whole, minutes=rest)
    return str(_("{hours} jam")).format(hours=whole)
