"""The invented people of a demo, shown beside the sign-in so that a newcomer can become each of them with one press."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q

from narahubung.agencies.models import Appointment
from narahubung.rules.parties import AppointmentKind, Role
from narahubung.web import words

# Addresses that no mail can reach (RFC 2606): only invented people have one.
_INVENTED = ".example"
_MOST = 40
_ORDER = {role: number for number, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to try the house as; `is_first` of their role, so that one of each can be shown before all others."""

    name: str
    email: str
    post: str
    password: str
    is_first: bool


def people(*, on: date) -> tuple[DemoPerson, ...]:
    """Return the invented people who hold a post on this day, office first; nobody at all outside a demo."""
    if not getattr(settings, "NARAHUBUNG_DEMO", False):
        return ()
    appointments = (
        Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on, person__is_active=True)
        .filter(person__email__endswith=_INVENTED)
        .select_related("person", "agency")
        .order_by("id")
    )
    found: dict[str, DemoPerson] = {}
    roles = set[str]()
    for row in sorted(appointments, key=lambda row: (_ORDER[Role(row.role)], row.id)):
        if row.person.email not in found and len(found) < _MOST:
            found[row.person.email] = DemoPerson(
                name=row.person.name,
                email=row.person.email,
                post=_post(row),
                password=settings.NARAHUBUNG_DEMO_PASSWORD,
                is_first=row.role not in roles,
            )
            roles.add(row.role)
    return tuple(found.values())


def _post(row: Appointment) -> str:
    parts = [words.role(Role(row.role))]
    if row.kind != AppointmentKind.DEFINITIVE:
        parts.append(words.appointment(AppointmentKind(row.kind)))
    if row.agency is not None:
        parts.append(row.agency.short_name)
    return " · ".join(parts)
