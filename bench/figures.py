"""Figures over many facts: straight SQL fills the facts, the product rolls them up and is asked beside the raw counts.

`python -m bench.figures 1000000` fills the facts of the database that the surroundings name, where they are empty, and
prints what it measured as JSON. The facts are of a nation: 600 agencies, sixteen to an office, three years; the first
office and its agencies are those that are seeded, so that their pages can be asked for. No case stands behind the
facts: what is measured is counting. How fast events are folded is measured over real cases by `bench.folding`.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from random import Random
from time import perf_counter

import django

TODAY = date(2026, 11, 24)
AGENCIES, OFFICERS, YEARS = 600, 1700, 3
BATCH = 1_000_000

CASES = """
INSERT INTO facts_case (case_id, events, office, government, agency, first_agency, officer, service, substance,
    district, reported, stream, arrival, channel, turn, happened_on, lodged_at, lodged_on, forwarded_on, given_on,
    acknowledged_on, answered_on, returns, reopened, due_on, ended_at, ended_on, ending, reason, verdict)
SELECT md5(n::text)::uuid, 8, 1 + (agency - 1) / 16, 1 + (agency - 1) / 16, agency, agency,
    1 + mod(n, %(officers)s), 's' || agency || '-' || floor(4 * b), 'k' || mod(agency, 5) || floor(3 * c),
    CASE WHEN agency <= 16 THEN '64.02.' || lpad((1 + floor(18 * d))::text, 2, '0')
        ELSE 'd' || (1 + (agency - 1) / 16) || '-' || floor(18 * d) END, '', stream,
    CASE stream WHEN 'LAPOR' THEN 'imported' WHEN 'IAPS' THEN 'own_motion'
        ELSE CASE WHEN e < 0.1 THEN 'outreach' ELSE 'ordinary' END END,
    CASE stream WHEN 'LAPOR' THEN 'sp4n'
        ELSE (ARRAY['web', 'visit', 'letter', 'wa', 'telephone'])[1 + floor(5 * e)] END,
    CASE WHEN ended_on IS NOT NULL THEN 'nobody' WHEN b < 0.4 THEN 'liaison' ELSE 'office' END,
    CASE WHEN c < 0.7 THEN lodged_on - floor(200 * power(d, 3))::int END, lodged_on, lodged_on, forwarded_on,
    forwarded_on, acknowledged_on, answered_on, (b < 0.15)::int, (c < 0.03)::int,
    CASE WHEN ended_on IS NULL THEN lodged_on + 20 + floor(30 * d)::int END, ended_on, ended_on,
    CASE WHEN ended_on IS NULL THEN '' WHEN b < 0.6 THEN 'settled' WHEN b < 0.8 THEN 'not_found' ELSE 'withdrawn' END,
    CASE WHEN ended_on IS NULL THEN '' ELSE 'given' END, 'unasked'
FROM (
    SELECT *, CASE WHEN lodged_on + w1 <= %(today)s THEN lodged_on + w1 END AS forwarded_on,
        CASE WHEN lodged_on + w1 + w2 <= %(today)s THEN lodged_on + w1 + w2 END AS acknowledged_on,
        CASE WHEN lodged_on + w1 + w3 <= %(today)s AND b < 0.95 THEN lodged_on + w1 + w3 END AS answered_on,
        CASE WHEN lodged_on + w4 <= %(today)s AND c < 0.96 THEN lodged_on + w4 END AS ended_on
    FROM (
        SELECT n, 1 + floor(%(agencies)s * power(a, 1.5))::int AS agency, b, c, d, e,
            %(today)s::date - floor(365 * %(years)s * f)::int AS lodged_on, floor(4 * b)::int AS w1,
            floor(-2 * ln(1 - c))::int AS w2, floor(-14 * ln(1 - d))::int AS w3, 5 + floor(-45 * ln(1 - e))::int AS w4,
            CASE WHEN d < 0.8 THEN 'LM' WHEN d < 0.9 THEN 'LAPOR' WHEN d < 0.95 THEN 'RCO' WHEN d < 0.98 THEN 'KNL'
                ELSE 'IAPS' END AS stream
        FROM (SELECT n, random() AS a, random() AS b, random() AS c, random() AS d, random() AS e, random() AS f
            FROM generate_series(%(first)s::int, %(last)s::int) AS n) drawn
    ) placed
) timed
"""

TERMS = """
INSERT INTO facts_term (key, case_id, code, agency, is_correction, started_on, due_on, ended_on, outcome)
SELECT 4 * row_number() OVER () + place + (SELECT coalesce(max(key), 0) FROM facts_term), case_id, code,
    CASE WHEN of_agency THEN agency ELSE 0 END, false, start, start + days, done,
    CASE WHEN done IS NULL AND ended_on IS NULL THEN 'running' WHEN done IS NULL THEN 'missed'
        WHEN done <= start + days THEN 'kept' ELSE 'late' END
FROM facts_case, LATERAL (VALUES
    (0, 'VERIFY', lodged_on, 3, forwarded_on, false), (1, 'FORWARD', lodged_on, 4, forwarded_on, false),
    (2, 'ACKNOWLEDGE', given_on, 3, acknowledged_on, true), (3, 'ANSWER', given_on, 14, answered_on, true)
) AS owed (place, code, start, days, done, of_agency)
WHERE start IS NOT NULL
"""

FLOORS = {
    "agency": "SELECT stream, arrival, channel, ended_on IS NULL, count(*) FROM facts_case"
    " WHERE agency = %s AND lodged_on BETWEEN %s AND %s GROUP BY 1, 2, 3, 4",
    "nation": "SELECT stream, arrival, channel, ended_on IS NULL, count(*) FROM facts_case"
    " WHERE %s > 0 AND lodged_on BETWEEN %s AND %s GROUP BY 1, 2, 3, 4",
}


@dataclass(frozen=True, slots=True)
class Found:
    """Milliseconds of one question: median and 95th percentile of our statements alone and of the whole call."""

    what: str
    sql_median: float
    sql_p95: float
    call_p95: float
    floor_median: float


def fill(*, cases: int, say: Callable[[str], None]) -> None:
    """Fill the empty facts and roll them up as the product does."""
    from django.db import connection

    from narahubung.facts import keeping

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off; SET work_mem = '512MB'; SET max_parallel_workers_per_gather = 2")
        for first in range(1, cases + 1, BATCH):
            last = min(first + BATCH - 1, cases)
            sizes: dict[str, int | date] = {"agencies": AGENCIES, "officers": OFFICERS, "years": YEARS, "today": TODAY}
            cursor.execute(CASES, sizes | {"first": first, "last": last})
        say("cases")
        cursor.execute(TERMS)
        say("terms")
        cursor.execute("VACUUM (ANALYZE) facts_case, facts_term")
        keeping.catch_up(on=TODAY)
        keeping.roll_up(exact_from=TODAY.replace(day=1))
        cursor.execute("VACUUM (ANALYZE) facts_rolled, facts_lasted")
        say("sums")


@contextmanager
def _timed(spent: list[float]) -> Iterator[None]:
    """Add up the milliseconds that our statements take."""
    from django.db import connection

    def stopwatch(execute: Callable[..., object], *given: object) -> object:
        began = perf_counter()
        try:
            return execute(*given)
        finally:
            spent[-1] += 1000 * (perf_counter() - began)

    with connection.execute_wrapper(stopwatch):
        yield


def _measured(what: str, ask: Callable[[int], object], *, floor: str, rounds: int, among: int = AGENCIES) -> Found:
    """Ask so often, each time of an agency by chance; `among` so many from the first, which is the largest."""
    from django.db import connection

    chance, spent, whole, raw = Random(7), list[float](), list[float](), list[float]()
    for place in range(rounds):
        agency = 1 + int(among * chance.random())
        spent.append(0.0)
        began = perf_counter()
        with _timed(spent):
            ask(agency)
        whole.append(1000 * (perf_counter() - began))
        if floor and place % max(1, rounds // 3) == 0:
            given: list[int | date] = [agency, date(2026, 1, 1), TODAY]
            began = perf_counter()
            with connection.cursor() as cursor:
                cursor.execute(FLOORS[floor], given)
                cursor.fetchall()
            raw.append(1000 * (perf_counter() - began))
    return Found(what, statistics.median(spent), _p95(spent), _p95(whole), statistics.median(raw) if raw else 0.0)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def measure(*, rounds: int) -> list[Found]:
    """Ask for dashboards, an agency's, an office's and the nation's, each beside its raw count."""
    from narahubung.facts import reading
    from narahubung.facts.reading import By, Where
    from narahubung.rules.rates import Period

    year = Period(date(2026, 1, 1), TODAY)
    kept = ["compliance", "acknowledged_in_time", "answered_in_time", "verified_in_time", "forwarded_in_time"]
    times = ["time_to_first_answer", "time_to_settle"]

    def dashboard(where: Where) -> None:
        reading.counted(
            indicators=("reports", "settled", "returned", "reopened"), period=year, where=where, on=TODAY, label="all"
        )
        reading.kept(indicators=kept, period=year, where=where, on=TODAY, label="all")
        reading.times(indicators=times, period=year, where=where, on=TODAY, label="all")
        reading.counted(by=By.MONTH, period=year, where=where, on=TODAY, label="all")

    def office_page(agency: int) -> None:
        where = Where(office=1 + (agency - 1) // 16)
        dashboard(where)
        reading.kept(indicators=kept, by=By.AGENCY, period=year, where=where, on=TODAY)

    def of_agency(agency: int) -> None:
        dashboard(Where(agency=agency))

    return [
        _measured("dashboard of an agency", of_agency, floor="agency", rounds=rounds),
        _measured("dashboard of the largest agency", of_agency, floor="agency", rounds=rounds, among=1),
        # With its agencies side by side, as its page shows them; no goal, but what is asked most.
        _measured("dashboard of an office", office_page, floor="", rounds=rounds),
        _measured("dashboard of the nation", lambda _a: dashboard(Where()), floor="nation", rounds=rounds),
    ]


def pages(*, rounds: int) -> list[Found]:
    """Ask for the two pages of the seeded office over the same facts, signed in, as a browser does.

    Each as it comes, kept for a minute (decision 0028), and reckoned anew at every look.
    """
    from django.conf import settings
    from django.core.cache import caches
    from django.test import Client
    from django.utils import timezone

    from narahubung.accounts.models import Person
    from narahubung.agencies.models import Agency
    from narahubung.ops.demo_people import appoint

    if not Person.objects.exists():
        appoint(on=timezone.localdate())
    person = Person.objects.filter(appointments__role="prevention_assistant").order_by("id")[0]
    reader = Client(SERVER_NAME="127.0.0.1")
    reader.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    codes = list(Agency.objects.order_by("id").values_list("code", flat=True))

    def page(path: str, *, anew: bool) -> None:
        if anew:
            caches["figures"].clear()
        status = reader.get(path).status_code
        if status != 200:
            raise ValueError(f"{path} answered {status}")

    found = []
    for anew, word in ((False, ""), (True, ", reckoned anew")):

        def of_agency(agency: int, anew: bool = anew) -> None:
            page(f"/angka/opd/{codes[agency - 1]}/", anew=anew)

        def of_office(_agency: int, anew: bool = anew) -> None:
            page("/angka/", anew=anew)

        found += [
            _measured(f"page of an agency{word}", of_agency, floor="", rounds=rounds, among=16),
            _measured(f"page of the largest office{word}", of_office, floor="", rounds=rounds),
        ]
    return found


def main(cases: int, rounds: int) -> None:
    """Fill where there is nothing yet, measure, and print it."""
    django.setup()
    from narahubung.facts.models import CaseRow

    began = perf_counter()
    if not CaseRow.objects.exists():
        fill(cases=cases, say=lambda what: print(f"{what}: {perf_counter() - began:.0f} s", file=sys.stderr))
    made = perf_counter() - began
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_total_relation_size('facts_case') + pg_total_relation_size('facts_term'),"
            " pg_total_relation_size('facts_rolled') + pg_total_relation_size('facts_lasted'),"
            " (SELECT sum(reltuples)::bigint FROM pg_class WHERE relname IN ('facts_rolled', 'facts_lasted'))"
        )
        facts, rolled, rows = cursor.fetchone()
    measure(rounds=20)  # warm
    pages(rounds=20)
    found = [asdict(one) for one in (*measure(rounds=rounds), *pages(rounds=rounds))]
    print(json.dumps({"seconds": made, "facts": facts, "rolled": rolled, "rows": rows, "found": found}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)
