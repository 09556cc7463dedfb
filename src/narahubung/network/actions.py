"""The one door by which posts change: decided and written in one transaction, each deed once, each with its line.

The post is locked while it is decided, so of two who press at once the second reads what the first did; the database
refuses a second primary holder of one day whatever happens here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.urls import reverse

from narahubung.accounts.models import Person
from narahubung.agencies.models import Absence, Agency, Appointment, Government
from narahubung.agencies.posts import Holding, Post
from narahubung.documents import leaving
from narahubung.network import checks, handover, standing
from narahubung.network.given import Amended, Appointed, AwayGiven, Deed
from narahubung.network.models import PostEvent
from narahubung.notices.affairs import WordKind
from narahubung.notices.telling import tell
from narahubung.rules import coverage
from narahubung.rules.coverage import FOR_GOOD, Away
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import Incomplete, NotYours
from narahubung.web.dates import local_day

DAY = timedelta(days=1)


@dataclass(slots=True)
class _Change:
    """One deed in the making: the locked post as it stands, who acts, and what the line of history will say."""

    post: Post
    actor: Actor
    at: datetime
    key: UUID

    @property
    def today(self) -> date:
        return local_day(self.at)

    def write(self, deed: Deed, *, appointment: int | None = None, **details: str | int | None) -> PostEvent:
        return PostEvent.objects.create(
            key=self.key,
            at=self.at,
            actor_id=self.actor.person or 0,
            deed=deed,
            agency_id=self.post.agency,
            government_id=None if self.post.agency is not None else self.post.government,
            appointment_id=appointment,
            details={name: value for name, value in details.items() if value is not None},
        )


class _Done(Exception):
    """This key has already done its deed."""


@contextmanager
def _change(code: str, *, actor: Actor, at: datetime, key: UUID, by_holder: bool = False) -> Iterator[_Change]:
    """Lock the post and open its change; refuses `NotSeen`, `NotYours`, and with `_Done` a key that came before.

    A key counts for the same person and post alone: on another it is another press.
    """
    key = uuid5(key, f"{code} {actor.person}")
    with transaction.atomic():
        # Once without the lock, to learn which row it is; what counts is read after it.
        post = standing.seen_post(actor, code)
        if not by_holder:
            standing.insist_on_keeper(actor, post)
        elif not standing.holds(actor, post):
            raise NotYours("network")
        table, row = (Agency, post.agency) if post.agency is not None else (Government, post.government)
        table._default_manager.select_for_update(of=("self",)).get(pk=row)
        if PostEvent.objects.filter(key=key).exists():
            raise _Done
        yield _Change(standing.seen_post(actor, code), actor, at, key)


def appoint(code: str, given: Appointed, *, actor: Actor, at: datetime, key: UUID) -> None:
    """Record an appointment to a post; a holder without an account gets one, and is told how to get in.

    Refuses `Incomplete`: a start before the post exists, an end before the start, days that somebody holds already.
    """
    try:
        with _change(code, actor=actor, at=at, key=key) as change:
            appointment = _appoint(change, given)
            change.write(
                Deed.APPOINT, appointment=appointment, kind=given.kind, **_days(given.starts_on, given.ends_on)
            )
    except _Done:
        return


def amend(
    code: str, appointment: int, given: Amended, *, actor: Actor, at: datetime, key: UUID, gap_seen: bool = False
) -> None:
    """Let an appointment end on another day, or by another letter; refuses `Incomplete` as `appoint` and `end` do."""
    try:
        with _change(code, actor=actor, at=at, key=key) as change:
            held = checks.held(change.post, appointment)
            checks.amended(change.post, held, given, on=change.today)
            if given.ends_on < held.ends_on:
                _insist_on_seen_gap(change, held, ends_on=given.ends_on, gap_seen=gap_seen)
            with checks.no_overlap("ends_on"):
                Appointment.objects.filter(pk=appointment).update(
                    ends_on=_open_end(given.ends_on), letter_number=given.letter_number, contact=given.contact
                )
            change.write(Deed.AMEND, appointment=appointment, **_days(held.starts_on, given.ends_on))
            leaving.withdraw_keys(at=at, people=[held.person])
    except _Done:
        return


def end(
    code: str, appointment: int, ends_on: date, *, actor: Actor, at: datetime, key: UUID, gap_seen: bool = False
) -> None:
    """Let an appointment end on a day, which is its last.

    Refuses `Incomplete(gap_seen="opens_gap")` where the post would then stand without a primary holder, until whoever
    presses says that they have seen it: the gap then stands on the board from that day.
    """
    try:
        with _change(code, actor=actor, at=at, key=key) as change:
            held = checks.held(change.post, appointment)
            checks.ended(held, ends_on, on=change.today)
            opens = _insist_on_seen_gap(change, held, ends_on=ends_on, gap_seen=gap_seen)
            Appointment.objects.filter(pk=appointment).update(ends_on=ends_on)
            change.write(Deed.END, appointment=appointment, ends_on=ends_on.isoformat(), opens_gap=int(opens))
            leaving.withdraw_keys(at=at, people=[held.person])
    except _Done:
        return


def succeed(code: str, given: Appointed, *, predecessor: int, actor: Actor, at: datetime, key: UUID) -> None:
    """End the predecessor's appointment the day before, begin the successor's, and make the record, all or nothing.

    The predecessor's signing key is withdrawn as soon as the post is no longer theirs.
    `predecessor` is the appointment that the form showed: if it is no longer the post's last, somebody was faster and
    `Incomplete(predecessor="overtaken")` is refused.
    """
    try:
        with _change(code, actor=actor, at=at, key=key) as change:
            post = change.post
            if not given.is_primary:
                raise Incomplete(kind="needs_primary")
            before = checks.last_primary(post, before=given.starts_on)
            if before is None or before.appointment != predecessor:
                raise Incomplete(predecessor="overtaken")
            if before.email == given.email:
                raise Incomplete(email="same_holder")
            if before.starts_on >= given.starts_on:
                raise Incomplete(starts_on="before_predecessor")
            last = min(before.ends_on, given.starts_on - DAY)
            Appointment.objects.filter(pk=before.appointment).update(ends_on=last)
            leaving.withdraw_keys(at=at, people=[before.person])
            change.post = _ended(post, before, last)
            appointment = _appoint(change, given)
            event = change.write(
                Deed.SUCCEED,
                appointment=appointment,
                predecessor=before.appointment,
                **_days(given.starts_on, given.ends_on),
            )
            if post.agency is not None:
                successor = Appointment.objects.select_related("person").get(pk=appointment)
                _record(change, event, before=replace(before, ends_on=last), successor=successor)
    except _Done:
        return


def record_anew(code: str, *, actor: Actor, at: datetime, key: UUID) -> None:
    """Make the record of the present holder's succession anew, as things stand now; refuses where there was none."""
    try:
        with _change(code, actor=actor, at=at, key=key) as change:
            latest = change.post.primary(on=change.today)
            last = PostEvent.objects.filter(
                deed=Deed.SUCCEED, agency_id=change.post.agency or 0, appointment_id=latest.appointment if latest else 0
            ).last()
            if latest is None or last is None:
                raise Incomplete(predecessor="no_succession")
            before = checks.held(change.post, int(last.details["predecessor"]))
            successor = Appointment.objects.select_related("person").get(pk=latest.appointment)
            event = change.write(Deed.RECORD, appointment=latest.appointment, predecessor=before.appointment)
            _record(change, event, before=before, successor=successor)
    except _Done:
        return


def send_away(code: str, appointment: int, given: AwayGiven, *, actor: Actor, at: datetime, key: UUID) -> None:
    """Record that a holder is away and who stands in; they receive nothing on those days.

    Refuses `Incomplete`: days outside the appointment, days recorded already, somebody who does not hold the post on
    all of those days, and a stand-in who leads back to the one who is away.
    """
    try:
        with _change(code, actor=actor, at=at, key=key) as change:
            held = checks.held(change.post, appointment)
            checks.away(change.post, held, given, on=change.today)
            if coverage.closes_circle(
                change.post.away(), Away(held.person, given.starts_on, given.ends_on, given.stand_in)
            ):
                raise Incomplete(stand_in="circle")
            with checks.no_overlap("starts_on"):
                Absence.objects.create(
                    appointment_id=appointment,
                    starts_on=given.starts_on,
                    ends_on=given.ends_on,
                    stand_in_id=given.stand_in,
                )
            change.write(
                Deed.AWAY, appointment=appointment, stand_in=given.stand_in, **_days(given.starts_on, given.ends_on)
            )
    except _Done:
        return


def bring_back(code: str, absence: int, *, actor: Actor, at: datetime, key: UUID) -> None:
    """Let a holder be there again from today; an absence that has not begun is taken back whole."""
    try:
        with _change(code, actor=actor, at=at, key=key) as change:
            leave = next((one for one in change.post.leaves if one.absence == absence), None)
            if leave is None or leave.ends_on < change.today:
                raise Incomplete(absence="done")
            if leave.starts_on >= change.today:
                Absence.objects.filter(pk=absence).delete()
            else:
                Absence.objects.filter(pk=absence).update(ends_on=change.today - DAY)
            change.write(Deed.BACK, appointment=leave.appointment, starts_on=change.today.isoformat())
    except _Done:
        return


def ask_contact(code: str, *, actor: Actor, at: datetime, key: UUID) -> None:
    """Ask today's holders to say by one press that they are there; refuses where nobody is."""
    try:
        with _change(code, actor=actor, at=at, key=key) as change:
            there = change.post.present(on=change.today)
            if not there:
                raise Incomplete(holder="nobody_there")
            change.write(Deed.ASK_CONTACT)
            _tell(change, WordKind.NETWORK_CONTACT_CHECK, readers=[one.person for one in there])
    except _Done:
        return


def confirm_contact(code: str, *, actor: Actor, at: datetime, key: UUID) -> None:
    """Note that a holder of the post has said that they are there and can be reached; refuses everybody else."""
    try:
        with _change(code, actor=actor, at=at, key=key, by_holder=True) as change:
            mine = next((one for one in change.post.present(on=change.today) if one.person == actor.person), None)
            change.write(Deed.CONFIRM_CONTACT, appointment=mine.appointment if mine else None)
    except _Done:
        return


def _appoint(change: _Change, given: Appointed) -> int:
    checks.appointed(change.post, given, on=change.today)
    person, is_new = _person(given)
    with checks.no_overlap("starts_on"):
        row = Appointment.objects.create(
            person=person,
            role=change.post.role,
            kind=given.kind,
            agency_id=change.post.agency,
            government_id=None if change.post.agency is not None else change.post.government,
            starts_on=given.starts_on,
            ends_on=_open_end(given.ends_on),
            letter_number=given.letter_number,
            contact=given.contact,
        )
    tell(
        WordKind.NETWORK_INVITED if is_new else WordKind.NETWORK_APPOINTED,
        key=f"appointment:{row.pk}",
        readers=[person.pk],
        link=reverse("account_reset_password") if is_new else reverse("network:post", args=[change.post.code]),
        facts={"agency": change.post.short_name, "on": given.starts_on.isoformat()},
        at=change.at,
    )
    return int(row.pk)


def _person(given: Appointed) -> tuple[Person, bool]:
    """Return who is meant, and whether their account is new; refuses a closed account and a new one without a name."""
    found = Person.objects.filter(email=given.email).first()
    if found is not None:
        if not found.is_active:
            raise Incomplete(email="account_closed")
        return found, False
    if not given.name:
        raise Incomplete(name="unknown_person")
    return Person.objects.create_user(given.email, None, name=given.name, phone=given.phone), True


def _insist_on_seen_gap(change: _Change, held: Holding, *, ends_on: date, gap_seen: bool) -> bool:
    """Return whether the post stands vacant the day after although it did not have to; refuses until it was seen."""
    post, after = change.post, max(ends_on + DAY, change.today)
    left = _ended(post, held, ends_on)
    was = coverage.state(post.held(), post.away(), on=after)
    will = coverage.state(left.held(), left.away(), on=after)
    opens = will in coverage.VACANT and was is not will
    if opens and not gap_seen:
        raise Incomplete(gap_seen="opens_gap")
    return opens


def _ended(post: Post, held: Holding, last: date) -> Post:
    shorter = tuple(replace(one, ends_on=last) if one.appointment == held.appointment else one for one in post.holdings)
    return replace(post, holdings=shorter)


def _record(change: _Change, event: PostEvent, *, before: Holding, successor: Appointment) -> None:
    made = handover.make(change.post, event, before=before, successor=successor, actor=change.actor, at=change.at)
    _tell(change, WordKind.NETWORK_HANDOVER_READY, readers=[before.person, successor.person_id], key=f"handover:{made}")


def _tell(change: _Change, kind: WordKind, *, readers: list[int], key: str = "") -> None:
    tell(
        kind,
        key=key or f"post:{change.key}",
        readers=readers,
        link=reverse("network:post", args=[change.post.code]),
        facts={"agency": change.post.short_name},
        at=change.at,
    )


def _open_end(day: date) -> date | None:
    return None if day == FOR_GOOD else day


def _days(first: date, last: date) -> dict[str, str | None]:
    return {"starts_on": first.isoformat(), "ends_on": None if last == FOR_GOOD else last.isoformat()}
