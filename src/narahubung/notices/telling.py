"""The door by which any room owes a person a word that is not about an event of a case; each word once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from narahubung.accounts.models import Person
from narahubung.agencies import directory
from narahubung.notices.affairs import WORDINGS, WordKind, said_fact
from narahubung.notices.models import Notice
from narahubung.rules.opening import next_open_moment


class Method(StrEnum):
    """What a calendar does with the part: put the meeting in (or change it), or take it out (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """An iCalendar body (RFC 5545, UTF-8) that goes with a mail; its own METHOD says the same as `method`."""

    method: Method
    body: bytes


class CannotBeTold(ValueError):
    """A fault of the room that tells, not of a person: a fact its kind needs is not there, or a link is not ours."""

    def __init__(self, what: str, value: str) -> None:
        super().__init__(f"{what}: {value!r}")
        self.what = what


def tell(
    kind: WordKind,
    *,
    key: str,
    readers: Iterable[int],
    link: str,
    facts: Mapping[str, str],
    at: datetime,
    mail: bool = True,
    calendar: CalendarPart | None = None,
) -> int:
    """Owe each reader this word and return how many notices are new; call it in the transaction of the change.

    `key` (up to 80 signs) says what it is about: the same kind and key never reach a reader twice by the same way, so a
    meeting that is moved again needs a new key (`<meeting>:<sequence>`). `readers` are ids of people; who has left is
    told nothing, who wants no mail gets the page alone. `link` is a path of ours, opened from the list and written out
    as an address in mail. `facts` fill the blanks of `affairs.WORDINGS` and only these are kept: institutions, titles,
    places, days (`on`) and moments (`at`), ISO; never a complainant's, and never what stands in a case. Mail goes in
    office hours. Refuses `CannotBeTold` for a fact that is missing or unreadable, and for a link that is not ours.
    """
    kept = _checked(kind, facts)
    if not link.startswith("/") or link.startswith("//"):
        raise CannotBeTold("link", link)
    open_at = _open_at(at)
    rows = []
    for person, language, wants_mail in _people(readers):
        shared = {"kind": kind, "key": key, "person_id": person, "language": language, "link": link, "facts": kept}
        rows.append(
            Notice(way="page", state=Notice.State.SENT, owed_at=at, not_before=at, sent_at=at, **shared),
        )
        if mail and wants_mail:
            part = {"calendar": calendar.body, "calendar_method": calendar.method} if calendar else {}
            rows.append(Notice(way="mail", owed_at=at, not_before=open_at, **shared, **part))
    told = Notice.objects.filter(kind=kind, key=key)
    before = told.count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return told.count() - before


def _people(readers: Iterable[int]) -> Iterable[tuple[int, str, bool]]:
    asked = Person.objects.filter(id__in=set(readers), is_active=True).order_by("id")
    return asked.values_list("id", "language", "wants_mail")


def _open_at(at: datetime) -> datetime:
    calendar = directory.current().calendar
    return next_open_moment(calendar, at=at) if calendar.hours else at


def _checked(kind: WordKind, facts: Mapping[str, str]) -> dict[str, str]:
    # On one line, for a subject has no other.
    kept = {name: " ".join(facts.get(name, "").split()) for name in sorted(WORDINGS[kind].facts())}
    for name, value in kept.items():
        try:
            said = said_fact(name, value)
        except ValueError as fault:
            raise CannotBeTold(name, value) from fault
        if not said:
            raise CannotBeTold(name, value)
    return kept
