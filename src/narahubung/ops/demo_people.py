"""The invented people of the demo and the posts they hold; none of them exists, and no mail can reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from narahubung.accounts.models import Person
from narahubung.agencies.models import Agency, Appointment, Government, Office
from narahubung.ops.reference import rows_of

DEMO_PASSWORD = "narahubung-demo"  # noqa: S105 - of invented people, printed by the demo
_FILE = "demo_people.csv"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented person who can sign in to the demo."""

    role: str
    email: str


def demo_people() -> tuple[DemoPerson, ...]:
    """Return the invented people a newcomer should meet first, in that order."""
    return tuple(DemoPerson(row["shown_as"], row["email"]) for row in rows_of(_FILE) if row["shown_as"])


def appoint(*, on: date) -> int:
    """Give the invented people accounts and posts, counted back from a local day; return how many were missing."""
    rows = rows_of(_FILE)
    there = set(Person.objects.values_list("email", flat=True))
    missing = {row["email"]: row for row in rows if row["email"] not in there}
    if not missing:
        return 0
    # One hash for all: the password is printed, and a slow hash for each would keep the newcomer waiting.
    password = make_password(DEMO_PASSWORD)
    Person.objects.bulk_create(
        [
            Person(email=email, name=row["name"], language=row["language"], password=password)
            for email, row in missing.items()
        ]
    )
    people = dict(Person.objects.values_list("email", "pk"))
    bodies = _bodies()
    Appointment.objects.bulk_create(
        [
            Appointment(
                person_id=people[row["email"]],
                role=row["role"],
                kind=row["kind"],
                starts_on=on - timedelta(days=int(row["since_days_ago"])),
                ends_on=on - timedelta(days=int(row["until_days_ago"])) if row["until_days_ago"] else None,
                letter_number=row["letter"],
                **bodies[row["body"]],
            )
            for row in rows
            if row["email"] in missing
        ]
    )
    return len(missing)


def _bodies() -> dict[str, dict[str, int]]:
    governments = {row["code"]: row["kemendagri_code"] for row in rows_of("governments.csv")}
    by_code = dict(Government.objects.values_list("kemendagri_code", "pk"))
    return (
        {code: {"office_id": pk} for code, pk in Office.objects.values_list("code", "pk")}
        | {code: {"government_id": by_code[kemendagri]} for code, kemendagri in governments.items()}
        | {code: {"agency_id": pk} for code, pk in Agency.objects.values_list("code", "pk")}
    )
