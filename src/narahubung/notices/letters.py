"""The words of a notice: what waits and where to look, never who complained or what was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from narahubung.agencies.appointments import actor_of
from narahubung.cases import queries
from narahubung.cases.queries import Pile, Wanted
from narahubung.notices import affairs
from narahubung.notices.affairs import WORDINGS, WordKind
from narahubung.notices.catalogue import SUBJECTS, Kind
from narahubung.notices.models import Notice
from narahubung.rules.facts import ACTION_TERMS, TermCode
from narahubung.rules.parties import OFFICE_ROLES, Actor
from narahubung.rules.workday import Calendar
from narahubung.web import badges, dates, words

DIGEST_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it has an address."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One case of the morning's list: its number, what it waits for and how long there is."""

    number: str
    what: str
    remaining: str
    address: str


def mail_domain() -> str:
    """Return the domain that our message ids are under."""
    return urlsplit(settings.NARAHUBUNG_PUBLIC_URL).hostname or "localhost"


def _link(path: str) -> str:
    return f"{settings.NARAHUBUNG_PUBLIC_URL}{path}"


def case_path(case: object, actor: Actor) -> str:
    """Return where this person opens the case: the desk, or the inbox."""
    if actor.roles() & OFFICE_ROLES:
        return reverse("desk:case", args=[case])
    return reverse("inbox:case", args=[case])


def subject_of(notice: Notice) -> str:
    """Return the subject of a notice in the language in force."""
    if notice.kind in WORDINGS:
        return affairs.subject_of(WordKind(notice.kind), notice.facts)
    return gettext(SUBJECTS[Kind(notice.kind)]).format(number=notice.number)


def text_of(notice: Notice) -> str:
    """Return what a word says in the language in force; nothing for an event, which says it by its subject."""
    return affairs.text_of(WordKind(notice.kind), notice.facts) if notice.kind in WORDINGS else ""


def of(notice: Notice, *, at: datetime) -> Letter | None:
    """Return the letter of a notice in the language in force, or None where there is nothing to say any more."""
    if notice.kind == Kind.DIGEST:
        return _digest(notice, at=at)
    if notice.kind in WORDINGS:
        said = {"text": text_of(notice), "address": _link(notice.link)}
        return Letter(subject_of(notice), render_to_string("notices/word.txt", said))
    if notice.person_id is None:
        path = reverse("intake:track")
    else:
        path = case_path(notice.case_id, actor_of(notice.person_id, on=dates.local_day(at)))
    facts = {
        "notice": notice,
        "what": subject_of(notice),
        "term": words.term(TermCode(notice.term)) if notice.term else "",
        "due": dates.moment(notice.due_at) if notice.due_at else "",
        "address": _link(path),
        "is_complainant": notice.person_id is None,
    }
    return Letter(subject_of(notice), render_to_string("notices/mail.txt", facts))


def _days_left(due_at: datetime, *, at: datetime, calendar: Calendar) -> int:
    return calendar.working_days_between(dates.local_day(at), dates.local_day(due_at))


def _digest(notice: Notice, *, at: datetime) -> Letter | None:
    if notice.person_id is None:
        return None
    actor = actor_of(notice.person_id, on=dates.local_day(at))
    desk = queries.look(actor, at=at, wanted=Wanted(pile=Pile.MINE), size=DIGEST_LENGTH)
    if not desk.listing.lines and not desk.actions:
        return None
    calendar = desk.directory.calendar
    lines = [
        DigestLine(
            number=one.number,
            what=words.next_step(one.owner.term),
            remaining=badges.remaining(one.due_at, at=at, days_left=_days_left(one.due_at, at=at, calendar=calendar)),
            address=_link(case_path(one.case, actor)),
        )
        for one in desk.actions
    ]
    listed = {one.case for one in desk.actions}
    for line in desk.listing.lines:
        if line.id in listed and line.term in ACTION_TERMS:
            # What a meeting agreed stands above already.
            continue
        left = _days_left(line.due_at, at=at, calendar=calendar) if line.due_at else None
        lines.append(
            DigestLine(
                number=line.number,
                what=words.next_step(line.term) if line.term else words.state(line.state),
                remaining=badges.remaining(line.due_at, at=at, days_left=left, paused=line.is_paused),
                address=_link(case_path(line.id, actor)),
            )
        )
    facts = {"lines": lines, "badges": desk.badges, "more": desk.listing.has_later, "address": _link("/")}
    return Letter(subject_of(notice), render_to_string("notices/digest.txt", facts))
