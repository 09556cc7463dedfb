"""The one door through which this room writes: each act decides and adds its line in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid5

from django.core.cache import cache
from django.db import connection, transaction

from narahubung.agencies import directory
from narahubung.agencies.directory import Directory
from narahubung.cases import queries
from narahubung.facts import keeping, reading
from narahubung.rules.acceleration import Assessment, RegisteredTooLate, StillSealed, assess
from narahubung.rules.at_risk import Handled
from narahubung.rules.parties import Actor, Role
from narahubung.rules.rates import Period
from narahubung.rules.refusals import Incomplete, KeyReused, Malformed, NotSeen, NotYours, Overtaken
from narahubung.statistics import acceleration, denominators, kept_pages, map_outlines, opendata_editions, troubles
from narahubung.statistics import annotations as noted
from narahubung.statistics import models as tables
from narahubung.statistics.acceleration import Registered, Wish
from narahubung.statistics.shapes import (
    LONGEST_NOTE,
    LONGEST_RESULT,
    PLANNERS,
    PUBLISHERS,
    WRITERS,
    Done,
    LineAct,
    Note,
    NoteKind,
    Scope,
)
from narahubung.statistics.silence import STREAMS
from narahubung.web.dates import local_day

Line = TypeVar("Line", bound=tables.Written)
# Serialises the acts of this room that look before they write: they are rare, and then nothing can come between.
_LOCK = 0x4E41_5248


def office_with(actor: Actor, roles: Iterable[Role]) -> int:
    """Return the office for which somebody holds one of these roles; refuses `NotYours`."""
    wanted = frozenset(roles)
    for capacity in actor.capacities:
        if capacity.office is not None and capacity.role in wanted:
            return capacity.office
    raise NotYours("statistics")


def earlier(table: type[Line], *, key: UUID, actor: Actor) -> Line | None:
    """Return the line that the same press of a button wrote before; refuses `KeyReused` to anybody else."""
    row = table._default_manager.filter(key=key).first()
    if row is not None and row.by_id != actor.person:
        raise KeyReused
    return row


def one_at_a_time() -> None:
    """Wait for whoever is writing in this room; holds to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def digest(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 octets, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def annotate(note: Note, *, actor: Actor, at: datetime, key: UUID) -> UUID:
    """Put a note on the time lines and return its id, which is the key; refuses `NotYours` and `Incomplete`."""
    office = office_with(actor, WRITERS)
    checked = _checked(note, at=at)
    if earlier(tables.AnnotationLine, key=key, actor=actor) is None:
        _add_line(checked, annotation=key, number=1, act=LineAct.ADDED, office=office, actor=actor, at=at, key=key)
    return key


@transaction.atomic
def change_annotation(annotation: UUID, note: Note, *, seen: int, actor: Actor, at: datetime, key: UUID) -> None:
    """Change a note of the actor's own office as they saw it (`seen` lines); its former wordings stay in its history.

    Refuses `NotSeen`, `NotYours`, `Incomplete`, and `Overtaken` where somebody has changed it since.
    """
    _next_line(annotation, _checked(note, at=at), LineAct.CHANGED, seen=seen, actor=actor, at=at, key=key)


@transaction.atomic
def remove_annotation(annotation: UUID, *, seen: int, actor: Actor, at: datetime, key: UUID) -> None:
    """Take a note off the time lines; its history stays. Refuses as `change_annotation` does."""
    _next_line(annotation, None, LineAct.REMOVED, seen=seen, actor=actor, at=at, key=key)


def _next_line(
    annotation: UUID, note: Note | None, act: LineAct, *, seen: int, actor: Actor, at: datetime, key: UUID
) -> None:
    office = office_with(actor, WRITERS)
    one_at_a_time()
    if earlier(tables.AnnotationLine, key=key, actor=actor) is not None:
        return
    last = (
        tables.AnnotationLine.objects.select_related("by")
        .filter(annotation=annotation, office=office)
        .order_by("-number")
        .first()
    )
    if last is None:
        raise NotSeen
    if last.number != seen or last.act == LineAct.REMOVED:
        by = last.by.name if last.by else ""
        raise Overtaken(act, last.act, last_act=last.act, last_by=by, last_at=last.at)
    kept = note or Note(
        kind=NoteKind(last.kind),
        starts_on=last.starts_on,
        ends_on=last.ends_on,
        scope=Scope(last.scope),
        of=last.of,
        text=last.text,
    )
    _add_line(kept, annotation=annotation, number=last.number + 1, act=act, office=office, actor=actor, at=at, key=key)


def _add_line(
    note: Note, *, annotation: UUID, number: int, act: LineAct, office: int, actor: Actor, at: datetime, key: UUID
) -> None:
    kept_pages.begin_anew(office)
    tables.AnnotationLine.objects.create(
        key=key,
        office_id=office,
        by_id=actor.person,
        at=at,
        annotation=annotation,
        number=number,
        act=act,
        kind=note.kind,
        starts_on=note.starts_on,
        ends_on=note.ends_on,
        scope=note.scope,
        of=note.of,
        text=note.text,
    )


def _checked(note: Note, *, at: datetime) -> Note:
    del at
    wrong = dict[str, str]()
    if not note.text.strip():
        wrong["text"] = "missing"
    if len(note.text) > LONGEST_NOTE:
        wrong["text"] = "too_long"
    if note.ends_on < note.starts_on:
        wrong["ends_on"] = "invalid"
    if note.scope is not Scope.OFFICE and note.of not in codes(note.scope, directory.current()):
        wrong["of"] = "unknown"
    if wrong:
        raise Incomplete(**wrong)
    return note


def codes(scope: Scope, known: Directory) -> frozenset[str]:
    """Return the codes that may stand for a scope."""
    return {
        Scope.OFFICE: frozenset({""}),
        Scope.GOVERNMENT: frozenset(one.code for one in known.governments.values()),
        Scope.AGENCY: frozenset(one.code for one in known.agencies.values()),
        Scope.DISTRICT: frozenset(known.districts),
    }[scope]


@transaction.atomic
def record(done: Done, *, actor: Actor, at: datetime, today: date, key: UUID) -> None:
    """Write down that somebody did what a silence suggested; refuses `NotYours` and `Incomplete`."""
    office = office_with(actor, WRITERS)
    wrong = dict[str, str]()
    if not done.result.strip():
        wrong["result"] = "missing"
    if len(done.result) > LONGEST_RESULT:
        wrong["result"] = "too_long"
    if done.done_on > today:
        wrong["done_on"] = "future"
    if wrong:
        raise Incomplete(**wrong)
    if earlier(tables.FollowUp, key=key, actor=actor) is None:
        tables.FollowUp.objects.create(
            key=key,
            office_id=office,
            by_id=actor.person,
            at=at,
            silence=done.silence,
            of=done.of,
            word=done.word,
            act=done.deed,
            done_on=done.done_on,
            result=done.result,
        )


# What was waiting already when the time looked at began is waited for within it, too.
_BEFORE = timedelta(days=365)


@transaction.atomic
def register_plan(wish: Wish, *, actor: Actor, at: datetime, today: date, key: UUID) -> int:
    """Seal a plan before the data are opened and return its number; it can never be changed.

    Refuses `NotYours`, `Incomplete`, and `RegisteredTooLate` where its opening day has come already.
    """
    office = office_with(actor, PLANNERS)
    if wish.opens_on <= today:
        raise RegisteredTooLate(today, wish.opens_on)
    codes_now = (one.code for one in directory.current().agencies.values())
    text = acceleration.text_of(acceleration.checked(wish, agencies=codes_now), by=actor.person, at=at)
    row = earlier(tables.AccelerationPlan, key=key, actor=actor)
    if row is None:
        row = tables.AccelerationPlan.objects.create(
            key=key,
            office_id=office,
            by_id=actor.person,
            at=at,
            title=wish.title,
            opens_on=wish.opens_on,
            text=text,
            digest=digest(text),
        )
    return row.pk


@transaction.atomic
def open_plan(plan: int, *, actor: Actor, at: datetime, today: date, key: UUID) -> None:
    """Open the data of a plan, once, and keep what they say; whoever opens it again changes nothing.

    Refuses `NotYours`, `NotSeen`, `StillSealed` before its day, and `Incomplete` where the sealed text was tampered
    with.
    """
    office = office_with(actor, PLANNERS)
    one_at_a_time()
    sealed = acceleration.one(plan, offices={office})
    if sealed.reading is not None:
        return
    if today < sealed.wish.opens_on:
        raise StillSealed(sealed.wish.opens_on)
    if digest(sealed.text) != sealed.digest:
        raise Incomplete(plan="digest")
    text = acceleration.text_of_reading(_assessed(sealed, office=office, today=today))
    tables.AccelerationReading.objects.create(
        key=key, office_id=office, by_id=actor.person, at=at, plan_id=plan, text=text, digest=digest(text)
    )


def _assessed(sealed: Registered, *, office: int, today: date) -> Assessment:
    known, wish = directory.current(), sealed.wish
    codes_by_key = {str(one.key): one.code for one in known.agencies.values()}
    found = reading.handled(
        indicator=wish.indicator,
        period=Period(wish.first - _BEFORE, wish.last),
        where=reading.Where(office=office, streams=wish.streams or STREAMS),
        on=today,
    )
    cases = [
        Handled(codes_by_key.get(each.agency, ""), each.kind, each.opened_on, each.days, each.ended) for each in found
    ]
    return assess(
        cases,
        plan=acceleration.plan_of(wish, registered_on=local_day(sealed.at)),
        changes=noted.other_changes(offices={office}, first=wish.first, last=wish.last, known=known),
        seed=acceleration.seed_of(sealed.digest),
        arrangements=acceleration.ARRANGEMENTS,
    )


@transaction.atomic
def same_trouble(case: str, first: str, *, actor: Actor, at: datetime, key: UUID) -> None:
    """Link a case to an earlier one that reports the same trouble, both by register number.

    Refuses `NotYours`, and `Incomplete` for a number that this person cannot see or that is named twice.
    """
    office = office_with(actor, WRITERS)
    second, one = _seen_case("case", case, actor=actor), _seen_case("first", first, actor=actor)
    if second == one:
        raise Incomplete(first="invalid")
    one_at_a_time()
    if earlier(tables.TroubleLine, key=key, actor=actor) is None:
        trouble = troubles.linked(offices={office}).get(one, one)
        if trouble == second:
            raise Incomplete(first="invalid")
        _link(second, trouble, office=office, actor=actor, at=at, key=key)


@transaction.atomic
def another_trouble(case: str, *, actor: Actor, at: datetime, key: UUID) -> None:
    """Take a case out of the trouble that it was linked to; refuses as `same_trouble` does."""
    office = office_with(actor, WRITERS)
    found = _seen_case("case", case, actor=actor)
    if earlier(tables.TroubleLine, key=key, actor=actor) is None:
        _link(found, None, office=office, actor=actor, at=at, key=key)


def _link(case: UUID, trouble: UUID | None, *, office: int, actor: Actor, at: datetime, key: UUID) -> None:
    tables.TroubleLine.objects.create(key=key, office_id=office, by_id=actor.person, at=at, case=case, trouble=trouble)


def _seen_case(field: str, number: str, *, actor: Actor) -> UUID:
    # A case that is not there and one that this person may not see are refused with the same word.
    try:
        return queries.find(number.strip(), actor=actor)
    except (NotSeen, Malformed) as broken:
        raise Incomplete(**{field: "unknown"}) from broken


@transaction.atomic
def publish(*, actor: Actor, at: datetime, today: date, key: UUID) -> int:
    """Give out the next edition of the open data and return its number; nothing in it can be changed or taken back.

    What has happened by then is in it: where the figures lag behind, they catch up first.
    Refuses `NotYours`, `NothingNew`, and `CannotWithhold` where earlier editions would give a small number away.
    """
    office = office_with(actor, PUBLISHERS)
    one_at_a_time()
    row = earlier(tables.Edition, key=key, actor=actor)
    if row is None:
        if reading.as_of().waiting:
            keeping.catch_up(on=today, waits=True)
        known = denominators.overlaid(directory.current(), denominators.every(office))
        draft = opendata_editions.draft(office=office, on=today, known=known)
        row = tables.Edition.objects.create(
            key=key,
            office_id=office,
            by_id=actor.person,
            at=at,
            number=draft.number,
            until=draft.until,
            files=dict(draft.made.files),
            cells=draft.cells,
            digest=draft.made.digest,
        )
    return row.number


@transaction.atomic
def keep_outlines(
    content: bytes, *, office: int, source: str, licence: str, at: datetime, key: UUID, person: int | None = None
) -> int:
    """Keep outlines from GeoJSON and return how many; the machine's verb calls it. Refuses `Incomplete`."""
    if not source.strip() or not licence.strip():
        raise Incomplete(source="missing")
    outlines = map_outlines.read(content, known=directory.current().districts)
    tables.OutlineImport.objects.create(
        key=key,
        office_id=office,
        by_id=person,
        at=at,
        source=source.strip(),
        licence=licence.strip(),
        digest=hashlib.sha256(content).hexdigest(),
        text=map_outlines.text_of(outlines),
    )
    return len(outlines)


@transaction.atomic
def give_denominators(
    rows: Iterable[denominators.Row], *, shown: str, actor: Actor, at: datetime, today: date, key: UUID
) -> denominators.Plan:
    """Write down the numbers of a sheet as they were shown, all or none, and return what was done.

    Refuses `NotYours`, and `Incomplete(file=…)`: `has_refused`, or `overtaken` where something else stands there now.
    """
    office = office_with(actor, PLANNERS)
    one_at_a_time()
    found = denominators.plan(rows, office=office, on=today, known=directory.current())
    keys = {line.row.line: uuid5(key, str(line.row.line)) for line in found.lines}
    if tables.DenominatorLine.objects.filter(key__in=keys.values(), by_id=actor.person).exists():
        return found
    if any(line.effect is denominators.Effect.REFUSED for line in found.lines):
        raise Incomplete(file="has_refused")
    if found.digest() != shown:
        raise Incomplete(file="overtaken")
    for line in found.lines:
        given = line.given
        if given is not None and line.effect is not denominators.Effect.SAME:
            tables.DenominatorLine.objects.create(
                key=keys[line.row.line], office_id=office, by_id=actor.person, at=at, base=given.base, of=given.of,
                year=given.year, amount=given.amount, source=given.source,
            )  # fmt: skip
    cache.delete(denominators.name_in_cache(office))
    kept_pages.begin_anew(office)
    return found
