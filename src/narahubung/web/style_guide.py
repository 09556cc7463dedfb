"""Invented samples of every part, for the style guide page: what the pages look like when they are full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.utils.safestring import SafeString

from narahubung.rules.facts import Lane, State, TermCode, Turn
from narahubung.web import badges, icons, words
from narahubung.web.paging import Pager


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One row of a list."""

    number: str
    subject: str
    place: str
    state: SafeString
    time: SafeString
    next: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Samples:
    """Everything the style guide shows."""

    at: datetime
    states: tuple[SafeString, ...]
    times: tuple[SafeString, ...]
    lines: tuple[SampleLine, ...]
    icon_names: tuple[str, ...]
    until: SafeString
    lanes: tuple[Lane, ...]
    pager: Pager
    form: forms.Form
    wrong_form: forms.Form


class SampleForm(forms.Form):
    """A form with one field of every kind."""

    text = forms.CharField(
        label="Apa yang terjadi?",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 5000}),
        help_text="Ceritakan urut waktu: kapan, di mana, siapa yang Anda temui, apa jawabannya.",
    )
    place = forms.CharField(label="Di mana?", help_text="Nama kantor, loket, atau desa.")
    happened_on = forms.DateField(label="Kapan?", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    email = forms.EmailField(label="Alamat surel", required=False)
    district = forms.ChoiceField(
        label="Kecamatan", choices=[("", "Pilih kecamatan"), ("64.02.06", "Tenggarong"), ("64.02.05", "Loa Kulu")]
    )
    first = forms.ChoiceField(
        label="Sudah mengadu ke instansinya?",
        choices=[("yes", "Ya"), ("no", "Tidak"), ("unknown", "Tidak yakin")],
        widget=forms.RadioSelect,
    )
    secret = forms.BooleanField(
        label="Rahasiakan identitas saya dari instansi",
        required=False,
        help_text="Hanya kantor Ombudsman yang dapat membaca nama Anda.",
    )
    proof = forms.FileField(label="Berkas", required=False, help_text="Foto atau PDF, paling besar 20 MB tiap berkas.")


def samples(*, at: datetime) -> Samples:
    """Return the samples, with terms around `at` so that every badge shows."""
    wrong = SampleForm({"text": "", "place": "Loket 3", "email": "sari@", "first": "yes"})
    wrong.is_valid()
    return Samples(
        at=at,
        states=tuple(badges.state_badge(state) for state in State),
        times=(
            badges.time_badge(at + timedelta(days=6), at=at, days_left=4),
            badges.time_badge(at + timedelta(days=1), at=at, days_left=1),
            badges.time_badge(at + timedelta(minutes=5), at=at, days_left=0),
            badges.time_badge(at - timedelta(days=3), at=at),
            badges.time_badge(at + timedelta(days=3), at=at, paused=True),
            badges.time_badge(at + timedelta(days=40), at=at, provisional=True),
            badges.time_badge(None, at=at),
        ),
        lines=_lines(at),
        icon_names=icons.NAMES,
        until=badges.time_badge(at + timedelta(days=2), at=at, days_left=2),
        lanes=(Lane.COMPLAINANT, Lane.AGENCY, Lane.OFFICE),
        pager=Pager(earlier="?dari=a", later="?dari=b"),
        form=SampleForm(),
        wrong_form=wrong,
    )


def _lines(at: datetime) -> tuple[SampleLine, ...]:
    return (
        SampleLine(
            "2026-004217-58",
            "KK belum selesai sejak tiga bulan",
            "Tenggarong",
            badges.state_badge(State.FORWARDED),
            badges.time_badge(at - timedelta(days=2), at=at),
            words.next_step(TermCode.ACKNOWLEDGE),
            is_late=True,
        ),
        SampleLine(
            "2026-004231-16",
            "Air PDAM keruh di dua RT",
            "Loa Kulu",
            badges.state_badge(State.ACKNOWLEDGED),
            badges.time_badge(at + timedelta(days=1), at=at, days_left=1),
            words.next_step(TermCode.ANSWER),
        ),
        SampleLine(
            "2026-004198-12",
            "Bantuan sekolah tidak diterima",
            "Muara Badak",
            badges.state_badge(State.ANSWERED),
            badges.time_badge(at + timedelta(days=9), at=at, days_left=6),
            words.turn(Turn.OFFICE),
        ),
    )
