"""What must hold of an appointment or an absence before it is written; every refusal names its field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from narahubung.agencies.posts import Holding, Post
from narahubung.network.given import Amended, Appointed, AwayGiven
from narahubung.rules.parties import AppointmentKind
from narahubung.rules.refusals import Incomplete

# Slips of the pen: no letter appoints so far away.
_EARLIEST = date(2000, 1, 1)
_FARTHEST = timedelta(days=366 * 20)


def held(post: Post, appointment: int) -> Holding:
    """Return the appointment of this post; refuses `Incomplete` where it is another's."""
    found = next((one for one in post.holdings if one.appointment == appointment), None)
    if found is None:
        raise Incomplete(appointment="unknown")
    return found


def last_primary(post: Post, *, before: date) -> Holding | None:
    """Return who held the post last before a day: they hand over, even if some days lie in between."""
    found = [one for one in post.holdings if one.kind is not AppointmentKind.DEPUTY and one.starts_on <= before]
    return max(found, key=lambda one: one.starts_on) if found else None


def appointed(post: Post, given: Appointed, *, on: date) -> None:
    """Refuse days that make no sense or are taken: before the post exists, end before start, already held."""
    if not given.letter_number:
        raise Incomplete(letter_number="missing")
    if given.starts_on < max(post.joined_on or _EARLIEST, _EARLIEST):
        raise Incomplete(starts_on="before_post")
    if given.starts_on > on + _FARTHEST:
        raise Incomplete(starts_on="too_far")
    if given.ends_on < given.starts_on:
        raise Incomplete(ends_on="before_start")
    for one in post.holdings:
        shares = one.starts_on <= given.ends_on and given.starts_on <= one.ends_on
        both_primary = given.is_primary and one.kind is not AppointmentKind.DEPUTY and post.agency is not None
        if shares and both_primary:
            raise Incomplete(starts_on="overlaps")
        if shares and one.email == given.email and one.kind is given.kind:
            raise Incomplete(starts_on="holds_already")


def amended(post: Post, one: Holding, given: Amended, *, on: date) -> None:
    """Refuse an end before the start or the present day's history, and days that another holds."""
    if not given.letter_number:
        raise Incomplete(letter_number="missing")
    if given.ends_on < one.starts_on:
        raise Incomplete(ends_on="before_start")
    if one.ends_on < on and given.ends_on != one.ends_on:
        raise Incomplete(ends_on="over")
    if one.kind is AppointmentKind.DEPUTY or post.agency is None:
        return
    for other in post.holdings:
        if (
            other.appointment != one.appointment
            and other.kind is not AppointmentKind.DEPUTY
            and other.starts_on <= given.ends_on
            and one.starts_on <= other.ends_on
        ):
            raise Incomplete(ends_on="overlaps")


def ended(one: Holding, ends_on: date, *, on: date) -> None:
    """Refuse a last day before the first, after the letter's own, or for what is over."""
    if one.ends_on < on:
        raise Incomplete(ends_on="over")
    if ends_on < one.starts_on:
        raise Incomplete(ends_on="before_start")
    if ends_on > one.ends_on:
        raise Incomplete(ends_on="after_end")


def away(post: Post, one: Holding, given: AwayGiven, *, on: date) -> None:
    """Refuse days outside the appointment or over, and a stand-in who does not hold the post on all of them."""
    if given.ends_on < given.starts_on:
        raise Incomplete(ends_on="before_start")
    if given.ends_on < on:
        raise Incomplete(ends_on="past")
    if given.starts_on < one.starts_on or given.ends_on > one.ends_on:
        raise Incomplete(starts_on="outside_appointment")
    if given.stand_in is None:
        return
    if given.stand_in == one.person:
        raise Incomplete(stand_in="circle")
    covers = any(
        other.person == given.stand_in and other.starts_on <= given.starts_on and given.ends_on <= other.ends_on
        for other in post.holdings
    )
    if not covers:
        raise Incomplete(stand_in="not_holder")


@contextmanager
def no_overlap(field: str) -> Iterator[None]:
    """Turn the database's own refusal of shared days into the same words as ours."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as fault:
        raise Incomplete(**{field: "overlaps"}) from fault
