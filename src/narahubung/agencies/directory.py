"""The whole directory as one frozen value, kept by a process for as long as its version number says it is true."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db import connection

from narahubung.agencies import calendars, models
from narahubung.agencies.calendars import Pledge
from narahubung.rules.facts import PLEDGED_TERMS, Route
from narahubung.rules.routing import RoutingRow
from narahubung.rules.suggestion import Keyword, Lexicon, ServiceProfile
from narahubung.rules.terms import TermRule, in_force
from narahubung.rules.workday import Calendar


@dataclass(frozen=True, slots=True)
class Named:
    """Anything with a code and a name in both languages; `key` is the row's id where others refer to it."""

    code: str
    name: str
    name_en: str
    key: int = 0

    def in_language(self, language: str) -> str:
        """Return the name in `id` or `en`."""
        return self.name_en if language == "en" and self.name_en else self.name


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency as the pages name it."""

    key: int
    code: str
    short_name: str
    name: str
    government: int
    is_hub: bool
    is_illustrative: bool
    address: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service with the agency that gives it."""

    code: str
    name: str
    name_en: str
    agency: int
    substance: str
    keywords: tuple[str, ...]
    yearly_volume: int | None
    volume_source: str


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body outside the network and how a citizen reaches it."""

    code: str
    name: str
    name_en: str
    matters: str
    how_to_reach: str
    how_to_reach_en: str
    url: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A kecamatan or village: its Kemendagri code, its name, and the kecamatan or the government it lies in."""

    code: str
    name: str
    kind: str
    district: str = ""
    government: int | None = None


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One requirement as a question, and which answer lets the case go on."""

    code: str
    kind: str
    question: str
    question_en: str
    passes_if: str
    waivers: tuple[str, ...]
    source: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A reason for closing and the kind of ending it belongs to."""

    code: str
    kind: str
    stage: str
    name: str
    name_en: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office as its letters and pages name it."""

    key: int
    code: str
    name: str
    short_name: str
    address: str
    phone: str
    email: str
    url: str


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """Offices, governments, agencies, services, places, lists, calendars, terms and routing rows of one version."""

    version: int
    offices: Mapping[int, OfficeLine]
    governments: Mapping[int, Named]
    office_of_government: Mapping[int, int]
    agencies: Mapping[int, AgencyLine]
    services: Mapping[str, ServiceLine]
    bodies: Mapping[str, BodyLine]
    districts: Mapping[str, PlaceLine]
    villages: Mapping[str, PlaceLine]
    substances: Mapping[str, Named]
    maladministrations: Mapping[str, Named]
    reasons: Mapping[str, ReasonLine]
    channels: Mapping[str, Named]
    staff_channels: frozenset[str]
    checklist: tuple[ChecklistLine, ...]
    calendar: Calendar
    terms: tuple[TermRule, ...]
    pledges: tuple[Pledge, ...]
    routing_rows: tuple[RoutingRow, ...]
    lexicon: Lexicon

    def agency(self, code: str) -> AgencyLine | None:
        """Return the agency with this code."""
        return next((agency for agency in self.agencies.values() if agency.code == code), None)

    def hub(self, government: int | None) -> AgencyLine | None:
        """Return the hub of a government, or None where it has none."""
        return next((a for a in self.agencies.values() if a.is_hub and a.government == government), None)

    def term(self, code: str, *, on: date) -> TermRule:
        """Return the version of a term in force on a local day; refuses `NoTermInForce`."""
        return in_force(self.terms, code=code, on=on)

    def pledge(self, agency: int | None, code: str, *, on: date) -> Pledge | None:
        """Return what an agency has pledged for this term on a local day, None where it is nothing."""
        return next(
            (p for p in self.pledges if p.agency == agency and p.rule.code == code and p.rule.is_in_force(on)), None
        )

    def rule_of(self, code: str, version: str) -> TermRule:
        """Return the rule under which a term was started: its version's first day, or the key of a pledge."""
        if code in PLEDGED_TERMS:
            return next(pledge.rule for pledge in self.pledges if pledge.key == version)
        return next(rule for rule in self.terms if rule.code == code and str(rule.valid_from) == version)


_KEPT: list[Directory] = []
_LOADING = threading.Lock()


def current(version: int | None = None) -> Directory:
    """Return the directory of this version (None: ask the database), loading it anew only when the number has moved."""
    if version is None:
        version = _version()
    if _KEPT and _KEPT[0].version == version:
        return _KEPT[0]
    with _LOADING:
        if not (_KEPT and _KEPT[0].version == version):
            _KEPT[:] = [_load()]
        return _KEPT[0]


def _version() -> int:
    # Asked for every complaint and most pages, so without the ORM's detour.
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM agencies_directoryversion")
        return int(cursor.fetchone()[0])


def _load() -> Directory:
    # The number is read before the rows: a change in between is then loaded again at the next look, never missed.
    version = _version()
    agencies = {agency.key: agency for agency in _agencies()}
    services = {service.code: service for service in _services()}
    bodies = {body.code: body for body in _bodies()}
    governments = list(models.Government.objects.order_by("id"))
    codes = {agency.key: agency.code for agency in agencies.values()}
    government = governments[0].id if governments else None
    channels = list(models.Channel.objects.order_by("id"))
    return Directory(
        version=version,
        offices=MappingProxyType({office.key: office for office in _offices()}),
        governments=MappingProxyType(
            {row.id: Named(row.kemendagri_code, row.name, row.name, row.id) for row in governments}
        ),
        office_of_government=MappingProxyType({row.id: row.office_id for row in governments}),
        agencies=MappingProxyType(agencies),
        services=MappingProxyType(services),
        bodies=MappingProxyType(bodies),
        districts=MappingProxyType(
            {
                row.code: PlaceLine(row.code, row.name, "kecamatan", government=row.government_id)
                for row in models.District.objects.order_by("name")
            }
        ),
        villages=MappingProxyType(
            {
                row.code: PlaceLine(row.code, row.name, row.kind, row.district.code)
                for row in models.Village.objects.select_related("district").order_by("name")
            }
        ),
        substances=MappingProxyType(
            {r.code: Named(r.code, r.name, r.name_en) for r in models.Substance.objects.order_by("version", "id")}
        ),
        maladministrations=MappingProxyType(
            {
                row.code: Named(row.code, row.name, row.name_en)
                for row in models.Maladministration.objects.order_by("version", "id")
            }
        ),
        reasons=MappingProxyType({reason.code: reason for reason in _reasons()}),
        channels=MappingProxyType({row.code: Named(row.code, row.name, row.name_en) for row in channels}),
        staff_channels=frozenset(row.code for row in channels if row.is_staff_only),
        checklist=tuple(_checklist()),
        calendar=calendars.calendar(
            government=government, zone=governments[0].zone if governments else "Asia/Makassar", version=version
        ),
        terms=calendars.term_rules(),
        pledges=calendars.pledges(),
        routing_rows=tuple(_routing_rows(codes)),
        lexicon=Lexicon(_profiles(services.values(), bodies.values(), codes)),
    )


def _profiles(
    services: Iterable[ServiceLine], bodies: Iterable[BodyLine], codes: Mapping[int, str]
) -> Iterator[ServiceProfile]:
    for service in services:
        yield ServiceProfile(
            service.code, codes[service.agency], _keywords(service.keywords), substance=service.substance
        )
    for body in bodies:
        yield ServiceProfile("", body.code, _keywords(body.keywords), in_network=False)


def _keywords(written: Iterable[str]) -> tuple[Keyword, ...]:
    return tuple(Keyword.read(word) for word in written)


def _offices() -> Iterator[OfficeLine]:
    for row in models.Office.objects.order_by("id"):
        yield OfficeLine(row.id, row.code, row.name, row.short_name, row.address, row.phone, row.email, row.url)


def _agencies() -> Iterator[AgencyLine]:
    for row in models.Agency.objects.filter(is_active=True).order_by("short_name", "id"):
        yield AgencyLine(
            key=row.id,
            code=row.code,
            short_name=row.short_name,
            name=row.name,
            government=row.government_id,
            is_hub=row.is_hub,
            is_illustrative=row.is_illustrative,
            address=row.address,
            phone=row.phone,
            email=row.email,
        )


def _services() -> Iterator[ServiceLine]:
    for row in models.Service.objects.filter(agency__is_active=True).order_by("name", "id"):
        yield ServiceLine(
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            agency=row.agency_id,
            substance=row.substance,
            keywords=tuple(row.keywords),
            yearly_volume=row.yearly_volume,
            volume_source=row.volume_source,
        )


def _bodies() -> Iterator[BodyLine]:
    for row in models.OutsideBody.objects.order_by("name", "id"):
        yield BodyLine(
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            matters=row.matters,
            how_to_reach=row.how_to_reach,
            how_to_reach_en=row.how_to_reach_en,
            url=row.url,
            keywords=tuple(row.keywords),
        )


def _reasons() -> Iterator[ReasonLine]:
    for row in models.ClosingReason.objects.order_by("id"):
        yield ReasonLine(row.code, row.kind, row.stage, row.name, row.name_en, row.is_verified)


def _checklist() -> Iterator[ChecklistLine]:
    for row in models.ChecklistItem.objects.order_by("kind", "order", "id"):
        yield ChecklistLine(
            code=row.code,
            kind=row.kind,
            question=row.question,
            question_en=row.question_en,
            passes_if=row.passes_if,
            waivers=tuple(row.waivers),
            source=row.source,
            is_verified=row.is_verified,
        )


def _routing_rows(codes: Mapping[int, str]) -> Iterator[RoutingRow]:
    for row in models.RoutingRow.objects.filter(is_active=True).order_by("priority", "code"):
        yield RoutingRow(
            priority=row.priority,
            service=row.service or None,
            substance=row.substance or None,
            words=tuple(row.words),
            district=row.district or None,
            agency=codes.get(row.agency_id or 0, ""),
            route=Route(row.route),
            why=row.why,
            code=row.code,
            why_en=row.why_en,
        )
