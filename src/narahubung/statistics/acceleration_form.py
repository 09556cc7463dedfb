"""What is asked before a plan is sealed, with a day of joining for every agency of the network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from narahubung.agencies.directory import AgencyLine
from narahubung.rules.acceleration import Chosen, Joined
from narahubung.statistics import acceleration
from narahubung.statistics.acceleration import Wish
from narahubung.statistics.fields import OnceForm, day, line, one_of, words
from narahubung.web import figure_words


def indicator_word(code: str) -> str:
    """Return what is measured, in words."""
    return {
        "time_to_first_answer": _("waktu dari sampai di instansi hingga jawaban pertama"),
        "time_to_settle": _("waktu dari laporan masuk hingga diputus kantor"),
    }[code]


class PlanForm(OnceForm):
    """A plan; an agency without a day counts as not joined yet, one that is unticked stays out of the comparison."""

    def __init__(
        self,
        agencies: tuple[AgencyLine, ...],
        data: QueryDict | None = None,
        *,
        joined: Mapping[str, date | None] | None = None,
    ) -> None:
        super().__init__(data, initial={"periods": 18, "chosen": Chosen.UNKNOWN.value})
        self.agencies = agencies
        self.fields["title"] = line(
            _("Pertanyaannya"), longest=160, hint=_("Misalnya: apakah jawaban pertama datang lebih cepat?")
        )
        self.fields["indicator"] = one_of(
            _("Yang diukur"), [(code, indicator_word(code)) for code in acceleration.INDICATORS]
        )
        self.fields["first"] = day(_("Hari pertama yang dilihat"))
        self.fields["periods"] = forms.IntegerField(
            label=_("Berapa kali tiga puluh hari"), min_value=2, max_value=acceleration.MOST_PERIODS
        )
        self.fields["opens_on"] = day(
            _("Data dibuka pada"), hint=_("Sesudah hari terakhir yang dilihat. Sebelum hari itu hasilnya tertutup.")
        )
        self.fields["chosen"] = one_of(
            _("Bagaimana ditentukan siapa bergabung kapan"), [(one.value, figure_words.chosen(one)) for one in Chosen]
        )
        self.fields["same_choice"] = forms.BooleanField(
            label=_("Yang belum bergabung dipilih dengan cara yang sama"), required=False
        )
        self.fields["selected_from"] = day(
            _("Hari-hari yang angkanya menentukan pilihan itu, mulai"),
            required=False,
            hint=_("Hari-hari ini tidak dihitung: yang sedang paling lambat akan membaik dengan sendirinya."),
        )
        self.fields["selected_to"] = day(_("Sampai"), required=False)
        self.fields["changes"] = words(
            _("Perubahan lain yang sudah diketahui"),
            longest=1000,
            required=False,
            hint=_("Aturan baru, libur panjang, petugas baru. Catatan waktu ikut dibaca pada hari pembukaan."),
        )
        for one in agencies:
            self.fields[f"in_{one.key}"] = forms.BooleanField(label=one.short_name, required=False, initial=True)
            self.fields[f"on_{one.key}"] = day(_("{name} bergabung pada").format(name=one.short_name), required=False)
            self.initial[f"on_{one.key}"] = (joined or {}).get(one.code)

    def asked(self) -> list[Any]:
        """Return the boxes that are not about one agency."""
        return [box for box in self.visible_fields() if not box.name.startswith(("in_", "on_"))]

    def comparison(self) -> list[tuple[Any, Any]]:
        """Return for each agency the box that takes it in and the one for its day."""
        return [(self[f"in_{one.key}"], self[f"on_{one.key}"]) for one in self.agencies]

    def wish(self) -> Wish:
        """Return the plan as it was typed."""
        said = self.cleaned_data
        start, end = said["selected_from"], said["selected_to"]
        return Wish(
            title=str(said["title"]).strip(),
            indicator=str(said["indicator"]),
            first=said["first"],
            periods=int(said["periods"]),
            opens_on=said["opens_on"],
            joined=tuple(Joined(one.code, said[f"on_{one.key}"]) for one in self.agencies if said[f"in_{one.key}"]),
            chosen=Chosen(said["chosen"]),
            same_choice=bool(said["same_choice"]),
            selection=(start, end or start) if start else None,
            changes=str(said["changes"]).strip(),
        )
