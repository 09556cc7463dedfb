"""How much somebody has not looked at yet, for the menu of every page; asked only where the menu leads there."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from narahubung.notices.models import Notice
from narahubung.web import doors

# Beyond this the exact number helps nobody.
CAP = 99


def unseen(request: HttpRequest) -> dict[str, object]:
    """Return the number of notices that this person has not seen, in words (`99+`); empty for none and for nobody.

    Counted when a template first asks, and once for a request.
    """
    known: dict[str, object] | None = getattr(request, "_unseen", None)
    if known is None:
        known = {"unseen": SimpleLazyObject(lambda: _count(request))}
        setattr(request, "_unseen", known)  # noqa: B010 - the request has no such attribute by its type
    return known


def _count(request: HttpRequest) -> str:
    person = doors.actor(request).person
    if person is None:
        return ""
    waiting = Notice.objects.filter(person_id=person, way="page", seen_at=None)[: CAP + 1].count()
    return f"{CAP}+" if waiting > CAP else str(waiting or "")
