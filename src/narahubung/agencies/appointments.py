"""Who stands where on a given day: capacities of one person, and the people on each rung of the ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from narahubung.agencies.models import Absence, Appointment
from narahubung.rules import coverage
from narahubung.rules.coverage import Away, Held
from narahubung.rules.escalation import Rung
from narahubung.rules.parties import Actor, AppointmentKind, Capacity, Role


@dataclass(frozen=True, slots=True)
class Holder:
    """A person on a rung today: who, how they hold the post, and of which agency or government where it is one's."""

    person: int
    name: str
    language: str
    role: Role
    kind: AppointmentKind
    agency: int | None = None
    government: int | None = None
    wants_mail: bool = True

    @classmethod
    def of(
        cls,
        person: int,
        name: str,
        language: str,
        role: str,
        kind: str,
        agency: int | None,
        government: int | None,
        wants_mail: bool,
    ) -> Holder:
        """Return the holder that a row of the table tells of."""
        return cls(person, name, language, Role(role), AppointmentKind(kind), agency, government, wants_mail)


def _in_force(on: date) -> QuerySet[Appointment]:
    return Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on, person__is_active=True)


# Asked at every request of somebody signed in, hence by hand; `_in_force` says the same for all other questions.
_POSTS = """
SELECT a.role, a.office_id, a.government_id, a.agency_id, a.kind
FROM agencies_appointment a JOIN accounts_person p ON p.id = a.person_id
WHERE a.person_id = %s AND p.is_active AND a.starts_on <= %s AND (a.ends_on IS NULL OR a.ends_on >= %s)
ORDER BY a.id
"""


def actor_of(person: int, *, on: date) -> Actor:
    """Return the actor that a person is on a local day; without an appointment, one with no standing anywhere."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, [person, on, on])
        held = cursor.fetchall()
    return Actor(
        person=person,
        capacities=tuple(
            Capacity(Role(role), office, government, agency, AppointmentKind(kind))
            for role, office, government, agency, kind in held
        ),
    )


_OFFICERS = (Role.INTAKE_ASSISTANT, Role.EXAMINING_ASSISTANT)


def on_rung(
    rung: Rung, *, office: int, government: int | None, agency: int | None, hub_reported: bool, on: date
) -> list[Holder]:
    """Return the people on this rung for a case of these bodies, primary holders first.

    A hub that is itself complained of has nobody on its rung (domain report, 12.10). Who is away that day stands on
    none; whoever stands in for the liaison stands on the liaison's.
    """
    posts = {
        Rung.LIAISON: Q(role=Role.LIAISON, agency_id=agency),
        Rung.DEPUTY: Q(role=Role.LIAISON, agency_id=agency, kind=AppointmentKind.DEPUTY),
        Rung.AGENCY_HEAD: Q(role=Role.HEAD_OF_AGENCY, agency_id=agency),
        Rung.HUB: Q(role=Role.COORDINATOR, government_id=government),
        Rung.OFFICE: Q(role__in=_OFFICERS, office_id=office),
        Rung.OFFICE_HEAD: Q(role=Role.HEAD_OF_OFFICE, office_id=office),
    }
    needs_agency = rung in (Rung.LIAISON, Rung.DEPUTY, Rung.AGENCY_HEAD)
    if (rung is Rung.HUB and (hub_reported or government is None)) or (needs_agency and agency is None):
        return []
    rows = _in_force(on).filter(posts[rung]).order_by("id")
    away = Absence.objects.filter(appointment=OuterRef("pk"), starts_on__lte=on, ends_on__gte=on)
    if rung is Rung.LIAISON:
        return _answering(rows, away, on=on)
    return _holders(rows.exclude(Exists(away)))


def _answering(posts: QuerySet[Appointment], away: QuerySet[Absence], *, on: date) -> list[Holder]:
    # In one question: who holds the post in any way, who of them is away, and who stands in for whom.
    asked = posts.annotate(is_away=Exists(away), stand_in=Subquery(away.values("stand_in_id")[:1]))
    found = [(Holder.of(*row[:-2]), *row[-2:]) for row in asked.values_list(*_COLUMNS, "is_away", "stand_in")]
    held = [Held(holder.person, holder.kind, on, on) for holder, _is_away, _stand_in in found]
    gone = [Away(holder.person, on, on, stand_in) for holder, is_away, stand_in in found if is_away]
    answers = coverage.answering(held, gone, on=on)
    of_person = [holder for holder, _is_away, _stand_in in found if holder.person == answers]
    return sorted(of_person, key=lambda holder: holder.kind is AppointmentKind.DEPUTY)[:1]


# Column by column: whole rows of both tables would cost several times as much, and a case's page asks.
_COLUMNS = (
    "person_id",
    "person__name",
    "person__language",
    "role",
    "kind",
    "agency_id",
    "government_id",
    "person__wants_mail",
)


def _holders(posts: QuerySet[Appointment]) -> list[Holder]:
    return [Holder.of(*row) for row in posts.values_list(*_COLUMNS)]


def people_of_agency(agency: int, *, on: date) -> list[Holder]:
    """Return liaison, deputies and heads of an agency on a day: those an identity could be released to."""
    rows = _in_force(on).filter(agency_id=agency, role__in=[Role.LIAISON, Role.HEAD_OF_AGENCY])
    return _holders(rows.order_by("role", "id"))


def people_of_network(*, office: int, on: date) -> list[Holder]:
    """Return everybody appointed in the office's network on a day: those who could be barred from a case."""
    rows = _in_force(on).filter(
        Q(office_id=office) | Q(government__office_id=office) | Q(agency__government__office_id=office)
    )
    return _holders(rows.order_by("person__name", "id"))


def people_with_mail(*, on: date) -> list[tuple[int, str]]:
    """Return everybody appointed on a day who wants mail, with the language they read: the morning's readers."""
    rows = _in_force(on).filter(person__wants_mail=True).order_by("person_id")
    return list(dict.fromkeys(rows.values_list("person_id", "person__language")))
