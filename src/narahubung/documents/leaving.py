"""Withdraw the keys of persons who no longer hold the post that their certificate names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from narahubung.agencies import directory
from narahubung.agencies.models import Appointment
from narahubung.documents import signers
from narahubung.documents.models import SignerKey

# A certificate runs from the day before it was made.
_MADE_AFTER = timedelta(days=1)
LEFT = "left"


def withdraw_keys(*, at: datetime, people: Iterable[int] | None = None) -> int:
    """Withdraw the keys of these people, or of all, whose named post is not theirs on the day; return how many.

    A certificate names the first post that its person held when it was made. Whoever holds the same post by another
    letter keeps the key. What a withdrawn key signed before stays valid; run as often as one likes.
    """
    calendar, withdrawn = directory.current().calendar, 0
    keys = SignerKey.objects.filter(revoked_at=None)
    if people is not None:
        keys = keys.filter(person__in=people)
    made = {key.person_id: calendar.local(key.valid_from + _MADE_AFTER).date() for key in keys}
    held: dict[int, list[Appointment]] = {}
    for one in Appointment.objects.filter(person__in=made).order_by("id"):
        held.setdefault(one.person_id, []).append(one)
    on = calendar.local(at).date()
    for person, since in made.items():
        appointments = held.get(person, [])
        # Nobody gets a key without a post: where none is found, it has been ended from a day before the key's.
        named = next((one for one in appointments if _covers(one, since)), None)
        if named is None or not any(_covers(one, on) and _post(one) == _post(named) for one in appointments):
            signers.revoke(person, because=LEFT, at=at)
            withdrawn += 1
    return withdrawn


def _covers(one: Appointment, on: date) -> bool:
    return one.starts_on <= on and (one.ends_on is None or on <= one.ends_on)


def _post(one: Appointment) -> tuple[object, ...]:
    return one.role, one.office_id, one.government_id, one.agency_id
