"""The page of the silences: what is worth a look, every agency by name, the forms, how readily people report, acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from narahubung.agencies import directory
from narahubung.agencies.directory import Directory
from narahubung.rules.refusals import Incomplete
from narahubung.rules.reporting import Heard, ReportingRate
from narahubung.statistics import actions, downloads, silence, silence_tables, silence_words, troubles
from narahubung.statistics.annotations_page import offices_of
from narahubung.statistics.fields import OnceForm, day, line, one_of, words
from narahubung.statistics.figure_table import Table
from narahubung.statistics.shapes import LONGEST_RESULT, WRITERS, Deed, Done, DoneBy, Silence
from narahubung.statistics.silence_tables import ActRow, AgencyPart, ReadilyRow, SilenceTables
from narahubung.statistics.silence_words import SilenceWords
from narahubung.web import dates, figure_words
from narahubung.web.doors import actor, for_office, moment
from narahubung.web.refusal import incomplete_words
from narahubung.web.words import by_language

WEB = "web"
LONGEST_TOLD = 365  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class SilencePage:
    """Everything the page shows; `looks` are the silences with a suggested act, by agency."""

    period: str
    looks: tuple[AgencyPart, ...]
    agencies: tuple[AgencyPart, ...]
    channel: SilenceWords
    channel_address: str
    kinds: tuple[ReadilyRow, ...]
    places: tuple[ReadilyRow, ...]
    is_linked: bool
    acts: tuple[ActRow, ...]
    may_write: bool
    tables: SilenceTables

    @property
    def readily(self) -> tuple[ReadilyPart, ReadilyPart]:
        """Return how readily people report, by kind and by kecamatan."""
        return ReadilyPart.of(self.kinds, self.tables.kinds), ReadilyPart.of(self.places, self.tables.places)


@dataclass(frozen=True, slots=True)
class ReadilyPart:
    """A table of how readily people report: the rows that say more than a word, and the others' names by that word."""

    rows: tuple[ReadilyRow, ...]
    in_words: tuple[tuple[str, str], ...]
    table: Table

    @property
    def heading(self) -> str:
        """Return what a row is about."""
        return self.table.columns[0].heading

    @classmethod
    def of(cls, rows: Iterable[ReadilyRow], table: Table) -> ReadilyPart:
        """Return the rows put apart; `table` has all of them as a file."""
        more, names = list[ReadilyRow](), dict[str, list[str]]()
        for row in rows:
            if row.act or row.typical or row.last:
                more.append(row)
            else:
                names.setdefault(row.word, []).append(row.name)
        return cls(tuple(more), tuple((word, ", ".join(each)) for word, each in names.items()), table)


class ActForm(OnceForm):
    """What was done about a silence, on which day, with what result."""

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, object] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["deed"] = one_of(_("Yang dilakukan"), [(one.value, silence_words.deed_word(one)) for one in Deed])
        self.fields["done_on"] = day(_("Dilakukan pada"))
        self.fields["result"] = words(
            _("Hasilnya"), longest=LONGEST_RESULT, hint=_("Apa yang ditemukan; jangan menyebut pelapor.")
        )


class SameForm(OnceForm):
    """Two register numbers that report the same trouble."""

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["case"] = line(_("Nomor laporan"), longest=20)
        self.fields["first"] = line(
            _("Nomor laporan yang lebih dahulu"),
            longest=20,
            required=False,
            hint=_("Kosongkan untuk melepas laporan itu dari masalah yang sama."),
        )


@for_office
@require_safe
def silent(request: HttpRequest) -> HttpResponse:
    """Show the three silences of every agency in words, with what to do and what was done."""
    at, known = moment(request), directory.current()
    office, on = _office(request), dates.local_day(moment(request))
    acts = silence.acts(offices={office})
    found = silence.kept_for_a_minute(office=office, on=on, at=at, known=known)
    agencies = tuple(
        AgencyPart(one.agency.short_name, tuple((part, _act_address(part)) for part in said))
        for one in found
        for said in [silence_words.of_agency(one, acts=acts)]
    )
    looks = tuple(
        AgencyPart(one.name, kept)
        for one in agencies
        if (kept := tuple(pair for pair in one.parts if pair[0].is_worth_a_look))
    )
    channel = silence_words.of_channel(
        silence.channel_lately(on=on), name=_("Formulir di situs ini"), of=WEB, acts=acts
    )
    rates = troubles.readily(office=office, on=on, at=at)
    kinds = _by_name(_readily(one, Silence.KIND, _substance(one.name, known), acts) for one in rates.kinds)
    places = _by_name(_readily(one, Silence.PLACE, _district(one.name, known), acts) for one in rates.places)
    done = tuple(_row(one, known) for one in acts)
    tables = silence_tables.tables(agencies=agencies, kinds=kinds, places=places, acts=done)
    span = silence.last_year(on)
    period = _("{first} sampai {last}").format(first=dates.day(span.first), last=dates.day(span.last))
    file = downloads.handed(request, tables.every(), at=at, told=[(_("Masa"), period)])
    if file is not None:
        return file
    page = SilencePage(
        period=period,
        looks=looks,
        agencies=agencies,
        channel=channel,
        channel_address=_act_address(channel),
        kinds=kinds,
        places=places,
        is_linked=rates.is_linked,
        acts=done,
        may_write=bool(actor(request).roles() & WRITERS),
        tables=tables,
    )
    return render(request, "statistics/silent.html", {"page": page})


def _by_name(rows: Iterable[ReadilyRow]) -> tuple[ReadilyRow, ...]:
    return tuple(sorted(rows, key=lambda row: row.name))


def _office(request: HttpRequest) -> int:
    return min(offices_of(request))


def _act_address(part: SilenceWords) -> str:
    return _address(part.silence, part.of, part.code)


def _address(which: Silence, of: str, word: str) -> str:
    asked = urlencode({"senyap": which.value, "tentang": of, "kata": word})
    return f"{reverse('statistics:silent_act')}?{asked}"


def _substance(code: str, known: Directory) -> str:
    one = known.substances.get(code)
    return by_language(one.name, one.name_en) if one else code


def _district(code: str, known: Directory) -> str:
    one = known.districts.get(code)
    return one.name if one else code


def _readily(rate: ReportingRate, which: Silence, name: str, acts: tuple[DoneBy, ...]) -> ReadilyRow:
    is_less = rate.heard is Heard.LESS
    typical, longest = "", 1 / max(rate.pooled.low, 1e-9)
    # A range that ends beyond a year says no more than the word beside it.
    if rate.typical_days is not None and rate.heard is not Heard.NOTHING_TO_SAY_YET and longest <= LONGEST_TOLD:
        typical = _("biasanya {low} sampai {high} hari sebelum orang berikutnya melapor").format(
            low=round(1 / rate.pooled.high), high=round(longest)
        )
    return ReadilyRow(
        name=name,
        word=figure_words.heard(rate.heard),
        typical=typical,
        act=figure_words.suggestion(rate.suggestion) if is_less else "",
        address=_address(which, rate.name, rate.heard.value) if is_less else "",
        last=silence_words.last_words(which, rate.name, acts),
    )


def _row(one: DoneBy, known: Directory) -> ActRow:
    about = {
        Silence.KIND: lambda: _substance(one.done.of, known),
        Silence.PLACE: lambda: _district(one.done.of, known),
        Silence.CHANNEL: lambda: _channel(one.done.of, known),
    }.get(one.done.silence, lambda: _agency(one.done.of, known))()
    return ActRow(
        on=one.done.done_on,
        about=f"{about}: {silence_words.silence_word(one.done.silence)}",
        deed=silence_words.deed_word(one.done.deed),
        result=one.done.result,
        by=one.by,
    )


def _channel(code: str, known: Directory) -> str:
    one = known.channels.get(code)
    return by_language(one.name, one.name_en) if one else code


def _agency(code: str, known: Directory) -> str:
    one = known.agency(code)
    return one.short_name if one else code


@for_office
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest) -> HttpResponse:
    """Write down that somebody did what a silence suggested."""
    who, at, known = actor(request), moment(request), directory.current()
    actions.office_with(who, WRITERS)
    which, of, word = _asked(request, known)
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = Done(
            silence=which, of=of, word=word, deed=Deed(said["deed"]), done_on=said["done_on"],
            result=said["result"].strip(),
        )  # fmt: skip
        try:
            actions.record(done, actor=who, at=at, today=dates.local_day(at), key=said["key"])
            return HttpResponseRedirect(reverse("statistics:silent"))
        except Incomplete as broken:
            form.refuse({name: incomplete_words(code) for name, code in broken.fields.items()})
    named = {Silence.KIND: _substance, Silence.PLACE: _district, Silence.CHANNEL: _channel}.get(which, _agency)(
        of, known
    )
    context = {"form": form, "about": f"{named}: {silence_words.silence_word(which)}"}
    return render(request, "statistics/silent_act.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, known: Directory) -> tuple[Silence, str, str]:
    asked = request.GET
    try:
        which = Silence(asked.get("senyap", ""))
    except ValueError as broken:
        raise Incomplete(silence="unknown") from broken
    of = asked.get("tentang", "")
    fits = {
        Silence.KIND: of in known.substances,
        Silence.PLACE: of in known.districts,
        Silence.CHANNEL: of == WEB,
    }.get(which, known.agency(of) is not None)
    if not fits:
        raise Incomplete(of="unknown")
    return which, of, asked.get("kata", "")[:24]


@for_office
@require_http_methods(["GET", "HEAD", "POST"])
def same(request: HttpRequest) -> HttpResponse:
    """Link a case to an earlier one that reports the same trouble, or take it out again."""
    who, at = actor(request), moment(request)
    actions.office_with(who, WRITERS)
    form = SameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            if said["first"]:
                actions.same_trouble(said["case"], said["first"], actor=who, at=at, key=said["key"])
            else:
                actions.another_trouble(said["case"], actor=who, at=at, key=said["key"])
            return HttpResponseRedirect(reverse("statistics:silent"))
        except Incomplete as broken:
            form.refuse({name: incomplete_words(code) for name, code in broken.fields.items()})
    return render(request, "statistics/same_trouble.html", {"form": form}, status=422 if form.errors else 200)
