"""The only door by which facts are written: case by case as things happen, or all anew from nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, tzinfo
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from narahubung.agencies import directory
from narahubung.cases import story
from narahubung.facts import contributions
from narahubung.facts.folding import VERSION, fold
from narahubung.facts.models import CaseRow, Due, Mark, TermRow
from narahubung.facts.shapes import CaseFact, Folded, TermFact
from narahubung.rules.workday import zone_of

Key = tuple[object, ...]
BATCH = 500
# Whoever writes facts holds this lock to the end of the transaction: the sums stay true, and nobody else waits for it.
LOCK = 4_021_001
_KEY, _LASTED_KEY = ", ".join(contributions.KEY), ", ".join(contributions.LASTED_KEY)
# Every column, but the serial keys that rows of sums happen to have; and the order in which they are read out.
_TABLES = {
    "facts_case": ("f", "case_id"),
    "facts_term": ("f", "key"),
    "facts_rolled": (f"ROW({_KEY}, n)", _KEY),
    "facts_lasted": (f"ROW({_LASTED_KEY}, codes, ns)", _LASTED_KEY),
}
_ROLLED_TYPES = ("text", "text", "bigint", "date", "bigint", "bigint", "text", "text", "text", "text", "text", "bigint")
_LASTED_TYPES = ("text", "text", "bigint", "date", "bigint", "bigint", "text", "text", "int", "int")
_SAME = " AND ".join(f"r.{name} = d.{name}" for name in contributions.KEY)
# Adds rows of LASTED_KEY, code and n (more or, below 0, less) to what is packed: `{added}` gives them.
_PACK = f"""
WITH added AS ({{added}}), before AS (
    DELETE FROM facts_lasted l USING (SELECT DISTINCT {_LASTED_KEY} FROM added) a
    WHERE {" AND ".join(f"l.{name} = a.{name}" for name in contributions.LASTED_KEY)}
    RETURNING {", ".join(f"l.{name}" for name in contributions.LASTED_KEY)}, codes, ns
)
INSERT INTO facts_lasted ({_LASTED_KEY}, codes, ns)
SELECT {_LASTED_KEY}, array_agg(code ORDER BY code), array_agg(n ORDER BY code) FROM (
    SELECT {_LASTED_KEY}, code, sum(n)::int AS n FROM (
        SELECT {_LASTED_KEY}, code, n FROM added
        UNION ALL SELECT {_LASTED_KEY}, code, n FROM before, unnest(codes, ns) AS packed (code, n)
    ) parts GROUP BY {_LASTED_KEY}, code HAVING sum(n) <> 0
) whole GROUP BY {_LASTED_KEY} ORDER BY {_LASTED_KEY}
"""  # noqa: S608 - our own text


@dataclass(slots=True)
class Kept:
    """What one round of folding did: how many cases, and those that could not be folded, with the fault's name."""

    folded: int = 0
    failed: dict[UUID, str] = field(default_factory=dict)


def catch_up(*, on: date, waits: bool = False, pulse: Callable[[], None] = lambda: None) -> Kept:
    """Fold every case with an event that is not folded yet, each batch in one transaction with the forgetting.

    Killed at any instant, a batch is either wholly done or wholly still to do. While another worker folds, nothing,
    unless it `waits` for its turn: afterwards everything that had happened is in the figures. `on` is the local day:
    months that are over by then are kept as months.
    """
    done = Kept()
    while _one_batch(done, on=on, waits=waits):
        pulse()
    return done


def _one_batch(done: Kept, *, on: date, waits: bool) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        if waits:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        else:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return False
        exact_from = _exact_from(on)
        cursor.execute(
            "DELETE FROM facts_due WHERE id IN (SELECT id FROM facts_due ORDER BY id LIMIT %s) RETURNING case_id",
            [BATCH],
        )
        cases = sorted({case for (case,) in cursor.fetchall()})
        if not cases:
            return False
        # A case's event is committed before its row here can be seen, so the stories read now hold it.
        many, long = _contributed(cases, exact_from=exact_from)
        folded = list(_folded(cases, done=done, zone=_zone()))
        _write(folded)
        many_now, long_now = _contributed(cases, exact_from=exact_from)
        many_now.subtract(many)
        long_now.subtract(long)
        _add(many_now)
        _pack(long_now)
        done.folded += len(folded)
        return True


def _zone() -> tzinfo:
    return zone_of(directory.current().calendar.zone)


def _folded(cases: Iterable[UUID], *, done: Kept, zone: tzinfo) -> Iterator[Folded]:
    for each in story.stories(cases):
        try:
            yield fold(each, zone=zone)
        except Exception as fault:  # noqa: BLE001 - one case that cannot be folded must not keep all others from it
            done.failed[each.case] = type(fault).__name__


def _write(folded: Sequence[Folded]) -> None:
    _save(CaseRow, [CaseRow(**_values(each.case)) for each in folded], key="case")
    _save(TermRow, [TermRow(**_values(term)) for each in folded for term in each.terms], key="key")


def _values(fact: CaseFact | TermFact) -> dict[str, object]:
    return {each.name: getattr(fact, each.name) for each in fields(fact)}


def _save(table: type[Model], rows: Sequence[Model], *, key: str) -> None:
    others = [each.name for each in table._meta.local_concrete_fields if each.name != key]
    table._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=[key], update_fields=others)


def _exact_from(on: date) -> date:
    """Return from which day on sums know days, and bring what an earlier month or release left up to date.

    Where a month has ended, its days become one month; where this release sums otherwise, all sums are made anew;
    where it folds otherwise, every case is due.
    """
    month, mark = on.replace(day=1), Mark.objects.order_by("id").first()
    if mark is None:
        mark = Mark(exact_from=month, folded_by=VERSION, summed_by=contributions.fingerprint())
        mark.save()
    if (mark.folded_by, mark.summed_by) != (VERSION, contributions.fingerprint()):
        _made_by_another(mark, month=month)
    if mark.exact_from < month:
        _forget_days(since=mark.exact_from, until=month)
        mark.exact_from = month
        mark.save()
    return mark.exact_from


def _made_by_another(mark: Mark, *, month: date) -> None:
    with connection.cursor() as cursor:
        if mark.summed_by != contributions.fingerprint():
            cursor.execute("DELETE FROM facts_rolled")
            cursor.execute("DELETE FROM facts_lasted")
            roll_up(exact_from=month)
            mark.exact_from = month
        if mark.folded_by != VERSION:
            cursor.execute("INSERT INTO facts_due (case_id, since) SELECT case_id, lodged_at FROM facts_case")
    mark.folded_by, mark.summed_by = VERSION, contributions.fingerprint()
    mark.save()


def _forget_days(*, since: date, until: date) -> None:
    first = "date_trunc('month', day::timestamp)::date"
    within = f"day >= %s AND day < %s AND day <> {first}"
    others = ", ".join(name for name in contributions.KEY if name != "day")
    alike = ", ".join(name for name in contributions.LASTED_KEY if name != "day")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO facts_rolled ({others}, day, n)"  # noqa: S608 - our own text
            f" SELECT {others}, {first} AS month, sum(n) FROM facts_rolled WHERE {within} GROUP BY {others}, month"
            f" ON CONFLICT ({_KEY}) DO UPDATE SET n = facts_rolled.n + excluded.n",
            [since, until],
        )
        cursor.execute(f"DELETE FROM facts_rolled WHERE {within}", [since, until])  # noqa: S608
        days = f"SELECT {alike}, {first} AS day, code, n FROM facts_lasted, unnest(codes, ns) AS d (code, n)"  # noqa: S608
        cursor.execute(_PACK.format(added=f"{days} WHERE {within}"), [since, until])
        cursor.execute(f"DELETE FROM facts_lasted WHERE {within}", [since, until])  # noqa: S608


def _contributed(cases: list[UUID], *, exact_from: date) -> tuple[Counter[Key], Counter[Key]]:
    """Return what these cases add now to each row of how many, and to each code of how long."""
    wholes = (
        contributions.how_many(exact_from=exact_from, narrow="c.case_id = ANY(%s)"),
        contributions.how_long(exact_from=exact_from, narrow="c.case_id = ANY(%s)"),
    )
    found = list[Counter[Key]]()
    with connection.cursor() as cursor:
        for parts in wholes:
            cursor.execute(" UNION ALL ".join(parts), [cases] * len(parts))
            found.append(Counter({row[:-1]: row[-1] for row in cursor.fetchall()}))
    return found[0], found[1]


def _add(more: Counter[Key]) -> None:
    """Add so many to the rows of how many, or take them away; rows that reach none are dropped."""
    less, gained = {key: n for key, n in more.items() if n < 0}, {key: n for key, n in more.items() if n > 0}
    given = _arrays(_ROLLED_TYPES)
    with connection.cursor() as cursor:
        if less:
            delta = f"unnest({given}) AS d({_KEY}, n) WHERE {_SAME}"
            columns = _columns(less)
            cursor.execute(f"UPDATE facts_rolled r SET n = r.n + d.n FROM {delta}", columns)  # noqa: S608 - our own text
            cursor.execute(f"DELETE FROM facts_rolled r USING {delta} AND r.n = 0", columns)  # noqa: S608
        if gained:
            cursor.execute(
                f"INSERT INTO facts_rolled ({_KEY}, n) SELECT * FROM unnest({given})"  # noqa: S608
                f" ON CONFLICT ({_KEY}) DO UPDATE SET n = facts_rolled.n + excluded.n",
                _columns(gained),
            )


def _pack(more: Counter[Key]) -> None:
    """Add so many to each code of how long, or take them away; codes and rows that reach none are dropped."""
    changed = {key: n for key, n in more.items() if n}
    if not changed:
        return
    added = f"SELECT * FROM unnest({_arrays(_LASTED_TYPES)}) AS d({_LASTED_KEY}, code, n)"  # noqa: S608 - our own text
    with connection.cursor() as cursor:
        cursor.execute(_PACK.format(added=added), _columns(changed))


def _arrays(types: Iterable[str]) -> str:
    return ", ".join(f"%s::{kind}[]" for kind in types)


def _columns(delta: dict[Key, int]) -> list[list[object]]:
    return [list(column) for column in zip(*((*key, n) for key, n in delta.items()), strict=True)]


def rebuild(*, on: date, pulse: Callable[[], None] = lambda: None) -> Kept:
    """Forget all facts and fold every case anew, in one transaction: readers see the old facts until the end."""
    done, zone = Kept(), _zone()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for table in ("facts_due", *_TABLES):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
        for cases in story.in_batches():
            pulse()
            folded = list(_folded(cases, done=done, zone=zone))
            CaseRow.objects.bulk_create([CaseRow(**_values(each.case)) for each in folded])
            TermRow.objects.bulk_create([TermRow(**_values(term)) for each in folded for term in each.terms])
            done.folded += len(folded)
        roll_up(exact_from=_exact_from(on))
    return done


def roll_up(*, exact_from: date) -> None:
    """Fill the empty sums from the facts."""
    with connection.cursor() as cursor:
        for statement in contributions.how_many(exact_from=exact_from):
            # In the order of the key: what one page asks for lies together.
            cursor.execute(f"INSERT INTO facts_rolled ({_KEY}, n) {statement} ORDER BY {_KEY}")
        for statement in contributions.how_long(exact_from=exact_from):
            cursor.execute(
                f"INSERT INTO facts_lasted ({_LASTED_KEY}, codes, ns)"  # noqa: S608 - our own text
                f" SELECT {_LASTED_KEY}, array_agg(code ORDER BY code), array_agg(n ORDER BY code)"
                f" FROM ({statement}) lengths GROUP BY {_LASTED_KEY} ORDER BY {_LASTED_KEY}"
            )
        cursor.execute("ANALYZE facts_case, facts_term, facts_rolled, facts_lasted")


def digest() -> str:
    """Return the SHA-256 (hex) of all facts and roll-ups, row by row in the order of their keys."""
    whole = hashlib.sha256()
    with transaction.atomic():
        for table in _TABLES:
            for line in _lines(table):
                whole.update(line.encode() + b"\n")
    return whole.hexdigest()


def _lines(table: str) -> Iterator[str]:
    row, order = _TABLES[table]
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT ({row})::text FROM {table} f ORDER BY {order}")  # noqa: S608 - our own text
        for (line,) in cursor:
            yield line


def differing(*, on: date, most: int = 20) -> tuple[str, ...]:
    """Fold everything anew without writing and return what is stored otherwise, in words, at most so many; none: whole.

    What is due is folded first. Takes the lock, so that nothing moves meanwhile.
    """
    catch_up(on=on)
    found: list[str] = []
    zone = _zone()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        waiting = set(Due.objects.values_list("case_id", flat=True))
        seen = 0
        for cases in story.in_batches():
            seen += len(cases)
            found += _differing_cases(cases, zone=zone, waiting=waiting)
        if (more := CaseRow.objects.count() - seen) > 0:
            found.append(f"{more} facts too many: of cases that are not there")
        found += _differing_sums(_exact_from(on))
    return tuple(found[:most])


def _differing_cases(cases: tuple[UUID, ...], *, zone: tzinfo, waiting: set[UUID]) -> Iterator[str]:
    rows = {row.case: row for row in CaseRow.objects.filter(case__in=cases)}
    terms: dict[UUID, list[TermRow]] = {}
    for term in TermRow.objects.filter(case__in=cases).order_by("key"):
        terms.setdefault(term.case, []).append(term)
    for each in story.stories(cases):
        if each.case in waiting:
            continue
        row = rows.get(each.case)
        try:
            should = fold(each, zone=zone)
        except Exception as fault:  # noqa: BLE001 - whoever looks for what is wrong must be told of this case and all others
            yield f"case {each.case}: cannot be folded ({type(fault).__name__})"
            continue
        if row is None:
            yield f"case {each.case}: no fact"
            continue
        stored = [_stored(one, TermFact) for one in terms.get(each.case, [])]
        if wrong := _names(_stored(row, CaseFact), _values(should.case)):
            yield f"case {each.case}: {', '.join(wrong)}"
        if stored != [_values(term) for term in should.terms]:
            yield f"case {each.case}: terms"


def _stored(row: Model, shape: type[CaseFact | TermFact]) -> dict[str, object]:
    return {each.name: getattr(row, each.name) for each in fields(shape)}


def _names(stored: dict[str, object], should: dict[str, object]) -> list[str]:
    return [name for name, value in should.items() if stored[name] != value]


def _differing_sums(exact_from: date) -> list[str]:
    flat = f"SELECT {_LASTED_KEY}, code, n FROM facts_lasted, unnest(codes, ns) AS packed (code, n)"  # noqa: S608
    return [
        *_differing_rows(f"SELECT {_KEY}, n FROM facts_rolled", contributions.how_many(exact_from=exact_from)),  # noqa: S608
        *_differing_rows(flat, contributions.how_long(exact_from=exact_from)),
    ]


def _differing_rows(stored: str, recounted: Sequence[str]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH is_so AS ({stored}), should AS ({' UNION ALL '.join(recounted)})"  # noqa: S608 - our own text
            " (SELECT 'too much', * FROM (TABLE is_so EXCEPT TABLE should) a) UNION ALL"
            " (SELECT 'missing', * FROM (TABLE should EXCEPT TABLE is_so) b) LIMIT 20"
        )
        for word, *key, n in cursor.fetchall():
            yield f"roll-up {'/'.join(str(part) for part in key if part not in ('', 0))}: {n} {word}"
