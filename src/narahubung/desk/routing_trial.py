"""Trying other routing rows on past complaints: what is asked for, and what comes of it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from narahubung.agencies.directory import Directory
from narahubung.cases import queries
from narahubung.desk.fields import one_of
from narahubung.desk.routing_words import destination
from narahubung.rules.facts import Route
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import Incomplete
from narahubung.rules.routing import RoutingRow, simulate
from narahubung.web import words

# Last year's cases, and no more of them than a page can wait for.
PERIOD = timedelta(days=365)
MOST = 2000
SHOWN = 100
LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Moved:
    """A complaint that the other rows would have sent elsewhere."""

    number: str
    address: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What the other rows would have done: how many of how many would have moved, from where to where, and which."""

    of: int
    moved: int
    is_all: bool
    ways: tuple[tuple[str, str, int], ...]
    cases: tuple[Moved, ...]


def tried(after: tuple[RoutingRow, ...], *, lists: Directory, actor: Actor, at: datetime) -> Tried:
    """Return what these rows would have done to the complaints of the last year that this person may read."""
    past = queries.routed_before(actor, since=at - PERIOD, most=MOST)
    changes = simulate(
        ((one.number, one.facts) for one in past), before=lists.routing_rows, after=after, lexicon=lists.lexicon
    )
    root, cases = reverse("desk:cases"), {one.number: one.case for one in past}
    moved = [
        Moved(
            number=change.key,
            address=f"{root}{cases[change.key]}/",
            before=destination(change.before, directory=lists),
            after=destination(change.after, directory=lists),
        )
        for change in changes
    ]
    ways = Counter((one.before, one.after) for one in moved)
    return Tried(
        of=len(past),
        moved=len(moved),
        is_all=len(past) < MOST,
        ways=tuple((before, then, many) for (before, then), many in ways.most_common()),
        cases=tuple(moved[:SHOWN]),
    )


class TrialForm(forms.Form):
    """One row as it might be: an existing one changed, or one more."""

    def __init__(self, lists: Directory, *, row: RoutingRow | None = None, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.lists, self.row = lists, row
        services = [(one.code, words.by_language(one.name, one.name_en)) for one in lists.services.values()]
        substances = [(one.code, words.by_language(one.name, one.name_en)) for one in lists.substances.values()]
        districts = [(one.code, one.name) for one in lists.districts.values()]
        agencies = [(one.code, one.short_name) for one in lists.agencies.values()]
        anything = _("Apa saja")
        self.fields["priority"] = forms.IntegerField(
            label=_("Urutan"),
            min_value=1,
            max_value=32_000,
            initial=row.priority if row else 100,
            help_text=_("Yang terkecil dibaca lebih dahulu."),
        )
        self.fields["service"] = one_of(
            _("Layanan"), services, required=False, initial=(row and row.service) or "", empty=anything
        )
        self.fields["substance"] = one_of(
            _("Substansi"), substances, required=False, initial=(row and row.substance) or "", empty=anything
        )
        self.fields["district"] = one_of(
            _("Kecamatan"), districts, required=False, initial=(row and row.district) or "", empty=anything
        )
        self.fields["words"] = forms.CharField(
            label=_("Kata"),
            required=False,
            max_length=2000,
            initial=", ".join(row.words) if row else "",
            help_text=_("Dipisah koma; satu yang disebut sudah cukup."),
        )
        self.fields["agency"] = one_of(
            _("Instansi"), agencies, required=False, initial=row.agency if row else "", empty=_("Antrean penyaluran")
        )
        self.fields["route"] = one_of(
            _("Jalur"),
            [(one.value, words.route(one)) for one in Route],
            initial=row.route.value if row else Route.DIRECT.value,
        )

    def changed_rows(self) -> tuple[RoutingRow, ...]:
        """Return all rows with this one changed or added."""
        said = self.cleaned_data
        agency = str(said["agency"])
        row = RoutingRow(
            priority=int(said["priority"]),
            service=said["service"] or None,
            substance=said["substance"] or None,
            words=_words(str(said["words"])),
            district=said["district"] or None,
            agency=agency,
            route=Route(said["route"]) if agency else Route.OFFICE_QUEUE,
            why=self.row.why if self.row else "",
            code=self.row.code if self.row else "percobaan",
        )
        others = tuple(one for one in self.lists.routing_rows if self.row is None or one.code != self.row.code)
        return (*others, row)


class UploadForm(forms.Form):
    """A whole table of rows as a file."""

    table = forms.FileField(label="CSV", widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def read_rows(content: bytes, *, lists: Directory) -> tuple[RoutingRow, ...]:
    """Return the rows of a CSV in the shape in which the desk gives them out.

    Refuses `Incomplete` naming the line at fault: a text that is no UTF-8, a missing column, an unknown code.
    """
    if len(content) > LARGEST:
        raise Incomplete(**{_("berkas"): "too_large"})
    try:
        found = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        return tuple(_read(line, number, lists=lists) for number, line in enumerate(found, start=2))
    except (UnicodeDecodeError, csv.Error) as broken:
        raise Incomplete(**{_("berkas"): "unreadable"}) from broken


def _read(line: dict[str, str], number: int, *, lists: Directory) -> RoutingRow:
    try:
        row = RoutingRow(
            priority=int(line["priority"]),
            service=line["service"] or None,
            substance=line["substance"] or None,
            words=_words(line["words"]),
            district=line["district"] or None,
            agency=line["agency"],
            route=Route(line["route"]),
            why=line.get("why") or "",
            code=line["code"],
        )
    except (KeyError, ValueError, TypeError, AttributeError) as broken:
        raise Incomplete(**{str(number): "unreadable"}) from broken
    known = (not row.service or row.service in lists.services, not row.agency or lists.agency(row.agency) is not None)
    if not all(known):
        raise Incomplete(**{str(number): "unknown"})
    # A row with a way but nobody at its end asks people, as in the table itself.
    return row if row.agency else replace(row, route=Route.OFFICE_QUEUE)
