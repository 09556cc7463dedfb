"""Fill a prepared database with any number of cases, set by set: case, events and terms in believable proportions.

Every history is whole: the chain of digests is computed in SQL just as `rules.events` does it, so that
`narahubung verify` proves it. What people write, who they are and the search index are left out, for they are sealed or
made by the worker one by one; no list reads them. Terms are due a number of calendar days after they began, without the
working calendar.

`python -m bench.generate 1000000 postgresql://…` connects as a superuser, for foreign keys and the outbox trigger are
switched off while it runs; the database must be migrated, seeded and hold the invented people.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter

import psycopg
from psycopg import sql

from bench.fates import ENDED, OPEN, OPEN_SHARE, Fate

BATCH = 100_000
YEARS = 8  # over which the ended cases are spread; the open ones came in during the last two months

STEPS = """
CREATE TEMP TABLE fate (fate int, is_open bool, low float, high float, steps int, kind text, reason text);
CREATE TEMP TABLE step (fate int, number int, act text, standing text, state text, turn text, term text, days int);
CREATE TEMP TABLE service AS
    SELECT row_number() OVER (ORDER BY s.id) - 1 AS place, s.code, s.substance, s.agency_id, a.code AS agency,
        a.government_id, g.office_id, (SELECT h.id FROM agencies_agency h WHERE h.is_hub AND
            h.government_id = a.government_id) AS hub
    FROM agencies_service s JOIN agencies_agency a ON a.id = s.agency_id
        JOIN agencies_government g ON g.id = a.government_id;
CREATE TEMP TABLE village AS
    SELECT row_number() OVER (ORDER BY v.id) - 1 AS place, v.code, d.code AS district
    FROM agencies_village v JOIN agencies_district d ON d.id = v.district_id;
CREATE TEMP TABLE holder AS
    SELECT CASE role WHEN 'intake_assistant' THEN 'intake' WHEN 'head_of_agency' THEN 'agency_head' ELSE role END
        AS standing, agency_id, min(person_id) AS person_id
    FROM agencies_appointment WHERE kind <> 'deputy' AND ends_on IS NULL GROUP BY 1, 2;
"""

# One row for each case to come. Those that ended fill the years evenly; the open ones lie close to now, and about one
# in nine of them is late, whatever its term.
PLAN = """
CREATE TEMP TABLE plan ON COMMIT DROP AS
WITH drawn AS MATERIALIZED (
    SELECT n, n > %(ended)s AS is_open, random() AS a, random() AS b, random() AS c, random() AS d, random() AS e
    FROM generate_series(%(first)s::int, %(last)s::int) AS n
), placed AS (
    SELECT drawn.*, fate.fate, fate.steps, fate.kind, fate.reason,
        CASE WHEN drawn.is_open THEN interval '1 hour' * (2 + 30 * c) ELSE interval '1 hour' * (6 + 90 * c) END AS pace,
        last.state, last.turn, last.term, last.days
    FROM drawn JOIN fate ON fate.is_open = drawn.is_open AND a >= fate.low AND a < fate.high
        JOIN step last ON last.fate = fate.fate AND last.number = fate.steps
), timed AS (
    SELECT *, CASE WHEN is_open
        THEN %(at)s - interval '1 day' * days * 1.12 * d - pace * (steps - 1)
        ELSE %(at)s - interval '90 days' - interval '1 day' * 365 * %(years)s * (1 - n::float / %(ended)s)
            - interval '1 hour' * d END AS lodged_at
    FROM placed
)
SELECT t.n, t.fate, t.steps, t.kind, t.reason, t.pace, t.lodged_at, t.state, t.turn, t.term, t.days, t.is_open,
    (lpad(to_hex((extract(epoch FROM t.lodged_at) * 1000)::bigint), 12, '0') || '7' || substr(m, 1, 3)
        || '8' || substr(m, 4, 15))::uuid AS id,
    s.code AS service, s.substance, s.agency_id, s.agency, s.government_id, s.office_id, s.hub,
    v.code AS village, v.district, t.e < 0.06 AS is_secret,
    EXISTS (SELECT FROM step WHERE step.fate = t.fate AND starts_with(step.act, 'forward')) AS is_sent
FROM timed t CROSS JOIN LATERAL (SELECT md5(t.n || ':' || t.a || t.b || t.c)) AS chance(m)
    JOIN service s ON s.place = floor(power(t.b, 1.7) * (SELECT count(*) FROM service))
    JOIN village v ON v.place = floor(t.e * (SELECT count(*) FROM village))
ORDER BY t.n
"""

LINK = "CREATE TEMP TABLE link (case_id uuid, number int, digest bytea) ON COMMIT DROP"

# The bytes are those of rules.events.canonical: keys sorted, no spaces, moments in UTC with six places.
EVENTS = """
WITH facts AS MATERIALIZED (
    SELECT p.id, s.act, s.standing, s.state, s.turn, h.person_id,
        p.lodged_at + p.pace * (s.number - 1) AS at,
        CASE WHEN s.term <> '' THEN p.lodged_at + p.pace * (s.number - 1) + interval '1 day' * s.days END AS due_at,
        CASE WHEN p.is_sent AND s.number >= 3 THEN p.agency_id END AS agency_id,
        coalesce(l.digest, decode(repeat('00', 32), 'hex')) AS previous,
        CASE s.act
            WHEN 'lodge' THEN '{"attachments":0,"because":"stated","channel":"web","class":"LM","content":"'
                || encode(sha256(convert_to(p.n::text, 'UTF8')), 'hex') || '","secret":' || p.is_secret
                || ',"suggested":"' || p.agency || '"}'
            WHEN 'forward' THEN '{"agency":' || p.agency_id || ',"route":"direct"}'
            WHEN 'forward_via_hub' THEN '{"agency":' || p.agency_id || ',"route":"via_hub"}'
            WHEN 'propose_closing' THEN '{"kind":"' || coalesce(nullif(p.kind, ''), 'settled') || '","reason":"'
                || coalesce(nullif(p.reason, ''), 'service_given') || '"}'
            ELSE '{}' END AS details
    FROM plan p JOIN step s ON s.fate = p.fate AND s.number = %(number)s
        LEFT JOIN link l ON l.case_id = p.id AND l.number = %(number)s - 1
        LEFT JOIN holder h ON h.standing = s.standing AND
            (s.standing NOT IN ('liaison', 'agency_head') OR h.agency_id = p.agency_id)
), chained AS MATERIALIZED (
    SELECT *, sha256(previous || convert_to(
        '{"act":"' || act || '","agency":' || coalesce(agency_id::text, 'null') || ',"at":"'
        || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00","case":"' || id
        || '","details":' || details || ',"due_at":' || coalesce('"'
        || to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00"', 'null')
        || ',"number":' || %(number)s || ',"person":' || coalesce(person_id::text, 'null')
        || ',"standing":"' || standing || '","state":"' || state || '","turn":"' || turn || '"}', 'UTF8')) AS digest
    FROM facts
), linked AS (INSERT INTO link SELECT id, %(number)s, digest FROM chained)
INSERT INTO cases_event (case_id, number, act, standing, person_id, at, state, turn, agency_id, due_at, details, key,
    body, previous, digest)
SELECT id, %(number)s, act, standing, person_id, at, state, turn, agency_id, due_at, details::jsonb, NULL, NULL,
    previous, digest
FROM chained
"""

TERMS = """
INSERT INTO cases_term (case_id, code, version, agency_id, started_at, due_at, promised_at, is_provisional, extension,
    pauses, climbed, next_check_at, ended_at, met)
SELECT p.id, s.term, '2022-01-01', CASE WHEN p.is_sent AND s.number >= 3 THEN p.agency_id END, t.started_at, t.due_at,
    t.due_at, false, 0, '[]', '', CASE WHEN t.ended_at IS NULL THEN t.due_at END, t.ended_at,
    CASE WHEN t.ended_at IS NOT NULL THEN t.ended_at <= t.due_at END
FROM plan p JOIN step s ON s.fate = p.fate AND s.term <> '' AND s.act <> 'propose_closing'
    CROSS JOIN LATERAL (SELECT p.lodged_at + p.pace * (s.number - 1) AS started_at,
        p.lodged_at + p.pace * (s.number - 1) + interval '1 day' * s.days AS due_at,
        CASE WHEN s.number < p.steps AND NOT (s.number = p.steps - 1 AND p.turn = 'office_head')
            THEN p.lodged_at + p.pace * s.number END AS ended_at) t
"""

CASES = """
INSERT INTO cases_case (id, number, office_id, government_id, agency_id, hub_agency_id, officer_id, state, turn, route,
    access_class, channel, language, outside_number, service, reported, district, village, happened_on, substances,
    alleged, found, suggested_agency_id, suggestion, statements, checks, is_secret, is_rapid, barred, is_extended,
    has_question, clarifications, returns, is_stuck, closing_kind, closing_reason, verdict, handed_to, lodged_at,
    changed_at, ended_at, term, due_at, wait_at, is_provisional, events, head)
SELECT p.id, y.year || '-' || y.running || '-'
        || lpad((98 - mod((y.year || y.running || '00')::bigint, 97))::text, 2, '0'),
    p.office_id, p.government_id, CASE WHEN p.is_sent THEN p.agency_id END, p.hub,
    CASE WHEN p.steps > 1 AND mod(p.n, 3) = 0 THEN h.person_id END, p.state, p.turn,
    CASE WHEN NOT p.is_sent THEN '' WHEN p.turn = 'hub' THEN 'via_hub' ELSE 'direct' END,
    'LM', 'web', 'id', '', p.service, '', p.district, p.village, (p.lodged_at - interval '20 days')::date,
    CASE WHEN p.substance <> '' THEN ARRAY[p.substance] ELSE '{}' END, '{}', '{}', p.agency_id,
    jsonb_build_object('agency', p.agency, 'route', 'direct', 'confidence', 'stated', 'service', p.service, 'outside',
        NULL, 'because', 'stated', 'bypass', NULL, 'words', '[]'::jsonb, 'row', NULL, 'why', '', 'alternatives',
        '[]'::jsonb),
    '{"in_court": "no", "waiver": "", "complained_first": "yes"}', '[]', p.is_secret, false, '{}', false, false, 0, 0,
    false, p.kind, p.reason, CASE WHEN p.kind IN ('settled', 'not_eligible') THEN 'confirmed' ELSE 'unasked' END,
    CASE WHEN p.kind = 'handed_over' THEN 'BPN' ELSE '' END, p.lodged_at, t.at, CASE WHEN NOT p.is_open THEN t.at END,
    p.term, t.due_at, coalesce(t.due_at, '9999-12-31Z'), false, p.steps, l.digest
FROM plan p JOIN link l ON l.case_id = p.id AND l.number = p.steps
    LEFT JOIN holder h ON h.standing = 'intake'
    CROSS JOIN LATERAL (SELECT extract(year FROM p.lodged_at AT TIME ZONE 'Asia/Makassar')::int AS year,
        lpad(p.n::text, greatest(6, length(p.n::text)), '0') AS running) y
    CROSS JOIN LATERAL (SELECT p.lodged_at + p.pace * (p.steps - 1) AS at, CASE WHEN p.term <> ''
        THEN p.lodged_at + p.pace * (p.steps - 1) + interval '1 day' * p.days END AS due_at) t
"""


def _fates() -> Iterator[tuple[int, bool, float, float, Fate]]:
    number = 0
    for is_open, fates in ((False, ENDED), (True, OPEN)):
        low, whole = 0.0, sum(fate.share for fate in fates)
        for fate in fates:
            high = low + fate.share / whole
            yield number, is_open, low, high if fate is not fates[-1] else 2.0, fate
            low, number = high, number + 1


def generate(url: str, *, cases: int, at: datetime, whole: bool = True) -> int:
    """Fill the database with so many cases as seen at a moment (aware); return how many events they have.

    Unless `whole`, the cases stand alone, without events and terms: enough for what is read from their rows, and three
    times as many in the same time. Refuses (RuntimeError) a database that has cases already: the figures would be those
    of another size.
    """
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT EXISTS (SELECT FROM cases_case)").fetchone() != (False,):
            raise RuntimeError("this database has cases already")
        connection.execute("SET session_replication_role = replica; SET synchronous_commit = off; SET timezone = 'UTC'")
        connection.execute("SET work_mem = '256MB'; SELECT setseed(0.42)")
        connection.execute(STEPS)
        longest = 0
        with connection.cursor() as cursor:
            for number, is_open, low, high, fate in _fates():
                longest = max(longest, len(fate.steps))
                facts = (number, is_open, low, high, len(fate.steps), fate.kind, fate.reason)
                cursor.execute("INSERT INTO fate VALUES (%s, %s, %s, %s, %s, %s, %s)", facts)
                cursor.executemany(
                    "INSERT INTO step VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                    [
                        (number, place, step.act, step.standing, step.state, step.turn, step.term, step.days)
                        for place, step in enumerate(fate.steps, start=1)
                    ],
                )
        connection.execute("ANALYZE fate; ANALYZE step; ANALYZE service; ANALYZE village; ANALYZE holder")
        connection.commit()
        events, ended = 0, cases - round(cases * OPEN_SHARE)
        for first in range(1, cases + 1, BATCH):
            last = min(first + BATCH - 1, cases)
            connection.execute(
                PLAN, {"first": first, "last": last, "ended": ended, "at": at.astimezone(UTC), "years": YEARS}
            )
            connection.execute("ANALYZE plan")
            connection.execute(LINK)
            if whole:
                for number in range(1, longest + 1):
                    events += connection.execute(EVENTS, {"number": number}).rowcount
                    connection.execute("ANALYZE link")
                connection.execute(TERMS)
            else:
                connection.execute(r"INSERT INTO link SELECT id, steps, '\x00' FROM plan")
            connection.execute(CASES)
            connection.commit()
        connection.execute("SELECT setval('cases_running', %s)", [cases])
    with psycopg.connect(url, autocommit=True) as connection:
        for table in ("cases_case", "cases_event", "cases_term"):
            # Tidied now, so that no clean-up of the server's own falls into a measurement.
            connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))
        connection.execute("CHECKPOINT")
    return events


if __name__ == "__main__":
    began = perf_counter()
    size, address = int(sys.argv[1]), sys.argv[2]
    made = generate(address, cases=size, at=datetime.now(UTC))
    print(f"{size:,} cases, {made:,} events in {perf_counter() - began:.0f} s")
