"""What a spreadsheet would change in the network, line by line, and doing it: all of it or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from narahubung.accounts.models import Person
from narahubung.agencies.models import Agency
from narahubung.agencies.posts import Holding, Post
from narahubung.network import actions, checks, sheet, standing
from narahubung.network.given import Amended, Appointed
from narahubung.network.sheet import SheetRow
from narahubung.rules.coverage import FOR_GOOD
from narahubung.rules.parties import Actor
from narahubung.rules.refusals import Incomplete
from narahubung.web.dates import local_day


class Effect(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """One row with what it would do: which fields would change, or which cell is refused and why (a code)."""

    row: SheetRow
    effect: Effect
    changes: tuple[tuple[str, str, str], ...] = ()
    cell: str = ""
    reason: str = ""
    is_new_person: bool = False
    post: str = ""
    appointment: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole file with its effects; `untouched` counts appointments that the file does not name and that stay."""

    lines: tuple[Line, ...]
    untouched: int

    @property
    def is_refused(self) -> bool:
        """Return whether anything in it is refused: then nothing is done."""
        return any(line.effect is Effect.REFUSED for line in self.lines)

    @property
    def changes_nothing(self) -> bool:
        """Return whether the network already says all of it."""
        return all(line.effect is Effect.SAME for line in self.lines)

    def count(self, effect: Effect) -> int:
        """Return how many rows have this effect."""
        return sum(line.effect is effect for line in self.lines)

    def digest(self) -> str:
        """Return a mark of what was shown, so that something else is never done instead."""
        said = [
            (line.row.plain(), line.effect, line.changes, line.reason, line.appointment, line.is_new_person)
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


class _Refused(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column, self.reason = column, reason


# In which column a rule's field stands.
_COLUMN_OF = {
    "starts_on": "mulai", "ends_on": "sampai", "letter_number": "nomor_sk", "email": "surel", "kind": "kedudukan",
    "name": "nama",
}  # fmt: skip


def plan(rows: Sequence[SheetRow], *, actor: Actor, on: date) -> Plan:
    """Return what these rows would do to the posts that the actor keeps; nothing is written.

    Ends that move are reckoned first, then new appointments by their first day, so that one file may end one holder and
    begin the next.
    """
    kept = {post.code: post for post in standing.seen(actor) if post.agency is not None and standing.keeps(actor, post)}
    accounts = set(Person.objects.filter(email__in=[row.email for row in rows]).values_list("email", flat=True))
    lines: dict[int, Line] = {}
    fresh: list[tuple[SheetRow, Post, Appointed]] = []
    moved: list[tuple[SheetRow, Post, Holding]] = []
    first_seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        try:
            post, given = _understood(row, kept, accounts, first_seen)
        except _Refused as refused:
            lines[row.line] = Line(
                row, Effect.REFUSED, cell=sheet.cell(refused.column, row.line), reason=refused.reason
            )
            continue
        held = next((h for h in post.holdings if h.email == row.email and h.starts_on == given.starts_on), None)
        if held is None:
            fresh.append((row, post, given))
            continue
        lines[row.line] = _compared(row, post, held, given)
        if lines[row.line].effect is Effect.CHANGED:
            kept[post.code] = _with(kept[post.code], replace(held, ends_on=given.ends_on))
            moved.append((row, post, held))
    for row, post, held in moved:
        try:
            amended = Amended(ends_on=_day(row.ends_on), letter_number=row.letter_number, contact=row.contact)
            checks.amended(kept[post.code], held, amended, on=on)
        except Incomplete as broken:
            lines[row.line] = _refused(row, broken)
    for row, post, given in sorted(fresh, key=lambda one: one[2].starts_on):
        try:
            checks.appointed(kept[post.code], given, on=on)
        except Incomplete as broken:
            lines[row.line] = _refused(row, broken)
            continue
        kept[post.code] = _with(kept[post.code], _imagined(row, given))
        lines[row.line] = Line(row, Effect.NEW, post=post.code, is_new_person=row.email not in accounts)
    named = sum(line.appointment != 0 for line in lines.values())
    standing_there = sum(h.appointment > 0 for post in kept.values() for h in post.holdings)
    return Plan(tuple(lines[row.line] for row in rows), untouched=standing_there - named)


def apply(rows: Sequence[SheetRow], *, shown: str, actor: Actor, at: datetime, key: UUID) -> Plan:
    """Do what was shown, in one transaction, and return it.

    Refuses `Incomplete(file="overtaken")` where the network has changed since, so that what happens is what was read;
    and `Incomplete(file="has_refused")` where a row is refused.
    """
    with transaction.atomic():
        # In one order, so that two imports at once wait for each other instead of for ever.
        list(Agency.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        found = plan(rows, actor=actor, on=local_day(at))
        if found.is_refused:
            raise Incomplete(file="has_refused")
        if found.digest() != shown:
            raise Incomplete(file="overtaken")
        for line in _in_order(found.lines):
            row, step = line.row, uuid5(key, str(line.row.line))
            if line.effect is Effect.CHANGED:
                amended = Amended(ends_on=_day(row.ends_on), letter_number=row.letter_number, contact=row.contact)
                actions.amend(line.post, line.appointment, amended, actor=actor, at=at, key=step, gap_seen=True)
            elif line.effect is Effect.NEW:
                actions.appoint(line.post, _appointed(row), actor=actor, at=at, key=step)
        return found


def _in_order(lines: Iterable[Line]) -> list[Line]:
    # What shortens comes first, then what is new, then what lengthens: no step may meet days still held by another.
    def place(line: Line) -> tuple[int, str]:
        lengthens = line.effect is Effect.CHANGED and not line.row.ends_on
        return (2 if lengthens else int(line.effect is Effect.NEW), line.row.starts_on)

    return sorted(lines, key=place)


def _understood(
    row: SheetRow, kept: dict[str, Post], accounts: set[str], first_seen: dict[tuple[str, str, str], int]
) -> tuple[Post, Appointed]:
    post = kept.get(row.agency.lower())
    if post is None:
        raise _Refused("kode_instansi", "unknown" if row.agency else "missing")
    if row.kind not in sheet.KINDS:
        raise _Refused("kedudukan", "unknown" if row.kind else "missing")
    try:
        validate_email(row.email)
    except ValidationError:
        raise _Refused("surel", "invalid" if row.email else "missing") from None
    if row.email not in accounts and not row.name:
        raise _Refused("nama", "unknown_person")
    for column, text, most in (("nama", row.name, 120), ("telepon", row.phone, 32), ("nomor_sk", row.letter_number, 80),
                               ("kontak_jabatan", row.contact, 120), ("surel", row.email, 254)):  # fmt: skip
        if len(text) > most:
            raise _Refused(column, "too_long")
    if sheet.day_of(row.starts_on) is None:
        raise _Refused("mulai", "invalid" if row.starts_on else "missing")
    if row.ends_on and sheet.day_of(row.ends_on) is None:
        raise _Refused("sampai", "invalid")
    before = first_seen.setdefault((row.agency, row.email, row.starts_on), row.line)
    if before != row.line:
        raise _Refused("surel", f"duplicate:{before}")
    return post, _appointed(row)


def _appointed(row: SheetRow) -> Appointed:
    return Appointed(
        email=row.email,
        name=row.name,
        phone=row.phone,
        kind=sheet.KINDS[row.kind],
        starts_on=_day(row.starts_on),
        ends_on=_day(row.ends_on),
        letter_number=row.letter_number,
        contact=row.contact,
    )


def _compared(row: SheetRow, post: Post, held: Holding, given: Appointed) -> Line:
    if held.kind is not given.kind:
        cell = sheet.cell("kedudukan", row.line)
        return Line(row, Effect.REFUSED, cell=cell, reason="kind_is_kept", post=post.code, appointment=held.appointment)
    until = "" if held.ends_on == FOR_GOOD else held.ends_on.isoformat()
    pairs = (("sampai", until, row.ends_on), ("nomor_sk", held.letter_number, row.letter_number),
             ("kontak_jabatan", held.contact, row.contact))  # fmt: skip
    changes = tuple(pair for pair in pairs if pair[1] != pair[2])
    effect = Effect.CHANGED if changes else Effect.SAME
    return Line(row, effect, changes=changes, post=post.code, appointment=held.appointment)


def _refused(row: SheetRow, broken: Incomplete) -> Line:
    field, reason = next(iter(broken.fields.items()))
    cell = sheet.cell(_COLUMN_OF.get(field, "kode_instansi"), row.line)
    return Line(row, Effect.REFUSED, cell=cell, reason=reason)


def _imagined(row: SheetRow, given: Appointed) -> Holding:
    return Holding(
        appointment=-row.line,
        person=-row.line,
        name=given.name,
        email=given.email,
        phone=given.phone,
        kind=given.kind,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        letter_number=given.letter_number,
        contact=given.contact,
        last_in_at=None,
        is_active=True,
    )


def _with(post: Post, one: Holding) -> Post:
    others = tuple(held for held in post.holdings if held.appointment != one.appointment)
    return replace(post, holdings=(*others, one))


def _day(text: str) -> date:
    return sheet.day_of(text) or FOR_GOOD
