"""A complaint that came by visit, letter, telephone or outreach, written down by an officer on one page."""

from __future__ import annotations

from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from narahubung.agencies import directory
from narahubung.agencies.directory import Directory
from narahubung.cases import actions, uploads
from narahubung.cases.uploads import Uploaded
from narahubung.desk import handing
from narahubung.desk.checklist import waiver_word
from narahubung.desk.fields import answer, day, one_of, several_files, written
from narahubung.desk.lists import SEARCHERS
from narahubung.rules.admission import Waiver
from narahubung.rules.facts import AccessClass, Answered, Complaint, Lane, PersonDetails
from narahubung.rules.given import MOST_ATTACHMENTS
from narahubung.rules.refusals import FileRefused, Incomplete, Malformed, NotYours, TooLarge
from narahubung.web import errors, words
from narahubung.web.doors import actor, for_office, moment
from narahubung.web.refusal import incomplete_words

_USUAL_CHANNEL = "visit"
# Complaints that came elsewhere first keep the number they have there.
_LONGEST_LINE = 200


class RegisterForm(forms.Form):
    """Everything on one page, in the order in which it is asked at a counter."""

    def __init__(self, lists: Directory, *, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"key": uuid4(), "district": "", "channel": _USUAL_CHANNEL})
        self.lists = lists
        self.fields["key"] = forms.UUIDField(widget=forms.HiddenInput)
        self._add_matter()
        self._add_place()
        self._add_person()
        self._add_way_in()

    def _add_matter(self) -> None:
        self.fields["text"] = written(_("Apa yang terjadi"), lane=Lane.COMPLAINANT, rows=7)
        self.fields["expectation"] = written(
            _("Yang diharapkan pelapor"), lane=Lane.COMPLAINANT, required=False, rows=2
        )
        self.fields["happened_on"] = day(_("Tanggal kejadian"), required=False)
        answers = [(one.value, words.answered(one)) for one in Answered]
        unknown = Answered.UNKNOWN.value
        self.fields["complained_first"] = answer(_("Sudah mengadu ke instansinya?"), answers, initial=unknown)
        self.fields["in_court"] = answer(_("Sedang atau pernah diperiksa pengadilan?"), answers, initial=unknown)
        self.fields["first_waiver"] = one_of(
            _("Alasan bila belum mengadu ke instansi"),
            [(one.value, waiver_word(one)) for one in Waiver],
            required=False,
            empty=_("Tidak ada"),
        )
        self.fields["urgent"] = forms.BooleanField(
            label=_("Darurat: tandai Respon Cepat (RCO)"),
            required=False,
            help_text=_("Mengancam jiwa, keselamatan, atau hak hidup. Tenggatnya 24 jam, siang dan malam."),
        )

    def _add_place(self) -> None:
        lists = self.lists
        self.fields["district"] = one_of(
            _("Kecamatan"),
            [(one.code, one.name) for one in lists.districts.values()],
            required=False,
            empty=_("Belum diketahui"),
        )
        villages: dict[str, list[tuple[str, str]]] = {}
        for village in lists.villages.values():
            villages.setdefault(village.district, []).append((village.code, village.name))
        grouped = [(lists.districts[code].name, names) for code, names in villages.items() if code in lists.districts]
        self.fields["village"] = one_of(
            _("Desa atau kelurahan"), sorted(grouped), required=False, empty=_("Belum diketahui")
        )
        self.fields["place"] = _line(_("Tempat lain (kantor, loket, jalan)"), required=False)
        services = [(one.code, words.by_language(one.name, one.name_en)) for one in lists.services.values()]
        self.fields["service"] = one_of(_("Layanan"), services, required=False, empty=_("Biarkan sistem mengusulkan"))
        agencies = [(one.code, one.name) for one in lists.agencies.values()]
        bodies = [(one.code, words.by_language(one.name, one.name_en)) for one in lists.bodies.values()]
        self.fields["reported"] = one_of(
            _("Yang dilaporkan"),
            [(_("Instansi dalam jejaring"), agencies), (_("Lembaga lain"), bodies)],
            required=False,
            empty=_("Belum diketahui"),
        )
        self.fields["about_liaison"] = forms.BooleanField(
            label=_("Yang dilaporkan adalah narahubung instansinya"),
            required=False,
            help_text=_("Laporan diusulkan melalui koordinator. Instansi tidak melihat tanda ini."),
        )

    def _add_person(self) -> None:
        self.fields["name"] = _line(
            _("Nama lengkap"), required=False, hint=_("Kosongkan bila pelapor tidak mau disebut.")
        )
        self.fields["phone"] = _line(_("Telepon"), required=False, kind="tel")
        self.fields["email"] = forms.EmailField(label=_("Surel"), required=False)
        self.fields["identity_number"] = _line(_("NIK"), required=False)
        self.fields["address"] = _line(_("Alamat"), required=False)
        self.fields["born_place"] = _line(_("Tempat lahir"), required=False)
        self.fields["born_on"] = day(_("Tanggal lahir"), required=False)
        self.fields["occupation"] = _line(_("Pekerjaan"), required=False)
        self.fields["marital_status"] = _line(_("Status perkawinan"), required=False)
        self.fields["represented_by"] = _line(
            _("Diwakili oleh"), required=False, hint=_("Nama kuasanya; surat kuasa dilampirkan.")
        )
        self.fields["language"] = one_of(
            _("Bahasa pelapor"), [("id", "Bahasa Indonesia"), ("en", "English")], initial="id"
        )
        self.fields["secret"] = forms.BooleanField(
            label=_("Pelapor minta identitasnya dirahasiakan"),
            required=False,
            help_text=_("Instansi tidak pernah melihatnya; kantor pun hanya dengan pembacaan yang dicatat."),
        )

    def _add_way_in(self) -> None:
        channels = [(one.code, words.by_language(one.name, one.name_en)) for one in self.lists.channels.values()]
        ours = [(code, name) for code, name in channels if code in self.lists.staff_channels]
        self.fields["channel"] = one_of(_("Kanal"), ours)
        self.fields["access_class"] = one_of(
            _("Kelas akses"),
            [(one.value, words.access_class(one)) for one in AccessClass],
            initial=AccessClass.LM.value,
        )
        self.fields["outside_number"] = _line(
            _("Nomor luar"), required=False, hint=_("Nomor surat atau nomor di sistem asalnya, bila ada.")
        )
        self.fields["files"] = several_files()

    def has_person_problem(self) -> bool:
        """Return whether something in the folded part is wrong, so that it must not stay folded."""
        return any(name in self.errors for name in ("identity_number", "born_on", "language"))

    def complaint(self, attachments: tuple[UUID, ...]) -> Complaint:
        """Return what was written down."""
        said = self.cleaned_data
        text = {name: str(value or "") for name, value in said.items()}
        person = PersonDetails(
            name=text["name"],
            identity_number=text["identity_number"],
            phone=text["phone"],
            email=text["email"],
            address=text["address"],
            born_place=text["born_place"],
            born_on=said["born_on"],
            occupation=text["occupation"],
            marital_status=text["marital_status"],
            language=text["language"],
            represented_by=text["represented_by"],
        )
        return Complaint(
            text=text["text"],
            place=text["place"],
            expectation=text["expectation"],
            person=person,
            secret=bool(said["secret"]),
            happened_on=said["happened_on"],
            complained_first=Answered(text["complained_first"]),
            first_waiver=text["first_waiver"],
            in_court=Answered(text["in_court"]),
            service=text["service"],
            reported=text["reported"],
            about_liaison=bool(said["about_liaison"]),
            district=text["district"] or self._district_of(text["village"]),
            village=text["village"],
            channel=text["channel"],
            access_class=AccessClass(text["access_class"]),
            urgent=bool(said["urgent"]),
            attachments=attachments,
            outside_number=text["outside_number"],
            language=text["language"],
        )

    def _district_of(self, village: str) -> str:
        found = self.lists.villages.get(village)
        return found.district if found else ""


def _line(label: str, *, required: bool = True, hint: str = "", kind: str = "text") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=_LONGEST_LINE,
        help_text=hint,
        widget=forms.TextInput(attrs={"type": kind, "autocomplete": "off"}),
    )


@for_office
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Take a complaint down; it ends on the case's page with what its complainant takes home."""
    who, at = actor(request), moment(request)
    if not who.roles() & SEARCHERS:
        raise NotYours("lodge")
    lists = directory.current()
    if request.method != "POST":
        return _page(request, RegisterForm(lists))
    form = RegisterForm(lists, data=request.POST)
    key = _key(request.POST.get("key", ""))
    before = uploads.kept(request.POST.getlist("uploaded"), form=key.hex)
    room = MOST_ATTACHMENTS - len(before)
    taken, refused = uploads.take(request.FILES.getlist("files"), form=key.hex, room=room, at=at)
    kept = (*before, *taken)
    if form.is_valid() and not refused:
        try:
            lodged = actions.lodge(form.complaint(tuple(file.id for file in kept)), actor=who, at=at, key=key)
        except Incomplete as broken:
            for name, code in broken.fields.items():
                form.add_error(name if name in form.fields else None, incomplete_words(code))
        except (TooLarge, FileRefused) as broken:
            form.add_error(None, errors.translate(broken).detail)
        else:
            messages.success(request, _("Laporan {number} dicatat.").format(number=lodged.number))
            return handing.hand_over(lodged, to=reverse("desk:case", args=[lodged.case]))
    for one in refused:
        form.add_error(None, f"{one.name}: {errors.translate(one.refusal).detail}")
    return _page(request, form, kept, status=422)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as broken:
        raise Malformed("key") from broken


def _page(
    request: HttpRequest, form: RegisterForm, uploaded: tuple[Uploaded, ...] = (), *, status: int = 200
) -> HttpResponse:
    return render(request, "desk/register.html", {"form": form, "uploaded": uploaded}, status=status)
