"""What an invented case is made of: places, words, working hours and the invented people who act in it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from narahubung.agencies import appointments
from narahubung.agencies.directory import AgencyLine, Directory, PlaceLine
from narahubung.agencies.models import Appointment
from narahubung.ops.reference import rows_of
from narahubung.rules.parties import Actor, Role

MARK = "[cerita karangan]"  # Stands behind every invented complaint, wherever its text is read.
_FIRST_NAMES = (
    "Adi Ani Arif Ayu Bayu Budi Dedi Dewi Dimas Dina Edi Eka Fajar Fitri Galih Hana Hendra Ilham Indah Irfan Iwan "
    "Kartika Maya Mira Nadia Nina Novi Putri Rahmat Ratna Rini Rizal Rudi Sari Sinta Surya Taufik Tika Wahyu Wati Yudi"
)
_LAST_NAMES = (
    "Anggraini Hakim Handayani Hidayat Kusuma Lestari Mahendra Maulana Nugraha Permana Pratama Purnama Puspita Rahayu "
    "Ramadhan Safitri Saputra Setiawan Suryani Utami Wibowo Wijaya Yuliana"
)
_ROADS = (
    "Jalan Poros Kecamatan",
    "Jalan Pesisir",
    "Jalan Pasar Lama",
    "Jalan Dermaga",
    "Jalan Simpang Tiga",
    "Jalan Masjid Raya",
    "Jalan Kebun Sayur",
    "Gang Rukun",
    "Gang Mawar",
    "Jalan Tepian",
)
_SMALL = ("dua", "tiga", "empat", "lima", "enam")
_OCCUPATIONS = ("petani", "nelayan", "pedagang", "ibu rumah tangga", "guru", "buruh", "pelajar", "wiraswasta", "sopir")
_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"


@dataclass(frozen=True, slots=True)
class Tale:
    """One invented complaint: about which service or outside body, in which words, hoping for what."""

    service: str
    body: str
    text: str
    expectation: str


@dataclass(slots=True)
class World:
    """The stage: the directory, the moment arrived at, and the dice, whose fall depends on nothing but their seed."""

    directory: Directory
    at: datetime
    dice: random.Random
    tales: tuple[Tale, ...] = ()
    phrases: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _people: dict[tuple[Role, int | None], list[Appointment]] = field(default_factory=dict)
    _actors: dict[tuple[int, date], Actor] = field(default_factory=dict)

    @classmethod
    def made(cls, directory: Directory, *, at: datetime, seed: str) -> World:
        """Return the stage with the invented complaints and sentences of the seed files."""
        world = cls(directory, at, random.Random(seed))  # noqa: S311 - a world that must come out the same each time
        world.tales = tuple(
            Tale(row["service"], row["body"], row["text"], row["expectation"]) for row in rows_of("demo_complaints.csv")
        )
        for row in rows_of("demo_phrases.csv"):
            world.phrases.setdefault((row["kind"], row["agency"]), []).append(row["text"])
        posts = Appointment.objects.select_related("person").filter(person__email__endswith=".example").order_by("id")
        for post in posts:
            body = post.agency_id or post.government_id or post.office_id
            world._people.setdefault((Role(post.role), body), []).append(post)
        return world

    def agency_of(self, tale: Tale) -> str:
        """Return the code of the agency that gives the tale's service, nothing where it is an outside body's."""
        service = self.directory.services.get(tale.service)
        return self.directory.agencies[service.agency].code if service else ""

    def say(self, kind: str, *, agency: str = "") -> str:
        """Return a sentence of a kind, the agency's own where it has one."""
        own = self.phrases.get((kind, agency), [])
        return self._filled(self.dice.choice(own or self.phrases[kind, ""]))

    def told(self, tale: Tale, *, place: PlaceLine) -> str:
        """Return an invented complaint with its blanks filled, marked as invented."""
        return f"{self._filled(tale.text, place=place)} {MARK}"

    def place(self) -> PlaceLine:
        """Return a village or ward of the regency."""
        return self.dice.choice(sorted(self.directory.villages.values(), key=lambda place: place.code))

    def name(self) -> str:
        """Return the name of somebody who does not exist, and says so."""
        return f"{self.dice.choice(_FIRST_NAMES.split())} {self.dice.choice(_LAST_NAMES.split())} (rekaan)"

    def occupation(self) -> str:
        """Return what somebody does for a living."""
        return self.dice.choice(_OCCUPATIONS)

    def office_hour(self, on: date) -> datetime:
        """Return a moment within the opening hours of a working day."""
        opening = self.dice.choice(self.directory.calendar.openings(on) or [(time(9), time(15))])
        opens = self.directory.calendar.moment(on, opening[0])
        closes = self.directory.calendar.moment(on, opening[1])
        return opens + (closes - opens) * self.dice.uniform(0.05, 0.95)

    def working_day(self, at: datetime, number: int) -> datetime:
        """Return a moment in office hours, that many working days later; 0 is later the same day where it is open."""
        calendar = self.directory.calendar
        today = calendar.local(at).date()
        if number == 0:
            soon = at + timedelta(minutes=self.dice.randint(15, 150))
            last = calendar.openings(today)
            if last and soon < calendar.moment(today, last[-1].closes):
                return soon
        return self.office_hour(calendar.add_working_days(today, max(1, number)))

    def any_hour(self, at: datetime, days: float) -> datetime:
        """Return a moment of waking life, some days later: complainants keep no office hours."""
        local = self.directory.calendar.local(at + timedelta(days=days)).date()
        return max(
            at + timedelta(minutes=30),
            self.directory.calendar.moment(local, time(self.dice.randint(6, 21), self.dice.randint(0, 59))),
        )

    def holder(self, role: Role, body: int | None, *, on: date, deputies: bool = False) -> Actor:
        """Return who holds a post on a day, or their deputy; refuses (LookupError) where nobody does."""
        posts = [
            post
            for post in self._people.get((role, body), ())
            if post.starts_on <= on and (post.ends_on is None or post.ends_on >= on)
        ]
        primary = [post for post in posts if post.kind != "deputy"]
        chosen = (posts if deputies else primary) or posts
        if not chosen:
            raise LookupError(f"nobody is {role} of {body} on {on}")
        return self.actor(self.dice.choice(chosen).person_id, on=on)

    def actor(self, person: int, *, on: date) -> Actor:
        """Return the actor an invented person is on a day."""
        if (person, on) not in self._actors:
            self._actors[person, on] = appointments.actor_of(person, on=on)
        return self._actors[person, on]

    def is_manned(self, agency: AgencyLine, *, on: date) -> bool:
        """Return whether somebody of the agency would receive a case on this day."""
        return bool(self._people.get((Role.LIAISON, agency.key))) and any(
            post.starts_on <= on and (post.ends_on is None or post.ends_on >= on)
            for post in self._people[Role.LIAISON, agency.key]
        )

    def _filled(self, text: str, *, place: PlaceLine | None = None) -> str:
        here = place or self.place()
        day, month = self.dice.randint(1, 28), self.dice.choice(_MONTHS.split())
        return text.format(
            desa=f"{'Desa' if here.kind == 'desa' else 'Kelurahan'} {here.name}",
            jalan=self.dice.choice(_ROADS),
            bulan=self.dice.choice(_SMALL),
            minggu=self.dice.choice(_SMALL),
            kali=self.dice.choice(_SMALL),
            tanggal=f"{day} {month}",
            jumlah=f"{self.dice.randint(2, 19) * 50}.000",
        )


def key_of(number: int) -> UUID:
    """Return the idempotency key with which an invented case is lodged; its tracking code and PIN come of it."""
    return UUID(int=(0xDE << 120) | number, version=4)
