"""The cast and a small world: an office, a government with a hub and five agencies, and everybody who meets there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.db import connection, transaction

from narahubung.accounts.models import Person
from narahubung.agencies import models as tables
from narahubung.agencies.appointments import actor_of
from narahubung.ops import reference
from narahubung.rules.parties import CLOCKWORK, STRANGER, Actor, AppointmentKind, Role

# Wednesday, 11 March 2026, 10.00 WITA: an ordinary working day, office open, no holiday near but Nyepi on the 19th.
WED_11_MAR = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
THAT_DAY = date(2026, 3, 11)

# Keys far from what sequences draw, and one number for this world, so that a process reads its directory only once.
OFFICE, OTHER_OFFICE = 900_001, 900_002
GOVERNMENT, OTHER_GOVERNMENT = 900_011, 900_012
DISDUKCAPIL, DINKES, PUPR, DISDIK, HUB = 900_021, 900_022, 900_023, 900_024, 900_025
DISTRICT, VILLAGE = "64.02.06", "64.02.06.2001"
VERSION = 900_000_001

AGENCIES = {
    DISDUKCAPIL: ("DISDUKCAPIL", "Disdukcapil", "Dinas Kependudukan dan Pencatatan Sipil (contoh)"),
    DINKES: ("DINKES", "Dinkes", "Dinas Kesehatan (contoh)"),
    PUPR: ("PUPR", "Dinas PU", "Dinas Pekerjaan Umum (contoh)"),
    DISDIK: ("DISDIKBUD", "Disdikbud", "Dinas Pendidikan (contoh)"),
    HUB: ("INSPEKTORAT", "Inspektorat", "Inspektorat Daerah (contoh)"),
}
SERVICES = (
    ("ktp_el", "KTP elektronik", DISDUKCAPIL, "kependudukan", ["ktp", "rekam ktp", "blangko"]),
    ("puskesmas", "Layanan puskesmas", DINKES, "kesehatan", ["puskesmas", "berobat", "obat"]),
    ("jalan", "Perbaikan jalan", PUPR, "infrastruktur", ["jalan rusak", "jalan berlubang", "aspal"]),
    ("ppdb", "Penerimaan siswa baru", DISDIK, "pendidikan", ["ppdb", "siswa baru", "zonasi"]),
    ("pengawasan", "Pengaduan pegawai", HUB, "kepegawaian", ["oknum pegawai", "pungli"]),
)
FROM_SEEDS = frozenset({"closing_reasons.csv", "checklist.csv", "holidays.csv", "covered_years.csv",
                        "office_hours.csv", "terms.csv", "channels.csv", "substances.csv",
                        "maladministration.csv", "outside_bodies.csv"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the cast: a name, a post, and the body it belongs to."""

    key: int
    name: str
    role: Role | None = None
    office: int | None = None
    government: int | None = None
    agency: int | None = None
    kind: AppointmentKind = AppointmentKind.DEFINITIVE


_DEPUTY = AppointmentKind.DEPUTY
CAST = (
    Member(900_101, "dewi", Role.INTAKE_ASSISTANT, office=OFFICE),
    Member(900_102, "dian", Role.INTAKE_ASSISTANT, office=OFFICE),
    Member(900_103, "eka", Role.EXAMINING_ASSISTANT, office=OFFICE),
    Member(900_104, "evi", Role.EXAMINING_ASSISTANT, office=OFFICE),
    Member(900_105, "fajar", Role.HEAD_OF_OFFICE, office=OFFICE),
    Member(900_106, "farah", Role.HEAD_OF_OFFICE, office=OFFICE, kind=AppointmentKind.DAILY_ACTING),
    Member(900_107, "ina", Role.PREVENTION_ASSISTANT, office=OFFICE),
    Member(900_108, "rina", Role.RESMON, office=OFFICE),
    Member(900_109, "hadi", Role.AUDITOR, office=OFFICE),
    Member(900_110, "lukman", Role.ADMINISTRATOR, office=OFFICE),
    Member(900_111, "nilam", Role.INTAKE_ASSISTANT, office=OTHER_OFFICE),
    Member(900_121, "bima", Role.LIAISON, agency=DISDUKCAPIL),
    Member(900_122, "wulan", Role.LIAISON, agency=DISDUKCAPIL, kind=_DEPUTY),
    Member(900_123, "hana", Role.HEAD_OF_AGENCY, agency=DISDUKCAPIL),
    Member(900_124, "hesti", Role.HEAD_OF_AGENCY, agency=DISDUKCAPIL, kind=AppointmentKind.ACTING),
    Member(900_125, "lapor", Role.LAPOR_LIAISON, agency=DISDUKCAPIL),
    Member(900_131, "citra", Role.LIAISON, agency=DINKES),
    Member(900_132, "kartika", Role.HEAD_OF_AGENCY, agency=DINKES),
    Member(900_141, "umar", Role.LIAISON, agency=HUB),
    Member(900_142, "usman", Role.HEAD_OF_AGENCY, agency=HUB),
    Member(900_151, "gita", Role.COORDINATOR, government=GOVERNMENT),
    Member(900_152, "gilang", Role.COORDINATOR, government=GOVERNMENT),
    Member(900_153, "joko", Role.OBSERVER, government=GOVERNMENT),
    Member(900_154, "yusuf", Role.COORDINATOR, government=OTHER_GOVERNMENT),
    Member(900_161, "tamu"),
)
KEYS = {member.name: member.key for member in CAST}


@cache
def _on(name: str, on: date) -> Actor:
    return actor_of(KEYS[name], on=on)


def actor(name: str, *, on: date = THAT_DAY) -> Actor:
    """Return somebody of the cast as the actor they are on a day; `clockwork` and `nobody` are known, too."""
    if name in ("clockwork", "nobody"):
        return CLOCKWORK if name == "clockwork" else STRANGER
    return _on(name, on)


def build() -> None:
    """Fill empty tables with the world. The law is the seed files' own; bodies and people are invented."""
    _bodies()
    for file in reference.FILES:
        if file.name in FROM_SEEDS:
            rows = reference.rows_of(file.name)
            file.table._default_manager.bulk_create(
                [
                    file.table(pk=900_000 + place, **file.fields(row, reference.Known()))
                    for place, row in enumerate(rows)
                ]
            )
    _people()
    tables.DirectoryVersion.objects.update(version=VERSION)


def _bodies() -> None:
    tables.Office.objects.bulk_create(
        [
            tables.Office(pk=OFFICE, code="KLT", name="Perwakilan Kaltim (contoh)", short_name="ORI Kaltim"),
            tables.Office(pk=OTHER_OFFICE, code="KLS", name="Perwakilan Kalsel (contoh)", short_name="ORI Kalsel"),
        ]
    )
    tables.Government.objects.bulk_create(
        [
            tables.Government(
                pk=GOVERNMENT, office_id=OFFICE, name="Kukar (contoh)", kemendagri_code="64.02", bps_code="6403"
            ),
            tables.Government(
                pk=OTHER_GOVERNMENT,
                office_id=OTHER_OFFICE,
                name="Lain (contoh)",
                kemendagri_code="63.01",
                bps_code="6301",
            ),
        ]
    )
    tables.District.objects.create(pk=900_001, government_id=GOVERNMENT, code=DISTRICT, name="Tenggarong")
    tables.Village.objects.create(pk=900_001, district_id=900_001, code=VILLAGE, name="Contoh", kind="desa")
    tables.Agency.objects.bulk_create(
        [
            tables.Agency(pk=key, government_id=GOVERNMENT, code=code, short_name=short, name=name, is_hub=key == HUB)
            for key, (code, short, name) in AGENCIES.items()
        ]
    )
    tables.Service.objects.bulk_create(
        [
            tables.Service(
                pk=900_000 + place,
                code=code,
                name=name,
                name_en=name,
                agency_id=agency,
                substance=about,
                keywords=words,
            )
            for place, (code, name, agency, about, words) in enumerate(SERVICES)
        ]
    )


def _people() -> None:
    Person.objects.bulk_create(
        [
            Person(pk=member.key, email=f"{member.name}@contoh.example", name=f"{member.name.title()} (rekaan)")
            for member in CAST
        ]
    )
    tables.Appointment.objects.bulk_create(
        [
            tables.Appointment(
                pk=member.key, person_id=member.key, role=member.role, kind=member.kind, office_id=member.office,
                government_id=member.government, agency_id=member.agency, starts_on=date(2020, 1, 1),
            )
            for member in CAST
            if member.role is not None
        ]
    )  # fmt: skip


def declare_day_off() -> date:
    """Add the next ordinary day after that day to the days off, as a joint decree during the year does; returns it."""
    days = [THAT_DAY + timedelta(days=ahead) for ahead in (1, 2, 5, 6)]
    taken = set(tables.Holiday.objects.filter(on__in=days).values_list("on", flat=True))
    on = next(day for day in days if day not in taken)
    tables.Holiday.objects.create(on=on, name="Cuti bersama (contoh)", kind="collective_leave", source="contoh")
    tables.DirectoryVersion.objects.update(version=VERSION + on.toordinal())
    return on


def as_owner(statement: str, *values: str | int | bytes | UUID | datetime | None) -> list[tuple[object, ...]]:
    """Run one statement as the owner of the tables, whom no policy binds, within the transaction if one runs."""
    # A refused statement rolls back to here, and the role with it.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        weak = cursor.fetchone()[0]
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(statement, values or None)
        rows = list(cursor.fetchall()) if cursor.description else []
        cursor.execute(f'SET LOCAL ROLE "{weak}"')
    return rows
