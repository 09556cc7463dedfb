"""What each act asks of an officer: one form for every act of the lifecycle that needs more than a press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from narahubung.desk import drafts, vacancy
from narahubung.desk.fields import FilesField, day, one_of, several_files, several_of, written
from narahubung.desk.scene import Scene
from narahubung.rules.coverage import VACANT
from narahubung.rules.facts import ClosingKind, Lane
from narahubung.rules.given import NOTHING, ClassifiedAs, ClosingGiven, Given, LetterGiven
from narahubung.rules.lifecycle import Act
from narahubung.web import words
from narahubung.web.dates import local_day
from narahubung.web.refusal import incomplete_words

Files: TypeAlias = "MultiValueDict[str, UploadedFile[bytes]]"


class ActForm(forms.Form):
    """The ground of every act's form: the key that makes two presses one, and how to hand over what was typed."""

    takes_files: ClassVar[bool] = False
    # Where the heart names a field otherwise than the form does.
    names: ClassVar[Mapping[str, str]] = {}

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, scene: Scene, *, data: QueryDict | None = None, files: Files | None = None) -> None:
        super().__init__(data, files, initial={"key": uuid4()})
        self.scene = scene
        self.build()
        if self.takes_files:
            self.fields["files"] = several_files()

    def build(self) -> None:
        """Add the fields."""

    def act(self, chosen: Act) -> Act:
        """Return which act it is after all; one form may serve two."""
        return chosen

    def given(self) -> Given:
        """Return what the heart is given, but for the files."""
        return NOTHING

    def text(self, name: str) -> str:
        """Return a cleaned text."""
        return str(self.cleaned_data.get(name) or "")

    def uploads(self) -> FilesField | None:
        """Return the file box, if there is one."""
        box = self.fields.get("files")
        return box if isinstance(box, FilesField) else None


@dataclass(frozen=True, slots=True)
class Say:
    """How an act that is only words asks for them: into which field of `Given`, read by whom, begun how."""

    name: str
    lane: Lane
    label: str
    begins: str = ""
    hint: str = ""
    required: bool = True
    takes_files: bool = False


class SayForm(ActForm):
    """An act that is told in words."""

    say: ClassVar[Say]

    def build(self) -> None:
        """Add the one box."""
        say = self.say
        self.fields[say.name] = written(
            _(say.label),
            lane=say.lane,
            required=say.required,
            initial=say.begins.format(number=self.scene.sheet.line.number),
            hint=_(say.hint) if say.hint else "",
        )

    def given(self) -> Given:
        """Return the words in the field they belong to."""
        if self.say.name == "reason":
            return Given(reason=self.text("reason"))
        return Given(text=self.text("text"))


def saying(say: Say) -> type[SayForm]:
    """Return the form of an act that is told in words."""

    class Told(SayForm):
        takes_files = say.takes_files

    Told.say = say
    return Told


class WriteForm(ActForm):
    """A message into one lane."""

    takes_files = True

    def __init__(
        self, scene: Scene, *, data: QueryDict | None = None, files: Files | None = None, lane: Lane | None = None
    ) -> None:
        self.lane = lane or _sent_lane(data)
        super().__init__(scene, data=data, files=files)
        # Three of these stand on one page: what names a box must tell it from the others.
        self.auto_id = f"{self.lane.value}_%s"

    def build(self) -> None:
        """Add the box, marked with its readers."""
        self.fields["lane"] = forms.ChoiceField(
            choices=[(one.value, one.value) for one in Lane], widget=forms.HiddenInput, initial=self.lane.value
        )
        self.fields["text"] = written(_("Pesan"), lane=self.lane, rows=4)

    def given(self) -> Given:
        """Return the message with its lane."""
        return Given(text=self.text("text"), lane=self.lane)


def _sent_lane(data: QueryDict | None) -> Lane:
    sent = data.get("lane", "") if data is not None else ""
    return Lane(sent) if sent in set(Lane) else Lane.OFFICE


class ForwardForm(ActForm):
    """To which agency, by which way, with which brief and which of the complainant's files."""

    takes_files = True

    def build(self) -> None:
        """Add the fields, with the suggestion chosen and the brief proposed."""
        sheet, agencies = self.scene.sheet, self.scene.directory.agencies
        suggested = sheet.line.suggested_agency
        vacant = {key: vacancy.words(found) for key, found in self.scene.coverage.items() if found.state in VACANT}
        self.fields["agency"] = one_of(
            _("Instansi"),
            [
                (str(agency.key), f"{agency.name} · {vacant[agency.key]}" if agency.key in vacant else agency.name)
                for agency in agencies.values()
            ],
            initial=str(suggested or ""),
            empty=_("Pilih instansi"),
        )
        if vacant:
            self.fields["gap_seen"] = vacancy.confirmation(
                [f"{agency.short_name}: {vacant[agency.key]}" for agency in agencies.values() if agency.key in vacant]
            )
        if Act.FORWARD_VIA_HUB in sheet.choices:
            hub = sheet.suggestion.get("route") == "via_hub"
            self.fields["way"] = forms.ChoiceField(
                label=_("Jalur"),
                choices=[
                    (Act.FORWARD.value, _("Langsung ke narahubung instansi")),
                    (Act.FORWARD_VIA_HUB.value, _("Melalui koordinator pemerintah daerah")),
                ],
                initial=(Act.FORWARD_VIA_HUB if hub else Act.FORWARD).value,
                widget=forms.RadioSelect,
                help_text=_(
                    "Langsung lebih cepat. Melalui koordinator bila instansinya perlu ditunjuk pemerintah daerah, "
                    "atau narahubungnya sendiri yang dilaporkan. Instansi koordinator selalu langsung."
                ),
            )
        self.fields["text"] = written(
            _("Pokok laporan untuk instansi"),
            lane=Lane.AGENCY,
            initial="" if self.is_bound else self.scene.brief,
            rows=10,
            hint=_("Nama, nomor, dan alamat yang dikenal sudah ditutup. Baca sekali lagi sebelum dikirim."),
        )
        if files := [file for file in sheet.attachments if file.lane is Lane.COMPLAINANT]:
            self.fields["shared"] = several_of(
                _("Berkas pelapor yang boleh dibaca instansi"),
                [(str(file.id), file.name) for file in files],
                initial=[str(file.id) for file in files if file.is_shared],
                hint=_("Yang tidak dicentang tetap hanya dibaca kantor. Periksa apakah berkasnya memuat identitas."),
            )

    def clean(self) -> dict[str, object]:
        """Refuse a post without a primary holder until the officer says that they have seen it."""
        cleaned = super().clean() or {}
        chosen = str(cleaned.get("agency") or "")
        found = self.scene.coverage.get(int(chosen)) if chosen else None
        if found is not None and found.state in VACANT and not cleaned.get("gap_seen"):
            self.add_error("gap_seen", incomplete_words("vacant"))
        return cleaned

    def act(self, chosen: Act) -> Act:
        """Return the way that was chosen."""
        return Act(self.text("way")) if self.text("way") else chosen

    def given(self) -> Given:
        """Return agency, brief and shared files."""
        shared = tuple(UUID(file) for file in self.cleaned_data.get("shared") or ())
        return Given(agency=int(self.text("agency")), text=self.text("text"), shared=shared)


class ClarifyForm(ActForm):
    """An official letter with numbered questions."""

    takes_files = True
    names: ClassVar[Mapping[str, str]] = {"letter": "number"}

    def build(self) -> None:
        """Add the letter's particulars and the questions."""
        today = local_day(self.scene.at)
        self.fields["number"] = forms.CharField(label=_("Nomor surat"), max_length=80)
        self.fields["sent_on"] = day(_("Tanggal surat"), initial=today)
        self.fields["means"] = one_of(_("Dikirim melalui"), means_of_sending(), initial="email")
        self.fields["received_on"] = day(
            _("Diterima instansi pada"), required=False, hint=_("Kosongkan sampai ada bukti penerimaan.")
        )
        self.fields["questions"] = written(
            _("Pertanyaan"),
            lane=Lane.AGENCY,
            hint=_("Satu pertanyaan tiap baris. Instansi menjawabnya satu per satu."),
        )

    def clean(self) -> dict[str, object]:
        """Refuse a letter that is received before it is sent."""
        cleaned = super().clean() or {}
        sent, received = cleaned.get("sent_on"), cleaned.get("received_on")
        if sent and received and received < sent:
            self.add_error("received_on", _("Surat tidak dapat diterima sebelum dikirim."))
        return cleaned

    def given(self) -> Given:
        """Return the letter and one question for each line."""
        lines = tuple(line.strip() for line in self.text("questions").splitlines() if line.strip())
        cleaned = self.cleaned_data
        letter = LetterGiven(self.text("number"), cleaned["sent_on"], self.text("means"), cleaned.get("received_on"))
        return Given(questions=lines, letter=letter)


def means_of_sending() -> list[tuple[str, str]]:
    """Return by which ways an official letter is sent."""
    return [
        ("email", _("Surat elektronik (email)")),
        ("hand", _("Diantar langsung")),
        ("post", _("Pos tercatat")),
        ("messenger", _("Aplikasi pesan")),
    ]


class GrantTimeForm(ActForm):
    """How much of the asked time is given."""

    def build(self) -> None:
        """Add the days, at most what was asked."""
        asked = self.scene.sheet.days_asked or 1
        self.fields["days"] = forms.IntegerField(
            label=_("Tambahan hari"), min_value=1, max_value=asked, initial=asked,
            help_text=_("Diminta {count} hari.").format(count=asked),
        )  # fmt: skip
        self.fields["reason"] = written(_("Catatan"), lane=Lane.AGENCY, required=False, rows=3)

    def given(self) -> Given:
        """Return days and note."""
        return Given(days=int(self.cleaned_data["days"]), reason=self.text("reason"))


class ClosingForm(ActForm):
    """How the case shall end, why, and what its complainant is told."""

    takes_files = True

    def build(self) -> None:
        """Add the reasons under their kinds, and the notice."""
        kinds: dict[str, list[tuple[str, str]]] = {}
        for reason in self.scene.directory.reasons.values():
            # A withdrawal, a lapse and a handing-over are acts of their own.
            if reason.kind not in _OWN_ACTS:
                name = words.by_language(reason.name, reason.name_en)
                kinds.setdefault(reason.kind, []).append((f"{reason.kind}:{reason.code}", name))
        grouped = [(words.closing_kind(ClosingKind(kind)), reasons) for kind, reasons in kinds.items()]
        self.fields["closing"] = one_of(_("Alasan penutupan"), grouped, empty=_("Pilih alasan"))
        self.fields["text"] = written(
            _("Pemberitahuan kepada pelapor"),
            lane=Lane.COMPLAINANT,
            initial=drafts.CLOSING.format(number=self.scene.sheet.line.number),
            rows=10,
            hint=_("Dikirim setelah Kepala Perwakilan menyetujui. {alasan} diganti dengan alasan yang dipilih."),
        )

    def given(self) -> Given:
        """Return kind, reason and the notice with the reason filled in."""
        kind, _colon, code = self.text("closing").partition(":")
        reason = self.scene.directory.reasons[code]
        text = self.text("text").replace("{alasan}", reason.name)
        return Given(closing=ClosingGiven(ClosingKind(kind), code), text=text)


_OWN_ACTS = frozenset({ClosingKind.WITHDRAWN, ClosingKind.DEEMED_WITHDRAWN, ClosingKind.HANDED_OVER})


class HandOverForm(ActForm):
    """To which body outside, and what the complainant is told."""

    takes_files = True

    def build(self) -> None:
        """Add the bodies and the notice."""
        bodies = self.scene.directory.bodies.values()
        self.fields["body"] = one_of(
            _("Lembaga"),
            [(body.code, words.by_language(body.name, body.name_en)) for body in bodies],
            initial=str(self.scene.sheet.suggestion.get("outside") or ""),
            empty=_("Pilih lembaga"),
        )
        self.fields["text"] = written(
            _("Pemberitahuan kepada pelapor"),
            lane=Lane.COMPLAINANT,
            initial=drafts.HAND_OVER.format(number=self.scene.sheet.line.number),
            rows=8,
            hint=_("{lembaga} dan {cara} diganti dengan nama lembaga dan cara menghubunginya."),
        )

    def given(self) -> Given:
        """Return the body and the notice with its name and how to reach it filled in."""
        body = self.scene.directory.bodies[self.text("body")]
        text = self.text("text").replace("{lembaga}", body.name).replace("{cara}", body.how_to_reach)
        return Given(body=body.code, text=text)


class ClassifyForm(ActForm):
    """What the case is about, in codes; alleged and found are two different things."""

    def build(self) -> None:
        """Add the lists, with what is chosen already."""
        sheet, lists = self.scene.sheet, self.scene.directory
        services = [(one.code, words.by_language(one.name, one.name_en)) for one in lists.services.values()]
        substances = [(one.code, words.by_language(one.name, one.name_en)) for one in lists.substances.values()]
        kinds = [(one.code, words.by_language(one.name, one.name_en)) for one in lists.maladministrations.values()]
        self.fields["service"] = one_of(
            _("Layanan"), services, required=False, initial=sheet.line.service, empty=_("Belum ditentukan")
        )
        self.fields["substances"] = several_of(_("Substansi"), substances, initial=sheet.substances)
        self.fields["alleged"] = several_of(
            _("Dugaan maladministrasi"), kinds, initial=sheet.alleged, hint=_("Yang didalilkan pelapor.")
        )
        self.fields["found"] = several_of(
            _("Temuan maladministrasi"), kinds, initial=sheet.found, hint=_("Hanya yang sudah dibuktikan kantor.")
        )

    def given(self) -> Given:
        """Return the codes."""
        chosen = self.cleaned_data
        return Given(
            classified=ClassifiedAs(
                service=self.text("service"),
                substances=tuple(chosen.get("substances") or ()),
                alleged=tuple(chosen.get("alleged") or ()),
                found=tuple(chosen.get("found") or ()),
            )
        )
